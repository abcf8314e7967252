"""WAV files that any player opens, at the level of the sound, never clipped."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.formats.sounds import tone
from vrnn.formats.audio_in import read_sound
from vrnn.formats.audio_out import write_wav
from vrnn.types import Sound

pcm = hnp.arrays(np.int16, st.integers(1, 500), elements=st.integers(-32_768, 32_767))


def stored(data: bytes) -> np.ndarray:
    return soundfile.read(io.BytesIO(data), dtype="int16")[0]


@given(pcm)
def test_sixteen_bits_go_back_to_the_same_bits(samples):
    sound = Sound(samples.astype(np.float32) / np.float32(32_768), 16_000)
    np.testing.assert_array_equal(stored(write_wav(sound)), samples)


def test_the_header_says_what_it_is():
    with wave.open(io.BytesIO(write_wav(Sound(tone(0.5).astype(np.float32), 16_000)))) as file:
        assert file.getparams()[:4] == (1, 2, 16_000, 8_000)


@given(st.floats(1.0, 1e6))
def test_loud_sound_is_scaled_and_not_clipped(peak):
    wave_ = np.array([0.0, peak, -peak / 2, peak / 4], np.float32)
    np.testing.assert_allclose(stored(write_wav(Sound(wave_, 16_000))), [0, 32_767, -16_384, 8_192], atol=1)


@given(st.floats(0.01, 1.0))
def test_other_sound_keeps_its_level(peak):
    out = stored(write_wav(Sound(np.array([peak, -peak], np.float32), 16_000)))
    np.testing.assert_allclose(out / 32_768, [peak, -peak], atol=1 / 32_768)


def test_what_is_no_number_is_silence_and_nothing_is_a_file_without_samples():
    out = stored(write_wav(Sound(np.array([np.nan, np.inf, -np.inf, 0.5], np.float32), 16_000)))
    assert out.tolist() == [0, 32_767, -32_768, 16_384]
    assert len(stored(write_wav(Sound(np.zeros(0, np.float32), 16_000)))) == 0


def test_what_is_written_can_be_brought_back():
    sound = Sound(tone(0.3).astype(np.float32), 16_000)
    again, seconds_cut, gain = read_sound(write_wav(sound))
    np.testing.assert_allclose(again.samples, sound.samples, atol=1 / 65_536 + 1e-9)
    assert again.rate_hz == 16_000 and (seconds_cut, gain) == (0, pytest.approx(1))
