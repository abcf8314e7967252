"""Who may compute now: a few at a time, the others wait in a queue whose length can be seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 0.05
"""Seconds between two looks at whether somebody in the queue has left."""


class Slots:
    """A counting semaphore with a visible queue that can be left."""

    def __init__(self, count: int) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._lock = threading.Lock()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many are in the queue."""
        return self._waiting

    @contextmanager
    def one(self, left: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """A slot for the length of the block; False, and no slot, if `left` became true in the queue."""
        if not (self._free.acquire(blocking=False) or self._queue(left)):
            yield False
            return
        try:
            yield True
        finally:
            self._free.release()

    def _queue(self, left: Callable[[], bool]) -> bool:
        self._count(+1)
        try:
            while not left():
                if self._free.acquire(timeout=PATIENCE):
                    return True
            return False
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._waiting += by
