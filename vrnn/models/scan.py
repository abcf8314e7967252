"""The part of a VRNN that cannot leave the loop over time, because z_t is drawn inside it.

Everything else is computed outside: what depends on x alone before the loop, prior and emission after it.
For feature nets of one layer the loop and its gradient are written out, so that a step is a handful of
operations and every weight's gradient is one product over all steps; deeper nets use the plain loop.
`tests/models/test_scan.py` holds the two against each other in float64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear, softplus

from vrnn.models.lstm import forget, gate_slopes, memorise, over_time, products_dtype
from vrnn.models.networks import LATENT_SIGMA_FLOOR, only_layer
from vrnn.types import Gaussian, State

if TYPE_CHECKING:
    from vrnn.models.vrnn import VRNN


class Scan(NamedTuple):
    """Posterior, sample and recurrence over time, `[batch time ...]` each; h and c are those after each frame."""

    q: Gaussian
    z: Tensor
    phi_z: Tensor
    h: Tensor
    c: Tensor


def scan(model: VRNN, phi_x: Tensor, noise: Tensor, state: State) -> Scan:
    """Run posterior, sample and recurrence over the frames' features `[batch time phi_x]`.

    `noise` is the eps of z, `[batch time latent]`.
    """
    if model.config.layers == 1:
        return written_out(model, phi_x, noise, state)
    return plain(model, phi_x, noise, state)


def plain(model: VRNN, phi_x: Tensor, noise: Tensor, state: State) -> Scan:
    """The loop as the equations have it, differentiated by autograd."""
    h, c, steps = state.h, state.c, []
    for features, eps in zip(phi_x.unbind(1), noise.unbind(1), strict=True):
        q = model.posterior(torch.cat([features, h], -1))
        z = q.mu + q.sigma * eps
        phi_z = model.phi_z(z)
        h, c = model.recurrence(torch.cat([features, phi_z], -1), (h, c))
        steps.append((q.mu, q.sigma, z, phi_z, h, c))
    mu, sigma, z, phi_z, h, c = (torch.stack(column, 1) for column in zip(*steps, strict=True))
    return Scan(Gaussian(mu, sigma), z, phi_z, h, c)


def written_out(model: VRNN, phi_x: Tensor, noise: Tensor, state: State) -> Scan:
    """The same loop for nets of one layer, with its gradient by hand."""
    body, encode_z = only_layer(model.posterior.body), only_layer(model.phi_z)
    head, cell = model.posterior.head, model.recurrence
    width = phi_x.shape[-1]
    # One product serves the posterior's layer and the four gates; so does one product with h in the loop.
    of_x = torch.cat([body.weight[:, :width], cell.weight_ih[:, :width]])
    of_h = torch.cat([body.weight[:, width:], cell.weight_hh])
    bias = torch.cat([body.bias, cell.bias_ih + cell.bias_hh])
    products, kind = products_dtype(bias), bias.device.type
    drive = linear(phi_x, of_x, bias).to(bias.dtype).transpose(0, 1).contiguous()
    with torch.autocast(kind, enabled=False):
        out = _WrittenOut.apply(
            products, drive, noise.transpose(0, 1).contiguous(), state.h, state.c, of_h, head.weight, head.bias,
            encode_z.weight, encode_z.bias, cell.weight_ih[:, width:],
        )  # fmt: skip
    mu, sigma, z, phi_z, h, c = (o.transpose(0, 1) for o in out)
    return Scan(Gaussian(mu, sigma), z, phi_z, h, c)


class _WrittenOut(torch.autograd.Function):
    """Time-major: drive `[time batch posterior + 4 hidden]`, eps `[time batch latent]`.

    With a = relu of the posterior's layer, u = phi_z, and i, f, g, o the gates in the order of torch's LSTM:
        [pre_a, pre_gates] = drive_t + of_h h_{t-1};   mu, raw = m a + b_m;   sigma = softplus(raw) + floor
        z = mu + sigma eps;   u = relu(e z + b_e);   gates = pre_gates + of_u u
        c_t = f c_{t-1} + i g;   h_t = o tanh(c_t)
    """

    @staticmethod
    def forward(ctx: Any, products, drive, eps, h0, c0, of_h, m, b_m, e, b_e, of_u):
        steps, batch, _ = drive.shape
        hidden, latent, posterior = h0.shape[-1], eps.shape[-1], m.shape[1]
        ctx.products = products
        of_h_t, of_u_t, m_t, e_t = of_h.t().to(products), of_u.t().to(products), m.t(), e.t()
        gates = drive.new_empty(steps, batch, 4 * hidden)
        h, c = (torch.cat([x[None], x.new_empty(steps, batch, hidden)]) for x in (h0, c0))
        a = drive.new_empty(steps, batch, posterior)
        mu_raw = drive.new_empty(steps, batch, 2 * latent)
        sigma, z = torch.empty_like(eps), torch.empty_like(eps)
        u = drive.new_empty(steps, batch, e.shape[0])
        for t in range(steps):
            pre = drive[t] + torch.mm(h[t].to(products), of_h_t)
            torch.clamp_min(pre[:, :posterior], 0, out=a[t])
            torch.addmm(b_m, a[t], m_t, out=mu_raw[t])
            torch.add(softplus(mu_raw[t, :, latent:]), LATENT_SIGMA_FLOOR, out=sigma[t])
            torch.addcmul(mu_raw[t, :, :latent], sigma[t], eps[t], out=z[t])
            torch.clamp_min(torch.addmm(b_e, z[t], e_t), 0, out=u[t])
            torch.add(pre[:, posterior:], torch.mm(u[t].to(products), of_u_t), out=gates[t])
            memorise(gates[t], c[t], c[t + 1], h[t + 1])
        ctx.save_for_backward(eps, of_h, m, e, of_u, gates, h, c, a, sigma, z, u)
        return mu_raw[..., :latent].clone(), sigma, z, u, h[1:].clone(), c[1:].clone()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g_mu, g_sigma, g_z, g_u, g_h, g_c):  # pyright: ignore[reportIncompatibleMethodOverride]
        eps, of_h, m, e, of_u, gates, h, c, a, sigma, z, u = ctx.saved_tensors
        steps, batch, hidden = g_h.shape
        posterior, latent = a.shape[-1], eps.shape[-1]
        products = ctx.products
        of_h_p, of_u_p = of_h.to(products), of_u.to(products)
        slopes, c_of_h = gate_slopes(gates, c)
        soft = 1 - torch.exp(LATENT_SIGMA_FLOOR - sigma)
        alive_a, alive_u = (a > 0).to(a.dtype), (u > 0).to(u.dtype)
        d_drive = torch.empty(steps, batch, posterior + 4 * hidden, dtype=a.dtype, device=a.device)
        d_mu_raw = torch.empty(steps, batch, 2 * latent, dtype=a.dtype, device=a.device)
        d_u = torch.empty_like(u)
        d_h, d_c = torch.zeros_like(g_h[0]), torch.zeros_like(g_c[0])
        for t in reversed(range(steps)):
            d_h = d_h + g_h[t]
            d_c = torch.addcmul(d_c + g_c[t], d_h, c_of_h[t])
            d_gate = d_drive[t, :, posterior:]
            forget(slopes[t], d_h, d_c, d_gate)
            torch.mul(g_u[t] + torch.mm(d_gate.to(products), of_u_p), alive_u[t], out=d_u[t])
            d_z = torch.addmm(g_z[t], d_u[t], e)
            torch.add(d_z, g_mu[t], out=d_mu_raw[t, :, :latent])
            torch.mul(torch.addcmul(g_sigma[t], d_z, eps[t]), soft[t], out=d_mu_raw[t, :, latent:])
            torch.mul(torch.mm(d_mu_raw[t], m), alive_a[t], out=d_drive[t, :, :posterior])
            d_h = torch.mm(d_drive[t].to(products), of_h_p).to(a.dtype)
            d_c = d_c * gates[t, :, hidden : 2 * hidden]
        return (
            None, d_drive, None, d_h, d_c,
            over_time(d_drive, h[:-1], products),
            over_time(d_mu_raw, a, a.dtype), d_mu_raw.sum((0, 1)),
            over_time(d_u, z, z.dtype), d_u.sum((0, 1)),
            over_time(d_drive[..., posterior:], u, products),
        )  # fmt: skip
