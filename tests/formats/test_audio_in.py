"""Sound files become 16 kHz mono, whatever they were, and nothing is lost silently."""

from __future__ import annotations

import numpy as np
import pytest

from tests.formats.sounds import KINDS, file_of, tone, tone_file, wav_header
from vrnn.formats.audio_in import Decoder, read_sound
from vrnn.types import InputError


@pytest.fixture(scope="module")
def decoder():
    with Decoder() as child:
        yield child


def pcm(samples: np.ndarray) -> np.ndarray:
    return np.rint(samples * 32_767).astype(np.int16)


def level(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples[len(samples) // 4 : -len(samples) // 4] ** 2)))


def pitch(samples: np.ndarray) -> float:
    """The strongest frequency in Hz, to the resolution of the sound's length."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 18))
    return float(spectrum.argmax()) * 16_000 / (1 << 18)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_pitch_level_and_length(kind):
    sound, seconds_cut, gain = read_sound(tone_file(kind, 0.5))
    assert sound.rate_hz == 16_000 and sound.samples.dtype == np.float32
    assert sound.seconds == pytest.approx(0.5, abs=1e-3) and (seconds_cut, gain) == (0, 1)
    assert pitch(sound.samples) == pytest.approx(440, abs=2)
    assert level(sound.samples) == pytest.approx(0.5 / 2**0.5, rel=0.03)


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
def test_what_is_stored_without_loss_at_16_khz_comes_out_bit_for_bit(decoder, kind):
    stored = np.random.default_rng(0).integers(-32_768, 32_768, 5_000).astype(np.int16)
    sound = decoder.decode(file_of(stored, 16_000, kind, "PCM_16")).sound
    np.testing.assert_array_equal(sound.samples * 32_768, stored)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 48_000, 96_000, 192_000])
def test_other_rates_are_resampled(decoder, rate_hz):
    sound = decoder.decode(file_of(tone(0.5, rate_hz), rate_hz, "WAV")).sound
    assert abs(len(sound.samples) - 8_000) <= 1
    np.testing.assert_allclose(sound.samples[400:7_600], tone(0.5)[400:7_600], atol=2e-3)


def test_what_16_khz_cannot_hold_is_filtered_out_and_not_folded_down(decoder):
    sound = decoder.decode(file_of(tone(0.5, 48_000, hz=11_000), 48_000, "WAV")).sound
    assert level(sound.samples) < 1e-3


def test_channels_are_averaged(decoder):
    left, right = tone(0.1), tone(0.1, hz=700.0)
    sound = decoder.decode(file_of(pcm(np.stack([left, right, 0 * left], 1)), 16_000, "WAV")).sound
    np.testing.assert_allclose(sound.samples, (left + right) / 3, atol=1e-4)
    opposite = decoder.decode(file_of(np.stack([left, -left], 1), 16_000, "WAV")).sound
    assert np.abs(opposite.samples).max() < 1e-4


@pytest.mark.parametrize(
    ("subtype", "step"),
    [
        ("PCM_U8", 2**-7),
        ("PCM_24", 2**-22),
        ("PCM_32", 2**-22),
        ("FLOAT", 2**-22),
        ("DOUBLE", 2**-22),
        ("ULAW", 2**-5),
    ],
)
def test_every_width_of_wav(decoder, subtype, step):
    sound = decoder.decode(file_of(tone(0.1), 16_000, "WAV", subtype)).sound
    np.testing.assert_allclose(sound.samples, tone(0.1), atol=step)


def test_the_extended_header_of_wav(decoder):
    sound = decoder.decode(file_of(tone(0.1), 16_000, "WAVEX", "PCM_24")).sound
    np.testing.assert_allclose(sound.samples, tone(0.1), atol=2**-22)


def test_thirty_seconds_are_kept_and_the_rest_is_told(decoder):
    for rate_hz in (16_000, 8_000):
        sound, seconds_cut, _ = decoder.decode(file_of(pcm(tone(31.5, rate_hz)), rate_hz, "FLAC"))
        assert len(sound.samples) == 480_000 and seconds_cut == pytest.approx(1.5)
        np.testing.assert_allclose(sound.samples[400:-400], tone(30)[400:-400], atol=2e-3)
    whole = decoder.decode(file_of(pcm(tone(30)), 16_000, "WAV"))
    assert len(whole.sound.samples) == 480_000 and whole.seconds_cut == 0


def test_sound_over_full_scale_is_scaled_as_a_whole(decoder):
    loud = tone(0.1, level=2.0)
    sound, _, gain = decoder.decode(file_of(loud, 16_000, "WAV", "FLOAT"))
    assert gain == pytest.approx(1 / np.abs(loud).max(), rel=1e-6) and np.abs(sound.samples).max() <= 1
    np.testing.assert_allclose(sound.samples, loud * gain, atol=1e-6)


@pytest.mark.parametrize("samples", [np.zeros(8_000), np.eye(1, 8_000, 4_000)[0], tone(0.01), np.zeros(1)])
def test_silence_a_click_and_ten_milliseconds_are_sounds(decoder, samples):
    sound, seconds_cut, gain = decoder.decode(file_of(pcm(samples), 16_000, "WAV"))
    np.testing.assert_allclose(sound.samples, samples, atol=1e-4)
    assert (seconds_cut, gain) == (0, 1)


def test_the_content_says_what_a_file_is(decoder):
    plain = tone_file("MP3", 0.5)
    size = 70_000
    tag = b"ID3\x04\x00\x00" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0)) + bytes(size)
    tagged = decoder.decode(tag + plain).sound.samples
    np.testing.assert_array_equal(tagged, decoder.decode(plain).sound.samples)


def test_chunks_around_the_samples_change_nothing(decoder):
    stored = pcm(tone(0.1))
    good = file_of(stored, 16_000, "WAV")
    note = b"LIST\x05\x00\x00\x00hello\x00"
    body = good[8:36] + note + good[36:] + note
    again = decoder.decode(b"RIFF" + len(body).to_bytes(4, "little") + body).sound
    np.testing.assert_array_equal(again.samples * 32_768, stored)


def test_a_child_answers_for_one_file_after_another(decoder):
    expected = decoder.decode(tone_file("WAV")).sound.samples
    with pytest.raises(InputError):
        decoder.decode(b"nothing")
    with pytest.raises(InputError):
        decoder.decode(wav_header(rate_hz=0, data=bytes(100)))
    np.testing.assert_array_equal(decoder.decode(tone_file("WAV")).sound.samples, expected)
