"""The drawings whose latents can be carried over: the shipped examples, and what a visitor has kept."""

from __future__ import annotations

from typing import Any

import streamlit as st

from vrnn.ui.examples import examples
from vrnn.ui.session import Drawing

_KEPT = "kept_drawings"
MOST = 12
"""Drawings that one visitor can keep."""


def others() -> dict[str, Any]:
    """Strokes by name."""
    return {name: example.strokes for name, example in examples().items()} | _kept()


def keep(drawing: Drawing) -> None:
    """Keep what is on the sheet; a callback.  The oldest goes when there are too many."""
    kept = dict(_kept())
    if not drawing.strokes or drawing.strokes in kept.values():
        return
    st.session_state["keepings"] = number = st.session_state.get("keepings", 0) + 1
    kept[f"kept {number}"] = drawing.strokes
    st.session_state[_KEPT] = dict(list(kept.items())[-MOST:])


def _kept() -> dict[str, Any]:
    return st.session_state.get(_KEPT, {})
