"""The shipped examples: real ink with what the models say about it, so that the page is alive at first paint."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from vrnn.engine.clamp import DEFAULT
from vrnn.engine.interface import ModelStatus
from vrnn.models import variant_of
from vrnn.ui.answers import Answer, Question

FOLDER = Path(__file__).parents[2] / "assets" / "examples"
DEFAULT_MODELS = ("vrnn-gauss", "rnn-gmm")
LONGER = "long"
"""The variant that was trained for longer than the column of the table it stands in."""


class Example(NamedTuple):
    """One file of assets/examples.

    Attributes:
        name: its file's name.
        strokes: on the pad's sheet.
        source: where the ink comes from, with its licence.
        seals: sha256 of the weights that gave the answer.
        answer: analysis and futures in the pad's format, or None.
    """

    name: str
    strokes: list[Any]
    source: str
    seals: dict[str, str]
    answer: dict[str, Any] | None


@cache
def examples() -> dict[str, Example]:
    """The examples by name, in the order that they are offered in."""
    files = sorted(FOLDER.glob("*.json"))
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    found = [Example(e["name"], e["strokes"], e["source"], e.get("seals", {}), e.get("answer")) for e in read]
    return {example.name: example for example in found}


def default_models(statuses: list[ModelStatus]) -> tuple[str, str]:
    """The model and the one beside it that a page begins with: those that were trained for longest."""
    usable = {status.name for status in statuses if status.available}
    model, baseline = (longer if (longer := f"{m}.{LONGER}") in usable else m for m in DEFAULT_MODELS)
    return model, baseline


def precomputed(name: str | None, question: Question, statuses: list[ModelStatus]) -> Answer | None:
    """The shipped answer to a question about an example, unless the checkpoints have changed since."""
    example = examples().get(name or "")
    if example is None or example.answer is None:
        return None
    seals = {s.name: s.seal for s in statuses if s.available}
    same = all(seals.get(model, seal) == seal for model, seal in example.seals.items())
    answered = tuple(model["name"] for model in example.answer["analysis"]["models"])
    # Where there is no checkpoint at all the page asks for the models by their plain names.
    asked = answered if seals else tuple(variant_of(name)[0] for name in answered)
    if not same or question.models != asked or question.at is not None or question.settings != DEFAULT:
        return None
    analysis, futures = (
        {**example.answer[part], "ink_id": question.ink_id} for part in ("analysis", "futures")
    )
    return Answer(analysis, futures, (), True)
