"""Models that must coincide where their equations do."""

import pytest
import torch
from scipy import integrate

from tests.contracts.table import (
    batch_for,
    built,
    close,
    every_model,
    frames_for,
    latent_models,
    same_bits,
    seeded,
    small,
    whole,
)  # fmt: skip
from vrnn.models import CONFIGS, build


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("layers", [1, 2])
def test_a_mixture_of_one_component_is_a_gaussian(name, layers):
    config = small(CONFIGS[name], layers=layers, components=1)
    single = built(small(config, emission="ink-gaussian", components=1))
    mixture = build(small(config, emission="ink-mixture", components=1)).double()
    weights = single.state_dict()
    for part in ("weight", "bias"):
        own = mixture.state_dict()[f"emission.head.{part}"][:1]
        weights[f"emission.head.{part}"] = torch.cat([own, weights[f"emission.head.{part}"]])
    mixture.load_state_dict(weights)
    batch = batch_for(config)
    left, right = (model(batch, generator=seeded()) for model in (single, mixture))
    close(left.log_px, right.log_px)
    close(left.kl, right.kl)


def disconnect(model) -> None:
    """Cut z off: neither the emission nor the recurrence hears of it."""
    with torch.no_grad():
        model.emission.body[0].weight[:, : model.config.phi_z] = 0
        model.recurrence.weight_ih[:, model.config.phi_x :] = 0


@latent_models
def test_a_disconnected_latent_leaves_the_rnn(config):
    model, batch = built(config), batch_for(config)
    disconnect(model)
    baseline = build(
        small(config, name="rnn", family="rnn", latent=0, phi_z=0, prior=0, posterior=0)
    ).double()
    own = model.state_dict()
    own["emission.body.0.weight"] = own["emission.body.0.weight"][:, config.phi_z :]
    own["recurrence.weight_ih"] = own["recurrence.weight_ih"][:, : config.phi_x]
    baseline.load_state_dict({name: own[name] for name in baseline.state_dict()})
    expected = baseline(batch)
    for seed in (1, 2):
        trace = model(batch, generator=seeded(seed))
        close(trace.log_px, expected.log_px)
        close(trace.h, expected.h)
    assert trace.q is not None and trace.p is not None
    laws = (torch.distributions.Normal(*law) for law in (trace.q, trace.p))
    close(trace.kl, torch.distributions.kl_divergence(*laws).sum(-1).masked_fill(~batch.mask, 0.0))


@latent_models
def test_a_connected_latent_is_heard(config):
    model, batch = built(config), batch_for(config)
    left, right = (model(batch, generator=seeded(seed)) for seed in (1, 2))
    assert ((left.log_px - right.log_px).abs()[batch.mask] > 1e-6).all()


@latent_models
def test_a_posterior_that_is_the_prior_costs_nothing(config):
    model, batch = built(config), batch_for(config)
    with torch.no_grad():
        for head in (model.posterior.head, model.prior.head):
            head.weight.zero_()
            head.bias.copy_(torch.linspace(-1, 1, len(head.bias)))
    same_bits(model(batch, generator=seeded()).kl, torch.zeros(4, 7, dtype=torch.float64))


@every_model
def test_given_its_latent_the_density_of_a_frame_integrates_to_one(config):
    """A model that peeked at x_t would be no density of x_t; z is held so that nothing of x_t comes through it."""
    model = built(config)
    if config.latent:
        with torch.no_grad():
            model.posterior.head.weight.zero_()
    axis = torch.linspace(-16, 16, 161, dtype=torch.float64)
    move = torch.cartesian_prod(axis, axis)
    first = frames_for(config, 1).expand(len(move), 1, 3)
    total = 0.0
    for pen in (0.0, 1.0):
        second = torch.cat([move, torch.full((len(move), 1), pen, dtype=torch.float64)], 1)[:, None]
        noise = model.noise(1, 2, generator=seeded()).expand(len(move), -1, -1)
        with torch.inference_mode():
            density = model(whole(torch.cat([first, second], 1)), noise=noise).log_px[:, 1].exp()
        total += integrate.simpson(integrate.simpson(density.view(161, 161).numpy(), dx=0.2), dx=0.2)
    assert total == pytest.approx(1.0, abs=1e-4)
