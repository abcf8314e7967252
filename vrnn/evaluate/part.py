"""The importance-weighted bound where all sequences would take too long: on some of them, beside their own bound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.evaluate.scores import Scores


class Part(NamedTuple):
    """An importance-weighted bound on some sequences, and the plain bound on the same ones; nats.

    What the estimate gains is the difference of these two, never that to the bound over all sequences.  For a
    deterministic model both are the exact log-likelihood, to stand beside the estimates of the others.

    Attributes:
        sequences, frames: how many they are.
        elbo_nats_per_sequence, elbo_nats_per_frame: the bound with one sample of z.
        iwae_nats_per_sequence, iwae_nats_per_frame: the importance-weighted bound.
        iwae_samples: K.
        iwae_effective_samples: median effective sample size; None for a deterministic model.
    """

    sequences: int
    frames: int
    elbo_nats_per_sequence: float
    elbo_nats_per_frame: float
    iwae_nats_per_sequence: float
    iwae_nats_per_frame: float
    iwae_samples: int
    iwae_effective_samples: float | None


def estimate_of(scores: Scores) -> Part:
    """The report of sequences that were scored with an estimate."""
    assert scores.iwae is not None, "a part is scored for its estimate"
    frames = float(scores.steps.sum())
    return Part(
        sequences=len(scores.elbo),
        frames=int(frames),
        elbo_nats_per_sequence=float(scores.elbo.mean()),
        elbo_nats_per_frame=float(scores.elbo.sum()) / frames,
        iwae_nats_per_sequence=float(scores.iwae.mean()),
        iwae_nats_per_frame=float(scores.iwae.sum()) / frames,
        iwae_samples=scores.samples,
        iwae_effective_samples=None if scores.effective is None else float(np.median(scores.effective)),
    )
