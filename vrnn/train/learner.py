"""A model together with what helps it learn."""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn

from vrnn.models import Config, build
from vrnn.objective import FreeNats, training_loss
from vrnn.train.remedies import Foresight, deafened
from vrnn.train.settings import Settings
from vrnn.types import Batch


class Learner(nn.Module):
    """The model, and the aid that is thrown away when it has learned."""

    def __init__(self, config: Config, *, foresight: bool) -> None:
        super().__init__()
        self.model = build(config)
        self.foresight = Foresight(config) if foresight and config.latent else None

    def loss(
        self,
        batch: Batch,
        *,
        settings: Settings,
        kl_weight: float,
        free: FreeNats,
        jumps: Tensor | None,
        generator: Generator,
    ) -> Tensor:
        """Nats per frame to minimise, `[]`; every remedy that the settings name is in it."""
        with torch.autocast(batch.x.device.type, torch.bfloat16, enabled=settings.bfloat16):
            trace = self.model(batch, generator=generator)
            if settings.drop_h and trace.q is not None:
                start = self.model.initial_state(len(batch.x))
                trace = deafened(self.model, trace, batch, start, drop=settings.drop_h, generator=generator)
        loss = training_loss(trace, kl_weight=kl_weight, free=free, jumps=jumps)
        return loss + settings.foresight * self.foresight(trace, batch) if self.foresight else loss
