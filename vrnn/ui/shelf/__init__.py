"""The drawings of this visit, to come back to: kept in the session alone, gone when it ends.

    shelf.note(drawing)              what is on the sheet now, at every run
    shelf.keep()                     what is on the sheet stays so, whatever is written further
    shelf.show(key="shelf")          thumbnails, as one browser component; a click reopens
    shelf.kept()                     the drawings, the latest first
    shelf.elsewhere()                those that are not on the sheet now

Python -> browser, `data`: drawings: [{"name", "label": for those who do not see it, "path": SVG path data}, ...]
Browser -> Python, triggers: open, the name of a drawing; clear, true.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from vrnn.types import InputError
from vrnn.ui import session
from vrnn.ui.pad.bundle import bundle
from vrnn.ui.session import Drawing
from vrnn.ui.shelf.kept import Kept, thumbnail, with_drawing

_KEPT, _SHEET, _COUNT, _FORGOTTEN = "shelf_kept", "shelf_sheet", "shelf_count", "shelf_forgotten"
_ON = "shelf_on"
"""Under it the name of the drawing that is on the sheet, as of the last `note`; None if it is none of those kept."""
_HERE = Path(__file__).parent


def kept() -> tuple[Kept, ...]:
    """The drawings of this visit, the latest first."""
    return st.session_state.get(_KEPT, ())


def note(drawing: Drawing) -> None:
    """Keeps what is on the sheet, unless it is an example, which is always there, or was forgotten as it is."""
    st.session_state[_ON] = None
    opened = session.opened()
    sheet, fresh = st.session_state.get(_SHEET, ("", 0))
    if sheet != (offered := opened["id"] if opened else ""):
        fresh += 1
    if not drawing.strokes:
        # An empty sheet: what comes is another drawing.
        st.session_state[_SHEET] = (offered, fresh + 1)
        return
    st.session_state[_SHEET] = (offered, fresh)
    if drawing.example or drawing.id == st.session_state.get(_FORGOTTEN):
        return
    try:
        ink = drawing.ink()
    except InputError:
        return
    before = kept()
    after = with_drawing(before, f"{offered}/{fresh}", ink, f"kept {st.session_state.get(_COUNT, 0) + 1}")
    if {k.name for k in after} - {k.name for k in before}:
        st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_KEPT], st.session_state[_ON] = after, after[0].name


def keep() -> None:
    """What is on the sheet stays as it is: what is written further is another drawing.  The callback of a button."""
    on = st.session_state.get(_ON)
    st.session_state[_KEPT] = tuple(k._replace(sheet="") if k.name == on else k for k in kept())


def elsewhere() -> tuple[Kept, ...]:
    """The drawings that are not on the sheet now, the latest first."""
    return tuple(known for known in kept() if known.name != st.session_state.get(_ON))


@cache
def _component() -> Any:
    return component(
        "vrnn_shelf",
        html=(_HERE / "shelf.html").read_text(encoding="utf-8"),
        css=(_HERE / "shelf.css").read_text(encoding="utf-8"),
        js=bundle(_HERE / "js" / "shelf.js"),
    )


def show(*, key: str) -> None:
    """Puts the thumbnails on the page, or a sentence where there is none yet."""
    drawings = [
        {"name": known.name, "label": _label(i, known), "path": thumbnail(known.ink)}
        for i, known in enumerate(kept())
    ]
    _component()(
        key=key,
        data={"drawings": drawings},
        on_open_change=lambda: _reopen(key),
        on_clear_change=_clear,
    )


def _label(i: int, known: Kept) -> str:
    strokes = len(known.ink.strokes)
    when = "the latest" if i == 0 else f"{i} before the latest"
    return f"Drawing of {strokes} stroke{'s' if strokes > 1 else ''}, {when}"


def _reopen(key: str) -> None:
    state = st.session_state.get(key)
    name = state.get("open") if isinstance(state, Mapping) else None
    found = next((known for known in kept() if known.name == name), None)
    if found is not None:
        session.open_ink(found.ink, "kept")


def _clear() -> None:
    st.session_state[_FORGOTTEN] = session.drawing().id
    st.session_state[_KEPT] = ()
