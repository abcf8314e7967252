"""Work that can be cancelled by its name."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Jobs:
    """The jobs that run now.  Who starts one under the name of another takes the name over."""

    def __init__(self) -> None:
        self._stops: dict[str, threading.Event] = {}

    @contextmanager
    def run(self, job: str) -> Iterator[threading.Event]:
        """For the length of the block, an event that `stop` sets."""
        stop = self._stops[job] = threading.Event()
        try:
            yield stop
        finally:
            if self._stops.get(job) is stop:
                del self._stops[job]

    def stop(self, job: str) -> None:
        """Tell the job to stop, if there is one."""
        stop = self._stops.get(job)
        if stop is not None:
            stop.set()
