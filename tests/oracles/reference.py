"""The models' equations once more, in NumPy and SciPy, one sequence and one frame at a time.

It shares no line with vrnn: only the names of the weights.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit, log_expit, log_softmax, logsumexp
from scipy.stats import multivariate_normal as scipy_normal

# SciPy's own defaults mislead a type checker.
multivariate_normal: Any = scipy_normal
Weights = dict[str, np.ndarray]


def weights_of(model) -> Weights:
    return {name: value.numpy() for name, value in model.state_dict().items()}


def net(w: Weights, name: str, v: np.ndarray) -> np.ndarray:
    """Fully connected ReLU layers; a Sequential counts the ReLUs too, so its layers are 0, 2, 4, ..."""
    layer = 0
    while f"{name}.{layer}.weight" in w:
        v = np.maximum(w[f"{name}.{layer}.weight"] @ v + w[f"{name}.{layer}.bias"], 0)
        layer += 2
    return v


def head(w: Weights, name: str, v: np.ndarray) -> np.ndarray:
    return w[f"{name}.head.weight"] @ net(w, f"{name}.body", v) + w[f"{name}.head.bias"]


def law(w: Weights, name: str, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """mu and sigma of prior or posterior."""
    mu, raw = np.split(head(w, name, v), 2)
    return mu, np.logaddexp(0, raw) + 1e-4


def lstm(w: Weights, v: np.ndarray, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    name = "recurrence"
    gates = (
        w[f"{name}.weight_ih"] @ v + w[f"{name}.bias_ih"] + w[f"{name}.weight_hh"] @ h + w[f"{name}.bias_hh"]
    )
    i, f, g, o = np.split(gates, 4)
    c = expit(f) * c + expit(i) * np.tanh(g)
    return expit(o) * np.tanh(c), c


def emission_log_prob(w: Weights, v: np.ndarray, x: np.ndarray, emission: str) -> float:
    """log p(x) of one ink frame."""
    raw = head(w, "emission", v)
    count = (len(raw) - 1) // 6
    if emission == "ink-gaussian":
        raw = np.concatenate([[0.0], raw])
        count = 1
    log_pi, mu, scale, rho, pen = np.split(raw, np.cumsum([count, 2 * count, 2 * count, count]))
    mu, sigma, rho = mu.reshape(-1, 2), np.logaddexp(0, scale).reshape(-1, 2) + 0.02, 0.99 * np.tanh(rho)
    moves = [
        multivariate_normal.logpdf(x[:2], m, [[a * a, r * a * b], [r * a * b, b * b]])
        for m, (a, b), r in zip(mu, sigma, rho, strict=True)
    ]
    return float(logsumexp(log_softmax(log_pi) + moves) + log_expit(pen[0] if x[2] else -pen[0]))


def log_normal(v: np.ndarray, mu: np.ndarray, sigma: np.ndarray) -> float:
    return float(np.sum(-0.5 * ((v - mu) / sigma) ** 2 - np.log(sigma) - 0.5 * np.log(2 * np.pi)))


class Walk(NamedTuple):
    """Per frame, `[time]` or `[time ...]`: log p(x_t | .), log p(z_t | .), log q(z_t | .), z_t and h_t."""

    log_px: np.ndarray
    log_pz: np.ndarray
    log_qz: np.ndarray
    z: np.ndarray
    h: np.ndarray


def walk(model, x: np.ndarray, eps: np.ndarray | None = None, z: np.ndarray | None = None) -> Walk:
    """One sequence `[time feature]`, with z from the posterior's noise `eps`, or given."""
    w, config, rows = weights_of(model), model.config, []
    h = c = np.zeros(config.hidden)
    for t, frame in enumerate(x):
        features, latent, log_pz, log_qz = net(w, "phi_x", frame), np.zeros(0), 0.0, 0.0
        phi_z = np.zeros(0)
        if config.family == "vrnn":
            mu, sigma = law(w, "posterior", np.concatenate([features, h]))
            latent = z[t] if z is not None else mu + sigma * eps[t]  # pyright: ignore[reportOptionalSubscript]
            log_pz, log_qz = log_normal(latent, *law(w, "prior", h)), log_normal(latent, mu, sigma)
            phi_z = net(w, "phi_z", latent)
        log_px = emission_log_prob(w, np.concatenate([phi_z, h]), frame, config.emission)
        h, c = lstm(w, np.concatenate([features, phi_z]), h, c)
        rows.append((log_px, log_pz, log_qz, latent, h))
    return Walk(*(np.array(column) for column in zip(*rows, strict=True)))
