"""One sequence taken apart: what a model computes at each step, for a look inside."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Generator, Tensor

from vrnn.distributions.gaussian import kl_per_dimension
from vrnn.models.catalogue import Model
from vrnn.models.srnn import SRNN
from vrnn.models.vrnn import VRNN
from vrnn.types import Batch, Frames, Gaussian, State, Step


class Anatomy(NamedTuple):
    """What a model computed at each step of one sequence, `[time ...]`; what it does not have is `[time 0]`, or None.

    Attributes:
        x: the frames `[time feature]`.
        before: the deterministic state that a step begins in, h_{t-1} (SRNN: d_t), `[time hidden]`.
        z_before: the latent of the step before, where this one conditions on it (SRNN), `[time latent]`.
        phi_x: features of the frame `[time phi_x]`.
        a: what SRNN's posterior has read `[time summary]`.
        p, q: prior and posterior `[time latent]`.
        eps: the noise that z was made of, z = mu_q + sigma_q eps, `[time latent]`.
        z: the latent `[time latent]`.
        kl: KL(q || p) of each dimension in nats `[time latent]`.
        phi_z: features of the latent `[time phi_z]`.
        law: the parameters of p(x_t | ...) as the model's emission has them, `[time ...]` each.
        log_px: log p(x_t | z_<=t, x_<t) in nats `[time]`.
        after: the deterministic state that the step leaves, h_t (SRNN: d_{t+1}), `[time hidden]`.
    """

    x: Tensor
    before: Tensor
    z_before: Tensor
    phi_x: Tensor
    a: Tensor
    p: Gaussian | None
    q: Gaussian | None
    eps: Tensor
    z: Tensor
    kl: Tensor
    phi_z: Tensor
    law: Any
    log_px: Tensor
    after: Tensor


def dissect(model: Model, frames: Frames, *, generator: Generator) -> Anatomy:
    """Walk over frames `[time feature]` by `model.step` and keep what each step was made of.

    z, q, p, log p and the states are those of `step`, bit for bit; what `step` keeps to itself (the features, the
    emission's parameters) is computed by the same networks from the same values.
    """
    eps = model.noise(1, len(frames), generator=_copy_of(generator))
    a = _summaries(model, frames, eps)
    state, rows = model.initial_state(1), []
    for t, x in enumerate(frames[:, None]):
        begun = state
        if isinstance(model, SRNN):
            state, seen = model.step(begun, x, generator=generator, after=a[:, t + 1])
        else:
            state, seen = model.step(begun, x, generator=generator)
        rows.append(_row(model, begun, seen, state, a[:, t], eps[:, t]))
    return Anatomy(*(_stacked(column) for column in zip(*rows, strict=True)))


def _row(model: Model, begun: State, seen: Step, left: State, a: Tensor, eps: Tensor) -> Anatomy:
    """One step, with the batch of one still in front."""
    nothing = seen.z[:, :0]
    return Anatomy(
        x=seen.x,
        before=begun.h,
        z_before=begun.z,
        phi_x=model.phi_x(seen.x),
        a=a,
        p=seen.p,
        q=seen.q,
        eps=eps,
        z=seen.z,
        kl=nothing if seen.q is None or seen.p is None else kl_per_dimension(seen.q, seen.p),
        phi_z=model.phi_z(seen.z) if isinstance(model, VRNN) else nothing,
        law=model.emit(seen.z, begun.h),
        log_px=seen.log_px,
        after=left.h,
    )


def _summaries(model: Model, frames: Frames, eps: Tensor) -> Tensor:
    """SRNN's a_t for every frame and zeros after the last, `[1 time + 1 summary]`; nothing for the others."""
    if not isinstance(model, SRNN):
        return frames.new_zeros(1, len(frames) + 1, 0)
    x = frames[None]
    whole = Batch(x, torch.ones(x.shape[:2], dtype=torch.bool, device=x.device))
    after = model(whole, noise=eps).h
    d = torch.cat([model.initial_state(1).h[:, None], after[:, :-1]], 1)
    a = model.summarise(d, model.phi_x(x), whole.lengths)
    return torch.cat([a, torch.zeros_like(a[:, :1])], 1)


def _stacked(column: tuple[Any, ...]) -> Any:
    """`[1 ...]` of each step to `[time ...]`; NamedTuples of them field by field."""
    first = column[0]
    if first is None or isinstance(first, Tensor):
        return None if first is None else torch.cat(column)
    return type(first)(*(torch.cat(field) for field in zip(*column, strict=True)))


def _copy_of(generator: Generator) -> Generator:
    """Another generator that will draw what this one will."""
    return Generator(generator.device).set_state(generator.get_state())
