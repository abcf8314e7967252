"""The densities of one ink frame against SciPy, torch.distributions and quadrature."""

import math
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy import stats as scipy_stats
from torch.distributions import Categorical, MixtureSameFamily, MultivariateNormal

from vrnn.distributions import ink

# SciPy's own defaults mislead a type checker.
stats: Any = scipy_stats

RHO = 0.7


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def randn(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def frames(count: int, seed: int = 9) -> torch.Tensor:
    x = randn(count, 3, seed=seed)
    x[:, 2] = (x[:, 2] > 0).double()
    return x


def covariance(sigma: torch.Tensor, rho: torch.Tensor) -> torch.Tensor:
    """`[... 2]`, `[...]` -> `[... 2 2]`."""
    across = rho * sigma.prod(-1)
    return torch.diag_embed(sigma**2) + across[..., None, None] * torch.tensor([[0.0, 1.0], [1.0, 0.0]])


def test_the_gaussian_density_is_scipys():
    params, x = ink.gaussian_from_raw(randn(6, 6, seed=1)), frames(6)
    full = covariance(params.sigma, params.rho)
    for i in range(6):
        move = stats.multivariate_normal.logpdf(x[i, :2].numpy(), params.mu[i].numpy(), full[i].numpy())
        pen = stats.bernoulli.logpmf(x[i, 2].numpy(), 1 / (1 + math.exp(-params.pen[i])))
        assert float(ink.gaussian_log_prob(params, x)[i]) == pytest.approx(move + pen, rel=1e-10)


def test_the_mixture_density_is_that_of_torch_distributions():
    params, x = ink.mixture_from_raw(randn(8, ink.mixture_size(5), seed=2)), frames(8)
    each = MultivariateNormal(params.mu, covariance(params.sigma, params.rho))
    move = MixtureSameFamily(Categorical(logits=params.log_pi), each).log_prob(x[:, :2])
    pen = torch.distributions.Bernoulli(logits=params.pen).log_prob(x[:, 2])
    torch.testing.assert_close(ink.mixture_log_prob(params, x), move + pen, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("components", [1, 3])
def test_densities_integrate_to_one_over_moves_and_pen(components):
    raw = randn(1, ink.mixture_size(components), seed=components)
    params = ink.mixture_from_raw(raw.expand(561 * 561, -1))
    axis = np.linspace(-14, 14, 561)
    move = torch.tensor(np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2))
    total = 0.0
    for pen in (0.0, 1.0):
        x = torch.cat([move, torch.full((len(move), 1), pen, dtype=torch.float64)], 1)
        density = ink.mixture_log_prob(params, x).exp().reshape(561, 561).numpy()
        total += integrate.simpson(integrate.simpson(density, x=axis), x=axis)
    assert total == pytest.approx(1.0, abs=1e-6)


def test_a_mixture_of_one_component_is_the_gaussian():
    raw, x = randn(7, 6, seed=3), frames(7)
    # The mixture's raw numbers begin with the weight, which one component always has.
    mixture = ink.mixture_from_raw(torch.cat([randn(7, 1, seed=4), raw], 1))
    single = ink.gaussian_from_raw(raw)
    torch.testing.assert_close(ink.mixture_log_prob(mixture, x), ink.gaussian_log_prob(single, x))
    torch.testing.assert_close(ink.mixture_mean(mixture), ink.gaussian_mean(single))


def test_equal_components_are_one_component():
    raw = randn(6, seed=5)
    mu, scale, rho, pen = raw.split([2, 2, 1, 1])
    repeated = torch.cat([randn(4, seed=6), mu.repeat(4), scale.repeat(4), rho.repeat(4), pen])
    mixture = ink.mixture_from_raw(repeated)._replace(pen=pen.expand(5))
    single = ink.gaussian_from_raw(raw)._replace(pen=pen.expand(5))
    x = frames(5)
    # Equal densities weighted by whatever sums to one.
    assert mixture.log_pi.exp().std() > 0.05
    torch.testing.assert_close(ink.mixture_log_prob(mixture, x), ink.gaussian_log_prob(single, x))


def test_the_raw_numbers_mean_what_the_docstring_says():
    params = ink.gaussian_from_raw(torch.tensor([0.5, -2.0, 0.0, 3.0, 1e6, -1.0], dtype=torch.float64))
    assert params.mu.tolist() == [0.5, -2.0]
    np.testing.assert_allclose(params.sigma, [math.log(2) + 0.02, math.log1p(math.exp(3)) + 0.02], rtol=1e-12)
    assert float(params.rho) == 0.99 and float(params.pen) == -1.0


def ink_gaussian(count: int, pen: float = 0.5) -> ink.InkGaussian:
    one = ink.InkGaussian(
        torch.tensor([1.0, -2.0]), torch.tensor([0.5, 3.0]), torch.tensor(RHO), torch.tensor(pen)
    )
    return ink.InkGaussian(*(field.expand(count, *field.shape) for field in one))


@pytest.mark.parametrize("temperature", [0.3, 1.0, 1.7])
def test_gaussian_samples_follow_their_density(temperature):
    x = ink.gaussian_sample(ink_gaussian(40_000), generator=seeded(), temperature=temperature).double()
    np.testing.assert_allclose(x[:, :2].mean(0), [1, -2], atol=0.06)
    across = RHO * 0.5 * 3
    expected = temperature * np.array([[0.25, across], [across, 9.0]])
    np.testing.assert_allclose(np.cov(x[:, :2].numpy().T), expected, rtol=0.03)
    for k, law in enumerate((stats.norm(1, 0.5 * temperature**0.5), stats.norm(-2, 3 * temperature**0.5))):
        assert stats.kstest(x[:, k].numpy(), law.cdf).pvalue > 0.01
    assert float(x[:, 2].mean()) == pytest.approx(1 / (1 + math.exp(-0.5 / temperature)), abs=0.01)
    assert set(x[:, 2].tolist()) == {0.0, 1.0}


def ink_mixture(count: int, pen: float = -1.0) -> ink.InkMixture:
    one = ink.InkMixture(
        torch.tensor([0.2, 0.5, 0.3]).log(),
        torch.tensor([[0.0, 0.0], [3.0, 1.0], [-2.0, 4.0]]),
        torch.tensor([[0.5, 0.5], [1.0, 0.2], [0.3, 0.8]]),
        torch.tensor([0.0, 0.8, -0.6]),
        torch.tensor(pen),
    )
    return ink.InkMixture(*(field.expand(count, *field.shape) for field in one))


def marginal(each, v: np.ndarray) -> np.ndarray:
    """The distribution function of one coordinate of `ink_mixture`."""
    return each.cdf(v[:, None]) @ np.array([0.2, 0.5, 0.3])


def test_mixture_samples_follow_their_density():
    params = ink_mixture(40_000)
    x = ink.mixture_sample(params, generator=seeded()).double()
    np.testing.assert_allclose(x.mean(0), ink.mixture_mean(params)[0], atol=0.03)
    for k in (0, 1):
        each = stats.norm(params.mu[0, :, k].numpy(), params.sigma[0, :, k].numpy())
        assert stats.kstest(x[:, k].numpy(), partial(marginal, each)).pvalue > 0.01
    # Entropy by its own samples: minus the mean log-density must agree with quadrature of the same density.
    axis = np.linspace(-6, 8, 281)
    move = torch.tensor(np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2))
    grid = torch.cat([move, torch.zeros(len(move), 1, dtype=torch.float64)], 1)
    one = ink.InkMixture(*(field[0].double().expand(len(grid), *field.shape[1:]) for field in params))
    pen = ink.pen_log_prob(one.pen, grid[:, 2])
    density = (ink.mixture_log_prob(one, grid) - pen).exp().numpy().reshape(281, 281)
    integrand = np.where(density > 0, -density * np.log(np.maximum(density, 1e-300)), 0)
    entropy = (
        integrate.simpson(integrate.simpson(integrand, x=axis), x=axis)
        + stats.bernoulli(1 / (1 + math.e)).entropy()
    )
    assert float(-ink.mixture_log_prob(params, x.float()).mean()) == pytest.approx(entropy, abs=0.02)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_temperature_divides_the_logits_of_the_components(temperature):
    params = ink_mixture(20_000)._replace(sigma=torch.full((20_000, 3, 2), 1e-3))
    x = ink.mixture_sample(params, generator=seeded(), temperature=temperature)
    chosen = torch.cdist(x[:, :2], params.mu[0]).argmin(1).bincount(minlength=3) / len(x)
    torch.testing.assert_close(chosen, (params.log_pi[0] / temperature).softmax(0), atol=0.012, rtol=0)


def test_at_temperature_zero_a_draw_is_the_mode():
    x = ink.gaussian_sample(ink_gaussian(3), generator=seeded(), temperature=0.0)
    assert x.tolist() == [[1.0, -2.0, 1.0]] * 3
    x = ink.mixture_sample(ink_mixture(3), generator=seeded(), temperature=0.0)
    assert x.tolist() == [[3.0, 1.0, 0.0]] * 3


def test_the_mean_is_that_of_the_density():
    params = ink_mixture(1)
    expected = [0.5 * 3 - 0.3 * 2, 0.5 * 1 + 0.3 * 4, 1 / (1 + math.e)]
    np.testing.assert_allclose(ink.mixture_mean(params)[0], expected, rtol=1e-6)
    np.testing.assert_allclose(
        ink.gaussian_mean(ink_gaussian(1))[0], [1, -2, 1 / (1 + math.exp(-0.5))], rtol=1e-6
    )


@pytest.mark.parametrize("size", [ink.GAUSSIAN_SIZE, ink.mixture_size(1), ink.mixture_size(4)])
@pytest.mark.parametrize("extreme", [-1e4, -60.0, 60.0, 1e4])
def test_extreme_raw_numbers_stay_finite_with_their_gradients(size, extreme):
    signs = torch.where(torch.rand(64, size, generator=seeded()) < 0.5, -1.0, 1.0)
    raw = (extreme * signs).requires_grad_()
    x = frames(64).float() * 10
    if size == ink.GAUSSIAN_SIZE:
        params = ink.gaussian_from_raw(raw)
        scores, drawn = ink.gaussian_log_prob(params, x), ink.gaussian_sample(params, generator=seeded())
    else:
        params = ink.mixture_from_raw(raw)
        scores, drawn = ink.mixture_log_prob(params, x), ink.mixture_sample(params, generator=seeded())
    scores.sum().backward()
    assert torch.isfinite(scores).all() and torch.isfinite(drawn).all()
    assert raw.grad is not None and torch.isfinite(raw.grad).all()


@pytest.mark.parametrize("components", [0, 3])
def test_gradients_are_those_of_finite_differences(components):
    size = ink.mixture_size(components) if components else ink.GAUSSIAN_SIZE
    raw, x = randn(3, size, seed=8).requires_grad_(), frames(3)

    def score(raw: torch.Tensor) -> torch.Tensor:
        if components:
            return ink.mixture_log_prob(ink.mixture_from_raw(raw), x)
        return ink.gaussian_log_prob(ink.gaussian_from_raw(raw), x)

    assert torch.autograd.gradcheck(score, (raw,))


def test_a_sample_keeps_the_shape_of_what_it_is_drawn_from():
    raw = randn(2, 4, ink.mixture_size(3))
    params = ink.mixture_from_raw(raw)
    x = ink.mixture_sample(params, generator=seeded(), temperature=0.0)
    best = params.log_pi.argmax(-1)
    for i, j in np.ndindex(2, 4):
        assert x[i, j, :2].tolist() == params.mu[i, j, best[i, j]].tolist()
