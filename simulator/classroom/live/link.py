"""The wall's line to the process that serves a class: plain requests on this machine, no library.

It speaks HTTP 1.0, in which an answer ends where its line does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from simulator.classroom.live.course.actions import WallAction
from simulator.classroom.live.host import same_place, why_not
from simulator.classroom.live.views import WallView, wall_of

HERE: Final = "127.0.0.1"
SILENCE_SECONDS: Final = 10.0
"""A line that says nothing for so long is a dead one: there is a heartbeat every three seconds."""
PAUSES: Final = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds before each try to reach a server that is gone; then it is given up."""
TRIES: Final = 8
"""How often a step is done again because somebody answered meanwhile."""
MOST_HEAD: Final = 100
"""Lines."""
_BROKEN: Final = "the class's server does not answer"


class LinkedClass:
    """A class that another process serves."""

    def __init__(self, port: int, key: str) -> None:
        """Reach the wall's door at `port` of this machine, with `key`."""
        self.street: str | None = None
        self._port, self._key = port, key
        self.is_over = False
        """Whether the teacher has ended it."""
        self._line: asyncio.StreamWriter | None = None
        """On which the server says what has changed."""

    async def walls(self) -> AsyncIterator[WallView]:
        """Yield the wall as it is, then anew whenever it has changed, until the class is over.

        Raises:
            OSError: the server is gone for good.
        """
        last: WallView | None = None
        failed = 0
        while not self.is_over:
            try:
                async for _ in self._versions():
                    wall = await self._wall()
                    failed = 0
                    if wall != last and not self.is_over:
                        last = wall
                        yield wall
            except (OSError, ValueError):
                failed += 1
            if failed >= len(PAUSES) and not self.is_over:
                raise OSError(_BROKEN)
            await asyncio.sleep(PAUSES[min(failed, len(PAUSES) - 1)])

    async def do(self, seen: WallView, action: WallAction, place: int = 0) -> str:
        """Do one step of the teacher's, and return why not; empty where it is done."""
        now = seen
        for _ in range(TRIES):
            asked = {"version": now.version, "action": action, "place": place}
            try:
                status, body = await self._ask("POST", "/wall/do", json.dumps(asked).encode())
                said = json.loads(body)
                why = said.get("why", "")
                if why == "elsewhere":
                    now = await self._wall()
            except (OSError, ValueError, AttributeError):
                return f"Not done: {_BROKEN}."
            if status == 200:
                self._note_end(seen, action, said)
                return ""
            if why != "elsewhere" or not same_place(seen, now):
                return why_not(str(why))
        return why_not("elsewhere")

    async def count(self, seen: WallView, counts: tuple[int, ...]) -> str:
        """Refuse: phones answer here."""
        del seen, counts
        return why_not("no hands")

    async def pages_seen(self) -> tuple[int, int]:
        """Return how many pages other machines asked for, and how many wrong codes were tried.

        Raises:
            OSError: the server does not answer.
        """
        try:
            _, body = await self._ask("GET", "/wall/seen")
            seen = json.loads(body)
            return int(seen["pages"]), int(seen["wrong_codes"])
        except (ValueError, KeyError, TypeError):
            raise OSError(_BROKEN) from None

    def _note_end(self, seen: WallView, action: WallAction, said: dict[str, object]) -> None:
        street = said.get("street")
        if isinstance(street, str):
            self.street = street
        if seen.part == "end" and action in {"end", "keep"}:
            self.is_over = True
            if self._line is not None:
                # Whoever listens shall not wait for the next word.
                self._line.close()

    async def _wall(self) -> WallView:
        status, body = await self._ask("GET", "/wall")
        if status != 200:
            raise OSError(_BROKEN)
        return wall_of(body)

    async def _ask(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Return status and body of one request."""
        async with asyncio.timeout(SILENCE_SECONDS):
            reader, writer = await self._sent(method, path, body)
            try:
                status = await _head(reader)
                return status, await reader.read()
            finally:
                await _closed(writer)

    async def _versions(self) -> AsyncIterator[str]:
        """Yield the version of the wall as often as the server says it."""
        async with asyncio.timeout(SILENCE_SECONDS):
            reader, writer = await self._sent("GET", "/wall/events", b"")
        self._line = writer
        try:
            async with asyncio.timeout(SILENCE_SECONDS):
                if await _head(reader) != 200:
                    raise OSError(_BROKEN)
            while True:
                async with asyncio.timeout(SILENCE_SECONDS):
                    line = await reader.readline()
                if not line:
                    return
                if line.startswith(b"data:"):
                    yield line.removeprefix(b"data:").strip().decode("ascii", "replace")
        finally:
            await _closed(writer)

    async def _sent(
        self, method: str, path: str, body: bytes
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(HERE, self._port)
        head = (
            f"{method} {path} HTTP/1.0\r\nHost: {HERE}:{self._port}\r\nX-Key: {self._key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode("ascii") + body)
        await writer.drain()
        return reader, writer


async def _head(reader: asyncio.StreamReader) -> int:
    """Read the head of an answer, and return its status.

    Raises:
        OSError: it is no answer.
    """
    first = (await reader.readline()).split()
    for _ in range(MOST_HEAD):
        line = await reader.readline()
        if not line.strip():
            break
    if len(first) < 2 or not first[0].startswith(b"HTTP/") or not first[1].isdigit():
        raise OSError(_BROKEN)
    return int(first[1])


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
