"""What the shipped checkpoints hear in the shipped clips, so that the page shows it before any model has loaded.

Written by `python -m vrnn.ui.precompute_sounds`, read here.  Knows no Streamlit.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound_settings import SOUND_DEFAULT
from vrnn.ui.examples import DEFAULT_MODELS
from vrnn.ui.sound.answers import SoundQuestion
from vrnn.ui.sound.examples import clip_names


@cache
def _stored(clip: str) -> dict[str, Any]:
    """By voice, what is known of a clip: seals and models in the ear's format."""
    file = clip_names()[clip].with_suffix(".json")
    return json.loads(file.read_text(encoding="utf-8"))["voices"] if file.is_file() else {}


def precomputed(
    clip: str | None, question: SoundQuestion, statuses: list[ModelStatus]
) -> list[dict[str, Any]] | None:
    """The models of the ear's analysis, unless something else is asked or the checkpoints have changed since."""
    known = _stored(clip).get(question.corpus) if clip in clip_names() else None
    if known is None or question.models != DEFAULT_MODELS or question.settings.seed != SOUND_DEFAULT.seed:
        return None
    seals = {status.name: status.seal for status in statuses if status.available}
    same = all(seals.get(model, seal) == seal for model, seal in known["seals"].items())
    return known["models"] if same else None
