"""Diagonal Gaussians: the latent's prior and posterior."""

from __future__ import annotations

import math

import torch
from torch import Generator, Tensor
from torch.nn.functional import softplus

from vrnn.types import Gaussian

HALF_LOG_2PI = 0.5 * math.log(2 * math.pi)
SIGMA_BIAS = 0.6
"""Bias of every raw sigma at the start of training, as in the authors' code: softplus(0.6) is about 1.04."""


def positive(raw: Tensor, floor: float) -> Tensor:
    """sigma = softplus(raw) + floor, the authors' map to a standard deviation.

    The floor bounds log sigma from below: without one a density on repeated values grows without limit.
    """
    return softplus(raw) + floor


def standard_noise(shape: tuple[int, ...], like: Tensor, generator: Generator) -> Tensor:
    """eps ~ N(0, I) of `shape`, drawn on the generator's own device, in `like`'s dtype and device."""
    eps = torch.randn(shape, generator=generator, device=generator.device, dtype=like.dtype)
    return eps.to(like.device)


def sample(gaussian: Gaussian, *, generator: Generator, temperature: float = 1.0) -> Tensor:
    """z = mu + sqrt(temperature) * sigma * eps, `[... latent]`; temperature scales the variance."""
    eps = standard_noise(tuple(gaussian.mu.shape), gaussian.mu, generator)
    return gaussian.mu + math.sqrt(temperature) * gaussian.sigma * eps


def log_prob(gaussian: Gaussian, z: Tensor) -> Tensor:
    """log N(z; mu, diag sigma^2) in nats, summed over the last axis: `[...]`."""
    u = (z - gaussian.mu) / gaussian.sigma
    return (-0.5 * u * u - gaussian.sigma.log() - HALF_LOG_2PI).sum(-1)


def kl_per_dimension(q: Gaussian, p: Gaussian) -> Tensor:
    """KL(q || p) of each dimension in nats, `[... latent]`.

    log(sigma_p / sigma_q) + (sigma_q^2 + (mu_q - mu_p)^2) / (2 sigma_p^2) - 1/2   (Kingma & Welling 2014, B)
    """
    ratio = q.sigma / p.sigma
    shift = (q.mu - p.mu) / p.sigma
    return 0.5 * (ratio * ratio + shift * shift - 1) - ratio.log()


def kl(q: Gaussian, p: Gaussian) -> Tensor:
    """KL(q || p) in nats, summed over dimensions: `[...]`."""
    return kl_per_dimension(q, p).sum(-1)
