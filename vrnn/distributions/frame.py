"""Densities of one frame of real numbers: a diagonal Gaussian, or a mixture of them with one weight vector a frame.

The frame is a piece of waveform, standardised by one mean and one standard deviation (Chung et al. 2015,
section 4).  Numbers inside a frame are independent given the component, which is what denies these models any
correlation within a frame that the latent does not carry (Dai et al. 2019, arXiv 1902.01388).
"""

from __future__ import annotations

from typing import NamedTuple

from torch import Generator, Tensor
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
    each = gaussian.log_prob(Gaussian(params.mu, params.sigma), x[..., None, :])
    return (params.log_pi + each).logsumexp(-1)


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
