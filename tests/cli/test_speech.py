"""The commands on checkpoints of speech: the same figures and files as for ink, in sound."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
import soundfile
import torch
from torch import Generator

from tests.cli.kit import hum, run, speech_checkpoint, succeed
from vrnn.checkpoint import load, read_card
from vrnn.cli.sounding import as_sound
from vrnn.codecs.audio import AudioCodec
from vrnn.engine.sound_reading import recording
from vrnn.evaluate.scores import score
from vrnn.evaluate.source import read
from vrnn.sampling import generate, prefill
from vrnn.types import Sound


def test_evaluate_prints_the_figures_of_the_library(speaker_model, recordings):
    found = json.loads(succeed("evaluate", speaker_model, "--data", recordings, "--samples", 3, "--json"))
    model = load(speaker_model)
    data = read(recordings / "test", model)
    expected = score(model.model, data, samples=3, generator=Generator().manual_seed(0))
    assert expected.iwae is not None
    assert (found["corpus"], found["sequences"], found["resampled_over"]) == ("kerstin", 6, "speakers")
    assert found["groups"] == 3 and found["frames"] == expected.steps.sum()
    assert found["elbo_nats_per_sequence"] == pytest.approx(expected.elbo.mean(), rel=1e-9)
    assert found["iwae_nats_per_sequence"] == pytest.approx(expected.iwae.mean(), rel=1e-9)
    assert found["kl_nats_per_second"] == pytest.approx(80 * found["kl_nats_per_frame"])
    assert found["kl_nats_per_frame_by_place"] == {}
    assert any("dequantised" in remark and "1/32768" in remark for remark in found["remarks"])


def test_evaluate_says_in_words_what_its_figures_rest_on(recordings, tmp_path):
    """One folder is one voice: then recordings are resampled, and the reader is told."""
    model = speech_checkpoint(tmp_path / "m", "vrnn-gauss", segment_frames=8)
    said = succeed("evaluate", model, "--data", recordings / "test" / "a", "--samples", 2)
    # 0.2 s are two pieces of 8 frames, and 0.3 s are three.
    assert "5 of 5 sequences, 2 recordings, 40 frames" in said and "95 % over recordings" in said
    assert "pieces of 8 frames" in said and "say nothing about other speakers" in said
    assert "note       Frames are dequantised" in said and "jump" not in said


def test_compare_is_paired_over_speakers(speaker_model, speaker_baseline, recordings):
    order = ("--data", recordings, "--no-estimate", "--json")
    found = json.loads(succeed("compare", speaker_model, speaker_baseline, *order))
    turned = json.loads(succeed("compare", speaker_baseline, speaker_model, *order))
    models = [load(folder) for folder in (speaker_model, speaker_baseline)]
    data = read(recordings / "test", models[0])
    first, second = (
        score(m.model, data, samples=0, generator=Generator().manual_seed(0)).elbo.sum() for m in models
    )
    frames = sum(len(f) for f in data.frames)
    assert found["elbo"]["nats_per_frame"] == pytest.approx((first - second) / frames, rel=1e-9)
    assert turned["elbo"]["ci95"] == pytest.approx([-x for x in reversed(found["elbo"]["ci95"])])
    assert (found["resampled_over"], found["groups"], found["iwae_samples"]) == ("speakers", 3, 0)
    assert "over 3 speakers" in succeed("compare", speaker_model, speaker_baseline, *order[:-1])


def test_finish_writes_a_card_of_speech(speaker_model, recordings):
    succeed("finish", speaker_model, "--data", recordings, "--samples", 2)
    card = read_card(speaker_model)
    assert card["protocol"] == {"segment_frames": None}
    assert card["licence"] == "CC0 1.0" and "recording" in card["intended_use"]
    assert "arXiv 1902.01388" in card["limits"] and "writing" not in card["limits"]
    assert card["metrics"]["sequences"] == 6 and card["metrics"]["resampled_over"] == "speakers"
    axes = np.array(card["latent_basis"]["axes"])
    np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-6)
    assert load(speaker_model).card == card


def test_sampled_sound_is_that_of_the_library(speaker_model, tmp_path, sound_file):
    out = tmp_path / "s.npz"
    options = ("--count", 2, "--seconds", 0.1, "--temperature", 0.5, "--seed", 4)
    succeed("sample", speaker_model, "--prime", sound_file, "--out", out, *options)
    model = load(speaker_model)
    sound = Sound(hum(0.26, seed=7).astype(np.float32) / 32768, 16_000)
    generator = Generator().manual_seed(4)
    frames = recording(model.codec, sound, seed=4).frames
    state = prefill(model.model, frames, generator=generator).state.fork(2)
    expected = generate(model.model, state, 8, generator=generator, temperature=0.5)
    with np.load(out) as found:
        assert np.array_equal(found["frames"], expected.numpy())
        assert (found["rate_hz"], found["sample_rate_hz"]) == (80, 16_000)
        for i in range(2):
            gain, heard = as_sound(model.codec, expected[i])
            assert found["gain"][i] == gain and np.array_equal(found["samples"][i], heard.samples)


def test_one_sound_is_one_file_and_several_are_numbered(speaker_baseline, tmp_path):
    out = tmp_path / "s.wav"
    succeed("sample", speaker_baseline, "--out", out, "--count", 1, "--seconds", 0.1)
    assert sorted(p.name for p in tmp_path.glob("*.wav")) == ["s.wav"]
    result = run("sample", speaker_baseline, "--out", tmp_path / "t.wav", "--count", 3, "--seconds", 0.1)
    assert result.exit_code == 0 and "t-3.wav" in result.stderr
    names = sorted(p.name for p in tmp_path.glob("t*.wav"))
    assert names == ["t-1.wav", "t-2.wav", "t-3.wav"]
    read_back = [soundfile.read(tmp_path / name, dtype="int16") for name in names]
    assert all(rate == 16_000 and len(samples) == 1_600 for samples, rate in read_back)
    assert not np.array_equal(read_back[0][0], read_back[1][0])


def test_loud_sound_is_turned_down_and_quiet_sound_is_left_alone():
    codec = AudioCodec(mean=0.1, std=0.5)
    quiet = torch.linspace(-1, 1, 400).view(2, 200)
    gain, sound = as_sound(codec, quiet)
    assert gain == 1 and np.array_equal(sound.samples, codec.decode(quiet).samples)
    gain, sound = as_sound(codec, 10 * quiet)
    # The loudest sample would be 10 * 0.5 + 0.1.
    assert gain == pytest.approx(0.99 / 5.1, rel=1e-6)
    raw = (10 * quiet.numpy().reshape(-1) * 0.5 + 0.1) * gain
    np.testing.assert_allclose(sound.samples, raw, atol=1e-6)
    assert np.abs(sound.samples).max() == pytest.approx(0.99, abs=1e-6)


@pytest.mark.parametrize("name", ["speaker_model", "speaker_baseline"])
def test_explain_writes_what_the_trace_holds_in_seconds(name, request, tmp_path, sound_file):
    folder = request.getfixturevalue(name)
    arrays, table = tmp_path / "e.npz", tmp_path / "e.csv"
    for out in (arrays, table):
        result = run("explain", folder, sound_file, "--out", out, "--seed", 2)
        assert result.exit_code == 0 and "left out the last 0.0100 s" in result.stderr
    model = load(folder)
    sound = Sound(hum(0.26, seed=7).astype(np.float32) / 32768, 16_000)
    frames = recording(model.codec, sound, seed=2).frames
    assert not torch.equal(frames, model.codec.encode(sound)), "not dequantised"
    with torch.inference_mode():
        trace = prefill(model.model, frames, generator=Generator().manual_seed(2))
    with np.load(arrays) as found:
        assert np.array_equal(found["x"], frames.numpy())
        assert np.array_equal(found["log_px"], trace.log_px[0].numpy())
        assert found["time_s"] == pytest.approx([(i + 0.5) / 80 for i in range(20)])
        assert ("mu_p" in found) == (name == "speaker_model")
        if trace.q is not None:
            assert np.array_equal(found["mu_q"], trace.q.mu[0].numpy())
    rows = list(csv.DictReader(table.read_text().splitlines()))
    assert [float(r["kl"]) for r in rows] == pytest.approx(trace.kl[0].tolist(), rel=1e-6)
    assert [float(r["time_s"]) for r in rows][:2] == pytest.approx([0.00625, 0.01875])
    assert "x_199" in rows[0] and ("20 frames" in result.stdout)
