"""What the ear is sent.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np

from vrnn.engine.sound import SoundFutures, SoundTrace
from vrnn.formats.audio_out import write_wav
from vrnn.models import label_of
from vrnn.types import Sound
from vrnn.ui.answers import AS_INFERRED, CHANGED, CHANGED_SHADE
from vrnn.ui.sound import words
from vrnn.ui.sound.answers import SoundAnswer
from vrnn.ui.sound.opened import FRAME, Opened

KL_TOP = 40.0
"""Nats a frame at the end of the colours: the same for every sound, so that two can be compared."""
LEAD = 1.0
"""Seconds of the recording that are played before a continuation."""


def ear_data(
    opened: Opened | None, answer: SoundAnswer | None, shown: list[Any] | None = None
) -> dict[str, Any]:
    """The sound, its spectrogram, what is known about it, and the clips, in the ear's format.

    What was `shown` in advance stands until all is heard.
    """
    if opened is None:
        return {"sound": None}
    answer = answer or SoundAnswer()
    clips, files = _clips(opened, answer)
    at = answer.futures[0].at if answer.futures else None
    whole = answer.traces and all(trace.fraction_done == 1 for trace in answer.traces)
    models = shown if shown and not whole else [model_data(trace) for trace in answer.traces]
    return {
        "sound": sound_head(opened),
        **opened.picture,
        "analysis": {"sound_id": opened.id, "models": models} if models else None,
        "clips": clips,
        **files,
        "at": at,
        "kl_scale": KL_TOP,
    }


def sound_head(opened: Opened) -> dict[str, Any]:
    """Which sound it is and how long, in the form that the ear and the board of columns share."""
    return {
        "id": opened.id,
        "name": opened.name,
        "frames": opened.frames,
        "rate_hz": opened.sound.rate_hz / FRAME,
        "seconds": opened.sound.seconds,
    }


def model_data(trace: SoundTrace) -> dict[str, Any]:
    """A trace in the ear's format."""
    path = None
    if trace.path_q is not None and trace.path_p is not None:
        path = {
            "q": _rounded(trace.path_q[:, :2], 3),
            "p": _rounded(trace.path_p[:, :2], 3),
            "ellipses": _rounded(trace.ellipses, 3),
        }
    return {
        "name": trace.model,
        "label": label_of(trace.model),
        "bound": round(trace.bound, 2),
        "bound_kind": trace.bound_kind,
        "log_px": _rounded(trace.log_px, 2),
        "kl": _rounded(trace.kl, 3),
        "move": _rounded(trace.move, 3),
        "path": path,
        "explained": 0.0 if trace.explained is None else round(float(trace.explained[:2].sum()), 4),
    }


def _rounded(values: np.ndarray | None, digits: int) -> Any:
    return None if values is None else np.round(values, digits).tolist()


def _clips(opened: Opened, answer: SoundAnswer) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """The finished sounds, the model's beside the baseline's, and the bytes of their files."""
    said = [_reconstruction(opened, t, i) for i, t in enumerate(answer.traces) if t.fraction_done == 1]
    said += [_continuation(opened, f, answer) for f in answer.futures if f.fraction_done == 1]
    clips = [{**clip, "key": f"clip_{i}"} for i, (clip, _) in enumerate(said)]
    return clips, {f"clip_{i}": write_wav(sound) for i, (_, sound) in enumerate(said)}


def _reconstruction(opened: Opened, trace: SoundTrace, colour: int) -> tuple[dict[str, Any], Sound]:
    latent = trace.kl is not None
    clip = {
        "id": f"{opened.id} {trace.corpus} {trace.model} {crc32(trace.reconstruction.tobytes())}",
        "label": label_of(trace.model),
        "title": "reconstruction" if latent else "one-step prediction",
        "note": "the mean of each frame at z = μ_q, given those before it"
        if latent
        else "the mean of each frame, given those before it",
        "model": colour,
        "file": f"{opened.name}-{trace.model}-{'reconstruction' if latent else 'prediction'}.wav",
        "lead": 0.0,
        "start": 0,
    }
    return clip, Sound(trace.reconstruction, trace.sample_rate_hz)


def _continuation(opened: Opened, future: SoundFutures, answer: SoundAnswer) -> tuple[dict[str, Any], Sound]:
    models = [trace.model for trace in answer.traces]
    how = ""
    if any(other.changed for other in answer.futures):
        how = CHANGED if future.changed else AS_INFERRED
    drawn = future.sounds[0]
    end = round(future.start * drawn.rate_hz)
    before = opened.sound.samples[max(0, end - round(LEAD * drawn.rate_hz)) : end]
    sound = Sound(np.concatenate([before, drawn.samples]), drawn.rate_hz)
    lead = len(before) / drawn.rate_hz
    level = words.LEVELS[future.level[0]].format(future.gain[0])
    clip = {
        "id": f"{opened.id} {future.corpus} {future.model}{how} on {crc32(sound.samples.tobytes())}",
        "label": label_of(future.model),
        "title": f"continuation{how}",
        "note": f"{lead:.1f} s of the recording, then {drawn.seconds:.1f} s drawn; {level}",
        "model": CHANGED_SHADE if future.changed else models.index(future.model),
        "file": f"{opened.name}-{future.model}-{'changed' if future.changed else 'continued'}.wav",
        "lead": lead,
        "start": None,
    }
    return clip, sound
