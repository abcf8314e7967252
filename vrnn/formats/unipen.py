"""The original UNIPEN ASCII, format 1.0 (Guyon, Schomaker, Plamondon, Liberman and Janet, 1994).

A file is a list of keywords, each a dot in the first column, with arguments that run to the next keyword.  Pen
trajectories are components; segments name ranges of components.  Two rules keep labels and ink together: a
component without points is NOT counted, and the count starts again at each `.START_SET`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np

from vrnn.formats.strokes import MAX_BYTES, check_points, ink_from_strokes
from vrnn.formats.unipen_segments import Component, Segment, pieces, read_segment
from vrnn.types import Ink, InputError

DEFAULT_RATE_HZ = 100.0
"""Rate of a file that states neither its rate nor the time of each point."""
_MAX_INCLUDES = 1000
_MAX_KEYWORDS = 10_000
_MAX_NUMBER = 1e12
_KEYWORD = re.compile(r"^\.([A-Za-z][A-Za-z0-9_]*)[^\S\n]*", re.MULTILINE)
_MM_PER_INCH = 25.4

Statement = tuple[str, str]
"""A keyword in capitals, without its dot, and its arguments."""


class Unipen(NamedTuple):
    """What a UNIPEN file holds, its include files included.

    Attributes:
        components: the pen-down and pen-up trajectories of each set, those without points left out.
        segments: labelled segments, in the order of the file.
    """

    components: tuple[tuple[Component, ...], ...]
    segments: tuple[Segment, ...]

    def pieces(self, segment: Segment) -> list[Component]:
        """The trajectories of a segment, cut at its point offsets.

        Raises:
            InputError: a delineation that is malformed or names a component or point that is not there.
        """
        return pieces(self.components[segment.set_index], segment.where)

    def ink(self, segment: Segment | None = None) -> Ink:
        """Ink of a segment, or of the whole file, with y pointing down and time starting at 0.

        Raises:
            InputError: as `pieces` and `ink_from_strokes`.
        """
        if segment is None:
            found = [component for component_set in self.components for component in component_set]
        else:
            found = self.pieces(segment)
        return ink_from_strokes([component.points for component in found if component.pen_down])


def read_unipen(path: Path, include_root: Path | None = None) -> Unipen:
    """A UNIPEN file with the files that it includes, looked for under `include_root`, then beside the file.

    Raises:
        InputError: a missing or circular include, named; a component that is not numbers.
    """
    return _parse(_file_statements(path, include_root or path.parent, (), [0]))


def parse_unipen(text: str) -> Unipen:
    """A UNIPEN file that includes no other.

    Raises:
        InputError: an include, or a component that is not numbers.
    """
    return _parse(_checked(_statements(text)))


def read_unipen_ink(data: bytes) -> Ink:
    """The first segment of UNIPEN bytes, or all of the ink where there are no segments.

    Raises:
        InputError: beyond the limits of `strokes.py`, or as `parse_unipen`, or no ink.
    """
    if len(data) > MAX_BYTES:
        raise InputError("The ink file is larger than 1 MB.", "Save a shorter text.")
    if data.count(b"\n.") + data.count(b"\r.") > _MAX_KEYWORDS:
        raise InputError(f"The UNIPEN file has more than {_MAX_KEYWORDS:,} keywords.", "Save a shorter text.")
    unipen = parse_unipen(data.decode("latin-1"))
    check_points(sum(len(part.points) for component_set in unipen.components for part in component_set))
    return unipen.ink(unipen.segments[0] if unipen.segments else None)


def _statements(text: str) -> Iterator[Statement]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    heads = list(_KEYWORD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=False):
        yield head[1].upper(), text[head.end() : end]


def _checked(statements: Iterator[Statement]) -> Iterator[Statement]:
    for keyword, arguments in statements:
        if keyword == "INCLUDE":
            raise InputError("The UNIPEN file includes another file.", "Put its content in its place.")
        yield keyword, arguments


def _file_statements(
    path: Path, root: Path, above: tuple[Path, ...], count: list[int]
) -> Iterator[Statement]:
    """The statements of a file with its includes in place."""
    path = path.resolve()
    count[0] += 1
    if path in above or count[0] > _MAX_INCLUDES:
        raise InputError(f"The UNIPEN file {path.name} includes itself.", "Remove the circular .INCLUDE.")
    try:
        text = path.read_text(encoding="latin-1")
    except OSError as error:
        raise InputError(f"The UNIPEN file {path.name} cannot be read.") from error
    for keyword, arguments in _statements(text):
        if keyword == "INCLUDE":
            yield from _file_statements(_found(arguments, root, path), root, (*above, path), count)
        else:
            yield keyword, arguments


def _found(arguments: str, root: Path, path: Path) -> Path:
    """The included file; names that would leave the two folders are refused."""
    name = PurePosixPath(next(iter(arguments.split()), "").strip('"').replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or not name.parts:
        raise InputError(f"The UNIPEN file {path.name} has an .INCLUDE that leaves its folder.")
    for folder in (root, path.parent):
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"The UNIPEN include file {name} is missing.", f"It is looked for under {root}.")


class _Reader:
    """The settings in force while the keywords go by, and the clock of the pen."""

    def __init__(self) -> None:
        self.columns, self.rate_hz, self.writer = ["X", "Y"], 0.0, ""
        self.x_resolution, self.y_resolution, self.clock = 0.0, 0.0, 0.0
        self.sets: list[list[Component]] = [[]]
        self.segments: list[Segment] = []
        self.handlers: dict[str, Callable[[str], None]] = {
            "COORD": self.coord,
            "PEN_DOWN": lambda arguments: self.component(arguments, True),
            "PEN_UP": lambda arguments: self.component(arguments, False),
            "DT": self.wait,
            "SEGMENT": lambda arguments: self.segments.append(read_segment(arguments, len(self.sets) - 1)),
            "START_SET": lambda arguments: self.sets.append([]),
        }

    def setting(self, keyword: str, arguments: str) -> None:
        """Take in a keyword that changes how later points are read; the others mean nothing here."""
        if keyword == "POINTS_PER_SECOND":
            self.rate_hz = _first_number(arguments)
        elif keyword == "WRITER_ID":
            self.writer = " ".join(arguments.split())
        elif keyword in ("X_POINTS_PER_INCH", "X_POINTS_PER_MM"):
            self.x_resolution = _first_number(arguments) * (_MM_PER_INCH if keyword.endswith("MM") else 1.0)
        elif keyword in ("Y_POINTS_PER_INCH", "Y_POINTS_PER_MM"):
            self.y_resolution = _first_number(arguments) * (_MM_PER_INCH if keyword.endswith("MM") else 1.0)

    def coord(self, arguments: str) -> None:
        columns = arguments.upper().split()
        if columns.count("X") != 1 or columns.count("Y") != 1 or len(columns) > 16:
            raise InputError("The UNIPEN .COORD must name X and Y once each.")
        self.columns = columns

    def wait(self, arguments: str) -> None:
        """`.DT`: milliseconds in which no coordinates were recorded."""
        self.clock += max(0.0, _first_number(arguments)) * 1e-3

    def component(self, arguments: str, pen_down: bool) -> None:
        table = _table(arguments, len(self.columns))
        if len(table):
            self.sets[-1].append(self._component(table, pen_down))

    def _component(self, table: np.ndarray, pen_down: bool) -> Component:
        column = dict(zip(self.columns, table.T, strict=False))
        timed = "T" in column
        rate_hz = self.rate_hz or (_rate(column["T"] * 1e-3) if timed else DEFAULT_RATE_HZ)
        time = column["T"] * 1e-3 if timed else self.clock + np.arange(len(table)) / rate_hz
        self.clock = float(time[-1]) + 1.0 / rate_hz
        stretch = self.y_resolution / self.x_resolution if self.x_resolution and self.y_resolution else 1.0
        pressure = column.get("P", np.full(len(table), np.nan))
        points = np.stack([column["X"] * stretch, -column["Y"] + 0.0, time, pressure], axis=1)
        return Component(pen_down, points, rate_hz, self.writer)


def _parse(statements: Iterator[Statement]) -> Unipen:
    reader = _Reader()
    for keyword, arguments in statements:
        if keyword in reader.handlers:
            reader.handlers[keyword](arguments)
        else:
            reader.setting(keyword, arguments)
    sets = tuple(tuple(_pressed(components)) for components in reader.sets)
    alone = {
        index for index, count in Counter(part.set_index for part in reader.segments).items() if count == 1
    }
    return Unipen(sets, tuple(_located(part, sets, alone) for part in reader.segments))


def _located(segment: Segment, sets: Sequence[Sequence[Component]], alone: set[int]) -> Segment:
    """The segment with its delineation: left out, it means all of the set, if no other segment is in it."""
    count = len(sets[segment.set_index])
    if segment.where != "?" or segment.set_index not in alone or not count:
        return segment
    return segment._replace(where=f"0-{count - 1}")


def _table(arguments: str, width: int) -> np.ndarray:
    """The numbers of a component as `[points width]`."""
    words = arguments.split()
    try:
        numbers = np.fromiter(map(float, words), np.float64, len(words))
    except ValueError as error:
        raise InputError("A UNIPEN component holds something that is not a number.") from error
    if len(numbers) % width or not (np.abs(numbers) <= _MAX_NUMBER).all():
        raise InputError(f"A UNIPEN component does not hold {width} finite numbers a point.")
    return numbers.reshape(-1, width)


def _first_number(arguments: str) -> float:
    """The first argument where it is a positive, sane number, else 0: old files say `?` or `100Hz`."""
    match = re.match(r"\s*\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", arguments)
    return float(match[1]) if match else 0.0


def _rate(time: np.ndarray) -> float:
    """Points a second, from their times."""
    step = np.diff(time)
    step = step[step > 1e-6]
    return float(1.0 / np.median(step)) if len(step) else DEFAULT_RATE_HZ


def _pressed(components: list[Component]) -> Iterator[Component]:
    """The components with pressures from 0 to 1: UNIPEN states no maximum, so it is the largest of the set."""
    top = max((np.fmax.reduce(part.points[:, 3], initial=1.0) for part in components), default=1.0)
    for part in components:
        points = part.points.copy()
        points[:, 3] /= top
        yield part._replace(points=points)
