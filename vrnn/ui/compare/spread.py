"""How far an average over a few draws may be from the average over all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

_T95 = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
)
"""Student's t with 1, 2, ... degrees of freedom at 97.5 %."""


def half_width(values: Sequence[float]) -> float | None:
    """Half the 95 % interval of the mean of independent draws, t s / sqrt(n); None for one draw, which has no spread.

    Raises:
        ValueError: for more than 16 draws, which the table of t does not reach.
    """
    n = len(values)
    if n < 2:
        return None
    if n > len(_T95) + 1:
        raise ValueError(f"{n} draws; t is tabulated for at most {len(_T95) + 1}")
    mean = math.fsum(values) / n
    variance = math.fsum((value - mean) ** 2 for value in values) / (n - 1)
    return _T95[n - 2] * math.sqrt(variance / n)
