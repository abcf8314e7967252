"""The in-process engine: what it answers, to whom, and that nobody disturbs anybody."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.tiny_checkpoints import CODEC, CONFIGS, NINE, save_tiny, word
from vrnn import checkpoint, sampling
from vrnn.codecs.handwriting import HandwritingCodec, Placed
from vrnn.engine.in_process import InProcess
from vrnn.engine.library import reads_ahead
from vrnn.engine.slots import Slots
from vrnn.types import Ink, InputError

STEPS = 40


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("checkpoints"), *NINE)


@pytest.fixture
def engine(root: Path) -> InProcess:
    return InProcess(root, device="cpu")


def drawn(
    engine: InProcess, model: str = "vrnn-gauss", *, at=None, count=3, temperature=0.8, seed=5, ink=None
):
    chunks = engine.continue_(
        "job", model, ink or word(), at=at, count=count, steps=STEPS, temperature=temperature, seed=seed
    )
    return np.concatenate([np.dstack([c.points, c.pen]) for c in chunks], 1)


@pytest.mark.parametrize("model", NINE)
def test_a_trace_is_what_the_model_says_about_the_frames(engine: InProcess, root: Path, model: str):
    trace = engine.trace(model, word(), seed=5)
    loaded = checkpoint.load(root / "unipen" / model)
    placed = CODEC.encode_placed(word())
    with torch.no_grad():
        said = sampling.prefill(loaded.model, placed.frames, generator=torch.Generator().manual_seed(5))
    np.testing.assert_array_equal(trace.log_px, said.log_px[0].double().numpy())
    np.testing.assert_array_equal(trace.points, placed.points)
    np.testing.assert_array_equal(trace.time, placed.time[1:])
    np.testing.assert_array_equal(trace.pen, placed.frames[:, 2].numpy())
    expected = float((said.log_px - said.kl).sum() / len(placed.frames))
    assert trace.bound == pytest.approx(expected, rel=1e-5)
    assert trace.bound_kind == ("bound" if NINE[model].latent else "exact")
    assert trace.rate_hz == CODEC.rate_hz


def test_the_path_is_seen_in_the_card_s_basis(engine: InProcess, root: Path):
    trace = engine.trace("vrnn-gauss", word(), seed=5)
    model = checkpoint.load(root / "unipen" / "vrnn-gauss").model
    frames = CODEC.encode(word())
    with torch.no_grad():
        said = sampling.prefill(model, frames, generator=torch.Generator().manual_seed(5))
    assert said.q is not None and trace.path_q is not None and trace.ellipses is not None
    # The axes of the tiny card are the first three of the latent's own.
    np.testing.assert_allclose(trace.path_q, said.q.mu[0, :, :3].numpy() - [0.1, 0.2, 0.3], atol=1e-6)
    np.testing.assert_allclose(
        np.sort(trace.ellipses[:, :2]), np.sort(said.q.sigma[0, :, :2].numpy()), rtol=1e-5
    )
    assert trace.explained is not None and trace.explained.tolist() == [0.5, 0.3, 0.1]


def test_a_deterministic_model_has_no_latent_to_show(engine: InProcess):
    trace = engine.trace("rnn-gmm", word(), seed=5)
    assert (trace.kl, trace.move, trace.path_q, trace.path_p, trace.ellipses, trace.explained) == (None,) * 6


@pytest.mark.parametrize("model", NINE)
@pytest.mark.parametrize("at", [None, 0, 20])
def test_continuations_go_on_from_the_pen_in_the_ink_s_own_size(
    engine, root: Path, model: str, at: int | None
):
    got = drawn(engine, model, at=at)
    loaded = checkpoint.load(root / "unipen" / model).model
    placed = CODEC.encode_placed(word())
    end = len(placed.frames) if at is None else at + 1
    with torch.inference_mode():
        state = sampling.prefill(
            loaded, placed.frames[:end], generator=torch.Generator().manual_seed(5)
        ).state
        noise = torch.Generator().manual_seed(5 ^ 0x9E3779B9)
        x = sampling.generate(loaded, state.fork(3), STEPS, generator=noise, temperature=0.8)
    for hair, frames in zip(got, x, strict=True):
        start = (float(placed.points[end, 0]), float(placed.points[end, 1]))
        np.testing.assert_allclose(hair[:, :2], CODEC.path(frames, start, placed.scale)[1:], atol=1e-6)
        np.testing.assert_array_equal(hair[:, 2], frames[:, 2])


def test_moved_and_enlarged_ink_has_moved_and_enlarged_continuations(engine: InProcess):
    moved = word()
    moved = moved._replace(strokes=tuple(s * [4, 4, 1, 1] + [70, -30, 0, 0] for s in moved.strokes))
    np.testing.assert_allclose(
        drawn(engine, ink=moved)[..., :2], drawn(engine)[..., :2] * 4 + [70, -30], rtol=1e-3, atol=1.0
    )


def test_the_same_seed_gives_the_same_bits_and_another_does_not(engine: InProcess, root: Path):
    np.testing.assert_array_equal(drawn(engine), drawn(InProcess(root, device="cpu")))
    assert not np.array_equal(drawn(engine), drawn(engine, seed=6))


def test_no_variation_leaves_one_continuation(engine: InProcess):
    hairs = drawn(engine, temperature=0.0)
    np.testing.assert_array_equal(hairs[0], hairs[1])


def test_a_prefix_is_read_once(engine: InProcess, monkeypatch):
    read = []
    prefill = sampling.prefill
    monkeypatch.setattr(sampling, "prefill", lambda *a, **k: read.append(1) or prefill(*a, **k))
    fresh = drawn(engine, count=4)
    engine.trace("vrnn-gauss", word(), seed=5)
    del read[:]
    np.testing.assert_array_equal(drawn(engine, count=4), fresh)
    drawn(engine, count=2, temperature=0.1)
    assert not read
    drawn(engine, seed=6)
    drawn(engine, at=3)
    assert len(read) == 2


@pytest.mark.parametrize("model", NINE)
def test_what_comes_after_a_step_does_not_change_the_continuations_from_it(
    root: Path, model: str, monkeypatch
):
    """Not even where the posterior reads ahead: a prefix is inferred as if nothing came after it."""
    encode, at = HandwritingCodec.encode_placed, 30
    before = InProcess(root, device="cpu")
    whole = before.trace(model, word(), seed=5)
    from_whole = drawn(before, model, at=at)

    def another_end(codec: HandwritingCodec, ink: Ink) -> Placed:
        placed = encode(codec, ink)
        frames = torch.cat([placed.frames[: at + 1], placed.frames[at + 1 :].flip(0)])
        return placed._replace(frames=frames)

    monkeypatch.setattr(HandwritingCodec, "encode_placed", another_end)
    after = InProcess(root, device="cpu")
    np.testing.assert_array_equal(drawn(after, model, at=at), from_whole)
    ahead = not np.allclose(
        after.trace(model, word(), seed=5).log_px[:at], np.asarray(whole.log_px)[:at], atol=1e-3
    )
    assert ahead == reads_ahead(model), "only the values of a smoothing model know what comes later"


@pytest.mark.parametrize("model", NINE)
def test_a_known_prefix_is_continued_as_one_that_was_just_read(engine: InProcess, root: Path, model: str):
    engine.trace(model, word(), seed=5)
    np.testing.assert_array_equal(drawn(engine, model), drawn(InProcess(root, device="cpu"), model))
    drawn(engine, model, at=20, count=1)
    np.testing.assert_array_equal(
        drawn(engine, model, at=20), drawn(InProcess(root, device="cpu"), model, at=20)
    )


def test_interleaved_sessions_get_what_each_would_get_alone(engine: InProcess, root: Path):
    asked = [(m, s) for m in CONFIGS for s in range(6)]
    alone = [drawn(InProcess(root, device="cpu"), m, seed=s) for m, s in asked]
    with ThreadPoolExecutor(12) as pool:
        together = list(pool.map(lambda ask: drawn(engine, ask[0], seed=ask[1]), asked))
    for a, b in zip(alone, together, strict=True):
        np.testing.assert_array_equal(a, b)
    assert engine.waiting == 0


def test_a_cancelled_job_stops_before_its_next_chunk(engine: InProcess):
    job = engine.continue_("mine", "rnn-gmm", word(), at=None, count=2, steps=STEPS, temperature=1.0, seed=0)
    assert next(job).points.shape == (2, sampling.FIRST, 2)
    engine.cancel("mine")
    assert list(job) == []
    assert drawn(engine, "rnn-gmm").shape == (3, STEPS, 3)


def test_a_job_that_is_left_holds_nothing(root: Path):
    engine = InProcess(root, device="cpu", slots=Slots(1))
    left = engine.continue_("left", "rnn-gmm", word(), at=None, count=2, steps=STEPS, temperature=1.0, seed=0)
    next(left)
    assert drawn(engine, "rnn-gmm").shape == (3, STEPS, 3)
    del left
    engine.cancel("left")


def test_the_queue_is_seen_and_can_be_left(root: Path):
    engine = InProcess(root, device="cpu", slots=Slots(1))
    got: list[int] = []
    with engine._slots.one():
        waiter = threading.Thread(target=lambda: got.append(drawn_count(engine)))
        waiter.start()
        until(lambda: engine.waiting == 1)
        engine.cancel("queued")
        waiter.join(5)
    assert got == [0] and engine.waiting == 0


def drawn_count(engine: InProcess) -> int:
    job = engine.continue_("queued", "rnn-gmm", word(), at=None, count=1, steps=20, temperature=1.0, seed=9)
    return len(list(job))


def until(condition, seconds: float = 5.0) -> None:
    tick = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if condition():
            return
        tick.wait(0.01)
    pytest.fail("waited in vain")


def test_a_failure_frees_the_slot(root: Path, monkeypatch):
    engine = InProcess(root, device="cpu", slots=Slots(1))
    monkeypatch.setattr(sampling, "prefill", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.trace("rnn-gmm", word(), seed=0)
    monkeypatch.undo()
    assert engine.trace("rnn-gmm", word(), seed=0).kl is None


def test_what_comes_out_cannot_be_changed(engine: InProcess):
    trace = engine.trace("vrnn-gauss", word(), seed=0)
    chunk = next(
        engine.continue_("j", "rnn-gmm", word(), at=None, count=1, steps=20, temperature=1.0, seed=0)
    )
    arrays = [a for a in (*trace, *chunk) if isinstance(a, np.ndarray)]
    assert len(arrays) == 12
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_a_shared_model_has_no_gradients_and_is_loaded_once(engine: InProcess):
    first = engine._library.get("vrnn-gauss")
    drawn(engine)
    assert engine._library.get("vrnn-gauss") is first
    assert not first.model.training and not any(p.requires_grad for p in first.model.parameters())


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 17},
        {"count": 0},
        {"temperature": 2.1},
        {"temperature": float("nan")},
        {"seed": -1},
        {"at": 10**6},
        {"at": -1},
    ],
)
def test_settings_outside_their_limits_are_refused(engine: InProcess, wrong: dict):
    with pytest.raises(InputError):
        drawn(engine, **wrong)


def test_a_model_that_runs_off_is_an_input_error(engine: InProcess, monkeypatch):
    def explode(*args, **kwargs):
        yield torch.full((2, 4, 3), float("inf"))

    monkeypatch.setattr(sampling, "stream", explode)
    with pytest.raises(InputError, match="infinity"):
        drawn(engine, "rnn-gmm", count=2)


def test_one_dot_is_a_drawing(engine: InProcess):
    dot = word()._replace(strokes=(np.array([[5.0, 5.0, 0.0, 0.5]]),))
    for model in NINE:
        assert len(engine.trace(model, dot, seed=0).log_px) == 1
        assert np.isfinite(drawn(engine, model, ink=dot)).all()
