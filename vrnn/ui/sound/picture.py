"""A sound as the ear draws and plays it.  Knows no Streamlit."""

from __future__ import annotations

from typing import Any

import numpy as np

from vrnn.formats.audio_out import write_wav
from vrnn.formats.spectrogram import FLOOR_DB, Spectrogram, spectrogram
from vrnn.types import Sound


def picture(sound: Sound) -> dict[str, Any]:
    """Its file, its spectrogram and the spectrogram's scales, in the ear's format."""
    seen = spectrogram(sound)
    scale = {
        "rows": len(seen.hertz),
        "low_db": FLOOR_DB,
        "high_db": 0.0,
        "hz": np.round(seen.hertz, 1).tolist(),
    }
    return {"wav": write_wav(sound), "mel": mel_bytes(seen), "mel_scale": scale}


def mel_bytes(seen: Spectrogram) -> bytes:
    """Decibels as bytes `[mel time]`, 0 for FLOOR_DB and 255 for the loudest."""
    return np.rint(255 * (1 - seen.decibels / FLOOR_DB)).astype(np.uint8).tobytes()
