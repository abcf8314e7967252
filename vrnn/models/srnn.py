"""The stochastic recurrent network of Fraccaro et al. 2016 (arXiv 1605.07571): a state-space model on top of a GRU.

recurrence  d_{t+1} = f(phi_x(x_t), d_t),  d_1 = 0: runs ahead of z, which never reaches it     (their equation 1)
prior       z_t ~ N(mu_p, diag sigma_p^2),  [mu_p, sigma_p] = prior(z_{t-1}, d_t),  z_0 = 0     (3)
emission    x_t ~ emission(z_t, d_t)                                                            (4)
posterior   z_t ~ N(mu_q, diag sigma_q^2),  [mu_q, sigma_q] = posterior(z_{t-1}, a_t)           (10)
summary     a_t = g(d_t, phi_x(x_t)) (filt), or a_t = g(a_{t+1}, [d_t, phi_x(x_t)]) (smooth)    (9)
Res_q       mu_q = mu_p + posterior's mean, with mu_p at the sampled z_{t-1}                    (12)

Only the chain over z is sequential.  Their u_t is x_{t-1}, read by the same phi_x as x_t; unlike in their code
the first frame is scored like every other.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Generator, Tensor, nn

from vrnn.distributions import gaussian
from vrnn.models.chain import Half, chain
from vrnn.models.config import Config
from vrnn.models.emissions import emission_for
from vrnn.models.gru import reversed_in_place, run_gru, start_gru, step_gru
from vrnn.models.networks import GaussianNet, feature_net, prior_for
from vrnn.types import Batch, Gaussian, State, Step, Trace


class SRNN(nn.Module):
    """A GRU d over the frames, and a chain of latents z beside it."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.phi_x = feature_net(config, config.feature, config.phi_x)
        self.recurrence = nn.GRU(config.phi_x, config.hidden, batch_first=True)
        start_gru(self.recurrence)
        self.summary = _summary_for(config)
        self.prior = prior_for(config, config.latent + config.hidden)
        self.posterior = GaussianNet(config, config.latent + config.summary, config.posterior)
        self.emission = emission_for(config, config.latent + config.hidden)

    def initial_state(self, batch: int) -> State:
        """The state before the first frame: zeros."""
        like = self.posterior.head.weight
        d, z = (like.new_zeros(batch, width) for width in (self.config.hidden, self.config.latent))
        return State(d, d[:, :0], z)

    def noise(self, batch: int, steps: int, *, generator: Generator) -> Tensor:
        """eps ~ N(0, I), `[batch time latent]`, drawn step by step as `step` draws it."""
        like, shape = self.posterior.head.weight, (batch, self.config.latent)
        return torch.stack([gaussian.standard_noise(shape, like, generator) for _ in range(steps)], 1)

    def summarise(self, d: Tensor, phi_x: Tensor, lengths: Tensor) -> Tensor:
        """a `[batch time summary]`, from d before each frame and the features of the frame."""
        read = torch.cat([phi_x, d], -1)
        if isinstance(self.summary, nn.Sequential):
            return self.summary(read)
        none_yet = read.new_zeros(len(read), self.config.summary)
        return reversed_in_place(run_gru(self.summary, reversed_in_place(read, lengths), none_yet), lengths)

    def emit(self, z: Tensor, h: Tensor) -> Any:
        """Parameters of p(x_t | z_t, d_t) from z_t `[... latent]` and d_t `[... hidden]`, the d before the frame."""
        return self.emission.params(torch.cat([z, h], -1))

    def prior_at(self, state: State) -> Gaussian:
        """p(z_t | z_{t-1}, d_t), `[batch latent]` each, in the state before the frame."""
        return self.prior(torch.cat([state.z, state.h], -1))

    def advance(self, state: State, x: Tensor, z: Tensor) -> State:
        """The state after the frame x `[batch feature]` with the latent z `[batch latent]`, however z came about."""
        return State(step_gru(self.recurrence, self.phi_x(x), state.h), state.c, z)

    def step(
        self,
        state: State,
        x: Tensor | None,
        *,
        generator: Generator,
        temperature: float = 1.0,
        after: Tensor | None = None,
    ) -> tuple[State, Step]:
        """Infer z from the frame x `[batch feature]` and score it, or draw both where x is None; advance.

        `after` is a_{t+1} `[batch summary]`, what a smoothing posterior has read of the frames that come after x;
        None where none has come yet.
        """
        p = self.prior_at(state)
        q = None if x is None else self._posterior(state, x, p, after)
        z = gaussian.sample(q or p, generator=generator, temperature=1.0 if q else temperature)
        params = self.emit(z, state.h)
        frame: Tensor = (
            self.emission.sample(params, generator=generator, temperature=temperature) if x is None else x
        )
        log_px = self.emission.log_prob(params, frame)
        kl = torch.zeros_like(log_px) if q is None else gaussian.kl(q, p)
        seen = Step(frame, self.emission.mean(params), log_px, kl, z, q, p)
        return self.advance(state, frame, z), seen

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """Draw z and from it a frame `[batch feature]`, and advance: `step` without a frame, unscored."""
        p = self.prior_at(state)
        z = gaussian.sample(p, generator=generator, temperature=temperature)
        params = self.emit(z, state.h)
        x = self.emission.sample(params, generator=generator, temperature=temperature)
        return self.advance(state, x, z), x

    def read(self, state: State, x: Tensor, *, generator: Generator) -> State:
        """Infer z from the frame x `[batch feature]` and advance: `step` with a frame, unscored."""
        q = self._posterior(state, x, self.prior_at(state), None)
        return self.advance(state, x, gaussian.sample(q, generator=generator))

    def _posterior(self, state: State, x: Tensor, p: Gaussian, after: Tensor | None) -> Gaussian:
        read = torch.cat([self.phi_x(x), state.h], -1)
        if isinstance(self.summary, nn.Sequential):
            a = self.summary(read)
        else:
            a = step_gru(
                self.summary, read, read.new_zeros(len(read), self.config.summary) if after is None else after
            )
        q = self.posterior(torch.cat([state.z, a], -1))
        return Gaussian(p.mu + q.mu, q.sigma) if self.config.residual else q

    def forward(
        self,
        batch: Batch,
        *,
        generator: Generator | None = None,
        noise: Tensor | None = None,
        state: State | None = None,
    ) -> Trace:
        """Infer a batch from `state` or from the beginning; a smoothing posterior reads each sequence to its end.

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
        phi_x = self.phi_x(batch.x)
        after = run_gru(self.recurrence, phi_x, state.h)
        d = torch.cat([state.h[:, None], after[:, :-1]], 1)
        posterior = Half(self.posterior, self.summarise(d, phi_x, batch.lengths))
        prior = Half(self.prior, d) if isinstance(self.prior, GaussianNet) else None
        q, z = chain(posterior, prior if self.config.residual else None, noise, state.z)
        before = torch.cat([state.z[:, None], z[:, :-1]], 1)
        p = prior.over_time(before) if prior else self.prior(before)
        padding = ~batch.mask
        params = self.emit(z, d)
        log_px = self.emission.log_prob(params, batch.x).masked_fill(padding, 0.0)
        kl = gaussian.kl(q, p).masked_fill(padding, 0.0)
        rows, end = torch.arange(len(z), device=z.device), batch.lengths - 1
        last = State(after[rows, end], state.c, z[rows, end])
        return Trace(log_px, kl, q, p, z, after, batch.mask, last)


def _summary_for(config: Config) -> nn.GRU | nn.Sequential:
    """g of a_t: a GRU that reads backwards where the posterior smooths, a feature net where it filters."""
    read = config.phi_x + config.hidden
    if config.inference == "filter":
        return feature_net(config, read, config.summary)
    backwards = nn.GRU(read, config.summary, batch_first=True)
    start_gru(backwards)
    return backwards
