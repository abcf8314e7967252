"""The library's GRU over given inputs: SRNN's two deterministic recurrences."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear

from vrnn.models.lstm import sigmoid_backward, tanh_backward
from vrnn.models.pieces import over_time


def start_gru(gru: nn.GRU) -> None:
    """Orthogonal recurrent weights for each gate, and no bias."""
    with torch.no_grad():
        _, of_h, *biases = gru.all_weights[0]
        for gate in of_h.split(gru.hidden_size):
            nn.init.orthogonal_(gate)
        for bias in biases:
            bias.zero_()


def run_gru(gru: nn.GRU, inputs: Tensor, state: Tensor) -> Tensor:
    """The state after each of the inputs `[batch time input]`, from `state` `[batch hidden]`: `[batch time hidden]`.

    On a CPU the library's gradient is one small product a step for every weight, so training goes its own way there.
    """
    if inputs.device.type == "cpu" and torch.is_grad_enabled():
        return written_out(gru, inputs, state)
    return of_the_library(gru, inputs, state)


def of_the_library(gru: nn.GRU, inputs: Tensor, state: Tensor) -> Tensor:
    """All of it in full precision."""
    with torch.autocast(inputs.device.type, enabled=False):
        return gru(inputs.to(state.dtype), state[None].contiguous())[0]


def written_out(gru: nn.GRU, inputs: Tensor, state: Tensor) -> Tensor:
    """With its gradient by hand; under autocast its products are rounded and its state is not."""
    of_x, of_h, b_x, b_h = gru.all_weights[0]
    b_ru, b_n = b_h.split([2 * gru.hidden_size, gru.hidden_size])
    drive = linear(inputs.transpose(0, 1), of_x, b_x + torch.cat([b_ru, torch.zeros_like(b_n)]))
    with torch.autocast(inputs.device.type, enabled=False):
        return _WrittenOut.apply(drive, state, of_h, b_n)[1:].transpose(0, 1)


class _WrittenOut(torch.autograd.Function):
    """Time-major: drive `[time batch 3 hidden]` in the dtype of the products; h `[1 + time ...]` begins with h0.

    Gates in the order of torch's GRU, r, u, n:
        [pre_r, pre_u, k] = of_h h_{t-1} + [drive_r, drive_u, b_n];   r, u = sigmoid(pre_r, pre_u)
        n = tanh(drive_n + r k);   h_t = n + u (h_{t-1} - n)
    """

    @staticmethod
    def forward(ctx: Any, drive, h0, of_h, b_n):
        (steps, batch, _), hidden, products = drive.shape, h0.shape[-1], drive.dtype
        of_h_t = of_h.t().to(products)
        h, ru = h0.new_empty(steps + 1, batch, hidden), h0.new_empty(steps, batch, 2 * hidden)
        k, n = (h0.new_empty(steps, batch, hidden) for _ in range(2))
        h[0] = h0
        for t in range(steps):
            pre = torch.mm(h[t].to(products), of_h_t)
            torch.add(drive[t, :, : 2 * hidden], pre[:, : 2 * hidden], out=ru[t]).sigmoid_()
            torch.add(b_n, pre[:, 2 * hidden :], out=k[t])
            torch.addcmul(drive[t, :, 2 * hidden :].to(k), ru[t, :, :hidden], k[t], out=n[t]).tanh_()
            torch.lerp(n[t], h[t], ru[t, :, hidden:], out=h[t + 1])
        ctx.save_for_backward(of_h, h, ru, k, n)
        ctx.products = products
        return h

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g_h):  # pyright: ignore[reportIncompatibleMethodOverride]
        of_h, h, ru, k, n = ctx.saved_tensors
        (steps, batch, hidden), of_h_p = n.shape, of_h.to(ctx.products)
        d_drive = n.new_empty(steps, batch, 3 * hidden, dtype=ctx.products)
        d_pre = torch.empty_like(d_drive)
        d_gates, d_h = torch.empty_like(ru[0]), g_h[-1]
        for t in reversed(range(steps)):
            r, u = ru[t].split(hidden, 1)
            d_n = tanh_backward(torch.addcmul(d_h, d_h, u, value=-1), n[t])
            torch.mul(d_n, k[t], out=d_gates[:, :hidden])
            torch.mul(d_h, h[t] - n[t], out=d_gates[:, hidden:])
            sigmoid_backward(d_gates, ru[t], grad_input=d_gates)
            d_pre[t, :, : 2 * hidden], d_pre[t, :, 2 * hidden :] = d_gates, d_n * r
            d_drive[t, :, : 2 * hidden], d_drive[t, :, 2 * hidden :] = d_gates, d_n
            d_h = torch.addcmul(g_h[t], d_h, u) + torch.mm(d_pre[t], of_h_p)
        d_b_n = d_pre[..., 2 * hidden :].sum((0, 1), dtype=of_h.dtype)
        return d_drive, d_h, over_time(d_pre, h[:-1]).to(of_h.dtype), d_b_n


def step_gru(gru: nn.GRU, given: Tensor, state: Tensor) -> Tensor:
    """The same for one input `[batch input]`: `[batch hidden]`."""
    return torch.gru_cell(given, state, *gru.all_weights[0])


def reversed_in_place(x: Tensor, lengths: Tensor) -> Tensor:
    """Each sequence of `[batch time feature]` backwards within its own length; the padding stays where it is."""
    t = torch.arange(x.shape[1], device=x.device)
    mirrored = lengths[:, None].to(x.device) - 1 - t
    index = torch.where(mirrored >= 0, mirrored, t)
    return x.gather(1, index[..., None].expand_as(x))
