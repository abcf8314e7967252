"""Handwriting for training: paced once, resampled and augmented each time it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from vrnn.codecs import pace
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.augmentation import Augmentation
from vrnn.data.packed import PackedInk
from vrnn.types import Batch, Frames


@dataclass(frozen=True)
class Handwriting:
    """A split of a corpus, ready to be encoded.

    Attributes:
        paced: one entry per sample.
        writer: whose sample it is, `[sample]`.
        text: what it says, `[sample]`.
    """

    paced: list[pace.Paced]
    writer: np.ndarray
    text: np.ndarray

    def __len__(self) -> int:
        return len(self.paced)

    def frames(self, i: int, codec: HandwritingCodec) -> Frames:
        """Sample i as it was written, `[time 3]`."""
        points, _, last = pace.resample(self.paced[i], codec.rate_hz, codec.speed)
        return codec.standardise(np.diff(points, axis=0), last[1:])

    def augmented(
        self, i: int, codec: HandwritingCodec, rng: np.random.Generator, how: Augmentation
    ) -> Frames:
        """Sample i as the same hand might have written it: other size, width, slant and speed."""
        scale, width, slant, speed = rng.normal(size=4) * how
        points, _, last = pace.resample(self.paced[i], codec.rate_hz, codec.speed * np.exp(speed))
        moves = np.diff(points, axis=0) * np.exp(scale)
        moves[:, 0] = moves[:, 0] * np.exp(width) + slant * moves[:, 1]
        return codec.standardise(moves, last[1:])

    def lengths(self, codec: HandwritingCodec) -> np.ndarray:
        """About how many frames each sample has, `[sample]`."""
        seconds = np.array([sum(clock[-1] for clock in p.clocks) for p in self.paced]) / codec.speed
        strokes = np.array([len(p.clocks) for p in self.paced])
        return np.maximum(1, np.round(seconds * codec.rate_hz + strokes - 1)).astype(np.int64)


def pace_all(
    packed: PackedInk,
    chosen: Iterable[int] | None = None,
    *,
    progress: Callable[[int, int], object] = lambda done, total: None,
) -> Handwriting:
    """Normalise the chosen samples of a split, or all of them; about a millisecond each."""
    indices = np.arange(len(packed)) if chosen is None else np.asarray(list(chosen), dtype=np.int64)
    paced = []
    for done, i in enumerate(indices):
        progress(done, len(indices))
        paced.append(pace.normalise(packed.ink(int(i))))
    progress(len(indices), len(indices))
    return Handwriting(paced, packed.writer[indices], packed.text[indices])


def fit_codec(train: Handwriting, codec: HandwritingCodec) -> HandwritingCodec:
    """The codec with the mean and standard deviation of dx and dy together over the training split.

    The mean is that of all numbers, horizontal and vertical alike, as in the authors' preprocessing.
    """
    plain = HandwritingCodec(codec.rate_hz, codec.speed)
    total = square = count = 0.0
    for i in range(len(train)):
        moves = train.frames(i, plain)[:, :2].double()
        total += float(moves.sum())
        square += float((moves * moves).sum())
        count += moves.numel()
    mean = total / count
    return HandwritingCodec(codec.rate_hz, codec.speed, mean, float(np.sqrt(square / count - mean * mean)))


def after_lift(batch: Batch) -> Tensor:
    """Which frames are jumps through the air, because the frame before ended its stroke: `[batch time]` bool."""
    lifted = batch.x[..., 2] > 0.5
    return torch.cat([torch.zeros_like(lifted[:, :1]), lifted[:, :-1]], 1) & batch.mask


def stroke_window(frames: Frames, longest: int, rng: np.random.Generator) -> Frames:
    """At most `longest` frames that begin where the sample or one of its strokes begins."""
    if len(frames) <= longest:
        return frames
    lifted = frames[:, 2] > 0.5
    # Frame t + 2 is the first move inside the stroke that follows the lift at frame t, unless that is a dot.
    inside = (lifted[:-2] & ~lifted[1:-1]).nonzero()[:, 0] + 2
    begins = torch.cat([torch.zeros(1, dtype=torch.long), inside])
    begins = begins[begins <= len(frames) - longest // 2]
    start = int(begins[rng.integers(len(begins))])
    return frames[start : start + longest]
