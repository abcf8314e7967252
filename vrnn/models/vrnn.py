"""The variational recurrent network of Chung et al. 2015 (arXiv 1506.02216), section 3.

prior       z_t ~ N(mu_p, diag sigma_p^2),  [mu_p, sigma_p] = prior(h_{t-1})                  (their equation 5)
            (VRNN-I: N(0, I) at every step)
emission    x_t ~ emission(phi_z(z_t), h_{t-1})                                                (6)
recurrence  h_t = f(phi_x(x_t), phi_z(z_t), h_{t-1})                                           (7)
posterior   z_t | x_t ~ N(mu_q, diag sigma_q^2),  [mu_q, sigma_q] = posterior(phi_x(x_t), h_{t-1})   (9)

`step` composes these four one frame at a time.  `forward` runs the same four over a batch: whatever depends
on x alone is computed before the loop, whatever no later step needs (prior, emission, densities) after it.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor, nn

from vrnn.distributions import gaussian
from vrnn.models.config import Config
from vrnn.models.emissions import emission_for
from vrnn.models.lstm import start_lstm, state_at_ends
from vrnn.models.networks import GaussianNet, feature_net, prior_for
from vrnn.models.scan import scan
from vrnn.types import Batch, Gaussian, State, Step, Trace


class VRNN(nn.Module):
    """An LSTM with a latent variable at every step."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        hidden = config.hidden
        self.phi_x = feature_net(config, config.feature, config.phi_x)
        self.phi_z = feature_net(config, config.latent, config.phi_z)
        self.prior = prior_for(config, hidden)
        self.posterior = GaussianNet(config, config.phi_x + hidden, config.posterior)
        self.emission = emission_for(config, config.phi_z + hidden)
        self.recurrence = nn.LSTMCell(config.phi_x + config.phi_z, hidden)
        start_lstm(self.recurrence)

    def initial_state(self, batch: int) -> State:
        """The state before the first frame: zeros."""
        zero = self.recurrence.weight_hh.new_zeros(batch, self.config.hidden)
        return State(zero, zero, zero[:, :0])

    def noise(self, batch: int, steps: int, *, generator: Generator) -> Tensor:
        """eps ~ N(0, I), `[batch time latent]`, drawn step by step as `step` draws it."""
        like, shape = self.recurrence.weight_hh, (batch, self.config.latent)
        return torch.stack([gaussian.standard_noise(shape, like, generator) for _ in range(steps)], 1)

    def emit(self, z: Tensor, h: Tensor) -> Any:
        """Parameters of p(x_t | z_<=t, x_<t) from z_t `[... latent]` and the state before the frame `[... hidden]`."""
        return self._emit_features(self.phi_z(z), h)

    def _emit_features(self, phi_z: Tensor, h: Tensor) -> Any:
        return self.emission.params(torch.cat([phi_z, h], -1))

    def prior_at(self, state: State) -> Gaussian:
        """p(z_t | x_<t, z_<t), `[batch latent]` each, in the state before the frame."""
        return self.prior(state.h)

    def advance(self, state: State, x: Tensor, z: Tensor) -> State:
        """The state after the frame x `[batch feature]` with the latent z `[batch latent]`, however z came about."""
        return self._advance(state, self.phi_x(x), self.phi_z(z))

    def step(
        self, state: State, x: Tensor | None, *, generator: Generator, temperature: float = 1.0
    ) -> tuple[State, Step]:
        """Infer z from the frame x `[batch feature]` and score it, or draw both where x is None; advance."""
        p = self.prior_at(state)
        q = None if x is None else self.posterior(torch.cat([self.phi_x(x), state.h], -1))
        if q is None:
            z = gaussian.sample(p, generator=generator, temperature=temperature)
        else:
            z = gaussian.sample(q, generator=generator)
        phi_z = self.phi_z(z)
        params = self._emit_features(phi_z, state.h)
        frame: Tensor = (
            self.emission.sample(params, generator=generator, temperature=temperature) if x is None else x
        )
        log_px = self.emission.log_prob(params, frame)
        kl = torch.zeros_like(log_px) if q is None else gaussian.kl(q, p)
        seen = Step(frame, self.emission.mean(params), log_px, kl, z, q, p)
        return self._advance(state, self.phi_x(frame), phi_z), seen

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """Draw z and from it a frame `[batch feature]`, and advance: `step` without a frame, unscored."""
        z = gaussian.sample(self.prior_at(state), generator=generator, temperature=temperature)
        phi_z = self.phi_z(z)
        params = self._emit_features(phi_z, state.h)
        x = self.emission.sample(params, generator=generator, temperature=temperature)
        return self._advance(state, self.phi_x(x), phi_z), x

    def read(self, state: State, x: Tensor, *, generator: Generator) -> State:
        """Infer z from the frame x `[batch feature]` and advance: `step` with a frame, unscored."""
        phi_x = self.phi_x(x)
        z = gaussian.sample(self.posterior(torch.cat([phi_x, state.h], -1)), generator=generator)
        return self._advance(state, phi_x, self.phi_z(z))

    def _advance(self, state: State, phi_x: Tensor, phi_z: Tensor) -> State:
        h, c = self.recurrence(torch.cat([phi_x, phi_z], -1), (state.h, state.c))
        return State(h, c, state.z)

    def forward(
        self,
        batch: Batch,
        *,
        generator: Generator | None = None,
        noise: Tensor | None = None,
        state: State | None = None,
    ) -> Trace:
        """Filter a batch from `state` or from the beginning: z_t ~ q for every frame.

        Args:
            batch: padded sequences.
            generator: draws the noise of z; needed unless `noise` is given.
            noise: eps `[batch time latent]` to use instead.
            state: where to begin; None for the start of a sequence.
        """
        if noise is None:
            assert generator is not None, "give a generator or the noise itself"
            noise = self.noise(*batch.mask.shape, generator=generator)
        state = state or self.initial_state(len(batch.x))
        q, z, phi_z, h, c, before = scan(self, self.phi_x(batch.x), noise, state)
        p = self.prior(before)
        params = self._emit_features(phi_z, before)
        padding = ~batch.mask
        log_px = self.emission.log_prob(params, batch.x).masked_fill(padding, 0.0)
        kl = gaussian.kl(q, p).masked_fill(padding, 0.0)
        last = state_at_ends(h, c, batch, state.z)
        return Trace(log_px, kl, q, p, z, h, batch.mask, last)
