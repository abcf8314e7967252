"""A picture in pixels: where everything goes, and lines drawn several times too large, then averaged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from vrnn.formats.picture import PAPER, Picture, ramp

FINER = 4
"""Every pixel is the mean of so many by so many."""
_MARGIN = 5.0
"""Around everything, in nib widths."""


class Plan(NamedTuple):
    """Where a picture is: a point p of it at p * scale + shift pixels, in `size` pixels across and down."""

    size: tuple[int, int]
    scale: float
    shift: np.ndarray


def plan(picture: Picture, nib_px: float, largest_px: int) -> Plan:
    """The picture with nibs of `nib_px` pixels, or smaller where its larger side would pass `largest_px`."""
    low, high = picture.box
    margin = _MARGIN * picture.nib
    extent = high - low + 2 * margin
    scale = min(nib_px / picture.nib, largest_px / float(extent.max()))
    size = np.ceil(extent * scale).astype(int)
    return Plan((int(size[0]), int(size[1])), scale, (margin - low) * scale)


def explain(image: Image.Image, picture: Picture, where: Plan) -> None:
    """Writes the picture's words and scales on an image of the plan's size."""
    draw, font = ImageDraw.Draw(image), _font(picture.em * where.scale)
    for word in picture.words:
        place = np.array([word.x, word.y]) * where.scale + where.shift
        draw.text(tuple(place), word.text, fill=word.colour, font=font, anchor="ls")
    for bar in picture.bars:
        x, y = np.array([bar.x, bar.y]) * where.scale + where.shift
        width, height = (max(1, round(side * where.scale)) for side in (bar.width, bar.height))
        row = ramp(bar.stops, np.linspace(0, 1, width))
        image.paste(Image.fromarray(np.tile(row, (height, 1, 1))), (round(x), round(y)))


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(max(8.0, size))


class Canvas:
    """Rows `top` to `bottom` of a plan, on which lines are drawn at FINER times the size."""

    def __init__(self, where: Plan, top: int = 0, bottom: int | None = None) -> None:
        self._rows = (top, where.size[1] if bottom is None else bottom)
        self._image = Image.new("RGB", (where.size[0] * FINER, (self._rows[1] - top) * FINER), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._scale = where.scale * FINER
        self._shift = (where.shift - (0, top)) * FINER

    def draw(self, shape: np.ndarray, colours: np.ndarray) -> None:
        """Draws a line `[vertices 3]`, or a dot, in the colours `[vertices 3]` of its vertices."""
        # Pixels have their numbers at their centres, and what is filled includes the pixels of its edge.
        points = shape[:, :2] * self._scale + self._shift - 0.5
        radii = np.maximum(shape[:, 2] * self._scale / 2 - 0.5, 0.3 * FINER)
        if not self._sees(points, radii):
            return
        fills = [tuple(colour) for colour in colours.tolist()]
        if len(points) == 1:
            self._disc(points[0], 1.24 * radii[0], fills[0])
            return
        self._disc(points[0], radii[0], fills[1])
        for i, corners in enumerate(_trapezoids(points, radii), 1):
            self._draw.polygon(corners, fill=fills[i])
            self._disc(points[i], radii[i], fills[i])

    def _disc(self, point: np.ndarray, radius: float, fill: tuple[int, ...]) -> None:
        self._draw.ellipse((*(point - radius), *(point + radius)), fill=fill)

    def _sees(self, points: np.ndarray, radii: np.ndarray) -> bool:
        return bool((points[:, 1] + radii).max() >= 0 and (points[:, 1] - radii).min() <= self._image.height)

    def pixels(self, box: tuple[int, int, int, int] | None = None) -> Image.Image:
        """What is drawn, or a box (left, top, right, bottom) of it, averaged to pixels of the plan."""
        if box is None:
            return self._image.reduce(FINER)
        left, top, right, bottom = (FINER * edge for edge in box)
        return self._image.crop((left, top, right, bottom)).reduce(FINER)


def _trapezoids(points: np.ndarray, radii: np.ndarray) -> Iterator[list[float]]:
    """The corners of each step of a line, as wide as the pen at both of its ends."""
    along = np.diff(points, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    normals = np.column_stack([-along[:, 1], along[:, 0]])
    ends = list(pairwise(range(len(points))))
    for (i, j), normal in zip(ends, normals, strict=True):
        a, b = radii[i] * normal, radii[j] * normal
        yield np.concatenate([points[i] + a, points[j] + b, points[j] - b, points[i] - a]).tolist()
