"""The app with a socket beside the live one that says back what it hears.  Served by live.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from vrnn.ui.live import live_route
from vrnn.ui.warm_up import lifespan

ECHO_PATH = "/live/echo"


async def echo(socket: WebSocket) -> None:
    """Say back every message."""
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)


main = Path(__file__).parents[1] / "vrnn" / "ui" / "main.py"
app = st.App(main, lifespan=lifespan, routes=[live_route(), WebSocketRoute(ECHO_PATH, echo)])
