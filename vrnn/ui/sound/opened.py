"""The sound that one visitor has on the Listen page, and the ways in which it gets there."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import streamlit as st

from vrnn.formats.audio_in import Decoded, read_sound
from vrnn.types import InputError, Sound
from vrnn.ui import address
from vrnn.ui.sound import words
from vrnn.ui.sound.examples import clip_names, clip_voice, read_clip
from vrnn.ui.sound.picture import picture

CLIP, FILE, RECORDING, VOICE, STEP = "clip", "sound_file", "recording", "voice", "frame"
_OPENED, _NOTICE, _COUNT = "sound_opened", "sound_notice", "sound_openings"
FRAME = 200
"""Samples in a frame of every model of speech."""


class Opened(NamedTuple):
    """A sound on the page.

    Attributes:
        id: its own for every opening.
        name: what it is called when it is saved.
        sound: at 16 kHz, at least one frame.
        said: what was cut or scaled, in words.
        picture: what the ear draws and plays of it; here, so that it goes when the session goes.
        clip: the shipped example that it is, or None.
        at: the frame to continue after as long as no other is chosen; None for the last.
    """

    id: str
    name: str
    sound: Sound
    said: tuple[str, ...]
    picture: dict[str, Any]
    clip: str | None = None
    at: int | None = None

    @property
    def frames(self) -> int:
        """Whole frames in it."""
        return len(self.sound.samples) // FRAME


def opened() -> Opened | None:
    """What is on the page; on the first visit the example that the address asks for, else the first."""
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = None
        asked, known = st.query_params.get(CLIP), clip_names()
        st.session_state[CLIP] = asked if asked in known else next(iter(known), None)
        open_clip(keep_voice="voice" in st.query_params)
        if asked in known:
            st.session_state[_OPENED] = _from_asked_step(st.session_state[_OPENED])
    return st.session_state[_OPENED]


def _from_asked_step(opened: Opened) -> Opened:
    """The clip, to be continued after the frame that the address names, if it has that."""
    at = address.asked_number(STEP)
    return opened if at is None or at >= opened.frames else opened._replace(at=at)


def put_step_in_address(at: int | None) -> None:
    """The frame that is continued after, in the page's address; none for the last."""
    address.put(STEP, at)


def notice(*, keep: bool = False) -> InputError | None:
    """What went wrong with the last opening; said once, or again where the page runs on by itself and we `keep` it."""
    return st.session_state.get(_NOTICE) if keep else st.session_state.pop(_NOTICE, None)


def open_clip(*, keep_voice: bool = False) -> None:
    """Put the chosen example on the page; the callback of its widget."""
    name = st.session_state.get(CLIP)
    if name not in clip_names():
        return
    voice = clip_voice(name)
    if voice and not keep_voice:
        st.session_state[VOICE] = voice
    _open(Decoded(read_clip(name), 0.0, 1.0), name, clip=name)


def open_upload() -> None:
    """Put an uploaded file on the page, or leave a message; the callback of its widget."""
    _open_widget(FILE)


def open_recording() -> None:
    """Put what the microphone heard on the page; the callback of its widget."""
    _open_widget(RECORDING)


def _open_widget(key: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        _open(read_sound(file.getvalue()), "recording" if key == RECORDING else _stem(file.name))
        st.session_state[CLIP] = None
    except InputError as error:
        st.session_state[_NOTICE] = error


def _open(decoded: Decoded, name: str, clip: str | None = None) -> None:
    if len(decoded.sound.samples) < FRAME:
        raise InputError(words.TOO_SHORT, "Bring a longer one.")
    st.session_state[_COUNT] = count = st.session_state.get(_COUNT, 0) + 1
    said, sound = tuple(what_was_changed(decoded)), decoded.sound
    st.session_state[_OPENED] = Opened(f"{name} {count}", name, sound, said, picture(sound), clip)


def what_was_changed(decoded: Decoded) -> list[str]:
    """What is not heard of a recording as it came, in words."""
    said = []
    if decoded.seconds_cut > 0:
        known = math.isfinite(decoded.seconds_cut)
        said.append(words.CUT.format(f"{decoded.seconds_cut:.1f} s" if known else "the seconds after them"))
    if decoded.gain != 1:
        said.append(words.GAIN.format(decoded.gain))
    remainder = len(decoded.sound.samples) % FRAME
    if remainder:
        said.append(words.REMAINDER.format(1000 * remainder / decoded.sound.rate_hz))
    return said


def _stem(name: str) -> str:
    """A file's name without its ending, fit to be a file's name again."""
    kept = "".join(c if c.isalnum() or c in "-_ " else "_" for c in name.rpartition(".")[0] or name)
    return kept.strip()[:40] or "sound"
