"""What a model makes of every sequence of a split, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn.distributions.gaussian import kl_per_dimension
from vrnn.evaluate.places import PLACES
from vrnn.evaluate.sequences import Sequences, batches
from vrnn.models import Config
from vrnn.models.catalogue import Model
from vrnn.objective import bound, importance_weighted
from vrnn.types import Batch, Trace

MOST_FRAMES = 20_000
"""Padded frames that are scored at once, however small."""
MOST_NUMBERS = 16_000_000
"""Numbers in the parameters of the emissions of those frames: 64 MB."""


class Place(NamedTuple):
    """The frames of one place: their KL summed, in nats, and how many they are."""

    kl: float
    frames: int


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
        places: by name, as places.py has them for these frames.
    """

    elbo: np.ndarray
    log_px: np.ndarray
    kl: np.ndarray
    steps: np.ndarray
    iwae: np.ndarray | None
    effective: np.ndarray | None
    samples: int
    kl_dimensions: np.ndarray
    places: dict[str, Place]


def frames_at_once(config: Config) -> int:
    """How many padded frames of this model are scored at once: a mixture over a frame of sound is large."""
    return max(1, min(MOST_FRAMES, MOST_NUMBERS // (2 * config.components * config.feature)))


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
    total, done = data.steps, 0
    # With K copies of each sequence a smaller batch fills the same memory, and progress is told more often.
    most = frames_at_once(model.config) // (samples if samples and model.config.latent else 1)
    with torch.inference_mode():
        for chosen, batch in batches(data.frames, most):
            each, summed = _score_batch(model, batch.to(device), samples, generator)
            for name, values in each.items():
                rows.setdefault(name, np.zeros(len(data.frames)))[chosen] = _array(values)
            for name, values in summed.items():
                sums[name] = sums.get(name, 0.0) + _array(values)
            done += int(batch.mask.sum())
            progress(done, total)
    if not model.config.latent:
        rows["iwae"] = rows["elbo"]
    iwae, effective, dimensions = rows.pop("iwae", None), rows.pop("effective", None), sums.pop("dimensions")
    places = {name: Place(float(kl), int(frames)) for name, (kl, frames) in sums.items()}
    return Scores(
        iwae=iwae, effective=effective, samples=samples, kl_dimensions=dimensions, places=places, **rows
    )


def _array(values: Tensor) -> np.ndarray:
    return values.double().cpu().numpy()


def _score_batch(
    model: Model, batch: Batch, samples: int, generator: Generator
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Numbers per sequence, and sums: KL by dimension under `dimensions`, KL and frames under each place's name."""
    trace = model(batch, generator=generator)
    each = bound(trace)._asdict()
    if samples and model.config.latent:
        most = frames_at_once(model.config)
        weighted = importance_weighted(model, batch, samples=samples, generator=generator, most_frames=most)
        each |= {"iwae": weighted.log_px, "effective": weighted.effective}
    return each, {"dimensions": _kl_dimensions(trace)} | {
        name: torch.stack([trace.kl[place].sum(), place.sum()])
        for name, place in PLACES[model.config.kind](batch).items()
    }


def _kl_dimensions(trace: Trace) -> Tensor:
    if trace.q is None or trace.p is None:
        return trace.log_px.new_zeros(0)
    return kl_per_dimension(trace.q, trace.p)[trace.mask].sum(0)
