"""How real a model's continuations are: their distributions beside real ones, and a judge that tells them apart.

Real sequences are divided into two sets that share every writer.  The first set's beginnings are continued by the
model; the second set's own continuations are what these are compared with.  The floor compares real with real in
the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from torch import Generator

from vrnn.checkpoint import Checkpoint
from vrnn.evaluate import realism_ink, realism_sound
from vrnn.evaluate.realism_distances import Distance, Marks, distances
from vrnn.evaluate.realism_judge import judge
from vrnn.evaluate.realism_pieces import Piece, continued, cut, divided, usable
from vrnn.evaluate.sequences import Sequences
from vrnn.models.config import Kind
from vrnn.types import Frames

MEASURES: dict[Kind, Callable[[Any, Frames, Frames], Marks]] = {
    "ink": realism_ink.measure,
    "speech": realism_sound.measure,
}
LONGEST: dict[Kind, int | None] = {"ink": None, "speech": 160}
"""Frames of a sequence, given and continued together; a longer recording is many."""
UNITS: dict[Kind, dict[str, str]] = {"ink": realism_ink.UNITS, "speech": realism_sound.UNITS}


class ToldApart(NamedTuple):
    """A judge's accuracy at telling generated from real, beside its accuracy at telling real from real.

    Attributes:
        accuracy, ci95: 0.5 where it cannot; the interval resamples groups.
        floor, floor_ci95: with two sets of real pieces of the same size.
    """

    accuracy: float
    ci95: tuple[float, float]
    floor: float
    floor_ci95: tuple[float, float]


class Realism(NamedTuple):
    """How real continuations are, at temperature 1.

    Attributes:
        model, corpus: whose they are.
        pieces: generated continuations, and as many real ones.
        frames: of the generated ones.
        groups: writers, speakers or recordings.
        resampled_over: which of these; the judge is asked about ones that it never saw.
        whole: how well continuations are told apart.
        first_half: the same where only the first half of each is seen.  A model knows no end: it cannot know that
            a word is over at the piece's last frame, with its last dots and bars just before, and even a perfect
            one is told apart by that.  Here there is less of it to see, and less of everything.
        distances: one a quantity, over whole continuations.
        seed: of the draws.
    """

    model: str
    corpus: str
    pieces: int
    frames: int
    groups: int
    resampled_over: str
    whole: ToldApart
    first_half: ToldApart
    distances: tuple[Distance, ...]
    seed: int

    def as_dict(self) -> dict[str, Any]:
        """For a card."""
        told = {"whole": self.whole._asdict(), "first_half": self.first_half._asdict()}
        return self._asdict() | told | {"distances": [distance._asdict() for distance in self.distances]}


class Sets(NamedTuple):
    """What is compared: generated pieces, real ones, and as many more real ones for the floor.

    Attributes:
        generated, real, spare: the pieces; those of `generated` begin as those of `spare` do.
        group: whose each of `generated` (and of `spare`) is, `[piece]`.
        real_group: whose each of `real` is, `[piece]`.
    """

    generated: list[Piece]
    real: list[Piece]
    spare: list[Piece]
    group: np.ndarray
    real_group: np.ndarray

    def first_halves(self) -> Sets:
        """The same with the first half of every continuation."""
        short = [[piece.first_half() for piece in pieces] for pieces in self[:3]]
        return Sets(short[0], short[1], short[2], self.group, self.real_group)


def realism(
    checkpoint: Checkpoint,
    data: Sequences,
    *,
    seed: int = 0,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Realism:
    """Continue half of the sequences' beginnings and compare with how the other half goes on.

    Recordings of more than two seconds are cut into sequences of that length.

    Raises:
        InputError: too few sequences that are long enough, or all of one group.
    """
    longest = LONGEST[checkpoint.model.config.kind]
    pieces, group = usable(data if longest is None else cut(data, longest))
    ours, theirs = divided(group)
    spare, real = ([pieces[i] for i in some] for some in (ours, theirs))
    made = continued(checkpoint, spare, generator=Generator().manual_seed(seed), progress=progress)
    sets = Sets(made, real, spare, group[ours], group[theirs])
    whole, first_half = (measured(checkpoint, some) for some in (sets, sets.first_halves()))
    every_group = np.concatenate([sets.real_group, sets.group])
    units = UNITS[checkpoint.model.config.kind]
    return Realism(
        model=str(checkpoint.card["config"]["name"]),
        corpus=str(checkpoint.card.get("corpus", "unknown")),
        pieces=len(made),
        frames=sum(len(piece.rest) for piece in made),
        groups=len(np.unique(group)),
        resampled_over=data.over,
        whole=told_apart(whole, sets),
        first_half=told_apart(first_half, sets),
        distances=tuple(distances(*whole, group=every_group, units=units)),
        seed=seed,
    )


class MarkedSets(NamedTuple):
    """What is measured of each piece of `Sets`."""

    generated: list[Marks]
    real: list[Marks]
    spare: list[Marks]


def measured(checkpoint: Checkpoint, sets: Sets) -> MarkedSets:
    """Every piece's marks, in the measures of the checkpoint's kind."""
    measure = MEASURES[checkpoint.model.config.kind]
    return MarkedSets(*([measure(checkpoint.codec, *piece) for piece in pieces] for pieces in sets[:3]))


def told_apart(marks: MarkedSets, sets: Sets) -> ToldApart:
    """How well the judge tells the generated pieces, and for the floor the spare real ones, from the real ones."""
    generated, real, spare = (np.stack([piece.features for piece in pieces]) for pieces in marks)
    verdict = judge(generated, real, sets.group, sets.real_group)
    floor = judge(spare, real, sets.group, sets.real_group)
    return ToldApart(verdict.accuracy, verdict.ci95, floor.accuracy, floor.ci95)
