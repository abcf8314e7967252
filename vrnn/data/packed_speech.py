"""Packed speech: many recordings of one channel in one `.npz` of flat arrays, so that training needs no decoder.

samples   int16 [samples]         one recording after the other
start     int64 [recordings + 1]  recording i is samples start[i]:start[i + 1]
rate_hz   int64 [1]               of all recordings
speaker, name   str [recordings]  whose voice, and which recording it is or is a piece of
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

import numpy as np

from vrnn.data.packed import write_arrays
from vrnn.data.sound_files import RATE_HZ
from vrnn.data.speech import Speech
from vrnn.types import InputError

MAX_BYTES = 4 << 30
"""Most that a packed corpus may hold when unpacked: 37 hours."""
_KINDS = {"samples": "i", "start": "i", "rate_hz": "i", "speaker": "U", "name": "U"}
_DAMAGE = (
    OSError,
    EOFError,
    MemoryError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_packed_speech(path: Path) -> Speech:
    """The packed corpus at `path`, checked as a whole.

    Raises:
        InputError: not there, not an archive of these arrays, too large, or arrays that contradict each other.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in _KINDS} if unpacked <= MAX_BYTES else {}
    except _DAMAGE as error:
        raise InputError(f"{path} is not packed speech.", "Make it with `python -m vrnn prepare`.") from error
    if not arrays:
        raise InputError(f"{path} would fill {unpacked >> 20} MB; at most {MAX_BYTES >> 20} are read.")
    problem = _problem(arrays)
    if problem:
        raise InputError(f"The packed corpus {path} is damaged: {problem}.", "Make it again.")
    sounds = np.split(arrays["samples"], arrays["start"][1:-1])
    return Speech(sounds, arrays["speaker"], arrays["name"])


def write_packed_speech(path: Path, speech: Speech) -> None:
    """Write a packed corpus in one step: `path` holds the old file or the whole new one, never a part.

    Raises:
        InputError: no recordings, an empty one, or more than `read_packed_speech` would take.
    """
    arrays = _packed(speech)
    problem = _problem(arrays)
    if problem:
        raise InputError(f"The recordings cannot be packed: {problem}.")
    write_arrays(path, arrays)


def is_packed_speech(path: Path) -> bool:
    """Whether an archive claims to be packed speech, going by the names in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return {"samples.npy", "speaker.npy"} <= set(archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _packed(speech: Speech) -> dict[str, np.ndarray]:
    if not len(speech):
        raise InputError("There are no recordings to pack.")
    if 2 * sum(len(sound) for sound in speech.sounds) > MAX_BYTES:
        raise InputError(f"The recordings fill more than {MAX_BYTES >> 20} MB.", "Split the corpus.")
    return {
        "samples": np.concatenate(speech.sounds),
        "start": np.cumsum([0, *(len(sound) for sound in speech.sounds)], dtype=np.int64),
        "rate_hz": np.array([RATE_HZ], dtype=np.int64),
        "speaker": np.asarray(speech.speaker, dtype=np.str_),
        "name": np.asarray(speech.name, dtype=np.str_),
    }


def _problem(arrays: dict[str, np.ndarray]) -> str:
    """What is wrong with the arrays of a corpus, or nothing."""
    for name, code in _KINDS.items():
        if arrays[name].dtype.kind != code or arrays[name].ndim != 1:
            return f"{name} has the type or shape of something else"
    start, samples = arrays["start"], arrays["samples"]
    if samples.dtype != np.int16:
        return "samples are not of 16 bits"
    if len(start) < 2 or start[0] != 0 or start[-1] != len(samples) or (np.diff(start) <= 0).any():
        return "start does not divide the samples into recordings"
    if any(len(arrays[name]) != len(start) - 1 for name in ("speaker", "name")):
        return "its arrays differ in length"
    rate_hz = arrays["rate_hz"].tolist()
    return "" if rate_hz == [RATE_HZ] else f"its rate is {rate_hz} Hz, not [{RATE_HZ}]"
