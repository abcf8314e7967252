"""One height and one speed for all ink, whoever wrote it, with whatever pen, however large or slowly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.types import Ink, InputError

SLOWEST = 0.1
"""Speed below which the pen counts as resting, as a part of the drawing's typical speed."""
FASTEST = 20.0
"""Speed above which a time stamp counts as wrong, as a multiple of the typical speed."""
FLAT = 0.1
"""The height of ink without vertical strokes, as a part of its horizontal strokes."""


class Paced(NamedTuple):
    """Ink in heights and in seconds at a mean speed of one height per second.

    Attributes:
        strokes: `[points 2]` each, relative to the first point, in heights.
        clocks: `[points]` each, seconds from the stroke's own start at one height per second; pauses closed.
        seconds: `[points]` each, the ink's own time.
        origin: the first point, in the ink's own units.
        height: the ink's own units in one height.
    """

    strokes: list[np.ndarray]
    clocks: list[np.ndarray]
    seconds: list[np.ndarray]
    origin: tuple[float, float]
    height: float


def normalise(ink: Ink) -> Paced:
    """Measure the ink's height and speed and divide them out.

    Raises:
        InputError: if there is no point.
    """
    if not ink.points:
        raise InputError("There is no ink yet.", "Write something first.")
    origin = ink.strokes[0][0, :2]
    raw = [stroke[:, :2] - origin for stroke in ink.strokes]
    height = height_of(raw)
    strokes = [stroke / height for stroke in raw]
    seconds = [stroke[:, 2] for stroke in ink.strokes]
    return Paced(strokes, _clocks(strokes, seconds), seconds, (float(origin[0]), float(origin[1])), height)


def height_of(strokes: list[np.ndarray]) -> float:
    """The typical vertical stroke: the mean length of up and down runs of the pen, weighted by length.

    It lies near the x-height, and unlike the bounding box it is the same for "on", for "hello" and for a
    whole sloping line (docs/experiments.md).  Falls back to horizontal runs, then to the extent, then to 1.
    """
    vertical, horizontal = (_mean_run([s[:, axis] for s in strokes]) for axis in (1, 0))
    height = max(vertical, FLAT * horizontal)
    if height > 0:
        return height
    every = np.concatenate(strokes)
    return float(np.ptp(every, axis=0).max()) * FLAT or 1.0


def _mean_run(coordinates: list[np.ndarray]) -> float:
    runs = np.concatenate([_runs(c) for c in coordinates])
    return float((runs**2).sum() / runs.sum()) if runs.sum() > 0 else 0.0


def _runs(coordinate: np.ndarray) -> np.ndarray:
    """Lengths of the monotone runs of one stroke's coordinate."""
    step = np.diff(coordinate)
    step = step[step != 0]
    if not len(step):
        return np.zeros(1)
    turns = np.flatnonzero(np.diff(np.sign(step))) + 1
    return np.abs(np.add.reduceat(step, np.concatenate([[0], turns])))


def _clocks(strokes: list[np.ndarray], seconds: list[np.ndarray]) -> list[np.ndarray]:
    lengths = [np.hypot(*np.diff(stroke, axis=0).T) for stroke in strokes]
    spans = [np.diff(clock) for clock in seconds]
    length, span = np.concatenate(lengths), np.concatenate(spans)
    if length.sum() == 0:
        return [np.zeros(len(stroke)) for stroke in strokes]
    typical = _typical_speed(length, span)
    if typical is None:
        spans = lengths
    else:
        # Resting takes no time and impossible jumps take a little: what is left is the motion of the hand.
        spans = [
            np.clip(dt, ds / (FASTEST * typical), ds / (SLOWEST * typical))
            for ds, dt in zip(lengths, spans, strict=True)
        ]
    pace = length.sum() / np.concatenate(spans).sum()
    return [np.concatenate([[0.0], np.cumsum(dt)]) * pace for dt in spans]


def _typical_speed(length: np.ndarray, span: np.ndarray) -> float | None:
    """The speed that half of the ink was written faster than; None if the clock cannot tell."""
    moved = length > 0
    with np.errstate(divide="ignore"):
        speed = length[moved] / span[moved]
    order = np.argsort(speed)
    half = np.searchsorted(np.cumsum(length[moved][order]), 0.5 * length.sum())
    typical = float(speed[order][min(half, len(order) - 1)])
    return typical if np.isfinite(typical) and typical > 0 else None


def resample(paced: Paced, rate_hz: float, speed: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points at equal times along each stroke, at `speed` heights per second.

    Every stroke keeps its first and its last point exactly.

    Returns:
        points `[n 2]` in heights, the ink's own seconds `[n]`, and 1.0 at the last point of each stroke `[n]`.
    """
    points, seconds, last = [], [], []
    for i, (stroke, clock, own) in enumerate(zip(paced.strokes, paced.clocks, paced.seconds, strict=True)):
        steps = round(clock[-1] / speed * rate_hz)
        steps = max(steps, 1 if clock[-1] > 0 else 0)
        # A dot that opens the drawing needs one move to carry its pen bit.
        steps = max(steps, 1) if i == 0 else steps
        at = np.linspace(0.0, clock[-1], steps + 1)
        points.append(np.column_stack([np.interp(at, clock, stroke[:, k]) for k in (0, 1)]))
        seconds.append(np.interp(at, clock, own))
        last.append(np.arange(steps + 1) == steps)
    return np.concatenate(points), np.concatenate(seconds), np.concatenate(last).astype(np.float64)
