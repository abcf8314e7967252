"""Continuations: in chunks, stoppable, and one state for many of them."""

import pytest
import torch

from tests.contracts.table import built, ink_frames, same_bits, seeded, small, whole
from vrnn.models import CONFIGS
from vrnn.sampling import CHUNK, FIRST, generate, prefill, stream

MODELS = [built(small(CONFIGS[name])) for name in ("rnn-gmm", "vrnn-gauss", "srnn-smooth-res")]
either = pytest.mark.parametrize("model", MODELS, ids=["rnn", "vrnn", "srnn"])


@either
@pytest.mark.parametrize(
    ("steps", "sizes"), [(0, []), (1, [1]), (4, [4]), (5, [4, 1]), (20, [4, 16]), (41, [4, 16, 16, 5])]
)
def test_a_short_chunk_comes_first_and_all_add_up_to_the_steps_asked_for(model, steps, sizes):
    chunks = list(stream(model, model.initial_state(2), steps, generator=seeded()))
    assert [chunk.shape[1] for chunk in chunks] == sizes
    if steps:
        drawn = generate(model, model.initial_state(2), steps, generator=seeded())
        same_bits(torch.cat(chunks, 1), drawn)


@either
def test_stop_is_asked_before_each_chunk_and_ends_the_stream(model):
    asked = iter([False, False, True])
    chunks = list(stream(model, model.initial_state(1), 100, generator=seeded(), stop=lambda: next(asked)))
    assert len(chunks) == 2 and next(asked, None) is None
    same_bits(
        torch.cat(chunks, 1), generate(model, model.initial_state(1), FIRST + CHUNK, generator=seeded())
    )


@either
def test_nothing_is_drawn_before_it_is_asked_for(model):
    generator = seeded()
    before = generator.get_state()
    chunks = stream(model, model.initial_state(1), 100, generator=generator)
    assert torch.equal(generator.get_state(), before)
    next(chunks)
    after = generator.get_state()
    assert not torch.equal(after, before)


@either
def test_a_longer_continuation_begins_like_a_shorter_one(model):
    short, long = (generate(model, model.initial_state(3), n, generator=seeded()) for n in (5, 40))
    same_bits(long[:, :5], short)


@either
def test_prefill_is_forward_on_one_sequence(model):
    x = ink_frames(6)
    ours, expected = prefill(model, x, generator=seeded()), model(whole(x[None]), generator=seeded())
    same_bits(ours.log_px, expected.log_px)
    same_bits(tuple(ours.state), tuple(expected.state))


@either
def test_a_continuation_depends_on_its_prefix(model):
    starts = [prefill(model, ink_frames(6, seed=seed), generator=seeded()).state for seed in (1, 2)]
    left, right = (generate(model, start, 3, generator=seeded(), temperature=0.0) for start in starts)
    assert not torch.allclose(left, right)


@either
def test_temperature_spreads_continuations_out(model):
    start = prefill(model, ink_frames(6), generator=seeded()).state.fork(200)
    spread = [
        float(generate(model, start, 4, generator=seeded(), temperature=t)[..., :2].std(0).mean())
        for t in (0.0, 0.25, 1.0)
    ]
    assert spread[0] < 1e-9 < spread[1] < 0.75 * spread[2]


@either
def test_what_is_drawn_carries_no_gradient(model):
    drawn = generate(model, model.initial_state(1), 2, generator=seeded())
    assert not drawn.requires_grad
