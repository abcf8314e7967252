"""What every model promises about drawing, and about the states that drawing begins from."""

import torch

from tests.contracts.table import (
    built,
    close,
    deterministic_models,
    every_model,
    frames_for,
    same_bits,
    seeded,
    whole,
)
from vrnn.sampling import CHUNK, generate, prefill, stream
from vrnn.types import State


@every_model
def test_equal_generators_draw_equal_bits_and_others_do_not(config):
    model = built(config)
    draws = [generate(model, model.initial_state(2), 5, generator=seeded(seed)) for seed in (1, 1, 2)]
    same_bits(draws[0], draws[1])
    assert not torch.equal(draws[0], draws[2])


@every_model
def test_two_interleaved_sessions_are_two_sessions_alone(config):
    model, steps = built(config), CHUNK + 3
    prefixes = [frames_for(config, 4, seed=seed) for seed in (1, 2)]

    def session(seed: int):
        start = prefill(model, prefixes[seed], generator=seeded(seed)).state.fork(3)
        return stream(model, start, steps, generator=seeded(10 + seed), temperature=0.8)

    alone = [list(session(seed)) for seed in (0, 1)]
    left, right = zip(*zip(session(0), session(1), strict=True), strict=True)
    same_bits(list(left), alone[0])
    same_bits(list(right), alone[1])


@deterministic_models
def test_what_is_drawn_is_scored_and_remembered(config):
    """Without a latent, a drawn frame that is given back has the density and the state that it had when drawn."""
    model, generator = built(config), seeded(3)
    state = model.initial_state(4)
    for _ in range(4):
        after, drawn = model.step(state, None, generator=generator)
        again, given = model.step(state, drawn.x, generator=generator)
        same_bits((given.log_px, given.mean, again.h), (drawn.log_px, drawn.mean, after.h))
        state = after


@every_model
def test_at_temperature_zero_nothing_is_left_to_chance(config):
    model = built(config)
    draws = [generate(model, model.initial_state(1), 6, generator=seeded(s), temperature=0.0) for s in (1, 2)]
    close(draws[0], draws[1])


@every_model
def test_temperature_is_for_draws_alone(config):
    """A frame that is given is inferred and scored as it is, whatever the temperature."""
    model, x = built(config), frames_for(config, 3)
    state = model(whole(frames_for(config, 3, 2, seed=1)), generator=seeded()).state
    cold, warm = (model.step(state, x, generator=seeded(), temperature=t) for t in (0.2, 1.0))
    same_bits((tuple(cold[0]), cold[1].log_px, cold[1].kl), (tuple(warm[0]), warm[1].log_px, warm[1].kl))


@every_model
def test_forks_stand_side_by_side_and_go_on_alike(config):
    model, x = built(config), frames_for(config, 2, 3)
    state = model(whole(x), generator=seeded()).state
    forked = state.fork(3)
    assert len(forked.h) == 6
    for before, after in zip(state, forked, strict=True):
        same_bits(after, torch.stack([before[0]] * 3 + [before[1]] * 3))
    ahead = generate(model, forked, 4, generator=seeded(), temperature=0.0)
    apart = generate(model, state, 4, generator=seeded(), temperature=0.0)
    close(ahead, apart.repeat_interleave(3, 0))


@every_model
def test_drawing_leaves_the_state_it_began_from_alone(config):
    model = built(config)
    state = prefill(model, frames_for(config, 3), generator=seeded()).state
    kept = State(*(field.clone() for field in state))
    generate(model, state, 3, generator=seeded())
    same_bits(tuple(state), tuple(kept))


@every_model
def test_a_model_keeps_no_memory_between_calls(config):
    model, x = built(config), whole(frames_for(config, 2, 3))
    before = {name: vars(part).copy() for name, part in model.named_modules()}
    first = model(x, generator=seeded()).log_px
    generate(model, model.initial_state(1), 3, generator=seeded())
    same_bits(model(x, generator=seeded()).log_px, first)
    after = {name: vars(part) for name, part in model.named_modules()}
    assert {name: list(fields) for name, fields in before.items()} == {n: list(f) for n, f in after.items()}


@every_model
def test_the_mean_of_many_draws_is_the_mean_that_a_step_reports(config):
    model = built(config)
    state = model(whole(frames_for(config, 1, 3)), generator=seeded()).state.fork(8_000)
    with torch.inference_mode():
        _, drawn = model.step(state, None, generator=seeded())
    spread = drawn.x.std(0) / 8_000**0.5
    assert ((drawn.x - drawn.mean).mean(0).abs() < 4 * spread).all()
