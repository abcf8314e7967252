"""The commands that make a checkpoint again, and the lines that load it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from vrnn.data.augmentation import Augmentation
from vrnn.data.corpora import corpus_named
from vrnn.evaluate.seeds import settings_of
from vrnn.models.config import Kind
from vrnn.train.settings import settings_for
from vrnn.ui.model_cards.shelf import Entry

PREPARED_FROM = {
    "unipen": "unipen SRC DIR",
    "librispeech": "librispeech SRC DIR",
    "kerstin": "folder SRC DIR",
}
K = 40
"""Samples of the estimate unless one says otherwise."""


def kind_of(card: dict[str, Any]) -> Kind:
    """Ink or speech, by the emission."""
    return "ink" if str(card["config"].get("emission", "")).startswith("ink") else "speech"


def commands(entry: Entry) -> str:
    """What prepares the data, and what trains and measures with the settings of the card."""
    card = entry.card
    size = [] if card.get("size", "small") == "small" else ["--size", str(card["size"])]
    parts = [
        f"python -m vrnn train --model {card['config'].get('name')} --corpus {entry.corpus}",
        f"--data DIR --out {folder(entry)}",
        *[" ".join(some) for some in (size, options(card), measuring(card)) if some],
    ]
    train = " ".join(parts)
    prepare = PREPARED_FROM.get(entry.corpus)
    return f"python -m vrnn prepare {prepare}\n{train}" if prepare else train


def folder(entry: Entry) -> str:
    """Where a checkpoint is shipped."""
    return f"checkpoints/{entry.corpus}/{entry.name}"


def options(card: dict[str, Any]) -> list[str]:
    """The settings of a card that are not the usual ones of its corpus, as `train` takes them."""
    usual = asdict(settings_for(corpus_named(str(card.get("corpus")), kind_of(card))))
    found: list[str] = []
    for name, value in settings_of(card).items():
        if name == "augmentation":
            found += _augmentation(value)
        elif name in usual and value != usual[name]:
            found += _option(name, value)
    return found


def _augmentation(values: Any) -> list[str]:
    usual = Augmentation()._asdict()
    given = dict(zip(usual, values, strict=False)) if isinstance(values, list) else {}
    return [part for name, v in given.items() if v != usual[name] for part in _option(f"augment_{name}", v)]


def _option(name: str, value: Any) -> list[str]:
    option = name.replace("_", "-")
    if isinstance(value, bool):
        return [f"--{option}" if value else f"--no-{option}"]
    return [f"--{option}", f"{value!r}"]


def measuring(card: dict[str, Any]) -> list[str]:
    """How the estimate of a card was asked for."""
    m = card.get("metrics")
    if not isinstance(m, dict) or not card["config"].get("latent"):
        return []
    part = m.get("iwae_on_part")
    of = part if isinstance(part, dict) else m
    samples = of.get("iwae_samples")
    if not samples:
        return ["--no-estimate"]
    asked = [] if samples == K else ["--samples", str(samples)]
    return [*asked, *(["--estimate-on", str(of["sequences"])] if of is part else [])]


def python_lines(entry: Entry) -> str:
    """Three lines that load it."""
    return (
        "from pathlib import Path\n"
        "from vrnn.checkpoint import load\n"
        f'model, codec, card = load(Path("{folder(entry)}"))'
    )
