"""Keeps a session's board up to date with its input and choices, a slice of work in every run of the page."""

from __future__ import annotations

import secrets
import time
from typing import NamedTuple

import streamlit as st

from vrnn.engine.clamp import Settings
from vrnn.engine.interface import Engine
from vrnn.engine.sound import SoundEngine
from vrnn.ui.compare import words
from vrnn.ui.compare.board import Board, Column, Subject, boards
from vrnn.ui.sound.work import Work

_HELD, _JOB = "compare_held", "compare_job"
SLICE = 0.7
"""Seconds of work after which the page shows what is new."""


class Question(NamedTuple):
    """All that a board depends on.

    Attributes:
        input_id: the page's name for the ink or the sound.
        corpus: what the models were trained on.
        models: those that can be used, in order.
        at: the step to go on after; None for the last.
        settings: how to go on.
    """

    input_id: str
    corpus: str
    models: tuple[str, ...]
    at: int | None
    settings: Settings

    @property
    def heard(self) -> tuple[object, ...]:
        """All that a model's figures depend on."""
        return self.input_id, self.corpus, self.settings.seed


class Held(NamedTuple):
    """The question that was asked last, what is known about it, and whether the visitor stopped it."""

    question: Question | None = None
    work: Work[Board] | None = None
    stopped: bool = False

    @property
    def board(self) -> Board:
        """What is known so far."""
        return (self.work and self.work.answer) or Board()

    @property
    def working(self) -> bool:
        """Whether more is to come."""
        return self.work is not None and not self.work.done


def held() -> Held:
    """What is known from earlier runs."""
    return st.session_state.get(_HELD, Held())


def job() -> str:
    """A name for this session's work."""
    return st.session_state.setdefault(_JOB, secrets.token_hex(8))


def bring_up_to_date(question: Question, subject: Subject | None) -> Held:
    """What is known about this question; of a new one, what half a slice gives.  No subject: nothing to ask."""
    before = held()
    if before.question == question:
        return before
    if before.work is not None:
        before.work.stop()
    if subject is None or not question.models:
        return _hold(Held(question))
    found = boards(subject, question.models, question.settings.seed, known := _known(before, question))
    now = _hold(Held(question, Work(found, Board(known) if known else None)))
    if before.question is not None:  # the first time the page shows its input before any model has loaded
        _work(now, SLICE / 2)
    return now


def _known(before: Held, question: Question) -> tuple[Column, ...]:
    """Columns of the last board about the same input and seed; their continuations, if those are asked for again."""
    asked = before.question
    if asked is None or asked.heard != question.heard:
        return ()
    kept = [column for column in before.board.columns if column.failure is None]
    if (asked.at, asked.settings) != (question.at, question.settings):
        kept = [column._replace(futures=(), whole=False) for column in kept]
    return tuple(column for column in kept if column.model in question.models)


def show_progress(engine: Engine | SoundEngine, done: str) -> None:
    """How far the work is, with a button that stops it, or one that goes on after that; `done` when all is there."""
    now = held()
    if now.stopped:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(words.STOPPED, width="content")
            st.button(words.GO_ON, on_click=_resume, key="compare_go_on", type="tertiary")
    elif now.board.fraction == 1:
        st.caption(done)
    if not now.working:
        return
    doing = words.QUEUE.format(engine.waiting) if engine.waiting else words.WORKING
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(now.board.fraction, doing)
        st.button(
            "Stop",
            on_click=_stop,
            args=(engine,),
            key="compare_stop",
            icon=":material/stop:",
            width="content",
        )
    _work(now, SLICE)
    st.rerun()


def _work(now: Held, seconds: float) -> None:
    begun = time.monotonic()
    while now.work is not None and now.work.go_on() and time.monotonic() - begun < seconds:
        pass


def _hold(value: Held) -> Held:
    st.session_state[_HELD] = value
    return value


def _stop(engine: Engine | SoundEngine) -> None:
    now = held()
    if now.work is None or now.question is None:
        return
    now.work.stop()
    for model in now.question.models:
        engine.cancel(f"{job()}/{model}")
    _hold(now._replace(stopped=True))


def _resume() -> None:
    """Ask again, as if for no model before, with all columns that are known."""
    now = held()
    _hold(now._replace(question=now.question and now.question._replace(models=()), stopped=False))
