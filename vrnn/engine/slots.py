"""Who may compute now: a few at a time, the others wait in a queue whose length can be seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Waiter:
    """Somebody in the queue; asleep until they are handed a slot or have left."""

    def __init__(self, left: Callable[[], bool]) -> None:
        self.left, self.woken, self.served = left, threading.Event(), False


class Slots:
    """A semaphore that serves in order of arrival, shows its queue, and lets people leave it."""

    def __init__(self, count: int) -> None:
        self._free, self._queue, self._lock = count, list[_Waiter](), threading.Lock()

    @property
    def waiting(self) -> int:
        """How many are in the queue."""
        return len(self._queue)

    @contextmanager
    def one(self, left: Callable[[], bool] = lambda: False) -> Iterator[bool]:
        """A slot for the length of the block; False, and no slot, if `left` is true before one is free."""
        served = self._take(left)
        try:
            yield served
        finally:
            if served:
                self._give()

    def look(self) -> None:
        """Let those go who have left: to be called after `left` of somebody became true."""
        with self._lock:
            gone = [waiter for waiter in self._queue if waiter.left()]
            self._queue = [waiter for waiter in self._queue if waiter not in gone]
        for waiter in gone:
            waiter.woken.set()

    def _take(self, left: Callable[[], bool]) -> bool:
        with self._lock:
            if left():
                return False
            if self._free:
                self._free -= 1
                return True
            waiter = _Waiter(left)
            self._queue.append(waiter)
        waiter.woken.wait()
        return waiter.served

    def _give(self) -> None:
        """Hand the slot to whoever came first, so that nobody can be overtaken."""
        with self._lock:
            if not self._queue:
                self._free += 1
                return
            waiter = self._queue.pop(0)
            waiter.served = True
        waiter.woken.set()
