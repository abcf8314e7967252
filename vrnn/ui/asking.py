"""Keeps a session's answer up to date with its drawing and settings, in two steps so that ink answers at once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vrnn.engine.interface import Engine, InkTrace, ModelStatus
from vrnn.types import InputError
from vrnn.ui import session, words
from vrnn.ui.answers import CHANGED_SHADE, Answer, Question, answers
from vrnn.ui.examples import precomputed
from vrnn.ui.payload import Hairs
from vrnn.ui.session import Drawing, Held
from vrnn.ui.settings import Choice
from vrnn.ui.what_if.wish import NOTHING_WISHED, Wish

SLOW = 1.0
"""Seconds of work after which it can be stopped."""


def bring_up_to_date(
    engine: Engine,
    statuses: list[ModelStatus],
    drawing: Drawing,
    choice: Choice,
    wish: Wish = NOTHING_WISHED,
    *,
    stepwise: bool,
) -> Iterator[Answer] | None:
    """Answer what the page shows now; with `stepwise`, return what is left to do after the first chunk."""
    question = Question(drawing.id, choice.models, drawing.at, choice.settings, wish.change, wish.other)
    held = session.held()
    if not drawing.strokes:
        session.put_in_address(None)
        return session.hold(Held())
    if held.question == question and (held.failure or held.stopped or (held.answer and held.answer.whole)):
        return None
    shipped = None if wish.change else precomputed(drawing.example, question, statuses)
    if shipped is not None:
        session.put_in_address(None)
        return session.hold(Held(question, shipped, question))
    try:
        return _ask(engine, statuses, drawing, question, wish, stepwise)
    except InputError as error:
        return session.hold(held._replace(question=question, failure=error))


def finish(rest: Iterator[Answer] | None) -> None:
    """Draw what is left, then run the fragment again to show it; or say that the work was stopped."""
    held = session.held()
    if rest is None:
        return _show_stopped() if held.stopped else None
    try:
        for answer in rest:
            session.hold(held._replace(answer=answer))
    except InputError as error:
        session.hold(held._replace(failure=error))
    st.rerun(scope="fragment")


def _show_stopped() -> None:
    """That the work was stopped, with a button that goes on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.STOPPED, width="content")
        st.button(words.GO_ON, on_click=_forget, key="go_on", type="tertiary")


class _Stop:
    """Called after every chunk: where Streamlit may end the run, and where slow work is given its button."""

    def __init__(self, question: Question) -> None:
        self._question, self._begun = question, time.monotonic()
        self._button: DeltaGenerator | None = None

    def __call__(self) -> None:
        session.visit()
        if self._button is None and time.monotonic() - self._begun > SLOW:
            self._button = st.empty()
            self._button.button(
                "Stop", on_click=_stop, args=(self._question,), key="stop", icon=":material/stop:"
            )

    def close(self) -> None:
        """Take the button away."""
        if self._button is not None:
            self._button.empty()


def _stop(question: Question) -> None:
    session.hold(session.held()._replace(question=question, stopped=True))


def _forget() -> None:
    session.hold(session.held()._replace(question=None, stopped=False))


def _ask(
    engine: Engine,
    statuses: list[ModelStatus],
    drawing: Drawing,
    question: Question,
    wish: Wish,
    stepwise: bool,
) -> Iterator[Answer] | None:
    if engine.waiting:
        st.caption(words.QUEUE.format(engine.waiting))
    ink = drawing.ink()
    session.put_in_address(None if drawing.example else ink)
    if not any(status.available for status in statuses):
        raise InputError(words.NO_MODELS, f"To train one: {statuses[0].command}")
    stop = _Stop(question)
    rest = answers(
        engine,
        question,
        ink,
        job=session.visit(),
        other=wish.ink,
        known=_known(question),
        hairs=_hairs(question),
        between=stop,
    )
    for answer in rest:
        session.hold(Held(question, answer, question))
        if stepwise and not answer.whole:
            return rest
    return stop.close()


def _known(question: Question) -> tuple[InkTrace, ...]:
    """The traces of the last answer, if it has all and this question is about the same ink, models and seed."""
    held = session.held()
    before = held.answered
    if held.answer is None or before is None or held.answer.missing:
        return ()
    same = (before.ink_id, before.models, before.settings.seed) == (
        question.ink_id,
        question.models,
        question.settings.seed,
    )
    return held.answer.traces if same else ()


def _hairs(question: Question) -> dict[str, Hairs]:
    """The continuations of the last answer whose z is as inferred, if only what is done to z differs from then."""
    held = session.held()
    before = held.answered
    if held.answer is None or before is None or not held.answer.whole:
        return {}
    if before._replace(change=question.change, other=question.other, models=question.models) != question:
        return {}
    models = held.answer.futures["models"]
    return {model["name"]: model["hairs"] for model in models if model.get("shade") != CHANGED_SHADE}
