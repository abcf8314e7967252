"""The widgets of the Listen page; each is bound to the page's address."""

from __future__ import annotations

import secrets
from typing import NamedTuple

import streamlit as st

from vrnn.engine.clamp import SEED, TEMPERATURE, Settings
from vrnn.engine.interface import ModelStatus
from vrnn.engine.sound import SPEECH, SoundEngine
from vrnn.engine.sound_settings import SECONDS, SOUND_DEFAULT, clamped_sound
from vrnn.ui import words as write_words
from vrnn.ui.choosing import choose_models
from vrnn.ui.sound import opened, words

_WIDTH = 340
_SEED = "sound_seed"


class SoundChoice(NamedTuple):
    """What the widgets say.

    Attributes:
        corpus: the voice.
        statuses: of its models.
        models: one or two that can be used; the defaults where there is none at all.
        settings: within limits.
        said: messages about models that cannot be used and values that were outside.
    """

    corpus: str
    statuses: list[ModelStatus]
    models: tuple[str, ...]
    settings: Settings
    said: list[str]


def choose_clip(names: list[str]) -> None:
    """One pill for each shipped clip."""
    st.pills(
        "Examples",
        names,
        key=opened.CLIP,
        on_change=opened.open_clip,
        label_visibility="collapsed",
        wrap=True,
        bind="query-params",
    )


def choose_settings(engine: SoundEngine) -> SoundChoice:
    """The popover with everything that can be set."""
    with st.popover("Settings", icon=":material/tune:"), st.container(width=_WIDTH):
        corpus = st.selectbox(
            "Voice",
            SPEECH,
            format_func=_voice,
            key=opened.VOICE,
            help=words.VOICE_HELP,
            bind="query-params",
        )
        statuses = engine.models(corpus)
        models, damage = choose_models(statuses, prefix="sound_")
        settings, said = _choose_settings()
    return SoundChoice(corpus, statuses, models, settings, damage + said)


def _voice(corpus: str) -> str:
    return words.VOICES.get(corpus, corpus)


def _choose_settings() -> tuple[Settings, list[str]]:
    temperature = st.slider(
        "Variation (temperature)",
        *TEMPERATURE,
        SOUND_DEFAULT.temperature,
        0.05,
        key="sound_variation",
        help=write_words.VARIATION_HELP,
        bind="query-params",
    )
    seconds = st.slider(
        "Seconds of each continuation",
        *SECONDS,
        SOUND_DEFAULT.seconds,
        0.5,
        format="%.1f",
        key="sound_seconds",
        bind="query-params",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(
            "Seed", *SEED, SOUND_DEFAULT.seed, 1, key=_SEED, help=words.SEED_HELP, bind="query-params"
        )
        st.button("New seed", icon=":material/casino:", on_click=_new_seed, key="sound_new_seed")
    return clamped_sound(temperature, 1, seconds, SOUND_DEFAULT.seed if seed is None else seed)


def _new_seed() -> None:
    st.session_state[_SEED] = secrets.randbelow(1_000_000)
