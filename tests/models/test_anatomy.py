"""A look inside a step shows the numbers of the step itself."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch

from tests.contracts.table import (
    built,
    close,
    every_model,
    frames_for,
    latent_models,
    same_bits,
    seeded,
    smoothing_models,
    srnn_models,
    summaries,
    vrnn_models,
    walk,
)
from vrnn.distributions import gaussian
from vrnn.models.anatomy import dissect


def stepped(config, steps: int = 6) -> tuple[Any, torch.Tensor, Any, Any, list[Any]]:
    """A model, its frames, what `dissect` says of them, and its own steps over them."""
    model, x = built(config), frames_for(config, 1, steps)
    with torch.no_grad():
        found = dissect(model, x[0], generator=seeded(3))
        state, seen = walk(model, model.initial_state(1), x, seeded(3), summaries(model, x))
    return model, x[0], found, state, seen


def taken(model: Any, frames: torch.Tensor) -> Any:
    return dissect(model, frames, generator=seeded(3))


@every_model
def test_every_number_is_that_of_step_bit_for_bit(config):
    _, x, found, state, seen = stepped(config)
    same_bits(found.x, x)
    same_bits(found.log_px, torch.cat([s.log_px for s in seen]))
    same_bits(found.z, torch.cat([s.z for s in seen]))
    same_bits(found.after[-1:], state.h)
    same_bits(found.before[1:], found.after[:-1])
    for name, laws in (("q", [s.q for s in seen]), ("p", [s.p for s in seen])):
        law = getattr(found, name)
        assert (law is None) == (config.latent == 0)
        if law is not None:
            same_bits(law.mu, torch.cat([one.mu for one in laws]))
            same_bits(law.sigma, torch.cat([one.sigma for one in laws]))
    same_bits(found.kl.sum(1), torch.cat([s.kl for s in seen]))


@every_model
def test_the_emission_s_parameters_give_the_step_s_likelihood_and_mean(config):
    model, x, found, _, seen = stepped(config)
    same_bits(model.emission.log_prob(found.law, x), found.log_px)
    same_bits(model.emission.mean(found.law), torch.cat([s.mean for s in seen]))


@latent_models
def test_the_latent_is_the_mean_and_the_noise_at_its_width(config):
    _, _, found, _, _ = stepped(config)
    same_bits(found.z, found.q.mu + found.q.sigma * found.eps)
    assert found.eps.unique().numel() == found.eps.numel()


@vrnn_models
def test_the_arrows_of_the_diagram_are_the_model_s_networks(config):
    """Each vector is what the network at its arrow makes of the vectors that the arrow comes from."""
    model, x, found, _, _ = stepped(config)
    with torch.no_grad():
        close(found.phi_x, model.phi_x(x))
        close(found.phi_z, model.phi_z(found.z))
        close(found.p, model.prior(found.before))
        close(found.q, model.posterior(torch.cat([found.phi_x, found.before], 1)))
        close(found.law, model.emission.params(torch.cat([found.phi_z, found.before], 1)))
        c = torch.zeros_like(found.before[:1])
        for t, inputs in enumerate(torch.cat([found.phi_x, found.phi_z], 1)):
            h, c = model.recurrence(inputs[None], (found.before[t : t + 1], c))
            close(found.after[t : t + 1], h)


@srnn_models
def test_the_chain_of_an_srnn_is_whole(config):
    model, _, found, _, _ = stepped(config)
    same_bits(found.z_before[1:], found.z[:-1])
    with torch.no_grad():
        close(found.p, model.prior(torch.cat([found.z_before, found.before], 1)))
        q = model.posterior(torch.cat([found.z_before, found.a], 1))
        close(found.q.mu, q.mu + found.p.mu if config.residual else q.mu)
        close(found.q.sigma, q.sigma)
    assert found.phi_z.shape == (len(found.x), 0)


@smoothing_models
def test_a_smoothing_summary_knows_what_comes_later(config):
    model, x = built(config), frames_for(config, 1, 6)[0]
    other = x.clone()
    other[-1] = -other[-1] + 0.5
    with torch.no_grad():
        one, two = (taken(model, frames) for frames in (x, other))
    assert (one.a[0] != two.a[0]).any() and (one.q.mu[0] != two.q.mu[0]).any()
    same_bits(one.p.mu[0], two.p.mu[0])


@latent_models
def test_each_dimension_s_divergence_is_torch_s(config):
    _, _, found, _, _ = stepped(config)
    q, p = (torch.distributions.Normal(law.mu, law.sigma) for law in (found.q, found.p))
    close(found.kl, torch.distributions.kl_divergence(q, p))


@every_model
def test_the_caller_s_generator_moves_on_as_after_the_steps(config):
    model, x = built(config), frames_for(config, 1, 6)
    one, two = seeded(3), seeded(3)
    with torch.no_grad():
        dissect(model, x[0], generator=one)
        walk(model, model.initial_state(1), x, two, summaries(model, x))
    assert torch.equal(one.get_state(), two.get_state())


@vrnn_models
def test_the_first_step_begins_in_the_initial_state(config):
    model, _, found, _, _ = stepped(config)
    same_bits(found.before[:1], model.initial_state(1).h)
    assert all((a != b).any() for a, b in pairwise(found.before))
    assert gaussian.kl(found.q, found.p).shape == found.log_px.shape
