"""Continuation while you write: where the pad finds it, and what it asks for.

Limits and messages: live_limits.py and live_messages.py.  Where the socket is blocked or refused the pad says nothing
and goes on as without it, with answers after each pen up.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from vrnn.engine.clamp import Settings
from vrnn.engine.interface import Engine
from vrnn.models import label_of
from vrnn.ui.live_limits import LATER, POLICY, Limits, Seats, same_host
from vrnn.ui.live_socket import Conversation
from vrnn.ui.shared import shared_engine
from vrnn.ui.sheet import LETTER

PATH = "/live/ink"
MOST = 8
"""Futures at once: more of them hide each other under the pen."""


def offer(model: str, settings: Settings) -> dict[str, Any]:
    """`live` of the pad's data: what the first of the chosen models is asked for."""
    return {
        "path": PATH,
        "label": label_of(model),
        "begin": {
            "model": model,
            "temperature": settings.temperature,
            "seed": settings.seed,
            "count": min(settings.count, MOST),
            "letter": LETTER,
        },
    }


def live_route(engine: Callable[[], Engine] = shared_engine, limits: Limits | None = None) -> WebSocketRoute:
    """The route for `st.App`; the engine is asked for when the first drawing begins."""
    bounds = limits or Limits()
    seats = Seats(bounds)
    # Threads of its own, so that a pen never waits for files, nor files for a pen.
    pool = ThreadPoolExecutor(bounds.sockets, thread_name_prefix="live")

    async def serve(socket: WebSocket) -> None:
        headers, client = socket.headers, socket.client
        if not same_host(headers.get("origin"), headers.get("host")):
            return await socket.close(POLICY)  # before it is accepted: the answer is HTTP 403
        await socket.accept()
        with seats.one(client.host if client else "") as free:
            if free:
                return await Conversation(socket, engine, bounds, pool).run()
        await socket.close(LATER, "Too many are writing just now.")

    return WebSocketRoute(PATH, serve)
