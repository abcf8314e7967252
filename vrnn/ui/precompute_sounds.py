"""Writes into assets/sounds what the shipped checkpoints hear in the shipped clips.

    python -m vrnn.ui.precompute_sounds

Run it after the checkpoints of speech have changed; the page notices clips that are out of date and asks the models
anew.  A clip of speech is heard by the models of its own voice, any other by those of all voices.
"""

from __future__ import annotations

import json
from typing import Any

from vrnn.checkpoint import write_atomically
from vrnn.engine.library import default_root
from vrnn.engine.sound import SPEECH, SoundEngine
from vrnn.engine.sound_in_process import SoundInProcess
from vrnn.engine.sound_settings import SOUND_DEFAULT
from vrnn.types import Sound
from vrnn.ui.examples import DEFAULT_MODELS
from vrnn.ui.sound.examples import clip_names, clip_voice, read_clip
from vrnn.ui.sound.payload import model_data


def precompute(engine: SoundEngine) -> list[str]:
    """Renew what is known of every clip; returns the names of those that a voice with both models has heard."""
    names = []
    for name, file in clip_names().items():
        own = clip_voice(name)
        voices = {corpus: _heard(engine, corpus, read_clip(name)) for corpus in ((own,) if own else SPEECH)}
        known = {corpus: said for corpus, said in voices.items() if said}
        if known:
            text = json.dumps({"voices": known}, allow_nan=False, separators=(",", ":"))
            write_atomically(file.with_suffix(".json"), (text + "\n").encode())
            names.append(name)
    return names


def _heard(engine: SoundEngine, corpus: str, sound: Sound) -> dict[str, Any] | None:
    """Seals and models in the ear's format; None where a model has no checkpoint."""
    seals = {s.name: s.seal for s in engine.models(corpus) if s.available and s.name in DEFAULT_MODELS}
    if len(seals) < len(DEFAULT_MODELS):
        return None
    traces = []
    for model in DEFAULT_MODELS:
        *_, whole = engine.hear("precompute", model, corpus, sound, seed=SOUND_DEFAULT.seed)
        traces.append(whole)
    return {"seals": seals, "models": [model_data(trace) for trace in traces]}


if __name__ == "__main__":
    print(
        "Renewed:",
        ", ".join(precompute(SoundInProcess(default_root()))) or "nothing; train both models first",
    )
