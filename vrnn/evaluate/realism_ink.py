"""What is measured of a continuation in ink.

Lengths are in heights, the codec's measure of a hand's size, and y is up here.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.codecs.handwriting import HandwritingCodec
from vrnn.evaluate.realism_distances import Marks
from vrnn.types import Frames

UNITS = {
    "stroke_length": "heights",
    "lifts_per_width": "lifts a height",
    "curvature": "radians a height",
    "speed": "heights a second",
    "slant": "degrees",
    "drift": "heights",
    "growth": "ln",
}
SHORT = 0.02
"""Heights: a shorter move is a rest of the pen and has no direction."""
FAR = 100.0
"""Heights: a move beyond this, or one that is no number, counts as this long; nothing that is written is."""
BANDS = 5
"""Of the spectrum of the moves, from 0 to half the frame rate."""
QUANTILES = (0.1, 0.5, 0.9)


class Moves(NamedTuple):
    """A piece of ink, move by move.

    Attributes:
        by: `[time 2]` in heights, y up.
        jump: `[time]` bool, through the air.
    """

    by: np.ndarray
    jump: np.ndarray

    @property
    def length(self) -> np.ndarray:
        """Of each move, `[time]` in heights."""
        return np.hypot(*self.by.T)


def moves_of(codec: HandwritingCodec, frames: Frames, *, lifted: bool = False) -> Moves:
    """Frames `[time 3]` as moves; where the pen was `lifted` before them, the first is a jump.

    The pen bit of the last frame says nothing about any of these moves, and is not heard.
    """
    by = frames[:, :2].double().cpu().numpy() * codec.std + codec.mean
    up = frames[:, 2].cpu().numpy() > 0.5
    by = np.clip(np.nan_to_num(by, nan=FAR, posinf=FAR, neginf=-FAR), -FAR, FAR)
    return Moves(by * (1, -1), np.concatenate([[lifted], up[:-1]]))


def measure(codec: HandwritingCodec, prefix: Frames, rest: Frames) -> Marks:
    """Every quantity of what follows a prefix; `drift` and `growth` are against the prefix itself.

    The judge sees the same quantities, how they differ from the prefix's, and the spectrum of the moves.
    """
    before = moves_of(codec, prefix)
    after = moves_of(codec, rest, lifted=bool(prefix[-1, 2] > 0.5))
    pools = quantities(codec, after) | against(before, after)
    own = summary(codec, after)
    line = np.concatenate([pools["drift"], pools["growth"]])
    return Marks(pools, np.concatenate([own, own - summary(codec, before), line]))


def quantities(codec: HandwritingCodec, ink: Moves) -> dict[str, np.ndarray]:
    """The quantities that a piece has by itself."""
    return {
        "stroke_length": stroke_lengths(ink),
        "lifts_per_width": np.array([lifts_per_width(ink)]),
        "curvature": curvature(ink),
        "speed": ink.length[~ink.jump] * codec.rate_hz,
        "slant": slant(ink),
    }


def stroke_lengths(ink: Moves) -> np.ndarray:
    """The way of the pen on paper from one lift to the next, `[stroke]` in heights; the piece's edges cut strokes."""
    stroke = np.cumsum(ink.jump)
    return np.bincount(stroke - stroke[0], weights=np.where(ink.jump, 0.0, ink.length))


def lifts_per_width(ink: Moves) -> float:
    """Jumps through the air / max(1, x_max - x_min), in lifts a height."""
    x = np.concatenate([[0.0], ink.by[:, 0].cumsum()])
    return float(ink.jump.sum() / max(1.0, np.ptp(x)))


def curvature(ink: Moves) -> np.ndarray:
    """Between two moves u, v of a stroke, angle(u, v) / ((|u| + |v|) / 2), in radians a height, left turns positive."""
    there = ~ink.jump & (ink.length > SHORT)
    both = there[:-1] & there[1:]
    u, v = ink.by[:-1][both], ink.by[1:][both]
    angle = np.arctan2(u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0], (u * v).sum(1))
    return angle / ((np.hypot(*u.T) + np.hypot(*v.T)) / 2)


def slant(ink: Moves) -> np.ndarray:
    """Angle of every downward move on paper from the vertical, atan2(-dx, -dy), in degrees: positive leans right."""
    dx, dy = ink.by[~ink.jump & (ink.length > SHORT) & (ink.by[:, 1] < 0)].T
    return np.degrees(np.arctan2(-dx, -dy))


def against(before: Moves, after: Moves) -> dict[str, np.ndarray]:
    """What happens to a line as it goes on.

    `drift` is mean y after - mean y before, in heights: how far the writing rises.  `growth` is
    ln(std y after / std y before): how much taller it gets.
    """
    y = np.concatenate([[0.0], np.concatenate([before.by[:, 1], after.by[:, 1]]).cumsum()])
    early, late = y[: len(before.by) + 1], y[len(before.by) + 1 :]
    spread = [max(SHORT, float(part.std())) for part in (early, late)]
    return {
        "drift": np.array([late.mean() - early.mean()]),
        "growth": np.array([np.log(spread[1] / spread[0])]),
    }


def summary(codec: HandwritingCodec, ink: Moves) -> np.ndarray:
    """Numbers that describe a piece, `[feature]`: quantiles of its quantities, its jumps and its spectrum."""
    found = quantities(codec, ink) | {"turning": np.abs(curvature(ink))}
    jumps = ink.by[ink.jump].mean(0) if ink.jump.any() else np.full(2, np.nan)
    per_move = np.concatenate([ink.by.mean(0), ink.by.std(0)])
    return np.concatenate(
        [*(_quantiles(values) for values in found.values()), jumps, per_move, spectrum(ink)]
    )


def spectrum(ink: Moves) -> np.ndarray:
    """ln of the mean power of dx and dy in BANDS equal bands of frequency, `[2 * BANDS]`; Hann window, jumps as 0."""
    by = np.where(ink.jump[:, None], 0.0, ink.by) * np.hanning(len(ink.by) + 2)[1:-1, None]
    power = np.abs(np.fft.rfft(by, max(len(by), 4 * BANDS), axis=0)) ** 2 / len(by)
    return np.log(np.concatenate([band.mean(0) for band in np.array_split(power, BANDS)]) + 1e-6)


def _quantiles(values: np.ndarray) -> np.ndarray:
    return np.quantile(values, QUANTILES) if len(values) else np.full(len(QUANTILES), np.nan)
