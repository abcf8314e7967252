"""Keeps a session's answer about its sound up to date, a slice of work in every run of the page.

The work is kept between runs and goes on only while the page runs: whoever leaves, stops it.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound import SoundEngine, SoundTrace
from vrnn.types import InputError
from vrnn.ui.sound import words
from vrnn.ui.sound.answers import SoundAnswer, SoundQuestion, sound_answers
from vrnn.ui.sound.examples import clip_names, read_clip
from vrnn.ui.sound.opened import Opened
from vrnn.ui.sound.precomputed import precomputed
from vrnn.ui.sound.work import Work

_HELD, _JOB = "sound_held", "sound_job"
SLICE = 1.0
"""Seconds of work after which the page shows what is new."""


class Held(NamedTuple):
    """The question that was asked last, what is known about it, and what is left to do.

    Attributes:
        question: None before the first.
        failure: why there is nobody to work on it, or None.
        shown: what is known about a shipped clip in advance, in the ear's format; None for any other sound.
        work: gives the answer; None where nobody can.
        stopped: whether the visitor stopped it.
    """

    question: SoundQuestion | None = None
    failure: InputError | None = None
    shown: list[Any] | None = None
    work: Work | None = None
    stopped: bool = False

    @property
    def answer(self) -> SoundAnswer | None:
        """What is known so far."""
        return self.work.answer if self.work else None

    @property
    def wrong(self) -> InputError | None:
        """What went wrong, in part or at all."""
        work, answer = self.work, self.answer
        return self.failure or (work and work.failure) or (answer and answer.missing) or None

    @property
    def working(self) -> bool:
        """Whether more is to come."""
        return self.work is not None and not self.work.done


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
    if before.question == question and opened is not None:
        return before
    if before.work is not None:
        before.work.stop()
    if opened is None:
        return _hold(Held())
    shown = precomputed(opened.clip, question, statuses)
    if not any(status.available for status in statuses):
        said = words.IN_ADVANCE if shown else words.NO_MODELS
        return _hold(Held(question, _untrained(said, statuses, question.models[0]), shown))
    known = _known(before, question)
    other = read_clip(question.other) if question.other in clip_names() else None
    answers = sound_answers(engine, question, opened.sound, job=_job(), other=other, known=known)
    return _hold(Held(question, None, shown, Work(answers, SoundAnswer(known) if known else None)))


def _job() -> str:
    """A name for this session's work."""
    return st.session_state.setdefault(_JOB, secrets.token_hex(8))


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


def working() -> bool:
    """Whether there is still something to compute for what is on the page."""
    work = held().work
    return work is not None and not work.done


def show_progress(engine: SoundEngine) -> None:
    """How far the work is, with a button that stops it, or one that goes on after that."""
    now = held()
    if now.stopped:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(words.STOPPED, width="content")
            st.button(words.GO_ON, on_click=_forget, key="sound_go_on", type="tertiary")
    if not working() or now.work is None:
        return
    if engine.waiting:
        st.caption(words.QUEUE.format(engine.waiting))
    with st.container(horizontal=True, vertical_alignment="center"):
        line = st.progress(_fraction(now.answer), _doing(now.answer))
        st.button(
            "Stop", on_click=_stop, args=(engine,), key="sound_stop", icon=":material/stop:", width="content"
        )
    go_on(now.work, line)


def go_on(work: Work, line: DeltaGenerator) -> None:
    """Compute for a slice of time, then run the page again to show it; a click in between comes first."""
    begun = time.monotonic()
    while work.go_on() and time.monotonic() - begun < SLICE:
        line.progress(_fraction(work.answer), _doing(work.answer))
    st.rerun()


def _fraction(answer: SoundAnswer | None) -> float:
    return answer.fraction if answer else 0.0


def _doing(answer: SoundAnswer | None) -> str:
    return "Going on" if _fraction(answer) >= 0.5 else "Listening"


def _stop(engine: SoundEngine) -> None:
    now = held()
    if now.work is None or now.question is None:
        return
    now.work.stop()
    for model in now.question.models:
        engine.cancel(f"{_job()}/{model}")
        engine.cancel(f"{_job()}/{model}/z")
    _hold(now._replace(stopped=True))


def _forget() -> None:
    _hold(held()._replace(question=None, stopped=False))
