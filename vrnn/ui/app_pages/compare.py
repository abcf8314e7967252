"""The Compare page: two to four models on one input, side by side, and the results of all that are shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from vrnn.models import label_of
from vrnn.types import InputError
from vrnn.ui import results
from vrnn.ui.columns import columns
from vrnn.ui.compare import address, asking, opened, words
from vrnn.ui.compare.asking import Held, Question
from vrnn.ui.compare.board import Subject
from vrnn.ui.compare.choice import Choice, choose_kind, choose_models, choose_settings, reference_among
from vrnn.ui.compare.given import Given, choose, given, open_button
from vrnn.ui.compare.payload import INK_KL_TOP, columns_data, ink_data, sound_data
from vrnn.ui.compare.subjects import InkSubject, SoundSubject
from vrnn.ui.shared import shared_engine, shared_sound_engine

_REFERENCE, _SAID, _LINKED = "compare_reference", "compare_said", "compare_linked"
_PROGRESS = 64
"""CSS pixels kept for the line below the columns, so that nothing moves when the work is done."""


def page() -> None:
    """The whole page.  Each run works for a slice of time and is followed by another until all is known."""
    engine, sound_engine = shared_engine(), shared_sound_engine()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"#### {words.TITLE}", width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            kind = choose_kind()
            now = given(kind)
            voice, settings, said = choose_settings(kind)
            open_button(kind)
    choose(kind)
    choice = choose_models(kind, voice, settings, engine, sound_engine)
    said = _of_link(choice) + choice.said + said  # before the address is written anew
    question = _question(now, choice)
    held = asking.bring_up_to_date(question, _subject(now, question))
    columns(_data(now, choice, held, said), key=opened.BOARD)
    progress = st.container(height=_PROGRESS, border=False)
    with st.expander("How to read this"):
        st.markdown(words.READING)
    st.markdown(f"##### {words.TABLE}")
    results.table(key="compare_results", first=choice.corpus)
    with progress:
        asking.show_progress(engine if kind == "ink" else sound_engine, words.DONE[kind])


def _question(now: Given, choice: Choice) -> Question:
    usable = {status.name for status in choice.statuses if status.available}
    models = tuple(name for name in choice.models if name in usable)
    return Question(f"{now.kind} {now.id}", choice.corpus, models, now.at, choice.settings)


def _subject(now: Given, question: Question) -> Subject | None:
    """Who asks the models; None where there is nothing to ask about."""
    given = {"at": question.at, "settings": question.settings, "job": asking.job()}
    if now.sheet is not None and now.sheet.ink is not None:
        return InkSubject(shared_engine(), now.sheet.ink, **given)
    if now.sound is not None:
        return SoundSubject(shared_sound_engine(), question.corpus, now.sound.sound, **given)
    return None


def _data(now: Given, choice: Choice, held: Held, said: list[str]) -> dict[str, Any]:
    reference = _reference(choice.models)
    link = address.put(_choices(now, choice, reference))
    data: dict[str, Any] = {
        "kind": now.kind,
        "columns": columns_data(held.board, choice.models, choice.statuses, results.figures(choice.corpus)),
        "reference": reference,
        "count": choice.settings.count,
        "set": repr(held.question),
        "link": link,
        "link_note": words.LINK_WHOLE if now.travels else words.LINK_WITHOUT[now.kind],
        "busy": held.working,
        "message": _message(now, choice, held, said),
    }
    if now.sheet is not None:
        offered = opened.offered()
        data["ink"] = {"id": offered["id"], "strokes": offered["strokes"]}
        return data | ink_data(now.id, now.sheet.strokes, held.board, now.at, INK_KL_TOP)
    return data | (sound_data(now.sound, held.board, now.at) if now.sound else {"sound": None, "at": None})


def _reference(models: tuple[str, ...]) -> str | None:
    """The pinned model: as the browser said last, or the address."""
    state = st.session_state.get(opened.BOARD)
    sent = state.get("reference") if isinstance(state, Mapping) else None
    if isinstance(sent, str):
        st.session_state[_REFERENCE] = sent
    return reference_among(models, st.session_state.setdefault(_REFERENCE, address.asked("reference")))


def _choices(now: Given, choice: Choice, reference: str | None) -> dict[str, str | None]:
    """Everything that the picture depends on, for the address."""
    temperature, count, seconds, seed = choice.settings
    return {
        "on": now.kind,
        "models": ",".join(choice.models),
        "reference": reference,
        "voice": choice.corpus if now.kind == "sound" else None,
        "example": now.example,
        "ink": now.sheet.text if now.sheet else None,
        "at": None if now.at is None else str(now.at),
        "variation": repr(temperature),
        "count": str(count),
        "length": repr(seconds),
        "seed": str(seed),
        "weights": address.weights(choice.models, choice.statuses),
    }


def _message(now: Given, choice: Choice, held: Held, said: list[str]) -> dict[str, str] | None:
    """What must be said: of an opening or a link as long as the page asks the same, of the present state always."""
    told = opened.notice() or _of_texts(said)
    if told is not None:
        st.session_state[_SAID] = (held.question, told)
    asked, kept = st.session_state.get(_SAID, (None, None))
    stuck = next((c.failure for c in held.board.columns if c.failure and c.trace), None)
    error = now.failure or stuck or (kept if asked == held.question else None)
    if error is None and len(choice.models) == 1:
        error = InputError(words.TOO_FEW.format(label_of(choice.models[0])))
    return {"text": error.message, "hint": error.hint} if error else None


def _of_texts(texts: list[str]) -> InputError | None:
    return InputError(texts[0], " ".join(texts[1:])) if texts else None


def _of_link(choice: Choice) -> list[str]:
    """Said once a session: that the link it began with was made with other weights."""
    if _LINKED in st.session_state:
        return []
    st.session_state[_LINKED] = True
    made, models = address.asked("weights"), address.asked("models")
    same = made is None or made == address.weights(choice.models, choice.statuses)
    return [] if same or models != ",".join(choice.models) else [words.OTHER_WEIGHTS]
