"""The frames of an MP3, counted.

A Xing header says how many there are.  Without one the decoder guesses from the first frame and never reads past its
guess, which loses most of a file whose bit rate varies; so a header with the true number is put in front.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_KBITS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Bit rates of MPEG 1 and of MPEG 2 and 2.5, layer III, in thousands a second."""
_RATES_HZ = (44_100, 48_000, 32_000)
_SLOWER = {3: 1, 2: 2, 0: 4}
"""By what MPEG 1, 2 and 2.5 divide the rates above."""
_LARGEST_JUNK = 4096
_FEWEST = 3
"""Frames in a row before it is believed that they are frames."""


class Frame(NamedTuple):
    """One frame: its size in bytes, and where in it a Xing header would stand."""

    size: int
    xing: int


def frame_at(data: bytes, at: int) -> Frame | None:
    """The frame of layer III that begins there, if one does."""
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE6 != 0xE2:
        return None
    version, bits, rate, padding = (
        data[at + 1] >> 3 & 3,
        data[at + 2] >> 4,
        data[at + 2] >> 2 & 3,
        data[at + 2] >> 1 & 1,
    )
    if version == 1 or rate == 3 or not 1 <= bits <= 14:
        return None
    first = version == 3
    size = (144 if first else 72) * 1000 * _KBITS[first][bits - 1] // (
        _RATES_HZ[rate] // _SLOWER[version]
    ) + padding
    mono = data[at + 3] >> 6 == 3
    return Frame(size, 4 + ((17 if mono else 32) if first else (9 if mono else 17)))


def frames_from(data: bytes, at: int) -> Iterator[int]:
    """Where each whole frame ends, in a row from `at` on."""
    while (frame := frame_at(data, at)) and at + frame.size <= len(data):
        at += frame.size
        yield at


def after_tag(data: bytes) -> int:
    """Where an ID3 tag in front of the frames ends."""
    if not data.startswith(b"ID3"):
        return 0
    # Seven bits a byte, so that no size looks like the start of a frame.
    return 10 + sum((byte & 127) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=False))


def has_count(data: bytes) -> bool:
    """Whether a Xing header (or Info, the same for a constant rate) stands in the first frame."""
    start = after_tag(data)
    return any(name in data[start : start + 300] for name in (b"Xing", b"Info"))


def with_count(data: bytes) -> bytes:
    """The same file with a Xing header, if it has none and its frames can be counted without a gap."""
    start = after_tag(data)
    frame = frame_at(data, start)
    if frame is None or has_count(data):
        return data
    ends = list(frames_from(data, start))
    if len(ends) < _FEWEST or len(data) - ends[-1] > _LARGEST_JUNK:
        return data
    # The bit that says that no checksum follows is set.
    head = bytes((0xFF, data[start + 1] | 1, *data[start + 2 : start + 4]))
    count = b"Xing" + (1).to_bytes(4, "big") + len(ends).to_bytes(4, "big")
    header = head + bytes(frame.xing - 4) + count
    return header.ljust(frame.size, b"\0") + data[start:]
