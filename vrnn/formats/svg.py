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
    """One drawing of several on a page: ink, a colour `#rrggbb`, an opacity from 0 to 1."""

    ink: Ink
    colour: str = "#2563eb"
    opacity: float = 0.35


def ink_svg(ink: Ink, futures: Sequence[Layer] = (), *, colour: str = "#111827") -> str:
    """An SVG document of the ink over its futures, all in the units of `ink`, scaled so that the larger side is 1000.

    Each drawing is one path of single lines; a stroke of one point is a dot.
    """
    layers = [*futures, Layer(ink, colour, 1.0)]
    points = np.concatenate([stroke[:, :2] for layer in layers for stroke in layer.ink.strokes])
    low = points.min(axis=0)
    extent = points.max(axis=0) - low
    scale = _SIZE / max(extent.max(), 1e-9)
    width, height = extent * scale + 2 * _MARGIN
    paths = "\n".join(_path(layer, low, scale) for layer in layers)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(height)}" role="img">\n'
        "<title>Handwriting and its futures</title>\n"
        "<desc>The ink that was drawn, over continuations drawn by a model.</desc>\n"
        f'<g fill="none" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">\n{paths}\n</g>\n</svg>\n'
    )


def _path(layer: Layer, low: np.ndarray, scale: float) -> str:
    assert _COLOUR.fullmatch(layer.colour), "a colour is #rrggbb"
    strokes = "".join(_stroke((stroke[:, :2] - low) * scale + _MARGIN) for stroke in layer.ink.strokes)
    return f'<path d="{strokes}" stroke="{layer.colour}" stroke-opacity="{_number(layer.opacity)}"/>'


def _stroke(points: np.ndarray) -> str:
    (x, y), *rest = points.tolist()
    line = " ".join(f"{_number(x)} {_number(y)}" for x, y in rest)
    return f"M{_number(x)} {_number(y)}" + (f"L{line}" if rest else "h0")


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
