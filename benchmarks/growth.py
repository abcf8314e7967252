"""How a training step grows with its frames, its sequences and its weights: in theory, in proportion to each.

Less than in proportion is a fixed cost that is spread; more would be a cost that grows faster than the work.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import torch

from benchmarks.report import Row, row
from benchmarks.timing import in_turn
from benchmarks.training import config, made, step

HIDDEN, BATCH, STEPS, REPEATS = 256, 16, 80, 5
AXES: dict[str, tuple[tuple[int, int, int], ...]] = {
    "frames a sequence": tuple((HIDDEN, BATCH, STEPS * n // 4) for n in (1, 2, 4, 8, 16)),
    "sequences a batch": tuple((HIDDEN, BATCH * n // 4, STEPS) for n in (1, 2, 4, 8, 16, 32)),
    "weights": tuple((HIDDEN * n // 4, BATCH, STEPS) for n in (1, 2, 4, 8, 16)),
}
"""What grows, and the units, sequences and frames of each of its steps; the rest stays."""


class Point(NamedTuple):
    """One step's size along what grows, and the seconds that each repeat of it took."""

    size: int
    seconds: list[float]


def points(seed: int, repeats: int = REPEATS) -> dict[str, list[Point]]:
    """Every step of every axis, in turn."""
    torch.set_num_threads(1)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return {axis: _along(axis, shapes, seed, repeats, device) for axis, shapes in AXES.items()}


def _along(
    axis: str, shapes: tuple[tuple[int, int, int], ...], seed: int, repeats: int, device: str
) -> list[Point]:
    sizes, work = [], dict[str, Callable[[], object]]()
    for hidden, batch, steps in shapes:
        model, frames = made(config("ink", hidden), batch, steps, seed, device)
        weights = sum(weight.numel() for weight in model.parameters())
        sizes.append({"frames a sequence": steps, "sequences a batch": batch, "weights": weights}[axis])
        work[str(sizes[-1])] = partial(step, model, frames)
    return [Point(int(size), taken) for size, taken in in_turn(work, repeats, device).items()]


def rows(found: dict[str, list[Point]]) -> list[Row]:
    """Of each step its seconds, over the first of its axis; the name says what is in proportion."""
    return [
        row(
            "growth",
            f"{axis}: {point.size:,}, which is {point.size / along[0].size:.3g} x as many",
            point.seconds,
            "s",
            along[0].seconds,
            f"{along[0].size:,} {axis}",
        )
        for axis, along in found.items()
        for point in along
    ]
