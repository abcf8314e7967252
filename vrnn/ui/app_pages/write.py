"""The Write page: draw, see what the models infer, and how they would go on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from vrnn.engine.interface import Engine
from vrnn.types import InputError
from vrnn.ui import asking, details, files, session, shelf, words
from vrnn.ui.answers import Answer
from vrnn.ui.copy_link import copy_link
from vrnn.ui.live import offer
from vrnn.ui.pad import pad
from vrnn.ui.session import Drawing
from vrnn.ui.settings import Choice, choose_example, choose_settings
from vrnn.ui.shared import shared_engine
from vrnn.ui.tour import tour
from vrnn.ui.tour.story import INK_OFFER, ink_story
from vrnn.ui.what_if import between, drawings
from vrnn.ui.what_if.choosing import Subject, choose
from vrnn.ui.what_if.effect import effect
from vrnn.ui.what_if.wish import Wish
from vrnn.ui.what_if.words import effect as told_effect
from vrnn.ui.what_if.words import step_name

_AGAIN = "only the fragment runs"


def page() -> None:
    """The whole page.  After the first run only the fragment below runs again, unless the page is left."""
    st.session_state[_AGAIN] = False
    _write()


@st.fragment
def _write() -> None:
    engine = shared_engine()
    statuses = engine.models()
    unheard, drawing = session.PAD not in st.session_state, session.drawing()
    shelf.note(drawing)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"#### {words.TITLE}", width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            guide = st.container(width="content")
            choice = choose_settings(statuses)
            files.open_button()
            saving = st.popover("Save", icon=":material/download:")
            sharing = st.container(width="content")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.INVITATION, width="content", help=words.INVITATION_HELP)
        choose_example()
    # Streamlit shows the end of a first run only as a whole; a fragment may stop and run again.
    stepwise = st.session_state[_AGAIN]
    st.session_state[_AGAIN] = True
    stage, changing, line = st.container(), st.container(), st.container()
    with changing:
        wish = _wish(engine, drawing, choice)
        told = st.container()
    with line:
        rest = asking.bring_up_to_date(engine, statuses, drawing, choice, wish, stepwise=stepwise)
    with stage:
        pad(_data(choice), key=session.PAD)
    if unheard and session.take_back():
        st.rerun()
    session.put_step_in_address(drawing.at)
    with sharing:
        copy_link(session.left_out(drawing), key="copy link")
    known = session.answer_to(drawing)
    with guide:
        stops = ink_story(known and known.analysis, known and known.futures)
        tour(stops, host=session.PAD, offer=INK_OFFER, key="tour")
    with line:
        asking.finish(rest)
    with saving:
        files.save_buttons(engine, statuses, drawing)
    answer = session.answer_to(drawing)
    line.caption(details.summary(answer) if answer else "&nbsp;", help=words.SUMMARY_HELP if answer else None)
    with told:
        _tell(engine, drawing, choice, wish, answer)
    details.show(engine, drawing, answer)


def _wish(engine: Engine, drawing: Drawing, choice: Choice) -> Wish:
    """What is to be done to z at the step that the continuations go on from."""
    step, others = step_name(drawing.at), drawings.others()
    return choose(Subject(choice.models, step, engine.latent_space, others, shelf.keep, mixes=True))


def _tell(engine: Engine, drawing: Drawing, choice: Choice, wish: Wish, answer: Answer | None) -> None:
    """What came of the wish: how far the two panels are apart, or what stands between two drawings."""
    if wish.mix:
        between.show(engine, choice.models, drawing, drawings.others(), choice.settings.seed)
    elif wish.change:
        share = effect(answer.futures) if answer and answer.whole else None
        st.caption("&nbsp;" if share is None else told_effect(share))


def _data(choice: Choice) -> dict[str, Any]:
    held = session.held()
    answer = held.answer
    return {
        "ink": session.opened(),
        "analysis": answer and answer.analysis,
        "futures": answer and answer.futures,
        "live": offer(choice.models[0], choice.settings),
        "busy": bool(answer and not answer.whole and not held.failure and not held.stopped),
        "message": _message(held.failure or (answer and answer.missing) or session.notice(), choice.said),
    }


def _message(error: InputError | None, said: list[str]) -> dict[str, str] | None:
    if error is not None:
        return {"text": error.message, "hint": error.hint}
    return {"text": said[0], "hint": " ".join(said[1:])} if said else None
