"""How long hostile input keeps a core busy, as on a free core: a busy machine is no failure."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

USUAL = 0.0175
"""Seconds of processor time in which a free core of the machine in the README counts to COUNT."""
COUNT = 1_000_000
ATTEMPTS = 3


def in_time(call: Callable[[], Answer], seconds: float = 0.5) -> Answer:
    """What the call returns; the best of three runs must keep a free core busy for less than so many seconds.

    How fast the core is just now is measured around each run, since whoever shares it slows both alike.
    """
    best = float("inf")
    for _ in range(ATTEMPTS):
        before = counting()
        start = time.process_time()
        answer = call()
        spent = time.process_time() - start
        slowness = max(1.0, (before + counting()) / 2 / USUAL)
        best = min(best, spent / slowness)
        if best < seconds:
            return answer
    raise AssertionError(f"{best:.2f} s of a free core's time")


def counting() -> float:
    """Seconds of processor time for what takes USUAL on a free core."""
    start = time.process_time()
    for _ in range(COUNT):
        pass
    return time.process_time() - start
