"""The emissions: what p(x_t | what the model knows) can be, for ink and for frames of real numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import torch
from torch import Generator, Tensor, nn

from vrnn.distributions import frame, gaussian, ink
from vrnn.models.config import Config
from vrnn.models.networks import Head, feature_net
from vrnn.types import Gaussian

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

    def __init__(self, inputs: int, config: Config) -> None:
        super().__init__()
        assert config.components == 1, "a Gaussian has one component"
        self.body = feature_net(config, inputs, config.decoder)
        self.head = Head(config.decoder, ink.GAUSSIAN_SIZE)
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

    def __init__(self, inputs: int, config: Config) -> None:
        super().__init__()
        components = config.components
        self.body = feature_net(config, inputs, config.decoder)
        self.head = Head(config.decoder, ink.mixture_size(components))
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


class FrameGaussianEmission(nn.Module):
    """A diagonal Gaussian over a frame of real numbers: the emission of the models named Gauss, on speech."""

    def __init__(self, inputs: int, config: Config) -> None:
        super().__init__()
        assert config.components == 1, "a Gaussian has one component"
        self.body = feature_net(config, inputs, config.decoder)
        self.head = Head(config.decoder, 2 * config.feature)
        with torch.no_grad():
            self.head.bias[config.feature :] = gaussian.SIGMA_BIAS

    def params(self, hidden: Tensor) -> Gaussian:
        return frame.gaussian_from_raw(self.head(self.body(hidden)))

    def log_prob(self, params: Gaussian, x: Tensor) -> Tensor:
        return gaussian.log_prob(params, x)

    def sample(self, params: Gaussian, *, generator: Generator, temperature: float = 1.0) -> Tensor:
        return gaussian.sample(params, generator=generator, temperature=temperature)

    def mean(self, params: Gaussian) -> Tensor:
        return params.mu


class FrameMixtureEmission(nn.Module):
    """A mixture of diagonal Gaussians over a frame: the emission of the models named GMM, on speech."""

    def __init__(self, inputs: int, config: Config) -> None:
        super().__init__()
        self.components, feature = config.components, config.feature
        self.body = feature_net(config, inputs, config.decoder)
        # By far the largest product of these models, so training may round it: a mean loses 0.4 % of itself at most.
        self.head = nn.Linear(config.decoder, frame.mixture_size(self.components, feature))
        with torch.no_grad():
            self.head.bias[self.components * (1 + feature) :] = gaussian.SIGMA_BIAS

    def params(self, hidden: Tensor) -> frame.FrameMixture:
        return frame.mixture_from_raw(self.head(self.body(hidden)).to(hidden.dtype), self.components)

    def log_prob(self, params: frame.FrameMixture, x: Tensor) -> Tensor:
        return frame.mixture_log_prob(params, x)

    def sample(self, params: frame.FrameMixture, *, generator: Generator, temperature: float = 1.0) -> Tensor:
        return frame.mixture_sample(params, generator=generator, temperature=temperature)

    def mean(self, params: frame.FrameMixture) -> Tensor:
        return frame.mixture_mean(params)


EMISSIONS: dict[str, Callable[[int, Config], nn.Module]] = {
    "ink-gaussian": InkGaussianEmission,
    "ink-mixture": InkMixtureEmission,
    "frame-gaussian": FrameGaussianEmission,
    "frame-mixture": FrameMixtureEmission,
}


def emission_for(config: Config, inputs: int) -> Any:
    """The config's emission, an `Emission` over `[... inputs]`."""
    return EMISSIONS[config.emission](inputs, config)
