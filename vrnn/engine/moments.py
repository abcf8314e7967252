"""From frames of ink to what a change of z begins with: their last step, opened, and their path of latents."""

from __future__ import annotations

from torch import Generator, Tensor

from vrnn import interventions, sampling
from vrnn.interventions import LatentModel, Moment
from vrnn.types import Frames

PATHS = 16
"""Latent paths of whole recordings that an engine keeps."""


def moment_of(model: LatentModel, frames: Frames, *, seed: int) -> Moment:
    """The last step of frames `[time feature]`, inferred with the noise that a trace of them has."""
    trace = sampling.prefill(model, frames, generator=Generator().manual_seed(seed))
    before = model.initial_state(1)
    if len(frames) > 1:
        before = sampling.prefill(model, frames[:-1], generator=Generator().manual_seed(seed)).state
    return interventions.last_moment(trace, before, frames[-1])


def path_of(model: LatentModel, frames: Frames, *, seed: int) -> Tensor:
    """The latents `[time latent]` that are inferred for all of the frames."""
    return sampling.prefill(model, frames, generator=Generator().manual_seed(seed)).z[0]
