"""The board: one input as several models see it, in aligned columns under one cursor, as one browser component.

    result = columns({"kind": "ink", ...}, key="board")

Python -> browser, `data` (plain lists, floats and strings, and bytes at the top level; NaN and infinity are refused),
sealed in one piece (ear/envelope.py):

    kind       "ink" | "sound"
    ink        for ink: {"id", "strokes"}, what the page opened; the browser takes it over whenever `id` changes
    read       for ink: None | {"ink_id", "strokes": as the models read them, "points": T + 1, "pen": T, "time": T,
               "rate_hz"}, as the pad's analysis.  It stands for the sheet's own strokes as long as they are of that id.
    sound      for sound: None | as the ear's, with `wav`, `mel` and `mel_scale`
    columns    up to four {"name", "label", "ahead": whether its latents read ahead, "missing": None | {"text",
               "command"}, "updates": None | of training, "test": None | {"value", "low", "high", "exact"} nats a frame,
               "bound_kind": None | "bound" | "exact", "bound", "half": None or half the 95 % interval of the mean over
               "draws", "log_px": None | [T], "kl": None | [T], "hairs": as the pad's, "whole": all hairs are there}
    clips      for sound: {name: [as the ear's, ...]}, four a model at most; `key` names an entry of `data`
    reference  the name of the pinned model, or None
    at         None | the step after which all go on
    count      how many continuations a model will have
    kl_scale   KL in nats at the end of the colours
    link       the query of a link to this very page; `link_note` says what it carries
    busy       bool
    message    None | {"text", "hint"}

Browser -> Python, in `st.session_state[key]` (tests may put it there):
    ink        {"id", "strokes", "base"}, as the pad's
    at         {"ink_id" or "sound_id", "t"}: a step chosen to continue from
    reference  the name of the model that was pinned.  The browser shows it at once; the rerun is for the address.
Pointing, scrubbing and playing never leave the browser.

For browser tests the board leaves a User Timing mark in the frame that first shows a cursor, vrnn:cursor-drawn, with
{"t", "ms": since the pointer's event}.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from vrnn.ui import ear, pad
from vrnn.ui.ear.envelope import seal
from vrnn.ui.pad import heard
from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent
_PAD, _EAR = Path(pad.__file__).parent, Path(ear.__file__).parent
COLUMNS, CLIPS = 4, 4
"""Most models beside each other, and most sounds of each."""


@cache
def _component() -> Any:
    def read(file: Path) -> str:
        return file.read_text(encoding="utf-8").strip()

    column = read(_HERE / "column.html").replace("CLIPS", CLIPS * read(_EAR / "card.html"))
    return component(
        "vrnn_columns",
        html=read(_HERE / "columns.html").replace("COLUMNS", COLUMNS * column),
        css="\n".join(map(read, (_PAD / "pad.css", _EAR / "ear.css", _HERE / "columns.css"))),
        js=bundle(_HERE / "js" / "main.js"),
    )


def columns(data: dict[str, Any], *, key: str) -> None:
    """Puts the board on the page (contract: this module's docstring).

    Raises:
        ValueError: a NaN or infinity in `data`, which would blank the component without a word.
        TypeError: a value in `data` that is not plain JSON, such as a NumPy number.
    """
    known = heard(st.session_state.get(key))
    _component()(
        key=key,
        data=seal({**data, "key": key, "seen": known["seen"]}),
        on_ink_change=_ignore,
        on_at_change=_ignore,
        on_reference_change=_ignore,
    )


def _ignore() -> None:
    """A state without a callback is not declared to Streamlit; the rerun itself is all we need."""
