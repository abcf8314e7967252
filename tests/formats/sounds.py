"""Sound files made in memory, one of each kind."""

from __future__ import annotations

import base64
import functools
import io
import struct
import subprocess
import sys

import numpy as np
import soundfile

KINDS = ("WAV", "FLAC", "MP3", "OGG")
# The encoder of long OGG files is known to take the interpreter with it, so it runs in another one.
_OGG = (
    "import base64, io, sys, numpy as np, soundfile as s\n"
    "rate, count = map(int, sys.argv[1:]); file = io.BytesIO()\n"
    "s.write(file, 0.5 * np.sin(2 * np.pi * 440 * np.arange(count) / rate), rate, format='OGG')\n"
    "print(base64.b64encode(file.getvalue()).decode())"
)


def tone(seconds: float, rate_hz: int = 16_000, hz: float = 440.0, level: float = 0.5) -> np.ndarray:
    """A sine, `[time]`."""
    return level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate_hz)) / rate_hz)


def file_of(samples: np.ndarray, rate_hz: int, kind: str, subtype: str | None = None) -> bytes:
    """The samples, `[time]` or `[time channel]`, as a file of WAV, FLAC or MP3."""
    out = io.BytesIO()
    soundfile.write(out, samples, rate_hz, format=kind, subtype=subtype)
    return out.getvalue()


@functools.cache
def tone_file(kind: str, seconds: float = 0.2, rate_hz: int = 22_050) -> bytes:
    """440 Hz at half of full scale as a file of any kind."""
    if kind != "OGG":
        return file_of(tone(seconds, rate_hz), rate_hz, kind)
    arguments = [sys.executable, "-c", _OGG, str(rate_hz), str(round(seconds * rate_hz))]
    return base64.b64decode(subprocess.run(arguments, capture_output=True, check=True, timeout=60).stdout)


def wav_header(
    *,
    data: bytes = b"",
    rate_hz: int = 16_000,
    channels: int = 1,
    bits: int = 16,
    code: int = 1,
    size: int | None = None,
) -> bytes:
    """A WAV file field by field, so that each of them can lie; `size` is what the data chunk claims."""
    claimed, wide = len(data) if size is None else size, channels * bits // 8
    form = struct.pack("<HHIIHH", code, channels, rate_hz, rate_hz * wide & 0xFFFFFFFF, wide & 0xFFFF, bits)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", claimed) + data
    return b"RIFF" + struct.pack("<I", min(len(body) - len(data) + claimed, 0xFFFFFFFF)) + body
