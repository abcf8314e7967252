"""Where training sequences come from: the same for every corpus, whatever its frames are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from torch import Generator, Tensor

from vrnn.codecs import Codec
from vrnn.codecs.audio import AudioCodec
from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.data.handwriting import Handwriting, after_lift, stroke_window
from vrnn.data.speech import Speech
from vrnn.train.settings import Settings
from vrnn.types import Batch, Frames, InputError, Sound


class Source(Protocol):
    """A training split, read anew and varied each time that a sequence is asked for."""

    @property
    def codec(self) -> Codec:
        """How the frames are made."""
        ...

    @property
    def lengths(self) -> np.ndarray:
        """About how many frames each recording or drawing has, `[sequence]`."""
        ...

    def example(self, i: int, settings: Settings, rng: np.random.Generator) -> Frames:
        """At most `settings.longest` frames of sequence i; a function of these arguments alone."""
        ...

    def jumps(self, batch: Batch) -> Tensor | None:
        """Which frames may have a KL budget of their own, `[batch time]` bool; None where none is special."""
        ...


@dataclass(frozen=True)
class InkSource:
    """Handwriting, in windows that begin with a stroke, varied in size, width, slant and speed."""

    data: Handwriting
    codec: HandwritingCodec

    @property
    def lengths(self) -> np.ndarray:
        return self.data.lengths(self.codec)

    def example(self, i: int, settings: Settings, rng: np.random.Generator) -> Frames:
        frames = self.data.augmented(i, self.codec, rng, settings.augmentation)
        return stroke_window(frames, settings.longest, rng)

    def jumps(self, batch: Batch) -> Tensor | None:
        return after_lift(batch)


@dataclass(frozen=True)
class SpeechSource:
    """Recordings, in windows that begin at any sample, dequantised."""

    data: Speech
    codec: AudioCodec

    def __post_init__(self) -> None:
        short = [
            name
            for name, sound in zip(self.data.name, self.data.sounds, strict=True)
            if not self._fits(sound)
        ]
        if short:
            raise InputError(f"{short[0]} is shorter than one frame.", "Leave such recordings out.")

    def _fits(self, sound: np.ndarray) -> bool:
        return len(sound) >= self.codec.frame

    @property
    def lengths(self) -> np.ndarray:
        return self.data.lengths(self.codec)

    def example(self, i: int, settings: Settings, rng: np.random.Generator) -> Frames:
        whole, frame = self.data.sound(i), self.codec.frame
        steps = min(settings.longest, len(whole.samples) // frame)
        # Any sample may come first, so that frames are not always cut at the same places.
        begin = int(rng.integers(len(whole.samples) - steps * frame + 1))
        window = Sound(whole.samples[begin : begin + steps * frame], whole.rate_hz)
        generator = Generator().manual_seed(int(rng.integers(1 << 62)))
        return self.codec.dequantise(self.codec.encode(window), generator=generator)

    def jumps(self, batch: Batch) -> Tensor | None:
        return None


__all__ = ["InkSource", "Source", "SpeechSource"]
