"""The sample on a card: its room first, then, when all else is on the page, the model's own hand or voice."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vrnn.types import InputError
from vrnn.ui.model_cards import samples, words
from vrnn.ui.model_cards.reproduce import kind_of
from vrnn.ui.model_cards.shelf import Entry
from vrnn.ui.shared import shared_engine, shared_sound_engine


class Spot(NamedTuple):
    """Where a sample goes."""

    entry: Entry
    picture: DeltaGenerator
    below: DeltaGenerator


class Sample(NamedTuple):
    """A picture, what it shows, and for sound how it sounds."""

    svg: str
    caption: str
    wav: bytes | None = None


def reserve(entry: Entry) -> Spot:
    """The room of a sample, as large as it will be."""
    ink = kind_of(entry.card) == "ink"
    st.markdown("###### How it writes on" if ink else "###### How it speaks on")
    spot = Spot(entry, st.empty(), st.empty() if ink else st.container())
    height = samples.ROW * samples.COUNT if ink else samples.WAVE
    spot.picture.html(samples.empty_svg(height, words.DRAWING))
    return spot


def fill(spot: Spot) -> None:
    """Draw the sample, or say why there is none."""
    entry = spot.entry
    make = _ink if kind_of(entry.card) == "ink" else _spoken
    try:
        found = make(entry.name, entry.corpus, entry.label, str(entry.card["sha256"]))
    except InputError as error:
        spot.picture.caption(words.NO_SAMPLE.format(error.message))
        return
    spot.picture.html(found.svg)
    with spot.below:
        if found.wav is not None:
            st.audio(found.wav, alt=found.caption)
        st.caption(found.caption)


@st.cache_data(show_spinner=False, max_entries=64)
def _ink(name: str, corpus: str, label: str, seal: str) -> Sample:
    given, drawn = samples.ink_sample(shared_engine(), name)
    title = f"Four continuations of a word by {label}"
    return Sample(samples.ink_svg(given, drawn, title), words.INK_SAMPLE.format(seed=samples.SEED))


@st.cache_data(show_spinner=False, max_entries=32)
def _spoken(name: str, corpus: str, label: str, seal: str) -> Sample:
    sample = samples.spoken_sample(shared_sound_engine(), name, corpus)
    rate = sample.given.rate_hz
    said = words.SOUND_SAMPLE.format(
        prefix=len(sample.given.samples) / rate,
        clip=sample.clip,
        seconds=len(sample.drawn.samples) / rate,
        seed=samples.SEED,
    )
    title = f"Waveform of a clip and of how {label} goes on"
    return Sample(samples.wave_svg(sample, title), said, samples.wav(sample))
