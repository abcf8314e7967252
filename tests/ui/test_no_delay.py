"""Connections to a socket that listens here inherit that nothing waits in them."""

from __future__ import annotations

import os
import socket

from vrnn.ui.no_delay import send_at_once


def delayed(connection: socket.socket) -> bool:
    return not connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_made_after_it_send_at_once():
    with socket.socket() as listening, socket.socket() as idle:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()) as visitor, listening.accept()[0] as served:
            assert delayed(served) and delayed(visitor)
        assert send_at_once() >= 1
        with socket.create_connection(listening.getsockname()) as visitor, listening.accept()[0] as served:
            assert not delayed(served)
            assert delayed(visitor) and delayed(idle), "only what listens is changed"


def test_it_leaves_nothing_open():
    """A copy of a pipe that stays open keeps whoever reads from it waiting for ever."""
    reading, writing = os.pipe()
    send_at_once()
    os.close(writing)
    assert os.read(reading, 1) == b"", "the pipe has ended"
    os.close(reading)
