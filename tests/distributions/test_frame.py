"""The densities of one frame of real numbers against SciPy, torch.distributions and quadrature."""

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy import stats as scipy_stats
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from vrnn.distributions import frame, gaussian

# SciPy's own defaults mislead a type checker.
stats: Any = scipy_stats

WEIGHTS = np.array([0.2, 0.5, 0.3])


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def randn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def test_the_gaussian_density_is_scipys():
    params, x = frame.gaussian_from_raw(randn(6, 10, seed=1)), randn(6, 5, seed=2)
    rows = zip(x.numpy(), params.mu.numpy(), params.sigma.numpy(), strict=True)
    expected = [stats.multivariate_normal.logpdf(v, m, np.diag(s**2)) for v, m, s in rows]
    np.testing.assert_allclose(gaussian.log_prob(params, x), expected, rtol=1e-12)


def test_the_mixture_density_is_that_of_torch_distributions():
    params, x = frame.mixture_from_raw(randn(8, frame.mixture_size(3, 5), seed=3), 3), randn(8, 5, seed=4)
    each = Independent(Normal(params.mu, params.sigma), 1)
    expected = MixtureSameFamily(Categorical(logits=params.log_pi), each).log_prob(x)
    torch.testing.assert_close(frame.mixture_log_prob(params, x), expected, rtol=1e-12, atol=1e-12)


def test_the_mixture_density_is_scipys():
    """One weight vector a frame: the numbers of a frame are independent given the component, and only then."""
    params, x = some_mixture(4), randn(4, 2, seed=5).float()
    mu, sigma = params.mu[0].double().numpy(), params.sigma[0].double().numpy()
    each = [
        stats.multivariate_normal.pdf(x.double(), m, np.diag(s**2)) for m, s in zip(mu, sigma, strict=True)
    ]
    np.testing.assert_allclose(frame.mixture_log_prob(params, x), np.log(WEIGHTS @ np.array(each)), rtol=1e-5)


def test_many_frames_are_scored_in_pieces_and_none_is_lost():
    """A million numbers, more than one piece holds, with their gradients."""
    raw, x = randn(50_000, frame.mixture_size(4, 5), seed=12).requires_grad_(), randn(50_000, 5, seed=13)
    params = frame.mixture_from_raw(raw, 4)
    each = Independent(Normal(params.mu, params.sigma), 1)
    expected = MixtureSameFamily(Categorical(logits=params.log_pi), each).log_prob(x)
    ours = frame.mixture_log_prob(params, x)
    torch.testing.assert_close(ours, expected, rtol=1e-12, atol=1e-12)
    gradients = [
        torch.autograd.grad((score * x[:, 0]).sum(), raw, retain_graph=True) for score in (ours, expected)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("components", [1, 3])
def test_densities_integrate_to_one(components):
    params = frame.mixture_from_raw(randn(1, frame.mixture_size(components, 2), seed=components), components)
    axis = np.linspace(-14, 14, 561)
    x = torch.tensor(np.stack(np.meshgrid(axis, axis), -1))
    density = frame.mixture_log_prob(params, x).exp().numpy()
    assert integrate.simpson(integrate.simpson(density, x=axis), x=axis) == pytest.approx(1.0, abs=1e-6)


def test_a_mixture_of_one_component_is_the_gaussian():
    raw, x = randn(7, 10, seed=6), randn(7, 5, seed=7)
    # The mixture's raw numbers begin with the weight, which one component always has.
    mixture = frame.mixture_from_raw(torch.cat([randn(7, 1, seed=8), raw], 1), 1)
    single = frame.gaussian_from_raw(raw)
    torch.testing.assert_close(frame.mixture_log_prob(mixture, x), gaussian.log_prob(single, x))
    torch.testing.assert_close(frame.mixture_mean(mixture), single.mu)


def test_the_raw_numbers_mean_what_the_docstring_says():
    soft = [math.log1p(math.exp(v)) + 0.005 for v in (0.0, 3.0)]
    single = frame.gaussian_from_raw(torch.tensor([0.5, -2.0, 0.0, 3.0], dtype=torch.float64))
    assert single.mu.tolist() == [0.5, -2.0]
    np.testing.assert_allclose(single.sigma, soft, rtol=1e-12)
    raw = [0.0, math.log(3.0), 1.0, 2.0, 3.0, 4.0, 0.0, 3.0, 3.0, 0.0]
    mixture = frame.mixture_from_raw(torch.tensor(raw, dtype=torch.float64), 2)
    np.testing.assert_allclose(mixture.log_pi.exp(), [0.25, 0.75], rtol=1e-12)
    assert mixture.mu.tolist() == [[1.0, 2.0], [3.0, 4.0]]
    np.testing.assert_allclose(mixture.sigma, [soft, soft[::-1]], rtol=1e-12)
    assert len(raw) == frame.mixture_size(2, 2)


def some_mixture(count: int) -> frame.FrameMixture:
    one = frame.FrameMixture(
        torch.tensor(WEIGHTS).log().float(),
        torch.tensor([[0.0, 0.0], [3.0, 1.0], [-2.0, 4.0]]),
        torch.tensor([[0.5, 0.5], [1.0, 0.2], [0.3, 0.8]]),
    )
    return frame.FrameMixture(*(field.expand(count, *field.shape) for field in one))


def marginal(each, v: np.ndarray) -> np.ndarray:
    """The distribution function of one number of `some_mixture`."""
    return each.cdf(v[:, None]) @ WEIGHTS


def test_mixture_samples_follow_their_density():
    params = some_mixture(40_000)
    x = frame.mixture_sample(params, generator=seeded()).double().numpy()
    mu, sigma = params.mu[0].double().numpy(), params.sigma[0].double().numpy()
    for k in (0, 1):
        assert stats.kstest(x[:, k], partial(marginal, stats.norm(mu[:, k], sigma[:, k]))).pvalue > 0.01
    # One component serves all numbers of a frame: their covariance is that of the components' means.
    spread = mu - WEIGHTS @ mu
    expected = (WEIGHTS[:, None] * spread).T @ spread + np.diag(WEIGHTS @ sigma**2)
    np.testing.assert_allclose(np.cov(x.T), expected, atol=0.06)
    np.testing.assert_allclose(frame.mixture_mean(params)[0], WEIGHTS @ mu, rtol=1e-6)
    np.testing.assert_allclose(x.mean(0), WEIGHTS @ mu, atol=0.04)


@pytest.mark.parametrize("temperature", [0.25, 2.0])
def test_temperature_scales_the_variance_and_divides_the_logits(temperature):
    params = some_mixture(40_000)
    x = frame.mixture_sample(params, generator=seeded(), temperature=temperature)
    tempered = (params.log_pi[0] / temperature).softmax(0).double().numpy()
    law = stats.norm(params.mu[0, :, 0].numpy(), params.sigma[0, :, 0].numpy() * temperature**0.5)
    assert stats.kstest(x[:, 0].double().numpy(), lambda v: law.cdf(v[:, None]) @ tempered).pvalue > 0.01


def test_at_temperature_zero_a_draw_is_the_mode_of_the_heaviest_component():
    x = frame.mixture_sample(some_mixture(3), generator=seeded(), temperature=0.0)
    assert x.tolist() == [[3.0, 1.0]] * 3


def test_every_row_keeps_its_own_component():
    params = frame.mixture_from_raw(randn(2, 4, frame.mixture_size(3, 5)), 3)
    x = frame.mixture_sample(params, generator=seeded(), temperature=0.0)
    best = params.log_pi.argmax(-1)
    for i, j in np.ndindex(2, 4):
        assert x[i, j].tolist() == params.mu[i, j, best[i, j]].tolist()


def test_silence_has_a_bounded_density():
    """On a frame of equal numbers the best that any scale can do is the floor."""
    raw = torch.cat([torch.zeros(1, 4), torch.full((1, 4), -1e4)], 1).double()
    best = gaussian.log_prob(frame.gaussian_from_raw(raw), torch.zeros(1, 4, dtype=torch.float64))
    assert float(best) == pytest.approx(4 * stats.norm(0, 0.005).logpdf(0), rel=1e-12)


@pytest.mark.parametrize("components", [0, 1, 4])
@pytest.mark.parametrize("extreme", [-1e4, -60.0, 60.0, 1e4])
def test_extreme_raw_numbers_stay_finite_with_their_gradients(components, extreme):
    size = frame.mixture_size(components, 3) if components else 6
    signs = torch.where(torch.rand(64, size, generator=seeded()) < 0.5, -1.0, 1.0)
    raw = (extreme * signs).requires_grad_()
    x = randn(64, 3, seed=9).float() * 10
    if components:
        params = frame.mixture_from_raw(raw, components)
        scores, drawn = frame.mixture_log_prob(params, x), frame.mixture_sample(params, generator=seeded())
    else:
        law = frame.gaussian_from_raw(raw)
        scores, drawn = gaussian.log_prob(law, x), gaussian.sample(law, generator=seeded())
    scores.sum().backward()
    assert torch.isfinite(scores).all() and torch.isfinite(drawn).all()
    assert raw.grad is not None and torch.isfinite(raw.grad).all()


@pytest.mark.parametrize("components", [0, 3])
def test_gradients_are_those_of_finite_differences(components):
    size = frame.mixture_size(components, 2) if components else 4
    raw, x = randn(3, size, seed=10).requires_grad_(), randn(3, 2, seed=11)

    def score(raw: torch.Tensor) -> torch.Tensor:
        if components:
            return frame.mixture_log_prob(frame.mixture_from_raw(raw, components), x)
        return gaussian.log_prob(frame.gaussian_from_raw(raw), x)

    assert torch.autograd.gradcheck(score, (raw,))


def test_an_equal_generator_draws_equal_bits():
    params = some_mixture(50)
    draws = [frame.mixture_sample(params, generator=seeded(seed)) for seed in (1, 1, 2)]
    assert torch.equal(draws[0], draws[1]) and not torch.equal(draws[0], draws[2])


def test_the_written_out_gradient_of_the_mixture_is_autograds():
    """In pieces that fit the cache too: 1,500 frames of 2 components of 200 numbers are two pieces and a rest."""
    for frames, components, feature in ((5, 3, 4), (1_500, 2, 200)):
        raw = randn(frames, frame.mixture_size(components, feature), seed=5).requires_grad_()
        x = randn(frames, feature, seed=6).requires_grad_()
        g = randn(frames, seed=7)
        params = frame.mixture_from_raw(raw, components)
        each = gaussian.log_prob(frame.Gaussian(params.mu, params.sigma), x[:, None])
        plain = torch.autograd.grad((params.log_pi + each).logsumexp(-1), (raw, x), g, retain_graph=True)
        ours = torch.autograd.grad(frame.mixture_log_prob(params, x), (raw, x), g)
        for left, right in zip(ours, plain, strict=True):
            torch.testing.assert_close(left, right, rtol=1e-10, atol=1e-11)
