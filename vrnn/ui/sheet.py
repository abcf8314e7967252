"""Where ink that was not written on the pad lies on its sheet."""

from __future__ import annotations

import numpy as np

from vrnn.codecs.pace import height_of
from vrnn.types import Ink

WIDTH, HEIGHT = 1000.0, 360.0
"""The pad's sheet, in its own units; the browser steps back from wider ink."""
BASELINE = 235.0
"""The pad's guide line."""
LETTER, SMALLEST = 62.0, 20.0
"""Height of a typical letter, and the least that a long line is shrunk to."""
LEFT, RIGHT, MARGIN = 50.0, 120.0, 20.0
DIGITS = (2, 2, 4, 3)
"""Decimals of x, y, seconds and pressure that the pad sends."""


def on_sheet(ink: Ink) -> Ink:
    """The ink at a natural size, standing on the guide line where a hand would begin."""
    points = np.concatenate([stroke[:, :2] for stroke in ink.strokes])
    low, extent = points.min(0), np.ptp(points, axis=0)
    letter = height_of([stroke[:, :2] - low for stroke in ink.strokes])
    scale = LETTER / letter
    room = (WIDTH - LEFT - RIGHT, HEIGHT - 2 * MARGIN)
    for size, limit in zip(extent, room, strict=True):
        scale = min(scale, limit / size) if size > 0 else scale
    scale = max(scale, SMALLEST / letter)
    top = BASELINE - (baseline(ink) - low[1]) * scale
    top = max(MARGIN, min(top, HEIGHT - MARGIN - extent[1] * scale))
    return Ink(
        tuple(np.column_stack([(s[:, :2] - low) * scale + (LEFT, top), s[:, 2:]]) for s in ink.strokes)
    )


def baseline(ink: Ink) -> float:
    """Where the pen most often turns up again: the median of the lower turning points (y points down)."""
    turns = [y[i] for s in ink.strokes for y in [s[:, 1]] for i in _lowest(y)]
    return float(np.median(turns)) if turns else float(max(s[:, 1].max() for s in ink.strokes))


def _lowest(y: np.ndarray) -> np.ndarray:
    """Indices of the local maxima of one stroke, plateaus counted once."""
    moved = np.flatnonzero(np.diff(y, prepend=np.nan) != 0)
    direction = np.sign(np.diff(y[moved]))
    return moved[np.flatnonzero((direction[:-1] > 0) & (direction[1:] < 0)) + 1]


def to_lists(ink: Ink) -> list[list[list[float]]]:
    """Strokes as the pad takes them: points x, y, t, p, rounded to what a screen can show."""
    return [[[round(v, d) for v, d in zip(p, DIGITS, strict=True)] for p in s.tolist()] for s in ink.strokes]


def as_sent(ink: Ink) -> Ink:
    """The ink in the numbers that the pad, a link and a file can all hold: each gives back the same bits."""
    return Ink(tuple(np.array(stroke, dtype=np.float64) for stroke in to_lists(ink)))
