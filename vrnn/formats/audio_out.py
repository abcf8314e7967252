"""Sound to the bytes of a WAV file."""

from __future__ import annotations

import io
import wave

import numpy as np

from vrnn.types import Sound

_FULL = 32_768


def write_wav(sound: Sound) -> bytes:
    """16-bit PCM, one channel.

    Sound that passes -1 or 1 is scaled down as a whole until it does not, so that nothing is clipped; all other
    sound keeps its level, and what came from 16 bits goes back to the same bits.  What is not a number is silence.
    """
    samples = np.nan_to_num(np.asarray(sound.samples, dtype=np.float64), posinf=1, neginf=-1)
    samples = samples / max(1.0, float(np.abs(samples).max(initial=0)))
    # +1 itself has no 16-bit number; the largest one stands for it.
    stored = np.minimum(np.rint(samples * _FULL), _FULL - 1).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.rate_hz)
        out.writeframes(stored.tobytes())
    return file.getvalue()
