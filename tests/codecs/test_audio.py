"""Sound to frames and back: exact, in order, and nothing lost but the stated remainder."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from vrnn.codecs import codec_from_dict
from vrnn.codecs.audio import PCM_16, AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.types import InputError, Sound

CODEC = AudioCodec(mean=-0.0003, std=0.07)
codecs = st.builds(AudioCodec, frame=st.integers(1, 250), mean=st.floats(-0.5, 0.5), std=st.floats(1e-4, 1.0))
lengths = st.integers(250, 900)
waves = lengths.flatmap(lambda n: hnp.arrays(np.float32, n, elements=st.floats(-1, 1, width=32)))
pcm = lengths.flatmap(lambda n: hnp.arrays(np.int16, n, elements=st.integers(-32768, 32767)))


def seed(number: int) -> torch.Generator:
    return torch.Generator().manual_seed(number)


@given(codecs, waves)
def test_decoding_is_the_inverse_up_to_the_stated_remainder(codec, samples):
    frames, cut = codec.encode_placed(Sound(samples, 16_000))
    assert frames.dtype == torch.float32 and cut == len(samples) % codec.frame
    back = codec.decode(frames)
    assert back.rate_hz == 16_000 and back.samples.dtype == np.float32
    assert len(back.samples) + cut == len(samples)
    np.testing.assert_allclose(back.samples, samples[: len(back.samples)], rtol=0, atol=1e-6)


@given(codecs, pcm)
def test_stored_samples_come_back_exactly(codec, stored):
    back = codec.decode(codec.encode(Sound(stored.astype(np.float32) * np.float32(PCM_16), 16_000)))
    np.testing.assert_array_equal(np.rint(back.samples / PCM_16), stored[: len(back.samples)])


def test_frames_by_hand():
    codec = AudioCodec(frame=2, mean=0.25, std=0.5)
    placed = codec.encode_placed(Sound(np.array([0.25, 0.75, -0.75, 1.0, 0.5], np.float32), 16_000))
    assert placed.frames.tolist() == [[0.0, 1.0], [-2.0, 1.5]] and placed.cut == 1
    assert codec.rate_hz == 8000 and AudioCodec().rate_hz == 80.0


@given(waves, st.integers(1, 250))
def test_a_frame_knows_only_its_own_samples(samples, frame):
    codec = AudioCodec(frame=frame, std=0.1)
    frames = codec.encode(Sound(samples, 16_000))
    for t in (0, len(frames) - 1):
        own = Sound(samples[t * frame : (t + 1) * frame], 16_000)
        assert torch.equal(codec.encode(own)[0], frames[t])


@pytest.mark.parametrize(
    ("samples", "rate_hz", "reason"),
    [
        (np.zeros(400), 44_100, "44100 samples a second"),
        (np.zeros(199), 16_000, "shorter than one frame of 12.5 ms"),
        (np.zeros(0), 16_000, "shorter than one frame"),
        (np.full(400, np.nan), 16_000, "not between -1 and 1"),
        (np.full(400, np.inf), 16_000, "not between -1 and 1"),
        (np.full(400, -1.01), 16_000, "not between -1 and 1"),
    ],
)
def test_sound_that_makes_no_frames_is_refused(samples, rate_hz, reason):
    with pytest.raises(InputError, match=reason):
        CODEC.encode(Sound(samples.astype(np.float32), rate_hz))


def test_what_a_model_draws_can_always_be_played():
    drawn = torch.tensor([[float("nan"), float("inf"), -float("inf"), 1e30, -1e30, 0.0]])
    np.testing.assert_allclose(CODEC.decode(drawn).samples, [0, 1, -1, 1, -1, CODEC.mean], atol=1e-9)


def test_noise_is_uniform_over_one_step_of_the_source():
    codec = AudioCodec(std=0.5, step=0.25)
    x = torch.full((40, 250, 20), 3.0)
    noise = (codec.dequantise(x, generator=seed(0)) - x).double() * codec.std
    assert noise.abs().max() <= codec.step / 2 + 1e-6
    # Mean 0, variance step^2 / 12 and quartiles at +-step / 4, each within six standard errors of 200,000 draws.
    assert abs(float(noise.mean())) < 6 * codec.step / (12 * 200_000) ** 0.5
    assert float(noise.var()) == pytest.approx(codec.step**2 / 12, rel=0.02)
    assert float((noise < -codec.step / 4).double().mean()) == pytest.approx(0.25, abs=0.006)


def test_equal_generators_give_equal_noise_and_others_do_not():
    x = torch.zeros(3, 200)
    first, again, other = (CODEC.dequantise(x, generator=seed(s)) for s in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


@given(pcm)
def test_noise_does_not_change_what_is_stored(stored):
    frames = CODEC.encode(Sound(stored.astype(np.float32) * np.float32(PCM_16), 16_000))
    back = CODEC.decode(CODEC.dequantise(frames, generator=seed(3)))
    assert np.abs(back.samples / PCM_16 - stored[: len(back.samples)]).max() <= 0.5 + 0.01


@pytest.mark.parametrize("codec", [CODEC, AudioCodec(), HandwritingCodec(std=0.3)])
def test_the_constants_survive_a_card(codec):
    assert codec_from_dict(json.loads(json.dumps(codec.to_dict()))) == codec


@pytest.mark.parametrize(
    "change",
    [
        {"std": 0}, {"std": float("nan")}, {"std": 1e-300}, {"mean": float("inf")}, {"mean": "0"}, {"frame": 200.5},
        {"frame": 0}, {"frame": True}, {"sample_rate_hz": -1}, {"step": 0}, {"extra": 1}, {"kind": "video"},
        {"kind": None}, {"kind": ["audio"]},
    ],
)  # fmt: skip
def test_damaged_constants_are_refused(change):
    with pytest.raises(InputError):
        codec_from_dict({**CODEC.to_dict(), **change})
    if change.keys() <= CODEC.to_dict().keys():
        with pytest.raises(InputError):
            codec_from_dict({k: v for k, v in CODEC.to_dict().items() if k not in change})


def test_no_dictionary_is_no_codec():
    for nothing in (None, [], "audio", 3):
        with pytest.raises(InputError):
            codec_from_dict(nothing)  # pyright: ignore[reportArgumentType]
        with pytest.raises(InputError):
            AudioCodec.from_dict(nothing)  # pyright: ignore[reportArgumentType]
