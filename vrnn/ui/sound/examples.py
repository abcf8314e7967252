"""The shipped clips."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vrnn.engine.sound import SPEECH
from vrnn.types import Sound

FOLDER = Path(__file__).parents[3] / "assets" / "sounds"


@cache
def clip_names() -> dict[str, Path]:
    """Files by the name that they are offered under, in the order of their files: 1-chirp.wav is chirp."""
    files = sorted(f for f in FOLDER.glob("*") if f.suffix in (".wav", ".flac"))
    return {file.stem.partition("-")[2] or file.stem: file for file in files}


@cache
def read_clip(name: str) -> Sound:
    """A clip's sound: a file of ours, so it is decoded right here."""
    import soundfile  # a page that opens no clip need not load it

    samples, rate_hz = soundfile.read(clip_names()[name], dtype="float32")
    return Sound(samples, rate_hz)


def clip_voice(name: str) -> str | None:
    """The corpus that a clip is from, as its name says; None for what is not speech."""
    return next((corpus for corpus in SPEECH if corpus in name), None)
