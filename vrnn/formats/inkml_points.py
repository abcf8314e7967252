"""The points inside an InkML trace: values, prefixes and differences (InkML, section 3.2.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vrnn.types import InputError

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_VALUE = re.compile(rf"\s*([!'\"]?)\s*({_NUMBER}|#[0-9a-fA-F]{{1,8}}|[*?TF])", re.ASCII)
_PLAIN = re.compile(r"[\d.eE+\-\s,]*", re.ASCII)


def trace_points(text: str, width: int) -> Iterator[Sequence[float | None]]:
    """The points of a trace of `width` channels with differences summed up; None where a value is unknown.

    Raises:
        InputError: a value that is none, too few or too many of them, or a difference to nothing.
    """
    if _PLAIN.fullmatch(text):
        try:
            points = [[float(value) for value in point.split()] for point in text.split(",")]
        except ValueError:
            points = None  # "10-5" is two values without a space: the slower lexer knows
        if points is not None and all(2 <= len(point) <= width for point in points):
            yield from points
            return
    history = [_History() for _ in range(width)]
    for point in text.split(","):
        values = list(_values(point))
        if not 2 <= len(values) <= width:
            raise InputError(f"An InkML point has {len(values)} values where its format says {width}.")
        yield [past.advance(*value) for past, value in zip(history, values, strict=False)]


def _values(point: str) -> Iterator[tuple[str, str]]:
    """Prefix and value of each channel of one point."""
    position, end = 0, len(point.rstrip())
    while position < end:
        match = _VALUE.match(point, position)
        if match is None:
            raise InputError("An InkML trace holds something that is not a value.")
        yield match[1], match[2]
        position = match.end()


class _History:
    """What the differences of one channel add up to."""

    def __init__(self) -> None:
        self.prefix, self.value, self.velocity = "!", None, 0.0

    def advance(self, prefix: str, text: str) -> float | None:
        """The channel's next value: `'` adds to the value, `"` to the difference, `*` repeats, `?` hides."""
        self.prefix = prefix or self.prefix
        if text == "?":
            return None
        if text == "*":
            return self.value
        number = _number(text)
        if self.prefix == "!":
            self.velocity = 0.0 if self.value is None else number - self.value
            self.value = number
            return number
        if self.value is None:
            raise InputError("An InkML trace begins with a difference.")
        self.velocity = number if self.prefix == "'" else self.velocity + number
        self.value += self.velocity
        return self.value


def _number(text: str) -> float:
    if text in "TF":
        return float(text == "T")
    return float(int(text[1:], 16)) if text.startswith("#") else float(text)
