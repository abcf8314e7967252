"""Futures while somebody writes: those that Write shows after pen up, and nobody else waits for them."""

import threading
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.codecs.drawings import changed, written
from tests.engine.test_in_process import until
from tests.tiny_checkpoints import NINE, save_tiny, word
from vrnn import sampling
from vrnn.engine.in_process import InProcess
from vrnn.engine.live import CHUNK, FIRST, STEPS, Asked, Futures, Live
from vrnn.engine.slots import Slots
from vrnn.types import Ink, InputError

ASKED = Asked("vrnn-gauss", temperature=0.8, seed=5, count=3, letter=30.0)
INK = changed(written(4, strokes=3), shift=(100, 50))


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    return save_tiny(tmp_path_factory.mktemp("checkpoints"), *NINE)


@pytest.fixture
def engine(root: Path) -> InProcess:
    return InProcess(root, device="cpu", slots=Slots(2))


def after_pen_up(engine: InProcess, ink: Ink, asked: Asked = ASKED) -> np.ndarray:
    """The continuations of Write, as far as live ones go, `[count time 3]`."""
    chunks = engine.continue_(
        "job", asked.model, ink, at=None, count=asked.count, steps=20,
        temperature=asked.temperature, seed=asked.seed,
    )  # fmt: skip
    return np.concatenate([np.dstack([c.points, c.pen]) for c in chunks], 1)[:, :STEPS]


def hairs(futures: Futures) -> np.ndarray:
    return np.dstack([futures.points, futures.pen])


def written_on(live: Live, ink: Ink, size: int = 9) -> Futures:
    """The last futures after ink that came a few points at a time."""
    futures = None
    for stroke in ink.strokes:
        for i in range(0, len(stroke), size):
            live.write(stroke[i : i + size])
            *_, futures = live.futures()
        live.lift()
        *_, futures = live.futures()
    assert futures is not None
    return futures


@pytest.mark.parametrize("model", NINE)
def test_after_ink_that_was_there_before_they_are_those_of_write(engine: InProcess, model: str):
    live = engine.live(ASKED._replace(model=model))
    live.begin(INK)
    *_, futures = live.futures()
    np.testing.assert_allclose(
        hairs(futures), after_pen_up(engine, INK, ASKED._replace(model=model)), atol=1e-6
    )
    assert futures.up and futures.frames == len(engine.trace(model, INK, seed=5).pen)
    np.testing.assert_array_equal(futures.start, engine.trace(model, INK, seed=5).points[-1])


@pytest.mark.parametrize("model", ["vrnn-gauss", "rnn-gmm", "srnn-filt-res"])
def test_after_ink_that_grew_they_are_those_of_the_same_frames_read_at_once(engine, root, model: str):
    """Value by value; what remains against Write is the codec's stretch of each stroke to whole frames."""
    asked = ASKED._replace(model=model)
    live = engine.live(asked)
    got: list[torch.Tensor] = []
    cut = live._ink.cut

    def watched():
        done = cut()
        if done.again:
            got.clear()
        got.append(done.frames)
        return done

    live._ink.cut = watched  # pyright: ignore[reportAttributeAccessIssue]
    futures = written_on(live, INK)
    checkpoint = engine._library.get(model)
    frames = torch.cat(got)
    with torch.inference_mode():
        state = sampling.prefill(checkpoint.model, frames, generator=torch.Generator().manual_seed(5)).state
        noise = torch.Generator().manual_seed(5 ^ 0x9E3779B9)
        x = sampling.generate(checkpoint.model, state.fork(3), STEPS, generator=noise, temperature=0.8)
    assert futures.frames == len(frames) > 40
    for hair, drawn in zip(hairs(futures), x, strict=True):
        begin = (float(futures.start[0]), float(futures.start[1]))
        path = checkpoint.codec.path(drawn, begin, live._ink.scale)[1:]
        np.testing.assert_allclose(hair[:, :2], path, atol=0.01)
        np.testing.assert_array_equal(hair[:, 2], drawn[:, 2])


def test_they_begin_where_the_ink_has_been_read_to(engine: InProcess):
    live = engine.live(ASKED)
    live.write(INK.strokes[0][:40])
    *_, futures = live.futures()
    assert not futures.up and futures.frames > 3
    distance = np.hypot(*(INK.strokes[0][:40, :2] - futures.start).T)
    assert distance.min() < 2.0 and distance[-1] < 1.5 * 0.3 * 40.0
    live.lift()
    *_, lifted = live.futures()
    np.testing.assert_allclose(lifted.start, INK.strokes[0][39, :2], atol=1e-6)
    assert lifted.up


def test_a_little_comes_first_and_what_comes_later_goes_on_from_it(engine: InProcess):
    live = engine.live(ASKED)
    live.begin(INK)
    seen = list(live.futures())
    assert [f.points.shape[1] for f in seen] == [FIRST, FIRST + CHUNK, STEPS]
    for part in seen:
        np.testing.assert_array_equal(hairs(part), hairs(seen[-1])[:, : part.points.shape[1]])


def test_ink_that_makes_no_frame_lets_them_go_on_where_they_were(engine: InProcess):
    live = engine.live(ASKED)
    live.write(INK.strokes[0][:40])
    futures = live.futures()
    next(futures)
    next(futures)
    live.write(INK.strokes[0][40:41])
    again = list(live.futures())
    assert [f.points.shape[1] for f in again] == [FIRST + CHUNK, STEPS]
    assert list(live.futures())[-1] is again[-1]


def test_before_the_first_frame_they_are_what_the_model_writes_from_nothing(engine: InProcess):
    live = engine.live(ASKED)
    live.write(INK.strokes[0][:1])
    *_, touch = live.futures()
    checkpoint, noise = engine._library.get("vrnn-gauss"), torch.Generator().manual_seed(5 ^ 0x9E3779B9)
    with torch.inference_mode():
        nothing = checkpoint.model.initial_state(3)
        x = sampling.generate(checkpoint.model, nothing, STEPS, generator=noise, temperature=0.8)
    begin = (float(INK.strokes[0][0, 0]), float(INK.strokes[0][0, 1]))
    paths = [checkpoint.codec.path(drawn, begin, ASKED.letter)[1:] for drawn in x]
    np.testing.assert_allclose(touch.points, paths, atol=1e-6)
    assert touch.frames == 0 and not touch.up
    live.lift()
    *_, dot = live.futures()
    assert dot.frames == 1 and dot.points.shape == (3, STEPS, 2)


def test_ink_that_is_larger_than_it_seemed_is_read_again_and_counted(engine: InProcess):
    large = changed(INK, scale=6.0)
    live = engine.live(ASKED)
    futures = written_on(live, large)
    assert futures.anew == live._ink.anew > 0
    assert futures.frames == pytest.approx(len(engine.trace("rnn-gmm", large, seed=5).pen), rel=0.35)


def test_equal_hands_get_equal_futures_however_they_take_turns(engine: InProcess, root: Path):
    alone = hairs(written_on(InProcess(root, device="cpu").live(ASKED), INK))
    first, second = engine.live(ASKED), engine.live(ASKED._replace(seed=6))
    for stroke in INK.strokes:
        for i in range(0, len(stroke), 9):
            for live in (first, second):
                live.write(stroke[i : i + 9])
                next(live.futures())
        for live in (first, second):
            live.lift()
    *_, mine = first.futures()
    *_, other = second.futures()
    np.testing.assert_allclose(hairs(mine), alone, atol=1e-6)
    assert not np.allclose(hairs(other), alone)


def test_all_hands_together_hold_one_slot(engine: InProcess):
    """So whoever lifts a pen meanwhile is served at once."""
    hands = [engine.live(ASKED) for _ in range(3)]
    for live in hands:
        live.begin(INK)
    held, go = threading.Semaphore(0), threading.Event()
    read = Live._read

    def slow(self):
        held.release()
        go.wait(10)
        return read(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Live, "_read", slow)
        threads = [threading.Thread(target=lambda live=live: next(live.futures())) for live in hands]
        for thread in threads:
            thread.start()
        assert held.acquire(timeout=10)
        until(lambda: engine._lane.waiting == 2)
        assert engine.waiting == 0 and engine.trace("rnn-gmm", word(), seed=0).kl is None
        go.set()
        for thread in threads:
            thread.join(10)
    assert engine._lane.waiting == 0


def test_whoever_leaves_comes_out_of_the_queue(engine: InProcess):
    live, gone, got = engine.live(ASKED), threading.Event(), []
    live.begin(INK)
    with engine._slots.one(), engine._slots.one():
        waiter = threading.Thread(target=lambda: got.extend(live.futures(gone.is_set)))
        waiter.start()
        until(lambda: engine.waiting == 1)
        gone.set()
        live.leave()
        waiter.join(10)
    assert got == [] and engine.waiting == 0 and engine._lane.waiting == 0
    assert len(list(live.futures())) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "gpt"},
        {"model": "../secret"},
        {"temperature": 2.1},
        {"temperature": float("nan")},
        {"count": 0},
        {"count": 17},
        {"seed": -1},
        {"letter": 0.0},
        {"letter": float("nan")},
        {"letter": 1e9},
    ],
)
def test_what_is_outside_its_limits_is_refused(engine: InProcess, wrong: dict):
    with pytest.raises(InputError):
        engine.live(ASKED._replace(**wrong))


def test_a_model_that_runs_off_is_an_input_error(engine: InProcess, monkeypatch):
    monkeypatch.setattr(sampling, "stream", lambda *a, **k: iter([torch.full((3, 1, 3), float("inf"))]))
    live = engine.live(ASKED)
    live.begin(INK)
    with pytest.raises(InputError, match="infinity"):
        next(live.futures())
