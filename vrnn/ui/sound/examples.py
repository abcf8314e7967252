"""The shipped clips, with what the models hear in them where that has been computed in advance."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound import SPEECH
from vrnn.engine.sound_settings import SOUND_DEFAULT
from vrnn.types import Sound
from vrnn.ui.examples import DEFAULT_MODELS
from vrnn.ui.sound.answers import SoundQuestion

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


def precomputed(clip: str | None, question: SoundQuestion, statuses: list[ModelStatus]) -> list[Any] | None:
    """What the models hear in a clip, in the ear's format, unless the checkpoints have changed since."""
    file = clip_names().get(clip or "")
    known = _in_advance(file.with_suffix(".json")).get(question.corpus) if file else None
    asked = question.models == DEFAULT_MODELS and question.settings.seed == SOUND_DEFAULT.seed
    seals = {status.name: status.seal for status in statuses if status.available}
    if known is None or not asked:
        return None
    same = all(seals.get(model, seal) == seal for model, seal in known["seals"].items())
    return known["models"] if same else None


@cache
def _in_advance(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))["voices"] if file.is_file() else {}
