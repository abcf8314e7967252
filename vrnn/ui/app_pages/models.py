"""The Models page: the results table, how the models were trained, and a card for each of them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from vrnn.engine.library import default_root
from vrnn.models.names import SHAPES
from vrnn.ui import results
from vrnn.ui.model_cards import charts, words
from vrnn.ui.model_cards.choose import choose_checkpoint, choose_corpus
from vrnn.ui.model_cards.facts import seed_lines
from vrnn.ui.model_cards.sampled import fill
from vrnn.ui.model_cards.shelf import Entry, entries
from vrnn.ui.model_cards.view import card


def page() -> None:
    """The whole page, from the cards alone; only the sample asks a model, last of all."""
    found = entries(default_root())
    st.markdown(f"#### {words.TITLE}")
    if not found:
        st.caption(words.EMPTY)
        _reproduce("unipen")
        return
    st.markdown(words.INTRODUCTION)
    corpus = choose_corpus(list(dict.fromkeys(entry.corpus for entry in found)))
    mine = [entry for entry in found if entry.corpus == corpus]
    results.table(key="models", corpus=corpus)
    for line in seed_lines(mine):
        st.caption(line)
    _missing(corpus, mine)
    _one_by_one(mine)


@st.fragment
def _one_by_one(mine: Sequence[Entry]) -> None:
    """What another choice of checkpoint changes; the table above it stays as it is, sorted or scrolled."""
    st.markdown("#### One by one")
    chosen = choose_checkpoint(mine)
    spot = card(chosen)
    st.markdown("#### While they were trained")
    _curves(mine, chosen)
    if spot is not None:
        fill(spot)


def _missing(corpus: str, mine: Sequence[Entry]) -> None:
    trained = {entry.name for entry in mine}
    labels = [shape["label"] for name, shape in SHAPES.items() if name not in trained]
    if labels:
        st.caption(words.MISSING.format(", ".join(labels)))
        _reproduce(corpus)


def _reproduce(corpus: str) -> None:
    command = f"python -m vrnn reproduce --corpus {corpus} --data DIR --out checkpoints"
    st.code(command, language="bash", wrap_lines=True)


def _curves(mine: Sequence[Entry], chosen: Entry) -> None:
    figure = charts.curves(mine, chosen.name)
    if figure is None:
        st.caption(words.NO_CURVES)
        return
    st.plotly_chart(
        figure,
        key="curves",
        config={"displayModeBar": False},
        alt="Validation bound and KL against updates, one line for each checkpoint",
    )
    st.caption(words.CURVES)
