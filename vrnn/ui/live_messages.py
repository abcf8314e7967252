"""What a pad and the server say to each other while somebody writes, as JSON.

Pad to server, each with exactly these names:
    {"begin": {"model", "temperature", "seed", "count", "letter"}, "strokes": [[[x, y, t, p], ...], ...]}
        A drawing: the whole strokes that are on the sheet, perhaps none.  Whatever came before is forgotten.
        `letter` is how tall a letter is likely to be, in the units of the sheet.
    {"n": a number from 0 to recognise the answer by, "points": [[x, y, t, p], ...], "up": whether the pen went up}
        More points of the stroke that is being written, or of a new one after "up".

Server to pad:
    {"n": that of the last message read, "from": [x, y], "up", "hairs": [[[x, y, pen], ...], ...],
     "frames": of the ink that have been read, "anew": how often all had to be read again, "whole": no more to come}
        At least one for each message with an "n" while the pad waits; the same n again with longer hairs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

import numpy as np

from vrnn.engine.live import STEPS, Asked, Futures
from vrnn.formats.strokes import ink_from_strokes
from vrnn.types import Ink, InputError
from vrnn.ui.live_limits import NONSENSE, RefusedError

_LARGEST = 2**31 - 1
_LONGEST_NAME = 100


class Begin(NamedTuple):
    """A drawing begins; its strokes are unchecked."""

    asked: Asked
    strokes: list[Any]

    @property
    def points(self) -> int:
        """How many points it claims to have."""
        return sum(len(stroke) if isinstance(stroke, list) else 1 for stroke in self.strokes)

    def ink(self) -> Ink | None:
        """The checked strokes, None for an empty sheet."""
        return _checked(self.strokes) if self.strokes else None


class More(NamedTuple):
    """More of a drawing; the rows are unchecked."""

    n: int
    rows: list[Any]
    up: bool

    @property
    def points(self) -> int:
        """How many points it claims to have."""
        return len(self.rows)

    def after(self, last: np.ndarray | None, row: Any) -> np.ndarray:
        """The checked points `[n 4]` that follow on the point `last`, which came as `row`; time never goes back."""
        if last is None:
            return _checked([self.rows]).strokes[0]
        grown = _checked([[row, *self.rows]]).strokes[0][1:]
        return grown + np.array([0.0, 0.0, last[2], 0.0])


def read(text: str) -> Begin | More:
    """The message that a pad sent.

    Raises:
        RefusedError: if it is none.
    """
    try:
        said = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise RefusedError(NONSENSE, "That is not JSON.") from None
    if not isinstance(said, dict):
        _refuse()
    if said.keys() == {"begin", "strokes"}:
        return Begin(_asked(said["begin"]), _of(list, said["strokes"]))
    if said.keys() == {"n", "points", "up"}:
        return More(_index(said["n"]), _of(list, said["points"]), _of(bool, said["up"]))
    _refuse()


def answer(n: int, futures: Futures) -> str:
    """The futures for the pad, as long as they are."""
    points, pen = np.round(futures.points, 2).tolist(), futures.pen.astype(int).tolist()
    hairs = [[[x, y, p] for (x, y), p in zip(*hair, strict=True)] for hair in zip(points, pen, strict=True)]
    said = {
        "n": n,
        "from": np.round(futures.start, 2).tolist(),
        "up": futures.up,
        "hairs": hairs,
        "frames": futures.frames,
        "anew": futures.anew,
        "whole": futures.points.shape[1] == STEPS,
    }
    return json.dumps(said, allow_nan=False, separators=(",", ":"))


def _asked(said: Any) -> Asked:
    if not isinstance(said, dict) or said.keys() != set(Asked._fields):
        _refuse()
    model = _of(str, said["model"])[:_LONGEST_NAME]
    numbers = {name: _number(said[name]) for name in ("temperature", "letter")}
    return Asked(model, seed=_whole(said["seed"]), count=_whole(said["count"]), **numbers)


def _whole(value: Any) -> int:
    return _of(int, _number(value))


def _index(value: Any) -> int:
    return value if _whole(value) >= 0 else _refuse()


def _number(value: Any) -> Any:
    """A number of reasonable size; neither NaN nor a truth value."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_LARGEST <= value <= _LARGEST:
        _refuse()
    return value


def _of(kind: type, value: Any) -> Any:
    return value if type(value) is kind else _refuse()


def _checked(strokes: Sequence[Any]) -> Ink:
    try:
        return ink_from_strokes(strokes)
    except InputError as error:
        raise RefusedError(NONSENSE, error.message) from None


def _refuse(*_: str) -> NoReturn:
    raise RefusedError(NONSENSE, "That is not a message of this pad.")
