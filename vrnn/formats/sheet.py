"""Contact sheets: many drawings side by side on their baselines, to judge a model at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrnn.formats.svg import Layer, layer_path, number
from vrnn.types import Ink

DARK, BRIGHT = "#111827", "#d9480f"
CELL = (360.0, 110.0)
MARGIN = 14.0
BASELINE = 0.62
"""Where in its cell a drawing's baseline lies, from the top."""
FILLED = 0.8
"""Part of the drawings that fit their cells at the common scale; a larger one is shrunk by itself."""


class Cell(NamedTuple):
    """One drawing: a prefix in dark ink, or None, and what a model drew."""

    prefix: Ink | None
    drawn: Ink


def contact_sheet(cells: Sequence[Cell], title: str, *, columns: int = 4) -> str:
    """An SVG document of the cells, row by row, in curves, on a white ground.

    All drawings share one scale, but for the few that would leave their cells.
    """
    assert cells, "a sheet has at least one cell"
    boxes = [_box(cell) for cell in cells]
    fits = np.array([_fit(box) for box in boxes])
    common = float(np.quantile(fits, 1 - FILLED))
    rows = -(-len(cells) // columns)
    width, height = columns * CELL[0] + 2 * MARGIN, rows * CELL[1] + 2 * MARGIN
    body = "\n".join(
        _cell(cell, box, min(common, float(fit)), np.array(divmod(i, columns)[::-1]) * CELL + MARGIN)
        for i, (cell, box, fit) in enumerate(zip(cells, boxes, fits, strict=True))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" role="img">\n'
        f"<title>{_plain(title)}</title>\n"
        f'<rect width="{number(width)}" height="{number(height)}" fill="#ffffff"/>\n'
        '<g fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{body}\n</g>\n</svg>\n"
    )


class _Box(NamedTuple):
    """Extent of a drawing in its own units, and the height of its baseline."""

    low: np.ndarray
    high: np.ndarray
    baseline: float


def _box(cell: Cell) -> _Box:
    inks = [ink for ink in (cell.prefix, cell.drawn) if ink is not None and ink.points]
    strokes = [stroke[:, :2] for ink in inks for stroke in ink.strokes]
    points = np.concatenate(strokes)
    return _Box(points.min(0), points.max(0), baseline(strokes))


def baseline(strokes: Sequence[np.ndarray]) -> float:
    """The median height at which strokes `[points 2]` (y DOWN) turn upwards: where letters stand."""
    turns = [s[1:-1, 1][(np.diff(s[:-1, 1]) > 0) & (np.diff(s[1:, 1]) <= 0)] for s in strokes]
    lows = np.concatenate(turns)
    return float(np.median(lows if len(lows) else np.concatenate(strokes)[:, 1]))


def _fit(box: _Box) -> float:
    """The largest scale at which a drawing stays inside a cell with its baseline on the line."""
    room = np.array([CELL[0] - 2 * MARGIN, BASELINE * CELL[1], (1 - BASELINE) * CELL[1]])
    needs = np.array([box.high[0] - box.low[0], box.baseline - box.low[1], box.high[1] - box.baseline])
    return float((room / np.maximum(needs, 1e-6)).min())


def _cell(cell: Cell, box: _Box, scale: float, corner: np.ndarray) -> str:
    line = corner[1] + BASELINE * CELL[1]
    shift = np.array([corner[0] + MARGIN, line])
    anchor = np.array([box.low[0], box.baseline])
    rule = (
        f'<path d="M{number(corner[0] + MARGIN)} {number(line)}h{number(CELL[0] - 2 * MARGIN)}" '
        'stroke="#e5e7eb" stroke-width="1"/>'
    )
    layers = [Layer(cell.drawn, DARK if cell.prefix is None else BRIGHT, 1.0, smooth=True)]
    if cell.prefix is not None:
        layers.append(Layer(cell.prefix, DARK, 1.0, smooth=True))
    return "\n".join(
        [rule, *(layer_path(layer, anchor, scale, shift) for layer in layers if layer.ink.points)]
    )


def _plain(text: str) -> str:
    """A title without anything that could be taken for markup."""
    return "".join(c if c.isalnum() or c in " .,:;()=+-/" else " " for c in text)
