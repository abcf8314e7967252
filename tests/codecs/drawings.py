"""Ink to try codecs on: any at all, and ink as a hand writes it."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink

# A tablet's whole units: what a device reports, equal points and straight lines included.
units = st.integers(-1000, 1000)
moments = st.none() | st.floats(0, 5)
strokes = st.lists(
    st.lists(st.tuples(units, units, moments), min_size=1, max_size=12), min_size=1, max_size=5
)
any_ink = strokes.map(ink_from_strokes)
"""What passes the one door for strokes: dots, equal points, equal and missing and backward times."""

wild = st.floats(-1e9, 1e9)
wild_ink = st.lists(
    st.lists(st.tuples(wild, wild, st.none() | st.floats(-1e10, 1e10)), min_size=1, max_size=6),
    min_size=1,
    max_size=3,
).map(
    lambda drawn: ink_from_strokes([[(x, y, None if t is None else t % 100) for x, y, t in s] for s in drawn])
)


def written(seed: int, strokes: int = 3) -> Ink:
    """Smooth strokes of a few letters each, about 30 units high, at 100 points a second and an uneven speed."""
    rng, drawn, clock, left = np.random.default_rng(seed), [], 0.0, 0.0
    for _ in range(strokes):
        letters = rng.integers(1, 5)
        t = np.arange(0, letters * 0.35, 0.01)
        phase = 2 * np.pi * t / 0.35 + 0.5 * np.sin(2 * np.pi * t / 0.6 + rng.uniform(0, 6))
        x = left + 60 * t + 9 * np.cos(phase + rng.uniform(0, 6))
        y = 15 * np.sin(phase) * (1 + 0.3 * rng.uniform(-1, 1) * np.sin(9 * t)) + rng.uniform(-4, 4)
        drawn.append(np.column_stack([x, y, clock + t, np.full(len(t), 0.5)]))
        clock, left = clock + t[-1] + rng.uniform(0.1, 0.4), x[-1] + 10
    return Ink(tuple(drawn))


hands = st.integers(0, 500).map(written)


def changed(
    ink: Ink, *, scale: float = 1.0, shift=(0.0, 0.0), slower: float = 1.0, later: float = 0.0
) -> Ink:
    """The same writing at another size, place, speed and hour."""
    factor, offset = np.array([scale, scale, slower, 1.0]), np.array([*shift, later, 0.0])
    return Ink(tuple(stroke * factor + offset for stroke in ink.strokes))


def to_path(points: np.ndarray, path: np.ndarray) -> float:
    """The largest distance of `points` from the polyline `path`, `[n 2]` each."""
    if len(path) == 1:
        return float(np.hypot(*(points - path).T).max())
    start, along = path[:-1], np.diff(path, axis=0)
    square = np.maximum((along**2).sum(1), 1e-300)
    part = np.clip(((points[:, None] - start) * along).sum(-1) / square, 0, 1)
    return float(
        np.hypot(*np.moveaxis(points[:, None] - start - part[..., None] * along, -1, 0)).min(1).max()
    )


def dense(path: np.ndarray) -> np.ndarray:
    """Twenty points on every segment."""
    at = np.linspace(0, len(path) - 1, 20 * (len(path) - 1) + 1)
    return np.column_stack([np.interp(at, np.arange(len(path)), path[:, k]) for k in (0, 1)])


def apart(left: np.ndarray, right: np.ndarray) -> float:
    """Hausdorff distance of two polylines `[n 2]`."""
    return max(to_path(dense(left), right), to_path(dense(right), left))
