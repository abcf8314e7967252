"""The importance-weighted bound against its definition, its limits and quadrature."""

import math
from dataclasses import replace

import pytest
import torch
from torch import Generator

from vrnn.data.batches import collate
from vrnn.distributions import gaussian
from vrnn.models import CONFIGS, build
from vrnn.models.vrnn import VRNN
from vrnn.objective import importance_weighted, log_weight

TINY = replace(CONFIGS["vrnn-gauss"], hidden=8, latent=2, phi_x=4, phi_z=4, prior=4, posterior=4, decoder=4)


def seeded(seed: int) -> Generator:
    return Generator().manual_seed(seed)


@pytest.fixture
def model():
    torch.manual_seed(0)
    model = build(TINY).double().eval().requires_grad_(False)
    assert isinstance(model, VRNN)
    # Random weights leave q close to p and both wide; a sharper posterior makes the weights vary.
    model.posterior.head.weight.mul_(6)
    return model


def ink(*lengths: int) -> list[torch.Tensor]:
    x = [torch.randn(n, 3, generator=seeded(n), dtype=torch.float64) for n in lengths]
    return [torch.cat([f[:, :2], (f[:, 2:] > 1).double()], 1) for f in x]


def test_one_sample_is_the_single_sample_estimate(model):
    batch = collate(ink(5, 9))
    found = importance_weighted(model, batch, samples=1, generator=seeded(4))
    assert found.log_px.tolist() == log_weight(model(batch, generator=seeded(4))).tolist()
    assert found.effective.tolist() == pytest.approx([1, 1])


def test_it_is_the_log_of_the_mean_weight_of_whole_sequences(model):
    batch = collate(ink(5, 9))
    found = importance_weighted(model, batch, samples=7, generator=seeded(4), most_frames=18)
    generator = seeded(4)
    w = torch.stack([log_weight(model(batch, generator=generator)) for _ in range(7)]).exp()
    torch.testing.assert_close(found.log_px, w.mean(0).log())
    torch.testing.assert_close(found.effective, w.sum(0) ** 2 / (w * w).sum(0))


def test_a_mean_of_steps_would_be_another_number(model):
    """log mean_k prod_t w_kt is not sum_t log mean_k w_kt: whole sequences are weighed, as the paper does."""
    batch = collate(ink(9))
    generator = seeded(4)
    steps = []
    for _ in range(7):
        trace = model(batch, generator=generator)
        ratio = gaussian.log_prob(trace.p, trace.z) - gaussian.log_prob(trace.q, trace.z)
        steps.append(trace.log_px + ratio)
    each = torch.stack(steps)
    per_step = float((each.logsumexp(0) - math.log(7)).sum())
    found = importance_weighted(model, batch, samples=7, generator=seeded(4), most_frames=9)
    whole = float(each.sum(-1).logsumexp(0) - math.log(7))
    assert float(found.log_px) == pytest.approx(whole, abs=1e-10)
    assert abs(per_step - whole) > 0.05


@pytest.fixture
def seen(model):
    """The shape `[sequences frames]` of every batch that the model is asked about."""
    shapes = []
    hook = model.register_forward_pre_hook(lambda _, given: shapes.append(tuple(given[0].mask.shape)))
    yield shapes
    hook.remove()


@pytest.mark.parametrize("most", [1, 9, 20, 40, 1_000])
def test_memory_is_bounded_over_samples_and_over_the_batch(model, seen, most):
    batch = collate(ink(3, 9, 4, 9, 8))
    importance_weighted(model, batch, samples=6, generator=seeded(0), most_frames=most)
    assert sum(rows for rows, _ in seen) == 5 * 6
    assert all(rows * frames <= most or rows == 1 for rows, frames in seen)


def test_one_long_sequence_is_cut_over_its_samples_and_never_over_time(model, seen):
    importance_weighted(model, collate(ink(30)), samples=7, generator=seeded(0), most_frames=60)
    assert seen == [(2, 30), (2, 30), (2, 30), (1, 30)]


def test_a_large_batch_is_cut_to_rows_without_foreign_padding(model, seen):
    importance_weighted(model, collate(ink(3, 4, 30, 5)), samples=2, generator=seeded(0), most_frames=60)
    assert seen == [(4, 4), (2, 30), (2, 30)]


def test_copies_side_by_side_are_not_mixed_up(model):
    """With the latent shut off every weight is the likelihood, so a wrong row would show."""
    for net in (model.prior, model.posterior):
        net.head.weight.zero_()
        net.head.bias.zero_()
    model.phi_z[0].weight.zero_()
    batch = collate(ink(3, 6, 11))
    exact = model(batch, generator=seeded(0)).log_px.sum(1)
    for most in (1, 100, 10_000):
        found = importance_weighted(model, batch, samples=5, generator=seeded(0), most_frames=most)
        torch.testing.assert_close(found.log_px, exact)
        torch.testing.assert_close(found.effective, torch.full((3,), 5.0, dtype=torch.float64))


def test_padding_has_no_weight(model):
    short, long = ink(4, 9)
    noise = torch.randn(2, 9, 2, generator=seeded(0), dtype=torch.float64)
    together = log_weight(model(collate([short, long]), noise=noise))
    alone = log_weight(model(collate([short]), noise=noise[:1, :4]))
    assert float(together[0]) == pytest.approx(float(alone[0]), abs=1e-12)


def test_more_samples_raise_the_bound_on_average(model):
    batch = collate(ink(6) * 400)
    means = [
        float(importance_weighted(model, batch, samples=k, generator=seeded(k)).log_px.mean())
        for k in (1, 4, 16, 64)
    ]
    assert means == sorted(means) and means[-1] - means[0] > 0.01


def test_many_samples_reach_the_likelihood_by_quadrature(model):
    """One frame: log p(x) = log of the integral over z of p(z) p(x | z), here on a grid of two dimensions."""
    # A posterior that is narrower than it should be has weights of great variance: widen it again.
    model.posterior.head.weight.div_(6)
    (x,) = ink(1)
    state = model.initial_state(1)
    p = model.prior(state.h)
    axis = torch.linspace(-8, 8, 161, dtype=torch.float64)
    z = torch.cartesian_prod(axis, axis) * p.sigma + p.mu
    params = model.emission.params(torch.cat([model.phi_z(z), state.h.expand(len(z), -1)], -1))
    log_joint = gaussian.log_prob(p, z) + model.emission.log_prob(params, x.expand(len(z), -1))
    cell = float(p.sigma.prod()) * (16 / 160) ** 2
    exact = float(log_joint.logsumexp(0)) + math.log(cell)
    found = importance_weighted(model, collate([x]), samples=20_000, generator=seeded(0))
    assert float(found.log_px) == pytest.approx(exact, abs=5e-3)


def test_a_deterministic_model_is_exact_for_any_number_of_samples():
    torch.manual_seed(0)
    model = build(replace(CONFIGS["rnn-gmm"], hidden=8, components=2, phi_x=4, decoder=4)).eval()
    batch = collate([f.float() for f in ink(5, 9)])
    exact = model(batch).log_px.sum(1)
    for k, most in ((1, 20_000), (40, 20_000), (40, 9)):
        found = importance_weighted(model, batch, samples=k, generator=seeded(0), most_frames=most)
        assert found.log_px.tolist() == exact.tolist()
        assert found.effective.tolist() == [k, k]
