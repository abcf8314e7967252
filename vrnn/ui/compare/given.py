"""What is compared on, whichever kind it is, and the widgets that bring it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import streamlit as st

from vrnn.types import InputError
from vrnn.ui.compare import opened, sounds, words
from vrnn.ui.compare.address import asked, asked_number
from vrnn.ui.compare.choice import Kind
from vrnn.ui.compare.opened import BOARD, Sheet
from vrnn.ui.examples import examples
from vrnn.ui.sound import words as sound_words
from vrnn.ui.sound.examples import clip_names
from vrnn.ui.sound.opened import Opened

_AT = "compare_at"


class Given(NamedTuple):
    """The input.

    Attributes:
        kind: ink or sound.
        id: the page's name for it; empty where there is none.
        sheet: the ink, for ink.
        sound: the sound, for sound.
        at: the step to go on after; None for the last.
    """

    kind: Kind
    id: str
    sheet: Sheet | None = None
    sound: Opened | None = None
    at: int | None = None

    @property
    def example(self) -> str | None:
        """The shipped example that it is, or None."""
        if self.sheet is not None:
            return self.sheet.example
        return self.sound.clip if self.sound else None

    @property
    def travels(self) -> bool:
        """Whether a link can carry it: a shipped example, an empty sheet, or a drawing that is short enough."""
        if self.example is not None or self.sheet is None:
            return self.example is not None
        return not self.sheet.strokes or self.sheet.text is not None

    @property
    def failure(self) -> InputError | None:
        """Why it cannot be read, or None."""
        return self.sheet.failure if self.sheet else None


def given(kind: Kind) -> Given:
    """The input of this kind that is on the page now; before its widgets are made, for it may set them."""
    first = f"{_AT} {kind}" not in st.session_state
    if kind == "ink":
        sheet = opened.sheet()
        return Given(kind, sheet.id, sheet=sheet, at=_at(kind, sheet.id, "ink_id", first))
    sound = sounds.opened()
    name = sound.id if sound else ""
    return Given(kind, name, sound=sound, at=_at(kind, name, "sound_id", first))


def choose(kind: Kind) -> None:
    """One pill for each shipped example, and the drawing of the Write page if there is one."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.INVITATION[kind], width="content")
        names, key, act = (
            (list(examples()), opened.EXAMPLE, opened.open_example)
            if kind == "ink"
            else (list(clip_names()), sounds.CLIP, sounds.open_clip)
        )
        st.pills(
            "Examples", names, key=key, on_change=act, label_visibility="collapsed", persist_state="session"
        )
        if kind == "ink" and opened.has_written():
            st.button(
                words.FROM_WRITE, key="compare_from_write", on_click=opened.open_written, type="tertiary"
            )


def open_button(kind: Kind) -> None:
    """A popover that opens a file."""
    with st.popover("Open", icon=":material/folder_open:"):
        if kind == "ink":
            st.file_uploader("An ink file", max_upload_size=1, key=opened.FILE, on_change=opened.open_file)
            st.caption(words.INK_FILES)
        else:
            st.file_uploader(
                "A sound file",
                ["wav", "flac", "mp3", "ogg"],
                max_upload_size=8,
                key=sounds.FILE,
                on_change=sounds.open_upload,
            )
            st.caption(f"{sound_words.FILE_TYPES} {sound_words.PRIVACY}")


def _at(kind: Kind, name: str, named: str, first: bool) -> int | None:
    """The step that the browser chose for this input; for the one that the address brought, the address's."""
    key = f"{_AT} {kind}"
    if first:
        step = asked_number("at") if (asked("on") or "ink") == kind else None
        st.session_state[key] = (name, int(step) if step is not None and step >= 0 else None)
    state = st.session_state.get(BOARD)
    at = state.get("at") if isinstance(state, Mapping) else None
    if isinstance(at, Mapping) and at.get(named) == name and type(at.get("t")) is int and at["t"] >= 0:
        st.session_state[key] = (name, at["t"])
    known, step = st.session_state[key]
    return step if known == name else None
