"""What one visitor has on the page: the drawing, the settings, the last answer."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui import address, words
from vrnn.ui.answers import Answer, Question
from vrnn.ui.examples import examples
from vrnn.ui.link import is_exact, pack, unpack
from vrnn.ui.pad import read_state
from vrnn.ui.saved import Saved, lies_on_sheet, possible_step, saved_in
from vrnn.ui.sheet import as_sent, on_sheet, to_lists

PAD = "pad"
EXAMPLE = "example"
INK = "ink"
STEP = "at"
_OPENED, _FROM, _HELD, _NOTICE, _VISIT = "opened", "opened_at", "held", "notice", "visit"
_LAST = "last_drawing"


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
        return as_sent(ink_from_strokes(self.strokes))


class Held(NamedTuple):
    """The last good answer, the question that was asked last, and what went wrong with it or whether it was stopped."""

    question: Question | None = None
    answer: Answer | None = None
    answered: Question | None = None
    failure: InputError | None = None
    stopped: bool = False


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


def open_ink(ink: Ink, origin: str, at: int | None = None) -> None:
    """Put ink on the sheet, under an id of its own; its continuations go on from frame `at`."""
    _offer(origin, to_lists(ink), at)
    st.session_state[EXAMPLE] = None


def open_file(data: bytes, name: str) -> Saved | None:
    """Put a file's ink on the sheet, or leave a message; what else this app saved in it, if it did."""
    from vrnn.formats.open import read_ink

    try:
        ink = read_ink(data, name)
        saved = saved_in(data, ink)
    except InputError as error:
        notice(error)
        return None
    # What was saved here goes back to where it was; the pad itself steps back from wide ink.
    open_ink(ink if saved and lies_on_sheet(ink) else on_sheet(ink), "file", saved and saved.at)
    return saved


def open_example() -> None:
    """Put the chosen example on the sheet; the callback of its widget."""
    chosen = examples().get(st.session_state.get(EXAMPLE) or "")
    if chosen:
        _offer(f"example {chosen.name}", chosen.strokes)


def take_back() -> bool:
    """Put on the sheet what the pad had sent to a server that is gone; whether there was anything.

    A new session knows the state of the pad only once the pad is on its page.
    """
    state = st.session_state.get(PAD)
    ink = state.get("ink") if isinstance(state, Mapping) else None
    strokes = ink.get("strokes") if isinstance(ink, Mapping) else None
    try:
        kept = to_lists(ink_from_strokes(strokes)) if strokes else None
    except InputError:
        return False
    if kept:
        _offer("kept", kept)
    return bool(kept)


def drawing() -> Drawing:
    """What is on the sheet now, and what the address says of it; kept for pages that ask later (`last_drawing`)."""
    now = st.session_state[_LAST] = _drawing()
    return now


def last_drawing() -> Drawing | None:
    """What was on the sheet when the Write page was shown last; the pad's own state is gone with its page."""
    return st.session_state.get(_LAST)


def _drawing() -> Drawing:
    offered = opened()
    state = st.session_state.get(PAD)
    known = state if isinstance(state, Mapping) else {}
    sent = read_state(known.get("ink"), known.get("at"), {"ink": offered})
    at = st.session_state.get(_FROM) if sent.at is None else sent.at
    if sent.ink is not None and (offered is None or sent.ink["id"] != offered["id"]):
        st.session_state[EXAMPLE] = None
        return Drawing(sent.ink["id"], sent.ink["strokes"], sent.at, None)
    if offered is None:
        return Drawing("", [], None, None)
    example = offered["id"].split(" ")[1] if offered["id"].startswith("example ") else None
    if example is None:
        st.session_state[EXAMPLE] = None
    return Drawing(offered["id"], offered["strokes"], at, example)


def put_step_in_address(at: int | None) -> None:
    """The frame that the continuations go on from in the page's address; none for the last."""
    address.put(STEP, at)


def left_out(drawing: Drawing) -> str:
    """What the page's address does not hold of the drawing, in words; empty where it holds all."""
    text = st.query_params.get(INK)
    if not drawing.strokes or drawing.example:
        return ""
    if text is None:
        return words.LINK_WITHOUT
    try:
        return "" if is_exact(text) else words.LINK_THINNED
    except InputError:
        return words.LINK_WITHOUT


def put_in_address(ink: Ink | None) -> None:
    """The drawing in the page's address, if it is the visitor's own and short enough; else none."""
    address.put(INK, None if ink is None else pack(ink))


def _open_first() -> None:
    """What the address asks for, else the first example."""
    st.session_state[_OPENED] = None
    if INK in st.query_params:
        try:
            ink = unpack(st.query_params[INK])
            return open_ink(ink, "link", _asked_step(ink))
        except InputError as error:
            notice(error)
    asked = st.query_params.get(EXAMPLE)
    known = examples()
    st.session_state[EXAMPLE] = asked if asked in known else next(iter(known), None)
    open_example()
    if asked in known:
        st.session_state[_FROM] = _asked_step(ink_from_strokes(known[asked].strokes))


def _asked_step(ink: Ink) -> int | None:
    """The frame that the address names, if the ink has it."""
    return possible_step(address.asked_number(STEP), ink)


def _offer(origin: str, strokes: Any, at: int | None = None) -> None:
    st.session_state[_FROM] = at
    st.session_state["openings"] = count = st.session_state.get("openings", 0) + 1
    st.session_state[_OPENED] = {"id": f"{origin} {count}", "strokes": strokes}
