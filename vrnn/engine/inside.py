"""What one model computed at each step of one drawing, as arrays that a page can show."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import Placed
from vrnn.distributions.ink import InkGaussian, InkMixture
from vrnn.engine.placing import read_only
from vrnn.models.anatomy import Anatomy, dissect
from vrnn.models.config import Config

LONGEST = 600
"""Steps that are taken apart; of a longer drawing its beginning is."""


class InkInside(NamedTuple):
    """What one model computed at each step of one drawing.

    All arrays are read-only; frame t is points[t] -> points[t + 1].

    Attributes:
        model: the catalogue's name.
        config: what the model is made of.
        points: `[time + 1, 2]` in the ink's own units.
        pen: `[time]`, 1 where points[t + 1] ends its stroke.
        steps: of the whole drawing; more than the arrays hold where it is longer than LONGEST.
        values: by the names of `Anatomy`, with mu_p, sigma_p, mu_q, sigma_q for its Gaussians, `[time ...]` float32;
            a model has only the names of what it has.
        move: the emission's Gaussians of (dx, dy), `[time component 6]`: weight, mu_x, mu_y, sigma_x, sigma_y, rho.
        lift: probability that the point ends its stroke, `[time]`.
        log_px: log p(x_t | z_<=t, x_<t) in nats, `[time]`.
    """

    model: str
    config: Config
    points: np.ndarray
    pen: np.ndarray
    steps: int
    values: dict[str, np.ndarray]
    move: np.ndarray
    lift: np.ndarray
    log_px: np.ndarray


def ink_inside(model: str, checkpoint: Checkpoint, placed: Placed, seed: int, device: str) -> InkInside:
    """The first LONGEST frames of a drawing, step by step, with the noise of z drawn from `seed`."""
    frames = placed.frames[:LONGEST].to(device)
    with torch.inference_mode():
        anatomy = dissect(checkpoint.model, frames, generator=Generator().manual_seed(seed))
        move, lift = moves_of(anatomy.law)
    return InkInside(
        model=model,
        config=checkpoint.model.config,
        points=read_only(placed.points[: len(frames) + 1]),
        pen=read_only(placed.frames[: len(frames), 2].numpy().round().astype(np.int64)),
        steps=len(placed.frames),
        values=_values(anatomy),
        move=_array(move),
        lift=_array(lift),
        log_px=_array(anatomy.log_px),
    )


def moves_of(law: InkGaussian | InkMixture) -> tuple[Tensor, Tensor]:
    """The emission's components, as in `InkInside.move`, and the probability that the pen lifts, `[time]`."""
    if isinstance(law, InkMixture):
        weight, mu, sigma, rho = law.log_pi.exp(), law.mu, law.sigma, law.rho
    else:
        mu, sigma, rho = (part.unsqueeze(1) for part in (law.mu, law.sigma, law.rho))
        weight = torch.ones_like(rho)
    return torch.cat([weight[..., None], mu, sigma, rho[..., None]], -1), law.pen.sigmoid()


def _values(anatomy: Anatomy) -> dict[str, np.ndarray]:
    found: dict[str, Any] = {name: getattr(anatomy, name) for name in _NAMES}
    for name, law in (("q", anatomy.q), ("p", anatomy.p)):
        if law is not None:
            found |= {f"mu_{name}": law.mu, f"sigma_{name}": law.sigma}
    return {name: _array(part) for name, part in found.items() if part.shape[1]}


_NAMES = ("x", "before", "z_before", "phi_x", "a", "eps", "z", "kl", "phi_z", "after")


def _array(part: Tensor) -> np.ndarray:
    return read_only(part.cpu().float().numpy())
