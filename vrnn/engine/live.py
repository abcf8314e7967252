"""Continuations while somebody writes: ink comes in, futures go out, and the prefix is read as it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from torch import Generator

from vrnn import sampling
from vrnn.checkpoint import Checkpoint
from vrnn.codecs.growing import Growing
from vrnn.engine.clamp import Settings, check
from vrnn.engine.live_state import LiveState
from vrnn.engine.placing import placed_chunk
from vrnn.engine.slots import Slots
from vrnn.types import Ink, InputError

FUTURE = 0x9E3779B9
"""Sets the noise of continuations apart from that of inference with the same seed, as in `Engine.continue_`."""
STEPS, FIRST, CHUNK = 14, 1, 8
"""Frames of each future (a letter or two), until something of it is shown, and between any two looks at
what has been written meanwhile."""
LETTER = (1.0, 1e4)


class Asked(NamedTuple):
    """What somebody who begins to write asks for.

    Attributes:
        model: the catalogue's name.
        temperature, seed, count: as in `Settings`.
        letter: how tall a letter is likely to be, in the ink's own units.
    """

    model: str
    temperature: float
    seed: int
    count: int
    letter: float


class Futures(NamedTuple):
    """Where the ink has been read to, and what is drawn of its continuations so far.

    Attributes:
        start: `[2]` where they begin, in the ink's own units.
        up: whether they begin with the pen in the air.
        points: `[count time 2]`.
        pen: `[count time]`, 1 where a point ends its stroke.
        frames: how many frames of the ink have been read.
        anew: how often all of them had to be read again, because the ink turned out larger or faster.
    """

    start: np.ndarray
    up: bool
    points: np.ndarray
    pen: np.ndarray
    frames: int
    anew: int


class Live:
    """One drawing that is being written, and the model that reads it.

    Not for several threads at once.  A slot is held for what is new of the ink and the first frames of its futures
    together, then for one chunk at a time.  `lane` lets one of all hands in before they queue for a slot, so that
    live work never holds more than one of the slots that it shares with everything else.
    """

    def __init__(
        self, checkpoint: Checkpoint, asked: Asked, *, slots: Slots, lane: Slots, device: str
    ) -> None:
        """See `Engine.live`."""
        _check(asked)
        self._checkpoint, self._asked, self._device = checkpoint, asked, device
        self._slots, self._lane = slots, lane
        self._ink = Growing(checkpoint.codec, asked.letter)
        self._state = LiveState(checkpoint.model, asked.seed)
        self._futures: Futures | None = None
        self._stream: Iterator = iter(())

    def write(self, points: np.ndarray) -> None:
        """More points `[n 4]`, n > 0: of the stroke that is being written, or of a new one."""
        self._ink.write(points)

    def lift(self) -> None:
        """The pen goes up."""
        self._ink.lift()

    def begin(self, ink: Ink) -> None:
        """Whole strokes that were there before."""
        for stroke in ink.strokes:
            self.write(stroke)
            self.lift()

    @property
    def last(self) -> np.ndarray | None:
        """The last point `[4]` of the stroke that is being written, or None with the pen in the air."""
        return self._ink.last

    def futures(self, stop: Callable[[], bool] = lambda: False) -> Iterator[Futures]:
        """What continues all that was written: first a little, then more, until `stop` or the end.

        Before the first whole frame it is what the model would write from nothing, where the pen came down.
        Ink that makes no whole frame changes nothing, and the futures go on where they were.

        Raises:
            InputError: ink that is too long, or a model that diverges.
        """
        held = self._in_turn(stop, self._read)
        while held is not None:
            yield held
            held = self._in_turn(stop, self._more)

    def leave(self) -> None:
        """Come out of the queue: to be called after `stop` of `futures` became true."""
        self._lane.look()
        self._slots.look()

    def _in_turn(self, stop: Callable[[], bool], work: Callable[[], Futures | None]) -> Futures | None:
        with self._lane.one(stop) as mine:
            if not mine:
                return None
            with self._slots.one(stop) as free:
                return work() if free else None

    def _read(self) -> Futures | None:
        cut = self._ink.cut()
        if cut.again:
            self._state.forget()
        self._state.read(cut.frames.to(self._device))
        if cut.again or len(cut.frames) or self._futures is None:
            self._futures = self._here()
            self._stream = self._drawn()
            return self._more() or self._futures
        return self._futures

    def _here(self) -> Futures:
        none = np.zeros((self._asked.count, 0, 2))
        return Futures(self._ink.point, self._ink.up, none, none[..., 0], self._ink.frames, self._ink.anew)

    def _drawn(self) -> Iterator:
        asked = self._asked
        return sampling.stream(
            self._checkpoint.model,
            self._state.state.fork(asked.count),
            STEPS,
            generator=Generator().manual_seed(asked.seed ^ FUTURE),
            temperature=asked.temperature,
            first=FIRST,
            chunk=CHUNK,
        )

    def _more(self) -> Futures | None:
        """The futures with the next chunk, or None if they are whole."""
        x = next(self._stream, None)
        if x is None or self._futures is None:
            return None
        known = self._futures
        count = len(known.points)
        start = known.points[:, -1] if known.points.shape[1] else np.repeat(known.start[None], count, 0)
        chunk = placed_chunk(self._checkpoint.codec, x, start, self._ink.scale)
        points, pen = (
            np.concatenate([known.points, chunk.points], 1),
            np.concatenate([known.pen, chunk.pen], 1),
        )
        self._futures = known._replace(points=points, pen=pen)
        return self._futures


def _check(asked: Asked) -> None:
    check(Settings(asked.temperature, asked.count, seed=asked.seed))
    low, high = LETTER
    if not low <= asked.letter <= high:
        raise InputError(f"A letter must be {low:g} to {high:g} units tall.")
