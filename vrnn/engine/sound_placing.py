"""From a model's frames of sound back to seconds and samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from vrnn import objective
from vrnn.checkpoint import Checkpoint
from vrnn.engine.placing import inferred, read_only
from vrnn.engine.sound import SoundFutures, SoundTrace
from vrnn.engine.sound_level import levelled
from vrnn.engine.sound_reading import Heard, Recording, reads_ahead


def sound_trace(model: str, corpus: str, checkpoint: Checkpoint, read: Recording, heard: Heard) -> SoundTrace:
    """What was heard of a recording so far, explained and placed."""
    codec, trace = checkpoint.codec, heard.trace
    bound = objective.bound(trace)
    scored = trace.mask.shape[1]
    return SoundTrace(
        model=model,
        corpus=corpus,
        frames=len(read.frames),
        rate_hz=codec.rate_hz,
        sample_rate_hz=codec.sample_rate_hz,
        time=read_only((np.arange(scored) + 0.5) / codec.rate_hz),
        **inferred(checkpoint, trace),
        bound=float((bound.elbo / bound.steps)[0]),
        bound_kind="exact" if trace.q is None else "bound",
        reads_ahead=reads_ahead(checkpoint.model),
        cut_samples=read.cut,
        reconstruction=read_only(codec.decode(heard.mean).samples),
        fraction_done=scored / len(read.frames),
    )


def sound_futures(
    model: str,
    corpus: str,
    checkpoint: Checkpoint,
    at: int,
    drawn: Sequence[Tensor],
    steps: int,
    prime: float,
) -> SoundFutures:
    """Continuations after frame `at`, drawn so far in chunks `[count time feature]` of `steps` frames in all.

    `prime` is the root mean square of what they go on from.

    Raises:
        InputError: if the model has left for infinity.
    """
    codec, frames = checkpoint.codec, torch.cat(list(drawn), 1)
    sounds, gain, level = zip(*(levelled(codec, one, prime) for one in frames), strict=True)
    start = (at + 1) / codec.rate_hz
    return SoundFutures(model, corpus, at, start, sounds, gain, level, frames.shape[1] / steps)
