"""A state that grows with its frames is the state of reading them at once: for all nine models."""

import pytest
import torch

from tests.contracts.table import TABLE, built, close, frames_for, rows, same_bits, seeded, whole
from vrnn import sampling
from vrnn.engine.live_state import LAG, LiveState

LONG = 4 * LAG + 5
INK = {name: config for name, config in TABLE.items() if config.kind == "ink"}
every_model = rows(INK)
forward_in_time = rows({name: c for name, c in INK.items() if c.inference == "filter"})
smoothing_models = rows({name: c for name, c in INK.items() if c.inference == "smooth"})


def deal(state: LiveState, frames: torch.Tensor, sizes) -> LiveState:
    at = 0
    for size in sizes:
        state.read(frames[at : at + size])
        at += size
    state.read(frames[at:])
    return state


def read_at_once(model, frames, seed: int = 5):
    return sampling.prefill(model, frames, generator=seeded(seed)).state


@forward_in_time
@pytest.mark.parametrize("sizes", [[1] * 30, [2, 7, 1, 0, 11], [LONG]], ids=["one", "some", "all"])
def test_it_is_the_state_of_scoring_the_same_frames_at_once(config, sizes):
    model, frames = built(config), frames_for(config, LONG)
    close(deal(LiveState(model, 5), frames, sizes).state, read_at_once(model, frames))


@every_model
def test_a_drawing_of_fewer_than_two_lags_is_exact_wherever_the_posterior_looks(config):
    model, frames = built(config), frames_for(config, 2 * LAG - 1)
    close(deal(LiveState(model, 5), frames, [1] * 9 + [3, 5]).state, read_at_once(model, frames))


@smoothing_models
def test_a_long_one_is_smoothed_over_what_came_within_a_lag(config):
    """By hand: each z is final once LAG frames or more have come after it, the others are read backwards again."""
    model, frames = built(config), frames_for(config, LONG)
    state = deal(LiveState(model, 5), frames, [1] * LONG)
    noise = model.noise(1, LONG, generator=seeded(5))
    with torch.no_grad():
        settled, begin = model.initial_state(1), 0
        for end in range(2 * LAG, LONG + 1, LAG):
            trace = model(whole(frames[None, begin:end]), noise=noise[:, begin:end], state=settled)
            settled = settled._replace(h=trace.h[:, LAG - 1], z=trace.z[:, LAG - 1])
            begin = end - LAG
        expected = model(whole(frames[None, begin:]), noise=noise[:, begin:], state=settled).state
    close(state.state, expected)
    close(state.state.h, read_at_once(model, frames).h)


@forward_in_time
def test_no_frame_is_read_twice(config, monkeypatch):
    model, frames, seen = built(config), frames_for(config, LONG), []
    kind = type(model)
    read, forward = kind.read, kind.forward

    def one(self, state, x, **how):
        seen.append(x)
        return read(self, state, x, **how)

    def forwarded(self, batch, **how):
        seen.extend(batch.x.unbind(1))
        return forward(self, batch, **how)

    monkeypatch.setattr(kind, "read", one)
    monkeypatch.setattr(kind, "forward", forwarded)
    deal(LiveState(model, 5), frames, [1, 2, 9, 1, 4, 20])
    same_bits(torch.cat(seen), frames)


@every_model
def test_what_was_forgotten_leaves_no_trace(config):
    model, frames = built(config), frames_for(config, 20)
    state = deal(LiveState(model, 5), frames_for(config, 40, seed=3), [6, 20])
    state.forget()
    same_bits(deal(state, frames, [8]).state, deal(LiveState(model, 5), frames, [8]).state)


@every_model
def test_reading_a_frame_is_a_step_without_its_scores(config):
    model, frames = built(config), frames_for(config, 12)
    reading, stepping = seeded(), seeded()
    state = other = model.initial_state(1)
    for frame in frames[:, None]:
        state = model.read(state, frame, generator=reading)
        other, _ = model.step(other, frame, generator=stepping)
        same_bits(state, other)
    same_bits(reading.get_state(), stepping.get_state())


@every_model
def test_nothing_new_changes_nothing(config):
    model, frames = built(config), frames_for(config, 20)
    state = deal(LiveState(model, 5), frames, [8])
    before = state.state
    state.read(frames[:0])
    same_bits(state.state, before)
