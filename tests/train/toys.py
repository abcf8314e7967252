"""Handwriting that is made up, and densities whose entropy is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor
from torch.distributions import Bernoulli, Categorical, MixtureSameFamily, MultivariateNormal

from tests.codecs.drawings import written
from vrnn.codecs import pace
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.handwriting import Handwriting, fit_codec
from vrnn.models import CONFIGS, Config
from vrnn.train.settings import Settings
from vrnn.train.sources import InkSource
from vrnn.train.validation import Validation

WIDTHS = {"hidden": 8, "phi_x": 6, "decoder": 12}
LATENT_WIDTHS = {"latent": 2, "phi_z": 6, "prior": 6, "posterior": 12}


def tiny(name: str) -> Config:
    """A model that trains in seconds."""
    row = CONFIGS[name].to_dict() | WIDTHS | (LATENT_WIDTHS if CONFIGS[name].latent else {})
    return Config.from_dict(row | {"components": min(CONFIGS[name].components, 3)})


@cache
def handwriting(count: int = 24) -> Handwriting:
    """Short samples of one to four strokes."""
    paced = [pace.normalise(written(seed, strokes=1 + seed % 4)) for seed in range(count)]
    return Handwriting(paced, np.arange(count), np.array([f"sample {i}" for i in range(count)]))


@cache
def codec() -> HandwritingCodec:
    return fit_codec(handwriting(), HandwritingCodec())


def source(count: int = 24) -> InkSource:
    """The first samples as a training split."""
    data = handwriting()
    return InkSource(Handwriting(data.paced[:count], data.writer[:count], data.text[:count]), codec())


def held_out(count: int, batch: int = 64) -> Validation:
    """The first samples as a validation split."""
    return Validation.of([handwriting().frames(i, codec()) for i in range(count)], batch)


def settings(**changes: Any) -> Settings:
    """Twelve quick updates, validated every four."""
    quick = Settings(updates=12, batch=4, longest=40, rise=3, kl_warm_up=6, evaluate_every=4)
    return replace(quick, **changes)


class Toy(NamedTuple):
    """Moves from `move` and pen bits with probability `pen`, each frame by itself."""

    move: MultivariateNormal | MixtureSameFamily
    pen: float

    def draw(self, batch: int, steps: int, generator: Generator) -> Tensor:
        """`[batch time 3]`; torch's samplers take no generator, so its state is lent to the global one."""
        with torch.random.fork_rng():
            torch.manual_seed(int(torch.randint(1 << 40, (), generator=generator)))
            move = self.move.sample(torch.Size((batch, steps)))
            pen = Bernoulli(self.pen).sample(torch.Size((batch, steps, 1)))
        return torch.cat([move, pen], -1)

    def log_prob(self, x: Tensor) -> Tensor:
        """The best that any model can reach, in nats per frame."""
        return (self.move.log_prob(x[..., :2]) + Bernoulli(self.pen).log_prob(x[..., 2])).mean()

    def as_gaussian(self, x: Tensor) -> Toy:
        """The best single Gaussian for these frames."""
        flat = x[..., :2].flatten(0, -2)
        return Toy(MultivariateNormal(flat.mean(0), torch.cov(flat.T)), self.pen)


ONE = Toy(MultivariateNormal(torch.tensor([0.5, -0.3]), torch.tensor([[0.64, 0.36], [0.36, 0.36]])), 0.2)
TWO = Toy(
    MixtureSameFamily(
        Categorical(torch.tensor([0.5, 0.5])),
        MultivariateNormal(torch.tensor([[1.5, 0.8], [-1.5, -0.8]]), 0.09 * torch.eye(2).expand(2, 2, 2)),
    ),
    0.2,
)
