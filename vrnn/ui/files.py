"""Files in and out of the Write page."""

from __future__ import annotations

import streamlit as st

from vrnn.engine.interface import Engine, InkTrace
from vrnn.types import Ink, InputError
from vrnn.ui import exports, session, words
from vrnn.ui.answers import Answer, Question
from vrnn.ui.session import Drawing

_FILE = "file"
_MEGABYTE = 1


def open_button() -> None:
    """A popover that opens an ink file."""
    with st.popover("Open", icon=":material/folder_open:"):
        st.file_uploader(
            "An ink file",
            help=words.FILE_TYPES,
            max_upload_size=_MEGABYTE,
            key=_FILE,
            on_change=_open_uploaded,
        )
        st.caption(words.FILE_TYPES)


def save_buttons(engine: Engine, drawing: Drawing) -> None:
    """What can be saved of the drawing on the sheet."""
    held = session.held()
    try:
        ink = drawing.ink() if drawing.strokes else None
    except InputError:
        ink = None
    answer = session.answer_to(drawing)
    _button("Picture (SVG)", "ink.svg", "image/svg+xml", ink, lambda ink: exports.svg(ink, answer))
    _button(
        "Ink and continuations (JSON)",
        "ink.json",
        "application/json",
        ink,
        lambda ink: exports.ink_json(ink, answer, held.answered),
    )
    _button(
        "Trace (NPZ)",
        "trace.npz",
        "application/octet-stream",
        ink if answer else None,
        lambda ink: exports.npz(traces_of(engine, ink, answer, held.answered)),
    )
    st.caption(words.LINK)


def traces_of(
    engine: Engine, ink: Ink, answer: Answer | None, question: Question | None
) -> tuple[InkTrace, ...]:
    """The traces behind an answer; one that was shipped without is inferred now.

    Raises:
        InputError: as `Engine.trace`.
    """
    if answer is None or question is None:
        return ()
    return answer.traces or tuple(
        engine.trace(model, ink, seed=question.settings.seed) for model in question.models
    )


def _button(label, name, mime, ink, make) -> None:
    st.download_button(
        label,
        (lambda: make(ink)) if ink is not None else b"",
        name,
        mime,
        key=f"save {name}",
        on_click="ignore",
        disabled=ink is None,
        type="tertiary",
        icon=":material/download:",
    )


def _open_uploaded() -> None:
    file = st.session_state.get(_FILE)
    if file is not None:
        session.open_file(file.getvalue(), file.name)
