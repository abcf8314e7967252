"""The Listen page without a browser: files are uploaded, frames chosen where the ear would choose them."""

from __future__ import annotations

import io
import json
import wave

import numpy as np

from tests.tiny_checkpoints import hum, save_tiny_speech
from vrnn.engine import sound_files
from vrnn.engine.sound_in_process import SoundInProcess
from vrnn.formats.audio_in import Decoded
from vrnn.formats.audio_out import write_wav
from vrnn.types import Sound
from vrnn.ui.precompute_sounds import precompute
from vrnn.ui.sound import asking, precomputed, words
from vrnn.ui.sound.opened import what_was_changed


def samples_of(data: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2")


def test_the_first_clip_is_heard_by_both_models(listen):
    page = listen()
    assert page.opened.clip == page.test.session_state["clip"] == "kerstin-a"
    assert page.held.wrong is None and page.answer.whole and not page.held.working
    assert [trace.model for trace in page.answer.traces] == ["vrnn-gauss", "rnn-gmm"]
    assert [trace.fraction_done for trace in page.answer.traces] == [1, 1]
    assert "VRNN-Gauss’s lower bound is" in page.captions and "RNN-GMM’s log p(x)" in page.captions


def test_a_clip_is_drawn_from_what_was_computed_in_advance(clips, listen, tmp_path, monkeypatch):
    save_tiny_speech(tmp_path)
    assert precompute(SoundInProcess(tmp_path)) == ["hum"]
    monkeypatch.setattr(asking, "go_on", lambda work, line: None)
    page = listen()
    assert page.answer is None and page.held.working, "nothing has been computed"
    shown = page.sent["analysis"]["models"]
    assert [model["name"] for model in shown] == ["vrnn-gauss", "rnn-gmm"]
    assert len(shown[0]["kl"]) == page.sent["sound"]["frames"] == 202
    assert page.sent["clips"] == []


def test_what_was_computed_in_advance_is_what_the_models_say(clips, listen, tmp_path):
    save_tiny_speech(tmp_path)
    precompute(SoundInProcess(tmp_path))
    page = listen()
    assert page.answer.whole and page.held.shown == page.sent["analysis"]["models"]
    page.test.number_input(key="sound_seed").set_value(7)
    assert page.run().held.shown is None, "it holds for the default seed"


def test_clips_of_other_checkpoints_are_not_drawn_in_advance(clips, listen, tmp_path):
    save_tiny_speech(tmp_path)
    precompute(SoundInProcess(tmp_path))
    file = clips / "1-hum.json"
    seal = json.loads(file.read_text())["voices"]["kerstin"]["seals"]["rnn-gmm"]
    file.write_text(file.read_text().replace(seal, "0" * len(seal)))
    precomputed._stored.cache_clear()
    assert listen().held.shown is None


def test_without_checkpoints_a_clip_shows_what_is_known_in_advance(clips, listen, tmp_path):
    save_tiny_speech(tmp_path / "elsewhere")
    precompute(SoundInProcess(tmp_path / "elsewhere"))
    page = listen(trained=False)
    assert len(page.sent["analysis"]["models"]) == 2
    assert page.sent["message"]["text"] == words.IN_ADVANCE


def test_an_upload_is_heard_as_the_engine_hears_it(listen, tmp_path):
    page = listen().upload(hum())
    sent = page.sent
    np.testing.assert_array_equal(samples_of(sent["wav"]), samples_of(write_wav(hum())))
    assert (
        sent["sound"]["frames"] == len(hum().samples) // 200 == len(sent["mel"]) // sent["mel_scale"]["rows"]
    )
    engine = SoundInProcess(tmp_path)
    *_, trace = engine.hear("job", "vrnn-gauss", "kerstin", page.opened.sound, seed=0)
    shown = sent["analysis"]["models"][0]
    assert trace.kl is not None
    np.testing.assert_allclose(shown["kl"], trace.kl, atol=6e-4)
    np.testing.assert_allclose(shown["log_px"], trace.log_px, atol=6e-3)
    assert page.test.session_state["clip"] is None


def test_the_clips_are_the_reconstructions_and_the_continuations(listen):
    page = listen(sound_seconds="0.5").upload(hum())
    sent = page.sent
    titles = [(clip["label"], clip["title"]) for clip in sent["clips"]]
    assert titles == [
        ("VRNN-Gauss", "reconstruction"),
        ("RNN-GMM", "one-step prediction"),
        ("VRNN-Gauss", "continuation"),
        ("RNN-GMM", "continuation"),
    ]
    lengths = [len(samples_of(sent[clip["key"]])) for clip in sent["clips"]]
    assert lengths == [40_400, 40_400, 24_000, 24_000]
    lead = samples_of(sent["clip_2"])[:16_000]
    np.testing.assert_array_equal(lead, samples_of(sent["wav"])[40_400 - 16_000 : 40_400])
    assert sent["clips"][2]["lead"] == 1.0 and sent["clips"][0]["start"] == 0
    assert sent["at"] == 201


def test_a_chosen_frame_is_where_the_continuations_begin(listen):
    page = listen(sound_seconds="0.5").upload(hum())
    before = page.answer
    page.choose(39)
    assert page.sent["at"] == 39 and page.answer.whole
    assert page.answer.traces is before.traces, "the sound was heard again"
    assert page.answer.futures[0].start == 0.5
    assert page.sent["clips"][2]["lead"] == 0.5
    page.choose(10**9)
    assert page.held.wrong is not None and "no frame" in page.held.wrong.message


def test_the_same_sound_and_seed_give_two_visitors_the_same(listen):
    first, second, other = (listen(clip="chirp", sound_seed=seed).sent for seed in "001")
    clips = [f"clip_{i}" for i in range(4)]
    assert [first[clip] for clip in clips] == [second[clip] for clip in clips]
    assert other["clip_2"] != first["clip_2"]


def test_a_new_seed_or_variation_changes_what_it_should(listen):
    page = listen(sound_seconds="0.5").upload(hum())
    before = page.answer
    page.test.slider(key="sound_variation").set_value(0.0)
    page.run()
    assert page.answer.traces is before.traces
    for now, then in zip(page.answer.futures, before.futures, strict=True):
        assert not np.array_equal(now.sounds[0].samples, then.sounds[0].samples)
    page.test.number_input(key="sound_seed").set_value(7)
    page.run()
    assert page.answer.traces is not before.traces


def test_a_link_reproduces_voice_clip_models_and_settings(listen):
    page = listen(
        corpus="librispeech",
        voice="librispeech: many voices, English",
        clip="chirp",
        sound_model="RNN-GMM",
        sound_baseline="VRNN-Gauss",
        sound_seconds="1.0",
        sound_seed="11",
    )
    question = page.held.question
    assert (question.corpus, question.models) == ("librispeech", ("rnn-gmm", "vrnn-gauss"))
    assert (question.settings.seconds, question.settings.seed) == (1.0, 11)
    assert page.opened.clip == "chirp" and page.answer.whole


def test_a_clip_brings_its_voice(listen):
    page = listen()
    page.test.button_group(key="clip").set_value("librispeech-a")
    page.run()
    assert page.held.question.corpus == "librispeech"
    # Nobody of that voice is here to listen, but the clip was heard in advance.
    assert page.held.failure.message == words.IN_ADVANCE


def test_without_any_checkpoint_the_sound_is_shown_and_the_command_named(listen):
    page = listen(trained=False).upload(hum())
    assert page.held.failure.message == words.NO_MODELS
    assert "python -m vrnn train --model" in page.held.failure.hint
    assert "--corpus kerstin --data DIR --out checkpoints/kerstin/" in page.held.failure.hint
    sent = page.sent
    assert sent["analysis"] is None and len(samples_of(sent["wav"])) == 40_517 and len(sent["mel"]) > 0


def test_what_is_no_sound_is_refused_with_a_reason_and_the_last_one_kept(listen):
    page = listen(trained=False).upload(hum())
    kept = page.opened
    short = write_wav(Sound(np.zeros(100, np.float32), 16_000))
    for data, said in ((b"not a sound", "WAV"), (short, "shorter")):
        page.upload(data, "x.wav")
        message = page.sent["message"]
        assert said in message["text"] + message["hint"]
        assert page.opened is kept
        page.run()
        assert page.sent["message"]["text"] == words.NO_MODELS, "it is said once"


def test_the_remainder_that_no_model_hears_is_named(listen):
    page = listen().upload(hum())
    assert "The last 7.3 ms do not fill a frame" in page.captions
    whole = Sound(hum().samples[:40_400], 16_000)
    assert "do not fill" not in page.upload(whole).captions


def test_a_long_recording_is_cut_and_says_so(listen):
    long = np.tile(hum().samples, 13)
    page = listen(trained=False).upload(Sound(long, 16_000))
    assert page.opened.sound.seconds == 30
    assert f"{len(long) / 16_000 - 30:.1f} s were cut" in page.captions


def test_cuts_are_said_in_words():
    sound = Sound(np.zeros(400, np.float32), 16_000)
    assert what_was_changed(Decoded(sound, 0.0, 1.0)) == []
    assert "the seconds after them were cut" in what_was_changed(Decoded(sound, float("inf"), 1.0))[0]
    assert "scaled by 0.5" in what_was_changed(Decoded(sound, 0.0, 0.5))[0]


def test_a_damaged_model_leaves_the_other_alone(listen, tmp_path):
    weights = save_tiny_speech(tmp_path) / "kerstin" / "vrnn-gauss" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    page = listen().upload(hum())
    assert [trace.model for trace in page.answer.traces] == ["rnn-gmm"]
    assert page.answer.missing is not None and "vrnn-gauss" in page.answer.missing.message


def test_the_trace_can_be_saved(listen):
    page = listen().upload(hum())
    traces = page.answer.traces
    assert traces[0].kl is not None
    with np.load(io.BytesIO(sound_files.npz(traces)), allow_pickle=False) as file:
        np.testing.assert_array_equal(file["vrnn-gauss/kl"], traces[0].kl)
    head, first, *_ = sound_files.csv(traces).decode().splitlines()
    assert head.startswith("time_s,vrnn-gauss/kl") and first.startswith("0.00625,")


def test_the_charts_open(listen):
    page = listen().upload(hum())
    page.test.session_state["sound_charts"] = True
    page.run()
    assert page.test.get("plotly_chart")


def test_a_smoothing_model_is_heard_and_named(listen):
    page = listen(sound_model="SRNN (smooth+Res_q)").upload(hum())
    assert page.answer.traces[0].model == "srnn-smooth-res"
    assert "reads ahead" in page.captions


def test_what_it_is_and_what_it_keeps_is_said(listen):
    page = listen(trained=False)
    text = " ".join(m.value for m in page.test.markdown)
    assert "from silence to speech, and from phone to phone" in text
    assert "1902.01388" in text and words.PRIVACY in page.captions
