"""Ink that a model draws: from nothing, or on from a prefix."""

from __future__ import annotations

from torch import Generator, Tensor

from vrnn.checkpoint import Checkpoint
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.sampling import generate, prefill
from vrnn.types import Frames, Ink


def draw(
    checkpoint: Checkpoint,
    prefix: Frames | None,
    *,
    count: int,
    seconds: float,
    temperature: float,
    generator: Generator,
) -> Tensor:
    """`count` drawings of `seconds` at the codec's speed, each going on from `prefix`: `[count time 3]`."""
    model = checkpoint.model
    if prefix is None:
        state = model.initial_state(count)
    else:
        state = prefill(model, prefix, generator=generator).state.fork(count)
    steps = max(1, round(seconds * checkpoint.codec.rate_hz))
    return generate(model, state, steps, generator=generator, temperature=temperature)


def as_ink(
    codec: HandwritingCodec,
    frames: Frames,
    *,
    start: tuple[float, float] = (0.0, 0.0),
    scale: float = 1.0,
    lifted: bool = False,
) -> Ink:
    """Frames as ink from `start`; where the pen was `lifted` there, the first move leaves no ink."""
    ink = codec.decode(frames, start, scale)
    if not lifted:
        return ink
    landed = ink.strokes[0][1:]
    return Ink((landed, *ink.strokes[1:]) if len(landed) else ink.strokes[1:])


def is_lifted(frames: Frames | None) -> bool:
    """Whether the pen is in the air after these frames."""
    return frames is not None and len(frames) > 0 and bool(frames[-1, 2] > 0.5)
