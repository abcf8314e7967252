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
from torch.nn.functional import softplus

from vrnn.models.lstm import forget, given, memorise, sizes, step_lstm
from vrnn.models.networks import LATENT_SIGMA_FLOOR, only_layer
from vrnn.models.pieces import Backwards, driven, over_time, products_of
from vrnn.types import Gaussian, State

if TYPE_CHECKING:
    from vrnn.models.vrnn import VRNN

threshold_backward = torch.ops.aten.threshold_backward
"""g where y > 0, else 0: the gradient of a ReLU with value y."""


class Scan(NamedTuple):
    """Posterior, sample and recurrence over time, `[batch time ...]` each; h and c are those after each frame.

    `before` is h before each frame: h once more, from the state that the scan began in.
    """

    q: Gaussian
    z: Tensor
    phi_z: Tensor
    h: Tensor
    c: Tensor
    before: Tensor


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
        h, c = step_lstm(model.recurrence, torch.cat([features, phi_z], -1), h, c)
        steps.append((q.mu, q.sigma, z, phi_z, h, c))
    mu, sigma, z, phi_z, h, c = (torch.stack(column, 1) for column in zip(*steps, strict=True))
    before = torch.cat([state.h[:, None], h[:, :-1]], 1)
    return Scan(Gaussian(mu, sigma), z, phi_z, h, c, before)


def written_out(model: VRNN, phi_x: Tensor, noise: Tensor, state: State) -> Scan:
    """The same loop for nets of one layer, with its gradient by hand."""
    body, encode_z = only_layer(model.posterior.body), only_layer(model.phi_z)
    head, cell = model.posterior.head, model.recurrence
    width = phi_x.shape[-1]
    # One product serves the posterior's layer and the four gates; so does one product with h in the loop.
    of_x = torch.cat([body.weight[:, :width], cell.weight_ih[:, :width]])
    of_h = torch.cat([body.weight[:, width:], cell.weight_hh])
    bias = torch.cat([body.bias, cell.bias_ih + cell.bias_hh])
    x = phi_x.transpose(0, 1).to(products_of(bias)).contiguous()
    with torch.autocast(bias.device.type, enabled=False):
        out = _WrittenOut.apply(
            x, noise.transpose(0, 1), state.h, state.c, of_x, bias, of_h, head.weight, head.bias,
            encode_z.weight, encode_z.bias, cell.weight_ih[:, width:],
        )  # fmt: skip
    mu, sigma, z, phi_z, h, c = (o.transpose(0, 1) for o in out)
    return Scan(Gaussian(mu, sigma), z, phi_z, h[:, 1:], c, h[:, :-1])


class _WrittenOut(torch.autograd.Function):
    """Time-major: x = phi_x `[time batch phi_x]` in the dtype of the products, eps `[time batch latent]`.

    With a = relu of the posterior's layer, u = phi_z, and i, f, g, o the gates in the order of torch's LSTM:
        [pre_a, pre_gates] = of_x x_t + b + of_h h_{t-1};   mu, raw = m a + b_m;   sigma = softplus(raw) + floor
        z = mu + sigma eps;   u = relu(e z + b_e);   gates = pre_gates + of_u u
        c_t = f c_{t-1} + i g;   h_t = o tanh(c_t)
    h is `[1 + time ...]`: it begins with h0.
    """

    @staticmethod
    def forward(ctx: Any, x, eps, h0, c0, of_x, b, of_h, m, b_m, e, b_e, of_u):
        (steps, batch, _), products = x.shape, x.dtype
        hidden, latent, posterior = h0.shape[-1], eps.shape[-1], m.shape[1]
        of_h_t, of_u_t, m_t, e_t = of_h.t().to(products), of_u.t().to(products), m.t(), e.t()
        h, c, gates = (h0.new_empty(*shape) for shape in sizes(steps, batch, hidden))
        a, u = (h0.new_empty(steps, batch, width) for width in (posterior, len(e)))
        mu, sigma, z = (h0.new_empty(steps, batch, latent) for _ in range(3))
        h[0], before = h0, c0
        for t, drive in enumerate(driven(x, of_x, b)):
            pre = torch.addmm(drive, h[t].to(products), of_h_t)
            a[t] = pre[:, :posterior].clamp_min(0)
            mu_raw = torch.addmm(b_m, a[t], m_t)
            mu[t] = mu_raw[:, :latent]
            torch.add(softplus(mu_raw[:, latent:]), LATENT_SIGMA_FLOOR, out=sigma[t])
            torch.addcmul(mu[t], sigma[t], eps[t], out=z[t])
            torch.addmm(b_e, z[t], e_t, out=u[t]).clamp_min_(0)
            gates[t] = torch.addmm(pre[:, posterior:], u[t].to(products), of_u_t)
            memorise(gates[t], before, c[t], h[t + 1])
            before = c[t]
        ctx.save_for_backward(x, eps, c0, of_x, of_h, m, e, of_u, gates, h, c, a, sigma, z, u)
        ctx.set_materialize_grads(False)
        return mu, sigma, z, u, h, c

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *grads):
        x, eps, c0, of_x, of_h, m, e, of_u, gates, h, c, a, sigma, z, u = ctx.saved_tensors
        likes = (z, sigma, z, u, h, c)
        g_mu, g_sigma, g_z, g_u, g_h, g_c = (given(g, like) for g, like in zip(grads, likes, strict=True))
        posterior, latent = a.shape[-1], eps.shape[-1]
        of_h_p, of_u_p = of_h.to(x.dtype), of_u.to(x.dtype)
        soft = 1 - torch.exp(LATENT_SIGMA_FLOOR - sigma)
        d_mu_raw, d_u = a.new_empty(*a.shape[:2], 2 * latent), torch.empty_like(u)
        d_gates = torch.empty_like(gates[0])
        d_h, d_c = g_h[-1], torch.zeros_like(c0)
        back = Backwards((x, of_x), (h[:-1], of_h), (u, of_u))
        for t, d_pre in back:
            d_c += g_c[t]
            forget(gates[t], c[t - 1] if t else c0, c[t], d_h, d_c, d_gates)
            d_pre_a, d_pre_gates = d_pre[:, :posterior], d_pre[:, posterior:]
            d_pre_gates.copy_(d_gates)
            threshold_backward(g_u[t] + torch.mm(d_pre_gates, of_u_p), u[t], 0, grad_input=d_u[t])
            d_z = torch.addmm(g_z[t], d_u[t], e)
            torch.add(d_z, g_mu[t], out=d_mu_raw[t, :, :latent])
            torch.addcmul(g_sigma[t], d_z, eps[t], out=d_mu_raw[t, :, latent:]).mul_(soft[t])
            d_pre_a.copy_(threshold_backward(torch.mm(d_mu_raw[t], m), a[t], 0))
            d_h = g_h[t] + torch.mm(d_pre, of_h_p)
        d_of_x, d_of_h, d_of_u = back.weights
        return (
            back.x, None, d_h, d_c, d_of_x, back.b, d_of_h,
            over_time(d_mu_raw, a), d_mu_raw.sum((0, 1)), over_time(d_u, z), d_u.sum((0, 1)), d_of_u,
        )  # fmt: skip
