"""What is compared on: the sound of this page, apart from that of Listen."""

from __future__ import annotations

import streamlit as st

from vrnn.formats.audio_in import Decoded, read_sound
from vrnn.types import InputError
from vrnn.ui.compare import words
from vrnn.ui.compare.address import asked
from vrnn.ui.compare.choice import VOICE
from vrnn.ui.compare.opened import tell
from vrnn.ui.sound import words as sound_words
from vrnn.ui.sound.examples import clip_names, clip_voice, read_clip
from vrnn.ui.sound.opened import FRAME, Opened, what_was_changed
from vrnn.ui.sound.picture import picture

CLIP, FILE = "compare_clip", "compare_sound_file"
_OPENED = "compare_sound"


def opened() -> Opened | None:
    """The sound on the page; at first the clip that the address asks for, else the first."""
    if _OPENED not in st.session_state:
        st.session_state[_OPENED] = None
        wanted, known = asked("example") if asked("on") == "sound" else None, clip_names()
        if wanted is not None and wanted not in known:
            tell(InputError(words.NO_SUCH_INPUT.format(repr(wanted[:40]))))
        st.session_state[CLIP] = wanted if wanted in known else next(iter(known), None)
        _open_clip(keep_voice=wanted in known and asked("voice") is not None)
    return st.session_state[_OPENED]


def open_clip() -> None:
    """Put the chosen clip on the page; the callback of its widget."""
    _open_clip(keep_voice=False)


def open_upload() -> None:
    """Put an uploaded sound on the page, or leave a message; the callback of its widget."""
    file = st.session_state.get(FILE)
    if file is None:
        return
    try:
        _open(read_sound(file.getvalue()), file.name.rpartition(".")[0][:40] or "sound", None)
        st.session_state[CLIP] = None
    except InputError as error:
        tell(error)


def _open_clip(*, keep_voice: bool) -> None:
    name = st.session_state.get(CLIP)
    if name not in clip_names():
        return
    voice = clip_voice(name)
    if voice and not keep_voice:
        st.session_state[VOICE] = voice
    _open(Decoded(read_clip(name), 0.0, 1.0), name, name)


def _open(decoded: Decoded, name: str, clip: str | None) -> None:
    if len(decoded.sound.samples) < FRAME:
        raise InputError(sound_words.TOO_SHORT, "Bring a longer one.")
    count = st.session_state["compare_openings"] = st.session_state.get("compare_openings", 0) + 1
    said, sound = tuple(what_was_changed(decoded)), decoded.sound
    st.session_state[_OPENED] = Opened(f"opened {count}", name, sound, said, picture(sound), clip)
