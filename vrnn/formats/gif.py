"""A picture as an animation that is written at the pen's speed, in few colours, again and again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PIL import Image

from vrnn.formats.picture import GREY, PAPER, Line, Picture, seconds_of, tint
from vrnn.formats.raster import Canvas, Plan, explain, plan

NIB = 3.2
LARGEST = 900
"""Pixels across a nib, and along the larger side."""
FRAME_MS = 50
"""20 frames a second; many viewers play faster ones slowly."""
HOLD_MS = 2500
"""How long the finished picture stays."""
_SHADES = 5
"""Steps between a colour and paper, for soft edges."""
_COLOURS = 250


def write_gif(picture: Picture) -> bytes:
    """The picture being written, at most 900 pixels a side; its words are there from the beginning."""
    where = plan(picture, NIB, LARGEST)
    frames = list(_frames(picture, where))
    durations = [FRAME_MS] * (len(frames) - 1) + [HOLD_MS]
    file = io.BytesIO()
    # Shared colours and kept pixels: each frame is stored as the part that is new.
    frames[0].save(
        file,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=durations,
        loop=0,
        disposal=1,
        optimize=True,
    )
    return file.getvalue()


def _frames(picture: Picture, where: Plan) -> Iterator[Image.Image]:
    """The picture after each FRAME_MS, as far as it is written then."""
    colours, canvas = _palette(picture), Canvas(where)
    image = Image.new("RGB", where.size, PAPER)
    explain(image, picture, where)
    frame = image.quantize(palette=colours, dither=Image.Dither.NONE)
    count = int(np.ceil(1000 * seconds_of(picture.lines) / FRAME_MS))
    edges = [-np.inf, *(np.arange(1, count + 1) * FRAME_MS / 1000), np.inf]
    for begin, end in pairwise(edges):
        for line in picture.lines:
            part = _between(line, begin, end)
            if part is not None:
                canvas.draw(part.shape, part.colours)
                _refresh(frame, canvas, _box(part.shape, where), colours)
        yield frame.copy()


def _between(line: Line, begin: float, end: float) -> Line | None:
    """The part of a line that the pen draws after `begin` and not after `end`, joined to what came before."""
    now = np.flatnonzero((line.seconds > begin) & (line.seconds <= end))
    if not len(now):
        return None
    first, last = max(0, now[0] - 1), now[-1] + 1
    return Line(*(values[first:last] for values in line))


def _refresh(
    frame: Image.Image, canvas: Canvas, box: tuple[int, int, int, int], colours: Image.Image
) -> None:
    new = canvas.pixels(box).quantize(palette=colours, dither=Image.Dither.NONE)
    frame.paste(new, box[:2])


def _box(shape: np.ndarray, where: Plan) -> tuple[int, int, int, int]:
    """The pixels that a part of a line touches."""
    points, reach = shape[:, :2] * where.scale + where.shift, shape[:, 2].max() * where.scale + 2
    low = np.maximum(np.floor(points.min(0) - reach), 0).astype(int)
    high = np.minimum(np.ceil(points.max(0) + reach), where.size).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _palette(picture: Picture) -> Image.Image:
    """An image that holds paper, and each colour of the picture with its way to paper."""
    solid = np.unique(np.concatenate([line.colours for line in picture.lines]), axis=0).tolist()
    solid += [list(word.colour) for word in picture.words] + [list(GREY)]
    shades = [tint(tuple(c), share) for share in np.linspace(1, 0, _SHADES, endpoint=False) for c in solid]
    kept = list(dict.fromkeys([PAPER, *shades]))[:_COLOURS]
    holder = Image.new("P", (1, 1))
    holder.putpalette([part for colour in kept for part in colour])
    return holder
