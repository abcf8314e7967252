"""SRNN as a linear-Gaussian state-space model, whose likelihood the Kalman filter knows.

Given the frames so far d_t is known, so whatever prior and emission add of it is a known input and the likelihood
stays exact: a d that is shifted by one step would not reach it.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from tests.contracts.table import batch_for, built, real_frames, seeded, small, whole
from tests.oracles import kalman, reference
from vrnn.models import CATALOGUE
from vrnn.objective import bound, importance_weighted, log_weight
from vrnn.types import Batch

S = 0.01
"""What a unit hears of its input, so that clipping at 3 is far away: f(S v) - f(-S v) = 4/3 S v for |v| < 300."""
SPACE = kalman.StateSpace(a=0.9, q=0.8, c=np.array([0.7, -0.4]), r=np.array([0.3, 0.5]))
INTO_Z, INTO_X = np.array([0.5, -0.8, 0.4]), np.array([[0.6, 0.0, -0.5], [0.2, 0.9, 0.3]])
"""How d_t enters z_t and x_t."""
SMOOTH, FILTER = ("srnn-smooth", "srnn-smooth-res"), ("srnn-filt", "srnn-filt-res")


def config_of(name: str, **changes: Any):
    """phi_x, and the bodies of all conditionals, hold one pair of units for every number that passes through."""
    widths = {"feature": 2, "latent": 1, "hidden": 3, "phi_x": 4, "prior": 2, "posterior": 2, "decoder": 4}
    return small(CATALOGUE["speech", "small"][name], **(widths | {"summary": 2} | changes))


def raw_scale(sigma, floor: float) -> torch.Tensor:
    return torch.tensor(np.log(np.expm1(np.asarray(sigma) - floor)))


def pairs(layer: nn.Linear, line, s: float = S) -> torch.Tensor:
    """Let a layer pass `line` of its input, and return what the next layer must read of it, `[out 2 out]`."""
    line = torch.tensor(np.atleast_2d(line))
    layer.weight.copy_(s * torch.cat([line, -line]))
    layer.bias.zero_()
    eye = torch.eye(len(line), dtype=torch.float64)
    return 0.75 / s * torch.cat([eye, -eye], 1)


def gaussian_net(net, line, sigma) -> None:
    """mu = line @ input, sigma fixed."""
    read = pairs(net.body[0], line)
    net.head.weight.copy_(torch.cat([read, torch.zeros_like(read)]))
    net.head.bias.copy_(torch.tensor([0.0, raw_scale(sigma, 1e-4)]))


def state_space(name: str, space: kalman.StateSpace = SPACE, **changes: Any) -> Any:
    """A model with SPACE for its prior and emission, a random d, and any posterior."""
    model = built(config_of(name, **changes))
    with torch.no_grad():
        model.phi_x[0].weight.mul_(0.3)
        gaussian_net(model.prior, np.concatenate([[space.a], INTO_Z]), space.q**0.5)
        read = pairs(model.emission.body[0], np.column_stack([space.c, INTO_X]))
        model.emission.head.weight.copy_(torch.cat([read, torch.zeros_like(read)]))
        model.emission.head.bias.copy_(torch.cat([torch.zeros(2), raw_scale(space.r**0.5, 0.005)]))
    return model


def inputs(model, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What d adds to z and to x at each step."""
    d = np.array(reference.states(reference.weights_of(model), model.config, x)[:-1])
    return d @ INTO_Z, d @ INTO_X.T


def likelihoods(model, batch: Batch, space: kalman.StateSpace = SPACE) -> np.ndarray:
    alone = [x[:n].numpy() for x, n in zip(batch.x, batch.lengths.tolist(), strict=True)]
    return np.array([kalman.log_likelihood(space, x, *inputs(model, x)) for x in alone])


class Product(nn.Module):
    """z_{t-1}, slope, offset, raw -> slope z_{t-1} + offset, raw: what no net of fixed weights can multiply."""

    def forward(self, v: torch.Tensor) -> torch.Tensor:
        z, slope, offset, raw = v.unbind(-1)
        return torch.stack([slope * z + offset, raw], -1)


def smoothing_exactly(name: str, batch: Batch) -> Any:
    """The posterior of SPACE for these very sequences.

    Its slope and width change towards the end of a sequence, which no GRU computes exactly; so a_t is given, and
    what is tested is all that the model makes of it: chain, residual, masks, weights.
    """
    model = state_space(name, summary=3)
    a = torch.zeros(*batch.mask.shape, 3, dtype=torch.float64)
    for i, (x, n) in enumerate(zip(batch.x.numpy(), batch.lengths.tolist(), strict=True)):
        b, e = inputs(model, x[:n])
        law = kalman.posterior(SPACE, x[:n], b, e, smooth=True)
        mine = (SPACE.a, b) if model.config.residual else (0.0, 0.0)
        columns = law.slope - mine[0], law.offset - mine[1], raw_scale(law.sigma, 1e-4).numpy()
        a[i, :n] = torch.tensor(np.stack(columns, -1))
    through = nn.Linear(4, 4).double()
    model.posterior.body = nn.Sequential(through, Product())
    with torch.no_grad():
        for layer, size in ((through, 4), (model.posterior.head, 2)):
            layer.weight.copy_(torch.eye(size))
            layer.bias.zero_()
    model.summarise = lambda d, phi_x, lengths: a.repeat_interleave(len(d) // len(a), 0)
    return model


def filtering_exactly(name: str, space: kalman.StateSpace = SPACE) -> Any:
    """p(z_t | z_{t-1}, x_t), which is all that a filter can know, in the model's own nets from end to end."""
    model = state_space(name, space)
    gain = space.c / space.r
    precision = 1 / space.q + gain @ space.c
    prior = np.concatenate([[space.a], INTO_Z])
    line = prior / space.q / precision - (prior if model.config.residual else 0)
    of_x, of_d = gain / precision, line[1:] - gain @ INTO_X / precision
    with torch.no_grad():
        # With a small enough step phi_x passes x unclipped, and d still hears it.
        read_x = pairs(model.phi_x[0], np.eye(2), s=0.2).numpy()
        read = pairs(model.summary[0], np.concatenate([of_x @ read_x, of_d])).numpy()
        gaussian_net(model.posterior, np.concatenate([[line[0]], read[0]]), precision**-0.5)
    return model


def test_the_filter_is_one_big_gaussian():
    rng = np.random.default_rng(0)
    x, b, e = rng.normal(size=(5, 2)), rng.normal(size=5), rng.normal(size=(5, 2))
    expected = kalman.multivariate_normal.logpdf(x.ravel(), *kalman.joint(SPACE, b, e))
    assert kalman.log_likelihood(SPACE, x, b, e) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", SMOOTH)
def test_the_exact_posterior_closes_the_gap(name):
    """Every draw weighs exactly log p(x), whatever its noise, in a ragged batch, for any number of samples."""
    batch = batch_for(config_of(name), (9, 1, 6, 2))
    batch = Batch(batch.x[..., :2], batch.mask)
    model = smoothing_exactly(name, batch)
    expected = likelihoods(model, batch)
    with torch.inference_mode():
        for seed in (1, 2):
            trace = model(batch, generator=seeded(seed))
            np.testing.assert_allclose(log_weight(trace), expected, rtol=0, atol=1e-8)
        weighted = importance_weighted(model, batch, samples=5, generator=seeded())
    np.testing.assert_allclose(weighted.log_px, expected, rtol=0, atol=1e-8)
    np.testing.assert_allclose(weighted.effective, 5.0, rtol=1e-7)


@pytest.mark.parametrize("name", SMOOTH)
def test_with_the_exact_posterior_the_bound_is_the_likelihood_on_average(name):
    x = real_frames(1, 5)[..., :2]
    model = smoothing_exactly(name, whole(x))
    with torch.inference_mode():
        elbo = bound(model(whole(x.expand(4_000, -1, -1)), generator=seeded())).elbo.numpy()
    assert elbo.mean() == pytest.approx(likelihoods(model, whole(x))[0], abs=4 * elbo.std() / 4_000**0.5)
    assert elbo.std() > 0.1


@pytest.mark.parametrize("name", FILTER)
def test_without_a_link_between_latents_a_filter_is_exact(name):
    space = SPACE._replace(a=0.0)
    model, batch = filtering_exactly(name, space), batch_for(config_of(name), (9, 1, 6, 2))
    batch = Batch(batch.x[..., :2], batch.mask)
    with torch.inference_mode():
        ours = log_weight(model(batch, generator=seeded()))
    np.testing.assert_allclose(ours, likelihoods(model, batch, space), rtol=0, atol=1e-8)


@pytest.mark.parametrize("name", FILTER)
def test_what_a_filter_cannot_know_is_its_gap_and_samples_narrow_it(name):
    """ELBO < IWAE_2 < IWAE_8 < IWAE_32 <= the Kalman likelihood, each step beyond what chance could do."""
    model, copies = filtering_exactly(name), 1_000
    batch = whole(1.5 * real_frames(1, 6, seed=2)[..., :2].expand(copies, -1, -1))
    with torch.inference_mode():
        ladder = [bound(model(batch, generator=seeded())).elbo]
        ladder += [
            importance_weighted(model, batch, samples=k, generator=seeded(k)).log_px for k in (2, 8, 32)
        ]
    means, errors = (
        [float(f(each)) for each in ladder] for f in (torch.mean, lambda e: e.std() / copies**0.5)
    )
    for (low, high), (a, b) in zip(pairwise(means), pairwise(errors), strict=True):
        assert high - low > 3 * (a * a + b * b) ** 0.5
    exact = likelihoods(model, Batch(batch.x[:1], batch.mask[:1]))[0]
    assert exact - 0.2 < means[-1] < exact + 4 * errors[-1]


def test_what_is_drawn_has_the_covariance_of_the_state_space():
    """Without d's part two frames are jointly Gaussian: the second hears of the first through z_1 alone."""
    model = state_space("srnn-filt")
    with torch.no_grad():
        model.prior.body[0].weight[:, 1:] = 0
        model.emission.body[0].weight[:, 1:] = 0
        state, generator, frames = model.initial_state(40_000), seeded(1), []
        for _ in range(2):
            state, drawn = model.step(state, None, generator=generator)
            frames.append(drawn.x)
    _, covariance = kalman.joint(SPACE, np.zeros(2), np.zeros((2, 2)))
    np.testing.assert_allclose(np.cov(torch.cat(frames, 1).numpy().T), covariance, atol=0.03)
    assert abs(covariance[0, 2]) > 0.3
