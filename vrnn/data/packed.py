"""The packed corpus: many samples of handwriting in one `.npz` of flat arrays, y UP, in whole tablet units.

step      int16 or int32 [points 2]   difference to the previous point; (0, 0) at a sample's first point
pen_down  uint8 [points]              1 where a stroke begins
start     int64 [samples + 1]         sample i is points start[i]:start[i + 1]
rate_hz float32, writer int32, donor str, kind str ('word' or 'line'), text str    [samples]
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vrnn.types import Ink, InputError

_POINTWISE = {"step": "i", "pen_down": "u"}
_SAMPLEWISE = {"rate_hz": "f", "writer": "i", "donor": "U", "kind": "U", "text": "U"}


class Sample(NamedTuple):
    """One piece of handwriting: its ink in tablet units (y DOWN), and what is known about it."""

    ink: Ink
    rate_hz: float
    writer: int
    donor: str
    kind: str
    text: str


class PackedInk:
    """A packed corpus whose samples become ink when they are asked for.

    Attributes:
        rate_hz, writer, donor, kind, text: one entry a sample, `[samples]`.
        lengths: points of each sample, `[samples]`.
    """

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        self.rate_hz, self.writer = arrays["rate_hz"], arrays["writer"]
        self.donor, self.kind, self.text = arrays["donor"], arrays["kind"], arrays["text"]
        self.lengths = np.diff(arrays["start"])
        self._step, self._pen_down, self._start = arrays["step"], arrays["pen_down"], arrays["start"]

    def __len__(self) -> int:
        return len(self.lengths)

    def ink(self, index: int) -> Ink:
        """Sample `index` from its first point at the origin, y DOWN; point i is at i / rate_hz seconds.

        The times that the pen spent in the air are not in the corpus: a pen-up jump takes one period.
        """
        where = slice(self._start[index], self._start[index + 1])
        path = np.cumsum(self._step[where], axis=0, dtype=np.int64) * (1, -1)
        points = np.full((len(path), 4), 0.5)
        points[:, :2] = path
        points[:, 2] = np.arange(len(path)) / float(self.rate_hz[index])
        breaks = np.flatnonzero(self._pen_down[where][1:]) + 1
        return Ink(tuple(np.split(points, breaks)))

    def sample(self, index: int) -> Sample:
        """Sample `index` with everything that is known about it."""
        known = (
            self.rate_hz[index],
            self.writer[index],
            self.donor[index],
            self.kind[index],
            self.text[index],
        )
        return Sample(self.ink(index), *(value.item() for value in known))


def read_packed(path: Path) -> PackedInk:
    """The packed corpus at `path`, checked as a whole.

    Raises:
        InputError: not there, not an archive of these arrays, or arrays that contradict each other.
    """
    try:
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in ("start", *_POINTWISE, *_SAMPLEWISE)}
    except (OSError, ValueError, TypeError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise InputError(
            f"{path} is not a packed corpus.", "Make it with `python -m vrnn prepare`."
        ) from error
    problem = _problem(arrays)
    if problem:
        raise InputError(f"The packed corpus {path} is damaged: {problem}.", "Make it again.")
    return PackedInk(arrays)


def write_packed(path: Path, samples: Iterable[Sample]) -> None:
    """Write a packed corpus in one step: `path` holds the old file or the whole new one, never a part.

    Coordinates are rounded to whole units; times and pressures are not kept, `rate_hz` stands for them.

    Raises:
        InputError: no samples, a jump beyond 32 bits, or a value that `read_packed` would refuse.
    """
    arrays = _packed(list(samples))
    problem = _problem(arrays)
    if problem:
        raise InputError(f"The samples cannot be packed: {problem}.")
    write_arrays(path, arrays)


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write an archive in one step: `path` holds the old file or the whole new one, never a part."""
    partial = path.with_name(path.name + ".partial")
    try:
        with open(partial, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def _packed(samples: list[Sample]) -> dict[str, np.ndarray]:
    if not samples:
        raise InputError("There are no samples to pack.")
    step = np.concatenate([_steps(sample.ink) for sample in samples])
    limit = np.abs(step).max(initial=0)
    if limit > np.iinfo(np.int32).max:
        raise InputError("The ink of a sample jumps further than 32 bits can say.")
    pen_down = [np.arange(len(stroke)) == 0 for sample in samples for stroke in sample.ink.strokes]
    return {
        "step": step.astype(np.int16 if limit <= np.iinfo(np.int16).max else np.int32),
        "pen_down": np.concatenate(pen_down).astype(np.uint8),
        "start": np.cumsum([0, *(sample.ink.points for sample in samples)], dtype=np.int64),
        "rate_hz": np.array([sample.rate_hz for sample in samples], dtype=np.float32),
        "writer": np.array([sample.writer for sample in samples], dtype=np.int32),
        "donor": np.array([sample.donor for sample in samples], dtype=np.str_),
        "kind": np.array([sample.kind for sample in samples], dtype=np.str_),
        "text": np.array([sample.text for sample in samples], dtype=np.str_),
    }


def _steps(ink: Ink) -> np.ndarray:
    """Differences in whole units, y up; rounding the path and not the steps keeps errors from adding up."""
    path = np.rint(np.concatenate([stroke[:, :2] for stroke in ink.strokes]) * (1, -1))
    return np.diff(path, axis=0, prepend=path[:1])


def _problem(arrays: dict[str, np.ndarray]) -> str:
    """What is wrong with the arrays of a corpus, or nothing."""
    for name, code in {**_POINTWISE, **_SAMPLEWISE, "start": "i"}.items():
        if arrays[name].dtype.kind != code or arrays[name].ndim != (2 if name == "step" else 1):
            return f"{name} has the type or shape of something else"
    start, step, pen_down = arrays["start"], arrays["step"], arrays["pen_down"]
    if len(start) < 2 or start[0] != 0 or (np.diff(start) <= 0).any() or step.shape != (start[-1], 2):
        return "start does not divide the points into samples"
    if len(pen_down) != len(step) or any(len(arrays[name]) != len(start) - 1 for name in _SAMPLEWISE):
        return "its arrays differ in length"
    if pen_down.max() > 1 or not pen_down[start[:-1]].all() or step[start[:-1]].any():
        return "a sample does not begin with a stroke at its origin"
    if not ((arrays["rate_hz"] > 0) & (arrays["rate_hz"] <= 1e4)).all():
        return "a rate is not between 0 and 10,000 Hz"
    return "" if np.isin(arrays["kind"], ("word", "line")).all() else "a kind is neither word nor line"
