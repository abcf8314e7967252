"""The results table: shipped checkpoints, and beside them what was published on other corpora."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vrnn.checkpoint import CARD, read_card
from vrnn.evaluate.published import TABLE, Published
from vrnn.types import InputError

NOTE = (
    "The corpora differ: Blizzard and TIMIT are licensed, so these models were trained and tested on open ones. "
    "The published figures are nats per sequence of those other corpora: compare orderings and gaps, never nats. "
    "= exact, >= a bound, ~ an importance-weighted estimate with K samples (of which n count in the median sequence). "
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
    """For each corpus with a checkpoint the nine models of the review, in its order, and then any others.

    A row holds `corpus`, `model`, `state` (measured, not measured or not trained), `exact` (whether ours is a
    likelihood and no bound), `latent` (dimensions of z), `ours` (figures of the card, or None), `told_apart` (how
    real its continuations are, or None) and `published` (None for a model that is not in the review's table).

    Raises:
        InputError: if the folder is missing or a card is damaged.
    """
    if not checkpoints.is_dir():
        raise InputError(f"There is no folder {checkpoints}.", "Name one with --checkpoints.")
    shelf: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(checkpoints.glob(f"*/*/{CARD}")):
        card = read_card(path.parent)
        if not isinstance(card["config"], dict):
            raise InputError(
                f"{path.parent.name}/{CARD} has a config that is no object.", "Restore the card."
            )
        shelf.setdefault(path.parent.parent.name, []).append(card)
    return [row for corpus, cards in shelf.items() for row in _rows_of(corpus, cards)]


def _rows_of(corpus: str, cards: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    by_name = {str(card["config"].get("name")): card for card in cards}
    for published in TABLE:
        yield _row(corpus, published.model, by_name.pop(published.model, None), published)
    for name, card in by_name.items():
        yield _row(corpus, name, card, None)


def _row(corpus: str, model: str, card: dict[str, Any] | None, published: Published | None) -> dict[str, Any]:
    metrics = _whole((card or {}).get("metrics"))
    latent = None if card is None else card["config"].get("latent", 0)
    return {
        "corpus": corpus,
        "model": model,
        "state": NOT_TRAINED if card is None else MEASURED if metrics else NOT_MEASURED,
        "exact": None if card is None else not latent,
        "latent": latent,
        "ours": {key: metrics.get(key) for key in _OURS} if metrics else None,
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
    return metrics if all(isinstance(value, int | float) for value in needed + given) else None


def _told_apart(realism: Any) -> dict[str, float] | None:
    """The judge's accuracy on whole continuations and its floor, where `realism` put them into the card."""
    told = realism.get("whole") if isinstance(realism, dict) else None
    if not isinstance(told, dict):
        return None
    accuracy, floor = told.get("accuracy"), told.get("floor")
    if not (isinstance(accuracy, int | float) and isinstance(floor, int | float)):
        return None
    return {"accuracy": accuracy, "floor": floor}


def as_text(found: list[dict[str, Any]]) -> str:
    """The rows as one aligned table a corpus, with the note."""
    corpora = list(dict.fromkeys(row["corpus"] for row in found))
    parts = [_table([row for row in found if row["corpus"] == corpus]) for corpus in corpora]
    return "\n\n".join([*parts, NOTE] if parts else ["There is no checkpoint here.", NOTE])


def _table(found: list[dict[str, Any]]) -> str:
    head = ("model", "nats/seq", "nats/frame", "95 %", "estimate/seq", "KL/frame", "active")
    judged = any(row["told_apart"] for row in found)
    lines = [(*head, *(["told apart"] if judged else []), "Blizzard", "TIMIT")]
    lines += [
        (row["model"], *_ours(row), *(_judged(row) if judged else ()), *_published(row["published"]))
        for row in found
    ]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    aligned = [
        "  ".join(f"{text:{w}}" for text, w in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    return "\n".join([f"{found[0]['corpus']}{_sequences(found)}", *aligned])


def _sequences(found: list[dict[str, Any]]) -> str:
    """How much of the test split the figures are of, where they are all of the same."""
    sizes = {(r["ours"]["sequences"], r["ours"]["frames"]) for r in found if r["ours"]}
    if len(sizes) != 1:
        return " (the models were measured on different sequences)" if sizes else ""
    sequences, frames = sizes.pop()
    return f": {sequences:,} test sequences, {frames:,} frames"


def _ours(row: dict[str, Any]) -> tuple[str, ...]:
    ours = row["ours"]
    if ours is None:
        return (row["state"], *("-",) * 5)
    low, high = ours["ci95_per_frame"]
    sign = "=" if row["exact"] else ">="
    return (
        f"{sign}{ours['elbo_nats_per_sequence']:.1f}",
        f"{sign}{ours['elbo_nats_per_frame']:.4f}",
        f"{low:.4f} to {high:.4f}",
        _estimate(ours, row["exact"]),
        f"{ours['kl_nats_per_frame']:.4f}",
        "-" if row["exact"] else f"{ours['active_units']} of {row['latent']}",
    )


def _estimate(ours: dict[str, Any], exact: bool) -> str:
    if exact or ours["iwae_nats_per_sequence"] is None:
        return "-"
    effective = ours["iwae_effective_samples"]
    counted = "" if effective is None else f", n={effective:.1f}"
    return f"~{ours['iwae_nats_per_sequence']:.1f} (K={ours['iwae_samples']}{counted})"


def _judged(row: dict[str, Any]) -> tuple[str]:
    told = row["told_apart"]
    return (f"{told['accuracy']:.2f} ({told['floor']:.2f})" if told else "-",)


def _published(row: dict[str, Any] | None) -> tuple[str, str]:
    if row is None:
        return "-", "-"

    def figure(corpus: str) -> str:
        estimate = row[f"{corpus}_estimate"]
        return f"{'=' if row['exact'] else '>='}{row[corpus]}" + (f" ~{estimate}" if estimate else "")

    return figure("blizzard"), figure("timit")
