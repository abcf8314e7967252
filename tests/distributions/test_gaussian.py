"""The latent's density and divergence against SciPy, torch.distributions and quadrature."""

from typing import Any

import numpy as np
import pytest
import torch
from scipy import integrate
from scipy import stats as scipy_stats
from torch.distributions import Normal, kl_divergence

from vrnn.distributions import gaussian
from vrnn.types import Gaussian

# SciPy's own defaults mislead a type checker.
stats: Any = scipy_stats


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def some_gaussian(seed: int, *shape: int) -> Gaussian:
    noise = torch.randn(2, *shape, generator=seeded(seed), dtype=torch.float64)
    return Gaussian(noise[0], noise[1].exp())


def test_log_prob_is_scipys_multivariate_normal():
    g, z = some_gaussian(1, 5, 4), some_gaussian(2, 5, 4).mu
    rows = zip(z.numpy(), g.mu.numpy(), g.sigma.numpy(), strict=True)
    expected = [stats.multivariate_normal.logpdf(v, m, np.diag(s**2)) for v, m, s in rows]
    np.testing.assert_allclose(gaussian.log_prob(g, z), expected, rtol=1e-12)


def test_kl_is_that_of_torch_distributions():
    q, p = some_gaussian(3, 50, 4), some_gaussian(4, 50, 4)
    expected = kl_divergence(Normal(*q), Normal(*p))
    torch.testing.assert_close(gaussian.kl_per_dimension(q, p), expected, rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(gaussian.kl(q, p), expected.sum(-1), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("mu_q", "sigma_q", "mu_p", "sigma_p"), [(0.3, 0.5, -1, 2), (2, 1.5, 1.5, 0.4)])
def test_kl_is_the_integral_that_defines_it(mu_q, sigma_q, mu_p, sigma_p):
    q, p = stats.norm(mu_q, sigma_q), stats.norm(mu_p, sigma_p)
    expected, _ = integrate.quad(
        lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), mu_q - 12 * sigma_q, mu_q + 12 * sigma_q
    )
    ours = gaussian.kl(
        Gaussian(torch.tensor([mu_q], dtype=torch.float64), torch.tensor([sigma_q], dtype=torch.float64)),
        Gaussian(torch.tensor([mu_p], dtype=torch.float64), torch.tensor([sigma_p], dtype=torch.float64)),
    )
    assert float(ours) == pytest.approx(expected, rel=1e-9)


def test_kl_of_a_gaussian_to_itself_is_zero():
    g = some_gaussian(5, 7, 3)
    torch.testing.assert_close(gaussian.kl(g, g), torch.zeros(7, dtype=torch.float64), atol=1e-14, rtol=0)


@pytest.mark.parametrize("temperature", [0.25, 1.0, 2.0])
def test_temperature_scales_the_variance_of_a_sample(temperature):
    mu, sigma = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 3.0])
    wide = Gaussian(mu.expand(40_000, 2), sigma.expand(40_000, 2))
    z = gaussian.sample(wide, generator=seeded(), temperature=temperature)
    for k in (0, 1):
        law = stats.norm(float(mu[k]), float(sigma[k]) * temperature**0.5)
        assert stats.kstest(z[:, k].double().numpy(), law.cdf).pvalue > 0.01


def test_a_sample_at_temperature_zero_is_the_mean():
    g = some_gaussian(6, 9, 4)
    torch.testing.assert_close(gaussian.sample(g, generator=seeded(), temperature=0.0), g.mu, rtol=0, atol=0)


@pytest.mark.parametrize("raw", [-1e4, -60.0, 60.0, 1e4])
def test_extreme_raw_numbers_stay_finite_with_their_gradients(raw):
    mu = torch.tensor([raw], requires_grad=True)
    scale = torch.tensor([raw], requires_grad=True)
    g = Gaussian(mu, gaussian.positive(scale, 1e-4))
    unit = Gaussian(torch.zeros(1), torch.ones(1))
    total = gaussian.log_prob(g, torch.zeros(1)) + gaussian.kl(unit, g)
    total.sum().backward()
    for tensor in (total, mu.grad, scale.grad):
        assert tensor is not None and torch.isfinite(tensor).all()


def test_gradients_are_those_of_finite_differences():
    raw = torch.randn(4, 3, 2, generator=seeded(7), dtype=torch.float64, requires_grad=True)

    def scores(raw: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        q, p = (Gaussian(raw[i], gaussian.positive(raw[i + 1], 1e-4)) for i in (0, 2))
        return gaussian.kl(q, p), gaussian.log_prob(q, p.mu)

    assert torch.autograd.gradcheck(scores, (raw,))
