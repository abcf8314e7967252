"""Which models are compared, and how they go on: the widgets of the page."""

from __future__ import annotations

import secrets
from typing import Any, Literal, NamedTuple, cast

import streamlit as st

from vrnn.engine.clamp import COUNT, DEFAULT, SECONDS, SEED, TEMPERATURE, Settings, clamped
from vrnn.engine.interface import Engine, ModelStatus
from vrnn.engine.library import NOT_TRAINED
from vrnn.engine.sound import SPEECH, SoundEngine
from vrnn.engine.sound_settings import COUNT as SOUND_COUNT
from vrnn.engine.sound_settings import SECONDS as SOUND_SECONDS
from vrnn.engine.sound_settings import SOUND_DEFAULT, clamped_sound
from vrnn.ui import words as all_words
from vrnn.ui.compare import words
from vrnn.ui.compare.address import asked, asked_number
from vrnn.ui.sound import words as sound_words

Kind = Literal["ink", "sound"]
MOST = 4
"""Columns that fit beside each other."""
REFERENCE = "rnn-gmm"
FIRST = (REFERENCE, "vrnn-gauss", "srnn-filt-res", "rnn-gauss")
"""What the page begins with: the first three of these that are there, trained alike, of three families if possible."""
KIND, VOICE = "compare_on", "compare_voice"
_WIDTH = 320


class Choice(NamedTuple):
    """What the widgets say.

    Attributes:
        kind: what is compared on.
        corpus: what the models were trained on.
        statuses: of all models of that corpus.
        models: those chosen, in order; also such that cannot be used.
        settings: within limits.
        said: messages about what was left out or outside of limits.
    """

    kind: Kind
    corpus: str
    statuses: list[ModelStatus]
    models: tuple[str, ...]
    settings: Settings
    said: list[str]


class _Range(NamedTuple):
    """Limits of what differs between ink and sound."""

    count: tuple[int, int]
    seconds: tuple[float, float]
    default: Settings


_RANGES = {
    "ink": _Range(COUNT, SECONDS, DEFAULT._replace(count=6)),
    "sound": _Range(SOUND_COUNT, SOUND_SECONDS, SOUND_DEFAULT._replace(count=2)),
}


def choose_kind() -> Kind:
    """Handwriting or sound."""
    _begin(KIND, asked("on") if asked("on") in words.KINDS else "ink")
    kind = st.segmented_control(
        "Compare on",
        list(words.KINDS),
        format_func=words.KINDS.__getitem__,
        key=KIND,
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    return cast(Kind, kind or "ink")


def choose_settings(kind: Kind) -> tuple[str | None, Settings, list[str]]:
    """The popover with everything that can be set; the voice (None for ink), the settings, and what was clamped."""
    with st.popover("Settings", icon=":material/tune:"), st.container(width=_WIDTH):
        voice = _choose_voice() if kind == "sound" else None
        settings, said = _choose_settings(kind)
    return voice, settings, said


def choose_models(
    kind: Kind, voice: str | None, settings: Settings, engine: Engine, sound_engine: SoundEngine
) -> Choice:
    """Up to four models of all that there are; those that cannot be used are marked, and keep their column."""
    statuses = engine.models() if voice is None else sound_engine.models(voice)
    shelf = {status.name: status for status in statuses}
    key, said = f"compare_{kind}_models", []
    if key not in st.session_state:
        st.session_state[key], said = _first_models(shelf)
    st.session_state[key] = [name for name in st.session_state[key] if name in shelf][:MOST]
    chosen = st.multiselect(
        words.CHOOSE,
        list(shelf),
        format_func=lambda name: _label(shelf[name]),
        key=key,
        max_selections=MOST,
        placeholder=words.CHOOSE,
        label_visibility="collapsed",
        persist_state="session",
    )
    return Choice(kind, statuses[0].corpus, statuses, tuple(chosen), settings, said)


def _first_models(shelf: dict[str, ModelStatus]) -> tuple[list[str], list[str]]:
    """What the address asks for; else one of each family, all three trained alike for the table."""
    named = [name for name in (asked("models") or "").split(",") if name]
    known = [name for name in dict.fromkeys(named) if name in shelf]
    if known:
        return known, [words.NO_SUCH.format(name[:40]) for name in named if name not in shelf]
    return [name for name in FIRST if shelf[name].available][:3] or list(FIRST[:2]), []


def reference_among(models: tuple[str, ...], wanted: str | None) -> str | None:
    """The pinned model: the one wanted if it is there, else RNN-GMM, else the first."""
    if wanted in models:
        return wanted
    plain = [name for name in models if name.partition(".")[0] == REFERENCE]
    return next(iter([*plain, *models]), None)


def _label(status: ModelStatus) -> str:
    if status.available:
        return status.label
    return status.label + (" · not trained yet" if status.reason == NOT_TRAINED else " · damaged")


def _choose_voice() -> str:
    _begin(VOICE, asked("voice") if asked("voice") in SPEECH else SPEECH[0])
    return st.selectbox(
        "Voice",
        SPEECH,
        format_func=_voice,
        key=VOICE,
        help=sound_words.VOICE_HELP,
        persist_state="session",
    )


def _voice(corpus: str) -> str:
    return sound_words.VOICES.get(corpus, corpus)


def _choose_settings(kind: Kind) -> tuple[Settings, list[str]]:
    limits = _RANGES[kind]
    key = {name: f"compare_{kind}_{name}" for name in ("variation", "count", "length", "seed")}
    said = _begin_settings(kind, key)
    temperature = st.slider(
        "Variation (temperature)", *TEMPERATURE, step=0.05,
        key=key["variation"], help=all_words.VARIATION_HELP, persist_state="session",
    )  # fmt: skip
    count = st.slider(
        "Continuations of each", *limits.count, step=1, key=key["count"], persist_state="session"
    )
    seconds = st.slider(
        "Seconds of each",
        *limits.seconds,
        step=0.5,
        format="%.1f",
        key=key["length"],
        persist_state="session",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(
            "Seed", *SEED, step=1, key=key["seed"], help=all_words.SEED_HELP, persist_state="session"
        )
        st.button(
            "New seed",
            icon=":material/casino:",
            on_click=_new_seed,
            args=(key["seed"],),
            key=f"{key['seed']}_new",
        )
    clamp = clamped if kind == "ink" else clamped_sound
    settings, outside = clamp(temperature, count, seconds, limits.default.seed if seed is None else seed)
    return settings, said + outside


def _begin_settings(kind: Kind, key: dict[str, str]) -> list[str]:
    """At the first run: what the address asks for, within limits; returns what was outside."""
    if key["seed"] in st.session_state:
        return []
    default = _RANGES[kind].default
    given: list[Any] = list(default)
    if st.session_state[KIND] == (asked("on") or "ink"):
        named = [asked_number(name) for name in ("variation", "count", "length", "seed")]
        given = [old if new is None else new for old, new in zip(default, named, strict=True)]
    settings, said = (clamped if kind == "ink" else clamped_sound)(*given)
    for name, value in zip(key.values(), settings, strict=True):
        st.session_state[name] = value
    return said


def _begin(key: str, value: Any) -> None:
    if key not in st.session_state:
        st.session_state[key] = value


def _new_seed(key: str) -> None:
    st.session_state[key] = secrets.randbelow(1_000_000)
