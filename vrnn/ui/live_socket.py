"""One socket: ink comes in as it is written, futures go out, and newer ink goes before more of the old futures."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from vrnn.engine.interface import Engine
from vrnn.engine.live import Futures, Live
from vrnn.types import InputError
from vrnn.ui.live_limits import BINARY, BROKEN, DONE, NONSENSE, POLICY, TOO_BIG, Bucket, Limits, RefusedError
from vrnn.ui.live_messages import Begin, More, answer, read

_GONE = (WebSocketDisconnect, RuntimeError, OSError)
"""What sending raises when nobody is there any more; a TimeoutError is an OSError."""
_NONE = -1
"""The number of no message: nobody has asked for futures of this drawing yet."""


class Conversation:
    """With one pad, over an accepted socket.

    One task listens, so that floods and silence are noticed at any time; another answers, and hands each piece of
    work to a thread of `pool`.  Between any two pieces it looks whether newer ink has come.
    """

    def __init__(
        self, socket: WebSocket, engine: Callable[[], Engine], limits: Limits, pool: Executor
    ) -> None:
        self._socket, self._engine, self._limits, self._pool = socket, engine, limits, pool
        self._messages = Bucket(limits.messages, limits.message_burst)
        self._points = Bucket(limits.points, limits.point_burst)
        self._inbox: list[Begin | More] = []
        self._woken, self._gone = asyncio.Event(), threading.Event()
        self._live: Live | None = None
        self._futures: Iterator[Futures] = iter(())
        self._n, self._row = _NONE, None

    async def run(self) -> None:
        """Talk until the pad leaves or has to."""
        answering = asyncio.create_task(self._answer())
        try:
            await self._listen()
        except RefusedError as refusal:
            await self._close(refusal)
        finally:
            self._gone.set()
            if self._live:
                self._live.leave()
            self._woken.set()
            await answering

    async def _listen(self) -> None:
        while (message := await self._hear())["type"] == "websocket.receive":
            text = message.get("text")
            if text is None:
                raise RefusedError(BINARY, "Only text is read here.")
            if len(text) > self._limits.characters:
                raise RefusedError(TOO_BIG, f"A message may have {self._limits.characters:,} characters.")
            if not self._messages.take(1):
                raise RefusedError(POLICY, "Too many messages a second.")
            said = read(text)
            if not self._points.take(said.points):
                raise RefusedError(POLICY, "Too many points a second.")
            self._inbox.append(said)
            self._woken.set()

    async def _hear(self) -> Any:
        try:
            async with asyncio.timeout(self._limits.idle):
                return await self._socket.receive()
        except TimeoutError:
            raise RefusedError(DONE, f"Nothing was written for {self._limits.idle:g} seconds.") from None

    async def _answer(self) -> None:
        try:
            while not self._gone.is_set():
                await self._woken.wait()
                self._woken.clear()
                await self._turn()
        except RefusedError as refusal:
            await self._close(refusal)
        except InputError as error:
            await self._close(RefusedError(POLICY, error.message))
        except Exception:
            logging.getLogger(__name__).exception("a live drawing could not be continued")
            await self._close(RefusedError(BROKEN, "Something went wrong here."))

    async def _turn(self) -> None:
        """Read all that has come, and send futures until there are no more or newer ink is there."""
        taken, self._inbox = self._inbox, []
        work, loop = partial(self._take, taken), asyncio.get_running_loop()
        while (futures := await loop.run_in_executor(self._pool, work)) is not None:
            await self._send(answer(self._n, futures))
            if self._inbox or self._gone.is_set():
                return
            work = self._next

    def _take(self, taken: list[Begin | More]) -> Futures | None:
        for said in taken:
            self._apply(said)
        if self._live is None or self._n == _NONE:
            return None  # nobody has asked yet
        self._futures = self._live.futures(self._gone.is_set)
        return self._next()

    def _next(self) -> Futures | None:
        return next(self._futures, None)

    def _apply(self, said: Begin | More) -> None:
        if isinstance(said, Begin):
            self._live, self._n = self._engine().live(said.asked), _NONE
            if ink := said.ink():
                self._live.begin(ink)
            return
        if self._live is None:
            raise RefusedError(NONSENSE, "A drawing has to begin first.")
        self._n = said.n
        if said.rows:
            self._live.write(said.after(self._live.last, self._row))
            self._row = said.rows[-1]
        if said.up:
            self._live.lift()

    async def _send(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._limits.patience):
                await self._socket.send_text(text)
        except _GONE:
            raise RefusedError(BROKEN, "The answers were not read.") from None

    async def _close(self, refusal: RefusedError) -> None:
        try:
            await self._socket.close(refusal.code, refusal.reason)
        except _GONE:
            pass  # it has closed already
