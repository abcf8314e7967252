"""The results table of every shipped checkpoint beside the review's published figures, for any page.

from vrnn.ui import results
results.table(key="models")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from vrnn.checkpoint import CARD
from vrnn.engine.library import default_root
from vrnn.evaluate.table import rows
from vrnn.models import label_of
from vrnn.models.names import SHAPES
from vrnn.types import InputError

if TYPE_CHECKING:
    from pandas import DataFrame

EMPTY = "No checkpoint is here yet, so there are no results."
NOTE = (
    "A click on the head of a column sorts by it. Beside ours stand the review's figures for Blizzard and TIMIT. Those "
    "corpora are licensed, so our models were trained and tested on open ones: compare orderings and gaps, never nats. "
    "**=** is an exact log-likelihood, **≥** a lower bound on it. The 95 % interval is that of the figure before it, "
    "resampled over writers, speakers or recordings. The estimate is the importance-weighted one with K samples; where "
    "it is of some of the test sequences only, compare it with their own bound, beside it. Models that collapsed or "
    "lost are shown as they are."
)
_SIGNS = {True: "=", False: "≥"}


class Figures(NamedTuple):
    """What a card says of one model.

    Attributes:
        updates: of training, or None where the card does not say.
        test: `{"value", "low", "high", "exact"}` nats a frame of the test set with its 95 % interval, or None.
    """

    updates: int | None
    test: dict[str, Any] | None


def figures(corpus: str, root: Path | None = None) -> dict[str, Figures]:
    """By model of a corpus, what its card says; empty where a card is damaged or there is none."""
    try:
        found = _found(root or default_root())
    except InputError:
        return {}
    mine = [row for row in found if row["corpus"] == corpus and row["exact"] is not None]
    return {_folder(row): Figures(row["updates"], _test(row)) for row in mine}


def table(
    *, key: str = "results", corpus: str | None = None, first: str | None = None, root: Path | None = None
) -> None:
    """One sortable table a corpus, behind tabs (that of `first` is open), or that of `corpus` alone, and their note."""
    try:
        found = _found(root or default_root())
    except InputError as error:
        st.caption(f"{error.message} {error.hint}")
        return
    corpora = list(dict.fromkeys(row["corpus"] for row in found if corpus in (None, row["corpus"])))
    if not corpora:
        st.caption(EMPTY)
        return
    opened = first if first in corpora else None
    places = st.tabs(corpora, default=opened) if corpus is None else [st.container()]
    for name, place in zip(corpora, places, strict=True):
        with place:
            _table_of(name, [row for row in found if row["corpus"] == name], key)
    st.caption(NOTE)


def _table_of(corpus: str, mine: list[dict[str, Any]], key: str) -> None:
    st.dataframe(
        frame(mine),
        hide_index=True,
        height="content",
        column_config=_columns(),
        key=f"{key} {corpus}",
        placeholder="–",
        alt=f"Results of the models of {corpus}, beside those that the review reports",
    )
    st.caption(_of_what(mine))


def frame(found: list[dict[str, Any]]) -> DataFrame:
    """Rows of `vrnn.evaluate.table.rows` with numbers as numbers, so that they sort; what is not known is missing."""
    from pandas import DataFrame  # a page that shows no table need not load it

    return DataFrame([_line(row) for row in found]).convert_dtypes()


def _line(row: dict[str, Any]) -> dict[str, Any]:
    ours, published, told = row["ours"] or {}, row["published"] or {}, row["told_apart"] or {}
    low, high = ours.get("ci95_per_frame") or (None, None)
    latent = not row["exact"]
    estimate, samples, same = _estimate(ours)
    return {
        "model": _label(row),
        "sign": _SIGNS[row["exact"]] if ours else row["state"],
        "frame": ours.get("elbo_nats_per_frame"),
        "low": low,
        "high": high,
        "sequence": ours.get("elbo_nats_per_sequence"),
        "estimate": estimate if latent else None,
        "same": same,
        "kl": ours.get("kl_nats_per_frame"),
        "active": ours.get("active_units") if latent else None,
        "latent": row["latent"] or None,
        "updates": row["updates"],
        "told": told.get("accuracy"),
        "blizzard": published.get("blizzard"),
        "blizzard_estimate": published.get("blizzard_estimate"),
        "timit": published.get("timit"),
        "timit_estimate": published.get("timit_estimate"),
        "samples": samples if latent else None,
    }


def _estimate(ours: dict[str, Any]) -> tuple[float | None, int | None, float | None]:
    """The importance-weighted estimate a sequence, its K, and the bound of the same sequences if they are a part."""
    part = ours.get("iwae_on_part")
    if part:
        return part["iwae_nats_per_sequence"], part["iwae_samples"], part["elbo_nats_per_sequence"]
    if not ours.get("iwae_samples"):
        return None, None, None
    return ours["iwae_nats_per_sequence"], ours["iwae_samples"], None


def _columns() -> dict[str, Any]:
    """Head, unit, help and format of each column."""
    other = "Published by the review for another corpus: compare orderings and gaps, never nats."
    estimate = "An importance-weighted estimate, between the bound and log p(x)."
    return {
        "model": TextColumn("Model", pinned=True, width=150),
        "sign": TextColumn("= or ≥", width=90, help="= exact log-likelihood, ≥ a lower bound on it"),
        "frame": NumberColumn("nats/frame", format="%.3f", help="log p(x) or a bound on it, over the test set"),
        "low": NumberColumn("95 % from", format="%.3f", help="Resampled over writers, speakers or recordings."),
        "high": NumberColumn("to", format="%.3f"),
        "sequence": NumberColumn("nats/sequence", format="%.1f"),
        "estimate": NumberColumn("estimate/sequence", format="%.1f", help=estimate),
        "samples": NumberColumn("K", help="Samples of the estimate."),
        "same": NumberColumn(
            "of the same",
            format="%.1f",
            help="Where some sequences were estimated: the bound, or of RNNs the likelihood, of these.",
        ),
        "kl": NumberColumn("KL, nats/frame", format="%.3f"),
        "active": NumberColumn("active units", help="Dimensions of z with more than 0.01 nats of KL a frame."),
        "latent": NumberColumn("of z", help="Dimensions of z."),
        "updates": NumberColumn("updates", format="localized", help="How long it was trained."),
        "told": NumberColumn("told apart", format="%.2f", help="How often a judge tells continuations from real ones."),
        "blizzard": NumberColumn("Blizzard", format="%d", help=f"{other} Nats per half-second segment."),
        "blizzard_estimate": NumberColumn("~", format="%d", help=estimate),
        "timit": NumberColumn("TIMIT", format="%d", help=f"{other} Nats per utterance."),
        "timit_estimate": NumberColumn("~", format="%d", help=estimate),
    }  # fmt: skip


def _of_what(found: list[dict[str, Any]]) -> str:
    sizes = {(row["ours"]["sequences"], row["ours"]["frames"]) for row in found if row["ours"]}
    if not sizes:
        return "None of these has been measured."
    if len(sizes) > 1:
        return "The models were measured on different sequences of the test set."
    sequences, frames = sizes.pop()
    return f"Measured on {sequences:,} test sequences, {frames:,} frames."


def _folder(row: dict[str, Any]) -> str:
    """The checkpoint's name, with its variant."""
    return ".".join(part for part in (row["model"], row["variant"]) if part)


def _label(row: dict[str, Any]) -> str:
    """The review's name; the checkpoint's own for what is in no catalogue."""
    return label_of(_folder(row)) if row["model"] in SHAPES else _folder(row)


def _test(row: dict[str, Any]) -> dict[str, Any] | None:
    ours = row["ours"]
    if not ours:
        return None
    low, high = ours["ci95_per_frame"]
    return {"value": ours["elbo_nats_per_frame"], "low": low, "high": high, "exact": row["exact"]}


def _found(root: Path) -> list[dict[str, Any]]:
    """All rows, read again when a card has changed."""
    cards = sorted(root.glob(f"*/*/{CARD}")) if root.is_dir() else []
    return _read(root, tuple((str(card), card.stat().st_mtime_ns) for card in cards)) if cards else []


@st.cache_data(show_spinner=False, max_entries=4)
def _read(root: Path, stamps: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    return rows(root)
