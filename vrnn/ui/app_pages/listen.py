"""The Listen page: bring a sound, hear what the models make of it, and see what their latents do meanwhile."""

from __future__ import annotations

from typing import Any

import streamlit as st

from vrnn.engine.sound import SoundEngine
from vrnn.types import InputError
from vrnn.ui.copy_link import copy_link
from vrnn.ui.ear import chosen, ear
from vrnn.ui.shared import shared_sound_engine
from vrnn.ui.sound import asking, details, opened, words
from vrnn.ui.sound.answers import SoundQuestion
from vrnn.ui.sound.asking import Held
from vrnn.ui.sound.examples import clip_names
from vrnn.ui.sound.opened import Opened
from vrnn.ui.sound.payload import ear_data
from vrnn.ui.sound.settings import SoundChoice, choose_clip, choose_settings
from vrnn.ui.tour import tour
from vrnn.ui.tour.story import SOUND_OFFER, sound_story
from vrnn.ui.what_if.choosing import Subject, choose
from vrnn.ui.what_if.wish import NOTHING_WISHED, Wish
from vrnn.ui.what_if.words import step_name

EAR = "ear"


def page() -> None:
    """The whole page.  Each run works for a slice of time and is followed by another until all is heard."""
    engine = shared_sound_engine()
    now = opened.opened()
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"#### {words.TITLE}", width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            guide = st.container(width="content")
            choice = choose_settings(engine)
            _bring()
            saving = st.popover("Save", icon=":material/download:")
            sharing = st.container(width="content")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(words.INVITATION, width="content", help=words.INVITATION_HELP)
        choose_clip(list(clip_names()))
    at = _step(now)
    opened.put_step_in_address(at)
    with sharing:
        copy_link("" if now is None or now.clip else words.LINK_WITHOUT, key="copy sound link")
    stage, changing = st.container(), st.container()
    with changing:
        wish = _wish(engine, now, choice, at)
    asked = now.id if now else "", choice.corpus, choice.models, at, choice.settings
    held = asking.bring_up_to_date(
        engine, choice.statuses, now, SoundQuestion(*asked, wish.change, wish.other)
    )
    data = _data(now, held, choice)
    with stage:
        ear(data, key=EAR)
    with guide:
        stops = sound_story(data.get("analysis"), now.sound if now else None, opened.FRAME)
        tour(stops, host=EAR, offer=SOUND_OFFER, key="sound_tour")
    with saving:
        details.save_buttons(now, held.answer)
    progress = st.container()
    if now is not None:
        # One line, for how far the work is or for what came out of it, so that nothing below it jumps.
        if not asking.working():
            progress.caption(details.summary(now, held.answer), help=words.SUMMARY_HELP)
        details.show(now, held.answer)
    with progress:
        asking.show_progress(engine)


def _step(now: Opened | None) -> int | None:
    """The frame to continue after: the one that was chosen, else the one that the address named."""
    if now is None:
        return None
    at = chosen(st.session_state.get(EAR), now.id)
    return now.at if at is None else at


def _wish(engine: SoundEngine, now: Opened | None, choice: SoundChoice, at: int | None) -> Wish:
    """What is to be done to z at the frame that the continuations go on from."""
    if now is None:
        return NOTHING_WISHED
    clips = dict.fromkeys(clip_names())
    step = step_name(at, "frame")
    subject = Subject(choice.models, step, lambda model: engine.latent_space(model, choice.corpus), clips)
    return choose(subject, prefix="sound_")


def _bring() -> None:
    """Two ways to bring a sound of one's own."""
    with st.popover("Open", icon=":material/folder_open:"):
        st.file_uploader(
            "A sound file",
            ["wav", "flac", "mp3", "ogg"],
            max_upload_size=8,
            key=opened.FILE,
            on_change=opened.open_upload,
        )
        st.caption(f"{words.FILE_TYPES} {words.PRIVACY}")
    with st.popover("Record", icon=":material/mic:"):
        st.audio_input(
            words.RECORD, sample_rate=16_000, key=opened.RECORDING, on_change=opened.open_recording
        )
        st.caption(words.PRIVACY)


def _data(now: Opened | None, held: Held, choice: SoundChoice) -> dict[str, Any]:
    return {
        **ear_data(now, held.answer, held.shown),
        "busy": held.working,
        "message": _message(opened.notice(keep=held.working) or held.wrong, choice.said),
    }


def _message(error: InputError | None, said: list[str]) -> dict[str, str] | None:
    if error is not None:
        return {"text": error.message, "hint": error.hint}
    return {"text": said[0], "hint": " ".join(said[1:])} if said else None
