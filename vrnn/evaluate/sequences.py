"""What is evaluated: whole sequences, and who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.batches import collate
from vrnn.data.handwriting import Handwriting
from vrnn.types import Batch, Frames


class Sequences(NamedTuple):
    """Encoded sequences of a split.

    Attributes:
        frames: `[time feature]` each.
        writer: whose each sequence is, `[sequence]`.
        of: how many sequences the split has in all.
    """

    frames: list[Frames]
    writer: np.ndarray
    of: int

    @classmethod
    def encoded(cls, data: Handwriting, codec: HandwritingCodec, of: int | None = None) -> Sequences:
        """Every sample of a split as it was written; `of` where `data` is already a part of the split."""
        return cls([data.frames(i, codec) for i in range(len(data))], data.writer, of or len(data))


def spread(total: int, limit: int | None) -> np.ndarray:
    """At most `limit` indices below `total`, spread evenly; all of them for None."""
    if limit is None or limit >= total:
        return np.arange(total)
    return np.linspace(0, total - 1, limit).round().astype(np.int64)


def batches(frames: list[Frames], most_frames: int) -> Iterator[tuple[np.ndarray, Batch]]:
    """Every sequence once, shortest first, at most `most_frames` padded frames a batch (or one sequence).

    Yields the indices of the sequences with each batch.
    """
    lengths = np.array([len(f) for f in frames])
    order = np.argsort(lengths, kind="stable")
    begin = 0
    for end in range(1, len(order) + 1):
        full = end == len(order) or (end + 1 - begin) * lengths[order[end]] > most_frames
        if full:
            chosen = order[begin:end]
            yield chosen, collate([frames[i] for i in chosen])
            begin = end
