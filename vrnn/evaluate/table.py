"""The results table: shipped checkpoints, and beside them what was published on other corpora.

A checkpoint lies in CORPUS/MODEL; another training of the same model, with other settings or another seed, in
CORPUS/MODEL.VARIANT, such as vrnn-gauss.long or vrnn-gauss.seed-1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vrnn.checkpoint import CARD, read_card
from vrnn.evaluate.part import Part
from vrnn.evaluate.published import TABLE, Published
from vrnn.evaluate.seeds import Cards, over_seeds, settings_of, updates_of
from vrnn.types import InputError

NOTE = (
    "The corpora differ: Blizzard and TIMIT are licensed, so these models were trained and tested on open ones. "
    "The published figures are nats per sequence of those other corpora: compare orderings and gaps, never nats. "
    "= exact, >= a bound, ~ an importance-weighted estimate with K samples (of which n count in the median sequence); "
    "where it is of some of the sequences only, the bound of the same ones stands after it, and at a model without a "
    "latent its exact likelihood of them. A line that begins with a dot is another training of the model above it. "
    "told apart: how often a judge tells continuations from real ones, and in brackets real ones from real ones; "
    "0.5 is chance."
)
NOT_TRAINED, NOT_MEASURED, MEASURED = "not trained", "not measured", "measured"
_OURS = (
    "sequences",
    "frames",
    "elbo_nats_per_sequence",
    "elbo_nats_per_frame",
    "ci95_per_frame",
    "resampled_over",
    "iwae_nats_per_sequence",
    "iwae_samples",
    "iwae_effective_samples",
    "kl_nats_per_frame",
    "kl_nats_per_second",
    "active_units",
    "iwae_on_part",
)

_NEEDED = (
    "sequences",
    "frames",
    "elbo_nats_per_sequence",
    "elbo_nats_per_frame",
    "kl_nats_per_frame",
    "active_units",
)
_ESTIMATE = ("iwae_nats_per_sequence", "iwae_samples", "iwae_effective_samples")


def rows(checkpoints: Path) -> list[dict[str, Any]]:
    """For each corpus with a checkpoint the nine models of the review, in its order, each followed by its variants.

    Models that are not the review's come last.  A row holds `corpus`, `model`, `variant` ("" for the model itself),
    `state` (measured, not measured or not trained), `exact` (whether ours is a likelihood and no bound), `latent`
    (dimensions of z), `updates` and `seed` of the training (None where the card does not say), `ours` (figures of
    the card, or None), `over_seeds` (of the model itself, as `seeds.over_seeds`, or None), `told_apart` (how real
    its continuations are, or None) and `published` (None for variants and for a model that is not in the review).

    Raises:
        InputError: if the folder is missing or a card is damaged.
    """
    if not checkpoints.is_dir():
        raise InputError(f"There is no folder {checkpoints}.", "Name one with --checkpoints.")
    shelf: dict[str, dict[str, Cards]] = {}
    for path in sorted(checkpoints.glob(f"*/*/{CARD}")):
        card, folder = read_card(path.parent), path.parent
        if not isinstance(card["config"], dict):
            raise InputError(f"{folder.name}/{CARD} has a config that is no object.", "Restore the card.")
        name = str(card["config"].get("name"))
        variant = "" if folder.name == name else folder.name.removeprefix(f"{name}.")
        shelf.setdefault(folder.parent.name, {}).setdefault(name, {})[variant] = card
    return [row for corpus, models in shelf.items() for row in _rows_of(corpus, models)]


def _rows_of(corpus: str, models: dict[str, Cards]) -> Iterator[dict[str, Any]]:
    published = {row.model: row for row in TABLE}
    others = [name for name in models if name not in published]
    for name in (*published, *others):
        cards = dict(models.get(name, {}))
        own, first = cards.pop("", None), published.get(name)
        yield _row(corpus, name, own, first) | {"over_seeds": over_seeds(models.get(name, {}))}
        for variant, card in cards.items():
            yield _row(corpus, name, card, None) | {"variant": variant}


def _row(corpus: str, model: str, card: dict[str, Any] | None, published: Published | None) -> dict[str, Any]:
    metrics = _whole((card or {}).get("metrics"))
    latent = None if card is None else card["config"].get("latent", 0)
    return {
        "corpus": corpus,
        "model": model,
        "variant": "",
        "state": NOT_TRAINED if card is None else MEASURED if metrics else NOT_MEASURED,
        "exact": None if card is None else not latent,
        "latent": latent,
        "updates": updates_of(card or {}),
        "seed": settings_of(card or {}).get("seed"),
        "ours": {key: metrics.get(key) for key in _OURS} if metrics else None,
        "over_seeds": None,
        "told_apart": _told_apart((card or {}).get("realism")),
        "published": published._asdict() if published else None,
    }


def _whole(metrics: Any) -> dict[str, Any] | None:
    """A card's metrics, or None where they are missing or lack a figure that the table shows."""
    if not isinstance(metrics, dict):
        return None
    low_high = metrics.get("ci95_per_frame")
    ends = low_high if isinstance(low_high, list) and len(low_high) == 2 else [None]
    needed = [metrics.get(key) for key in _NEEDED] + ends
    # An estimate may be missing as a whole.
    given = [metrics[key] for key in _ESTIMATE if metrics.get(key) is not None]
    if not all(isinstance(value, int | float) for value in needed + given):
        return None
    return metrics | {"iwae_on_part": _whole_part(metrics.get("iwae_on_part"))}


def _whole_part(part: Any) -> dict[str, Any] | None:
    """The estimate on some sequences, or None where it is missing or lacks a figure."""
    if not isinstance(part, dict):
        return None
    known = {key: part.get(key) for key in Part._fields}
    effective = known.pop("iwae_effective_samples")
    numbers = [*known.values(), 0 if effective is None else effective]
    return part if all(isinstance(value, int | float) for value in numbers) else None


def _told_apart(realism: Any) -> dict[str, float] | None:
    """The judge's accuracy on whole continuations and its floor, where `realism` put them into the card."""
    told = realism.get("whole") if isinstance(realism, dict) else None
    if not isinstance(told, dict):
        return None
    accuracy, floor = told.get("accuracy"), told.get("floor")
    if not (isinstance(accuracy, int | float) and isinstance(floor, int | float)):
        return None
    return {"accuracy": accuracy, "floor": floor}
