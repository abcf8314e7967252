"""How a training sample is varied, so that a model learns hands and not files."""

from __future__ import annotations

from typing import NamedTuple


class Augmentation(NamedTuple):
    """Standard deviations of log scale, log width, slant (dx per dy) and log speed; all 0 for none."""

    scale: float = 0.1
    width: float = 0.05
    slant: float = 0.1
    speed: float = 0.1


NONE = Augmentation(0.0, 0.0, 0.0, 0.0)
