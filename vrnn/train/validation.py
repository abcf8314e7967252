"""The figures that decide when to stop and which weights to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from vrnn.data.batches import in_order
from vrnn.models import SequenceModel
from vrnn.objective import active_units, bound, mean_kl_per_dimension
from vrnn.train.ranks import ALONE, Ranks
from vrnn.types import Batch, Frames, Trace


@dataclass(frozen=True)
class Validation:
    """A fixed set of sequences, scored with the same noise every time."""

    batches: list[Batch]

    @classmethod
    def of(cls, sequences: Sequence[Frames], batch: int = 64) -> Validation:
        """Encoded sequences `[time feature]`, in batches of like length."""
        return cls([b for _, b in in_order(sequences, batch)])

    def __call__(self, model: SequenceModel, device: torch.device, ranks: Ranks = ALONE) -> dict[str, float]:
        """Nats per frame of the bound and its parts, and how many latent dimensions are alive."""
        sums = torch.zeros(4 + model.config.latent, dtype=torch.float64, device=device)
        with torch.inference_mode():
            for i in range(ranks.rank, len(self.batches), ranks.count):
                generator = Generator(device).manual_seed(i)
                trace = model(self.batches[i].to(device), generator=generator)
                sums += _sums(trace)
        elbo, log_px, kl, frames, *dimensions = ranks.whole(sums).tolist()
        return {
            "elbo_nats_per_frame": elbo / frames,
            "log_px_nats_per_frame": log_px / frames,
            "kl_nats_per_frame": kl / frames,
            "active_units": float(active_units(torch.tensor(dimensions) / frames)),
        }


def _sums(trace: Trace) -> Tensor:
    """Bound, log p(x|z), KL and frames, then the KL of each dimension, `[4 + latent]`."""
    b = bound(trace)
    each = mean_kl_per_dimension(trace) * b.steps.sum()
    return torch.cat([torch.stack([part.sum() for part in (b.elbo, b.log_px, b.kl, b.steps)]), each]).double()
