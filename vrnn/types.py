"""The values that flow through the project.  Everything here is immutable and knows no model.

Shapes are written `[batch time feature]`.  Log-densities and divergences are in nats.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

Frames = Tensor
"""One encoded sequence, `[time feature]`, standardised with the constants of the codec that made it."""


class InputError(ValueError):
    """Something a user can get wrong: what is wrong, and what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class Ink(NamedTuple):
    """Raw handwriting.

    Attributes:
        strokes: one float64 array `[points 4]` per stroke, at least one point each: x and y in any unit
            (x to the right, y DOWN, as on a screen), time in seconds (never decreasing over the whole
            drawing), and pressure from 0 to 1 (0.5 where the device reports none).
    """

    strokes: tuple[np.ndarray, ...]

    @property
    def points(self) -> int:
        """How many points the drawing has."""
        return sum(len(stroke) for stroke in self.strokes)


class Sound(NamedTuple):
    """Raw sound of one channel.

    Attributes:
        samples: float32 `[time]`, from -1 to 1.
        rate_hz: samples per second.
    """

    samples: np.ndarray
    rate_hz: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.samples) / self.rate_hz


class Batch(NamedTuple):
    """Sequences of unequal length, padded on the right.

    Attributes:
        x: `[batch time feature]`; the padding may hold anything finite.
        mask: `[batch time]` bool, True on real frames.
    """

    x: Tensor
    mask: Tensor

    @property
    def lengths(self) -> Tensor:
        """Frames in each sequence, `[batch]`."""
        return self.mask.sum(1)

    def to(self, device: torch.device | str) -> Batch:
        """The same batch on another device."""
        return Batch(self.x.to(device), self.mask.to(device))


class Gaussian(NamedTuple):
    """A diagonal Gaussian N(mu, diag sigma^2), `[... latent]` each."""

    mu: Tensor
    sigma: Tensor


class State(NamedTuple):
    """All that a model remembers after a prefix; every field starts with the batch dimension.

    A field that a model does not use is `[batch 0]`, so that forking and indexing need no cases.

    Attributes:
        h: deterministic state `[batch hidden]` (SRNN: d, already advanced past the last frame).
        c: LSTM cell `[batch hidden]`.
        z: last latent `[batch latent]` (only where the next step conditions on it: SRNN).
    """

    h: Tensor
    c: Tensor
    z: Tensor

    def fork(self, count: int) -> State:
        """`count` copies of each sequence's state, side by side: `[batch * count ...]`."""
        return State(*(field.repeat_interleave(count, dim=0) for field in self))


class Step(NamedTuple):
    """What one call of `SequenceModel.step` saw or drew at one time step.

    Attributes:
        x: the frame, given or drawn, `[batch feature]`.
        mean: the emission's mean `[batch feature]`.
        log_px: log p(x_t | z_<=t, x_<t), `[batch]`.
        kl: KL(q || p) where x was given, 0 where it was drawn, `[batch]`.
        z: the latent used, `[batch latent]` (`[batch 0]` for deterministic models).
        q: posterior, or None where x was drawn or the model has no latent.
        p: prior, or None where the model has no latent.
    """

    x: Tensor
    mean: Tensor
    log_px: Tensor
    kl: Tensor
    z: Tensor
    q: Gaussian | None
    p: Gaussian | None


class Trace(NamedTuple):
    """What a model inferred about a batch, step by step.  Padded steps hold 0 in `log_px` and `kl`.

    Attributes:
        log_px: log p(x_t | z_<=t, x_<t) at the sampled z, `[batch time]`.
        kl: KL(q_t || p_t), `[batch time]`; 0 for deterministic models.
        q: posterior `[batch time latent]`, or None.
        p: prior `[batch time latent]`, or None.
        z: sampled latent `[batch time latent]` (`[batch time 0]` for deterministic models).
        h: deterministic state AFTER each frame, `[batch time hidden]`.
        mask: `[batch time]` bool, True on real frames.
        state: the state after each sequence's last real frame, ready to be continued.
    """

    log_px: Tensor
    kl: Tensor
    q: Gaussian | None
    p: Gaussian | None
    z: Tensor
    h: Tensor
    mask: Tensor
    state: State


class Bound(NamedTuple):
    """A lower bound on log p(x) per sequence, `[batch]` each, in nats.  For a deterministic model it is exact.

    Attributes:
        elbo: log_px - kl.
        log_px: sum over time of log p(x_t | z_<=t, x_<t).
        kl: sum over time of KL(q_t || p_t).
        steps: real frames.
    """

    elbo: Tensor
    log_px: Tensor
    kl: Tensor
    steps: Tensor
