"""The models' equations once more, in NumPy and SciPy, one sequence and one frame at a time.

It shares no line with vrnn: only the names of the weights.  Latents may have leading axes, so that one walk covers
a whole grid of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit, log_expit, log_softmax, logsumexp
from scipy.stats import norm as scipy_norm

# SciPy's own defaults mislead a type checker.
norm: Any = scipy_norm


class Weights(NamedTuple):
    """A model's arrays by name, and what its feature nets do between layers."""

    of: dict[str, np.ndarray]
    leaky: bool


def weights_of(model) -> Weights:
    arrays = {name: value.detach().numpy() for name, value in model.state_dict().items()}
    return Weights(arrays, leaky=model.config.family == "srnn")


def join(*parts: np.ndarray) -> np.ndarray:
    """Vectors side by side, where some have leading axes that others lack."""
    lead = np.broadcast_shapes(*(part.shape[:-1] for part in parts))
    return np.concatenate([np.broadcast_to(part, (*lead, part.shape[-1])) for part in parts], -1)


def affine(w: Weights, name: str, v: np.ndarray) -> np.ndarray:
    return v @ w.of[f"{name}.weight"].T + w.of[f"{name}.bias"]


def net(w: Weights, name: str, v: np.ndarray) -> np.ndarray:
    """Fully connected layers; a Sequential counts the activations too, so its layers are 0, 2, 4, ..."""
    layer = 0
    while f"{name}.{layer}.weight" in w.of:
        v = affine(w, f"{name}.{layer}", v)
        v = np.clip(np.where(v > 0, v, v / 3), -3, 3) if w.leaky else np.maximum(v, 0)
        layer += 2
    return v


def head(w: Weights, name: str, v: np.ndarray) -> np.ndarray:
    return affine(w, f"{name}.head", net(w, f"{name}.body", v))


def law(w: Weights, name: str, v: np.ndarray, latent: int) -> tuple[np.ndarray, np.ndarray]:
    """mu and sigma of prior or posterior; a prior without weights is the standard normal."""
    if f"{name}.head.weight" not in w.of:
        return np.zeros((*v.shape[:-1], latent)), np.ones((*v.shape[:-1], latent))
    mu, raw = np.split(head(w, name, v), 2, -1)
    return mu, np.logaddexp(0, raw) + 1e-4


def lstm(w: Weights, v: np.ndarray, h: np.ndarray, c: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    of = {name: w.of[f"recurrence.{name}"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
    gates = v @ of["weight_ih"].T + of["bias_ih"] + h @ of["weight_hh"].T + of["bias_hh"]
    i, f, g, o = np.split(gates, 4, -1)
    c = expit(f) * c + expit(i) * np.tanh(g)
    return expit(o) * np.tanh(c), c


def gru(w: Weights, name: str, v: np.ndarray, h: np.ndarray) -> np.ndarray:
    """One step of a GRU; the reset gate acts after the product with h, as in torch."""
    of_v = v @ w.of[f"{name}.weight_ih_l0"].T + w.of[f"{name}.bias_ih_l0"]
    of_h = h @ w.of[f"{name}.weight_hh_l0"].T + w.of[f"{name}.bias_hh_l0"]
    (r_v, z_v, n_v), (r_h, z_h, n_h) = np.split(of_v, 3, -1), np.split(of_h, 3, -1)
    update, fresh = expit(z_v + z_h), np.tanh(n_v + expit(r_v + r_h) * n_h)
    return (1 - update) * fresh + update * h


def emission_log_prob(w: Weights, v: np.ndarray, x: np.ndarray, config) -> Any:
    """log p(x) of one frame."""
    raw = head(w, "emission", v)
    if not config.emission.endswith("mixture"):
        raw = join(np.zeros(1), raw)
    return (ink_log_prob if config.emission.startswith("ink") else frame_log_prob)(raw, x, config.components)


def ink_log_prob(raw: np.ndarray, x: np.ndarray, k: int) -> Any:
    """dx, then dy given dx, in every component; then the pen."""
    log_pi, mu, scale, rho, pen = np.split(raw, np.cumsum([k, 2 * k, 2 * k, k]), -1)
    mu, sigma = (part.reshape(*part.shape[:-1], k, 2) for part in (mu, np.logaddexp(0, scale) + 0.02))
    rho = 0.99 * np.tanh(rho)
    slope = rho * sigma[..., 1] / sigma[..., 0]
    across = norm.logpdf(x[0], mu[..., 0], sigma[..., 0])
    given = mu[..., 1] + slope * (x[0] - mu[..., 0])
    along = norm.logpdf(x[1], given, sigma[..., 1] * np.sqrt(1 - rho**2))
    move = logsumexp(log_softmax(log_pi, -1) + across + along, -1)
    return move + log_expit(pen[..., 0] if x[2] else -pen[..., 0])


def frame_log_prob(raw: np.ndarray, x: np.ndarray, k: int) -> Any:
    """Every number of the frame on its own in every component."""
    log_pi, mu, scale = np.split(raw, np.cumsum([k, k * len(x)]), -1)
    mu, sigma = (part.reshape(*part.shape[:-1], k, len(x)) for part in (mu, np.logaddexp(0, scale) + 0.005))
    return logsumexp(log_softmax(log_pi, -1) + norm.logpdf(x, mu, sigma).sum(-1), -1)


class Walk(NamedTuple):
    """Per frame, `[time ...]`: log p(x_t | .), log p(z_t | .), log q(z_t | .), z_t, and h_t (SRNN: d_{t+1})."""

    log_px: np.ndarray
    log_pz: np.ndarray
    log_qz: np.ndarray
    z: np.ndarray
    h: np.ndarray


def walk(model, x: np.ndarray, eps: np.ndarray | None = None, z: np.ndarray | None = None) -> Walk:
    """One sequence `[time feature]`, with z from the posterior's noise `eps`, or given, `[time ... latent]`."""
    drawn = (lambda t, mu, sigma: mu + sigma * eps[t]) if eps is not None else (lambda t, *_: z[t])  # pyright: ignore
    return (walk_srnn if model.config.family == "srnn" else walk_vrnn)(model, x, drawn)


def walk_vrnn(model, x: np.ndarray, drawn) -> Walk:
    """VRNN, and RNN as the VRNN without a latent."""
    w, config, rows = weights_of(model), model.config, []
    h = c = np.zeros(config.hidden)
    for t, frame in enumerate(x):
        features, phi_z = net(w, "phi_x", frame), np.zeros(0)
        latent, log_pz, log_qz = np.zeros(0), np.zeros(()), np.zeros(())
        if config.latent:
            mu, sigma = law(w, "posterior", join(features, h), config.latent)
            latent = drawn(t, mu, sigma)
            log_pz = norm.logpdf(latent, *law(w, "prior", h, config.latent)).sum(-1)
            log_qz = norm.logpdf(latent, mu, sigma).sum(-1)
            phi_z = net(w, "phi_z", latent)
        log_px = emission_log_prob(w, join(phi_z, h), frame, config)
        h, c = lstm(w, join(features, phi_z), h, c)
        rows.append((log_px, log_pz, log_qz, latent, h))
    return Walk(*(np.array(column) for column in zip(*rows, strict=True)))


def states(w: Weights, config, x: np.ndarray) -> list[np.ndarray]:
    """SRNN's d_1 to d_{T+1}: d_{t+1} has read x_1 to x_t."""
    d = [np.zeros(config.hidden)]
    for frame in x:
        d.append(gru(w, "recurrence", net(w, "phi_x", frame), d[-1]))
    return d


def walk_srnn(model, x: np.ndarray, drawn) -> Walk:
    w, config, rows = weights_of(model), model.config, []
    d = states(w, config, x)
    read = [join(net(w, "phi_x", frame), before) for frame, before in zip(x, d[:-1], strict=True)]
    a = [net(w, "summary", v) for v in read]
    if config.inference == "smooth":
        summary = np.zeros(config.summary)
        for t in reversed(range(len(x))):
            summary = a[t] = gru(w, "summary", read[t], summary)
    latent = np.zeros(config.latent)
    for t, frame in enumerate(x):
        mu_p, sigma_p = law(w, "prior", join(latent, d[t]), config.latent)
        mu_q, sigma_q = law(w, "posterior", join(latent, a[t]), config.latent)
        if config.residual:
            mu_q = mu_p + mu_q
        latent = drawn(t, mu_q, sigma_q)
        log_pz, log_qz = (norm.logpdf(latent, *each).sum(-1) for each in ((mu_p, sigma_p), (mu_q, sigma_q)))
        log_px = emission_log_prob(w, join(latent, d[t]), frame, config)
        rows.append((log_px, log_pz, log_qz, latent, d[t + 1]))
    return Walk(*(np.array(column) for column in zip(*rows, strict=True)))
