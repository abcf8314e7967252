"""Handwriting as frames (dx, dy, pen) at one rate, one height and one speed, and back.

Frame t is the move that arrives at point t + 1, and pen_t = 1 where that point is the last of its stroke, so
the next move is a jump through the air (Graves 2013).  Moves are standardised by one mean and one standard
deviation over dx and dy together, as Chung et al. did.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

import numpy as np
import torch

from vrnn.codecs import pace
from vrnn.types import Frames, Ink, InputError

MAX_FRAMES = 4000
"""Longest drawing that is encoded, in frames (100 s of writing)."""


class Placed(NamedTuple):
    """Frames, and where on the page each of them happened.

    Attributes:
        frames: `[time 3]`.
        points: `[time + 1, 2]` in the ink's own units; frame t is the move points[t] -> points[t + 1].
        time: `[time + 1]` seconds on the ink's own clock.
        start: the first point, in the ink's own units.
        scale: the ink's own units in one codec height.
    """

    frames: Frames
    points: np.ndarray
    time: np.ndarray
    start: tuple[float, float]
    scale: float


@dataclass(frozen=True)
class HandwritingCodec:
    """Ink <-> frames; the numbers travel with the checkpoint.

    Attributes:
        rate_hz: frames per second of writing at the reference speed.
        speed: reference speed of the pen on paper, in heights per second: every drawing is played at it.
        mean, std: of dx and dy together over the training split, in heights.
    """

    rate_hz: float = 40.0
    speed: float = 12.0
    mean: float = 0.0
    std: float = 1.0

    def encode(self, ink: Ink) -> Frames:
        """Ink to frames `[time 3]`.

        Raises:
            InputError: if the ink has no point, or is longer than MAX_FRAMES.
        """
        return self.encode_placed(ink).frames

    def encode_placed(self, ink: Ink) -> Placed:
        """As `encode`, with the position and time of every frame."""
        paced = pace.normalise(ink)
        points, seconds, last = pace.resample(paced, self.rate_hz, self.speed)
        if len(points) - 1 > MAX_FRAMES:
            raise InputError(
                f"The drawing is {len(points) - 1} frames long; at most {MAX_FRAMES} can be read.",
                "Bring a shorter piece, for example one line of text.",
            )
        frames = self.standardise(np.diff(points, axis=0), last[1:])
        origin = np.array(paced.origin)
        return Placed(frames, points * paced.height + origin, seconds, paced.origin, paced.height)

    def standardise(self, moves: np.ndarray, last: np.ndarray) -> Frames:
        """Moves in heights `[time 2]` and stroke ends `[time]` to frames `[time 3]`."""
        frames = np.concatenate([(moves - self.mean) / self.std, last[:, None]], 1)
        return torch.from_numpy(frames.astype(np.float32))

    def path(
        self, frames: Frames, start: tuple[float, float] | np.ndarray = (0.0, 0.0), scale: float = 1.0
    ) -> np.ndarray:
        """The points of frames `[... time 3]` from `start` `[... 2]` on, in units of which `scale` make one height.

        Returns: `[... time + 1, 2]`.
        """
        moves = frames[..., :2].double().cpu().numpy() * self.std + self.mean
        walked = np.concatenate([np.zeros((*moves.shape[:-2], 1, 2)), moves.cumsum(-2)], -2)
        return walked * scale + np.asarray(start)[..., None, :]

    def decode(self, frames: Frames, start: tuple[float, float] = (0.0, 0.0), scale: float = 1.0) -> Ink:
        """Frames `[time 3]` to ink that begins at `start`; `scale` units make one height."""
        points = self.path(frames, start, scale)
        ends = np.flatnonzero(frames[:, 2].cpu().numpy() > 0.5) + 1
        time = np.arange(len(points)) / self.rate_hz
        rows = np.column_stack([points, time, np.full(len(points), 0.5)])
        strokes = [s for s in np.split(rows, ends + 1) if len(s)]
        return Ink((_undouble(strokes[0], 1e-6 * scale), *strokes[1:]))

    def to_dict(self) -> dict[str, float]:
        """The constants, for a checkpoint's card."""
        return asdict(self)

    @classmethod
    def from_dict(cls, constants: dict[str, float]) -> HandwritingCodec:
        """The codec that a card describes.

        Raises:
            InputError: if a constant is missing, unknown, not finite, or not positive where it must be.
        """
        again = "Restore the card from the repository, or train the model again."
        known = {field.name for field in fields(cls)}
        if not isinstance(constants, dict) or set(constants) != known:
            raise InputError(
                f"The codec's constants are damaged: {', '.join(sorted(known))} are needed.", again
            )
        for name, value in constants.items():
            real = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6
            if not real or (name != "mean" and value <= 0):
                raise InputError(f"The codec's constants have {name} = {value!r}.", again)
        return cls(**constants)


def _undouble(stroke: np.ndarray, tolerance: float) -> np.ndarray:
    """A dot that opens a drawing is encoded as a move of length zero; give it back as one point."""
    still = len(stroke) == 2 and bool(np.allclose(stroke[0, :2], stroke[1, :2], atol=tolerance, rtol=0))
    return stroke[:1] if still else stroke
