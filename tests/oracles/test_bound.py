"""The bound against likelihoods that are known: by quadrature over z, and in closed form."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats as scipy_stats
from scipy.special import logsumexp

from tests.contracts.table import built, frames_for, latent_models, seeded, small, whole
from tests.oracles import reference
from vrnn.distributions.gaussian import log_prob
from vrnn.models import CONFIGS, build
from vrnn.objective import bound, importance_weighted

# SciPy's own defaults mislead a type checker.
stats: Any = scipy_stats


def log_likelihood(model, x: np.ndarray, points: int, width: float) -> float:
    """log p(x) of a short sequence: the joint density of the second writing, summed over a grid of z."""
    axis = np.linspace(-width, width, points)
    z = np.stack(np.meshgrid(*[axis] * len(x), indexing="ij")).reshape(len(x), -1, 1)
    seen = reference.walk(model, x, z=z)
    joint = sum(seen.log_px) + sum(seen.log_pz)
    return float(logsumexp(joint) + len(x) * np.log(axis[1] - axis[0]))


def over_noise(model, x: torch.Tensor, points: int) -> SimpleNamespace:
    """The trace of one sequence at every noise of a grid, and the log weight of each under N(0, I)."""
    axis = torch.linspace(-7, 7, points, dtype=torch.float64)
    eps = torch.cartesian_prod(*[axis] * len(x)).view(-1, len(x), 1)
    with torch.inference_mode():
        trace = model(whole(x.expand(len(eps), -1, -1)), noise=eps)
    weight = (-0.5 * eps**2).sum((1, 2)).log_softmax(0)
    log_ratio = (log_prob(trace.p, trace.z) - log_prob(trace.q, trace.z)).sum(1)
    return SimpleNamespace(bound=bound(trace), log_ratio=log_ratio, weight=weight)


@latent_models
@pytest.mark.parametrize(("steps", "points"), [(1, 801), (2, 121)])
def test_the_bound_lies_below_the_likelihood_by_the_divergence_from_the_true_posterior(config, steps, points):
    """Two frames are enough for every link: z_1 to z_2 in SRNN, z_1 to the state in VRNN, x_2 to z_1 in smoothing."""
    config = replace(config, latent=1)
    model, x = built(config), frames_for(config, steps, seed=3)
    true = log_likelihood(model, x.numpy(), points, 9.0)
    seen = over_noise(model, x, 401 if steps == 1 else 121)
    weight = seen.weight.exp()
    elbo = float(weight @ seen.bound.elbo)
    # Importance weights p(x, z) / q(z) average to p(x), and log q - log posterior averages to the gap.
    log_w = seen.bound.log_px + seen.log_ratio
    assert float((seen.weight + log_w).logsumexp(0)) == pytest.approx(true, abs=2e-3)
    gap = float(weight @ (true - log_w))
    assert gap > 0.01
    assert true - elbo == pytest.approx(gap, abs=1e-6)
    if steps == 1:
        pairs = torch.logaddexp(log_w[:, None], log_w) - np.log(2)
        assert elbo < float(weight @ pairs @ weight) < true


PRIOR, OFFSET, DIRECTION, SPREAD = (
    (0.4, 1.3),
    np.array([0.3, -0.5]),
    np.array([0.8, -0.6]),
    np.array([0.5, 0.7]),
)
"""z ~ N(0.4, 1.3^2), (dx, dy) ~ N(OFFSET + DIRECTION z, diag SPREAD^2)."""
COVARIANCE = np.diag(SPREAD**2) + PRIOR[1] ** 2 * np.outer(DIRECTION, DIRECTION)


def raw_scale(sigma, floor: float) -> torch.Tensor:
    return torch.tensor(np.log(np.expm1(np.asarray(sigma) - floor)))


def linear_gaussian() -> Any:
    """A VRNN whose nets are all linear (a pair of ReLUs each) and whose posterior is the exact one."""
    widths = {"hidden": 2, "latent": 1, "phi_x": 6, "phi_z": 2, "prior": 1, "posterior": 2, "decoder": 2}
    model: Any = build(small(CONFIGS["vrnn-gauss"], **widths)).double()
    precision = 1 / PRIOR[1] ** 2 + (DIRECTION**2 / SPREAD**2).sum()
    gain = DIRECTION / SPREAD**2 / precision
    constant = PRIOR[0] / PRIOR[1] ** 2 / precision - gain @ OFFSET
    with torch.no_grad():
        for weight in model.parameters():
            weight.zero_()
        model.phi_x[0].weight.copy_(torch.cat([torch.eye(3), -torch.eye(3)]))
        model.phi_z[0].weight.copy_(torch.tensor([[1.0], [-1.0]]))
        model.prior.head.bias.copy_(torch.tensor([PRIOR[0], raw_scale(PRIOR[1], 1e-4)]))
        line = torch.tensor([*gain, 0.0, *-gain, 0.0])
        model.posterior.body[0].weight[:, :6] = torch.stack([line, -line])
        model.posterior.head.weight[0] = torch.tensor([1.0, -1.0])
        model.posterior.head.bias.copy_(torch.tensor([constant, raw_scale(precision**-0.5, 1e-4)]))
        model.emission.body[0].weight[:, :2] = torch.tensor([[1.0, -1.0], [-1.0, 1.0]])
        model.emission.head.weight[:2] = torch.tensor(np.outer(DIRECTION, [1.0, -1.0]))
        model.emission.head.bias[:2] = torch.tensor(OFFSET)
        model.emission.head.bias[2:4] = raw_scale(SPREAD, 0.02)
    return model


def test_the_exact_posterior_closes_the_gap():
    """Linear-Gaussian, so log p(x) has a closed form; every draw of z must weigh the same, whatever its noise."""
    model, x = linear_gaussian(), frames_for(CONFIGS["vrnn-gauss"], 50, 4)
    trace = model(whole(x), generator=seeded())
    move = stats.multivariate_normal.logpdf(x[..., :2].numpy(), OFFSET + PRIOR[0] * DIRECTION, COVARIANCE)
    expected = move - np.log(2)
    each = trace.log_px + log_prob(trace.p, trace.z) - log_prob(trace.q, trace.z)
    np.testing.assert_allclose(each.detach(), expected, rtol=1e-9)
    # One draw of the bound scatters around the same value, since only the KL is taken in expectation.
    gap = bound(trace).elbo.detach().numpy() - expected.sum(1)
    assert abs(gap.mean()) < 4 * gap.std() / 50**0.5 and gap.std() > 0.1


def test_any_other_posterior_leaves_a_gap():
    model, x = linear_gaussian(), frames_for(CONFIGS["vrnn-gauss"], 400, 4)
    with torch.no_grad():
        model.posterior.head.bias[0] += 0.5
    elbo = bound(model(whole(x), generator=seeded())).elbo.detach().numpy()
    move = stats.multivariate_normal.logpdf(x[..., :2].numpy(), OFFSET + PRIOR[0] * DIRECTION, COVARIANCE)
    precision = 1 / PRIOR[1] ** 2 + (DIRECTION**2 / SPREAD**2).sum()
    gap = (move - np.log(2)).sum(1) - elbo
    # KL between two Gaussians of equal width half a unit apart, once a frame.
    assert gap.mean() == pytest.approx(4 * 0.5 * 0.25 * precision, abs=4 * gap.std() / 20)


def test_more_importance_samples_come_nearer_and_never_above():
    """On 400 copies of one sequence: ELBO < IWAE_2 < IWAE_8 < IWAE_32 <= log p(x), as far as their spread can tell."""
    model, one = linear_gaussian(), frames_for(CONFIGS["vrnn-gauss"], 1, 4)
    with torch.no_grad():
        model.posterior.head.bias[0] += 0.5
        batch = whole(one.expand(400, -1, -1))
        ladder = [bound(model(batch, generator=seeded())).elbo]
        ladder += [
            importance_weighted(model, batch, samples=k, generator=seeded(k)).log_px for k in (2, 8, 32)
        ]
    move = stats.multivariate_normal.logpdf(one[0, :, :2].numpy(), OFFSET + PRIOR[0] * DIRECTION, COVARIANCE)
    exact = (move - np.log(2)).sum()
    means, errors = ([float(f(each)) for each in ladder] for f in (torch.mean, lambda e: e.std() / 20))
    for (low, high), (a, b) in zip(pairwise(means), pairwise(errors), strict=True):
        assert high - low > 4 * (a * a + b * b) ** 0.5
    assert exact - 1.0 < means[-1] < exact + 4 * errors[-1]


def test_draws_follow_the_closed_form():
    model = linear_gaussian()
    with torch.inference_mode():
        _, drawn = model.step(model.initial_state(20_000), None, generator=seeded(1))
    mean, x = OFFSET + PRIOR[0] * DIRECTION, drawn.x.numpy()
    np.testing.assert_allclose(np.cov(x[:, :2].T), COVARIANCE, atol=0.06)
    for k in (0, 1):
        assert stats.kstest(x[:, k], stats.norm(mean[k], COVARIANCE[k, k] ** 0.5).cdf).pvalue > 1e-3
    assert x[:, 2].mean() == pytest.approx(0.5, abs=0.02)
