"""Files in and out of the Write page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from vrnn.engine.interface import Engine, InkTrace, ModelStatus
from vrnn.formats.gif import write_gif
from vrnn.formats.inkml import write_inkml
from vrnn.formats.picture import Picture
from vrnn.formats.png import write_png
from vrnn.formats.svg_picture import picture_svg, plotter_svg
from vrnn.types import Ink, InputError
from vrnn.ui import exports, session, shelf, words
from vrnn.ui.answers import Answer, Question
from vrnn.ui.pictures import picture
from vrnn.ui.saved import differences
from vrnn.ui.session import Drawing
from vrnn.ui.settings import set_widgets
from vrnn.ui.shared import shared_engine
from vrnn.ui.what_if.choosing import set_change

_FILE = "file"
_MEGABYTE = 1


def open_button() -> None:
    """A popover that opens an ink file, or a drawing of this visit."""
    with st.popover("Open", icon=":material/folder_open:"):
        st.file_uploader(
            "An ink file",
            help=words.FILE_TYPES,
            max_upload_size=_MEGABYTE,
            key=_FILE,
            on_change=_open_uploaded,
        )
        st.markdown(f"**{words.KEPT}**", help=words.KEPT_HELP)
        shelf.show(key="shelf")


def save_buttons(engine: Engine, statuses: list[ModelStatus], drawing: Drawing) -> None:
    """What can be saved of the drawing on the sheet; nothing is made before it is asked for."""
    held = session.held()
    try:
        ink = drawing.ink() if drawing.strokes else None
    except InputError:
        ink = None
    answer = session.answer_to(drawing)
    drawn = None if ink is None else (ink,)
    _pictures(drawn, answer)
    st.markdown("**The ink**")
    with st.container(gap=None):
        known = None if ink is None else (ink, answer, held.answered, statuses)
        _button(
            words.SAVE_JSON, "ink.json", "application/json", known, exports.ink_json, words.SAVE_JSON_HELP
        )
        _button("For other programs (InkML)", "ink.inkml", "application/inkml+xml", drawn, write_inkml)
        _button("Single lines (SVG)", "lines.svg", "image/svg+xml", drawn, plotter_svg, words.SAVE_LINES_HELP)
    st.markdown("**What the models infer**")
    with st.container(gap=None):
        known = (engine, ink, answer, held.answered) if ink and answer else None
        _button("Trace (NPZ)", "trace.npz", "application/octet-stream", known, _npz)
        _button("Trace (CSV)", "trace.csv", "text/csv", known, _csv)


def _pictures(drawn: tuple[Ink] | None, answer: Answer | None) -> None:
    st.markdown("**A picture**")
    with st.container(gap="small"):
        coloured = st.checkbox("Ink coloured by KL, with its scale", True, key="save coloured")
        continued = st.checkbox("Continuations", True, key="save continued")

    def write(in_format: Callable[[Picture], str | bytes]) -> Callable[[Ink], str | bytes]:
        return lambda ink: in_format(picture(ink, answer, coloured=coloured, continued=continued))

    with st.container(gap=None):
        _button("Picture (SVG)", "ink.svg", "image/svg+xml", drawn, write(picture_svg))
        _button("Picture (PNG)", "ink.png", "image/png", drawn, write(write_png))
        _button("Animation (GIF)", "ink.gif", "image/gif", drawn, write(write_gif))


def _npz(*known: Any) -> bytes:
    return exports.npz(traces_of(*known))


def _csv(*known: Any) -> bytes:
    return exports.csv(traces_of(*known))


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


def _button(
    label: str,
    name: str,
    mime: str,
    known: tuple[Any, ...] | None,
    make: Callable[..., str | bytes],
    help: str | None = None,
) -> None:
    """A button that saves what `make` gives for what is known; grey as long as that is None."""
    st.download_button(
        label,
        (lambda: make(*known)) if known is not None else b"",
        name,
        mime,
        key=f"save {name}",
        on_click="ignore",
        disabled=known is None,
        type="tertiary",
        icon=":material/download:",
        help=help,
    )


def _open_uploaded() -> None:
    file = st.session_state.get(_FILE)
    saved = session.open_file(file.getvalue(), file.name) if file is not None else None
    if saved is not None:
        said = saved.said + differences(saved, statuses := shared_engine().models())
        set_widgets(saved.settings, [m for m in saved.models if m in {s.name for s in statuses}])
        set_change(saved.change)
        if said:
            session.notice(InputError(said[0], " ".join(said[1:])))
