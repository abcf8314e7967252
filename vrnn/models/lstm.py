"""An LSTM over given inputs, with its gradient written out: the recurrence of the deterministic models.

Gates in the order of torch's LSTM, i, f, g, o:
    gates = drive_t + of_h h_{t-1};   c_t = f c_{t-1} + i g;   h_t = o tanh(c_t)
Unlike torch.nn.LSTM it keeps every c_t, so that a padded batch can be continued from each sequence's own
end, and it can compute its products in bfloat16 while the state stays in full precision.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear

from vrnn.types import Batch, State


def start_lstm(cell: nn.LSTMCell) -> None:
    """Orthogonal recurrent weights for each gate, and a forget gate that starts open."""
    with torch.no_grad():
        for gate in cell.weight_hh.split(cell.hidden_size):
            nn.init.orthogonal_(gate)
        cell.bias_hh.zero_()
        cell.bias_ih.zero_()
        cell.bias_ih[cell.hidden_size : 2 * cell.hidden_size] = 1.0


def run_lstm(cell: nn.LSTMCell, inputs: Tensor, state: State) -> tuple[Tensor, Tensor]:
    """h and c after each of the inputs `[batch time input]`: `[batch time hidden]` each."""
    products, kind = products_dtype(cell.weight_hh), inputs.device.type
    drive = linear(inputs, cell.weight_ih, cell.bias_ih + cell.bias_hh).to(cell.weight_hh.dtype)
    with torch.autocast(kind, enabled=False):
        h, c = _LSTM.apply(products, drive.transpose(0, 1).contiguous(), state.h, state.c, cell.weight_hh)
    return h.transpose(0, 1), c.transpose(0, 1)


def state_at_ends(h: Tensor, c: Tensor, batch: Batch, z: Tensor) -> State:
    """The state after each sequence's own last frame, from h and c after every frame `[batch time hidden]`."""
    rows, end = torch.arange(len(h), device=h.device), batch.lengths - 1
    return State(h[rows, end], c[rows, end], z)


class _LSTM(torch.autograd.Function):
    """Time-major: drive `[time batch 4 hidden]`."""

    @staticmethod
    def forward(ctx: Any, products, drive, h0, c0, of_h):
        steps, batch, hidden = *drive.shape[:2], h0.shape[-1]
        of_h_t = of_h.t().to(products)
        gates = torch.empty_like(drive)
        h, c = (torch.cat([x[None], x.new_empty(steps, batch, hidden)]) for x in (h0, c0))
        for t in range(steps):
            torch.add(drive[t], torch.mm(h[t].to(products), of_h_t), out=gates[t])
            memorise(gates[t], c[t], c[t + 1], h[t + 1])
        ctx.save_for_backward(of_h, gates, h, c)
        ctx.products = products
        return h[1:].clone(), c[1:].clone()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g_h, g_c):  # pyright: ignore[reportIncompatibleMethodOverride]
        of_h, gates, h, c = ctx.saved_tensors
        products, hidden = ctx.products, g_h.shape[-1]
        of_h_p = of_h.to(products)
        slopes, c_of_h = gate_slopes(gates, c)
        d_gates = torch.empty_like(gates)
        d_h, d_c = torch.zeros_like(g_h[0]), torch.zeros_like(g_c[0])
        for t in reversed(range(len(g_h))):
            d_h = d_h + g_h[t]
            d_c = torch.addcmul(d_c + g_c[t], d_h, c_of_h[t])
            forget(slopes[t], d_h, d_c, d_gates[t])
            d_h = torch.mm(d_gates[t].to(products), of_h_p).to(g_h.dtype)
            d_c = d_c * gates[t, :, hidden : 2 * hidden]
        return None, d_gates, d_h, d_c, over_time(d_gates, h[:-1], products)


def memorise(gates: Tensor, c_before: Tensor, c_after: Tensor, h_after: Tensor) -> None:
    """Pre-activations `[batch 4 hidden]` to gates in place, and the new c and h into their places."""
    hidden = c_before.shape[-1]
    gates[:, : 2 * hidden].sigmoid_()
    gates[:, 2 * hidden : 3 * hidden].tanh_()
    gates[:, 3 * hidden :].sigmoid_()
    i, f, g, o = gates.split(hidden, 1)
    torch.addcmul(i * g, f, c_before, out=c_after)
    torch.mul(o, c_after.tanh(), out=h_after)


def forget(slope: Tensor, d_h: Tensor, d_c: Tensor, d_gate: Tensor) -> None:
    """The gradient of the four pre-activations `[batch 4 hidden]` from those of h and c, into its place."""
    hidden = d_h.shape[-1]
    of_c = d_gate[:, : 3 * hidden].unflatten(1, (3, hidden))
    torch.mul(slope[:, : 3 * hidden].unflatten(1, (3, hidden)), d_c[:, None], out=of_c)
    torch.mul(slope[:, 3 * hidden :], d_h, out=d_gate[:, 3 * hidden :])


def gate_slopes(gates: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """d c_t / d pre-activation for i, f, g, and d h_t / d pre-activation for o, side by side; and d h_t / d c_t."""
    i, f, g, o = gates.chunk(4, -1)
    tanh_c = c[1:].tanh()
    slopes = torch.cat([g * i * (1 - i), c[:-1] * f * (1 - f), i * (1 - g * g), tanh_c * o * (1 - o)], -1)
    return slopes, o * (1 - tanh_c * tanh_c)


def over_time(gradient: Tensor, inputs: Tensor, products: torch.dtype) -> Tensor:
    """A weight's gradient as one product over all steps: `[time batch out]`, `[time batch in]` -> `[out in]`."""
    flat = gradient.flatten(0, 1).t().to(products) @ inputs.flatten(0, 1).to(products)
    return flat.to(gradient.dtype)


def products_dtype(like: Tensor) -> torch.dtype:
    """The dtype of the large products: that of autocast where it is on, else the tensor's own."""
    kind = like.device.type
    return torch.get_autocast_dtype(kind) if torch.is_autocast_enabled(kind) else like.dtype
