"""Continuations as loud as their prime, within limits, and never clipped."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from vrnn.codecs.audio import AudioCodec
from vrnn.engine.sound_level import MOST, PEAK, levelled, rms
from vrnn.types import InputError

CODEC = AudioCodec(mean=0.0, std=0.1)
FRAMES = torch.randn(40, 200, generator=torch.Generator().manual_seed(0)).clamp(-3, 3)
OWN = rms(CODEC.waveform(FRAMES))


def test_root_mean_square_of_a_sine_and_of_silence():
    sine = np.sin(2 * np.pi * np.arange(1000) / 100).astype(np.float32)
    assert rms(0.5 * sine) == pytest.approx(0.5 / math.sqrt(2))
    assert rms(np.zeros(7, np.float32)) == 0


@pytest.mark.parametrize("prime", [OWN / 3.9, OWN, OWN * 2])
def test_the_level_is_the_prime_s(prime: float):
    got = levelled(CODEC, FRAMES, prime)
    assert got.level == "matched" and got.gain == pytest.approx(prime / OWN)
    assert rms(got.sound.samples) == pytest.approx(prime, rel=1e-6)
    np.testing.assert_allclose(got.sound.samples, CODEC.waveform(FRAMES) * got.gain, atol=1e-7)
    assert got.sound.rate_hz == 16_000 and got.sound.samples.dtype == np.float32


@pytest.mark.parametrize(("times", "gain"), [(5, MOST), (0.2, 1 / MOST)])
def test_a_gain_has_limits(times: float, gain: float):
    quiet = FRAMES / 10
    got = levelled(CODEC, quiet, times * OWN / 10)
    assert (got.level, got.gain) == ("limited", gain)


def test_a_peak_takes_the_whole_down_with_it_and_its_shape_stays():
    spiked = FRAMES.clone()
    spiked[3, 50] = 40.0  # four times full scale, which decoding alone would clip
    got = levelled(CODEC, spiked, OWN)
    assert got.level == "peak" and got.gain == pytest.approx(PEAK / 4)
    assert np.abs(got.sound.samples).max() == pytest.approx(PEAK)
    np.testing.assert_allclose(got.sound.samples / got.gain, CODEC.waveform(spiked), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("scale", "prime"), [(1.0, 0.0), (1.0, 9e-5), (0.0, 0.1), (1e-4, 0.1)])
def test_silence_is_neither_matched_nor_amplified(scale: float, prime: float):
    got = levelled(CODEC, FRAMES * scale, prime)
    assert (got.level, got.gain) == ("untouched", 1.0)


@given(scale=st.floats(1e-6, 1e6), prime=st.floats(0, 1))
def test_whatever_comes_nothing_clips_and_nothing_is_amplified_beyond_the_limit(scale: float, prime: float):
    got = levelled(CODEC, FRAMES * scale, prime)
    assert np.abs(got.sound.samples).max() <= PEAK * (1 + 1e-6)
    assert 0 < got.gain <= MOST


@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_infinity_is_an_input_error(bad: float):
    gone = FRAMES.clone()
    gone[0, 0] = bad
    with pytest.raises(InputError, match="infinity"):
        levelled(CODEC, gone, OWN)
