"""An LSTM over given inputs, with its gradient written out: the recurrence of the deterministic models.

Gates in the order of torch's LSTM, i, f, g, o:
    gates = of_x x_t + b + of_h h_{t-1};   c_t = f c_{t-1} + i g;   h_t = o tanh(c_t)
Unlike torch.nn.LSTM it keeps every c_t, so that a padded batch can be continued from each sequence's own
end, and it can compute its products in bfloat16 while the state stays in full precision.

What one step needs fits the cache and what all steps need does not, so both passes do all they can within a
step, and touch the large tensors once.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn.functional import linear

from vrnn.models.pieces import Backwards, driven, products_of
from vrnn.types import Batch, State

sigmoid_backward, tanh_backward = torch.ops.aten.sigmoid_backward, torch.ops.aten.tanh_backward
"""g y (1 - y) and g (1 - y^2) of an activation's own value y, in one pass."""


def start_lstm(cell: nn.LSTMCell) -> None:
    """Orthogonal recurrent weights for each gate, and a forget gate that starts open."""
    with torch.no_grad():
        for gate in cell.weight_hh.split(cell.hidden_size):
            nn.init.orthogonal_(gate)
        cell.bias_hh.zero_()
        cell.bias_ih.zero_()
        cell.bias_ih[cell.hidden_size : 2 * cell.hidden_size] = 1.0


def run_lstm(cell: nn.LSTMCell, inputs: Tensor, state: State) -> tuple[Tensor, Tensor]:
    """h before the first and after each of the inputs `[batch time input]`, `[batch 1 + time hidden]`; c after each."""
    x = inputs.transpose(0, 1).to(products_of(cell.weight_ih)).contiguous()
    with torch.autocast(inputs.device.type, enabled=False):
        h, c = _LSTM.apply(x, state.h, state.c, cell.weight_ih, cell.bias_ih + cell.bias_hh, cell.weight_hh)
    return h.transpose(0, 1), c.transpose(0, 1)


def step_lstm(cell: nn.LSTMCell, x: Tensor, h: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
    """h and c `[batch hidden]` after the input x `[batch input]`; autocast rounds the products and not the state.

    Under autocast the library's cell may return what it computed in bfloat16, which a loop would round anew at
    every step.
    """
    if products_of(cell.weight_hh) == c.dtype:
        return cell(x, (h, c))
    pre = linear(x, cell.weight_ih, cell.bias_ih) + linear(h, cell.weight_hh, cell.bias_hh)
    i, f, g, o = pre.to(c.dtype).chunk(4, -1)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def state_at_ends(h: Tensor, c: Tensor, batch: Batch, z: Tensor) -> State:
    """The state after each sequence's own last frame, from h and c after every frame `[batch time hidden]`."""
    rows, end = torch.arange(len(h), device=h.device), batch.lengths - 1
    return State(h[rows, end], c[rows, end], z)


class _LSTM(torch.autograd.Function):
    """Time-major: x `[time batch input]`, in the dtype of the products; h `[1 + time ...]`, c `[time ...]`."""

    @staticmethod
    def forward(ctx: Any, x, h0, c0, of_x, b, of_h):
        steps, batch, hidden = *x.shape[:2], h0.shape[-1]
        of_h_t = of_h.t().to(x.dtype)
        h, c, gates = (h0.new_empty(*shape) for shape in sizes(steps, batch, hidden))
        h[0], before = h0, c0
        for t, drive in enumerate(driven(x, of_x, b)):
            gates[t] = torch.addmm(drive, h[t].to(x.dtype), of_h_t)
            memorise(gates[t], before, c[t], h[t + 1])
            before = c[t]
        ctx.save_for_backward(x, c0, of_x, of_h, gates, h, c)
        ctx.set_materialize_grads(False)
        return h, c

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, g_h, g_c):  # pyright: ignore[reportIncompatibleMethodOverride]
        x, c0, of_x, of_h, gates, h, c = ctx.saved_tensors
        g_h, g_c = given(g_h, h), given(g_c, c)
        of_h_p, d_gates = of_h.to(x.dtype), torch.empty_like(gates[0])
        d_h, d_c = g_h[-1], torch.zeros_like(c0)
        back = Backwards((x, of_x), (h[:-1], of_h))
        for t, d_pre in back:
            d_c += g_c[t]
            forget(gates[t], c[t - 1] if t else c0, c[t], d_h, d_c, d_gates)
            d_pre.copy_(d_gates)
            d_h = g_h[t] + torch.mm(d_pre, of_h_p)
        d_of_x, d_of_h = back.weights
        return back.x, d_h, d_c, d_of_x, back.b, d_of_h


def sizes(steps: int, batch: int, hidden: int) -> tuple[tuple[int, int, int], ...]:
    """The shapes of h, c and the gates, all of which the gradient needs."""
    return (steps + 1, batch, hidden), (steps, batch, hidden), (steps, batch, 4 * hidden)


def memorise(gates: Tensor, c_before: Tensor, c_after: Tensor, h_after: Tensor) -> None:
    """Pre-activations `[batch 4 hidden]` to gates in place, and the new c and h into their places."""
    hidden = c_before.shape[-1]
    gates[:, : 2 * hidden].sigmoid_()
    gates[:, 2 * hidden : 3 * hidden].tanh_()
    gates[:, 3 * hidden :].sigmoid_()
    i, f, g, o = gates.split(hidden, 1)
    torch.mul(i, g, out=c_after).addcmul_(f, c_before)
    torch.tanh(c_after, out=h_after).mul_(o)


def forget(
    gates: Tensor, c_before: Tensor, c_after: Tensor, d_h: Tensor, d_c: Tensor, d_gates: Tensor
) -> None:
    """One step back: from the gradients of h_t and c_t to those of the pre-activations and, in d_c, of c_{t-1}."""
    hidden = d_h.shape[-1]
    i, f, g, o = gates.split(hidden, 1)
    of_i, of_f, of_g, of_o = d_gates.split(hidden, 1)
    tanh_c = c_after.tanh()
    torch.mul(d_h, tanh_c, out=of_o)
    d_c += tanh_backward(d_h * o, tanh_c)
    torch.mul(d_c, g, out=of_i)
    torch.mul(d_c, c_before, out=of_f)
    torch.mul(d_c, i, out=of_g)
    both = d_gates[:, : 2 * hidden]
    sigmoid_backward(both, gates[:, : 2 * hidden], grad_input=both)
    tanh_backward(of_g, g, grad_input=of_g)
    sigmoid_backward(of_o, o, grad_input=of_o)
    d_c *= f


def given(gradient: Tensor | None, like: Tensor) -> Tensor:
    """The gradient, or zeros that take no room where nothing was said."""
    return like.new_zeros(()).expand_as(like) if gradient is None else gradient
