"""The small networks: what lies between their layers, and where they start."""

import math
from dataclasses import replace

import pytest
import torch
from torch.nn.functional import softplus

from tests.contracts.table import every_model, latent_models, small
from vrnn.models import CONFIGS, build
from vrnn.models.networks import ClippedLeakyReLU, GaussianNet, Head, StandardPrior, feature_net, prior_for

VRNN_ROW, SRNN_ROW = (small(CONFIGS[name]) for name in ("vrnn-gauss", "srnn-filt"))


def test_the_clipped_leaky_relu_by_hand():
    v = torch.tensor([-12.0, -9.0, -3.0, 0.0, 2.0, 3.0, 5.0])
    expected = [-3.0, -3.0, -1.0, 0.0, 2.0, 3.0, 3.0]
    assert ClippedLeakyReLU()(v).tolist() == pytest.approx(expected)


@pytest.mark.parametrize(("config", "kind"), [(VRNN_ROW, torch.nn.ReLU), (SRNN_ROW, ClippedLeakyReLU)])
@pytest.mark.parametrize("layers", [1, 3])
def test_a_feature_net_has_its_familys_activation_after_every_layer(config, kind, layers):
    net = feature_net(replace(config, layers=layers), 4, 6)
    assert [type(part) for part in net] == [torch.nn.Linear, kind] * layers
    shapes = [part.weight.shape for part in net if isinstance(part, torch.nn.Linear)]
    assert shapes == [(6, 4)] + [(6, 6)] * (layers - 1)


def test_a_head_stays_in_full_precision():
    head, v = Head(4, 3), torch.randn(2, 4, generator=torch.Generator().manual_seed(0))
    with torch.autocast("cpu", torch.bfloat16):
        rough = head(v)
    assert rough.dtype == torch.float32
    torch.testing.assert_close(rough, head(v), rtol=0, atol=0)


def test_a_gaussian_net_splits_mean_and_scale():
    net = GaussianNet(VRNN_ROW, 4, 6)
    with torch.no_grad():
        net.head.weight.zero_()
        net.head.bias.copy_(torch.tensor([1.0, 2.0, 3.0, 0.0, 1.0, -1.0]))
    law = net(torch.zeros(2, 5, 4))
    assert law.mu[1, 4].tolist() == [1.0, 2.0, 3.0]
    expected = [math.log1p(math.exp(v)) + 1e-4 for v in (0.0, 1.0, -1.0)]
    assert law.sigma[1, 4].tolist() == pytest.approx(expected, rel=1e-6)


def test_the_standard_prior_is_standard_whatever_came_before():
    prior = prior_for(small(CONFIGS["vrnn-i-gauss"]), 4)
    assert isinstance(prior, StandardPrior) and list(prior.parameters()) == []
    law = prior(torch.randn(2, 5, 4, generator=torch.Generator().manual_seed(0)))
    assert (
        law.mu.tolist() == torch.zeros(2, 5, 3).tolist()
        and law.sigma.tolist() == torch.ones(2, 5, 3).tolist()
    )


@latent_models
def test_prior_and_posterior_start_about_as_wide_as_the_data(config):
    model = build(config)
    for net in (model.prior, model.posterior):
        if isinstance(net, GaussianNet):
            assert softplus(net.head.bias[config.latent :]).tolist() == pytest.approx(
                [math.log1p(math.e**0.6)] * 3
            )


@every_model
def test_every_scale_of_the_emission_and_nothing_else_starts_at_the_authors_bias(config):
    """The raw numbers of a mixture: its weights, its means, its scales, then what ink has more."""
    bias = build(config).emission.head.bias
    k, width = config.components, 2 if config.kind == "ink" else config.feature
    begin = k * width + (k if config.emission.endswith("mixture") else 0)
    assert bias[begin : begin + k * width].tolist() == pytest.approx([0.6] * k * width)
    others = torch.cat([bias[:begin], bias[begin + k * width :]])
    assert not (others == bias[begin]).any() and len(others) > 0
