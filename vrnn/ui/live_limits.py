"""How much a live socket may ask for, and how it is told that it asked for more."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

DONE, BINARY, NONSENSE, POLICY, TOO_BIG, BROKEN, LATER = 1000, 1003, 1007, 1008, 1009, 1011, 1013
"""Close codes of RFC 6455, section 7.4.1, and of the IANA's list: try again later."""
LONGEST_REASON = 120
"""Bytes of a reason; the protocol has room for 123."""


class Limits(NamedTuple):
    """Of every socket, and of all together.

    Attributes:
        sockets, of_client: open at once on this server, and from one address (behind a proxy all have its own).
        characters: of one message.
        messages, points: a second, on average over a few seconds.
        message_burst, point_burst: at once; a drawing that is there before the pen comes down counts as points.
        idle: seconds without a message after which a socket is closed.
        patience: seconds that a message may take to leave for a browser that does not read.
    """

    sockets: int = 24
    of_client: int = 8
    characters: int = 250_000
    messages: float = 150.0
    message_burst: int = 300
    points: float = 1_500.0
    point_burst: int = 15_000
    idle: float = 60.0
    patience: float = 10.0


class RefusedError(Exception):
    """The socket is to be closed, with this code and this reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:LONGEST_REASON].decode(errors="ignore")


class Bucket:
    """Holds up to `burst` tokens and is filled at `rate` a second."""

    def __init__(self, rate: float, burst: float, now: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._now = rate, burst, now
        self._tokens, self._filled = burst, now()

    def take(self, count: int) -> bool:
        """Take so many tokens; False, and none taken, if there are fewer."""
        now = self._now()
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        if count > self._tokens:
            return False
        self._tokens -= count
        return True


class Seats:
    """Sockets that are open now.  Used by the server's event loop alone."""

    def __init__(self, limits: Limits) -> None:
        self._limits, self._taken = limits, Counter[str]()

    @contextmanager
    def one(self, client: str) -> Iterator[bool]:
        """A seat for the length of the block; False where there is none left."""
        limits, taken = self._limits, self._taken
        free = taken.total() < limits.sockets and taken[client] < limits.of_client
        taken[client] += free
        try:
            yield free
        finally:
            taken[client] -= free
            if not taken[client]:
                del taken[client]


def same_host(origin: str | None, host: str | None) -> bool:
    """Whether the page that opens a socket came from the server that it opens it to; false without an Origin."""
    if not origin or not host:
        return False
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    return page.scheme in {"http", "https"} and page.netloc.lower() == host.lower()
