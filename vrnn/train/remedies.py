"""What may keep a latent alive while a model trains, besides free nats and a warm-up of the KL term.

Neither is part of a model: a checkpoint holds nothing of them, and no reported bound contains them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from vrnn.models import Config, SequenceModel
from vrnn.types import Batch, State, Trace

NEAR, FAR = 8, 24
"""How many frames ahead the two sums reach that z_t has to foresee."""


def deafened(model: SequenceModel, trace: Trace, batch: Batch, state: State, *, silent: Tensor) -> Trace:
    """The trace with log p(x_t | z_<=t, x_<t) as the emission sees it when it hears no h at some of the frames.

    What the emission cannot take from h it has to take from z (the word dropout of Bowman et al. 2016,
    arXiv 1511.06349, on the decoder's path alone).

    Args:
        model: a model with a latent.
        trace: what it inferred.
        batch: the frames.
        state: where the trace began.
        silent: `[batch time]` bool, the frames at which h is not heard.
    """
    before = torch.cat([state.h[:, None], trace.h[:, :-1]], 1)
    params = model.emit(trace.z, before.masked_fill(silent[..., None].to(before.device), 0.0))
    return trace._replace(log_px=model.emission.log_prob(params, batch.x).masked_fill(~batch.mask, 0.0))


class Foresight(nn.Module):
    """Predicts from z_t alone what comes after x_t, so that z_t has something to say.

    After Goyal et al. 2017 (Z-forcing, arXiv 1711.05411), with sums of the frames to come in the place of the
    state of a backward network.
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        width = max(config.posterior, 2 * config.latent)
        self.net = nn.Sequential(
            nn.Linear(config.latent, width), nn.ReLU(), nn.Linear(width, 2 * config.feature)
        )

    def forward(self, trace: Trace, batch: Batch) -> Tensor:
        """Half the squared error of the sums, over all real frames, `[]`: nats up to a constant."""
        target = torch.cat([ahead(batch, NEAR), ahead(batch, FAR)], -1)
        error = (self.net(trace.z) - target).square().sum(-1)
        return 0.5 * error[batch.mask].sum()


def ahead(batch: Batch, steps: int) -> Tensor:
    """The sum of the next `steps` frames after each, over sqrt(steps), `[batch time feature]`; padding counts 0."""
    x = batch.x * batch.mask[..., None]
    total = torch.cat([torch.zeros_like(x[:, :1]), x.cumsum(1)], 1)
    t = torch.arange(x.shape[1], device=x.device)
    end = (t + 1 + steps).clamp(max=x.shape[1])
    return (total[:, end] - total[:, t + 1]) / steps**0.5
