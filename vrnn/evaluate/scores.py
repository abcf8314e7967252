"""What a model makes of every sequence of a split, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn.distributions.gaussian import kl_per_dimension
from vrnn.evaluate.sequences import Sequences, batches
from vrnn.models.catalogue import Model
from vrnn.objective import bound, importance_weighted
from vrnn.types import Batch, Trace

MOST_FRAMES = 20_000
"""Padded frames that are scored at once."""

PLACES = ("jump", "first_of_stroke", "inside_stroke")
"""Where a frame lies: the move through the air, the first move on paper after it, every other move."""


class Scores(NamedTuple):
    """One number per sequence, in nats, and sums over all frames.

    Attributes:
        elbo, log_px, kl: the bound and its parts, `[sequence]`.
        steps: frames, `[sequence]`.
        iwae: importance-weighted bound, `[sequence]`; None where it was not asked for, and the exact
            likelihood for a deterministic model, asked for or not.
        effective: its effective sample size, `[sequence]`; None where nothing was sampled.
        samples: K that was asked for.
        kl_dimensions: KL of each dimension, summed over all frames, `[latent]`.
        kl_places: KL summed over the frames of each place, `[place]`.
        frames_places: frames of each place, `[place]`.
    """

    elbo: np.ndarray
    log_px: np.ndarray
    kl: np.ndarray
    steps: np.ndarray
    iwae: np.ndarray | None
    effective: np.ndarray | None
    samples: int
    kl_dimensions: np.ndarray
    kl_places: np.ndarray
    frames_places: np.ndarray


def score(
    model: Model,
    data: Sequences,
    *,
    samples: int,
    generator: Generator,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Scores:
    """Score every sequence whole, in batches of like length, on the device that holds the model.

    Args:
        model: any of the catalogue.
        data: at least one sequence.
        samples: K of the importance-weighted bound; 0 leaves it out.
        generator: of the latent's noise.
        progress: called with the frames done and the frames in all.
    """
    device = next(model.parameters()).device
    rows: dict[str, np.ndarray] = {}
    sums: dict[str, np.ndarray] = {}
    total, done = sum(len(f) for f in data.frames), 0
    with torch.inference_mode():
        for chosen, batch in batches(data.frames, MOST_FRAMES):
            each, summed = _score_batch(model, batch.to(device), samples, generator)
            for name, values in each.items():
                rows.setdefault(name, np.zeros(len(data.frames)))[chosen] = _array(values)
            for name, values in summed.items():
                sums[name] = sums.get(name, 0.0) + _array(values)
            done += int(batch.mask.sum())
            progress(done, total)
    if not model.config.latent:
        rows["iwae"] = rows["elbo"]
    iwae, effective = rows.pop("iwae", None), rows.pop("effective", None)
    return Scores(iwae=iwae, effective=effective, samples=samples, **rows, **sums)


def _array(values: Tensor) -> np.ndarray:
    return values.double().cpu().numpy()


def _score_batch(
    model: Model, batch: Batch, samples: int, generator: Generator
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    trace = model(batch, generator=generator)
    each = bound(trace)._asdict()
    if samples and model.config.latent:
        weighted = importance_weighted(
            model, batch, samples=samples, generator=generator, most_frames=MOST_FRAMES
        )
        each |= {"iwae": weighted.log_px, "effective": weighted.effective}
    return each, _sums(trace, batch)


def _sums(trace: Trace, batch: Batch) -> dict[str, Tensor]:
    inside = places(batch)
    dimensions = trace.log_px.new_zeros(0)
    if trace.q is not None and trace.p is not None:
        dimensions = kl_per_dimension(trace.q, trace.p)[batch.mask].sum(0)
    kl = torch.stack([trace.kl[place].sum() for place in inside])
    return {
        "kl_dimensions": dimensions,
        "kl_places": kl,
        "frames_places": torch.stack([p.sum() for p in inside]),
    }


def places(batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Masks `[batch time]` of PLACES; together they are the batch's mask.

    The very first move of a drawing counts as the first of its stroke.
    """
    lifted = batch.x[..., 2] > 0.5
    jump = torch.zeros_like(lifted)
    jump[:, 1:] = lifted[:, :-1]
    first = torch.zeros_like(lifted)
    first[:, 0] = True
    first[:, 1:] = jump[:, :-1] & ~jump[:, 1:]
    return jump & batch.mask, first & batch.mask, ~jump & ~first & batch.mask
