"""The engine for sound: what it hears, how it goes on, and that chunks, caches and neighbours change nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Generator

from tests.tiny_checkpoints import AUDIO_CODEC, SPEECH_CONFIGS, hum, save_tiny, save_tiny_speech
from vrnn import checkpoint, sampling
from vrnn.engine.slots import Slots
from vrnn.engine.sound import SPEECH, SoundFutures, SoundTrace
from vrnn.engine.sound_in_process import SoundInProcess
from vrnn.types import Batch, InputError, Sound

SEED = 5
LATENT = [name for name, config in SPEECH_CONFIGS.items() if config.latent]
IN_PIECES = [name for name, config in SPEECH_CONFIGS.items() if config.inference == "filter"]
FRAMES = 202


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny_speech(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture
def engine(root: Path) -> SoundInProcess:
    return SoundInProcess(root, device="cpu")


def traces(
    engine: SoundInProcess, model: str, sound: Sound | None = None, seed: int = SEED
) -> list[SoundTrace]:
    return list(engine.hear("job", model, "kerstin", sound or hum(), seed=seed))


def futures(
    engine: SoundInProcess,
    model: str = "vrnn-gauss",
    *,
    sound: Sound | None = None,
    at: int | None = None,
    seconds: float = 1.0,
    count: int = 2,
    temperature: float = 0.8,
    seed: int = SEED,
) -> list[SoundFutures]:
    settings = {"at": at, "seconds": seconds, "count": count, "temperature": temperature, "seed": seed}
    return list(engine.continue_sound("job", model, "kerstin", sound or hum(), **settings))


def samples(grown: list[SoundFutures]) -> np.ndarray:
    return np.stack([sound.samples for sound in grown[-1].sounds])


def noisy_frames(sound: Sound) -> torch.Tensor:
    """What the engine says that it scores: frames with the dequantisation that belongs to the seed."""
    noise = Generator().manual_seed(SEED ^ 0x51ED270B)
    return AUDIO_CODEC.dequantise(AUDIO_CODEC.encode(sound), generator=noise)


@pytest.mark.parametrize("model", SPEECH_CONFIGS)
def test_heard_in_pieces_is_what_the_model_says_about_the_whole(engine, root: Path, model: str):
    got = traces(engine, model)[-1]
    loaded = checkpoint.load(root / "kerstin" / model).model
    frames = noisy_frames(hum())
    with torch.inference_mode():
        said = sampling.prefill(loaded, frames, generator=Generator().manual_seed(SEED))
    np.testing.assert_allclose(got.log_px, said.log_px[0], rtol=1e-5, atol=1e-3)
    assert got.bound == pytest.approx(float((said.log_px - said.kl).mean()), rel=1e-5)
    if said.q is None:
        assert (got.kl, got.move, got.path_q, got.ellipses, got.bound_kind) == (*(None,) * 4, "exact")
        return
    mu = said.q.mu[0].double().numpy()
    assert got.kl is not None and got.move is not None and got.path_q is not None
    np.testing.assert_allclose(got.kl, said.kl[0], atol=1e-5)
    np.testing.assert_allclose(got.path_q, mu[:, :3] - [0.1, 0.2, 0.3], atol=1e-5)
    # Across the ends of chunks too: the move is between neighbours, not from a new beginning.
    np.testing.assert_allclose(got.move[1:], np.linalg.norm(np.diff(mu, axis=0), axis=1), atol=1e-5)
    assert got.bound_kind == "bound"


@pytest.mark.parametrize("model", SPEECH_CONFIGS)
def test_the_reconstruction_is_the_mean_at_the_posterior_means(engine, root: Path, model: str):
    loaded = checkpoint.load(root / "kerstin" / model).model
    frames, state = noisy_frames(hum())[None], loaded.initial_state(1)
    with torch.inference_mode():
        batch = Batch(frames, torch.ones(frames.shape[:2], dtype=torch.bool))
        said = loaded(batch, noise=torch.zeros(1, FRAMES, SPEECH_CONFIGS[model].latent))
        before = torch.cat([state.h[:, None], said.h[:, :-1]], 1)
        z = said.z if said.q is None else said.q.mu
        expected = AUDIO_CODEC.decode(loaded.emission.mean(loaded.emit(z, before))[0])
    np.testing.assert_allclose(traces(engine, model)[-1].reconstruction, expected.samples, atol=1e-6)


def test_what_a_trace_says_of_time_and_of_what_was_cut(engine):
    got = traces(engine, "vrnn-gauss")[-1]
    assert (got.frames, got.cut_samples, got.rate_hz, got.sample_rate_hz) == (FRAMES, 117, 80.0, 16_000)
    np.testing.assert_allclose(got.time[[0, 1, -1]], [1 / 160, 3 / 160, (FRAMES - 0.5) / 80], rtol=1e-12)
    assert len(got.reconstruction) + got.cut_samples == len(hum().samples)


@pytest.mark.parametrize("model", IN_PIECES)
def test_traces_grow_a_second_at_a_time_and_keep_what_they_said(engine, model: str):
    grown = traces(engine, model)
    assert [len(one.time) for one in grown] == [80, 160, FRAMES]
    assert [one.fraction_done for one in grown] == [80 / FRAMES, 160 / FRAMES, 1.0]
    for one in grown:
        np.testing.assert_array_equal(one.log_px, grown[-1].log_px[: len(one.time)])
        np.testing.assert_array_equal(one.reconstruction, grown[-1].reconstruction[: 200 * len(one.time)])


def test_a_model_that_reads_ahead_says_so_and_answers_once(engine):
    (only,) = traces(engine, "srnn-smooth-res")
    assert only.reads_ahead and only.fraction_done == 1.0 and len(only.time) == FRAMES
    assert not any(traces(engine, name)[0].reads_ahead for name in IN_PIECES)


@pytest.mark.parametrize("model", SPEECH_CONFIGS)
def test_equal_requests_give_equal_bits_whatever_was_read_before(engine, root: Path, model: str):
    fresh = samples(futures(SoundInProcess(root, device="cpu"), model, at=80))
    traces(engine, model)
    futures(engine, model, at=79)
    np.testing.assert_array_equal(samples(futures(engine, model, at=80)), fresh)
    np.testing.assert_array_equal(samples(futures(engine, model, at=80)), fresh)
    for a, b in zip(traces(engine, model), traces(SoundInProcess(root, device="cpu"), model), strict=True):
        np.testing.assert_array_equal(a.log_px, b.log_px)
        np.testing.assert_array_equal(a.reconstruction, b.reconstruction)


@pytest.mark.parametrize("model", LATENT)
def test_another_seed_is_another_draw(engine, model: str):
    assert not np.array_equal(samples(futures(engine, model)), samples(futures(engine, model, seed=6)))
    ours, theirs = traces(engine, model)[-1], traces(engine, model, seed=6)[-1]
    assert not np.allclose(ours.log_px, theirs.log_px, atol=1e-3)


@pytest.mark.parametrize("model", SPEECH_CONFIGS)
@pytest.mark.parametrize("at", [0, 79, 100])
def test_a_continuation_does_not_know_what_comes_after_its_frame(engine, model: str, at: int):
    whole = hum()
    changed = whole.samples.copy()
    changed[200 * (at + 1) :] *= -0.3
    cut = whole._replace(samples=whole.samples[: 200 * (at + 1)])
    expected = samples(futures(engine, model, at=at))
    traces(engine, model)
    np.testing.assert_array_equal(
        samples(futures(engine, model, sound=Sound(changed, 16_000), at=at)), expected
    )
    np.testing.assert_array_equal(samples(futures(engine, model, sound=cut)), expected)


@pytest.mark.parametrize("model", SPEECH_CONFIGS)
def test_a_continuation_is_what_the_model_draws_after_the_prefix(engine, root: Path, model: str):
    got = futures(engine, model, at=100)[-1]
    loaded = checkpoint.load(root / "kerstin" / model).model
    with torch.inference_mode():
        state = sampling.prefill(
            loaded, noisy_frames(hum())[:101], generator=Generator().manual_seed(SEED)
        ).state
        noise = Generator().manual_seed(SEED ^ 0x9E3779B9)
        x = sampling.generate(loaded, state.fork(2), 80, generator=noise, temperature=0.8)
    assert (got.at, got.start, got.fraction_done) == (100, 101 / 80, 1.0)
    for sound, gain, frames in zip(got.sounds, got.gain, x, strict=True):
        np.testing.assert_allclose(sound.samples, AUDIO_CODEC.waveform(frames) * gain, atol=1e-5)


def test_continuations_grow_to_their_length(engine):
    grown = futures(engine, count=3, seconds=1.5)
    assert [one.fraction_done for one in grown] == sorted(one.fraction_done for one in grown)
    assert grown[-1].fraction_done == 1.0 and samples(grown).shape == (3, 24_000)
    assert samples(grown).dtype == np.float32
    assert len(grown[0].sounds[0].samples) == pytest.approx(grown[0].fraction_done * 24_000)


def test_without_variation_all_continuations_are_one(engine):
    first, second = samples(futures(engine, temperature=0.0))
    np.testing.assert_array_equal(first, second)


def test_a_tiny_sound_of_one_frame_is_heard_and_continued(engine):
    click = Sound(np.full(200, 0.1, np.float32), 16_000)
    for model in SPEECH_CONFIGS:
        assert traces(engine, model, click)[-1].log_px.shape == (1,)
        assert np.isfinite(samples(futures(engine, model, sound=click))).all()


def test_a_cancelled_hearing_stops_before_its_next_chunk(engine):
    job = engine.hear("mine", "vrnn-gauss", "kerstin", hum(), seed=0)
    assert next(job).fraction_done < 1
    engine.cancel("mine")
    assert list(job) == []
    assert traces(engine, "vrnn-gauss")[-1].fraction_done == 1.0


def test_a_cancelled_continuation_stops_before_its_next_chunk(engine):
    settings = {"at": None, "seconds": 3.0, "count": 1, "temperature": 1.0, "seed": 0}
    job = engine.continue_sound("mine", "rnn-gmm", "kerstin", hum(), **settings)
    assert next(job).fraction_done < 1
    engine.cancel("mine")
    assert list(job) == []


def test_a_job_that_is_left_holds_nothing(root: Path):
    engine = SoundInProcess(root, slots=Slots(1), device="cpu")
    left = engine.hear("left", "rnn-gmm", "kerstin", hum(), seed=0)
    next(left)
    assert traces(engine, "rnn-gmm")[-1].fraction_done == 1.0


def test_the_queue_is_shared_and_can_be_left(root: Path):
    slots = Slots(1)
    engine = SoundInProcess(root, slots=slots, device="cpu")
    got: list[int] = []
    with slots.one():
        work = threading.Thread(target=lambda: got.append(len(traces(engine, "rnn-gmm"))))
        work.start()
        tick = threading.Event()
        for _ in range(500):
            if engine.waiting:
                break
            tick.wait(0.01)
        assert engine.waiting == 1
        engine.cancel("job")
        work.join(5)
    assert got == [0] and engine.waiting == 0


def test_interleaved_sessions_get_what_each_would_get_alone(engine, root: Path):
    asked = [(model, seed) for model in ("vrnn-gauss", "srnn-filt") for seed in range(3)]
    alone = [samples(futures(SoundInProcess(root, device="cpu"), m, seed=s)) for m, s in asked]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda ask: samples(futures(engine, ask[0], seed=ask[1])), asked))
    np.testing.assert_array_equal(alone, together)


def test_a_prefix_is_not_read_again_from_its_beginning(engine, monkeypatch):
    lengths = []
    hear = "vrnn.engine.sound_in_process.hear"
    from vrnn.engine.sound_reading import hear as really

    monkeypatch.setattr(hear, lambda model, x, *rest: lengths.append(len(x)) or really(model, x, *rest))
    traces(engine, "vrnn-gauss")
    assert lengths == [80, 80, 42]
    futures(engine, at=199)
    futures(engine, at=199)
    futures(engine, at=159)
    futures(engine, at=None)
    assert lengths[3:] == [40]
    futures(engine, at=30, seed=9)
    assert lengths[4:] == [31]


def test_what_comes_out_cannot_be_changed(engine):
    trace, future = traces(engine, "vrnn-gauss")[0], futures(engine)[0]
    arrays = [a for a in (*trace, *(s.samples for s in future.sounds)) if isinstance(a, np.ndarray)]
    assert len(arrays) == 11
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 5},
        {"count": 0},
        {"seconds": 0.4},
        {"seconds": 5.1},
        {"temperature": 2.1},
        {"temperature": float("nan")},
        {"seed": -1},
        {"at": FRAMES},
        {"at": -1},
        {"model": "wavenet"},
        {"sound": Sound(np.zeros(199, np.float32), 16_000)},
        {"sound": Sound(np.zeros(4000, np.float32), 44_100)},
        {"sound": Sound(np.full(4000, np.nan, np.float32), 16_000)},
    ],
)
def test_what_cannot_be_continued_is_refused(engine, wrong: dict):
    with pytest.raises(InputError):
        futures(engine, **wrong)


def test_a_model_that_runs_off_is_an_input_error(engine, monkeypatch):
    def explode(*args, **kwargs):
        yield torch.full((1, 80, 200), float("inf"))

    monkeypatch.setattr(sampling, "stream", explode)
    with pytest.raises(InputError, match="infinity"):
        futures(engine, "rnn-gmm", count=1)


def test_the_catalogue_of_each_corpus(engine):
    assert SPEECH == ("kerstin", "librispeech")
    of_kerstin = {status.name: status for status in engine.models("kerstin")}
    assert {name for name, status in of_kerstin.items() if status.available} == set(SPEECH_CONFIGS)
    assert not any(status.available for status in engine.models("librispeech"))
    assert "--model rnn-gauss --corpus kerstin " in of_kerstin["rnn-gauss"].command


def test_an_unknown_corpus_or_one_without_checkpoints_is_an_input_error(engine):
    with pytest.raises(InputError, match="unipen"):
        engine.models("unipen")
    with pytest.raises(InputError):
        next(engine.hear("job", "rnn-gmm", "librispeech", hum(), seed=0))


def test_a_checkpoint_of_handwriting_is_refused(tmp_path: Path):
    save_tiny(tmp_path, "rnn-gmm")
    (tmp_path / "unipen").rename(tmp_path / "kerstin")
    with pytest.raises(InputError, match="handwriting"):
        traces(SoundInProcess(tmp_path, device="cpu"), "rnn-gmm")
