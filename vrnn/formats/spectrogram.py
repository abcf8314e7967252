"""A mel spectrogram that lines up with the frames of a sound."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np

from vrnn.types import Sound

HOP, WINDOW, BANDS = 200, 512, 80
"""Samples between two columns, as long as a frame at 16 kHz; samples that a column hears; mel bands."""
FLOOR_DB = -80.0
"""Below the loudest."""


class Spectrogram(NamedTuple):
    """Power by frequency and time.

    Attributes:
        decibels: float32 `[mel time]`, from FLOOR_DB to 0 at the loudest; silence is FLOOR_DB everywhere.
        time: `[time]` seconds at the middle of each column; column t is heard around the middle of frame t.
        hertz: `[mel]` centre of each band.
    """

    decibels: np.ndarray
    time: np.ndarray
    hertz: np.ndarray


def spectrogram(sound: Sound) -> Spectrogram:
    """The log-mel power spectrogram of a sound, one column a HOP: as many as it has whole frames.

    A periodic Hann window of 512 samples (32 ms at 16 kHz), centred on the middle of each frame, with silence
    before and after the sound; Slaney's mel bands from 0 Hz to half the sample rate.
    """
    columns = len(sound.samples) // HOP
    around = (WINDOW - HOP) // 2
    padded = np.pad(sound.samples.astype(np.float64), (around, WINDOW))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][:columns]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    power = np.abs(np.fft.rfft(pieces * hann)) ** 2
    bands, hertz = _mel(sound.rate_hz)
    time = (np.arange(columns) + 0.5) * HOP / sound.rate_hz
    return Spectrogram(_decibels(bands @ power.T), time, hertz)


def _decibels(power: np.ndarray) -> np.ndarray:
    loudest = power.max(initial=0.0)
    if loudest < 1e-10:  # below what 16 bits can hold: there is nothing to be relative to
        return np.full(power.shape, FLOOR_DB, np.float32)
    relative = np.maximum(power / loudest, 10 ** (FLOOR_DB / 10))
    return (10 * np.log10(relative)).astype(np.float32)


@cache
def _mel(rate_hz: int) -> tuple[np.ndarray, np.ndarray]:
    """librosa's filters `[mel frequency]` and their centres in Hz.

    Only its filters: they import in a second, while its first transform compiles for many.
    """
    from librosa.core.convert import mel_frequencies
    from librosa.filters import mel

    filters = mel(sr=rate_hz, n_fft=WINDOW, n_mels=BANDS)
    return filters, mel_frequencies(n_mels=BANDS + 2, fmax=rate_hz / 2)[1:-1]
