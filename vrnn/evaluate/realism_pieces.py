"""Sequences in two parts: a beginning, and what follows it, as it was or as a model goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator

from vrnn.checkpoint import Checkpoint
from vrnn.evaluate.sequences import Sequences, batches
from vrnn.sampling import generate
from vrnn.types import Frames, InputError

LEAST, MOST = 16, 400
"""Frames of a continuation: a shorter one is left out, and of a longer one the first MOST are compared."""
FEWEST = 20
"""Pieces of each set below which a judge has nothing to learn from."""
PADDED_FRAMES = 20_000
"""That are read at once."""


class Piece(NamedTuple):
    """A sequence in two parts: the beginning `[time feature]`, and as much of what follows as is compared."""

    prefix: Frames
    rest: Frames

    def first_half(self) -> Piece:
        """The same beginning, and the first half of what follows."""
        return self._replace(rest=self.rest[: (len(self.rest) + 1) // 2])


def cut(data: Sequences, longest: int) -> Sequences:
    """Every sequence in consecutive parts of `longest` frames, the last shorter, each of its sequence's group."""
    parts = [frames.split(longest) for frames in data.frames]
    group = np.repeat(data.group, [len(some) for some in parts])
    return data._replace(frames=[part for some in parts for part in some], group=group)


def usable(data: Sequences) -> tuple[list[Piece], np.ndarray]:
    """The sequences that are long enough, in two parts each, and their groups.

    Raises:
        InputError: fewer than twice FEWEST, or all of one group.
    """
    pieces = [halved(frames) for frames in data.frames]
    kept = [i for i, piece in enumerate(pieces) if len(piece.rest) >= LEAST]
    if len(kept) < 2 * FEWEST:
        raise InputError(
            f"Only {len(kept)} sequences have {2 * LEAST} frames or more; {2 * FEWEST} are needed.",
            "Bring more or choose a larger --count.",
        )
    group = data.group[kept]
    if len(np.unique(group)) < 2:
        raise InputError("All sequences are of one hand or recording.", "Bring some of another.")
    return [pieces[i] for i in kept], group


def halved(frames: Frames) -> Piece:
    """The first half of a sequence, and what follows it."""
    half = len(frames) // 2
    return Piece(frames[:half], frames[half:][:MOST])


def divided(group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two sets of indices of equal size that share every group as evenly as they can, and no sequence."""
    order = np.argsort(group, kind="stable")
    pairs = len(group) // 2
    return np.sort(order[: 2 * pairs : 2]), np.sort(order[1 : 2 * pairs : 2])


def continued(
    checkpoint: Checkpoint,
    pieces: list[Piece],
    *,
    generator: Generator,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> list[Piece]:
    """The same beginnings, each with what the model draws on from it, as long as what followed, at temperature 1."""
    made, model, done = list(pieces), checkpoint.model, 0
    device = next(model.parameters()).device
    for chosen, batch in batches([piece.prefix for piece in pieces], PADDED_FRAMES):
        with torch.inference_mode():
            state = model(batch.to(device), generator=generator).state
        longest = max(len(pieces[i].rest) for i in chosen)
        drawn = generate(model, state, longest, generator=generator).cpu()
        for i, frames in zip(chosen, drawn, strict=True):
            made[i] = pieces[i]._replace(rest=frames[: len(pieces[i].rest)])
        done += len(chosen)
        progress(done, len(pieces))
    return made
