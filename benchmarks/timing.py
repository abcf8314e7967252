"""The time of a piece of work, and of several in turn, so that whatever else the machine does hits all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import torch


def seconds(work: Callable[[], object], device: str) -> float:
    """The work's own time: on one CPU thread that of the thread, which does not count what others take from it."""
    if device == "cpu":
        begin = time.thread_time()
        work()
        return time.thread_time() - begin
    torch.cuda.synchronize()
    begin = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - begin


def in_turn(
    work: Mapping[str, Callable[[], object]], repeats: int, device: str, warm_up: int = 1
) -> dict[str, list[float]]:
    """Seconds of every repeat of everything, after `warm_up` calls of each that do not count."""
    taken = [{name: seconds(run, device) for name, run in work.items()} for _ in range(warm_up + repeats)]
    return {name: [each[name] for each in taken[warm_up:]] for name in work}
