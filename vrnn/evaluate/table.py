"""The results table: shipped checkpoints, and beside them what was published on other corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vrnn.checkpoint import CARD, read_card
from vrnn.evaluate.published import TABLE, Published
from vrnn.types import InputError

NOTE = (
    "Published figures are of other, licensed corpora (nats per sequence; >= a bound, ~ an estimate): "
    "compare orderings and gaps, never nats."
)
_OURS = (
    "sequences",
    "elbo_nats_per_sequence",
    "elbo_nats_per_frame",
    "iwae_nats_per_sequence",
    "iwae_samples",
    "kl_nats_per_frame",
    "active_units",
    "ci95_per_frame",
)


def rows(checkpoints: Path) -> list[dict[str, Any]]:
    """One row per shipped checkpoint whose card holds metrics, and one per published model without any.

    Raises:
        InputError: if the folder is missing or a card is damaged.
    """
    if not checkpoints.is_dir():
        raise InputError(f"There is no folder {checkpoints}.", "Name one with --checkpoints.")
    cards = [read_card(path.parent) for path in sorted(checkpoints.glob(f"*/*/{CARD}"))]
    return [row for published in TABLE for row in _rows_of(published, cards)]


def _rows_of(published: Published, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    beside = published._asdict()
    mine = [c for c in cards if c["config"].get("name") == published.model and "metrics" in c]
    ours = [{"corpus": c.get("corpus"), **{key: c["metrics"].get(key) for key in _OURS}} for c in mine]
    return [{"model": published.model, "ours": row, "published": beside} for row in ours or [None]]


def as_text(found: list[dict[str, Any]]) -> str:
    """The rows as an aligned table with its note."""
    head = ("model", "corpus", "nats/seq", "nats/frame", "95 %", "~ nats/seq", "KL/frame", "active")
    lines = [(*head, "Blizzard", "TIMIT")]
    lines += [(row["model"], *_ours(row["ours"]), *_published(row["published"])) for row in found]
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    aligned = [
        "  ".join(f"{text:{w}}" for text, w in zip(line, widths, strict=True)).rstrip() for line in lines
    ]
    return "\n".join([*aligned, "", NOTE])


def _ours(row: dict[str, Any] | None) -> tuple[str, ...]:
    if row is None:
        return ("-",) * 7
    low, high = row["ci95_per_frame"]
    estimate = row["iwae_nats_per_sequence"]
    return (
        str(row["corpus"]),
        f"{row['elbo_nats_per_sequence']:.1f}",
        f"{row['elbo_nats_per_frame']:.4f}",
        f"{low:.4f} to {high:.4f}",
        "-" if estimate is None else f"{estimate:.1f}",
        f"{row['kl_nats_per_frame']:.4f}",
        str(row["active_units"]),
    )


def _published(row: dict[str, Any]) -> tuple[str, str]:
    def figure(corpus: str) -> str:
        estimate = row[f"{corpus}_estimate"]
        return f"{'' if row['exact'] else '>='}{row[corpus]}" + (f" ~{estimate}" if estimate else "")

    return figure("blizzard"), figure("timit")
