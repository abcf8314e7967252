"""What one visitor has on the page: the drawing, the settings, the last answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui.answers import Answer, Question
from vrnn.ui.examples import examples
from vrnn.ui.link import pack, unpack
from vrnn.ui.pad import read_state
from vrnn.ui.sheet import on_sheet, to_lists

PAD = "pad"
EXAMPLE = "example"
INK = "ink"
_OPENED, _HELD, _NOTICE, _VISIT = "opened", "held", "notice", "visit"


class Drawing(NamedTuple):
    """What is on the sheet.

    Attributes:
        id: the pad's name for it.
        strokes: as the pad sent them, unchecked; empty for an empty sheet.
        at: the frame to continue after; None for the last.
        example: the shipped example that it is, untouched, or None.
    """

    id: str
    strokes: Any
    at: int | None
    example: str | None

    def ink(self) -> Ink:
        """The checked ink.

        Raises:
            InputError: if the browser sent something that is not ink.
        """
        return ink_from_strokes(self.strokes)


class Held(NamedTuple):
    """The last good answer, the question that was asked last, and what went wrong with it."""

    question: Question | None = None
    answer: Answer | None = None
    answered: Question | None = None
    failure: InputError | None = None


def visit() -> str:
    """A name for this session's work."""
    return st.session_state.setdefault(_VISIT, secrets.token_hex(8))


def notice(error: InputError | None = None) -> InputError | None:
    """Leaves a message for the next run, or takes the one that was left."""
    if error is None:
        return st.session_state.pop(_NOTICE, None)
    st.session_state[_NOTICE] = error
    return None


def held() -> Held:
    """What is known from earlier runs."""
    return st.session_state.get(_HELD, Held())


def answer_to(drawing: Drawing) -> Answer | None:
    """The answer that is about this drawing, if there is one yet."""
    known = held()
    return known.answer if known.answered and known.answered.ink_id == drawing.id else None


def hold(value: Held) -> None:
    """Keep what is known for later runs."""
    st.session_state[_HELD] = value


def opened() -> dict[str, Any] | None:
    """The ink that the page offers to the pad: `{"id", "strokes"}`."""
    if _OPENED not in st.session_state:
        _open_first()
    return st.session_state[_OPENED]


def open_ink(ink: Ink, origin: str) -> None:
    """Put ink on the sheet, under an id of its own."""
    _offer(origin, to_lists(ink))
    st.session_state[EXAMPLE] = None


def open_file(data: bytes, name: str) -> None:
    """Put a file's ink on the sheet, or leave a message."""
    from vrnn.formats.open import read_ink

    try:
        open_ink(on_sheet(read_ink(data, name)), "file")
    except InputError as error:
        notice(error)


def open_example() -> None:
    """Put the chosen example on the sheet; the callback of its widget."""
    chosen = examples().get(st.session_state.get(EXAMPLE) or "")
    if chosen:
        _offer(f"example {chosen.name}", chosen.strokes)


def drawing() -> Drawing:
    """What is on the sheet now, and what the address says of it."""
    offered = opened()
    state = st.session_state.get(PAD)
    known = state if isinstance(state, Mapping) else {}
    sent = read_state(known.get("ink"), known.get("at"), {"ink": offered})
    if sent.ink is not None and (offered is None or sent.ink["id"] != offered["id"]):
        st.session_state[EXAMPLE] = None
        return Drawing(sent.ink["id"], sent.ink["strokes"], sent.at, None)
    if offered is None:
        return Drawing("", [], None, None)
    example = offered["id"].split(" ")[1] if offered["id"].startswith("example ") else None
    return Drawing(offered["id"], offered["strokes"], sent.at, example)


def put_in_address(ink: Ink | None) -> None:
    """The drawing in the page's address, if it is the visitor's own and short enough; else none."""
    text = pack(ink) if ink is not None else None
    if text is None:
        st.query_params.pop(INK, None)
    elif st.query_params.get(INK) != text:
        st.query_params[INK] = text


def _open_first() -> None:
    """What the address asks for, else the first example."""
    st.session_state[_OPENED] = None
    if INK in st.query_params:
        try:
            return open_ink(unpack(st.query_params[INK]), "link")
        except InputError as error:
            notice(error)
    asked = st.query_params.get(EXAMPLE)
    known = examples()
    st.session_state[EXAMPLE] = asked if asked in known else next(iter(known), None)
    open_example()


def _offer(origin: str, strokes: Any) -> None:
    st.session_state["openings"] = count = st.session_state.get("openings", 0) + 1
    st.session_state[_OPENED] = {"id": f"{origin} {count}", "strokes": strokes}
