"""The mel spectrogram: librosa's, in step with the frames, with tones where they are."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vrnn.formats.spectrogram import BANDS, FLOOR_DB, HOP, WINDOW, spectrogram
from vrnn.types import Sound

NOISE = np.random.default_rng(0).normal(0, 0.1, 16_050).astype(np.float32)


def tone(hertz: float, seconds: float = 0.5) -> Sound:
    t = np.arange(round(16_000 * seconds)) / 16_000
    return Sound((0.5 * np.sin(2 * np.pi * hertz * t)).astype(np.float32), 16_000)


def test_it_is_torch_s_transform_through_librosa_s_filters():
    from librosa.filters import mel

    seen = spectrogram(Sound(NOISE, 16_000))
    padded = torch.from_numpy(np.pad(NOISE.astype(np.float64), ((WINDOW - HOP) // 2, WINDOW)))
    window = torch.hann_window(WINDOW, dtype=torch.float64)
    transform = torch.stft(padded, WINDOW, HOP, window=window, center=False, return_complex=True)
    power = mel(sr=16_000, n_fft=WINDOW, n_mels=BANDS) @ transform.abs().numpy()[:, : len(NOISE) // HOP] ** 2
    expected = np.maximum(10 * np.log10(power / power.max()), FLOOR_DB)
    np.testing.assert_allclose(seen.decibels, expected, atol=1e-3)


def test_a_column_a_frame_at_its_middle():
    seen = spectrogram(Sound(NOISE, 16_000))
    assert seen.decibels.shape == (BANDS, 80) and seen.decibels.dtype == np.float32
    np.testing.assert_allclose(seen.time, (np.arange(80) + 0.5) / 80)


def test_a_click_is_loudest_in_its_own_frame():
    samples = np.zeros(8_000, np.float32)
    samples[17 * HOP + HOP // 2] = 1.0
    assert spectrogram(Sound(samples, 16_000)).decibels.max(0).argmax() == 17


@pytest.mark.parametrize("hertz", [200, 1000, 3000, 6000])
def test_a_tone_is_in_the_band_of_its_frequency(hertz: float):
    seen = spectrogram(tone(hertz))
    band = seen.decibels[:, 5:-5].mean(1).argmax()
    width = np.gradient(seen.hertz)[band]
    assert abs(seen.hertz[band] - hertz) <= max(width, 16_000 / WINDOW)


def test_how_loud_the_whole_is_does_not_matter():
    loud, quiet = (spectrogram(Sound(NOISE * scale, 16_000)).decibels for scale in (1.0, 0.01))
    np.testing.assert_allclose(loud, quiet, atol=1e-3)
    assert loud.max() == 0 and loud.min() >= FLOOR_DB


@pytest.mark.parametrize("length", [200, 399, 16_000])
def test_silence_is_the_floor(length: int):
    seen = spectrogram(Sound(np.zeros(length, np.float32), 16_000))
    assert seen.decibels.shape == (BANDS, length // HOP)
    assert np.all(seen.decibels == FLOOR_DB)
