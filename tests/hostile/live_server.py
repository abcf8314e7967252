"""A real server with the live route alone, and a pad that says to it whatever a test likes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from vrnn.engine.interface import Engine
from vrnn.ui.live import PATH, live_route
from vrnn.ui.live_limits import Limits

ASKED = {"model": "vrnn-gauss", "temperature": 0.8, "seed": 5, "count": 3, "letter": 30.0}
PATIENCE = 30.0


@contextmanager
def serving(engine: Engine, limits: Limits | None = None) -> Iterator[str]:
    """The server's host and port, until the block ends."""
    app = Starlette(routes=[live_route(lambda: engine, limits)])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # whoever comes before the server is up waits for it
        config = uvicorn.Config(app, ws="websockets-sansio", log_config=None, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


class Pad:
    """One socket, open until `leave_all` at the latest."""

    open: ClassVar[list[ClientConnection]] = []

    def __init__(self, host: str, *, origin: str | None = "http://{}") -> None:
        page: Any = origin and origin.format(host)
        opening = connect(f"ws://{host}{PATH}", origin=page, max_size=None)
        self.socket: ClientConnection = opening.__enter__()
        Pad.open.append(self.socket)

    @classmethod
    def leave_all(cls) -> None:
        """Hang up."""
        for one in cls.open:
            one.close()
        cls.open.clear()

    def begin(self, strokes: object = (), **changes: object) -> Pad:
        self.send({"begin": {**ASKED, **changes}, "strokes": strokes})
        return self

    def write(self, points: object, n: int = 1, up: object = False) -> Pad:
        self.send({"n": n, "points": points, "up": up})
        return self

    def send(self, said: object) -> None:
        self.socket.send(said if isinstance(said, str | bytes) else json.dumps(said))

    def hear(self) -> dict[str, Any]:
        return json.loads(self.socket.recv(PATIENCE))

    def whole(self) -> dict[str, Any]:
        """The last answer to what was said last."""
        while not (said := self.hear())["whole"]:
            pass
        return said

    def closed(self) -> tuple[int, str]:
        """Code and reason, once the server has hung up."""
        try:
            while True:
                self.socket.recv(PATIENCE)
        except ConnectionClosed as end:
            assert end.rcvd is not None, "closed without a word"
            return end.rcvd.code, end.rcvd.reason


def refused(host: str, **how: Any) -> int:
    """Status of the answer to a request for a socket that is not granted."""
    try:
        Pad(host, **how)
    except InvalidStatus as error:
        return error.response.status_code
    raise AssertionError("the socket was granted")
