"""Ink with its continuations, each in a place of its own below it, one column a model, as the pad shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrnn.formats.picture import (
    GREY,
    INK,
    Bar,
    Colour,
    Line,
    Picture,
    Word,
    breadth,
    hair_lines,
    ink_lines,
    reach,
    seconds_of,
    tint,
)
from vrnn.types import Ink

LETTER = 16.3
"""Height of a typical letter in nib widths, on the pad and wherever a nib is chosen to suit the ink."""
_SHRINK = 0.5
"""Size of the continuations beside the ink."""
_TAIL = 2.0
"""Letters of the ink that are drawn before a continuation."""
_EM = (4.5, 7.5)
"""Size of words, in nib widths: below ink alone, and where continuations make the picture large."""
_BAR = (4.0, 0.6)
"""Size of the scale of KL, in that of words."""
_GHOST = tint(INK, 0.45)


class Group(NamedTuple):
    """One model's continuations: its name (may be empty), its colour, and the ink of each, at least one stroke each."""

    label: str
    colour: Colour
    hairs: tuple[Ink, ...]


class Kl(NamedTuple):
    """How ink is coloured: how far along `stops` each stroke's points are, 0 to 1, and what the scale says."""

    shares: Sequence[np.ndarray]
    stops: tuple[Colour, ...]
    low: str
    high: str


def arranged(
    ink: Ink | None,
    nib: float,
    *,
    kl: Kl | None = None,
    groups: Sequence[Group] = (),
    read: Ink | None = None,
) -> Picture:
    """The picture of a drawing.

    Args:
        ink: what was drawn; None for what a model drew from nothing.
        nib: width of the pen in the ink's units.
        kl: colours of the ink, with a scale for it; dark without.
        groups: continuations, side by side.
        read: what the continuations go on from; its end is repeated before each of them.
    """
    lines = ()
    if ink is not None and ink.points:
        lines = ink_lines(ink, nib, kl.shares, kl.stops) if kl else ink_lines(ink, nib)
    low, high = reach(lines) if lines else (np.zeros(2), np.zeros(2))
    shown = [group for group in groups if group.hairs]
    em = _EM[bool(shown)] * nib
    words, bars, top = [], [], float(high[1])
    if kl is not None and lines:
        top += 2 * em
        words, bars = _scale(kl, float(low[0]), top, em)
    if shown:
        start = np.array([low[0], top + (2.5 * em if lines else 0.0)])
        more, names = _columns(shown, read, start, nib, em, seconds_of(lines))
        lines, words = (*lines, *more), [*words, *names]
    return Picture(lines, nib, em, tuple(words), tuple(bars))


def _scale(kl: Kl, x: float, y: float, em: float) -> tuple[list[Word], list[Bar]]:
    """The scale of the ink's colours, its words standing on the line y."""
    gap, (width, height) = 0.4 * em, (side * em for side in _BAR)
    left = x + breadth(kl.low, em) + gap
    words = [Word(kl.low, x, y, GREY), Word(kl.high, left + width + gap, y, GREY)]
    return words, [Bar(left, y - height, width, height, kl.stops)]


class _Cell(NamedTuple):
    """What of the ink's plane a place shows, relative to where the continuations begin."""

    origin: np.ndarray
    low: np.ndarray
    high: np.ndarray


def _columns(
    groups: Sequence[Group], read: Ink | None, start: np.ndarray, nib: float, em: float, begin: float
) -> tuple[list[Line], list[Word]]:
    cell = _cell(groups, read, LETTER * nib)
    size = _SHRINK * (cell.high - cell.low)
    lines, words = [], []
    for column, group in enumerate(groups):
        corner = start + np.array([column * (size[0] + 2 * em), 0])
        if group.label:
            words.append(Word(group.label, float(corner[0]), float(corner[1]), group.colour))
        for row, hair in enumerate(group.hairs):
            place = corner + np.array([0, 0.5 * em + row * size[1]])
            tail = _tail(read, nib, begin) if read is not None else ()
            for line in (*tail, *hair_lines(hair, nib / _SHRINK, group.colour, begin=begin)):
                lines += _placed(line, cell, place)
    return lines, words


def _cell(groups: Sequence[Group], read: Ink | None, letter: float) -> _Cell:
    """Room for nine hairs in ten, of all models alike; whatever runs away further is cut."""
    first = groups[0].hairs[0].strokes[0][0, :2]
    origin = read.strokes[-1][-1, :2] if read is not None and read.points else first
    points = [np.concatenate([s[:, :2] for s in hair.strokes]) - origin for g in groups for hair in g.hairs]
    least = np.array([_TAIL * letter, letter]) if read is not None else np.full(2, 0.2 * letter)
    low = np.minimum(-least, np.quantile([p.min(0) for p in points], 0.1, axis=0))
    high = np.maximum((letter, letter), np.quantile([p.max(0) for p in points], 0.9, axis=0))
    return _Cell(origin, low, high)


def _tail(read: Ink, nib: float, begin: float) -> tuple[Line, ...]:
    """The end of what was read, in a pale line that is there when the continuations begin."""
    left = read.strokes[-1][-1, 0] - _TAIL * LETTER * nib
    lines = hair_lines(read, nib / _SHRINK, _GHOST)
    return tuple(
        Line(*(values[line.shape[:, 0] >= left] for values in line))._replace(
            seconds=np.full(int((line.shape[:, 0] >= left).sum()), begin)
        )
        for line in lines
        if (line.shape[:, 0] >= left).any()
    )


def _placed(line: Line, cell: _Cell, place: np.ndarray) -> list[Line]:
    """The parts of a line that lie in its cell, or a little above or below, moved and shrunk to their place."""
    at = line.shape[:, :2] - cell.origin
    bleed = np.array([0, 0.15 * (cell.high[1] - cell.low[1])])
    inside = np.all((at >= cell.low - bleed) & (at <= cell.high + bleed), axis=1)
    shape = np.column_stack([(at - cell.low) * _SHRINK + place, line.shape[:, 2] * _SHRINK])
    runs = np.split(np.arange(len(at)), np.flatnonzero(np.diff(inside)) + 1)
    return [Line(shape[run], line.colours[run], line.seconds[run]) for run in runs if inside[run[0]]]
