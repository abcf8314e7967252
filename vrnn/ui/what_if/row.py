"""Drawings side by side as SVG, all of one size.  Knows no Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vrnn.engine.interface import Chunk
from vrnn.formats.svg import Layer, layer_path, number
from vrnn.types import Ink
from vrnn.ui.exports import hair_ink

WIDTH, HEIGHT = 480.0, 180.0
"""Of a picture, in its own units."""
_MARGIN, _NIB = 14.0, 4.0


def inks_of(written: Chunk) -> list[Ink]:
    """One drawing for each row of what was written from (0, 0)."""
    rows = np.dstack([written.points, written.pen])
    return [hair_ink(row.tolist(), (0.0, 0.0)) for row in rows]


def pictures(inks: Sequence[Ink], colour: str, titles: Sequence[str]) -> list[str]:
    """One SVG for each drawing, all at the scale at which the largest of them fits, each in the middle of its own."""
    spans = [_span(ink) for ink in inks]
    room = np.array([WIDTH, HEIGHT]) - 2 * _MARGIN
    scale = min(float((room / np.maximum(high - low, 1e-6)).min()) for low, high in spans)
    return [
        _picture(ink, (low + high) / 2, scale, colour, title)
        for ink, (low, high), title in zip(inks, spans, titles, strict=True)
    ]


def _span(ink: Ink) -> tuple[np.ndarray, np.ndarray]:
    points = np.concatenate([stroke[:, :2] for stroke in ink.strokes])
    return points.min(0), points.max(0)


def _picture(ink: Ink, middle: np.ndarray, scale: float, colour: str, title: str) -> str:
    path = layer_path(Layer(ink, colour, 1.0, smooth=True), middle, scale, np.array([WIDTH, HEIGHT]) / 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(WIDTH)} {number(HEIGHT)}" role="img">'
        f"<title>{title}</title>"
        f'<g fill="none" stroke-width="{number(_NIB)}" stroke-linecap="round" stroke-linejoin="round">{path}</g></svg>'
    )
