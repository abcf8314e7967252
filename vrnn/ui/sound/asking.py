"""Keeps a session's answer about its sound up to date, a slice of work in every run of the page.

The work is a generator that is kept between runs and computes only while the page runs: whoever leaves, stops it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound import SoundEngine, SoundTrace
from vrnn.types import InputError
from vrnn.ui.sound import words
from vrnn.ui.sound.answers import SoundAnswer, SoundQuestion, sound_answers
from vrnn.ui.sound.examples import precomputed
from vrnn.ui.sound.opened import Opened

_HELD, _JOB = "sound_held", "sound_job"
SLICE = 1.0
"""Seconds of work after which the page shows what is new."""


class Held(NamedTuple):
    """The question that was asked last, what is known about it, and what is left to do.

    Attributes:
        shown: what is known about a shipped clip in advance, in the ear's format; None for any other sound.
        work: gives the rest of the answer; None if there is none, or it was stopped.
        stopped: whether the visitor stopped it.
    """

    question: SoundQuestion | None = None
    answer: SoundAnswer | None = None
    failure: InputError | None = None
    shown: list[Any] | None = None
    work: Iterator[SoundAnswer] | None = None
    stopped: bool = False


def held() -> Held:
    """What is known from earlier runs."""
    return st.session_state.get(_HELD, Held())


def _hold(value: Held) -> Held:
    st.session_state[_HELD] = value
    return value


def bring_up_to_date(
    engine: SoundEngine, statuses: list[ModelStatus], opened: Opened | None, question: SoundQuestion
) -> Held:
    """What is known about this question; nothing is computed yet."""
    before = held()
    if opened is None:
        return _hold(Held())
    if before.question == question:
        return before
    shown = precomputed(opened.clip, question, statuses)
    if not any(status.available for status in statuses):
        said = words.IN_ADVANCE if shown else words.NO_MODELS
        return _hold(Held(question, None, _untrained(said, statuses, question.models[0]), shown))
    job = st.session_state.setdefault(_JOB, secrets.token_hex(8))
    known = _known(before, question)
    work = sound_answers(engine, question, opened.sound, job=job, known=known)
    return _hold(Held(question, SoundAnswer(known) if known else None, None, shown, work))


def _untrained(said: str, statuses: list[ModelStatus], model: str) -> InputError:
    command = next(status.command for status in statuses if status.name == model)
    return InputError(said, f"To train one: {command}")


def _known(before: Held, question: SoundQuestion) -> tuple[SoundTrace, ...]:
    """The whole traces of the last answer, if this question is about the same."""
    if before.question is None or before.answer is None or before.question.heard != question.heard:
        return ()
    traces = before.answer.traces
    whole = len(traces) == len(question.models) and all(trace.fraction_done == 1 for trace in traces)
    return traces if whole else ()


def show_progress(engine: SoundEngine) -> None:
    """How far the work is, with a button that stops it, or one that goes on after that."""
    now = held()
    if now.stopped and now.question is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(words.STOPPED, width="content")
            st.button(words.GO_ON, on_click=_forget, key="sound_go_on", type="tertiary")
    if now.work is None:
        return
    if engine.waiting:
        st.caption(words.QUEUE.format(engine.waiting))
    with st.container(horizontal=True, vertical_alignment="center"):
        line = st.progress(_fraction(now.answer), _doing(now.answer))
        st.button("Stop", on_click=_stop, key="sound_stop", icon=":material/stop:", width="content")
    _work(line)


def _work(line: DeltaGenerator) -> None:
    """Compute for a slice of time, then run the page again to show it; a click in between comes first."""
    now = held()
    begun, answer = time.monotonic(), None
    assert now.work is not None
    try:
        for answer in now.work:
            now = _hold(now._replace(answer=answer))
            line.progress(_fraction(answer), _doing(answer))
            if time.monotonic() - begun > SLICE:
                break
        else:
            _hold(now._replace(work=None))
    except InputError as error:
        _hold(now._replace(failure=error, work=None))
    st.rerun()


def _fraction(answer: SoundAnswer | None) -> float:
    return answer.fraction if answer else 0.0


def _doing(answer: SoundAnswer | None) -> str:
    return "Going on" if _fraction(answer) >= 0.5 else "Listening"


def _stop() -> None:
    now = held()
    close = getattr(now.work, "close", None)
    if close is not None:
        close()
    _hold(now._replace(work=None, stopped=True))


def _forget() -> None:
    _hold(held()._replace(question=None, stopped=False))
