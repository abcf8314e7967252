"""Pictures as SVG: ink as outlines that are filled, or as single lines for a plotter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from xml.sax.saxutils import escape

import numpy as np

from vrnn.formats.outline import outline
from vrnn.formats.picture import PAPER, Bar, Colour, Line, Picture, Word
from vrnn.formats.svg import number, polyline
from vrnn.types import Ink

_SIZE, _MARGIN = 1000.0, 5.0
"""Larger side of a document, and the margin in nib widths."""
PLOTTED_MM = 180.0
"""Larger side of what is plotted: it fits on A4."""
_MARGIN_MM = 5.0


def picture_svg(picture: Picture, description: str = "Handwriting") -> str:
    """The picture, as wide as the pen made each line; its larger side is 1000 units, on a white ground."""
    low, high = picture.box
    margin = _MARGIN * picture.nib
    scale = _SIZE / float((high - low + 2 * margin).max())
    shift, size = (margin - low) * scale, (high - low + 2 * margin) * scale
    parts = [part for line in picture.lines for part in _drawn(line, scale, shift)]
    parts += [_bar(bar, i, scale, shift) for i, bar in enumerate(picture.bars)]
    parts += [_word(word, picture.em, scale, shift) for word in picture.words]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(size[0])} {number(size[1])}" role="img">\n'
        f"<title>{escape(description)}</title>\n"
        f'<rect width="100%" height="100%" fill="{_hex(PAPER)}"/>\n'
        '<g stroke-linecap="round" stroke-linejoin="round" font-family="sans-serif">\n'
        + "\n".join(parts)
        + "\n</g>\n</svg>\n"
    )


def plotter_svg(ink: Ink) -> str:
    """One path a stroke, in the order and direction of writing, without fill; the larger side is 180 mm.

    Lengths are millimetres, so that a plotter needs no settings.
    """
    points = np.concatenate([stroke[:, :2] for stroke in ink.strokes])
    low, extent = points.min(0), np.ptp(points, axis=0)
    scale = PLOTTED_MM / max(float(extent.max()), 1e-9)
    width, height = (number(side) for side in extent * scale + 2 * _MARGIN_MM)
    paths = "\n".join(
        f'<path d="{polyline((stroke[:, :2] - low) * scale + _MARGIN_MM)}"/>' for stroke in ink.strokes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" '
        f'viewBox="0 0 {width} {height}">\n<title>Handwriting as single lines</title>\n'
        '<g fill="none" stroke="#000000" stroke-width="0.5" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{paths}\n</g>\n</svg>\n"
    )


def _drawn(line: Line, scale: float, shift: np.ndarray) -> Iterator[str]:
    """A line of one width and colour as a stroked path, any other as filled outlines, one for each run of a colour."""
    points = line.shape[:, :2] * scale + shift
    widths = line.shape[:, 2] * scale
    if len(points) > 1 and not np.ptp(widths) and not np.ptp(line.colours, axis=0).any():
        colour, width = _hex(line.colours[-1]), number(widths[0])
        yield f'<path d="{polyline(points)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        return
    shape = np.column_stack([points, widths])
    for first, last in _runs(line.colours):
        path = polyline(outline(shape[max(0, first - 1) : last]))
        yield f'<path d="{path}Z" fill="{_hex(line.colours[last - 1])}"/>'


def _runs(colours: np.ndarray) -> Iterator[tuple[int, int]]:
    """Stretches [first, last) of vertices whose steps have one colour; the first vertex has no step of its own."""
    changes = np.flatnonzero(np.any(np.diff(colours[1:], axis=0) != 0, axis=1)) + 2
    edges = [0, *changes.tolist(), len(colours)]
    yield from pairwise(edges)


def _bar(bar: Bar, i: int, scale: float, shift: np.ndarray) -> str:
    (x, y), width, height = np.array([bar.x, bar.y]) * scale + shift, bar.width * scale, bar.height * scale
    places = np.linspace(0, 100, len(bar.stops))
    stops = "".join(
        f'<stop offset="{number(place)}%" stop-color="{_hex(stop)}"/>'
        for place, stop in zip(places, bar.stops, strict=True)
    )
    return (
        f'<linearGradient id="scale{i}">{stops}</linearGradient>\n<rect x="{number(x)}" y="{number(y)}" '
        f'width="{number(width)}" height="{number(height)}" fill="url(#scale{i})"/>'
    )


def _word(word: Word, em: float, scale: float, shift: np.ndarray) -> str:
    x, y = np.array([word.x, word.y]) * scale + shift
    where = f'x="{number(x)}" y="{number(y)}" font-size="{number(em * scale)}"'
    return f'<text {where} fill="{_hex(word.colour)}">{escape(word.text)}</text>'


def _hex(colour: np.ndarray | Colour) -> str:
    return "#" + "".join(f"{int(part):02x}" for part in colour)
