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
    tempo = tempo_of(strokes, seconds)
    clocks = [clock_of(stroke, own, tempo) for stroke, own in zip(strokes, seconds, strict=True)]
    return Paced(strokes, clocks, seconds, (float(origin[0]), float(origin[1])), height)


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


class Tempo(NamedTuple):
    """How fast somebody writes.

    Attributes:
        typical: the speed that half of the ink was written faster than, in heights per second; None if the
            clock cannot tell.
        pace: mean speed without rests, in heights per second.
    """

    typical: float | None
    pace: float


def tempo_of(strokes: list[np.ndarray], seconds: list[np.ndarray]) -> Tempo:
    """Measure the speed of strokes `[points 2]` in heights with their times `[points]`."""
    lengths, spans = [moves(stroke) for stroke in strokes], [np.diff(clock) for clock in seconds]
    length, span = np.concatenate(lengths), np.concatenate(spans)
    if length.sum() == 0:
        return Tempo(None, 1.0)
    typical = _typical_speed(length, span)
    spent = [_spent(ds, dt, typical) for ds, dt in zip(lengths, spans, strict=True)]
    return Tempo(typical, length.sum() / np.concatenate(spent).sum())


def clock_of(stroke: np.ndarray, seconds: np.ndarray, tempo: Tempo) -> np.ndarray:
    """Seconds from the stroke's start `[points]` as they would be at one height per second on average."""
    spent = _spent(moves(stroke), np.diff(seconds), tempo.typical)
    return np.concatenate([[0.0], np.cumsum(spent)]) * tempo.pace


def moves(stroke: np.ndarray) -> np.ndarray:
    """The length of each move of a stroke `[points 2]`: `[points - 1]`."""
    return np.hypot(*np.diff(stroke, axis=0).T)


def _spent(ds: np.ndarray, dt: np.ndarray, typical: float | None) -> np.ndarray:
    """The hand's own time for each move: resting takes no time and impossible jumps take a little."""
    if typical is None:
        return ds
    return np.clip(dt, ds / (FASTEST * typical), ds / (SLOWEST * typical))


def _typical_speed(length: np.ndarray, span: np.ndarray) -> float | None:
    """The speed that half of the ink was written faster than; None if the clock cannot tell."""
    moved = length > 0
    with np.errstate(divide="ignore"):
        speed = length[moved] / span[moved]
    order = np.argsort(speed)
    half = np.searchsorted(np.cumsum(length[moved][order]), 0.5 * length.sum())
    typical = float(speed[order][min(half, len(order) - 1)])
    return typical if np.isfinite(typical) and typical > 0 else None


def steps_of(end: float, rate_hz: float, speed: float, *, opens: bool) -> int:
    """Frames that a stroke takes whose clock ends at `end`."""
    steps = max(round(end / speed * rate_hz), 1 if end > 0 else 0)
    # A dot that opens the drawing needs one move to carry its pen bit.
    return max(steps, 1) if opens else steps


def resample(paced: Paced, rate_hz: float, speed: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points at equal times along each stroke, at `speed` heights per second.

    Every stroke keeps its first and its last point exactly.

    Returns:
        points `[n 2]` in heights, the ink's own seconds `[n]`, and 1.0 at the last point of each stroke `[n]`.
    """
    points, seconds, last = [], [], []
    for i, (stroke, clock, own) in enumerate(zip(paced.strokes, paced.clocks, paced.seconds, strict=True)):
        steps = steps_of(clock[-1], rate_hz, speed, opens=i == 0)
        at = np.linspace(0.0, clock[-1], steps + 1)
        points.append(np.column_stack([np.interp(at, clock, stroke[:, k]) for k in (0, 1)]))
        seconds.append(np.interp(at, clock, own))
        last.append(np.arange(steps + 1) == steps)
    return np.concatenate(points), np.concatenate(seconds), np.concatenate(last).astype(np.float64)
