"""The deterministic baselines RNN-Gauss and RNN-GMM: all their randomness is in the emission.

h_t = f(phi_x(x_t), h_{t-1}),   p(x_t | x_<t) = emission(h_{t-1})      (Chung et al. 2015, equations 1 to 3)
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor, nn

from vrnn.models.config import Config
from vrnn.models.emissions import emission_for
from vrnn.models.lstm import run_lstm, start_lstm, state_at_ends
from vrnn.models.networks import feature_net
from vrnn.types import Batch, State, Step, Trace


class RNN(nn.Module):
    """An LSTM whose state gives the density of the next frame.  KL is 0 and the likelihood is exact."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.phi_x = feature_net(config, config.feature, config.phi_x)
        self.recurrence = nn.LSTMCell(config.phi_x, config.hidden)
        start_lstm(self.recurrence)
        self.emission = emission_for(config, config.hidden)

    def initial_state(self, batch: int) -> State:
        """The state before the first frame: zeros."""
        zero = self.recurrence.weight_hh.new_zeros(batch, self.config.hidden)
        return State(zero, zero, zero[:, :0])

    def noise(self, batch: int, steps: int, *, generator: Generator) -> Tensor:
        """`[batch time 0]`: there is no latent to draw."""
        return self.recurrence.weight_hh.new_zeros(batch, steps, 0)

    def emit(self, z: Tensor, h: Tensor) -> Any:
        """Parameters of p(x_t | x_<t) from the state before the frame, `[... hidden]`; there is no z to hear."""
        return self.emission.params(h)

    def step(
        self, state: State, x: Tensor | None, *, generator: Generator, temperature: float = 1.0
    ) -> tuple[State, Step]:
        """Score the frame x `[batch feature]`, or draw one where x is None, and advance."""
        params = self.emit(state.z, state.h)
        frame: Tensor = (
            self.emission.sample(params, generator=generator, temperature=temperature) if x is None else x
        )
        log_px = self.emission.log_prob(params, frame)
        seen = Step(frame, self.emission.mean(params), log_px, torch.zeros_like(log_px), state.z, None, None)
        return self._advance(state, frame), seen

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """Draw a frame `[batch feature]` and advance: `step` without a frame, unscored."""
        params = self.emit(state.z, state.h)
        x = self.emission.sample(params, generator=generator, temperature=temperature)
        return self._advance(state, x), x

    def read(self, state: State, x: Tensor, *, generator: Generator) -> State:
        """Advance by the frame x `[batch feature]`: `step` with a frame, unscored."""
        return self._advance(state, x)

    def _advance(self, state: State, x: Tensor) -> State:
        h, c = self.recurrence(self.phi_x(x), (state.h, state.c))
        return State(h, c, state.z)

    def forward(
        self,
        batch: Batch,
        *,
        generator: Generator | None = None,
        noise: Tensor | None = None,
        state: State | None = None,
    ) -> Trace:
        """log p(x_t | x_<t) of every frame, from `state` or from the beginning.

        Neither the generator nor the noise `[batch time 0]` can change anything: nothing is drawn.
        """
        state = state or self.initial_state(len(batch.x))
        h, c = run_lstm(self.recurrence, self.phi_x(batch.x), state)
        before, h = h[:, :-1], h[:, 1:]
        log_px = self.emission.log_prob(self.emit(h[..., :0], before), batch.x).masked_fill(~batch.mask, 0.0)
        last = state_at_ends(h, c, batch, state.z)
        return Trace(log_px, torch.zeros_like(log_px), None, None, h[..., :0], h, batch.mask, last)
