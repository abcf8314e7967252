"""What is maximised and what is reported: pure functions of a trace."""

from __future__ import annotations

from torch import Tensor

from vrnn.distributions.gaussian import kl_per_dimension
from vrnn.types import Bound, Trace


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


def training_loss(trace: Trace, *, kl_weight: float, free_nats: float) -> Tensor:
    """Nats per frame to minimise.  At weight 1 and no free nats it is minus the bound.

    Free nats (Kingma et al. 2016, arXiv 1606.04934, equation 15): a dimension's KL, averaged over the batch,
    costs nothing below `free_nats` per frame, so that no dimension is pressed flat.  Training only: the
    reported bound never sees it.
    """
    frames = trace.mask.sum()
    reconstruction = trace.log_px.sum() / frames
    if trace.q is None:
        return -reconstruction
    cost = mean_kl_per_dimension(trace).clamp_min(free_nats).sum()
    return kl_weight * cost - reconstruction


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
    "active_units",
    "bound",
    "kl_weight_at",
    "mean_kl_per_dimension",
    "nats_per_frame",
    "training_loss",
]
