"""Work that outlives a run of the page."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

from vrnn.types import InputError

Answer = TypeVar("Answer")


class Work(Generic[Answer]):
    """The rest of an answer, computed piece by piece by whichever run of the page comes along.

    A click starts a new run while the one before may still be computing: for a moment there are two, and what the
    older one computes must neither be lost nor be asked of the same generator at the same time.

    Attributes:
        answer: the last that came, or None.
        failure: what ended the work, or None.
        done: whether there is no more to come.
    """

    def __init__(self, answers: Iterator[Answer], known: Answer | None = None) -> None:
        self.answer, self.failure, self.done = known, None, False
        self._answers, self._lock = answers, threading.Lock()

    answer: Answer | None
    failure: InputError | None
    done: bool

    def go_on(self) -> bool:
        """Compute the next piece; whether there may be another."""
        with self._lock:
            if self.done:
                return False
            try:
                answer = next(self._answers)
            except StopIteration:
                self.done = True
            except InputError as error:
                self.failure, self.done = error, True
            else:
                # Whoever stopped it meanwhile has seen the last of it.
                self.answer = self.answer if self.done else answer
            return not self.done

    def stop(self) -> None:
        """No more pieces; one that is being computed just now is dropped."""
        self.done = True
