"""Mistakes that were seen in public code for these models, each as the test that would have found it."""

import torch

from tests.contracts.table import (
    built,
    close,
    every_model,
    frames_for,
    hold,
    latent_models,
    same_bits,
    seeded,
    srnn_models,
    whole,
)
from vrnn.sampling import prefill


@srnn_models
def test_the_frame_before_reaches_prior_and_emission(config):
    """A d that is shifted twice has read x_1 to x_{t-2} only, and x_{t-1} never reaches z_t."""
    model, x = hold(built(config)), frames_for(config, 3, 6)
    noise = model.noise(3, 6, generator=seeded())
    with torch.no_grad():
        # What is left to carry a frame to z_t is d_t alone.
        model.prior.body[0].weight[:, : config.latent] = 0
    before = model(whole(x), noise=noise)
    for t in range(1, 6):
        changed = x.clone()
        changed[:, t - 1] = frames_for(config, 3, seed=8)
        after = model(whole(changed), noise=noise)
        assert ((after.p.mu - before.p.mu)[:, t].abs().amax(-1) > 1e-6).all()
        assert ((after.log_px - before.log_px)[:, t].abs() > 1e-9).all()
        same_bits(after.p.mu[:, :t], before.p.mu[:, :t])


@srnn_models
def test_what_is_drawn_is_scored_by_forward_with_the_same_densities(config):
    """A sampler that uses the unshifted d draws x_t from a prior and an emission that no forward pass has."""
    model, generator = hold(built(config)), seeded(4)
    state, steps = model.initial_state(3), []
    for _ in range(5):
        state, drawn = model.step(state, None, generator=generator)
        steps.append(drawn)
    x, z, mu, sigma = (
        torch.stack(column, 1) for column in zip(*((s.x, s.z, *s.p) for s in steps), strict=True)
    )
    # A posterior that reads nothing can be told to give exactly the latents that were drawn.
    shift, raw = model.posterior.head.bias.chunk(2)
    scale = torch.nn.functional.softplus(raw) + 1e-4
    noise = (z - shift - (mu if config.residual else 0)) / scale
    trace = model(whole(x), noise=noise.detach())
    close(trace.z, z)
    close((trace.p.mu, trace.p.sigma), (mu, sigma))
    close(trace.log_px, torch.stack([s.log_px for s in steps], 1))
    close(tuple(trace.state), tuple(state))


@srnn_models
def test_the_latent_before_reaches_prior_and_posterior(config):
    """Without the link from z_{t-1} to z_t the chain is a row of latents that know nothing of each other."""
    model, x = built(config), frames_for(config, 3, 4)
    noise = model.noise(3, 4, generator=seeded())
    other = noise.clone()
    other[:, 1] += 1.0
    left, right = (model(whole(x), noise=each) for each in (noise, other))
    same_bits(left.h, right.h)
    for law, changed in ((left.p, right.p), (left.q, right.q)):
        for mine, theirs in zip(law, changed, strict=True):
            same_bits(mine[:, :2], theirs[:, :2])
            assert ((mine - theirs)[:, 2].abs().amax(-1) > 1e-6).all()
    state, frame = prefill(model, x[0], generator=seeded()).state, frames_for(config, 1, seed=7)
    moved = state._replace(z=state.z + 1.0)
    for given in (frame, None):
        laws = [model.step(s, given, generator=seeded())[1].p.mu for s in (state, moved)]
        assert ((laws[0] - laws[1]).abs() > 1e-6).all()


@latent_models
def test_the_latent_of_a_frame_reaches_the_density_of_that_frame(config):
    model, x = built(config), frames_for(config, 3, 4)
    noise = model.noise(3, 4, generator=seeded())
    other = noise.clone()
    other[:, 2] += 1.0
    left, right = (model(whole(x), noise=each).log_px for each in (noise, other))
    same_bits(left[:, :2], right[:, :2])
    assert ((left - right)[:, 2].abs() > 1e-6).all()


@every_model
def test_the_first_frame_is_scored(config):
    """The authors of SRNN begin with the second; a sequence of one frame would score nothing."""
    model, x = built(config), frames_for(config, 3, 1)
    trace = model(whole(x), generator=seeded())
    assert (trace.log_px[:, 0] != 0).all()
    if config.latent:
        assert (trace.kl[:, 0] > 0).all()
