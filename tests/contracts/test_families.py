"""Models that must coincide where their equations do."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from scipy import integrate
from torch import nn

from tests.contracts.table import (
    TABLE,
    batch_for,
    built,
    close,
    every_model,
    frames_for,
    hold,
    latent_models,
    residual_models,
    rows,
    same_bits,
    seeded,
    srnn_models,
    vrnn_models,
    whole,
)
from vrnn.models import Config, build
from vrnn.models.networks import LATENT_SIGMA_FLOOR

RAW_ONE = float(torch.tensor(1 - LATENT_SIGMA_FLOOR, dtype=torch.float64).expm1().log())
"""What a head must say for a sigma of 1."""


def twin(model: Any, config: Config) -> Any:
    """Another model with every weight that the two share by name and shape."""
    other: Any = build(config).double()
    own = other.state_dict()
    shared = {n: w for n, w in model.state_dict().items() if n in own and w.shape == own[n].shape}
    other.load_state_dict(own | shared)
    return other


@every_model
def test_a_mixture_of_one_component_is_a_gaussian(config):
    gaussian, mixture = (f"{config.emission.split('-')[0]}-{law}" for law in ("gaussian", "mixture"))
    single = built(replace(config, emission=gaussian, components=1))
    other = twin(single, replace(config, emission=mixture, components=1))
    with torch.no_grad():
        # The mixture's raw numbers begin with the weight, which one component always has.
        for part in ("weight", "bias"):
            getattr(other.emission.head, part)[1:] = getattr(single.emission.head, part)
    batch = batch_for(config)
    left, right = (model(batch, generator=seeded()) for model in (single, other))
    close(left.log_px, right.log_px)
    close(left.kl, right.kl)


def disconnect(model) -> None:
    """Cut z off: neither the emission nor the recurrence hears of it."""
    with torch.no_grad():
        model.emission.body[0].weight[:, : model.config.phi_z] = 0
        model.recurrence.weight_ih[:, model.config.phi_x :] = 0


@vrnn_models
def test_a_disconnected_latent_leaves_the_rnn(config):
    model, batch = built(config), batch_for(config)
    disconnect(model)
    plain = replace(config, name="rnn", family="rnn", latent=0, phi_z=0, prior=0, posterior=0)
    baseline = build(plain).double()
    own = model.state_dict()
    own["emission.body.0.weight"] = own["emission.body.0.weight"][:, config.phi_z :]
    own["recurrence.weight_ih"] = own["recurrence.weight_ih"][:, : config.phi_x]
    baseline.load_state_dict({name: own[name] for name in baseline.state_dict()})
    expected = baseline(batch)
    for seed in (1, 2):
        trace = model(batch, generator=seeded(seed))
        close(trace.log_px, expected.log_px)
        close(trace.h, expected.h)
    assert_kl_is_torchs(trace)


@srnn_models
def test_a_disconnected_latent_leaves_a_gru_and_an_emission(config):
    """d_t has read the frames before x_t and no other, and it is all that the emission is left with."""
    model, batch = built(config), batch_for(config)
    with torch.no_grad():
        model.emission.body[0].weight[:, : config.latent] = 0
    gru = nn.GRU(config.phi_x, config.hidden, batch_first=True).double()
    gru.load_state_dict(model.recurrence.state_dict())
    after, _ = gru(model.phi_x(batch.x))
    d = torch.cat([torch.zeros(4, 1, config.hidden), after[:, :-1]], 1)
    nothing = torch.zeros(4, 7, config.latent, dtype=torch.float64)
    params = model.emission.params(torch.cat([nothing, d], -1))
    expected = model.emission.log_prob(params, batch.x).masked_fill(~batch.mask, 0.0)
    for seed in (1, 2):
        trace = model(batch, generator=seeded(seed))
        close(trace.log_px, expected)
        close(trace.h, after)
    assert_kl_is_torchs(trace)


def assert_kl_is_torchs(trace) -> None:
    laws = (torch.distributions.Normal(*law) for law in (trace.q, trace.p))
    expected = torch.distributions.kl_divergence(*laws).sum(-1)
    close(trace.kl, expected.masked_fill(~trace.mask, 0.0))


@latent_models
def test_a_connected_latent_is_heard(config):
    model, batch = built(config), batch_for(config)
    left, right = (model(batch, generator=seeded(seed)) for seed in (1, 2))
    assert ((left.log_px - right.log_px).abs()[batch.mask] > 1e-6).all()


@rows({name: c for name, c in TABLE.items() if c.latent and c.prior and not c.residual})
def test_a_posterior_that_is_the_prior_costs_nothing(config):
    model, batch = built(config), batch_for(config)
    with torch.no_grad():
        for head in (model.posterior.head, model.prior.head):
            head.weight.zero_()
            head.bias.copy_(torch.linspace(-1, 1, len(head.bias)))
    same_bits(model(batch, generator=seeded()).kl, torch.zeros(4, 7, dtype=torch.float64))


@rows({name: c for name, c in TABLE.items() if c.latent and not c.prior})
def test_a_standard_posterior_costs_nothing_under_the_standard_prior(config):
    model, batch = hold(built(config)), batch_for(config)
    with torch.no_grad():
        model.posterior.head.bias[: config.latent] = 0
        model.posterior.head.bias[config.latent :] = RAW_ONE
    close(model(batch, generator=seeded()).kl, torch.zeros(4, 7, dtype=torch.float64))


@rows({name: c for name, c in TABLE.items() if c.name == "vrnn-i-gauss"})
def test_i_gauss_is_gauss_with_its_prior_fixed_at_the_standard_normal(config):
    fixed = built(config)
    learned = twin(fixed, replace(config, name="vrnn-gauss", prior=7))
    with torch.no_grad():
        learned.prior.head.weight.zero_()
        learned.prior.head.bias[: config.latent] = 0
        learned.prior.head.bias[config.latent :] = RAW_ONE
    left, right = (model(batch_for(config), generator=seeded()) for model in (fixed, learned))
    close(left.log_px, right.log_px)
    close(left.kl, right.kl)


@residual_models
def test_a_residual_of_zero_costs_nothing(config):
    """The mean is the prior's wherever the chain has come to; with one scale for both there is no divergence."""
    model, batch = built(config), batch_for(config)
    with torch.no_grad():
        model.posterior.head.weight.zero_()
        model.posterior.head.bias[: config.latent] = 0
        for head in (model.posterior.head, model.prior.head):
            head.weight[config.latent :] = 0
            head.bias[config.latent :] = torch.linspace(-1, 1, config.latent)
    trace = model(batch, generator=seeded())
    same_bits(trace.kl, torch.zeros(4, 7, dtype=torch.float64))
    assert (trace.p.mu[0].std(0) > 0.01).all()


@residual_models
def test_a_residual_on_a_prior_mean_of_zero_is_the_posterior_without_it(config):
    model, batch = built(config), batch_for(config)
    plain = twin(model, replace(config, residual=False))
    left, right = (each(batch, generator=seeded()) for each in (model, plain))
    assert ((left.q.mu - right.q.mu).abs() > 1e-6).all()
    with torch.no_grad():
        for each in (model, plain):
            each.prior.head.weight[: config.latent] = 0
            each.prior.head.bias[: config.latent] = 0
    left, right = (each(batch, generator=seeded()) for each in (model, plain))
    close(left.log_px, right.log_px)
    close(left.kl, right.kl)


@residual_models
def test_only_the_mean_is_a_residual(config):
    """Moving the prior's mean by a constant moves the posterior's with it, and leaves its scale and its cost alone."""
    model, batch = built(config), batch_for(config)
    with torch.no_grad():
        # With a chain that forgets, the shift of one z reaches no other conditional.
        model.prior.body[0].weight[:, : config.latent] = 0
        model.posterior.body[0].weight[:, : config.latent] = 0
    before = model(batch, generator=seeded())
    with torch.no_grad():
        model.prior.head.bias[: config.latent] += 0.7
    after = model(batch, generator=seeded())
    close(after.q.mu, before.q.mu + 0.7)
    close(after.q.sigma, before.q.sigma)
    close(after.kl, before.kl)


@rows({name: c for name, c in TABLE.items() if c.layers == 1})
def test_given_its_latent_the_density_of_a_frame_integrates_to_one(config):
    """A model that peeked at x_t would be no density of x_t; z is held so that nothing of x_t comes through it."""
    ink = config.kind == "ink"
    config = config if ink else replace(config, feature=2)
    model = hold(built(config))
    axis = torch.linspace(-15, 15, 121, dtype=torch.float64)
    plane = torch.cartesian_prod(axis, axis)
    first = frames_for(config, 1)[:, : config.feature].expand(len(plane), 1, config.feature)
    total = 0.0
    for pen in (0.0, 1.0) if ink else (None,):
        column = [] if pen is None else [torch.full((len(plane), 1), pen, dtype=torch.float64)]
        second = torch.cat([plane, *column], 1)[:, None]
        noise = model.noise(1, 2, generator=seeded()).expand(len(plane), -1, -1)
        with torch.inference_mode():
            density = model(whole(torch.cat([first, second], 1)), noise=noise).log_px[:, 1].exp()
        total += integrate.simpson(integrate.simpson(density.view(121, 121).numpy(), dx=0.25), dx=0.25)
    assert total == pytest.approx(1.0, abs=1e-4)
