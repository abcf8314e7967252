"""Densities of one ink frame x = (dx, dy, pen): a bivariate Gaussian, or a mixture of them, and a pen bit.

The move and the pen bit are independent given the parameters, and one set of mixture weights serves the
move (Graves 2013, arXiv 1308.0850, equations 18 to 25; Chung et al. 2015, section 4).
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Generator, Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, one_hot

from vrnn.distributions.gaussian import positive, standard_noise

LOG_2PI = math.log(2 * math.pi)
SIGMA_FLOOR = 0.02
"""Smallest standard deviation, in units of the standardised frame: about one step of a coarse tablet."""
RHO_LIMIT = 0.99
"""Largest |correlation|, for the same reason as the floor."""


class InkGaussian(NamedTuple):
    """N((dx, dy); mu, sigma, rho) times Bernoulli(pen).

    Attributes:
        mu, sigma: `[... 2]`.
        rho: correlation, `[...]`.
        pen: logit that this point ends its stroke, `[...]`.
    """

    mu: Tensor
    sigma: Tensor
    rho: Tensor
    pen: Tensor


class InkMixture(NamedTuple):
    """sum_k pi_k N((dx, dy); mu_k, sigma_k, rho_k) times Bernoulli(pen).

    Attributes:
        log_pi: normalised log weights, `[... component]`.
        mu, sigma: `[... component 2]`.
        rho: `[... component]`.
        pen: logit, `[...]`.
    """

    log_pi: Tensor
    mu: Tensor
    sigma: Tensor
    rho: Tensor
    pen: Tensor


GAUSSIAN_SIZE = 6
"""Raw numbers per InkGaussian: two means, two scales, correlation, pen."""


def mixture_size(components: int) -> int:
    """Raw numbers per InkMixture: weight, two means, two scales and correlation each, and one pen."""
    return 6 * components + 1


def gaussian_from_raw(raw: Tensor) -> InkGaussian:
    """Unconstrained `[... 6]` to parameters."""
    mu, scale, rho, pen = raw.split([2, 2, 1, 1], -1)
    return InkGaussian(mu, positive(scale, SIGMA_FLOOR), RHO_LIMIT * rho[..., 0].tanh(), pen[..., 0])


def mixture_from_raw(raw: Tensor) -> InkMixture:
    """Unconstrained `[... 6 K + 1]` to parameters."""
    components = (raw.shape[-1] - 1) // 6
    weight, mu, scale, rho, pen = raw.split([components, 2 * components, 2 * components, components, 1], -1)
    return InkMixture(
        weight.log_softmax(-1),
        mu.unflatten(-1, (components, 2)),
        positive(scale, SIGMA_FLOOR).unflatten(-1, (components, 2)),
        RHO_LIMIT * rho.tanh(),
        pen[..., 0],
    )


def bivariate_log_prob(mu: Tensor, sigma: Tensor, rho: Tensor, move: Tensor) -> Tensor:
    """log N(move; mu, sigma, rho) in nats, `[...]` for `[... 2]` arguments (Graves 2013, equation 24)."""
    u = (move - mu) / sigma
    free = 1 - rho * rho
    distance = (u * u).sum(-1) - 2 * rho * u[..., 0] * u[..., 1]
    return -0.5 * distance / free - 0.5 * free.log() - sigma.log().sum(-1) - LOG_2PI


def pen_log_prob(logit: Tensor, pen: Tensor) -> Tensor:
    """log Bernoulli(pen; logistic(logit)) in nats."""
    return -binary_cross_entropy_with_logits(logit, pen, reduction="none")


def gaussian_log_prob(params: InkGaussian, x: Tensor) -> Tensor:
    """log p(x) in nats of frames `[... 3]`: `[...]`."""
    move = bivariate_log_prob(params.mu, params.sigma, params.rho, x[..., :2])
    return move + pen_log_prob(params.pen, x[..., 2])


def mixture_log_prob(params: InkMixture, x: Tensor) -> Tensor:
    """log p(x) in nats of frames `[... 3]`: `[...]`."""
    each = bivariate_log_prob(params.mu, params.sigma, params.rho, x[..., None, :2])
    return (params.log_pi + each).logsumexp(-1) + pen_log_prob(params.pen, x[..., 2])


def gaussian_mean(params: InkGaussian) -> Tensor:
    """E[x], `[... 3]`; its last entry is the probability that the stroke ends here."""
    return torch.cat([params.mu, params.pen.sigmoid()[..., None]], -1)


def mixture_mean(params: InkMixture) -> Tensor:
    """E[x], `[... 3]`."""
    move = (params.log_pi.exp()[..., None] * params.mu).sum(-2)
    return torch.cat([move, params.pen.sigmoid()[..., None]], -1)


def gaussian_sample(params: InkGaussian, *, generator: Generator, temperature: float = 1.0) -> Tensor:
    """One frame each, `[... 3]`.

    Temperature scales the variance of the move and divides the logits; at 0 the draw is the mode.
    """
    move = _move(params.mu, params.sigma, params.rho, generator, temperature)
    return torch.cat([move, _pen(params.pen, generator, temperature)[..., None]], -1)


def mixture_sample(params: InkMixture, *, generator: Generator, temperature: float = 1.0) -> Tensor:
    """One frame each, `[... 3]`: a component by the Gumbel-max rule, then as `gaussian_sample`."""
    k = pick_component(params.log_pi, generator=generator, temperature=temperature)
    pick = one_hot(k, params.log_pi.shape[-1]).bool()
    mu, sigma = (p[pick].view(*p.shape[:-2], 2) for p in (params.mu, params.sigma))
    rho = params.rho[pick].view(params.rho.shape[:-1])
    move = _move(mu, sigma, rho, generator, temperature)
    return torch.cat([move, _pen(params.pen, generator, temperature)[..., None]], -1)


def pick_component(log_pi: Tensor, *, generator: Generator, temperature: float = 1.0) -> Tensor:
    """A component of each mixture by the Gumbel-max rule, from log weights `[... component]`: `[...]`."""
    noise = -torch.log(-torch.log(_uniform(log_pi, generator)))
    return (log_pi + temperature * noise).argmax(-1)


def _uniform(like: Tensor, generator: Generator) -> Tensor:
    u = torch.rand(like.shape, generator=generator, device=generator.device, dtype=like.dtype)
    # An exact 0 or 1 would turn the Gumbel noise infinite.
    return u.to(like.device).clamp(1e-7, 1 - 1e-7)


def _move(mu: Tensor, sigma: Tensor, rho: Tensor, generator: Generator, temperature: float) -> Tensor:
    eps = standard_noise(tuple(mu.shape), mu, generator)
    second = rho * eps[..., 0] + (1 - rho * rho).sqrt() * eps[..., 1]
    return mu + math.sqrt(temperature) * sigma * torch.stack([eps[..., 0], second], -1)


def _pen(logit: Tensor, generator: Generator, temperature: float) -> Tensor:
    u = _uniform(logit, generator)
    # logit + temperature * logistic noise > 0 has probability logistic(logit / temperature).
    return (logit + temperature * (u.log() - (-u).log1p()) > 0).to(logit.dtype)
