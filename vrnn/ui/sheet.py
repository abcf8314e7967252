"""Where ink that was not written on the pad lies on its sheet."""

from __future__ import annotations

import numpy as np

from vrnn.codecs.pace import height_of
from vrnn.types import Ink

WIDTH, HEIGHT = 1000.0, 360.0
"""The pad's sheet, in its own units; the browser steps back from wider ink."""
LETTER, SMALLEST = 58.0, 20.0
"""Height of a typical letter, and the least that a long line is shrunk to."""
LEFT, RIGHT, MARGIN = 50.0, 120.0, 30.0


def on_sheet(ink: Ink) -> Ink:
    """The ink at a natural size, its left edge and its middle where a hand would begin."""
    points = np.concatenate([stroke[:, :2] for stroke in ink.strokes])
    low, extent = points.min(0), np.ptp(points, axis=0)
    letter = height_of([stroke[:, :2] - low for stroke in ink.strokes])
    scale = LETTER / letter
    room = (WIDTH - LEFT - RIGHT, HEIGHT - 2 * MARGIN)
    for size, limit in zip(extent, room, strict=True):
        scale = min(scale, limit / size) if size > 0 else scale
    scale = max(scale, SMALLEST / letter)
    shift = np.array([LEFT, (HEIGHT - extent[1] * scale) / 2])
    return Ink(tuple(np.column_stack([(s[:, :2] - low) * scale + shift, s[:, 2:]]) for s in ink.strokes))


def to_lists(ink: Ink) -> list[list[list[float]]]:
    """Strokes as the pad takes them: points x, y, t, p, rounded to what a screen can show."""
    return [
        [[round(v, d) for v, d in zip(p, (2, 2, 4, 3), strict=True)] for p in s.tolist()] for s in ink.strokes
    ]
