"""The line that the pad's pen leaves: how wide it writes, and the smooth curve through a stroke's points.

The page draws it in the browser (ui/pad/js: nib.js, pen.js, geometry.js); files are drawn from here.
"""

from __future__ import annotations

import numpy as np

FAST = 421.0
"""Nib widths a second at which a line is thinnest."""
_STEP, _MOST = 0.8, 32
"""Longest step of the curve in nib widths, and the most steps between two points."""


def nib_widths(stroke: np.ndarray, nib: float) -> np.ndarray:
    """Width at each point `[points]` of a stroke `[points 4]`, in the ink's units.

    From pressure where the device reports it, else from speed (fast is thin), low-passed so that a jittery clock
    does not show.  `nib` is the width at medium pressure or at walking pace.
    """
    pressed = np.ptp(stroke[:, 3]) > 0.04
    target = nib * (0.45 + 1.1 * stroke[:, 3]) if pressed else _from_speed(stroke, nib)
    widths, width = [], float(target[0])
    for wanted in target.tolist():
        width += 0.3 * (wanted - width)
        widths.append(width)
    return np.array(widths)


def _from_speed(stroke: np.ndarray, nib: float) -> np.ndarray:
    around = np.concatenate([stroke[:1], stroke, stroke[-1:]])
    move = around[2:, :3] - around[:-2, :3]
    resting = move[:, 2] <= 0
    speed = np.hypot(move[:, 0], move[:, 1]) / np.where(resting, 1.0, move[:, 2])
    return np.where(resting, nib, nib * (1.18 - 0.6 * np.minimum(1.0, speed / (FAST * nib))))


def pen_line(stroke: np.ndarray, nib: float) -> np.ndarray:
    """A stroke `[points 4]` as the pen draws it: `[vertices 4]`, x, y, width and a place among the points.

    A place of 2.5 is half way between the points 2 and 3.  Each inner point is averaged with its neighbours (1 2 1),
    which removes the pixel grid's stairs; a Catmull-Rom curve passes through the result.
    """
    points = stroke[:, :2].copy()
    points[1:-1] = (stroke[:-2, :2] + 2 * stroke[1:-1, :2] + stroke[2:, :2]) / 4
    return _curve(points, nib_widths(stroke, nib), _STEP * nib)


def even_line(points: np.ndarray, width: float) -> np.ndarray:
    """Points `[points 2]` in a smooth line of one width: `[vertices 4]`, as `pen_line`."""
    return _curve(np.asarray(points, dtype=np.float64), np.full(len(points), width), 2 * width)


def _curve(points: np.ndarray, widths: np.ndarray, step: float) -> np.ndarray:
    """Catmull-Rom in x and y; the widths are interpolated linearly, so they never overshoot."""
    place = _places(points, step)
    segment = np.minimum(place.astype(np.int64), max(0, len(points) - 2))
    s = (place - segment)[:, None]
    around = np.concatenate([points[:1], points, points[-1:], points[-1:]])
    a, b, c, d = (around[segment + k] for k in range(4))
    bend = 2 * b + (c - a) * s + (2 * a - 5 * b + 4 * c - d) * s**2 + (3 * b - a - 3 * c + d) * s**3
    return np.column_stack([bend / 2, np.interp(place, np.arange(len(points)), widths), place])


def _places(points: np.ndarray, step: float) -> np.ndarray:
    """Where among the points the curve has its vertices, so that no step is longer than `step`."""
    gaps = np.hypot(*np.diff(points, axis=0).T)
    pieces = np.clip(np.ceil(gaps / step), 1, _MOST).astype(np.int64)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    within = (np.arange(pieces.sum()) - first + 1) / np.repeat(pieces, pieces)
    return np.concatenate([[0.0], np.repeat(np.arange(len(gaps)), pieces) + within])
