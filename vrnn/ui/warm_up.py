"""What the server does before its first visitor, so that nobody waits for it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import InputError
from vrnn.ui.examples import DEFAULT_MODELS, examples
from vrnn.ui.shared import shared_engine


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """Load the default models and run them once; without checkpoints the app starts all the same."""
    warm_up()
    # What is loaded now stays for good: left to the collector it costs every drawing a tenth of a second.
    gc.collect()
    gc.freeze()
    yield


def warm_up() -> None:
    """Trace one example with each default model that is there."""
    engine = shared_engine()
    known = {status.name for status in engine.models() if status.available}
    for example in list(examples().values())[:1]:
        for model in known.intersection(DEFAULT_MODELS):
            try:
                engine.trace(model, ink_from_strokes(example.strokes), seed=0)
            except InputError:
                continue  # the page says what is wrong with it, to whoever asks for it
