"""The small networks that the conditionals are made of."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu, linear

from vrnn.distributions import gaussian
from vrnn.models.config import Config
from vrnn.types import Gaussian

LATENT_SIGMA_FLOOR = 1e-4
"""Added to every latent standard deviation, as in the authors' code."""


LEAK, LIMIT = 1 / 3, 3.0
"""Of SRNN's activation: its slope below zero, and what it is held within."""


def clipped_leaky_relu(x: Tensor) -> Tensor:
    """A leaky ReLU of slope 1/3, held within +-3: the activation of SRNN's authors."""
    return leaky_relu(x, LEAK).clamp(-LIMIT, LIMIT)


class ClippedLeakyReLU(nn.Module):
    """The same as a layer."""

    def forward(self, input: Tensor) -> Tensor:
        return clipped_leaky_relu(input)


def feature_net(config: Config, inputs: int, width: int) -> nn.Sequential:
    """`config.layers` fully connected layers of `width` units: phi_x, phi_z and the bodies of the conditionals."""
    sizes = [inputs] + [width] * config.layers
    activation = ClippedLeakyReLU if config.family == "srnn" else nn.ReLU
    return nn.Sequential(*(module for pair in pairwise(sizes) for module in (nn.Linear(*pair), activation())))


def only_layer(net: nn.Sequential) -> nn.Linear:
    """The linear part of a feature net of one layer."""
    layer = net[0]
    assert len(net) == 2 and isinstance(layer, nn.Linear), "a feature net of one layer"
    return layer


class Head(nn.Linear):
    """A last layer, always in full precision: a density is sensitive to rounding of its parameters."""

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            return linear(input.to(self.weight.dtype), self.weight, self.bias)


class GaussianNet(nn.Module):
    """A diagonal Gaussian whose mu and sigma are computed from a vector: `[... inputs]` -> `[... latent]`."""

    def __init__(self, config: Config, inputs: int, width: int) -> None:
        super().__init__()
        self.body = feature_net(config, inputs, width)
        self.head = Head(width, 2 * config.latent)
        with torch.no_grad():
            self.head.bias[config.latent :] = gaussian.SIGMA_BIAS

    def forward(self, features: Tensor) -> Gaussian:
        return gaussian_from_raw(self.head(self.body(features)))


def gaussian_from_raw(raw: Tensor) -> Gaussian:
    """Unconstrained `[... 2 latent]` to a Gaussian over `[... latent]`."""
    mu, scale = raw.chunk(2, -1)
    return Gaussian(mu, gaussian.positive(scale, LATENT_SIGMA_FLOOR))


class StandardPrior(nn.Module):
    """N(0, I) whatever came before: the prior of VRNN-I."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.latent = latent

    def forward(self, features: Tensor) -> Gaussian:
        mu = features.new_zeros(*features.shape[:-1], self.latent)
        return Gaussian(mu, torch.ones_like(mu))


def prior_for(config: Config, inputs: int) -> GaussianNet | StandardPrior:
    """The config's prior over `[... inputs]`."""
    if not config.prior:
        return StandardPrior(config.latent)
    return GaussianNet(config, inputs, config.prior)
