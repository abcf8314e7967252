"""A recording read by a model, chunk by chunk, with the state carried over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from vrnn import interventions
from vrnn.checkpoint import Checkpoint
from vrnn.codecs.audio import AudioCodec
from vrnn.interventions import LatentModel, Moment
from vrnn.models import SequenceModel
from vrnn.types import Batch, Frames, Gaussian, InputError, Sound, State, Trace

_LATTICE = 0x51ED270B
"""Sets the noise of dequantisation apart from that of z with the same seed."""


class Recording(NamedTuple):
    """Sound as one checkpoint sees it.

    Attributes:
        frames: `[time feature]`, dequantised.
        cut: samples at the end that are in no frame.
        digest: a name for exactly this sound.
    """

    frames: Frames
    cut: int
    digest: str


class Heard(NamedTuple):
    """What was inferred about some consecutive frames.

    Attributes:
        trace: of the one sequence, with z drawn from q.
        mean: of the emission where z = mu_q from the first frame of the recording on, `[time feature]`.
        state: after the last frame; its rows are those of `trace` and, for a model with a latent, of `mean`.
    """

    trace: Trace
    mean: Tensor
    state: State


def recording(codec: AudioCodec, sound: Sound, *, seed: int) -> Recording:
    """Frames with the noise that training and every reported likelihood has.

    The noise of a frame depends on the seed and its place, not on what follows.

    Raises:
        InputError: as `AudioCodec.encode`.
    """
    frames, cut = codec.encode_placed(sound)
    frames = codec.dequantise(frames, generator=Generator().manual_seed(seed ^ _LATTICE))
    known = hashlib.sha256(sound.rate_hz.to_bytes(8, "little"))
    known.update(sound.samples.tobytes())
    return Recording(frames, cut, known.hexdigest())


def reads_ahead(model: SequenceModel) -> bool:
    """Whether the posterior at a frame has read the frames after it, so that nothing can be scored in pieces."""
    return model.config.inference == "smooth"


def hear(model: SequenceModel, frames: Frames, noise: Tensor, state: State | None) -> Heard:
    """Read frames `[time feature]` with the noise `[1 time latent]` of z, from `state` or the beginning.

    Two rows go through the model at once: one with this noise, one with none, whose z is mu_q throughout.
    """
    eps = torch.cat([noise, torch.zeros_like(noise)]) if model.config.latent else noise
    rows = len(eps)
    x = frames.expand(rows, *frames.shape)
    state = state or model.initial_state(rows)
    both = model(Batch(x, torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)), noise=eps, state=state)
    before = torch.cat([state.h[:, None], both.h[:, :-1]], 1)
    mean = model.emission.mean(model.emit(both.z[-1:], before[-1:]))[0]
    return Heard(_first(both), mean, both.state)


def last_moment(model: LatentModel, frames: Frames, noise: Tensor, state: State | None) -> Moment:
    """The last of frames that are read as `hear` reads them, opened."""
    last, before = hear(model, frames, noise, state).trace, state or model.initial_state(1)
    if len(frames) > 1:
        before = hear(model, frames[:-1], noise[:, :-1], state).state
    return interventions.last_moment(last, only(before), frames[-1])


def _first(trace: Trace) -> Trace:
    q, p = (None if g is None else Gaussian(g.mu[:1], g.sigma[:1]) for g in (trace.q, trace.p))
    return Trace(
        trace.log_px[:1], trace.kl[:1], q, p, trace.z[:1], trace.h[:1], trace.mask[:1], only(trace.state)
    )


def only(state: State) -> State:
    """The first row of a state."""
    return State(*(field[:1] for field in state))


def joined(heard: Sequence[Heard]) -> Heard:
    """Chunks that follow each other as one."""
    traces = [chunk.trace for chunk in heard]
    log_px, kl, z, h, mask = (
        torch.cat([getattr(trace, name) for trace in traces], 1)
        for name in ("log_px", "kl", "z", "h", "mask")
    )
    q, p = (_over_time([getattr(trace, name) for trace in traces]) for name in ("q", "p"))
    whole = Trace(log_px, kl, q, p, z, h, mask, traces[-1].state)
    return Heard(whole, torch.cat([chunk.mean for chunk in heard]), heard[-1].state)


def _over_time(gaussians: Sequence[Gaussian | None]) -> Gaussian | None:
    given = [gaussian for gaussian in gaussians if gaussian is not None]
    return Gaussian(*(torch.cat(parts, 1) for parts in zip(*given, strict=True))) if given else None


def checked_frame(read: Recording, at: int | None) -> int:
    """The frame to continue after: the last unless one is named.

    Raises:
        InputError: there is no such frame.
    """
    last = len(read.frames) - 1
    at = last if at is None else at
    if not 0 <= at <= last:
        raise InputError(f"There is no frame {at} in this sound.", f"Its frames are 0 to {last}.")
    return at


def check_speech(checkpoint: Checkpoint, name: str) -> None:
    """Refuse a checkpoint that reads something else than sound.

    Raises:
        InputError: naming what it reads.
    """
    codec = checkpoint.codec
    if not isinstance(codec, AudioCodec):
        raise InputError(f"The checkpoint {name} reads handwriting, not sound.", "Train it on speech.")
    if checkpoint.model.config.feature != codec.frame:
        raise InputError(
            f"The checkpoint {name} reads frames of {checkpoint.model.config.feature} samples, "
            f"its codec makes frames of {codec.frame}.",
            "Restore the card from the repository, or train the model again.",
        )
