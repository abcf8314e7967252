"""What is maximised and what is reported: pure functions of a trace."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from vrnn.distributions import gaussian
from vrnn.distributions.gaussian import kl_per_dimension
from vrnn.models import SequenceModel
from vrnn.types import Batch, Bound, Trace


def bound(trace: Trace) -> Bound:
    """The evidence lower bound of each sequence, in nats (Chung et al. 2015, equation 11).

    sum_t E_q[log p(x_t | z_<=t, x_<t)] - KL(q(z_t | x_<=t, z_<t) || p(z_t | x_<t, z_<t)), with one sample of z.
    """
    log_px, kl = trace.log_px.sum(1), trace.kl.sum(1)
    return Bound(log_px - kl, log_px, kl, trace.mask.sum(1))


def mean_kl_per_dimension(trace: Trace) -> Tensor:
    """KL of each latent dimension in nats per frame, over the real frames of a batch: `[latent]`."""
    if trace.q is None or trace.p is None:
        return trace.log_px.new_zeros(0)
    return kl_per_dimension(trace.q, trace.p)[trace.mask].mean(0)


class WeightedBound(NamedTuple):
    """The importance-weighted bound of each sequence, and how much of the effort counted.

    Attributes:
        log_px: the bound in nats, `[batch]`.
        effective: effective sample size, from 1 (one sample decides alone) to K, `[batch]`.
    """

    log_px: Tensor
    effective: Tensor


def log_weight(trace: Trace) -> Tensor:
    """log w of whole sequences in nats, `[batch]`, for the latents that `trace` drew.

    log w = sum_t log p(x_t | z_<=t, x_<t) + log p(z_t | x_<t, z_<t) - log q(z_t | x_<=t, z_<t)
    """
    if trace.q is None or trace.p is None:
        return trace.log_px.sum(1)
    ratio = gaussian.log_prob(trace.p, trace.z) - gaussian.log_prob(trace.q, trace.z)
    # In double precision: a long recording has tens of thousands of nats, and weights differ by one.
    return (trace.log_px + ratio.masked_fill(~trace.mask, 0.0)).sum(1, dtype=torch.float64)


def importance_weighted(
    model: SequenceModel, batch: Batch, *, samples: int, generator: Generator, most_frames: int = 20_000
) -> WeightedBound:
    """log (1/K) sum_k w_k over whole sequences (Burda et al. 2016, arXiv 1509.00519, equation 8).

    A lower bound on log p(x) that grows with K = `samples` on average; Chung et al. 2015 report it for K = 40.
    A deterministic model is scored once, exactly.  At most `most_frames` padded frames are held at a time, or one
    sample of one sequence where that is more: the batch is cut to rows, and K to groups of copies.
    """
    assert samples > 0, "at least one sample"
    parts = _rows(batch, max(1, most_frames // batch.mask.shape[1]))
    if not model.config.latent:
        exact = torch.cat([model(part, generator=generator).log_px.sum(1) for part in parts])
        return WeightedBound(exact, torch.full_like(exact, samples))
    log_w = torch.cat([_log_weights(model, part, samples, generator, most_frames) for part in parts])
    total = log_w.logsumexp(1)
    return WeightedBound(total - math.log(samples), (2 * total - (2 * log_w).logsumexp(1)).exp())


def _rows(batch: Batch, most: int) -> list[Batch]:
    """The batch in parts of at most `most` sequences, without the padding that a part does not need."""
    parts = [Batch(*part) for part in zip(batch.x.split(most), batch.mask.split(most), strict=True)]
    longest = [int(part.lengths.max()) for part in parts]
    return [Batch(part.x[:, :end], part.mask[:, :end]) for part, end in zip(parts, longest, strict=True)]


def _log_weights(
    model: SequenceModel, batch: Batch, samples: int, generator: Generator, most_frames: int
) -> Tensor:
    """log w of `samples` draws of each sequence's latents, `[batch samples]`."""
    most = max(1, most_frames // batch.mask.numel())
    weights = []
    for begin in range(0, samples, most):
        count = min(most, samples - begin)
        copies = Batch(*(field.repeat_interleave(count, dim=0) for field in batch))
        weights.append(log_weight(model(copies, generator=generator)).view(-1, count))
    return torch.cat(weights, 1)


class FreeNats(NamedTuple):
    """KL that costs nothing while training (Kingma et al. 2016, arXiv 1606.04934, equation 15).

    Averages over the batch are compared with these, so that the model chooses where to spend them.

    Attributes:
        dimension: nats per frame for each of the first `dimensions` of z; the others have none.
        dimensions: how many; None for all.
        jump: nats for each frame that follows a lift of the pen, over all dimensions together; None to treat
            those frames like all others.
    """

    dimension: float = 0.0
    dimensions: int | None = None
    jump: float | None = None


def training_loss(
    trace: Trace,
    *,
    kl_weight: float,
    free: FreeNats,
    jumps: Tensor | None = None,
    whole: Callable[[Tensor], Tensor] = lambda part: part,
) -> Tensor:
    """Nats per frame to minimise.  At weight 1 and without free nats it is minus the bound.

    Free nats keep a latent from being pressed flat.  The reported bound never sees them.

    Args:
        trace: of a batch.
        kl_weight: of the KL term.
        free: what costs nothing.
        jumps: `[batch time]` bool, the frames that have the budget `free.jump`.
        whole: what a sum over this part of a batch is over the whole batch, where several processes share it.
    """
    frames = whole(trace.mask.sum().to(trace.log_px))
    reconstruction = whole(trace.log_px.sum()) / frames
    if trace.q is None or trace.p is None:
        return -reconstruction
    kl = kl_per_dimension(trace.q, trace.p)
    usual, spent = trace.mask, kl.new_zeros(())
    if jumps is not None and free.jump is not None:
        usual, apart = trace.mask & ~jumps, trace.mask & jumps
        spent = _at_least(kl[apart].sum(), apart.sum(), kl.new_tensor(free.jump), whole)
    spent = spent + _at_least(kl[usual].sum(0), usual.sum(), _floor(free, kl), whole)
    return kl_weight * spent / frames - reconstruction


def _at_least(nats: Tensor, frames: Tensor, free: Tensor, whole: Callable[[Tensor], Tensor]) -> Tensor:
    """Sums of KL over frames, each no less than its free nats for every one of them; their sum, `[]`."""
    return torch.maximum(whole(nats), free * whole(frames.to(nats))).sum()


def _floor(free: FreeNats, kl: Tensor) -> Tensor:
    floor = torch.full_like(kl[0, 0], free.dimension)
    if free.dimensions is not None:
        floor[free.dimensions :] = 0.0
    return floor


def kl_weight_at(update: int, warm_up: int) -> float:
    """Linear warm-up of the KL term from 0 to 1 over `warm_up` updates."""
    return min(1.0, update / warm_up) if warm_up else 1.0


def active_units(kl_dimensions: Tensor, threshold: float = 0.01) -> int:
    """How many latent dimensions carry more than `threshold` nats of KL a frame on average."""
    return int((kl_dimensions > threshold).sum())


def nats_per_frame(b: Bound) -> Tensor:
    """The bound of a batch divided by its frames."""
    return b.elbo.sum() / b.steps.sum()


__all__ = [
    "FreeNats",
    "WeightedBound",
    "active_units",
    "bound",
    "importance_weighted",
    "kl_weight_at",
    "log_weight",
    "mean_kl_per_dimension",
    "nats_per_frame",
    "training_loss",
]
