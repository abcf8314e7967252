"""What a trace says about each step, in a form that any page or file can show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from torch import Tensor

from vrnn.types import Gaussian, Trace


class Explanation(NamedTuple):
    """One number per step, and how to read it.

    Attributes:
        name: short and unique: kl, log_px, move.
        values: `[time]`.
        unit: of the values.
        caption: one sentence.
    """

    name: str
    values: np.ndarray
    unit: str
    caption: str


class Basis(NamedTuple):
    """A fixed plane (or space) in which a checkpoint's latent is shown, so that two drawings can be compared.

    Attributes:
        mean: `[latent]`, of posterior means over validation ink.
        axes: orthonormal rows `[component latent]`, principal components of those means.
        explained: part of their variance along each axis, `[component]`.
    """

    mean: np.ndarray
    axes: np.ndarray
    explained: np.ndarray


class Path(NamedTuple):
    """A sequence of Gaussians seen in a basis.

    Attributes:
        mean: `[time component]`.
        ellipse: one standard deviation in the first two axes: half axes and angle in radians, `[time 3]`.
    """

    mean: np.ndarray
    ellipse: np.ndarray


def per_step(trace: Trace) -> list[Explanation]:
    """What each step of the one sequence in `trace` cost and did; a deterministic model has no KL and no move.

    The move of the posterior mean, |mu_t - mu_(t-1)|, and the KL are what Chung et al. 2015 plot in figure 2.
    """
    log_px = Explanation(
        "log_px", _array(trace.log_px[0]), "nats", "How well the model foresaw this frame, once it knew z."
    )
    if trace.q is None:
        caption = "How well the model foresaw this frame."
        return [log_px._replace(caption=caption)]
    mu = _array(trace.q.mu[0])
    move = np.linalg.norm(np.diff(mu, axis=0, prepend=mu[:1]), axis=1)
    return [
        Explanation("kl", _array(trace.kl[0]), "nats", "What the latent had to say that the past did not."),
        log_px,
        Explanation("move", move, "latent units", "How far the posterior mean moved since the frame before."),
    ]


def fit_basis(mu_q: np.ndarray, components: int = 3) -> Basis:
    """Principal components of posterior means `[points latent]`."""
    from sklearn.decomposition import PCA  # only where a checkpoint is finished, not where it is trained

    pca = PCA(n_components=min(components, mu_q.shape[1]), svd_solver="full").fit(mu_q)
    return Basis(*(np.asarray(part) for part in (pca.mean_, pca.components_, pca.explained_variance_ratio_)))


def project(gaussian: Gaussian, basis: Basis) -> Path:
    """The one sequence `[1 time latent]` of Gaussians, seen in a basis."""
    mean = (_array(gaussian.mu[0]) - basis.mean) @ basis.axes.T
    plane = np.zeros((2, basis.axes.shape[1]))  # a latent of one dimension has an axis and nothing across it
    plane[: len(basis.axes)] = basis.axes[:2]
    # The covariance of a projected diagonal Gaussian is A diag(sigma^2) A^T.
    variance = _array(gaussian.sigma[0]) ** 2
    covariance = np.einsum("il,tl,jl->tij", plane, variance, plane)
    values, vectors = np.linalg.eigh(covariance)
    angle = np.arctan2(vectors[:, 1, -1], vectors[:, 0, -1])
    halves = np.sqrt(np.maximum(values[:, ::-1], 0.0))
    return Path(mean, np.column_stack([halves, angle]))


def _array(tensor: Tensor) -> np.ndarray:
    return tensor.detach().cpu().double().numpy()
