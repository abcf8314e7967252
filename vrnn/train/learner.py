"""A model together with what helps it learn."""

from __future__ import annotations

import torch
from torch import Generator, Tensor, nn

from vrnn.models import Config, build
from vrnn.objective import FreeNats, training_loss
from vrnn.train.ranks import ALONE, Ranks
from vrnn.train.remedies import Foresight, deafened
from vrnn.train.settings import Settings
from vrnn.types import Batch


class Learner(nn.Module):
    """The model, and the aid that is thrown away when it has learned."""

    def __init__(self, config: Config, *, foresight: bool) -> None:
        super().__init__()
        self.model = build(config)
        self.foresight = Foresight(config) if foresight and config.latent else None

    def forward(
        self,
        batch: Batch,
        *,
        settings: Settings,
        kl_weight: float,
        free: FreeNats,
        jumps: Tensor | None,
        generator: Generator,
        ranks: Ranks = ALONE,
        of: int | None = None,
    ) -> Tensor:
        """Nats per frame of the whole batch to minimise, `[]`; every remedy that the settings name is in it.

        Args:
            batch: this rank's rows.
            settings, kl_weight, free, jumps: as the schedule has them at this update.
            generator: the noise of the whole batch, of which every rank takes its rows.
            ranks: who shares the batch.
            of: rows of the whole batch; None for those of `batch`.
        """
        of = len(batch.x) if of is None else of
        rows, steps = ranks.rows(of), batch.x.shape[1]
        noise = self.model.noise(of, steps, generator=generator)[rows]
        with torch.autocast(batch.x.device.type, torch.bfloat16, enabled=settings.bfloat16):
            trace = self.model(batch, noise=noise)
            if settings.drop_h and trace.q is not None:
                silent = _silent(of, steps, settings.drop_h, generator)[rows]
                start = self.model.initial_state(len(batch.x))
                trace = deafened(self.model, trace, batch, start, silent=silent)
        loss = training_loss(trace, kl_weight=kl_weight, free=free, jumps=jumps, whole=ranks.whole)
        if self.foresight is None:
            return loss
        frames = ranks.whole(batch.mask.sum().to(loss))
        return loss + settings.foresight * ranks.whole(self.foresight(trace, batch)) / frames


def _silent(of: int, steps: int, drop: float, generator: Generator) -> Tensor:
    """Which frames of the whole batch lose h, `[batch time]` bool, whatever number of steps a rank's rows have."""
    # How much noise was drawn before depends on the steps, so this is a sequence of its own, drawn step by step.
    own = Generator(generator.device).manual_seed(generator.initial_seed() ^ 0xDEAF)
    chance = [torch.rand(of, generator=own, device=own.device) for _ in range(steps)]
    return torch.stack(chance, 1) < drop
