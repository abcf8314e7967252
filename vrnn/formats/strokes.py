"""The one door through which strokes from outside become Ink: every reader and the drawing pad pass here."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import numpy as np

from vrnn.types import Ink, InputError

MAX_BYTES = 1_000_000
"""Largest ink file that is read, in bytes."""
MAX_POINTS = 50_000
"""Most points in one drawing."""
MAX_DEPTH = 16
"""Deepest nesting of a JSON or XML ink file."""
MAX_COORDINATE = 1e9
"""Largest |x|, |y| or |pressure|."""
MAX_TIME = 1e10
"""Largest |time| in seconds, so that seconds since 1970 are welcome."""
MAX_PAUSE = 5.0
"""A longer wait between two strokes is cut to this many seconds: it carries no ink."""
MAX_SECONDS = 600.0
"""Longest drawing after its pauses are cut, in seconds."""
PERIOD = 0.01
"""Spacing of points that come without a time, in seconds."""

_MISSING = (math.nan, math.nan, math.nan, math.nan)
_OPTIONAL = (False, False, True, True)
_BOUNDS = (MAX_COORDINATE, MAX_COORDINATE, MAX_TIME, MAX_COORDINATE)


def ink_from_strokes(strokes: object) -> Ink:
    """Ink from a sequence of strokes, each a sequence of points `x, y[, seconds[, pressure]]`.

    Empty strokes are dropped.  A missing time (absent, None or, in an array, NaN) is 0.01 s after the point
    before it.  Time starts at 0 and never decreases: a point that goes back waits at its predecessor's time,
    a stroke that begins before the last one ended is moved behind it, and pauses between strokes are cut to
    5 s.  A missing pressure is 0.5, and pressures are clipped to 0..1.

    Raises:
        InputError: not strokes of points of numbers, no point at all, more than 50,000 points or 600 seconds,
            or a coordinate that is not finite or beyond 1e9.
    """
    drawn = [stroke for stroke in _counted(strokes) if len(stroke)]
    if not drawn:
        raise InputError("The drawing has no points.", "Draw at least a dot.")
    points = np.array([_point(point) for stroke in drawn for point in _rows(stroke)], dtype=np.float64)
    ends = list(itertools.accumulate(len(stroke) for stroke in drawn))
    points[:, 2] = _clock(points[:, 2].tolist(), ends)
    points[:, 3] = np.clip(np.where(np.isnan(points[:, 3]), 0.5, points[:, 3]), 0.0, 1.0)
    return Ink(tuple(points[start:end] for start, end in zip([0, *ends], ends, strict=False)))


def _counted(strokes: object) -> Sequence[Sequence[object]]:
    """The strokes, once it is known from their lengths alone that looking at each point is cheap."""
    if not isinstance(strokes, list | tuple):
        raise InputError("The ink is not a list of strokes.")
    if len(strokes) > MAX_POINTS:
        raise InputError(f"The ink has more than {MAX_POINTS:,} strokes.", "Send a shorter text.")
    if not all(isinstance(stroke, list | tuple | np.ndarray) for stroke in strokes):
        raise InputError("A stroke is not a list of points.")
    if any(isinstance(stroke, np.ndarray) and stroke.ndim != 2 for stroke in strokes):
        raise InputError("A stroke array is not [points numbers].")
    check_points(sum(len(stroke) for stroke in strokes))
    return strokes


def check_points(count: int) -> None:
    """Refuse a drawing of more than 50,000 points."""
    if count > MAX_POINTS:
        raise InputError(f"The ink has more than {MAX_POINTS:,} points.", "Send a shorter text.")


def _rows(stroke: Sequence[object] | np.ndarray) -> Sequence[object]:
    """The points of a stroke as plain lists, None where an array holds NaN for a missing time or pressure."""
    if not isinstance(stroke, np.ndarray):
        return stroke
    if not 2 <= stroke.shape[1] <= 4 or stroke.dtype.kind not in "fiu":
        raise InputError("A stroke array must hold 2 to 4 real numbers a point.")
    rows = stroke.astype(object)
    rows[:, 2:][np.isnan(stroke[:, 2:])] = None
    return rows.tolist()


def _point(point: object) -> tuple[float, ...]:
    """One point as x, y, time and pressure."""
    if not isinstance(point, list | tuple) or not 2 <= len(point) <= 4:
        raise InputError("A point is not a list of 2 to 4 numbers.", "Points are x, y, seconds, pressure.")
    return (*map(_number, point, _BOUNDS, _OPTIONAL), *_MISSING[len(point) :])


def _number(value: object, bound: float, optional: bool) -> float:
    if value is None and optional:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("A point holds something that is not a number.")
    if not -bound <= value <= bound:  # false for NaN too, and an int of any size compares without overflow
        raise InputError("A point is not finite or too far away.", f"Values stay below {bound:.0e}.")
    return float(value)


def _clock(times: Sequence[float], ends: Sequence[int]) -> list[float]:
    """Seconds from 0 that never decrease, from times that may be missing, repeat or go back.

    `ends` holds the index behind each stroke's last point.
    """
    clock, seconds, starts = 0.0, [], {0, *ends}
    latest = previous = -math.inf
    for index, time in enumerate(_filled(times)):
        if index in starts:
            pause = time - latest if index else 0.0
            clock += PERIOD if pause < 0 else min(pause, MAX_PAUSE)
            latest = previous = time
        latest = max(latest, time)
        clock += latest - previous
        previous = latest
        seconds.append(clock)
    if clock > MAX_SECONDS:
        raise InputError(f"The ink lasts longer than {MAX_SECONDS:.0f} seconds.", "Send a shorter text.")
    return seconds


def _filled(times: Sequence[float]) -> Iterator[float]:
    """The times with each missing one a period after the point before it."""
    first = next((index for index, time in enumerate(times) if not math.isnan(time)), None)
    previous = -PERIOD if first is None else times[first] - PERIOD * (first + 1)
    for time in times:
        previous = previous + PERIOD if math.isnan(time) else time
        yield previous
