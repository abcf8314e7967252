"""The chain over z of an SRNN: the only part of it that is sequential without being a library's recurrence.

    [mu_q, sigma_q] = posterior(z_{t-1}, a_t);   z_t = mu_q + sigma_q eps_t
    Res_q: mu_q = posterior's mean + the mean of prior(z_{t-1}, d_t)

What a_t and d_t add to the first layers is computed for all steps at once, before the loop.  For conditionals of
one layer the loop and its gradient are written out, as in `vrnn.models.scan`; deeper ones use the plain loop.
`tests/models/test_chain.py` holds the two against each other in float64.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear, softplus

from vrnn.models.lstm import given
from vrnn.models.networks import (
    LATENT_SIGMA_FLOOR,
    LEAK,
    LIMIT,
    ClippedLeakyReLU,
    GaussianNet,
    clipped_leaky_relu,
    gaussian_from_raw,
)
from vrnn.models.pieces import over_time
from vrnn.types import Gaussian

hardtanh_backward, leaky_relu_backward = torch.ops.aten.hardtanh_backward, torch.ops.aten.leaky_relu_backward


class Chain(NamedTuple):
    """The posterior and what was drawn from it over time, `[batch time latent]` each."""

    q: Gaussian
    z: Tensor


class Half:
    """A conditional of [z_{t-1}, known_t] whose first layer has read what is known of every step at once."""

    def __init__(self, net: GaussianNet, known: Tensor) -> None:
        first = net.body[0]
        assert isinstance(first, nn.Linear)
        latent = first.in_features - known.shape[-1]
        self.net, self.of_z = net, first.weight[:, :latent]
        self.drive = linear(known, first.weight[:, latent:], first.bias)
        self._rest = nn.Sequential(*list(net.body)[1:], net.head)

    def at(self, t: int, z: Tensor) -> Gaussian:
        """The Gaussian of step t, from the z `[batch latent]` of the step before."""
        return self._of(self.drive[:, t], z)

    def over_time(self, z: Tensor) -> Gaussian:
        """The Gaussians of all steps, from the z `[batch time latent]` of the steps before them."""
        return self._of(self.drive, z)

    def _of(self, drive: Tensor, z: Tensor) -> Gaussian:
        # In full precision wherever it is computed: Res_q compares the prior in the loop with the prior after it.
        with torch.autocast(z.device.type, enabled=False):
            read = drive.to(z.dtype) + linear(z, self.of_z)
        return gaussian_from_raw(self._rest(read))


def chain(posterior: Half, prior: Half | None, noise: Tensor, z: Tensor) -> Chain:
    """z_1 to z_T from z_0 `[batch latent]` and the eps of every z `[batch time latent]`.

    `prior` is what a residual posterior adds to; None where it is none.
    """
    halves = [posterior, prior] if prior else [posterior]
    simple = all(
        len(half.net.body) == 2 and isinstance(half.net.body[1], ClippedLeakyReLU) for half in halves
    )
    return (written_out if simple else plain)(posterior, prior, noise, z)


def plain(posterior: Half, prior: Half | None, noise: Tensor, z: Tensor) -> Chain:
    """The loop as the equations have it, differentiated by autograd."""
    steps = []
    for t, eps in enumerate(noise.unbind(1)):
        q = posterior.at(t, z)
        q = Gaussian(prior.at(t, z).mu + q.mu, q.sigma) if prior else q
        z = q.mu + q.sigma * eps
        steps.append((*q, z))
    mu, sigma, z = (torch.stack(column, 1) for column in zip(*steps, strict=True))
    return Chain(Gaussian(mu, sigma), z)


def written_out(posterior: Half, prior: Half | None, noise: Tensor, z: Tensor) -> Chain:
    """The same loop for conditionals of one layer, with its gradient by hand."""
    drive, of_z, head, bias = (
        posterior.drive,
        posterior.of_z,
        posterior.net.head.weight,
        posterior.net.head.bias,
    )
    if prior:
        drive, of_z = torch.cat([drive, prior.drive], -1), torch.cat([of_z, prior.of_z])
        head, bias = _with_mean_of(prior.net, head, bias)
    with torch.autocast(z.device.type, enabled=False):
        mu, sigma, z = _WrittenOut.apply(drive.transpose(0, 1), noise.transpose(0, 1), z, of_z, head, bias)
    return Chain(Gaussian(mu.transpose(0, 1), sigma.transpose(0, 1)), z[1:].transpose(0, 1))


def _with_mean_of(prior: GaussianNet, head: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """A head over both first layers that adds the prior's mean to the posterior's, and leaves its scale alone."""
    of_mu, of_raw = prior.head.weight.chunk(2)
    to_mu = prior.head.bias.chunk(2)[0]
    added = torch.cat([of_mu, torch.zeros_like(of_raw)])
    return torch.cat([head, added], 1), bias + torch.cat([to_mu, torch.zeros_like(to_mu)])


class _WrittenOut(torch.autograd.Function):
    """Time-major: drive `[time batch width]`, eps `[time batch latent]`; z is `[1 + time ...]` and begins with z0.

    y = the clipped leaky ReLU of drive_t + of_z z_{t-1};   mu, raw = m y + b;   sigma = softplus(raw) + floor
    """

    @staticmethod
    def forward(ctx: Any, drive, eps, z0, of_z, m, b):
        steps, batch, latent = eps.shape
        of_z_t, m_t = of_z.t(), m.t()
        y = z0.new_empty(drive.shape)
        mu, sigma = z0.new_empty(eps.shape), z0.new_empty(eps.shape)
        z = z0.new_empty(steps + 1, batch, latent)
        z[0] = z0
        for t in range(steps):
            y[t] = clipped_leaky_relu(torch.addmm(drive[t].to(z.dtype), z[t], of_z_t))
            raw = torch.addmm(b, y[t], m_t)
            mu[t] = raw[:, :latent]
            torch.add(softplus(raw[:, latent:]), LATENT_SIGMA_FLOOR, out=sigma[t])
            torch.addcmul(mu[t], sigma[t], eps[t], out=z[t + 1])
        ctx.save_for_backward(eps, of_z, m, y, sigma, z)
        ctx.of_drive = drive.dtype
        ctx.set_materialize_grads(False)
        return mu, sigma, z

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g_mu, g_sigma, g_z):  # pyright: ignore[reportIncompatibleMethodOverride]
        eps, of_z, m, y, sigma, z = ctx.saved_tensors
        g_mu, g_sigma, g_z = given(g_mu, eps), given(g_sigma, eps), given(g_z, z)
        latent = eps.shape[-1]
        soft = 1 - torch.exp(LATENT_SIGMA_FLOOR - sigma)
        d_drive, d_raw = torch.empty_like(y), y.new_empty(*y.shape[:2], 2 * latent)
        d_z = g_z[-1]
        for t in reversed(range(len(y))):
            torch.add(d_z, g_mu[t], out=d_raw[t, :, :latent])
            torch.addcmul(g_sigma[t], d_z, eps[t], out=d_raw[t, :, latent:]).mul_(soft[t])
            d_y = hardtanh_backward(torch.mm(d_raw[t], m), y[t], -LIMIT, LIMIT)
            d_drive[t] = leaky_relu_backward(d_y, y[t], LEAK, True)
            d_z = torch.addmm(g_z[t], d_drive[t], of_z)
        of_weights = over_time(d_drive, z[:-1]), over_time(d_raw, y), d_raw.sum((0, 1))
        return d_drive.to(ctx.of_drive), None, d_z, *of_weights
