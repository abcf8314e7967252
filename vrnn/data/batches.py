"""Batches of sequences of like length, in an order that depends on the seed and the epoch alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from vrnn.types import Batch, Frames

POOL = 128
"""Batches that are sorted by length together: more means less padding and less chance."""


def collate(sequences: Sequence[Frames]) -> Batch:
    """Pad `[time feature]` sequences on the right into one batch."""
    lengths = torch.tensor([len(s) for s in sequences])
    x = pad_sequence(list(sequences), batch_first=True)
    return Batch(x, torch.arange(x.shape[1]) < lengths[:, None])


def epoch_plan(lengths: np.ndarray, batch: int, *, longest: int, seed: int, epoch: int) -> list[np.ndarray]:
    """Which samples make up each batch of an epoch.

    A sample longer than `longest` frames is visited once for each such length, so that long lines are read
    whole on average.

    Args:
        lengths: frames of each sample, `[sample]`.
        batch: samples in a batch; the remainder is left out of this epoch.
        longest: frames of the longest window.
        seed, epoch: the order is a function of these.

    Returns:
        Arrays of `batch` sample indices each.
    """
    rng = np.random.default_rng([seed, epoch])
    visits = np.repeat(np.arange(len(lengths)), np.ceil(lengths / longest).astype(np.int64))
    order = rng.permutation(visits)
    order = order[: len(order) // batch * batch]
    plan: list[np.ndarray] = []
    for pool in np.split(order, range(POOL * batch, len(order), POOL * batch)):
        pool = pool[np.argsort(np.minimum(lengths[pool], longest), kind="stable")]
        plan.extend(pool.reshape(-1, batch))
    rng.shuffle(plan)
    return plan


def in_order(sequences: Sequence[Frames], batch: int) -> Iterator[tuple[np.ndarray, Batch]]:
    """Every sequence once, shortest first; yields the indices with each batch."""
    order = np.argsort([len(s) for s in sequences], kind="stable")
    for at in range(0, len(order), batch):
        chosen = order[at : at + batch]
        yield chosen, collate([sequences[i] for i in chosen])
