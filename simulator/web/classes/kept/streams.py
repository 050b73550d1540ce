"""Who waits to hear that something has changed: a word with a stamp, and a heartbeat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from aiohttp import web

HEARTBEAT_SECONDS: Final = 3.0
PATIENCE_SECONDS: Final = 10.0
"""After which a line that takes nothing any more is let go."""
GONE: Final = "gone"
NEWEST: Final = 2
"""Streams of one phone: a page that is reloaded opens one before the other is gone."""


class Stream:
    """One open stream."""

    def __init__(self) -> None:
        self.is_over = False
        self.is_gone = False
        """Whether there is nothing more to hear of."""
        self._changed = asyncio.Event()

    def wake(self) -> None:
        """Have it look at once."""
        self._changed.set()

    def end(self, *, gone: bool = False) -> None:
        """Have it end, because another takes its place, or because all is `gone`."""
        self.is_over, self.is_gone = True, gone
        self._changed.set()

    async def wait(self) -> None:
        """Wait for a change, but no longer than a heartbeat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._changed.wait()
        self._changed.clear()


class Streams:
    """The open streams, by whose they are."""

    def __init__(self) -> None:
        self._open: dict[str, list[Stream]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._open.values()))

    @property
    def whose(self) -> list[str]:
        """Who has a stream."""
        return list(self._open)

    def wake(self, whose: str) -> None:
        """Have the streams of somebody look at once."""
        for stream in self._open.get(whose, ()):
            stream.wake()

    def wake_all(self) -> None:
        """Have all look at once."""
        for whose in self._open:
            self.wake(whose)

    def end(self, whose: str) -> None:
        """End the streams of somebody."""
        for stream in self._open.get(whose, ()):
            stream.end(gone=True)

    def end_all(self) -> None:
        """End all streams."""
        for whose in self._open:
            self.end(whose)

    async def serve(
        self, request: web.Request, whose: str, stamp: Callable[[], str | None]
    ) -> web.StreamResponse:
        """Say the stamp, again at each change and each heartbeat, as long as there is one."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        stream = Stream()
        mine = self._open.setdefault(whose, [])
        mine.append(stream)
        for older in mine[:-NEWEST]:
            older.end()
        try:
            while not stream.is_over and (now := stamp()) is not None:
                await _say(response, now)
                await stream.wait()
            if stream.is_gone:
                # So that a page looks at once what has become of it.
                await _say(response, GONE)
        except (ConnectionError, TimeoutError):
            if request.transport is not None:
                request.transport.abort()
        finally:
            mine.remove(stream)
            if not mine and self._open.get(whose) is mine:
                del self._open[whose]
        return response


async def _say(response: web.StreamResponse, word: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await response.write(f"id: {word}\ndata: {word}\n\n".encode())
