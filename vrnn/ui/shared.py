"""The engines that all sessions share."""

from __future__ import annotations

import streamlit as st

from vrnn.engine.in_process import SLOTS, InProcess
from vrnn.engine.interface import Engine
from vrnn.engine.library import default_root
from vrnn.engine.slots import Slots
from vrnn.engine.sound import SoundEngine
from vrnn.engine.sound_in_process import SoundInProcess


@st.cache_resource(show_spinner=False)
def _shared_slots() -> Slots:
    """One queue for ink and sound: the cores are the same."""
    return Slots(SLOTS)


@st.cache_resource(show_spinner=False)
def shared_engine() -> Engine:
    """One engine for the process; its models load when they are first asked."""
    return InProcess(default_root(), slots=_shared_slots())


@st.cache_resource(show_spinner=False)
def shared_sound_engine() -> SoundEngine:
    """One engine for the sound of all sessions."""
    return SoundInProcess(default_root(), slots=_shared_slots())
