"""From a prefix to continuations: read it once, fork its state, draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import torch
from torch import Generator, Tensor

from vrnn.models import SequenceModel
from vrnn.types import Batch, Frames, State, Trace

FIRST, CHUNK = 4, 16
"""Frames until the first look at `stop`, so that something is seen soon, and between any two later ones."""


class Draws(Protocol):
    """Whatever draws frame after frame: a model, or one whose latents somebody changes on the way."""

    def draw(self, state: State, *, generator: Generator, temperature: float = 1.0) -> tuple[State, Tensor]:
        """The next frame `[batch feature]` of every sequence, and the state after it."""
        ...


def prefill(model: SequenceModel, prefix: Frames, *, generator: Generator) -> Trace:
    """Infer a prefix `[time feature]` in one pass; `trace.state` is where continuations begin."""
    x = prefix[None]
    return model(Batch(x, torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)), generator=generator)


def stream(
    model: Draws,
    state: State,
    steps: int,
    *,
    generator: Generator,
    temperature: float = 1.0,
    stop: Callable[[], bool] = lambda: False,
    first: int = FIRST,
    chunk: int = CHUNK,
) -> Iterator[Tensor]:
    """Draw `steps` frames from the prior, for every sequence of `state` at once.

    Args:
        model: draws z from its prior and x from its emission at each step.
        state: where to begin, usually `trace.state.fork(count)`.
        steps: frames to draw.
        generator: the same generator state gives the same bits.
        temperature: scales variances and divides logits; 1 is the model itself, 0 its modes.
        stop: asked before every chunk; True ends the stream.
        first, chunk: frames until the first look at `stop`, and between any two later ones.

    Yields:
        A chunk `[batch first feature]`, then chunks `[batch chunk feature]`; the last may be shorter.
    """
    left, size = steps, first
    while left > 0 and not stop():
        frames = []
        with torch.inference_mode():
            for _ in range(min(size, left)):
                state, x = model.draw(state, generator=generator, temperature=temperature)
                frames.append(x)
        yield torch.stack(frames, 1)
        left, size = left - len(frames), chunk


def generate(
    model: Draws, state: State, steps: int, *, generator: Generator, temperature: float = 1.0
) -> Tensor:
    """All of `stream` at once: `[batch time feature]`."""
    return torch.cat(list(stream(model, state, steps, generator=generator, temperature=temperature)), 1)
