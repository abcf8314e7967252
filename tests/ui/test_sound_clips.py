"""The shipped clips: sound that the models can read, and the made ones as their makers make them."""

from __future__ import annotations

import numpy as np
import pytest
import soundfile

from vrnn.codecs.audio import AudioCodec
from vrnn.ui.made_sounds import MADE, chirp, clicks, silence_to_noise
from vrnn.ui.sound.examples import FOLDER, clip_names, clip_voice, read_clip


def test_four_clips_are_speech_and_three_are_not():
    voices = [clip_voice(name) for name in clip_names()]
    assert voices == ["kerstin", "kerstin", "librispeech", "librispeech", None, None, None]
    assert sum(file.stat().st_size for file in clip_names().values()) < 700_000


@pytest.mark.parametrize("name", clip_names())
def test_a_clip_is_short_speech_at_16_khz_with_its_origin(name: str):
    sound, file = read_clip(name), clip_names()[name]
    assert sound.rate_hz == 16_000 and 2 <= sound.seconds <= 4
    assert 0.02 < np.sqrt((sound.samples**2).mean()) and np.abs(sound.samples).max() < 1
    assert len(AudioCodec().encode(sound)) >= 160
    assert file.name in (FOLDER.parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", MADE)
def test_a_made_file_is_what_its_maker_makes(name: str):
    samples, rate_hz = soundfile.read(FOLDER / name, dtype="float32")
    made = MADE[name]()
    assert made.rate_hz == rate_hz
    np.testing.assert_allclose(samples, made.samples, atol=2 / 32768)


def test_the_chirp_rises_by_the_same_interval_in_the_same_time():
    samples = chirp().samples
    crossings = np.flatnonzero(np.diff(np.signbit(samples).astype(int)) == 1)
    for second, hertz in ((0.5, 100 * 60**0.25), (1.0, 100 * 60**0.5), (1.5, 100 * 60**0.75)):
        near = (crossings > (second - 0.05) * 16_000) & (crossings < (second + 0.05) * 16_000)
        assert near.sum() / 0.1 == pytest.approx(hertz, rel=0.05)


def test_the_clicks_come_ever_faster_from_3_to_30_a_second():
    samples = clicks().samples
    begins = np.flatnonzero((samples[1:] != 0) & (samples[:-1] == 0)) / 16_000
    middles = (begins[1:] + begins[:-1]) / 2
    np.testing.assert_allclose(1 / np.diff(begins), 3 + 27 * middles / 2, rtol=0.01)
    assert len(begins) == 32


def test_silence_is_exactly_silent_and_noise_is_flat():
    samples = silence_to_noise().samples
    assert not samples[:16_000].any()
    assert samples[16_000:].std() == pytest.approx(0.1, rel=0.02)
    power = np.abs(np.fft.rfft(samples[16_000:])) ** 2
    halves = power[: len(power) // 2].mean(), power[len(power) // 2 :].mean()
    assert halves[0] == pytest.approx(halves[1], rel=0.1)
