"""What the server does before its first visitor, so that nobody waits for it."""

from __future__ import annotations

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np

from vrnn.formats.spectrogram import spectrogram
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError, Sound
from vrnn.ui.examples import default_models, examples
from vrnn.ui.no_delay import send_at_once
from vrnn.ui.shared import shared_engine


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Load the default models and run them once; without checkpoints the app starts all the same."""
    send_at_once()
    warm_up()
    # What is loaded now stays for good: left to the collector it costs every drawing a tenth of a second.
    gc.collect()
    gc.freeze()
    threading.Thread(target=warm_up_ears, daemon=True).start()
    yield


def warm_up() -> None:
    """Trace one example with each default model that is there."""
    engine = shared_engine()
    statuses = engine.models()
    known = {status.name for status in statuses if status.available}
    for example in list(examples().values())[:1]:
        for model in known.intersection(default_models(statuses)):
            try:
                engine.trace(model, ink_from_strokes(example.strokes), seed=0)
            except InputError:
                continue  # the page says what is wrong with it, to whoever asks for it


def warm_up_ears() -> None:
    """Load what the first spectrogram would wait for: seconds of imports, which no other page needs."""
    spectrogram(Sound(np.zeros(400, np.float32), 16_000))
