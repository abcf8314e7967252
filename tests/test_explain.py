"""What the page shows of a trace, against planes and ellipses that are plain to see."""

import numpy as np
import pytest
import torch

from tests.contracts.table import built, ink_frames, seeded, small, whole
from vrnn.explain import Basis, fit_basis, per_step, project
from vrnn.models import CONFIGS
from vrnn.types import Gaussian


def test_each_step_of_a_latent_model_has_three_figures():
    trace = built(small(CONFIGS["vrnn-gauss"]))(whole(ink_frames(1, 5)), generator=seeded())
    kl, log_px, move = per_step(trace)
    assert [e.name for e in (kl, log_px, move)] == ["kl", "log_px", "move"]
    np.testing.assert_array_equal(kl.values, trace.kl[0].detach())
    np.testing.assert_array_equal(log_px.values, trace.log_px[0].detach())
    mu = trace.q.mu[0].detach().numpy()
    expected = np.array([0.0, *(np.linalg.norm(mu[t] - mu[t - 1]) for t in range(1, 5))])
    np.testing.assert_allclose(move.values, expected)
    assert all(e.unit and e.caption.endswith(".") for e in (kl, log_px, move))


def test_a_deterministic_model_has_its_likelihood_alone():
    trace = built(small(CONFIGS["rnn-gmm"]))(whole(ink_frames(1, 5)))
    (log_px,) = per_step(trace)
    assert log_px.name == "log_px" and "z" not in log_px.caption.split()
    np.testing.assert_array_equal(log_px.values, trace.log_px[0].detach())


def test_the_basis_finds_the_directions_of_most_variance():
    rng = np.random.default_rng(0)
    turn = np.linalg.qr(rng.normal(size=(5, 5)))[0]
    points = rng.normal(size=(4000, 5)) * [3.0, 2.0, 1.0, 0.1, 0.1] @ turn + np.arange(5)
    basis = fit_basis(points)
    np.testing.assert_allclose(basis.mean, points.mean(0))
    np.testing.assert_allclose(np.abs(basis.axes @ turn.T)[:, :3], np.eye(3), atol=0.06)
    np.testing.assert_allclose(basis.explained, np.array([9, 4, 1]) / 14.02, atol=0.02)
    np.testing.assert_allclose(basis.axes @ basis.axes.T, np.eye(3), atol=1e-12)


def test_a_latent_of_two_dimensions_has_a_plane_and_no_space():
    assert fit_basis(np.random.default_rng(0).normal(size=(50, 2))).axes.shape == (2, 2)


PLAIN = Basis(np.array([1.0, 0.0, 0.0]), np.eye(3), np.ones(3))


def gaussian(mu: list[float], sigma: list[float]) -> Gaussian:
    return Gaussian(torch.tensor([[mu]]), torch.tensor([[sigma]]))


@pytest.mark.parametrize(
    ("sigma", "ellipse"), [([2.0, 0.5, 7.0], [2.0, 0.5, 0.0]), ([0.5, 2.0, 7.0], [2.0, 0.5, np.pi / 2])]
)
def test_seen_along_its_axes_a_gaussian_keeps_its_own_spreads(sigma, ellipse):
    path = project(gaussian([3.0, 4.0, 5.0], sigma), PLAIN)
    np.testing.assert_allclose(path.mean, [[2, 4, 5]])
    seen = path.ellipse[0]
    np.testing.assert_allclose(seen[:2], ellipse[:2])
    assert np.sin(seen[2] - ellipse[2]) == pytest.approx(0, abs=1e-6)


def test_an_ellipse_is_one_standard_deviation_of_the_projected_samples():
    rng = np.random.default_rng(1)
    basis = Basis(np.zeros(4), np.linalg.qr(rng.normal(size=(4, 4)))[0][:3], np.ones(3))
    sigma = np.array([3.0, 1.0, 0.3, 2.0])
    (seen,) = project(gaussian([0.0] * 4, sigma.tolist()), basis).ellipse
    samples = rng.normal(size=(200_000, 4)) * sigma @ basis.axes[:2].T
    major = np.array([np.cos(seen[2]), np.sin(seen[2])])
    minor = np.array([-major[1], major[0]])
    assert (samples @ major).std() == pytest.approx(seen[0], rel=0.01)
    assert (samples @ minor).std() == pytest.approx(seen[1], rel=0.01)
    assert abs(np.corrcoef(samples @ major, samples @ minor)[0, 1]) < 0.01


def test_a_point_in_the_middle_of_the_basis_is_seen_at_the_origin():
    path = project(gaussian([1.0, 0.0, 0.0], [1.0, 1.0, 1.0]), PLAIN)
    np.testing.assert_array_equal(path.mean, [[0, 0, 0]])
    np.testing.assert_allclose(path.ellipse[0, :2], [1, 1])
