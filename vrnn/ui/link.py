"""A small drawing in the page's address.

Strokes are resampled to equal times on a coarse grid and written as varints: per stroke the pause before it, its
duration, its moves, then the first point and the moves as zigzag differences.  Pressure does not travel.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Iterator

import numpy as np

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError

LONGEST = 1500
"""Characters that a drawing may take in the address."""
TICK = 0.005
"""Seconds in one unit of time."""
_FINENESS = ((1 / 100, 1), (1 / 50, 1), (1 / 40, 2), (1 / 30, 2), (1 / 25, 3), (1 / 20, 4))
_VERSION, _BYTES = 1, 20_000
_DAMAGED = InputError("The drawing in the link is damaged.", "Copy the whole address, or write again.")


def pack(ink: Ink) -> str | None:
    """The drawing as text for an address, as fine as there is room for; None if it is too long for one."""
    for period, grid in _FINENESS:
        data = b"".join(map(_varint, _numbers(ink, period, grid)))
        text = base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")
        if len(text) <= LONGEST:
            return text
    return None


def unpack(text: str) -> Ink:
    """The drawing of `pack`.

    Raises:
        InputError: if the text is not one.
    """
    if len(text) > LONGEST:
        raise _DAMAGED
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        numbers = _read_varints(zlib.decompressobj().decompress(data, _BYTES))
        if next(numbers) != _VERSION:
            raise _DAMAGED
        return ink_from_strokes(list(_strokes(numbers)))
    except (binascii.Error, ValueError, zlib.error, StopIteration, RuntimeError) as error:
        raise _DAMAGED from error


def _numbers(ink: Ink, period: float, grid: int) -> Iterator[int]:
    yield _VERSION
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
