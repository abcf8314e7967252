"""Frames of ink that is still being written: each as soon as it is whole, and none of them twice.

`HandwritingCodec.encode` measures height and speed on a whole drawing.  Ink that grows has neither yet, so frames
are cut with what was measured last.  Both are measured again whenever there is a quarter more ink; if one of them
is FAR from what the frames were cut with, all are cut anew (`Cut.again`).  That is rare after the first letters,
and whatever is written, it costs no more than a constant times the ink.

A frame is given away half a frame after its end, because only then is it sure not to be the last of its stroke.
So a stroke has as many frames as the codec gives it at equal height and speed, with the same pen bits.  Where a
stroke is cut at once, the frames are the codec's own; where it is cut as it grows, the codec's points lie at most
half a frame away along the pen's way, because the codec stretches a stroke to whole frames once it knows its end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vrnn.codecs import pace
from vrnn.codecs.handwriting import MAX_FRAMES, HandwritingCodec
from vrnn.types import Frames, InputError

FAR = 1.15
"""The factor between two measurements from which all frames are cut anew."""
GROWTH = 1.2
"""How many times as many points there are at the next measurement."""
ENOUGH = 12.0
"""Heights of pen way after which the ink alone tells its height; before, one likely letter is counted with it."""


class Cut(NamedTuple):
    """Frames that have become whole.

    Attributes:
        frames: `[time 3]`; they follow those of the last cut, or begin the drawing where `again` is true.
        again: whether all that was cut before is to be forgotten.
    """

    frames: Frames
    again: bool


class Measure(NamedTuple):
    """The ink's own units in one height, and how fast it is written."""

    height: float
    tempo: pace.Tempo

    def far_from(self, other: Measure) -> bool:
        """Whether frames come out clearly larger or smaller with the other one."""
        speed = self.height * self.tempo.pace / (other.height * other.tempo.pace)
        return any(not 1 / FAR <= ratio <= FAR for ratio in (self.height / other.height, speed))


def measured(strokes: list[np.ndarray], letter: float) -> Measure:
    """Height and speed of strokes `[points 4]`, where a letter is likely to be `letter` tall in their units."""
    raw = [stroke[:, :2] - strokes[0][0, :2] for stroke in strokes]
    height = pace.height_of([*raw, np.array([[0.0, 0.0], [0.0, letter]])])
    if sum(pace.moves(stroke).sum() for stroke in raw) >= ENOUGH * height:
        height = pace.height_of(raw)
    return Measure(height, pace.tempo_of([stroke / height for stroke in raw], [s[:, 2] for s in strokes]))


class Growing:
    """A drawing that somebody is writing, and how far it has been cut into frames.

    Attributes:
        frames: how many there are.
        anew: how often all of them had to be cut anew.
    """

    def __init__(self, codec: HandwritingCodec, letter: float) -> None:
        """`letter` is how tall a letter is likely to be, in the ink's own units."""
        self._codec, self._letter = codec, letter
        self._strokes: list[np.ndarray] = []
        self._lifted = True
        self._measure: Measure | None = None
        self._due, self.anew = 0, 0
        self._begin()

    def _begin(self) -> None:
        self.frames, self._stroke, self._whole, self._jumped = 0, 0, 0, True
        self._at, self._up = np.zeros(2), False

    @property
    def scale(self) -> float:
        """The ink's own units in one height, as the frames are cut."""
        return self._measure.height if self._measure else self._letter

    @property
    def point(self) -> np.ndarray:
        """Where the last frame ends, `[2]` in the ink's own units; the corner of an empty sheet."""
        return self._at * self.scale + self._strokes[0][0, :2] if self._strokes else self._at

    @property
    def up(self) -> bool:
        """Whether the last frame ends a stroke, so that what follows begins with a jump."""
        return self._up

    @property
    def last(self) -> np.ndarray | None:
        """The last point `[4]` of the stroke that is being written, or None with the pen in the air."""
        return None if self._lifted else self._strokes[-1][-1]

    def write(self, points: np.ndarray) -> None:
        """More points `[n 4]` as in `Ink`, n > 0: of the stroke that is being written, or of a new one."""
        if self._lifted:
            self._strokes.append(points)
        else:
            self._strokes[-1] = np.concatenate([self._strokes[-1], points])
        self._lifted = False

    def lift(self) -> None:
        """The pen goes up."""
        self._lifted = True

    def cut(self) -> Cut:
        """The frames that have become whole since the last call.

        Raises:
            InputError: if the drawing is longer than MAX_FRAMES.
        """
        again = self._look()
        if again:
            self._begin()
        points, last = [self._at[None]], []
        while self._measure and self._stroke < len(self._strokes):
            closed = self._stroke < len(self._strokes) - 1 or self._lifted
            for at, ends in self._cut_stroke(self._measure, closed):
                points.append(at)
                last.append(ends)
            if not closed:
                break
            self._stroke, self._whole, self._jumped = self._stroke + 1, 0, False
        return Cut(self._frames(np.concatenate(points), np.concatenate([np.zeros(0), *last])), again)

    def _look(self) -> bool:
        """Measure if it is time; whether there are frames and they are void."""
        count = sum(len(stroke) for stroke in self._strokes)
        if not count or count < self._due:
            return False
        self._due, before = int(count * GROWTH) + 1, self._measure
        found = measured(self._strokes, self._letter)
        if before and not found.far_from(before):
            return False
        self._measure, again = found, self.frames > 0
        self.anew += again
        return again

    def _cut_stroke(self, measure: Measure, closed: bool) -> list[tuple[np.ndarray, np.ndarray]]:
        """New points `[n 2]` of the present stroke in heights, and 1.0 where one is its last `[n]`."""
        rate, speed = self._codec.rate_hz, self._codec.speed
        raw = self._strokes[self._stroke]
        stroke = (raw[:, :2] - self._strokes[0][0, :2]) / measure.height
        clock = pace.clock_of(stroke, raw[:, 2], measure.tempo)
        if not closed and clock[-1] == 0:
            return []  # it may stay a dot
        steps, parts = pace.steps_of(clock[-1], rate, speed, opens=self._stroke == 0), []
        if not self._jumped:
            parts, self._jumped = [(stroke[:1], np.array([float(steps == 0)]))], True
        known, self._whole = self._whole, max(self._whole, steps if closed else steps - 1)
        # Evenly to the stroke's end where that is known, else as many frames as are sure.
        end = clock[-1] if closed else self._whole * speed / rate
        at = np.linspace(known * speed / rate, end, self._whole - known + 1)[1:]
        points = np.column_stack([np.interp(at, clock, stroke[:, k]) for k in (0, 1)])
        return [*parts, (points, (np.arange(known, self._whole) == steps - 1).astype(np.float64))]

    def _frames(self, points: np.ndarray, last: np.ndarray) -> Frames:
        """Frames from the last point of before to each new one, `[1 + n 2]` in heights."""
        self.frames += len(last)
        if self.frames > MAX_FRAMES:
            raise InputError(f"The drawing is longer than {MAX_FRAMES} frames.", "Clear the sheet to go on.")
        if len(last):
            self._at, self._up = points[-1], bool(last[-1])
        return self._codec.standardise(np.diff(points, axis=0), last)
