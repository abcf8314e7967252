"""From a prefix to continuations: read it once, fork its state, draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Generator, Tensor

from vrnn.models import SequenceModel
from vrnn.types import Batch, Frames, State, Trace

CHUNK = 16
"""Frames between two looks at `stop`."""


def prefill(model: SequenceModel, prefix: Frames, *, generator: Generator) -> Trace:
    """Infer a prefix `[time feature]` in one pass; `trace.state` is where continuations begin."""
    x = prefix[None]
    return model(Batch(x, torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)), generator=generator)


def stream(
    model: SequenceModel,
    state: State,
    steps: int,
    *,
    generator: Generator,
    temperature: float = 1.0,
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[Tensor]:
    """Draw `steps` frames from the prior, for every sequence of `state` at once.

    Args:
        model: draws z from its prior and x from its emission at each step.
        state: where to begin, usually `trace.state.fork(count)`.
        steps: frames to draw.
        generator: the same generator state gives the same bits.
        temperature: scales variances and divides logits; 1 is the model itself, 0 its modes.
        stop: asked before every chunk; True ends the stream.

    Yields:
        Chunks `[batch CHUNK feature]`; the last may be shorter.
    """
    for begin in range(0, steps, CHUNK):
        if stop():
            return
        frames = []
        with torch.inference_mode():
            for _ in range(min(CHUNK, steps - begin)):
                state, seen = model.step(state, None, generator=generator, temperature=temperature)
                frames.append(seen.x)
        yield torch.stack(frames, 1)


def generate(
    model: SequenceModel, state: State, steps: int, *, generator: Generator, temperature: float = 1.0
) -> Tensor:
    """All of `stream` at once: `[batch time feature]`."""
    return torch.cat(list(stream(model, state, steps, generator=generator, temperature=temperature)), 1)
