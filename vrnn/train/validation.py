"""The figures that decide when to stop and which weights to keep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Generator, nn

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.batches import collate, in_order
from vrnn.data.handwriting import Handwriting
from vrnn.objective import active_units, bound, mean_kl_per_dimension
from vrnn.types import Batch


@dataclass(frozen=True)
class Validation:
    """A fixed set of sequences, scored with the same noise every time.

    Attributes:
        codec: how the frames were made.
        batches: the sequences.
    """

    codec: HandwritingCodec
    batches: list[Batch]

    @classmethod
    def of(cls, data: Handwriting, codec: HandwritingCodec, *, count: int, batch: int = 64) -> Validation:
        """`count` samples spread evenly over a split, whole."""
        chosen = np.unique(np.linspace(0, len(data) - 1, min(count, len(data))).round().astype(int))
        frames = [data.frames(i, codec) for i in chosen.tolist()]
        return cls(codec, [b for _, b in in_order(frames, batch)])

    @classmethod
    def of_frames(cls, sequences: list[torch.Tensor]) -> Validation:
        """Sequences that are encoded already."""
        return cls(HandwritingCodec(), [collate(sequences)])

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
