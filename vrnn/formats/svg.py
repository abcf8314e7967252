"""Ink as SVG, built from formatted numbers and fixed words only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrnn.types import Ink

_SIZE = 1000.0
_MARGIN = 20.0
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Layer(NamedTuple):
    """One drawing of several on a page: ink, a colour `#rrggbb`, an opacity from 0 to 1.

    `smooth` draws curves through the points instead of straight lines: right for ink at a codec's rate.
    """

    ink: Ink
    colour: str = "#2563eb"
    opacity: float = 0.35
    smooth: bool = False


def ink_svg(ink: Ink, futures: Sequence[Layer] = (), *, colour: str = "#111827", smooth: bool = False) -> str:
    """An SVG document of the ink over its futures, all in the units of `ink`, scaled so that the larger side is 1000.

    Each drawing is one path of single lines or curves; a stroke of one point is a dot.
    """
    layers = [*futures, Layer(ink, colour, 1.0, smooth)]
    points = np.concatenate([stroke[:, :2] for layer in layers for stroke in layer.ink.strokes])
    low = points.min(axis=0)
    extent = points.max(axis=0) - low
    scale = _SIZE / max(extent.max(), 1e-9)
    width, height = extent * scale + 2 * _MARGIN
    paths = "\n".join(layer_path(layer, low, scale, _MARGIN) for layer in layers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" role="img">\n'
        "<title>Handwriting and its futures</title>\n"
        "<desc>The ink that was drawn, over continuations drawn by a model.</desc>\n"
        f'<g fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">\n{paths}\n</g>\n</svg>\n'
    )


def layer_path(layer: Layer, low: np.ndarray, scale: float, shift: float | np.ndarray) -> str:
    """The `<path>` of a layer whose points p are drawn at (p - low) * scale + shift."""
    assert _COLOUR.fullmatch(layer.colour), "a colour is #rrggbb"
    draw = _curve if layer.smooth else polyline
    strokes = "".join(draw((stroke[:, :2] - low) * scale + shift) for stroke in layer.ink.strokes)
    return f'<path d="{strokes}" stroke="{layer.colour}" stroke-opacity="{number(layer.opacity)}"/>'


def polyline(points: np.ndarray) -> str:
    """The path data of straight lines through points `[points 2]`; one point is a dot."""
    rest = " ".join(map(_pair, points[1:]))
    return f"M{_pair(points[0])}" + (f"L{rest}" if rest else "h0")


def _curve(points: np.ndarray) -> str:
    """Uniform Catmull-Rom through every point as cubic Beziers; the ends are doubled."""
    if len(points) < 3:
        return polyline(points)
    around = np.concatenate([points[:1], points, points[-1:]])
    slope = (around[2:] - around[:-2]) / 6
    controls = np.stack([points[:-1] + slope[:-1], points[1:] - slope[1:], points[1:]], 1)
    return f"M{_pair(points[0])}C" + " ".join(map(_pair, controls.reshape(-1, 2)))


def _pair(point: np.ndarray) -> str:
    return f"{number(point[0])} {number(point[1])}"


def number(value: float) -> str:
    """Two decimals at most, and never an exponent."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
