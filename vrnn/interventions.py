"""What if z had been another: one step of what was inferred lived again, and futures whose latents are chosen.

The latent of step t is replaced, the frame x_t stays as it was given, and the recurrence goes on from there:

    h'_t = f(phi_x(x_t), phi_z(z'_t), h_{t-1})     VRNN (Chung et al. 2015, equation 7)
    d'_{t+1} = d_{t+1}, and z'_t is what the next prior reads     SRNN (Fraccaro et al. 2016, equation 3)

Nothing before step t changes, whatever z'_t is.  A change may also last: then every step that is drawn draws its z
from its prior with the noise that it would have had, the change makes z' of it, and x_t ~ p(x_t | z'_t, ...).  So two
futures from one generator differ by the change alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from vrnn.distributions import gaussian
from vrnn.models.srnn import SRNN
from vrnn.models.vrnn import VRNN
from vrnn.types import Gaussian, State, Trace

LatentModel = VRNN | SRNN

Change = Callable[[Tensor, Gaussian], Tensor]
"""From the z `[batch latent]` of a step and the step's prior to the z that is used instead."""


def untouched(z: Tensor, p: Gaussian) -> Tensor:
    """z itself."""
    return z


def held(z: Tensor, p: Gaussian) -> Tensor:
    """The prior's mean, mu_p: what the past expects.  Under VRNN-I, whose prior is N(0, I), that is 0."""
    return p.mu.expand_as(z)


def walked(direction: Tensor, by: float) -> Change:
    """z + by * s * e, with the unit vector e = `direction` `[latent]` and s the prior's standard deviation along it."""
    return lambda z, p: z + by * spread(p, direction) * direction


def replaced(other: Tensor) -> Change:
    """The z `[latent]` of somewhere else."""
    return lambda z, p: other.expand_as(z)


def spread(p: Gaussian, direction: Tensor) -> Tensor:
    """Standard deviation of e^T z, z ~ p, for e = `direction` `[latent]`: sqrt(sum_k e_k^2 sigma_k^2), `[batch 1]`."""
    return (p.sigma * direction).square().sum(-1, keepdim=True).sqrt()


class Moment(NamedTuple):
    """One step that was inferred, opened so that it can be lived again.  The batch is 1.

    Attributes:
        before: the state before the frame.
        x: the frame, `[1 feature]`.
        q, p: posterior and prior of its latent, `[1 latent]` each.
        z: the latent that was inferred, `[1 latent]`.
        after: the state after it.
    """

    before: State
    x: Tensor
    q: Gaussian
    p: Gaussian
    z: Tensor
    after: State


def last_moment(trace: Trace, before: State, x: Tensor) -> Moment:
    """The last step of the one sequence in `trace`: `before` is the state before its frame x `[feature]`.

    Of an SRNN only `before.h` is used: its d knows no z, so it does not matter with which z the frames were read.
    """
    assert trace.q is not None and trace.p is not None, "a deterministic model has no latent"
    q, p = (Gaussian(law.mu[:, -1], law.sigma[:, -1]) for law in (trace.q, trace.p))
    return Moment(before, x[None], q, p, trace.z[:, -1], trace.state)


def relived(model: LatentModel, moment: Moment, z: Tensor) -> State:
    """The states after the moment's frame, had its latent been z `[count latent]`."""
    count = len(z)
    if torch.equal(z, moment.z.expand_as(z)):
        # Read in one pass and step by step, the same state differs by rounding: what changes nothing shows nothing.
        return moment.after.fork(count)
    return model.advance(moment.before.fork(count), moment.x.expand(count, -1), z)


class Steered:
    """A model whose latents are changed as it draws, step by step; good for one stream.

    Args:
        model: draws.
        changes: one for each step from the first one on; where they end, z is left as it was drawn.
    """

    def __init__(self, model: LatentModel, changes: Iterable[Change]) -> None:
        self._model, self._changes = model, iter(changes)

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """As the model's `draw`, with the step's change between z and the frame."""
        change = next(self._changes, untouched)
        p = self._model.prior_at(state)
        z = change(gaussian.sample(p, generator=generator, temperature=temperature), p)
        params = self._model.emit(z, state.h)
        x = self._model.emission.sample(params, generator=generator, temperature=temperature)
        return self._model.advance(state, x, z), x


def between(model: LatentModel, ends: tuple[Tensor, Tensor], shares: Tensor) -> Tensor:
    """Frames `[share time feature]` written from (1 - a) z_A + a z_B for each a of `shares` `[share]`.

    `ends` are the latent paths `[time latent]` of A and B.  Each step's frame is the most likely one given z and the
    frames written before it; no frame of A or B is given.  So a = 0 shows what the latents alone keep of A.
    """
    steps = min(len(end) for end in ends)
    a = shares[:, None, None]
    path = (1 - a) * ends[0][:steps] + a * ends[1][:steps]
    state, generator, frames = model.initial_state(len(path)), Generator(), []
    for z in path.unbind(1):
        x = model.emission.sample(model.emit(z, state.h), generator=generator, temperature=0.0)
        state = model.advance(state, x, z)
        frames.append(x)
    return torch.stack(frames, 1)
