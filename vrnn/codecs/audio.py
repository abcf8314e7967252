"""Sound as frames of consecutive samples, and back.

Frame t holds samples t * frame to (t + 1) * frame, standardised by one mean and one standard deviation over all
samples of the training split, as Chung et al. (2015) did for speech.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Generator, Tensor

from vrnn.types import Frames, InputError, Sound

KIND = "audio"
"""What a card says of this codec; a card without a kind means handwriting."""
PCM_16 = 1 / 32768
"""The distance between two neighbouring values of 16-bit samples."""


class PlacedSound(NamedTuple):
    """Frames, and what of the sound is not in them.

    Attributes:
        frames: `[time frame]`; frame t begins t / rate_hz seconds into the sound.
        cut: samples at the end that do not fill a frame.
    """

    frames: Frames
    cut: int


@dataclass(frozen=True)
class AudioCodec:
    """Sound <-> frames; the numbers travel with the checkpoint.

    Attributes:
        sample_rate_hz: of the sound.
        frame: samples in a frame.
        mean, std: of the training split's samples.
        step: distance between two neighbouring values that the source could store.
    """

    sample_rate_hz: int = 16_000
    frame: int = 200
    mean: float = 0.0
    std: float = 1.0
    step: float = PCM_16

    @property
    def rate_hz(self) -> float:
        """Frames per second."""
        return self.sample_rate_hz / self.frame

    def encode(self, sound: Sound) -> Frames:
        """Sound to frames `[time frame]`; an incomplete frame at the end is cut.

        Raises:
            InputError: another rate, shorter than one frame, or samples outside -1 to 1.
        """
        return self.encode_placed(sound).frames

    def encode_placed(self, sound: Sound) -> PlacedSound:
        """As `encode`, and how much was cut."""
        self._check(sound)
        count, cut = divmod(len(sound.samples), self.frame)
        whole = sound.samples[: count * self.frame].astype(np.float64)
        frames = ((whole - self.mean) / self.std).astype(np.float32).reshape(count, self.frame)
        return PlacedSound(torch.from_numpy(frames), cut)

    def _check(self, sound: Sound) -> None:
        samples, rate_hz = sound
        if rate_hz != self.sample_rate_hz:
            raise InputError(
                f"The sound has {rate_hz} samples a second; the model reads {self.sample_rate_hz}.",
                "Resample it first.",
            )
        if len(samples) < self.frame:
            raise InputError(
                f"The sound is shorter than one frame of {1000 / self.rate_hz:g} ms.", "Bring a longer one."
            )
        # Written so that not-a-number fails it too.
        if not float(np.abs(samples).max()) <= 1:
            raise InputError("The sound has samples that are not between -1 and 1.", "Scale it down first.")

    def decode(self, frames: Tensor) -> Sound:
        """Frames `[time frame]` to sound: the inverse of `encode`.

        What lies outside -1 to 1, as a model may draw it, is clamped, and what is not a number is silence.
        """
        samples = np.nan_to_num(self.waveform(frames), nan=0.0, posinf=1.0, neginf=-1.0)
        return Sound(np.clip(samples, -1, 1).astype(np.float32), self.sample_rate_hz)

    def waveform(self, frames: Tensor) -> np.ndarray:
        """The samples of frames `[time frame]` as they are, float64, however large."""
        return frames.detach().double().cpu().numpy().reshape(-1) * self.std + self.mean

    def dequantise(self, frames: Tensor, *, generator: Generator) -> Tensor:
        """Frames `[... frame]` plus uniform noise of one step of the source's quantisation, U(-step/2, step/2) / std.

        Stored samples lie on a lattice, and a density can grow without bound on it; that of the noisy samples
        cannot, and its mean bounds the log-probability of the lattice points from below (Theis et al. 2016,
        arXiv 1511.01844).  So it belongs to training and, with a fixed seed, to every likelihood that is reported.
        """
        noise = torch.rand(frames.shape, generator=generator, device=frames.device, dtype=frames.dtype)
        return frames + (noise - 0.5) * (self.step / self.std)

    def to_dict(self) -> dict[str, Any]:
        """The constants and the kind, for a checkpoint's card."""
        return {"kind": KIND, **asdict(self)}

    @classmethod
    def from_dict(cls, constants: dict[str, Any]) -> AudioCodec:
        """The codec that a card describes.

        Raises:
            InputError: if a constant is missing, unknown, not finite, or not positive where it must be.
        """
        again = "Restore the card from the repository, or train the model again."
        whole = {"sample_rate_hz", "frame"}
        known = {field.name for field in fields(cls)}
        if not isinstance(constants, dict) or set(constants) != known | {"kind"} or constants["kind"] != KIND:
            raise InputError(
                f"The codec's constants are damaged: kind {KIND!r} and {', '.join(sorted(known))} are needed.",
                again,
            )
        values = {name: constants[name] for name in known}
        for name, value in values.items():
            kinds = int if name in whole else int | float
            real = isinstance(value, kinds) and not isinstance(value, bool) and abs(value) < 1e6
            if not real or (name != "mean" and value < 1e-9):
                raise InputError(f"The codec's constants have {name} = {value!r}.", again)
        return cls(**values)
