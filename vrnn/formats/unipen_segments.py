"""Segments of UNIPEN files: `.SEGMENT kind delineation quality "label"`, and the ink that a delineation names.

A delineation is a list such as `1:40-3,5,6:0-6:12`: component 1 from point 40 on, all of 2 and 3 and 5, and
component 6 up to and with point 12.  Components and points count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vrnn.types import InputError

_WHERE = re.compile(r"\?|[\d:,\-](?:[\d:,\-]|\s+(?=[\d:,\-]))*")
_RANGE = re.compile(r"(\d{1,9})(?::(\d{1,9}))?(?:-(\d{1,9})(?::(\d{1,9}))?)?", re.ASCII)
_LABEL = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_MOST_CUTS = 100
_ESCAPES = {"n": "\n", "t": "\t"}


class Component(NamedTuple):
    """One stretch of pen trajectory.

    Attributes:
        pen_down: whether the pen touched the pad.
        points: `[points 4]`, x, y (down), seconds and pressure, NaN where none is known.
        rate_hz: sampling rate.
        writer: the file's name for the writer, empty where it gives none.
    """

    pen_down: bool
    points: np.ndarray
    rate_hz: float
    writer: str


class Segment(NamedTuple):
    """One labelled part of a set; `where` is its delineation, `?` where that cannot be told."""

    kind: str
    where: str
    quality: str
    label: str
    set_index: int


def read_segment(arguments: str, set_index: int) -> Segment:
    """The arguments of `.SEGMENT`; missing ones are `?` and a missing label is empty."""
    label = _LABEL.search(arguments)
    words = arguments[: label.start()] if label else arguments
    kind, rest = [*words.split(None, 1), "", ""][:2]
    rest = rest.strip()
    where = _WHERE.match(rest)
    quality = rest[where.end() :].strip() if where else rest
    text = _unescaped(label[1]) if label else ""
    return Segment(kind.upper(), where[0] if where else "?", quality or "?", text, set_index)


def pieces(components: Sequence[Component], where: str) -> list[Component]:
    """The components that a delineation names, cut at its point offsets.

    Raises:
        InputError: a delineation that is left out or malformed, or that names what is not there.
    """
    found: list[Component] = []
    for text in re.sub(r"\s+", "", where).split(","):
        found += _cut(components, *_range(text, components))
        if len(found) > len(components) + _MOST_CUTS:
            raise InputError("A UNIPEN segment names the same components many times.")
    return found


def _range(text: str, components: Sequence[Component]) -> tuple[int, int, int, int]:
    """First component and its first point, last component and the point after its last."""
    match = _RANGE.fullmatch(text)
    if match is None:
        raise InputError("A UNIPEN segment has a malformed delineation.")
    first, start, last, stop = match.groups()
    low, high = int(first), int(first if last is None else last)
    if not low <= high < len(components):
        raise InputError("A UNIPEN segment names components that are not there.")
    begin = int(start or 0)
    if last is None and start is not None:
        stop = start
    end = len(components[high].points) if stop is None else int(stop) + 1
    if end > len(components[high].points) or begin >= (end if low == high else len(components[low].points)):
        raise InputError("A UNIPEN segment names points that are not there.")
    return low, begin, high, end


def _cut(components: Sequence[Component], low: int, begin: int, high: int, end: int) -> list[Component]:
    cut = list(components[low : high + 1])
    cut[-1] = cut[-1]._replace(points=cut[-1].points[:end])
    cut[0] = cut[0]._replace(points=cut[0].points[begin:])
    return cut


def _unescaped(label: str) -> str:
    r"""A label with `\"`, `\\`, `\n` and `\t` resolved, and real white space counted as spaces."""
    spaced = re.sub(r"\s", " ", label)
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), spaced)
