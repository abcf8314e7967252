"""Which corpus and which checkpoint the page is about; both are in its address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from vrnn.ui.model_cards import words
from vrnn.ui.model_cards.shelf import Entry

CORPUS, CHECKPOINT = "corpus", "checkpoint"
FIRST = "vrnn-gauss"
"""Shown first, where it is there: the model that the app is about."""


def choose_corpus(corpora: Sequence[str]) -> str:
    """One of the corpora that have a checkpoint."""
    _forget_unless(CORPUS, corpora)
    chosen = st.segmented_control(
        "Trained on",
        corpora,
        default=corpora[0],
        required=True,
        format_func=_corpus,
        key=CORPUS,
        label_visibility="collapsed",
        bind="query-params",
    )
    return chosen or corpora[0]


def _corpus(name: str) -> str:
    return words.CORPORA.get(name, name)


def choose_checkpoint(entries: Sequence[Entry]) -> Entry:
    """One of the checkpoints of a corpus."""
    shelf = {entry.name: entry for entry in entries}
    _forget_unless(CHECKPOINT, shelf)
    first = FIRST if FIRST in shelf else next(iter(shelf))
    chosen = st.pills(
        "Checkpoint",
        list(shelf),
        default=first,
        required=True,
        format_func=lambda name: shelf[name].label,
        key=CHECKPOINT,
        label_visibility="collapsed",
        bind="query-params",
    )
    return shelf[chosen or first]


def _forget_unless(key: str, options: Sequence[str] | dict[str, Entry]) -> None:
    """What was chosen of another corpus, or before a folder went, is not there any more."""
    if key in st.session_state and st.session_state[key] not in options:
        del st.session_state[key]
