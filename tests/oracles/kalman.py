"""A linear-Gaussian state-space model with known inputs, in NumPy: its likelihood and its exact posterior.

z_t = a z_{t-1} + b_t + N(0, q), z_0 = 0;   x_t = c z_t + e_t + N(0, diag r)
z_t is a number, x_t and c are `[feature]`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.stats import multivariate_normal as scipy_normal

# SciPy's own defaults mislead a type checker.
multivariate_normal: Any = scipy_normal


class StateSpace(NamedTuple):
    """The constants; what is added at each step, `b` `[time]` and `e` `[time feature]`, is given beside x."""

    a: float
    q: float
    c: np.ndarray
    r: np.ndarray


def log_likelihood(s: StateSpace, x: np.ndarray, b: np.ndarray, e: np.ndarray) -> float:
    """log p(x_1 to x_T) by the Kalman filter (Kalman 1960)."""
    mean, variance, total = 0.0, 0.0, 0.0
    for frame, into_z, into_x in zip(x, b, e, strict=True):
        mean, variance = s.a * mean + into_z, s.a**2 * variance + s.q
        covariance = variance * np.outer(s.c, s.c) + np.diag(s.r)
        total += multivariate_normal.logpdf(frame, s.c * mean + into_x, covariance)
        gain = variance * np.linalg.solve(covariance, s.c)
        mean, variance = mean + gain @ (frame - s.c * mean - into_x), variance * (1 - gain @ s.c)
    return total


def joint(s: StateSpace, b: np.ndarray, e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of all of x at once, `[time * feature]` and its square."""
    steps = len(b)
    # z = link (b + noise), so that every z is a sum over what came before it.
    link = np.array([[s.a ** (t - u) if u <= t else 0.0 for u in range(steps)] for t in range(steps)])
    of_z, noise = s.q * link @ link.T, np.kron(np.eye(steps), np.diag(s.r))
    return (np.outer(link @ b, s.c) + e).ravel(), np.kron(of_z, np.outer(s.c, s.c)) + noise


class Posterior(NamedTuple):
    """p(z_t | z_{t-1}, x_t to x_T) = N(slope_t z_{t-1} + offset_t, sigma_t^2), `[time]` each."""

    slope: np.ndarray
    offset: np.ndarray
    sigma: np.ndarray


def posterior(s: StateSpace, x: np.ndarray, b: np.ndarray, e: np.ndarray, *, smooth: bool) -> Posterior:
    """The exact posterior given what is still to come, or given x_t alone where it must not `smooth`.

    log p(x_t to x_T | z_t) = const + pull z_t - weight z_t^2 / 2, carried backwards through the link to z_{t-1}.
    """
    rows, weight, pull = [], 0.0, 0.0
    for frame, into_z, into_x in zip(x[::-1], b[::-1], e[::-1], strict=True):
        seen = (s.c / s.r) @ s.c
        weight, pull = weight + seen, pull + (s.c / s.r) @ (frame - into_x)
        precision = 1 / s.q + weight
        rows.append((s.a / s.q / precision, (into_z / s.q + pull) / precision, precision**-0.5))
        shrink = smooth / (1 + s.q * weight)
        weight, pull = s.a**2 * weight * shrink, s.a * (pull - weight * into_z) * shrink
    return Posterior(*(np.array(column) for column in zip(*rows[::-1], strict=True)))
