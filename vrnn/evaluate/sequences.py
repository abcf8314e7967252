"""What is evaluated: whole sequences, and which of them are not independent of each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.batches import collate
from vrnn.data.handwriting import Handwriting
from vrnn.types import Batch, Frames

Groups = Literal["writers", "speakers", "recordings"]


class Sequences(NamedTuple):
    """Encoded sequences of a split.

    Attributes:
        frames: `[time feature]` each.
        group: what each sequence belongs to, `[sequence]`; intervals resample whole groups.
        of: how many sequences the split has in all.
        over: what the groups are.
        remarks: what a reader of the figures must know about how the sequences were made, a sentence each.
    """

    frames: list[Frames]
    group: np.ndarray
    of: int
    over: Groups = "writers"
    remarks: tuple[str, ...] = ()

    @property
    def steps(self) -> int:
        """Frames of all of them."""
        return sum(len(frames) for frames in self.frames)

    def at(self, chosen: np.ndarray) -> Sequences:
        """The sequences of these indices alone."""
        return self._replace(frames=[self.frames[i] for i in chosen], group=self.group[chosen])

    @classmethod
    def encoded(cls, data: Handwriting, codec: HandwritingCodec, of: int | None = None) -> Sequences:
        """Every sample of a split as it was written; `of` where `data` is already a part of the split."""
        frames = [data.frames(i, codec) for i in range(len(data))]
        return grouped(frames, data.writer, np.arange(len(data)), of or len(data), over="writers")


def grouped(
    frames: list[Frames],
    who: np.ndarray,
    recording: np.ndarray,
    of: int,
    *,
    over: Groups,
    remarks: tuple[str, ...] = (),
) -> Sequences:
    """Sequences by whom they are from, or by recording where all are from one and resampling persons would say nothing.

    Args:
        frames: `[time feature]` each.
        who: the writer or the speaker of each, `[sequence]`.
        recording: which recording each is, or is a piece of, `[sequence]`.
        of: how many sequences the split has in all.
        over: what `who` means.
        remarks: to be handed on.
    """
    if len(np.unique(who)) > 1:
        return Sequences(frames, who, of, over, remarks)
    person = {"writers": "writer", "speakers": "speaker"}.get(over, "person")
    said = f"No second {person} is known here: intervals resample recordings, and say nothing about other {over}."
    alone = ("There is one recording: its interval is a point.",) if len(np.unique(recording)) == 1 else ()
    return Sequences(frames, recording, of, "recordings", (*remarks, said, *alone))


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
