"""Connections of phones: how many, how long a head may take, and who makes room for whom.

A head of 8 kB and 10 seconds is enough for any phone. Where all places are taken, whoever holds no
seat makes room: so nobody can shut a class out by opening connections and saying nothing.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any, Final

from aiohttp import web

from simulator.web.no_request import Plain

MOST: Final = 400
"""Connections at once."""
HEAD_SECONDS: Final = 10.0
HEAD_BYTES: Final = 8_192
IDLE_SECONDS: Final = 30.0
"""A phone asks every 10 seconds."""
LINGER_SECONDS: Final = 1.0
"""How long the rest of what was refused is still taken in, so that the refusal is read."""
_END: Final = b"\r\n\r\n"
_TOO_LARGE: Final = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"Connection: close\r\nContent-Length: 0\r\n\r\n"
)
NOWHERE: Final = logging.getLogger("simulator.web.classes.nowhere")
"""What the library would write down has addresses of phones in it."""
NOWHERE.disabled = True


class Connection(Plain):
    """One connection of a phone."""

    __slots__ = ("_due", "_head", "_in_head", "_room", "_tail", "has_seat")

    def __init__(self, room: Room, server: web.Server, **settings: Any) -> None:
        super().__init__(server, **settings)
        self._room = room
        self.has_seat = False
        """Whether it ever spoke for a seat."""
        self._in_head, self._head, self._tail = True, 0, b""
        self._due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take a place, where there is one."""
        super().connection_made(transport)
        if self._room.enter(self):
            self._wait_for_head()
        else:
            self.end()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give the place back."""
        self._room.leave(self)
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Pass on what came, unless it is a head without an end."""
        if self._in_head:
            self._wait_for_head()
            seen = self._tail + data
            end = seen.find(_END)
            self._head += len(data) if end < 0 else max(0, end + len(_END) - len(self._tail))
            self._tail = seen[-len(_END) + 1 :]
            if self._head > HEAD_BYTES:
                if self.transport is not None:
                    self.transport.write(_TOO_LARGE)
                    self.transport.close()
                return
            self._in_head = end < 0
        super().data_received(data)

    def heard(self) -> None:
        """Note that a whole head came."""
        self._stop_waiting()

    def answered(self) -> None:
        """Note that the next head may come."""
        self._in_head, self._head, self._tail = True, 0, b""

    def end(self) -> None:
        """End it, whatever is still on its way."""
        if self.transport is not None:
            self.transport.abort()

    def _wait_for_head(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(HEAD_SECONDS, self.end)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None


class Room:
    """The places for connections."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._here: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._here)

    def enter(self, connection: Connection) -> bool:
        """Give a place, if need be that of the oldest one without a seat."""
        if len(self._here) >= self._most:
            oldest = next((one for one in self._here if not one.has_seat), None)
            if oldest is None:
                return False
            self.leave(oldest)
            oldest.end()
        self._here[connection] = None
        return True

    def leave(self, connection: Connection) -> None:
        """Take a place back."""
        self._here.pop(connection, None)


async def listen(runner: web.AppRunner, room: Room, door: socket.socket) -> asyncio.Server:
    """Listen for phones at a socket that is bound."""
    server = runner.server
    assert server is not None
    loop = asyncio.get_running_loop()

    def connection() -> Connection:
        return Connection(
            room, server, loop=loop, access_log=None, logger=NOWHERE,
            keepalive_timeout=IDLE_SECONDS, max_field_size=HEAD_BYTES, max_line_size=HEAD_BYTES,
            lingering_time=LINGER_SECONDS, tcp_keepalive=True,
        )  # fmt: skip

    return await loop.create_server(connection, sock=door, backlog=256)
