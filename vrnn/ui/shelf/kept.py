"""The drawings of one visit, as a list that only grows by what is new.  Knows no Streamlit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.formats.svg import number
from vrnn.types import Ink

MOST = 12
"""Drawings that are kept; with the next one the oldest goes."""
MOST_POINTS = 60_000
"""Points in all of them together; beyond, the oldest go."""
WIDTH, HEIGHT = 120.0, 60.0
"""Of a thumbnail."""
_MARGIN, _FINEST, _LINES = 6.0, 160, 60


class Kept(NamedTuple):
    """One drawing.

    Attributes:
        name: its own in this visit.
        sheet: what it was drawn on: the same from one clearing, or opening, of the sheet to the next; empty if it is
            to stay as it is, whatever is written further.
        ink: the drawing.
    """

    name: str
    sheet: str
    ink: Ink


def with_drawing(kept: tuple[Kept, ...], sheet: str, ink: Ink, name: str) -> tuple[Kept, ...]:
    """The list with this drawing first.

    A drawing on the same sheet is the last one written further, and takes its place; one that is on the list already
    comes to its front.
    """
    last = kept[0] if kept else None
    further = last is not None and last.sheet == sheet
    if last and last.sheet in ("", sheet) and same(last.ink, ink):
        return kept
    before = kept[1:] if further else kept
    found = next((known for known in before if same(known.ink, ink)), last if further else None)
    others = [known for known in before if known is not found]
    if found is None:
        return _within((Kept(name, sheet, ink), *others))
    return _within((Kept(found.name, found.sheet and sheet, ink), *others))


def _within(kept: tuple[Kept, ...]) -> tuple[Kept, ...]:
    """As many as there is room for; the first whatever its size."""
    points = np.cumsum([known.ink.points for known in kept[:MOST]])
    return kept[: max(1, int((points <= MOST_POINTS).sum()))]


def same(a: Ink, b: Ink) -> bool:
    """Whether two drawings are equal in every number."""
    return len(a.strokes) == len(b.strokes) and all(
        np.array_equal(one, other) for one, other in zip(a.strokes, b.strokes, strict=True)
    )


def thumbnail(ink: Ink) -> str:
    """The path data of the drawing in WIDTH x HEIGHT, thinned to what can be seen."""
    points = np.concatenate([stroke[:, :2] for stroke in ink.strokes])
    low, extent = points.min(0), np.ptp(points, axis=0)
    room = np.array([WIDTH, HEIGHT]) - 2 * _MARGIN
    scale = min(room / np.maximum(extent, 1e-9)) if extent.any() else 1.0
    scale = min(scale, 0.6)  # a dot stays a dot
    corner = (np.array([WIDTH, HEIGHT]) - extent * scale) / 2
    return "".join(_path((_thinned(stroke[:, :2]) - low) * scale + corner) for stroke in ink.strokes[:_LINES])


def _thinned(points: np.ndarray) -> np.ndarray:
    return points[np.unique(np.linspace(0, len(points) - 1, min(len(points), _FINEST)).round().astype(int))]


def _path(points: np.ndarray) -> str:
    first, *rest = (f"{number(round(x, 1))} {number(round(y, 1))}" for x, y in points.tolist())
    return f"M{first}" + (f"L{' '.join(rest)}" if rest else "h0")
