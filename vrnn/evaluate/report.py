"""Figures over a whole split, and the difference between two models on the same sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Generator

from vrnn.checkpoint import Checkpoint
from vrnn.evaluate.intervals import ratio_interval
from vrnn.evaluate.part import Part, estimate_of
from vrnn.evaluate.scores import Scores, score
from vrnn.evaluate.sequences import Groups, Sequences, spread
from vrnn.objective import active_units

ACTIVE_NATS = 0.01
"""A latent dimension is active if it carries more than this many nats of KL a frame on average."""
FEW_SAMPLES = 2.0
"""Below this median effective size the importance-weighted bound is hardly more than one sample's."""


class Evaluation(NamedTuple):
    """What `evaluate` reports of a model on a split; nats throughout.

    For a deterministic model the exact log-likelihood stands under the elbo and iwae keys, and the KL is 0.

    Attributes:
        model, corpus: names: the checkpoint's, and what it was trained on.
        sequences: scored, out of `sequences_in_split`.
        frames: in those sequences.
        elbo_nats_per_sequence, elbo_nats_per_frame: the bound with one sample of z.
        iwae_nats_per_sequence: the importance-weighted bound of all of them; None if it was not asked for.
        iwae_samples: K; 0 if it was not asked for, or only of a part.
        iwae_nats_per_frame: the same bound over all frames.
        iwae_effective_samples: median effective sample size; near 1, K samples were one in disguise.
        kl_nats_per_frame, kl_nats_per_second: per second of writing at the codec's speed, or of sound.
        kl_per_dimension: nats a frame.
        active_units: dimensions above 0.01 nats a frame.
        kl_nats_per_frame_by_place: at the places of places.py; empty for sound.
        ci95_per_sequence, ci95_per_frame: of the elbo, resampled over groups.
        resampled_over: what the groups are.
        groups: how many there are.
        remarks: what a reader of these figures must know, a sentence each.
        iwae_on_part: the estimate where it was asked of fewer sequences than the bound; None otherwise.
    """

    model: str
    corpus: str
    sequences: int
    sequences_in_split: int
    frames: int
    elbo_nats_per_sequence: float
    elbo_nats_per_frame: float
    iwae_nats_per_sequence: float | None
    iwae_samples: int
    iwae_nats_per_frame: float | None
    iwae_effective_samples: float | None
    kl_nats_per_frame: float
    kl_nats_per_second: float
    kl_per_dimension: list[float]
    active_units: int
    kl_nats_per_frame_by_place: dict[str, float | None]
    ci95_per_sequence: tuple[float, float]
    ci95_per_frame: tuple[float, float]
    resampled_over: Groups
    groups: int
    remarks: tuple[str, ...]
    iwae_on_part: Part | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values by name, for a card or for JSON."""
        return self._asdict() | {"iwae_on_part": self.iwae_on_part and self.iwae_on_part._asdict()}


def evaluate(
    checkpoint: Checkpoint,
    data: Sequences,
    *,
    samples: int,
    generator: Generator,
    estimate_on: int | None = None,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Evaluation:
    """Score a checkpoint on a split.

    Args:
        checkpoint, data, samples, generator: as `scores.score` takes them.
        estimate_on: how many of the sequences, spread evenly, the importance-weighted bound is computed on; the
            plain bound is always of all.  None for all.
        progress: called with the frames done and those to do; of a part's every frame is done K + 1 times.
    """
    model, card = checkpoint.model, checkpoint.card
    part = data.at(spread(len(data.frames), estimate_on))
    divided = samples > 0 and len(part.frames) < len(data.frames)
    times = (samples + 1 if model.config.latent else 1) if divided else 0
    once, again = data.steps, times * part.steps

    def first(done: int, _: int) -> None:
        progress(done, once + again)

    def second(done: int, _: int) -> None:
        progress(once + times * done, once + again)

    of_all = score(model, data, samples=0 if divided else samples, generator=generator, progress=first)
    names = {"model": str(card["config"]["name"]), "corpus": str(card.get("corpus", "unknown"))}
    found = summarise(of_all, data, **names, rate_hz=checkpoint.codec.rate_hz)
    if not divided:
        return found
    of_part = score(model, part, samples=samples, generator=generator, progress=second)
    estimate = estimate_of(of_part)
    doubts = few_samples(estimate.iwae_effective_samples, samples)
    return found._replace(iwae_on_part=estimate, remarks=(*found.remarks, *doubts))


def summarise(scores: Scores, data: Sequences, *, model: str, corpus: str, rate_hz: float) -> Evaluation:
    """The report of one model's scores on a split."""
    frames = float(scores.steps.sum())
    iwae = None if scores.iwae is None else float(scores.iwae.sum())
    dimensions = scores.kl_dimensions / frames
    effective = None if scores.effective is None else float(np.median(scores.effective))
    return Evaluation(
        model=model,
        corpus=corpus,
        sequences=len(scores.elbo),
        sequences_in_split=data.of,
        frames=int(frames),
        elbo_nats_per_sequence=float(scores.elbo.mean()),
        elbo_nats_per_frame=float(scores.elbo.sum()) / frames,
        iwae_nats_per_sequence=None if iwae is None else iwae / len(scores.elbo),
        iwae_samples=scores.samples,
        iwae_nats_per_frame=None if iwae is None else iwae / frames,
        iwae_effective_samples=effective,
        kl_nats_per_frame=float(scores.kl.sum()) / frames,
        kl_nats_per_second=float(scores.kl.sum()) / frames * rate_hz,
        kl_per_dimension=[float(nats) for nats in dimensions],
        active_units=active_units(torch.from_numpy(dimensions), ACTIVE_NATS),
        kl_nats_per_frame_by_place={
            n: p.kl / p.frames if p.frames else None for n, p in scores.places.items()
        },
        ci95_per_sequence=ratio_interval(scores.elbo, np.ones(len(scores.elbo)), data.group),
        ci95_per_frame=ratio_interval(scores.elbo, scores.steps, data.group),
        resampled_over=data.over,
        groups=len(np.unique(data.group)),
        remarks=(*data.remarks, *few_samples(effective, scores.samples)),
    )


def few_samples(effective: float | None, samples: int) -> tuple[str, ...]:
    """One sentence where a median effective size of `effective` out of K = `samples` makes the estimate doubtful."""
    if effective is None or effective >= FEW_SAMPLES or samples < FEW_SAMPLES:
        return ()
    return (
        f"In the median sequence {effective:.2f} of K = {samples} samples count: the estimate is hardly more than "
        "a bound with one good sample, and may lie far below the likelihood.",
    )


class Difference(NamedTuple):
    """The first model's bound minus the second's, paired by sequence, in nats per frame.

    Attributes:
        nats_per_frame: over all frames.
        ci95: resampled over groups.
        better: part of the sequences on which the first model is ahead.
    """

    nats_per_frame: float
    ci95: tuple[float, float]
    better: float


def difference(first: np.ndarray, second: np.ndarray, steps: np.ndarray, group: np.ndarray) -> Difference:
    """Compare two bounds `[sequence]` on the same sequences of `steps` frames."""
    gap = first - second
    over = float(gap.sum() / steps.sum())
    return Difference(over, ratio_interval(gap, steps, group), float((gap > 0).mean()))


def compare(first: Scores, second: Scores, group: np.ndarray) -> dict[str, Any]:
    """Paired differences under `elbo` and, where both have it, `iwae`."""
    assert (first.steps == second.steps).all(), "the two were scored on different sequences"
    found = {"elbo": difference(first.elbo, second.elbo, first.steps, group)._asdict()}
    if first.iwae is not None and second.iwae is not None:
        found["iwae"] = difference(first.iwae, second.iwae, first.steps, group)._asdict()
    return found
