"""The figures that decide when to stop and which weights to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Generator, nn

from vrnn.data.batches import in_order
from vrnn.objective import active_units, bound, mean_kl_per_dimension
from vrnn.types import Batch, Frames


@dataclass(frozen=True)
class Validation:
    """A fixed set of sequences, scored with the same noise every time."""

    batches: list[Batch]

    @classmethod
    def of(cls, sequences: Sequence[Frames], batch: int = 64) -> Validation:
        """Encoded sequences `[time feature]`, in batches of like length."""
        return cls([b for _, b in in_order(sequences, batch)])

    def __call__(self, model: nn.Module, device: torch.device) -> dict[str, float]:
        """Nats per frame of the bound and its parts, and how many latent dimensions are alive."""
        generator = Generator(device).manual_seed(0)
        elbo = log_px = kl = frames = 0.0
        dimensions = torch.zeros(0)
        with torch.inference_mode():
            for batch in self.batches:
                trace = model(batch.to(device), generator=generator)
                b = bound(trace)
                steps = float(b.steps.sum())
                elbo, log_px = elbo + float(b.elbo.sum()), log_px + float(b.log_px.sum())
                kl, frames = kl + float(b.kl.sum()), frames + steps
                each = mean_kl_per_dimension(trace).cpu() * steps
                dimensions = each + dimensions if len(dimensions) else each
        return {
            "elbo_nats_per_frame": elbo / frames,
            "log_px_nats_per_frame": log_px / frames,
            "kl_nats_per_frame": kl / frames,
            "active_units": float(active_units(dimensions / frames)),
        }
