"""Densities of one frame of real numbers: a diagonal Gaussian, or a mixture of them with one weight vector a frame.

The frame is a piece of waveform, standardised by one mean and one standard deviation (Chung et al. 2015,
section 4).  Numbers inside a frame are independent given the component, which is what denies these models any
correlation within a frame that the latent does not carry (Dai et al. 2019, arXiv 1902.01388).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from torch import Generator, Tensor
from torch.autograd.function import once_differentiable
from torch.nn.functional import one_hot

from vrnn.distributions import gaussian
from vrnn.distributions.gaussian import positive
from vrnn.distributions.ink import pick_component
from vrnn.types import Gaussian

SIGMA_FLOOR = 0.005
"""Smallest standard deviation of a number, in units of the standardised frame.

Without one the density of digital silence grows without bound.
"""


class FrameMixture(NamedTuple):
    """sum_k pi_k N(x; mu_k, diag sigma_k^2).

    Attributes:
        log_pi: normalised log weights, `[... component]`.
        mu, sigma: `[... component feature]`.
    """

    log_pi: Tensor
    mu: Tensor
    sigma: Tensor


def mixture_size(components: int, feature: int) -> int:
    """Raw numbers per FrameMixture: a weight, and a mean and a scale for each number of the frame."""
    return components * (1 + 2 * feature)


def gaussian_from_raw(raw: Tensor) -> Gaussian:
    """Unconstrained `[... 2 feature]` to parameters."""
    mu, scale = raw.chunk(2, -1)
    return Gaussian(mu, positive(scale, SIGMA_FLOOR))


def mixture_from_raw(raw: Tensor, components: int) -> FrameMixture:
    """Unconstrained `[... K (1 + 2 feature)]` to parameters."""
    weight, rest = raw.split([components, raw.shape[-1] - components], -1)
    mu, scale = rest.chunk(2, -1)
    shape = (components, mu.shape[-1] // components)
    return FrameMixture(
        weight.log_softmax(-1), mu.unflatten(-1, shape), positive(scale, SIGMA_FLOOR).unflatten(-1, shape)
    )


def mixture_log_prob(params: FrameMixture, x: Tensor) -> Tensor:
    """log p(x) in nats of frames `[... feature]`: `[...]`."""
    components, feature = params.mu.shape[-2:]
    shape = torch.broadcast_shapes(params.log_pi.shape[:-1], x.shape[:-1])
    widths = ((components,), (components, feature), (components, feature), (feature,))
    flat = (v.expand(*shape, *w).reshape(-1, *w) for v, w in zip((*params, x), widths, strict=True))
    return _MixtureLogProb.apply(*flat).reshape(shape)


class _MixtureLogProb(torch.autograd.Function):
    """log sum_k pi_k N(x; mu_k, diag sigma_k^2) of `[frames ...]`, with its gradient written out.

    Components times features are many numbers a frame, so both passes go over a few frames at a time that fit
    the cache, and keep nothing of that size:
        d/d mu = w u / sigma,   d/d sigma = w (u^2 - 1) / sigma,   u = (x - mu) / sigma,   w the responsibility
    """

    @staticmethod
    def forward(ctx: Any, log_pi, mu, sigma, x):
        each = torch.empty_like(log_pi)
        for few in _few(mu):
            u = (x[few, None] - mu[few]).div_(sigma[few])
            each[few] = -0.5 * torch.linalg.vecdot(u, u) - sigma[few].log().sum(-1)
        joint = log_pi + each - mu.shape[-1] * gaussian.HALF_LOG_2PI
        total = joint.logsumexp(-1)
        ctx.save_for_backward(mu, sigma, x, (joint - total[:, None]).exp())
        return total

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g):  # pyright: ignore[reportIncompatibleMethodOverride]
        mu, sigma, x, responsibility = ctx.saved_tensors
        w = responsibility * g[:, None]
        d_mu, d_sigma = torch.empty_like(mu), torch.empty_like(sigma)
        for few in _few(mu):
            u = (x[few, None] - mu[few]).div_(sigma[few])
            scale = torch.div(w[few, :, None], sigma[few])
            torch.mul(u, scale, out=d_mu[few])
            torch.sub(u.mul_(d_mu[few]), scale, out=d_sigma[few])
        return w, d_mu, d_sigma, -d_mu.sum(1) if ctx.needs_input_grad[3] else None


def _few(mu: Tensor) -> Iterator[slice]:
    """Pieces of `[frames component feature]` of about a quarter of a million numbers."""
    size = max(1, (1 << 18) // (mu.shape[1] * mu.shape[2]))
    return (slice(begin, begin + size) for begin in range(0, len(mu), size))


def mixture_mean(params: FrameMixture) -> Tensor:
    """E[x], `[... feature]`."""
    return (params.log_pi.exp()[..., None] * params.mu).sum(-2)


def mixture_sample(params: FrameMixture, *, generator: Generator, temperature: float = 1.0) -> Tensor:
    """One frame each, `[... feature]`: a component, then all its numbers.

    Temperature scales the variance and divides the logits; at 0 the draw is the mode of the heaviest component.
    """
    k = pick_component(params.log_pi, generator=generator, temperature=temperature)
    pick = one_hot(k, params.log_pi.shape[-1]).bool()
    shape = (*k.shape, params.mu.shape[-1])
    chosen = Gaussian(*(p[pick].view(shape) for p in (params.mu, params.sigma)))
    return gaussian.sample(chosen, generator=generator, temperature=temperature)


__all__ = [
    "SIGMA_FLOOR",
    "FrameMixture",
    "gaussian_from_raw",
    "mixture_from_raw",
    "mixture_log_prob",
    "mixture_mean",
    "mixture_sample",
    "mixture_size",
]
