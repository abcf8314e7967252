"""Ink Markup Language (W3C Recommendation, 20 September 2011): the part that holds handwriting.

Read: `traceFormat` with the channels in any order, `trace` at any depth, explicit values and first and
second differences.  Skipped: pen-up traces, and channels other than X, Y, T and F.  Refused: DTDs and
entities, nesting deeper than 16, and files whose traces come in more than one format.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from vrnn.formats.inkml_points import trace_points
from vrnn.formats.strokes import MAX_BYTES, MAX_DEPTH, MAX_POINTS, check_points, ink_from_strokes
from vrnn.types import Ink, InputError

_SECONDS = {"s": 1.0, "sec": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}


class Channel(NamedTuple):
    """One number of a point: its name, and the factor that turns it into our unit (F: 0 where unknown)."""

    name: str
    factor: float


_DEFAULT = (Channel("X", 1.0), Channel("Y", 1.0))


def read_inkml(data: bytes) -> Ink:
    """Ink from InkML bytes, under the limits of `strokes.py`; T counts milliseconds unless it has units.

    Raises:
        InputError: too large, too deep, not well formed, not InkML, DTD or entities, or traces without ink.
    """
    if len(data) > MAX_BYTES:
        raise InputError("The ink file is larger than 1 MB.", "Save a shorter text.")
    try:
        root = _tree(data)
    except InputError:
        raise
    except DefusedXmlException as error:
        raise InputError("The ink file holds a DTD or an entity.", "Save it without.") from error
    except (ParseError, ValueError, LookupError) as error:
        raise InputError("The ink file is not well-formed XML.") from error
    channels = _channels(root)
    drawn = (trace for trace in _named(root, "trace") if trace.get("type") != "penUp")
    traces = [trace for trace in drawn if (trace.text or "").strip()]
    check_points(sum((trace.text or "").count(",") + 1 for trace in traces))
    return ink_from_strokes(_pressed([_stroke(trace, channels) for trace in traces]))


def write_inkml(ink: Ink) -> bytes:
    """The ink as InkML bytes with channels X, Y, T (milliseconds) and F (0 to 1)."""
    strokes = (
        ", ".join(f"{x!r} {y!r} {t * 1e3!r} {p!r}" for x, y, t, p in stroke.tolist())
        for stroke in ink.strokes
    )
    traces = "".join(f"<trace>{points}</trace>\n" for points in strokes)
    channels = (
        '<channel name="X" type="decimal"/><channel name="Y" type="decimal"/>'
        '<channel name="T" type="decimal" units="ms"/><channel name="F" type="decimal" max="1"/>'
    )
    head = f'<ink xmlns="http://www.w3.org/2003/InkML">\n<traceFormat>{channels}</traceFormat>\n'
    return f"{head}{traces}</ink>\n".encode()


def _tree(data: bytes) -> Element:
    """The root element, once no element was found deeper than 16, nor more elements than ink may have points."""
    root, depth, count = None, 0, 0
    for event, element in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
        root = element if root is None else root
        begins = event == "start"
        depth, count = depth + (1 if begins else -1), count + begins
        if depth > MAX_DEPTH:
            raise InputError(f"The ink file nests deeper than {MAX_DEPTH} levels.")
        if count > MAX_POINTS:
            raise InputError(f"The ink file has more than {MAX_POINTS:,} elements.", "Save a shorter text.")
    if root is None or _local(root) != "ink":
        raise InputError("The XML file is not InkML.", "Its root element must be <ink>.")
    return root


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _local(element) == name)


def _channels(root: Element) -> tuple[Channel, ...]:
    """The one trace format of the file; X and Y where none is given."""
    formats = {tuple(map(_channel, _named(element, "channel"))) for element in _named(root, "traceFormat")}
    if len(formats) > 1:
        raise InputError("The InkML file has several trace formats.", "Save each in a file of its own.")
    channels = formats.pop() if formats else _DEFAULT
    names = [channel.name for channel in channels]
    if names.count("X") != 1 or names.count("Y") != 1 or len(set(names)) < len(names):
        raise InputError("The InkML trace format needs X and Y, and each channel once.")
    return channels


def _channel(element: Element) -> Channel:
    name, factor = element.get("name", ""), 1.0
    if name == "T":
        units = element.get("units", "ms")
        if units not in _SECONDS:
            raise InputError("The InkML T channel has an unknown unit.", f"Known: {', '.join(_SECONDS)}.")
        factor = _SECONDS[units]
    elif name == "F":
        factor = 1.0 / _limit(element.get("max")) if element.get("max") else 0.0
    return Channel(name, -factor if element.get("orientation") == "-ve" else factor)


def _limit(text: str | None) -> float:
    try:
        limit = float(text or "")
    except ValueError:
        limit = math.nan
    if not 1e-9 <= limit <= 1e9:
        raise InputError("The InkML F channel has no usable maximum.")
    return limit


def _stroke(trace: Element, channels: Sequence[Channel]) -> list[list[float | None]]:
    """The points of one trace as x, y, seconds or None, pressure or None."""
    place = {channel.name: (index, channel.factor) for index, channel in enumerate(channels)}
    delay = _delay(trace)
    return [
        [
            _scaled(point, place["X"]),
            _scaled(point, place["Y"]),
            None if (time := _scaled(point, place.get("T"))) is None else time + delay,
            _scaled(point, place.get("F")),
        ]
        for point in trace_points(trace.text or "", len(channels))
    ]


def _scaled(point: Sequence[float | None], place: tuple[int, float] | None) -> float | None:
    if place is None or place[0] >= len(point):
        return None
    value, factor = point[place[0]], place[1]
    return value if value is None else value * (factor or 1.0)


def _delay(trace: Element) -> float:
    """The start of a trace in seconds, from its `timeOffset` in milliseconds."""
    try:
        return float(trace.get("timeOffset", "0")) * 1e-3
    except ValueError as error:
        raise InputError("An InkML timeOffset is not a number.") from error


def _pressed(strokes: list[list[list[float | None]]]) -> list[list[list[float | None]]]:
    """The strokes with pressures divided by the largest, where they exceed 1."""
    top = max((point[3] for stroke in strokes for point in stroke if point[3] is not None), default=1.0)
    if top > 1.0:
        for stroke in strokes:
            for point in stroke:
                point[3] = None if point[3] is None else point[3] / top
    return strokes
