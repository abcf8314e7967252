"""A small drawing in the page's address.

A drawing travels exactly if there is room: all numbers of the sheet (sheet.DIGITS), column by column, each as the
change of its change, as zigzag varints, deflated.  A longer one travels thinned: strokes are resampled to equal times
on a coarse grid and written as varints: per stroke the pause before it, its duration, its moves, then the first point
and the moves as zigzag differences; pressure is left out.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator
from itertools import accumulate, pairwise

import numpy as np

from vrnn.formats.strokes import MAX_POINTS, ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui.sheet import DIGITS, as_sent

LONGEST = 2000
"""Characters that a drawing may take in the address: with the settings, as long as every program takes it."""
TICK = 0.005
"""Seconds in one unit of time of a thinned drawing."""
_FINENESS = ((1 / 100, 1), (1 / 50, 1), (1 / 40, 2), (1 / 30, 2), (1 / 25, 3), (1 / 20, 4))
_THINNED, _EXACT, _BYTES = 1, 2, 20_000
_DAMAGED = InputError("The drawing in the link is damaged.", "Copy the whole address, or write again.")


def pack(ink: Ink) -> str | None:
    """The drawing as text for an address, as fine as there is room for; None if it is too long for one."""
    whole = [_exact_numbers(ink)] if ink.points <= LONGEST else []
    for numbers in (*whole, *(_numbers(ink, period, grid) for period, grid in _FINENESS)):
        text = base64.urlsafe_b64encode(deflated(numbers)).decode().rstrip("=")
        if len(text) <= LONGEST:
            return text
    return None


def is_exact(text: str) -> bool:
    """Whether the text of `pack` holds the very numbers of its drawing.

    Raises:
        InputError: if the text is not one.
    """
    return next(_inflated_text(text)) == _EXACT


def unpack(text: str) -> Ink:
    """The drawing of `pack`, as it lies on the sheet.

    Raises:
        InputError: if the text is not one.
    """
    numbers = _inflated_text(text)
    try:
        read = {_THINNED: _strokes, _EXACT: _exact_strokes}.get(next(numbers))
        if read is None:
            raise _DAMAGED
        return as_sent(ink_from_strokes(list(read(numbers))))
    except (ValueError, StopIteration, RuntimeError, OverflowError) as error:
        raise _DAMAGED from error


def deflated(numbers: Iterator[int]) -> bytes:
    """Numbers from 0 on, in few bytes."""
    return zlib.compress(b"".join(map(_varint, numbers)), 9)


def _inflated_text(text: str) -> Iterator[int]:
    if not 0 < len(text) <= LONGEST:
        raise _DAMAGED
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        numbers = list(_read_varints(zlib.decompressobj().decompress(data, _BYTES)))
    except (binascii.Error, ValueError, zlib.error) as error:
        raise _DAMAGED from error
    if not numbers:
        raise _DAMAGED
    return iter(numbers)


def _exact_numbers(ink: Ink) -> Iterator[int]:
    yield _EXACT
    yield len(ink.strokes)
    yield from (len(stroke) for stroke in ink.strokes)
    points = np.concatenate(ink.strokes)
    for column, digits in zip(points.T, DIGITS, strict=True):
        whole = [round(value * 10**digits) for value in column.tolist()]
        slopes = [b - a for a, b in zip([0, *whole], whole, strict=False)]
        yield from (_zigzag(b - a) for a, b in zip([0, *slopes], slopes, strict=False))


def _exact_strokes(numbers: Iterator[int]) -> list[list[list[float]]]:
    lengths = [next(numbers) for _ in range(min(next(numbers), _BYTES))]
    count = sum(lengths)
    if count > MAX_POINTS:
        raise _DAMAGED
    columns = []
    for digits in DIGITS:
        bends = [_unzigzag(next(numbers)) for _ in range(count)]
        # Division gives the number nearest to the decimal, which is what was written there.
        columns.append([value / 10**digits for value in accumulate(accumulate(bends))])
    points = [list(point) for point in zip(*columns, strict=True)]
    ends = [0, *accumulate(lengths)]
    return [points[i:j] for i, j in pairwise(ends)]


def _numbers(ink: Ink, period: float, grid: int) -> Iterator[int]:
    yield _THINNED
    yield grid
    at, clock = np.zeros(2, dtype=np.int64), 0.0
    for stroke in ink.strokes:
        begin, end = stroke[0, 2], stroke[-1, 2]
        moves = max(1, round((end - begin) / period)) if len(stroke) > 1 else 0
        yield from (round(max(0.0, begin - clock) / TICK), round((end - begin) / TICK), moves)
        times = np.linspace(begin, end, moves + 1)
        for x, y in zip(*(np.interp(times, stroke[:, 2], stroke[:, k]) for k in (0, 1)), strict=True):
            point = np.rint(np.array([x, y]) / grid).astype(np.int64)
            yield from (_zigzag(int(d)) for d in point - at)
            at = point
        clock = end


def _strokes(numbers: Iterator[int]) -> Iterator[list[list[float]]]:
    grid, x, y, clock = next(numbers), 0, 0, 0.0
    for pause in numbers:
        duration, moves = next(numbers), next(numbers)
        if moves > _BYTES:
            raise _DAMAGED
        clock += pause * TICK
        stroke = []
        for i in range(moves + 1):
            x, y = x + _unzigzag(next(numbers)), y + _unzigzag(next(numbers))
            stroke.append(
                [float(x * grid), float(y * grid), clock + duration * TICK * i / max(1, moves), 0.5]
            )
        clock += duration * TICK
        yield stroke


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _unzigzag(value: int) -> int:
    return value // 2 if value % 2 == 0 else -(value + 1) // 2


def _varint(value: int) -> bytes:
    out = bytearray()
    while value >= 128:
        out.append(value % 128 + 128)
        value //= 128
    return bytes([*out, value])


def _read_varints(data: bytes) -> Iterator[int]:
    value, place = 0, 1
    for byte in data:
        value += byte % 128 * place
        place *= 128
        if byte < 128:
            yield value
            value, place = 0, 1
