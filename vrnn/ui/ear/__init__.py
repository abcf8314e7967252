"""The ear: a sound with its spectrogram and what the models hear in it, under one playhead, as one browser component.

    result = ear({"sound": ..., "wav": ..., "analysis": ...}, key="ear")

Python -> browser, `data` (plain lists, floats and strings, and bytes at the top level; NaN and infinity are refused),
sealed in one piece (envelope.py):

    sound      None | {"id", "name", "frames", "rate_hz": frames a second, "seconds": the whole, cut remainder included}
               Every opening needs an id of its own; the browser keeps its playhead as long as the id stays.
    wav        bytes: the sound as a WAV file of 16-bit samples and one channel; it is drawn, played and saved
    mel        bytes: the spectrogram, `mel_scale["rows"]` rows of `frames` values, 0 quiet to 255 loud, lowest first
    mel_scale  {"rows", "low_db", "high_db": decibels of 0 and of 255, "hz": centre of each row}
    analysis   None | {"sound_id", "models": [{"name", "label", "bound", "bound_kind", "log_px": [T], "kl", "move",
               "path", "explained"}, ...]} as the pad's; two models at most.  Shorter arrays than `frames` mean that
               only the beginning has been heard.
    clips      up to four {"id", "label": the model's, "title", "note", "model": 0 | 1 for its colour, 2 where its z
               was changed, "file": name to save it under, "key": which entry of `data` holds its WAV file, "lead":
               seconds at its beginning that are the recording's own, "start": 0 where it lies on the recording's axis,
               else None}
    at         None | the frame after which the clips go on
    busy       bool
    message    None | {"text", "hint"}
    kl_scale   optional: the KL in nats a frame at the end of the colours

Browser -> Python, in `st.session_state[key]` (tests may put it there): at, {"sound_id", "t"}: a rerun follows each
frame that is chosen to continue from.  Playing, seeking and scrubbing never leave the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from streamlit import session_state
from streamlit.components.v2 import component

from vrnn.ui import pad
from vrnn.ui.ear.envelope import seal
from vrnn.ui.pad.bundle import bundle

_HERE = Path(__file__).parent
_PAD = Path(pad.__file__).parent


@cache
def _component() -> Any:
    card = (_HERE / "card.html").read_text(encoding="utf-8").strip()
    return component(
        "vrnn_ear",
        html=(_HERE / "ear.html").read_text(encoding="utf-8").replace("CARD", card),
        css="\n".join(file.read_text(encoding="utf-8") for file in (_PAD / "pad.css", _HERE / "ear.css")),
        js=bundle(_HERE / "js" / "main.js"),
    )


def ear(data: dict[str, Any], *, key: str) -> int | None:
    """Puts the ear on the page; the frame of the sound to continue after, or None (contract: this module's docstring).

    Raises:
        ValueError: a NaN or infinity in `data`, which would blank the component without a word.
        TypeError: a value in `data` that is not plain JSON, such as a NumPy number.
    """
    sound_id = (data.get("sound") or {}).get("id")
    heard = chosen(session_state.get(key), sound_id)
    told = f"{sound_id}/{heard}" if heard is not None else None
    state = _component()(key=key, data=seal({**data, "key": key, "chosen": told}), on_at_change=_ignore)
    return chosen(state, sound_id)


def chosen(state: Any, sound_id: str | None) -> int | None:
    """The frame in the state that the browser sent, if it is one and is about this sound."""
    at = state.get("at") if isinstance(state, Mapping) else None
    if not isinstance(at, Mapping) or sound_id is None or at.get("sound_id") != sound_id:
        return None
    step = at.get("t")
    return step if type(step) is int and step >= 0 else None


def _ignore() -> None:
    """A state without a callback is not declared to Streamlit; the rerun itself is all we need."""
