"""States after prefixes that were read already, so that other settings fork them without reading again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from vrnn.types import Ink

Known = TypeVar("Known")
SIZE = 256
"""States kept; each takes a few kilobytes."""


class Prefix(NamedTuple):
    """Which ink (by digest), which model, up to which frame, with which noise."""

    ink: str
    model: str
    at: int
    seed: int


class Prefixes(Generic[Known]):
    """What is known after each of the most recently used prefixes, such as a state; safe to share between threads."""

    def __init__(self, size: int = SIZE) -> None:
        self._states: OrderedDict[Prefix, Known] = OrderedDict()
        self._lock = threading.Lock()
        self._size = size

    def get(self, prefix: Prefix) -> Known | None:
        """What is known, or None if it is not known (any more)."""
        with self._lock:
            state = self._states.get(prefix)
            if state is not None:
                self._states.move_to_end(prefix)
            return state

    def remember(self, prefix: Prefix, make: Callable[[], Known]) -> Known:
        """What is known, made now if it is not."""
        known = self.get(prefix)
        if known is None:
            known = make()
            self.put(prefix, known)
        return known

    def put(self, prefix: Prefix, state: Known) -> None:
        """Keep a state, and drop the one that was used longest ago if there are too many."""
        with self._lock:
            self._states[prefix] = state
            self._states.move_to_end(prefix)
            if len(self._states) > self._size:
                self._states.popitem(last=False)


def digest(ink: Ink) -> str:
    """A name for exactly this ink."""
    known = hashlib.sha256()
    for stroke in ink.strokes:
        known.update(len(stroke).to_bytes(8, "little"))
        known.update(stroke.tobytes())
    return known.hexdigest()
