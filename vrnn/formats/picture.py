"""A picture of ink and its futures, before it is known whether it becomes SVG, PNG or GIF."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrnn.formats.nib import even_line, pen_line
from vrnn.types import Ink

Colour = tuple[int, int, int]
PAPER: Colour = (255, 255, 255)
INK: Colour = (17, 24, 39)
GREY: Colour = (75, 85, 99)
HAIR = 0.42
"""Width of a continuation, in nib widths."""
PAUSE = 0.35
"""A longer rest of the pen is played as so many seconds."""
LONGEST = 8.0
"""Ink that took longer to write is played faster, to take so many seconds."""


class Line(NamedTuple):
    """One line.

    Attributes:
        shape: `[vertices 3]`, x, y (down) and width in the ink's units.
        colours: `[vertices 3]`, 0 to 255; a step has the colour of the vertex where it ends.
        seconds: `[vertices]`, when the pen is there.
    """

    shape: np.ndarray
    colours: np.ndarray
    seconds: np.ndarray


class Word(NamedTuple):
    """Text with its left end and baseline at (x, y)."""

    text: str
    x: float
    y: float
    colour: Colour


class Bar(NamedTuple):
    """A scale of colours from left to right, with its upper left corner at (x, y)."""

    x: float
    y: float
    width: float
    height: float
    stops: tuple[Colour, ...]


class Picture(NamedTuple):
    """Lines, the first at the bottom, and what explains them; everything in the ink's units.

    Attributes:
        lines: at least one.
        nib: width of a typical line of ink; drawn alike in every picture, it sets the size.
        em: size of the letters of the words.
        words: what lines are.
        bars: what colours mean.
    """

    lines: tuple[Line, ...]
    nib: float
    em: float
    words: tuple[Word, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest x and y of anything in the picture."""
        low, high = reach(self.lines)
        boxes = [
            (w.x, w.y - self.em, w.x + breadth(w.text, self.em), w.y + 0.3 * self.em) for w in self.words
        ]
        boxes += [(b.x, b.y, b.x + b.width, b.y + b.height) for b in self.bars]
        corners = np.array([(*low, *high), *boxes])
        return corners[:, :2].min(0), corners[:, 2:].max(0)


def reach(lines: Sequence[Line]) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest x and y that are inked."""
    shapes = np.concatenate([line.shape for line in lines])
    half = shapes[:, 2:] / 2
    return (shapes[:, :2] - half).min(0), (shapes[:, :2] + half).max(0)


def breadth(text: str, em: float) -> float:
    """About how wide a text is."""
    return 0.56 * em * len(text)


def ink_lines(
    ink: Ink, nib: float, shares: Sequence[np.ndarray] | None = None, stops: Sequence[Colour] = (INK,)
) -> tuple[Line, ...]:
    """Ink as the pad's pen draws it, one line a stroke: dark, or coloured along `stops`.

    `shares` holds for each stroke how far along them, 0 to 1, each of its points is.
    """
    clocks = _played([stroke[:, 2] for stroke in ink.strokes])
    lines = []
    for i, stroke in enumerate(ink.strokes):
        line = pen_line(stroke, nib)
        place, each = line[:, 3], np.arange(len(stroke))
        colours = plain(INK, len(line)) if shares is None else ramp(stops, np.interp(place, each, shares[i]))
        lines.append(Line(line[:, :3], colours, np.interp(place, each, clocks[i])))
    return tuple(lines)


def hair_lines(ink: Ink, nib: float, colour: Colour, *, begin: float = 0.0) -> tuple[Line, ...]:
    """A continuation in thin lines of one colour, played from `begin` on."""
    lines = []
    for stroke in ink.strokes:
        line = even_line(stroke[:, :2], HAIR * nib)
        seconds = begin + np.interp(line[:, 3], np.arange(len(stroke)), stroke[:, 2])
        lines.append(Line(line[:, :3], plain(colour, len(line)), seconds))
    return tuple(lines)


def plain(colour: Colour, count: int) -> np.ndarray:
    """One colour for `count` vertices."""
    return np.tile(np.array(colour, dtype=np.uint8), (count, 1))


def seconds_of(lines: Sequence[Line]) -> float:
    """When the last of the lines is finished."""
    return max((float(line.seconds[-1]) for line in lines), default=0.0)


def _played(clocks: list[np.ndarray]) -> list[np.ndarray]:
    """The strokes' times with long rests cut and long writing sped up."""
    steps = np.minimum(np.diff(np.concatenate(clocks), prepend=clocks[0][0]), PAUSE)
    seconds = np.cumsum(steps)
    seconds *= min(1.0, LONGEST / max(float(seconds[-1]), 1e-9))
    return np.split(seconds, np.cumsum([len(clock) for clock in clocks])[:-1])


def tint(colour: Colour, share: float) -> Colour:
    """A colour thinned with paper: 1 leaves it as it is."""
    r, g, b = (round(p + share * (c - p)) for c, p in zip(colour, PAPER, strict=True))
    return r, g, b


def ramp(stops: Sequence[Colour], values: np.ndarray, *, levels: int = 24) -> np.ndarray:
    """Colours `[... 3]` of values from 0 to 1 along equally spaced stops, in so many levels.

    Values beyond are clipped.
    """
    share = np.rint(np.clip(values, 0, 1) * (levels - 1)) / (levels - 1)
    places = np.linspace(0, 1, len(stops))
    parts = [np.interp(share, places, [stop[k] for stop in stops]) for k in range(3)]
    return np.rint(np.stack(parts, -1)).astype(np.uint8)
