"""The library's GRU over given inputs: SRNN's two deterministic recurrences."""

from __future__ import annotations

import torch
from torch import Tensor, nn


def start_gru(gru: nn.GRU) -> None:
    """Orthogonal recurrent weights for each gate, and no bias."""
    with torch.no_grad():
        _, of_h, *biases = gru.all_weights[0]
        for gate in of_h.split(gru.hidden_size):
            nn.init.orthogonal_(gate)
        for bias in biases:
            bias.zero_()


def run_gru(gru: nn.GRU, inputs: Tensor, state: Tensor) -> Tensor:
    """The state after each of the inputs `[batch time input]`, from `state` `[batch hidden]`: `[batch time hidden]`."""
    with torch.autocast(inputs.device.type, enabled=False):
        return gru(inputs.to(state.dtype), state[None].contiguous())[0]


def step_gru(gru: nn.GRU, given: Tensor, state: Tensor) -> Tensor:
    """The same for one input `[batch input]`: `[batch hidden]`."""
    return torch.gru_cell(given, state, *gru.all_weights[0])


def reversed_in_place(x: Tensor, lengths: Tensor) -> Tensor:
    """Each sequence of `[batch time feature]` backwards within its own length; the padding stays where it is."""
    t = torch.arange(x.shape[1], device=x.device)
    mirrored = lengths[:, None].to(x.device) - 1 - t
    index = torch.where(mirrored >= 0, mirrored, t)
    return x.gather(1, index[..., None].expand_as(x))
