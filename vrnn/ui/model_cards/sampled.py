"""The sample on a card: its room first, then, when all else is on the page, the model's own hand or voice."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from vrnn.formats.audio_out import write_wav
from vrnn.types import InputError, Sound
from vrnn.ui.model_cards import samples, words
from vrnn.ui.model_cards.reproduce import kind_of
from vrnn.ui.model_cards.shelf import Entry
from vrnn.ui.shared import shared_engine, shared_sound_engine

SILENCE = write_wav(Sound(np.zeros(160, np.float32), 16_000))


class Spot(NamedTuple):
    """Where a sample goes: its picture, and for sound its player."""

    entry: Entry
    picture: DeltaGenerator
    player: DeltaGenerator | None


class Sample(NamedTuple):
    """A picture, what it shows in a few words, and for sound how it sounds."""

    svg: str
    title: str
    wav: bytes | None = None


def reserve(entry: Entry) -> Spot:
    """The room of a sample, as large as it will be, so that nothing moves when it comes."""
    ink = kind_of(entry.card) == "ink"
    st.markdown("###### How it goes on")
    picture = st.empty()
    height = samples.ROW * samples.COUNT if ink else samples.WAVE
    picture.image(samples.empty_svg(height, words.DRAWING), width="stretch", alt=words.DRAWING)
    player = None if ink else st.empty()
    if player is not None:
        player.audio(SILENCE, alt=words.DRAWING)
    st.caption(words.INK_SAMPLE.format(seed=samples.SEED) if ink else _about_sound(entry.corpus))
    return Spot(entry, picture, player)


def _about_sound(corpus: str) -> str:
    clip, given = samples.beginning(corpus)
    seconds = len(given.samples) / given.rate_hz
    return words.SOUND_SAMPLE.format(prefix=seconds, clip=clip, seconds=samples.SPOKEN, seed=samples.SEED)


def fill(spot: Spot) -> None:
    """Draw the sample, or say why there is none."""
    entry = spot.entry
    make = _ink if spot.player is None else _spoken
    try:
        found = make(entry.name, entry.corpus, entry.label, str(entry.card["sha256"]))
    except InputError as error:
        spot.picture.caption(words.NO_SAMPLE.format(error.message))
        return
    spot.picture.image(found.svg, width="stretch", alt=found.title)
    if spot.player is not None and found.wav is not None:
        spot.player.audio(found.wav, alt=found.title)


@st.cache_data(show_spinner=False, max_entries=64)
def _ink(name: str, corpus: str, label: str, seal: str) -> Sample:
    given, drawn = samples.ink_sample(shared_engine(), name)
    title = f"A word and {len(drawn)} continuations of it by {label}"
    return Sample(samples.ink_svg(given, drawn, title), title)


@st.cache_data(show_spinner=False, max_entries=32)
def _spoken(name: str, corpus: str, label: str, seal: str) -> Sample:
    sample = samples.spoken_sample(shared_sound_engine(), name, corpus)
    title = f"A clip and how {label} goes on, as a waveform and to hear"
    return Sample(samples.wave_svg(sample, title), title, samples.wav(sample))
