"""What changes when nothing but the seed of a training does."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

Cards = dict[str, dict[str, Any]]
"""The cards of one model by variant; "" is the model itself."""
_SEED = re.compile(r"seed-\d+")
_FIGURES = ("sequences", "frames", "elbo_nats_per_frame")


def settings_of(card: dict[str, Any]) -> dict[str, Any]:
    """The settings of a card's training; empty where it does not say."""
    training = card.get("training")
    settings = training.get("settings") if isinstance(training, dict) else None
    return settings if isinstance(settings, dict) else {}


def updates_of(card: dict[str, Any]) -> int | None:
    """How many updates a card's training took; None where it does not say."""
    training = card.get("training")
    updates = training.get("updates") if isinstance(training, dict) else None
    return updates if isinstance(updates, int) else None


def over_seeds(cards: Cards) -> dict[str, Any] | None:
    """The bound (or likelihood) of trainings of one model that differ in their seed alone, in nats a frame.

    These are the variants seed-N, and the model itself if its settings, length and test sequences are theirs.  Held
    against the interval over writers, the spread says how much of a difference between two models is luck.

    Returns:
        `seeds` (how many), `mean`, `deviation` (of a sample, with n - 1), `lowest`, `highest` and `variants`; None
        where there are fewer than two.
    """
    seeded = {name: card for name, card in cards.items() if _SEED.fullmatch(name) and _measured(card)}
    if not seeded:
        return None
    like = _all_but_seed(next(iter(seeded.values())))
    own = {"": cards[""]} if "" in cards and _measured(cards[""]) else {}
    alike = {name: card for name, card in (own | seeded).items() if _all_but_seed(card) == like}
    if len(alike) < 2:
        return None
    nats = np.array([card["metrics"]["elbo_nats_per_frame"] for card in alike.values()])
    return {
        "seeds": len(nats),
        "mean": float(nats.mean()),
        "deviation": float(nats.std(ddof=1)),
        "lowest": float(nats.min()),
        "highest": float(nats.max()),
        "variants": list(alike),
    }


def _measured(card: dict[str, Any]) -> bool:
    metrics = card.get("metrics")
    return isinstance(metrics, dict) and all(isinstance(metrics.get(key), int | float) for key in _FIGURES)


def _all_but_seed(card: dict[str, Any]) -> tuple[Any, ...]:
    """All that must be equal for two trainings to differ by luck alone."""
    settings = {name: value for name, value in settings_of(card).items() if name != "seed"}
    metrics = card["metrics"]
    return card["config"], settings, updates_of(card), metrics["sequences"], metrics["frames"]
