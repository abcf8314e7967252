"""TIMIT (LDC93S1): TRAIN|TEST / DIALECT / SPEAKER / SENTENCE.WAV, 16-bit samples behind a NIST SPHERE header."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from vrnn.data.recordings import Recording, Summary, pack, split_of
from vrnn.data.sound_files import RATE_HZ, read_pcm
from vrnn.types import InputError

_MAGIC = b"NIST_1A\n"
_LONGEST_HEADER = 1 << 16
_CONVERT = "Convert it with `sph2pipe -f wav IN OUT` or `sox IN OUT.wav`."
_ORDERS = {"01": "<i2", "10": ">i2"}


def recordings(src: Path) -> list[Recording]:
    """Every sentence under `src`, with its split: TEST is the test split, some speakers of TRAIN validate.

    All ten sentences of a speaker are kept, the two dialect sentences (SA) too.

    Raises:
        InputError: not this layout.
    """
    found = []
    for file in sorted(src.rglob("*")):
        parts = [part.upper() for part in file.relative_to(src).parts]
        # Some copies hold each sentence twice, the second converted and named SA1.WAV.wav.
        if len(parts) >= 4 and parts[-1].endswith(".WAV") and not parts[-1].endswith(".WAV.WAV"):
            if parts[-4] in ("TRAIN", "TEST"):
                found.append(_recording(file, parts[-4], parts[-2]))
    if not found:
        raise InputError(f"{src} is not TIMIT.", "It must hold TRAIN and TEST / DR1 / SPEAKER / SA1.WAV.")
    return found


def _recording(file: Path, part: str, speaker: str) -> Recording:
    held_out = "valid" if split_of(speaker) == "valid" else "train"
    return Recording(file, speaker, f"{speaker}-{file.stem.upper()}", "test" if part == "TEST" else held_out)


def prepare(
    src: Path,
    out: Path,
    *,
    segment: float | None = None,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Summary:
    """Pack TIMIT, whole sentences unless `segment` cuts them; see `recordings` and `pack`."""
    return pack(recordings(src), out, segment=segment, read=read_sphere, progress=progress)


def read_sphere(file: Path) -> np.ndarray:
    """A SPHERE file of 16-bit PCM as int16 `[time]` at 16 kHz; a RIFF file, as in converted copies, is read too.

    Raises:
        InputError: another format, rate or coding, a header that makes no sense, or fewer samples than it says.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}.") from error
    if data.startswith(b"RIFF"):
        return read_pcm(file)
    try:
        size, header = _header(data)
        return _samples(data[size:], header)
    except InputError as error:
        raise InputError(f"{file}: {error.message}", error.hint) from error


def _header(data: bytes) -> tuple[int, dict[str, str]]:
    """The header's size in bytes, and its fields."""
    size = data[8:16].strip()
    if (
        not data.startswith(_MAGIC)
        or not size.isdigit()
        or not 16 <= int(size) <= min(len(data), _LONGEST_HEADER)
    ):
        raise InputError("The SPHERE header is missing or incomplete.", "Copy the file again.")
    fields: dict[str, str] = {}
    for line in data[16 : int(size)].decode("latin-1").splitlines():
        if line.strip() == "end_head":
            return int(size), fields
        # A name, a type such as -i or -s26, and a value.
        words = line.split(None, 2)
        if len(words) == 3 and words[1].startswith("-"):
            fields[words[0]] = words[2].strip()
    raise InputError("The SPHERE header has no end.", "Copy the file again.")


def _samples(body: bytes, header: dict[str, str]) -> np.ndarray:
    coding, order = header.get("sample_coding", "pcm"), header.get("sample_byte_format", "01")
    if "shorten" in coding or order == "shortpack":
        raise InputError("The samples are compressed by shorten.", _CONVERT)
    if coding != "pcm" or header.get("sample_n_bytes") != "2" or order not in _ORDERS:
        raise InputError(f"The samples are {coding}, not PCM of 16 bits.", _CONVERT)
    if header.get("channel_count", "1") != "1" or header.get("sample_rate") != str(RATE_HZ):
        raise InputError(f"The sound is not of one channel at {RATE_HZ} Hz.", _CONVERT)
    count = header.get("sample_count", "")
    if not count.isdecimal() or not 0 < 2 * int(count) <= len(body):
        raise InputError("There are fewer samples than the SPHERE header says.", "Copy the file again.")
    return np.frombuffer(body[: 2 * int(count)], dtype=_ORDERS[order]).astype(np.int16)
