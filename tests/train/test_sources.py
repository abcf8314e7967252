"""What training reads: windows, their variation, and that nothing but the arguments decides them."""

import numpy as np
import pytest
import torch

from tests.contracts.table import same_bits
from tests.train.toys import handwriting, settings, source
from vrnn.codecs.audio import AudioCodec
from vrnn.data.augmentation import NONE
from vrnn.data.corpora import CORPORA, corpus_named
from vrnn.data.handwriting import after_lift
from vrnn.data.speech import Speech
from vrnn.train.loop import Batches
from vrnn.train.settings import INK, SPEECH, settings_for
from vrnn.train.sources import SpeechSource
from vrnn.types import InputError

CODEC = AudioCodec(mean=0.01, std=0.05)


def ramps(*lengths: int) -> Speech:
    """Recordings whose sample i is i, so that a window tells where it began."""
    sounds = [np.arange(n, dtype=np.int16) for n in lengths]
    names = np.array([f"r{i}" for i in range(len(lengths))])
    return Speech(sounds, names, names)


def first_sample(frames: torch.Tensor) -> float:
    return float(frames[0, 0].double() * CODEC.std + CODEC.mean) / CODEC.step


def test_a_window_of_speech_is_consecutive_samples_from_any_place():
    speech, how = SpeechSource(ramps(2_000), CODEC), settings(longest=4)
    begins = set()
    for seed in range(300):
        frames = speech.example(0, how, np.random.default_rng(seed))
        assert frames.shape == (4, 200)
        begin = first_sample(frames)
        raw = (frames.double() * CODEC.std + CODEC.mean).flatten() / CODEC.step
        # Half a step of noise on either side of each stored sample, and the rounding of a float32.
        assert float((raw - round(begin) - torch.arange(800)).abs().max()) < 1.1
        begins.add(round(begin))
    assert min(begins) <= 30 and max(begins) >= 1_170 and max(begins) <= 1_200
    assert len({begin % 200 for begin in begins}) > 100


def test_a_short_recording_is_read_whole_frames_at_a_time():
    speech = SpeechSource(ramps(730, 200), CODEC)
    assert speech.lengths.tolist() == [3, 1]
    assert speech.example(0, settings(longest=40), np.random.default_rng(0)).shape == (3, 200)
    assert speech.example(1, settings(longest=40), np.random.default_rng(0)).shape == (1, 200)
    assert first_sample(speech.example(1, settings(), np.random.default_rng(0))) == pytest.approx(0, abs=0.51)


def test_the_noise_of_dequantisation_is_uniform_over_one_step():
    still = Speech([np.full(40_000, 100, dtype=np.int16)], np.array(["a"]), np.array(["a"]))
    frames = SpeechSource(still, CODEC).example(0, settings(longest=200), np.random.default_rng(1))
    steps = (frames.double() * CODEC.std + CODEC.mean) / CODEC.step - 100
    assert float(steps.min()) >= -0.501 and float(steps.max()) <= 0.501
    assert float(steps.var()) == pytest.approx(1 / 12, rel=0.03)


def test_a_recording_without_a_whole_frame_is_refused_by_name():
    with pytest.raises(InputError, match="r1 is shorter than one frame"):
        SpeechSource(ramps(400, 199), CODEC)


def test_batches_of_speech_are_a_function_of_seed_and_update():
    how = settings(batch=3, longest=5, seed=4)
    left, right = (Batches(SpeechSource(ramps(*range(900, 1_700, 100)), CODEC), how) for _ in range(2))
    later = [left.at(u) for u in range(6)]
    for update in (5, 0, 3):
        same_bits(tuple(right.at(update)), tuple(later[update]))
    assert not torch.equal(later[0].x, later[1].x)


def test_only_ink_has_jumps():
    ink = source()
    batch = Batches(ink, settings()).at(0)
    jumps = ink.jumps(batch)
    assert jumps is not None and jumps.any()
    same_bits(jumps, after_lift(batch))
    speech = SpeechSource(ramps(400, 600), CODEC)
    assert speech.jumps(Batches(speech, settings(batch=2)).at(0)) is None


def test_ink_without_augmentation_is_the_ink():
    example = source().example(3, settings(longest=10_000, augmentation=NONE), np.random.default_rng(0))
    torch.testing.assert_close(example, handwriting().frames(3, source().codec))


@pytest.mark.parametrize(("name", "longest"), [("unipen", 300), ("kerstin", 40), ("librispeech", 120)])
def test_a_corpus_is_trained_in_windows_as_long_as_what_is_scored(name, longest):
    chosen = settings_for(CORPORA[name])
    assert chosen.longest == longest
    assert chosen.free_nats == (INK if name == "unipen" else SPEECH).free_nats


def test_speech_of_ones_own_is_trained_like_speech():
    assert settings_for(corpus_named("mine", "speech")) == SPEECH
    assert settings_for(corpus_named("mine")) == INK
