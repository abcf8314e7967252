"""The small networks that the conditionals are made of, and the emissions on top of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Protocol, TypeVar

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import linear

from vrnn.distributions import gaussian, ink
from vrnn.models.config import Config
from vrnn.types import Gaussian

LATENT_SIGMA_FLOOR = 1e-4
"""Added to every latent standard deviation, as in the authors' code."""


def feature_net(inputs: int, width: int, layers: int) -> nn.Sequential:
    """`layers` fully connected ReLU layers of `width` units: phi_x, phi_z and the bodies of the conditionals."""
    sizes = [inputs] + [width] * layers
    pairs = pairwise(sizes)
    return nn.Sequential(*(module for pair in pairs for module in (nn.Linear(*pair), nn.ReLU())))


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

    def __init__(self, inputs: int, width: int, layers: int, latent: int) -> None:
        super().__init__()
        self.body = feature_net(inputs, width, layers)
        self.head = Head(width, 2 * latent)
        with torch.no_grad():
            self.head.bias[latent:] = gaussian.SIGMA_BIAS

    def forward(self, features: Tensor) -> Gaussian:
        return gaussian_from_raw(self.head(self.body(features)))


def gaussian_from_raw(raw: Tensor) -> Gaussian:
    """Unconstrained `[... 2 latent]` to a Gaussian over `[... latent]`."""
    mu, scale = raw.chunk(2, -1)
    return Gaussian(mu, gaussian.positive(scale, LATENT_SIGMA_FLOOR))


P = TypeVar("P")


class Emission(Protocol[P]):
    """p(x_t | what the model knows): its parameters, density, draws and mean."""

    def params(self, hidden: Tensor) -> P:
        """Parameters from `[... inputs]`."""
        ...

    def log_prob(self, params: P, x: Tensor) -> Tensor:
        """log p(x) in nats, `[...]`."""
        ...

    def sample(self, params: P, *, generator: Generator, temperature: float = 1.0) -> Tensor:
        """One frame each, `[... feature]`."""
        ...

    def mean(self, params: P) -> Tensor:
        """E[x], `[... feature]`."""
        ...


class InkGaussianEmission(nn.Module):
    """One bivariate Gaussian and a pen bit: the emission of the models named Gauss, on ink."""

    def __init__(self, inputs: int, width: int, layers: int, components: int) -> None:
        super().__init__()
        assert components == 1, "a Gaussian has one component"
        self.body = feature_net(inputs, width, layers)
        self.head = Head(width, ink.GAUSSIAN_SIZE)
        with torch.no_grad():
            self.head.bias[2:4] = gaussian.SIGMA_BIAS

    def params(self, hidden: Tensor) -> ink.InkGaussian:
        return ink.gaussian_from_raw(self.head(self.body(hidden)))

    def log_prob(self, params: ink.InkGaussian, x: Tensor) -> Tensor:
        return ink.gaussian_log_prob(params, x)

    def sample(self, params: ink.InkGaussian, *, generator: Generator, temperature: float = 1.0) -> Tensor:
        return ink.gaussian_sample(params, generator=generator, temperature=temperature)

    def mean(self, params: ink.InkGaussian) -> Tensor:
        return ink.gaussian_mean(params)


class InkMixtureEmission(nn.Module):
    """A mixture of bivariate Gaussians and a pen bit: the emission of the models named GMM, on ink."""

    def __init__(self, inputs: int, width: int, layers: int, components: int) -> None:
        super().__init__()
        self.body = feature_net(inputs, width, layers)
        self.head = Head(width, ink.mixture_size(components))
        with torch.no_grad():
            self.head.bias[3 * components : 5 * components] = gaussian.SIGMA_BIAS

    def params(self, hidden: Tensor) -> ink.InkMixture:
        return ink.mixture_from_raw(self.head(self.body(hidden)))

    def log_prob(self, params: ink.InkMixture, x: Tensor) -> Tensor:
        return ink.mixture_log_prob(params, x)

    def sample(self, params: ink.InkMixture, *, generator: Generator, temperature: float = 1.0) -> Tensor:
        return ink.mixture_sample(params, generator=generator, temperature=temperature)

    def mean(self, params: ink.InkMixture) -> Tensor:
        return ink.mixture_mean(params)


EMISSIONS = {"ink-gaussian": InkGaussianEmission, "ink-mixture": InkMixtureEmission}


def emission_for(config: Config, inputs: int) -> Any:
    """The config's emission, an `Emission` over `[... inputs]`."""
    return EMISSIONS[config.emission](inputs, config.decoder, config.layers, config.components)
