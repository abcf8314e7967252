"""The state of a model that reads frames as they come, no frame twice where the posterior filters."""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from vrnn.models import SequenceModel
from vrnn.types import Batch, Frames, State, Trace

FEW = 4
"""Frames up to which stepping is faster than one pass."""
LAG = 16
"""Frames that a smoothing posterior reads again, backwards, whenever another comes; at most twice as many."""


class LiveState:
    """What a model remembers of the frames read so far.

    Attributes:
        state: `[1 ...]`, ready to be forked.  Where the model filters it is that of `sampling.prefill` on the same
            frames and seed, however they were dealt out.  Where it smooths, each z is settled once LAG frames have
            come after it (fixed-lag smoothing): d is exact, and so is z in a drawing of fewer than two LAGs.
    """

    def __init__(self, model: SequenceModel, seed: int) -> None:
        self._model, self._seed = model, seed
        self._smooth = model.config.inference == "smooth"
        self.forget()

    def forget(self) -> None:
        """Back to the beginning, and to the first of the noise."""
        self._generator = Generator().manual_seed(self._seed)
        self.state = self._settled = self._model.initial_state(1)
        self._open: tuple[Tensor, Tensor] | None = None

    def read(self, frames: Frames) -> None:
        """Go on by frames `[time feature]`."""
        if not len(frames):
            return
        with torch.inference_mode():
            self._smoothly(frames[None]) if self._smooth else self._onwards(frames[None])

    def _onwards(self, x: Tensor) -> None:
        if x.shape[1] > FEW:
            self.state = self._infer(x, self._noise(x), self.state).state
            return
        for frame in x.unbind(1):
            self.state = self._model.read(self.state, frame, generator=self._generator)

    def _smoothly(self, x: Tensor) -> None:
        """Infer what is not settled again, together with what has come; then settle all but the last LAG frames."""
        noise = self._noise(x)
        if self._open is not None:
            x, noise = (torch.cat(pair, 1) for pair in zip(self._open, (x, noise), strict=True))
        trace = self._infer(x, noise, self._settled)
        self.state = trace.state
        if x.shape[1] >= 2 * LAG:
            done = x.shape[1] - LAG
            self._settled = State(trace.h[:, done - 1], self._settled.c, trace.z[:, done - 1])
            x, noise = x[:, done:], noise[:, done:]
        self._open = x, noise

    def _noise(self, x: Tensor) -> Tensor:
        return self._model.noise(*x.shape[:2], generator=self._generator)

    def _infer(self, x: Tensor, noise: Tensor, state: State) -> Trace:
        whole = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
        return self._model(Batch(x, whole), noise=noise, state=state)
