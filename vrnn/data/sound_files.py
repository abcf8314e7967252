"""Sound files of corpora, which are trusted; what people bring is read by `vrnn.formats.audio_in`."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import numpy as np

from vrnn.codecs.audio import PCM_16
from vrnn.types import InputError

RATE_HZ = 16_000
SPLITS = ("train", "valid", "test")
SUFFIXES = (".flac", ".wav", ".mp3", ".ogg")
LIBRISPEECH = re.compile(r"(\d+)-\d+-\d+")
"""The name of an utterance of LibriSpeech: speaker, chapter, number."""


def sound_files(path: Path) -> list[Path]:
    """The sound files under a folder.

    Raises:
        InputError: if there is none.
    """
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not files:
        raise InputError(f"There is no sound file under {path}.", f"Bring {' or '.join(SUFFIXES)} files.")
    return files


def speaker_of(file: Path, root: Path) -> str:
    """Whose voice a file is: by a LibriSpeech name, else one a sub-folder (hashed), else one for the whole corpus."""
    utterance = LIBRISPEECH.fullmatch(file.stem)
    if utterance:
        return utterance[1]
    folders = [part for part in file.relative_to(root).parts[:-1] if part not in SPLITS]
    if folders:
        return sha256(folders[0].encode()).hexdigest()[:8]
    return next(
        (name for name in (root.resolve().name, root.resolve().parent.name) if name not in SPLITS), ""
    )


def read_pcm(file: Path) -> np.ndarray:
    """A trusted file as int16 `[time]` at RATE_HZ: 16-bit mono at that rate as stored, anything else converted.

    Raises:
        InputError: if it cannot be read, or holds no sample.
    """
    import soundfile

    try:
        with soundfile.SoundFile(file) as source:
            rate_hz, plain = source.samplerate, source.channels == 1 and source.subtype == "PCM_16"
            data = source.read(dtype="int16" if plain else "float64")
    except (OSError, soundfile.SoundFileError) as error:
        raise InputError(f"{file} cannot be read as sound.", str(error)) from error
    if not len(data):
        raise InputError(f"{file} is empty.")
    if plain and rate_hz == RATE_HZ:
        return data
    return to_pcm(data * PCM_16 if plain else data, rate_hz)


def to_pcm(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Samples from -1 to 1, `[time]` or `[time channel]`, as int16 `[time]` at RATE_HZ."""
    import soxr

    mono = samples if samples.ndim == 1 else samples.mean(1)
    mono = mono if rate_hz == RATE_HZ else soxr.resample(mono, rate_hz, RATE_HZ, quality="HQ")
    return np.clip(np.rint(np.nan_to_num(mono) / PCM_16), -32768, 32767).astype(np.int16)
