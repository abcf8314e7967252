"""Steps that were opened and latent paths that were inferred, remembered so that a slider asks for each once."""

from __future__ import annotations

from torch import Generator, Tensor

from vrnn import interventions, sampling
from vrnn.engine.prefixes import Prefix, Prefixes
from vrnn.interventions import LatentModel, Moment
from vrnn.types import Frames

_PATHS = 16
"""Latent paths of whole recordings kept."""


class Moments:
    """What is asked again and again while somebody changes one latent; safe to share between threads."""

    def __init__(self) -> None:
        self._moments, self._paths = Prefixes[Moment](), Prefixes[Tensor](_PATHS)

    def moment(self, model: LatentModel, frames: Frames, prefix: Prefix) -> Moment:
        """The last step of the prefix's frames `[time feature]`, inferred with the noise that a trace of them has."""
        known = self._moments.get(prefix)
        if known is None:
            known = _moment(model, frames, prefix.seed)
            self._moments.put(prefix, known)
        return known

    def path(self, model: LatentModel, frames: Frames, prefix: Prefix) -> Tensor:
        """The latents `[time latent]` that are inferred for all of the frames."""
        known = self._paths.get(prefix)
        if known is None:
            trace = sampling.prefill(model, frames, generator=Generator().manual_seed(prefix.seed))
            known = trace.z[0]
            self._paths.put(prefix, known)
        return known


def _moment(model: LatentModel, frames: Frames, seed: int) -> Moment:
    trace = sampling.prefill(model, frames, generator=Generator().manual_seed(seed))
    before = model.initial_state(1)
    if len(frames) > 1:
        before = sampling.prefill(model, frames[:-1], generator=Generator().manual_seed(seed)).state
    return interventions.last_moment(trace, before, frames[-1])
