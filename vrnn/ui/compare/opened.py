"""What is compared on: the ink of this page.  Its sound is opened in `sounds.py`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from vrnn.formats.open import read_ink
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui import session
from vrnn.ui.compare import words
from vrnn.ui.compare.address import asked
from vrnn.ui.examples import examples
from vrnn.ui.link import pack, unpack
from vrnn.ui.pad import read_state
from vrnn.ui.sheet import on_sheet, to_lists

BOARD = "compare_board"
"""The key of the component."""
EXAMPLE, FILE = "compare_example", "compare_file"
_OFFERED, _CHECKED, _WRITTEN, _NOTICE = (
    "compare_offered",
    "compare_checked",
    "compare_written",
    "compare_notice",
)


class Sheet(NamedTuple):
    """The ink on the page.

    Attributes:
        id: the board's name for it.
        ink: what is compared on; None for an empty sheet.
        strokes: the same as lists, for the browser.
        text: as it stands in the address; None where it does not fit, or is an example.
        example: the shipped example that it is, or None.
        failure: why it cannot be read, or None.
    """

    id: str
    ink: Ink | None
    strokes: list[Any]
    text: str | None = None
    example: str | None = None
    failure: InputError | None = None


def settled(ink: Ink) -> tuple[list[Any], str | None]:
    """Strokes as the link says them, so that who opens it has the same to the bit; as they are if it is too long."""
    text = pack(ink)
    return to_lists(ink if text is None else unpack(text)), text


def offered() -> dict[str, Any]:
    """What the page offers to the board: `{"id", "strokes", "text", "example"}`."""
    if _OFFERED not in st.session_state:
        _open_first()
    return st.session_state[_OFFERED]


def sheet() -> Sheet:
    """What is on the sheet now."""
    given = offered()
    state = st.session_state.get(BOARD)
    sent = state.get("ink") if isinstance(state, Mapping) else None
    drawn = read_state(sent, None, {"ink": given}).ink
    if drawn is not None and drawn["id"] != given["id"]:
        st.session_state[EXAMPLE] = None
        return _checked(drawn["id"], drawn["strokes"])
    ink = ink_from_strokes(given["strokes"]) if given["strokes"] else None
    return Sheet(given["id"], ink, given["strokes"], given["text"], given["example"])


def has_written() -> bool:
    """Whether there is a drawing of the visitor's own on Write."""
    drawing = session.last_drawing()
    return drawing is not None and bool(drawing.strokes) and drawing.example is None


def open_example() -> None:
    """Put the chosen example on the sheet; the callback of its widget."""
    chosen = examples().get(st.session_state.get(EXAMPLE) or "")
    if chosen:
        _offer(chosen.strokes, None, chosen.name)


def open_written() -> None:
    """Put the drawing of the Write page on the sheet."""
    drawing = session.last_drawing()
    if drawing is not None:
        _try(lambda: open_ink(drawing.ink()))


def open_file() -> None:
    """Put an uploaded file's ink on the sheet, or leave a message; the callback of its widget."""
    file = st.session_state.get(FILE)
    if file is not None:
        _try(lambda: open_ink(on_sheet(read_ink(file.getvalue(), file.name))))


def open_ink(ink: Ink) -> None:
    """Put ink on the sheet as its link says it."""
    strokes, text = settled(ink)
    _offer(strokes, text, None)
    st.session_state[EXAMPLE] = None


def notice() -> InputError | None:
    """What went wrong with the last opening; said once."""
    return st.session_state.pop(_NOTICE, None)


def tell(error: InputError) -> None:
    """Leave a message for the page."""
    st.session_state[_NOTICE] = error


def _checked(name: str, strokes: Any) -> Sheet:
    """A drawing from the browser, read once."""
    known = st.session_state.get(_CHECKED)
    if known is None or known.id != name:
        known = st.session_state[_CHECKED] = _read(name, strokes)
    return known


def _read(name: str, strokes: Any) -> Sheet:
    if not strokes:
        return Sheet(name, None, [])
    try:
        strokes, text = settled(ink_from_strokes(strokes))
    except InputError as error:
        return Sheet(name, None, [], failure=error)
    return Sheet(name, ink_from_strokes(strokes), strokes, text)


def _open_first() -> None:
    """What the address asks for, else what is drawn on Write, else the first example."""
    _offer([], None, None)
    text = asked("ink")
    if text is not None:
        return _try(lambda: _offer(to_lists(unpack(text)), text, None))
    known, wanted = examples(), asked("example") if asked("on") != "sound" else None
    if wanted is not None and wanted not in known:
        tell(InputError(words.NO_SUCH_INPUT.format(repr(wanted[:40]))))
    if wanted is None and has_written():
        return open_written()
    st.session_state[EXAMPLE] = wanted if wanted in known else next(iter(known), None)
    return open_example()


def _try(act: Any) -> None:
    try:
        act()
    except InputError as error:
        tell(error)


def _offer(strokes: Any, text: str | None, example: str | None) -> None:
    count = st.session_state["compare_openings"] = st.session_state.get("compare_openings", 0) + 1
    st.session_state[_OFFERED] = {
        "id": f"opened {count}", "strokes": strokes, "text": text, "example": example
    }  # fmt: skip
