"""The widgets of the Write page; each is bound to the page's address."""

from __future__ import annotations

import secrets
from typing import NamedTuple

import streamlit as st

from vrnn.engine.clamp import COUNT, DEFAULT, SECONDS, SEED, TEMPERATURE, Settings, clamped
from vrnn.engine.interface import ModelStatus
from vrnn.ui import session, words
from vrnn.ui.choosing import NOTHING, choose_models
from vrnn.ui.examples import examples

_WIDTH = 320


class Choice(NamedTuple):
    """What the widgets say.

    Attributes:
        models: one or two of the nine, whose checkpoints are there; the defaults where there is none at all.
        settings: within limits.
        said: messages about models that cannot be used and values that were outside.
    """

    models: tuple[str, ...]
    settings: Settings
    said: list[str]


def choose_example() -> None:
    """One pill for each example."""
    st.pills(
        "Examples",
        list(examples()),
        key=session.EXAMPLE,
        on_change=session.open_example,
        label_visibility="collapsed",
        wrap=True,
        bind="query-params",
    )


def choose_settings(statuses: list[ModelStatus]) -> Choice:
    """The popover with everything that can be set."""
    with st.popover("Settings", icon=":material/tune:"), st.container(width=_WIDTH):
        models, damage = choose_models(statuses)
        settings, said = _choose_settings()
    return Choice(models, settings, damage + said)


def _choose_settings() -> tuple[Settings, list[str]]:
    temperature = st.slider(
        "Variation (temperature)",
        *TEMPERATURE,
        DEFAULT.temperature,
        0.05,
        key="variation",
        help=words.VARIATION_HELP,
        bind="query-params",
    )
    count = st.slider("Continuations of each", *COUNT, DEFAULT.count, 1, key="count", bind="query-params")
    seconds = st.slider(
        "Length in seconds of writing",
        *SECONDS,
        DEFAULT.seconds,
        0.5,
        format="%.1f",
        key="length",
        bind="query-params",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input(
            "Seed", *SEED, DEFAULT.seed, 1, key="seed", help=words.SEED_HELP, bind="query-params"
        )
        st.button("New seed", icon=":material/casino:", on_click=_new_seed)
    return clamped(temperature, count, seconds, DEFAULT.seed if seed is None else seed)


def set_widgets(settings: Settings, models: list[str]) -> None:
    """Set everything before the widgets are made, as a saved page has it; models as they are if none is named."""
    temperature, count, seconds, seed = settings
    st.session_state.update(variation=float(temperature), count=count, length=float(seconds), seed=seed)
    if models:
        st.session_state.update(model=models[0], baseline=models[1] if len(models) > 1 else NOTHING)


def _new_seed() -> None:
    st.session_state["seed"] = secrets.randbelow(1_000_000)
