"""What a checkpoint draws: from nothing, or on from a prefix; and its frames as ink."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn.checkpoint import Checkpoint
from vrnn.cli.files import write_out
from vrnn.cli.options import Wish
from vrnn.cli.progress import bar
from vrnn.codecs.handwriting import HandwritingCodec, Placed
from vrnn.formats.arrange import LETTER, Group, arranged
from vrnn.formats.gif import write_gif
from vrnn.formats.ink_json import write_json
from vrnn.formats.open import read_ink
from vrnn.formats.png import write_png
from vrnn.formats.sheet import Cell, contact_sheet
from vrnn.formats.svg import Layer, ink_svg
from vrnn.formats.trace_files import write_npz
from vrnn.sampling import prefill, stream
from vrnn.types import Frames, Ink, InputError

SUFFIXES = (".svg", ".png", ".gif", ".json", ".npz")
_COLOUR = (196, 82, 10)
"""Of what a model drew, in pictures."""


def draw(
    checkpoint: Checkpoint,
    prefix: Frames | None,
    wish: Wish,
    *,
    generator: Generator,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Tensor:
    """What is wished for, each going on from `prefix`: `[count time feature]`.

    Raises:
        InputError: if the model's draws grew beyond all numbers.
    """
    model = checkpoint.model
    if prefix is None:
        state = model.initial_state(wish.count)
    else:
        state = prefill(model, prefix, generator=generator).state.fork(wish.count)
    steps, drawn = max(1, round(wish.seconds * checkpoint.codec.rate_hz)), []
    for chunk in stream(model, state, steps, generator=generator, temperature=wish.temperature):
        drawn.append(chunk)
        progress(sum(part.shape[1] for part in drawn), steps)
    frames = torch.cat(drawn, 1)
    if not bool(torch.isfinite(frames).all()):
        raise InputError("The model's draws grew beyond all numbers.", "Choose a lower --temperature.")
    return frames


def write_drawings(
    checkpoint: Checkpoint, prime: tuple[bytes, str] | None, wish: Wish, out: Path, *, generator: Generator
) -> None:
    """Draw on from the ink in `prime`, its bytes and its name, or from nothing, and write it to `out`.

    Raises:
        InputError: as `read_ink` and `write_out`.
    """
    codec = checkpoint.codec
    ink = read_ink(*prime) if prime else None
    placed = codec.encode_placed(ink) if ink else None
    prefix = placed.frames if placed else None
    with bar("drawing", " frames") as progress:
        frames = draw(checkpoint, prefix, wish, generator=generator, progress=progress)
    where: dict[str, Any] = {"lifted": is_lifted(prefix)}
    if placed:
        where |= {"start": tuple(placed.points[-1].tolist()), "scale": placed.scale}
    drawings = [as_ink(codec, f, **where) for f in frames]
    write_out(
        out, _drawings(out, ink, drawings, frames.numpy(), codec.rate_hz, placed.scale if placed else 1.0)
    )


def _drawings(
    out: Path, ink: Ink | None, drawings: list[Ink], frames: np.ndarray, rate_hz: float, scale: float
) -> bytes:
    if out.suffix == ".npz":
        return write_npz({"frames": frames, "rate_hz": rate_hz})
    if out.suffix == ".json":
        each = [write_json(drawing) for drawing in drawings]
        return each[0] if len(each) == 1 else b"[" + b",\n".join(each) + b"]\n"
    if out.suffix in (".png", ".gif"):
        group = Group("", _COLOUR, tuple(drawing for drawing in drawings if drawing.points))
        page = arranged(ink, scale / LETTER, groups=[group], read=ink)
        return write_png(page) if out.suffix == ".png" else write_gif(page)
    if ink is None:
        return contact_sheet([Cell(None, d) for d in drawings], "Handwriting drawn by a model").encode()
    return ink_svg(ink, [Layer(d, smooth=True) for d in drawings if d.points]).encode()


def frames_of_ink(checkpoint: Checkpoint, data: bytes, name: str) -> tuple[Frames, dict[str, np.ndarray]]:
    """A drawing's frames, and for each when and where its move ends on the ink's own page.

    Raises:
        InputError: as `read_ink`.
    """
    placed: Placed = checkpoint.codec.encode_placed(read_ink(data, name))
    return placed.frames, {"time_s": placed.time[1:], "point": placed.points[1:]}


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
