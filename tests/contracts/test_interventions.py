"""What every latent model promises about a latent that somebody else has chosen."""

from typing import Any

import torch

from tests.contracts.table import (
    built,
    close,
    frames_for,
    latent_models,
    same_bits,
    seeded,
    srnn_models,
    vrnn_models,
)
from vrnn.interventions import (
    Moment,
    Steered,
    between,
    held,
    last_moment,
    relived,
    replaced,
    untouched,
    walked,
)
from vrnn.sampling import generate, prefill, stream
from vrnn.types import State

STEPS, COUNT = 6, 3


def moment_of(model, x) -> Moment:
    """The last step of the frames `[time feature]`."""
    trace, before = (prefill(model, part, generator=seeded()) for part in (x, x[:-1]))
    return last_moment(trace, before.state, x[-1])


def moment_for(config) -> tuple[Any, Moment]:
    model = built(config)
    return model, moment_of(model, frames_for(config, 5))


def futures(model, state: State, changes=(), seed: int = 9) -> torch.Tensor:
    steered = Steered(model, changes)
    return torch.cat(list(stream(steered, state, STEPS, generator=seeded(seed), temperature=0.8)), 1)


@latent_models
def test_the_inferred_latent_changes_nothing_bit_for_bit(config):
    model, moment = moment_for(config)
    again = relived(model, moment, moment.z.expand(COUNT, -1))
    same_bits(tuple(again), tuple(moment.after.fork(COUNT)))
    plain = generate(model, moment.after.fork(COUNT), STEPS, generator=seeded(9), temperature=0.8)
    same_bits(futures(model, again, [untouched] * STEPS), plain)
    same_bits(futures(model, again, [walked(torch.eye(3).double()[1], 0.0)] * STEPS), plain)


@latent_models
def test_a_step_lived_again_is_the_step_that_was_lived(config):
    """Not only by the short cut for the same latent: the recurrence at a latent beside it leads beside the state."""
    model, moment = moment_for(config)
    near = relived(model, moment, moment.z + 1e-12)
    torch.testing.assert_close(tuple(near), tuple(moment.after), rtol=1e-9, atol=1e-10)


@latent_models
def test_step_itself_would_have_led_where_a_relived_step_leads(config):
    """What `step` infers, given back as a choice, is the state that `step` leaves, bit for bit."""
    model, x = built(config), frames_for(config, 2)
    before = prefill(model, frames_for(config, 4, seed=3), generator=seeded()).state
    after, seen = model.step(before, x[:1], generator=seeded(5))
    same_bits(tuple(model.advance(before, x[:1], seen.z)), tuple(after))
    p = model.prior_at(before)
    same_bits((p.mu, p.sigma), (seen.p.mu, seen.p.sigma))


@latent_models
def test_another_latent_changes_the_futures_and_nothing_before_them(config):
    model, moment = moment_for(config)
    kept = [field.clone() for field in moment.before]
    changed = relived(model, moment, moment.z + 1)
    same_bits(list(moment.before), kept)
    plain = generate(model, moment.after, STEPS, generator=seeded(9), temperature=0.8)
    assert (futures(model, changed) - plain).abs().max() > 1e-6


@srnn_models
def test_the_latent_of_an_srnn_never_reaches_d(config):
    """z'_t changes the state in z alone, and there it stands as it was chosen."""
    model, moment = moment_for(config)
    chosen = moment.z - 2
    after = relived(model, moment, chosen)
    close(after.h, moment.after.h)
    same_bits(after.z, chosen)


@vrnn_models
def test_the_latent_of_a_vrnn_reaches_h_by_its_equation(config):
    model, moment = moment_for(config)
    chosen = moment.z - 2
    after = relived(model, moment, chosen)
    read = torch.cat([model.phi_x(moment.x), model.phi_z(chosen)], -1)
    h, c = model.recurrence(read, (moment.before.h, moment.before.c))
    same_bits((after.h, after.c), (h, c))


@latent_models
def test_the_prior_s_mean_is_what_temperature_zero_draws(config):
    """Without variation z is the prior's mean anyway, so holding it there changes nothing."""
    model, moment = moment_for(config)
    cold = {"generator": seeded(2), "temperature": 0.0}
    plain = generate(model, moment.after, STEPS, **cold)
    cold["generator"] = seeded(2)
    kept = list(stream(Steered(model, [held] * STEPS), moment.after, STEPS, **cold))
    close(torch.cat(kept, 1), plain)


@latent_models
def test_held_latents_are_prior_means_and_zero_under_vrnn_i(config):
    _, moment = moment_for(config)
    z = held(torch.full((COUNT, 3), 7.0).double(), moment.p)
    same_bits(z, moment.p.mu.expand(COUNT, -1))
    assert (config.prior == 0) == (not z.any())


@latent_models
def test_a_walk_goes_as_many_of_the_prior_s_sigmas_as_it_says(config):
    _, moment = moment_for(config)
    axis = torch.tensor([0.6, 0.0, 0.8], dtype=torch.float64)
    moved = walked(axis, -1.5)(moment.z, moment.p) - moment.z
    s1, _, s3 = moment.p.sigma[0]
    close(moved[0], -1.5 * torch.sqrt(0.36 * s1**2 + 0.64 * s3**2) * axis)


@latent_models
def test_a_change_comes_at_its_own_step_and_not_before(config):
    """With the third step's latent replaced, two frames are as they were, and the third is not."""
    model, moment = moment_for(config)
    plain = futures(model, moment.after)
    other = futures(model, moment.after, [untouched, untouched, replaced(moment.z[0] + 3)])
    same_bits(other[:, :2], plain[:, :2])
    assert (other[:, 2] - plain[:, 2]).abs().max() > 1e-6


@latent_models
def test_drawn_latents_given_back_draw_the_same_frames(config):
    """Replacing every z by the one that would have been drawn anyway: the noise of the frames is still theirs."""
    model, moment = moment_for(config)
    state, generator, latents, frames = moment.after, seeded(4), [], []
    for _ in range(STEPS):
        state, seen = model.step(state, None, generator=generator)
        latents.append(seen.z[0])
        frames.append(seen.x)
    steered = Steered(model, [replaced(z) for z in latents])
    again = generate(steered, moment.after, STEPS, generator=seeded(4))
    same_bits(again, torch.stack(frames, 1))


@latent_models
def test_between_two_paths_stand_mixtures_and_at_the_ends_each_alone(config):
    model = built(config)
    a, b = (prefill(model, frames_for(config, n, seed=n), generator=seeded()).z[0] for n in (4, 6))
    shares = torch.tensor([0.0, 0.25, 1.0], dtype=torch.float64)
    rows = between(model, (a, b), shares)
    assert rows.shape[:2] == (3, 4), "as many steps as both have"
    for row, path in ((rows[0], a), (rows[1], 0.75 * a + 0.25 * b[:4]), (rows[2], b[:4])):
        steered = Steered(model, [replaced(z) for z in path])
        alone = generate(steered, model.initial_state(1), 4, generator=seeded(1), temperature=0.0)
        close(row, alone[0])


@latent_models
def test_between_knows_the_paths_alone(config):
    """No frame of either drawing is given, and chance has no part in it."""
    model = built(config)
    path = prefill(model, frames_for(config, 4), generator=seeded()).z[0]
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    first, again = (between(model, (path, path), ends) for _ in range(2))
    same_bits(first, again)
    close(first[0], first[1])
