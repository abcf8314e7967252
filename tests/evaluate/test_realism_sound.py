"""What is measured of sound, on sounds whose level and spectrum are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from vrnn.codecs.audio import AudioCodec
from vrnn.evaluate import realism_sound as sound

CODEC = AudioCodec(mean=0.01, std=0.1)
TIME = np.arange(40 * 200) / 16_000


def tone(hertz: float, level: float) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * TIME)


def frames(samples: np.ndarray) -> torch.Tensor:
    return torch.from_numpy((samples - CODEC.mean) / CODEC.std).float().view(-1, 200)


def test_a_sine_is_three_decibels_below_its_peak():
    # 400 Hz has five whole periods in each frame of 200 samples.
    found = sound.loudness(tone(400, 0.5), 200)
    assert np.allclose(found, 20 * np.log10(0.5) - 10 * np.log10(2), atol=1e-9) and len(found) == 40


def test_silence_is_at_the_floor_and_ten_times_the_level_is_twenty_decibels():
    assert np.all(sound.loudness(np.zeros(400), 200) == sound.FLOOR_DB)
    one, two = (
        sound.measure(CODEC, frames(tone(300, 0.05)), frames(tone(300, level))) for level in (0.05, 0.5)
    )
    assert np.allclose(two.pools["loudness"] - one.pools["loudness"], 20, atol=1e-4)


def test_white_noise_is_as_strong_in_every_band_as_it_is_loud():
    noise = np.random.default_rng(0).normal(0, 0.1, 80_000)
    mel = 10 * np.log10((10 ** (sound.log_mel(noise, 16_000) / 10)).mean(1))
    assert np.allclose(mel, -20, atol=1.0)


def test_a_tone_shows_in_the_band_around_it():
    from librosa.core.convert import mel_frequencies

    middle = mel_frequencies(sound.BANDS + 2, fmax=8000)[1:-1]
    for band in (5, 20, 35):
        mel = sound.log_mel(tone(float(middle[band]), 0.3), 16_000).mean(1)
        assert mel.argmax() == band and mel[band] > np.median(mel) + 30


def test_the_variance_is_that_of_the_level_over_time():
    # Half a piece at one level and half 20 dB below it: each band's dB has variance 100 but for the columns between.
    steps = np.where(np.arange(80_000) < 40_000, 1.0, 0.1)
    noise = np.random.default_rng(1).normal(0, 0.1, 80_000)
    still, stepped = (
        sound.measure(CODEC, frames(noise[:400]), frames(samples)).pools["log_spectral_variance"][0]
        for samples in (noise, noise * steps)
    )
    assert stepped - still == pytest.approx(100, rel=0.1)


def test_what_is_no_sound_is_clamped_as_it_would_be_heard():
    wild = torch.full((8, 200), float("inf"))
    wild[4:] = float("nan")
    marks = sound.measure(CODEC, frames(tone(300, 0.1)), wild)
    assert np.allclose(marks.pools["loudness"][:4], 0) and np.all(
        marks.pools["loudness"][4:] == sound.FLOOR_DB
    )
    assert np.isfinite(marks.features).all() and np.isfinite(marks.spectrum).all()


def test_a_piece_shorter_than_a_window_still_has_a_spectrum():
    assert sound.log_mel(np.ones(200), 16_000).shape == (sound.BANDS, 1)
