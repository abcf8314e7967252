"""What every model promises about `forward`, whatever it is made of."""

import torch

from tests.contracts.table import (
    TABLE,
    batch_for,
    built,
    close,
    columns,
    every_model,
    forward_in_time,
    frames_for,
    hold,
    same_bits,
    seeded,
    smoothing_models,
    summaries,
    walk,
    whole,
)
from vrnn.models.names import SHAPES
from vrnn.objective import FreeNats, bound, training_loss
from vrnn.types import Batch, State


@every_model
def test_padding_changes_nothing(config):
    model, batch = built(config), batch_for(config)
    noise = model.noise(*batch.mask.shape, generator=seeded())
    together = model(batch, noise=noise)
    other = torch.where(batch.mask[..., None], batch.x, 1e3 * frames_for(config, *batch.mask.shape, seed=5))
    same_bits(bound(model(Batch(other, batch.mask), noise=noise)), bound(together))
    for i, length in enumerate(batch.lengths.tolist()):
        alone = model(whole(batch.x[i : i + 1, :length]), noise=noise[i : i + 1, :length])
        for name, column in columns(alone).items():
            close(columns(together)[name][i, :length], column[0])
        close(tuple(field[i : i + 1] for field in together.state), tuple(alone.state))


@every_model
def test_padded_steps_score_zero_and_count_for_nothing(config):
    model, batch = built(config), batch_for(config)
    trace = model(batch, generator=seeded())
    assert (trace.log_px[~batch.mask] == 0).all() and (trace.kl[~batch.mask] == 0).all()
    assert (trace.log_px[batch.mask] != 0).all()
    assert bound(trace).steps.tolist() == batch.lengths.tolist()


@every_model
def test_padding_carries_no_gradient(config):
    model, batch = built(config), batch_for(config)
    x = batch.x.clone().requires_grad_()
    trace = model(Batch(x, batch.mask), generator=seeded())
    training_loss(trace, kl_weight=0.7, free=FreeNats()).backward()
    assert x.grad is not None
    assert (x.grad[~batch.mask] == 0).all() and (x.grad[batch.mask][:, :2] != 0).any()


@every_model
def test_the_order_of_a_batch_changes_nothing(config):
    model, batch = built(config), batch_for(config)
    noise = model.noise(*batch.mask.shape, generator=seeded())
    order = torch.tensor([2, 0, 3, 1])
    shuffled = model(Batch(batch.x[order], batch.mask[order]), noise=noise[order])
    straight = model(batch, noise=noise)
    for name, column in columns(straight).items():
        close(columns(shuffled)[name], column[order])
    close(tuple(shuffled.state), tuple(field[order] for field in straight.state))


def futures(x: torch.Tensor, config) -> list[torch.Tensor]:
    """For every frame of x, the same sequences with all that follows it exchanged."""
    steps = range(x.shape[1])
    return [
        torch.cat([x[:, : t + 1], frames_for(config, len(x), x.shape[1] - 1 - t, seed=8)], 1) for t in steps
    ]


def assert_equal_so_far(model, x: torch.Tensor, config) -> None:
    """Exchanging the future leaves every column of the trace as it was, up to now, bit for bit."""
    noise = model.noise(*x.shape[:2], generator=seeded())
    before = columns(model(whole(x), noise=noise))
    for now, changed in enumerate(futures(x, config)):
        after = columns(model(whole(changed), noise=noise))
        for name, column in before.items():
            same_bits(after[name][:, : now + 1], column[:, : now + 1])


@forward_in_time
def test_the_future_changes_nothing_before_it(config):
    assert_equal_so_far(built(config), frames_for(config, 3, 6), config)


@every_model
def test_the_future_changes_nothing_of_the_generative_side(config):
    """With a posterior that reads nothing, prior, emission, z and state have only the past left to hear of."""
    assert_equal_so_far(hold(built(config)), frames_for(config, 3, 6), config)


@smoothing_models
def test_a_smoothing_posterior_reads_every_later_frame_and_the_state_none(config):
    model, x = built(config), frames_for(config, 3, 6)
    noise = model.noise(3, 6, generator=seeded())
    before = model(whole(x), noise=noise)
    for changed_at in range(1, 6):
        changed = x.clone()
        changed[:, changed_at] = frames_for(config, 3, seed=8)
        after = model(whole(changed), noise=noise)
        moved = (after.q.mu - before.q.mu).abs().amax(-1)[:, : changed_at + 1]
        assert (moved > 0).all()
        same_bits(after.h[:, :changed_at], before.h[:, :changed_at])


@smoothing_models
def test_the_last_smoothing_posterior_is_the_one_that_has_read_nothing_after(config):
    model, x = built(config), frames_for(config, 3, 5)
    noise = model.noise(3, 5, generator=seeded())
    trace = model(whole(x), noise=noise)
    state = State(trace.h[:, 3], trace.state.c, trace.z[:, 3])
    _, last = model.step(state, x[:, 4], generator=seeded())
    close(tuple(last.q), (trace.q.mu[:, 4], trace.q.sigma[:, 4]))


@every_model
def test_the_present_changes_neither_prior_nor_the_state_before_it(config):
    model, x = hold(built(config)), frames_for(config, 3, 4)
    noise = model.noise(3, 4, generator=seeded())
    changed = x.clone()
    changed[:, 3] = frames_for(config, 3, seed=8)
    left, right = (columns(model(whole(each), noise=noise)) for each in (x, changed))
    for name in {"mu_p", "sigma_p"} & set(left):
        same_bits(left[name], right[name])
    same_bits(left["h"][:, :3], right["h"][:, :3])
    assert not torch.equal(left["h"][:, 3], right["h"][:, 3])
    assert not torch.equal(left["log_px"][:, 3], right["log_px"][:, 3])


@every_model
def test_equal_generators_give_equal_bits(config):
    model, batch = built(config), batch_for(config)
    same_bits(columns(model(batch, generator=seeded(3))), columns(model(batch, generator=seeded(3))))
    if config.latent:
        assert not torch.equal(model(batch, generator=seeded(4)).z, model(batch, generator=seeded(3)).z)


@every_model
def test_steps_in_a_row_are_forward(config):
    model, x = built(config), frames_for(config, 3, 6)
    trace = model(whole(x), generator=seeded(2))
    state, steps = walk(model, model.initial_state(3), x, seeded(2), summaries(model, x))
    for name in ("log_px", "kl", "z"):
        close(torch.stack([getattr(step, name) for step in steps], 1), getattr(trace, name))
    for name in ("q", "p"):
        if (law := getattr(trace, name)) is not None:
            for k in (0, 1):
                close(torch.stack([getattr(step, name)[k] for step in steps], 1), law[k])
        else:
            assert all(getattr(step, name) is None for step in steps)
    close(tuple(state), tuple(trace.state))
    same_bits(torch.stack([step.x for step in steps], 1), x)


@every_model
def test_h_is_the_state_after_each_frame(config):
    model, x = built(config), frames_for(config, 2, 4)
    trace, state, generator = model(whole(x), generator=seeded(2)), model.initial_state(2), seeded(2)
    for t in range(4):
        state, _ = model.step(state, x[:, t], generator=generator)
        close(trace.h[:, t], state.h)


@forward_in_time
def test_two_pieces_are_one_piece(config):
    model, x = built(config), frames_for(config, 3, 7)
    noise = model.noise(3, 7, generator=seeded())
    once = model(whole(x), noise=noise)
    first = model(whole(x[:, :4]), noise=noise[:, :4])
    second = model(whole(x[:, 4:]), noise=noise[:, 4:], state=first.state)
    for name, column in columns(once).items():
        close(torch.cat([columns(first)[name], columns(second)[name]], 1), column)
    close(tuple(second.state), tuple(once.state))


@smoothing_models
def test_the_last_piece_of_a_smoothed_sequence_needs_only_the_state_before_it(config):
    """The first piece alone is smoothed towards its own end, so only the last can agree, from the state on the way."""
    model, x = built(config), frames_for(config, 3, 7)
    noise = model.noise(3, 7, generator=seeded())
    once = model(whole(x), noise=noise)
    between = State(once.h[:, 3], once.state.c, once.z[:, 3])
    second = model(whole(x[:, 4:]), noise=noise[:, 4:], state=between)
    for name, column in columns(once).items():
        close(columns(second)[name], column[:, 4:])
    close(tuple(second.state), tuple(once.state))
    alone = model(whole(x[:, :4]), noise=noise[:, :4])
    assert ((alone.z - once.z[:, :4]).abs() > 1e-6).all()


@every_model
def test_a_ragged_batch_can_be_continued_from_each_end(config):
    model, batch = built(config), batch_for(config)
    noise, tail = model.noise(4, 10, generator=seeded()), frames_for(config, 4, 3, seed=6)
    trace = model(batch, noise=noise[:, :7])
    went_on = model(whole(tail), noise=noise[:, 7:], state=trace.state)
    for i, length in enumerate(batch.lengths.tolist()):
        alone = model(whole(batch.x[i : i + 1, :length]), noise=noise[i : i + 1, :length])
        tail_alone = model(whole(tail[i : i + 1]), noise=noise[i : i + 1, 7:], state=alone.state)
        for name, column in columns(tail_alone).items():
            close(columns(went_on)[name][i], column[0])


@every_model
def test_deterministic_models_have_no_latent_and_latent_models_have_all_of_it(config):
    model, batch = built(config), batch_for(config)
    trace = model(batch, generator=seeded())
    if not config.latent:
        assert trace.q is None and trace.p is None and trace.z.shape == (4, 7, 0)
        assert (trace.kl == 0).all()
        same_bits(bound(trace).elbo, bound(trace).log_px)
    else:
        assert trace.q is not None and trace.p is not None
        assert (trace.kl[batch.mask] > 0).all() and (trace.q.sigma > 0).all() and (trace.p.sigma > 0).all()


@every_model
def test_every_parameter_receives_a_gradient(config):
    model, batch = built(config), batch_for(config)
    loss = training_loss(model(batch, generator=seeded()), kl_weight=1.0, free=FreeNats())
    loss.backward()
    idle = [n for n, w in model.named_parameters() if w.grad is None or not w.grad.abs().sum() > 0]
    assert idle == []


@every_model
def test_the_gradient_of_forward_is_that_of_finite_differences(config):
    """Through the recurrence, the drawn z, the emission and both terms of the bound, along random directions."""
    model, x = built(config), frames_for(config, 1, 2)
    noise = model.noise(1, 2, generator=seeded())
    names, weights = zip(*model.named_parameters(), strict=True)

    def elbo(*weights: torch.Tensor) -> torch.Tensor:
        named = dict(zip(names, weights, strict=True))
        return bound(torch.func.functional_call(model, named, (whole(x),), {"noise": noise})).elbo

    assert torch.autograd.gradcheck(elbo, weights, fast_mode=True)


def test_the_table_holds_the_whole_catalogue():
    for kind in ("ink", "speech"):
        assert {config.name for config in TABLE.values() if config.kind == kind} == set(SHAPES)
    assert len(SHAPES) >= 9 and len(TABLE) == len(SHAPES) * 2 * 2
