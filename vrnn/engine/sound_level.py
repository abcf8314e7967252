"""Continuations as loud as what they go on from, and never clipped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from torch import Tensor

from vrnn.codecs.audio import AudioCodec
from vrnn.engine.sound import Level
from vrnn.types import InputError, Sound

MOST = 4.0
"""A gain is at most this and at least one over it: 12 dB."""
PEAK = 0.99
"""The loudest sample that a gain may make."""
SILENT = 1e-4
"""Root mean square below which there is nothing to match: 80 dB below full scale."""


class Levelled(NamedTuple):
    """A continuation, what it was multiplied by, and why by that."""

    sound: Sound
    gain: float
    level: Level


def rms(samples: np.ndarray) -> float:
    """Root mean square, of which twice as much is 6 dB louder."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


def levelled(codec: AudioCodec, frames: Tensor, prime: float) -> Levelled:
    """Drawn frames `[time feature]` as sound whose root mean square is `prime`, as far as limits allow.

    The level is that of everything that was drawn, so a loud draw is not heard as a better one.

    Raises:
        InputError: if the model has left for infinity.
    """
    samples = codec.waveform(frames)
    if not np.isfinite(samples).all():
        raise InputError(
            "The model's continuation ran off to infinity.", "Choose less variation or another model."
        )
    gain, level = _gain(rms(samples), float(np.abs(samples).max()), prime)
    loud = (samples * gain).astype(np.float32)
    loud.setflags(write=False)
    return Levelled(Sound(loud, codec.sample_rate_hz), gain, level)


def _gain(own: float, peak: float, prime: float) -> tuple[float, Level]:
    if min(own, prime) < SILENT:
        gain, level = 1.0, "untouched"
    else:
        gain = min(max(prime / own, 1 / MOST), MOST)
        level = "matched" if gain == prime / own else "limited"
    return (PEAK / peak, "peak") if gain * peak > PEAK else (gain, level)
