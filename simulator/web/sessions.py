"""Sessions: who is here, who may come back, and whose time is up.

A session is one process of the program and the page that looks at it. A page that goes away, as
in a reload, finds its session again by the token that it keeps, for a while. A page that comes
later with the same token takes the session over.
"""

from __future__ import annotations

import asyncio
import enum
import json
import logging
import operator
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from simulator.web.child import Child, Downloads
from simulator.web.messages import Focused, Message, Ping, Resized, Typed

SECONDS_TO_TAKE = 10.0
"""How long a page may take to read what it was sent, before it counts as gone."""
SECONDS_TO_ANSWER = 1.0
"""How long a page may take to say goodbye too."""

log = logging.getLogger("camsim.serve")


class Ending(enum.IntEnum):
    """Why the server closes a websocket; the page's script has the sentences."""

    STOPPED = 1001
    WRONG = 1008
    LEFT = 4000
    MOVED = 4002
    IDLE = 4003
    FAILED = 4004


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is served."""

    sessions: int = 20
    idle_seconds: float = 30 * 60
    """Without a key or a move of the mouse."""
    away_seconds: float = 60
    """Without a page."""
    sweep_seconds: float = 1.0
    """From one look at whose time is up to the next."""


class FullError(Exception):
    """All places are taken."""


class Visitor:
    """The page at the other end of a websocket."""

    def __init__(self, websocket: web.WebSocketResponse, request: web.Request) -> None:
        self.websocket = websocket
        self._request = request

    async def take(self, data: bytes | str) -> None:
        """Send; a page that does not read is cut off."""
        try:
            async with asyncio.timeout(SECONDS_TO_TAKE):
                if isinstance(data, bytes):
                    await self.websocket.send_bytes(data)
                else:
                    await self.websocket.send_str(data)
        except TimeoutError:
            self._cut()
        except (ConnectionError, RuntimeError):
            pass

    async def close(self, ending: Ending) -> None:
        """Say why, and close; do not wait for one that does not listen."""
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                await self.websocket.close(code=ending)
        except TimeoutError:
            self._cut()
        except (ConnectionError, RuntimeError):
            pass

    def _cut(self) -> None:
        if self._request.transport is not None:
            self._request.transport.abort()


class Session:
    """One process, and the page that looks at it, if there is one now."""

    def __init__(
        self,
        token: str,
        downloads: Downloads,
        clock: Callable[[], float],
        environment: Mapping[str, str],
    ) -> None:
        self.token = token
        self.visitor: Visitor | None = None
        self.ending: Ending | None = None
        """Why it ends, once it does."""
        self.over = False
        """Whether its process has ended."""
        self.away_since: float | None = None
        """When its page has gone; none while there is one, or the first is on its way."""
        self.last_input = clock()
        self.child = Child(
            write_bytes=self._send,
            write_str=self._send,
            ended=self._ended,
            downloads=downloads,
            environment=environment,
        )
        self._clock = clock

    async def attach(self, visitor: Visitor, columns: int, rows: int) -> None:
        """Show the session to a page, and to no other."""
        earlier, self.visitor = self.visitor, visitor
        comes_back = earlier is not None or self.away_since is not None
        self.away_since = None
        self.last_input = self._clock()
        if earlier is not None:
            await earlier.close(Ending.MOVED)
        if comes_back:
            await self.child.set_terminal_size(columns, rows)
            await self.child.redraw()

    def detach(self, visitor: Visitor | None) -> None:
        """Note that a page has gone, or that the first one never came."""
        if self.visitor is visitor:
            self.visitor = None
            self.away_since = self._clock()

    async def hear(self, message: Message) -> None:
        """Pass on what the page says."""
        match message:
            case Typed(data):
                self.last_input = self._clock()
                if data:
                    # Nothing at all would be the end of the input to Textual's parser.
                    await self.child.send_bytes(data)
            case Resized(columns, rows):
                await self.child.set_terminal_size(columns, rows)
            case Focused(here):
                await (self.child.focus() if here else self.child.blur())
            case Ping(data):
                await self._send(json.dumps(["pong", data]))

    async def end(self, ending: Ending) -> None:
        """End the process and tell the page why."""
        if self.ending is None:
            self.ending = ending
        await self.child.stop()
        await self._tell()

    async def _send(self, data: bytes | str) -> None:
        if self.visitor is not None:
            await self.visitor.take(data)

    async def _ended(self, goodbye: bool) -> None:
        if self.ending is None:
            self.ending = Ending.LEFT if goodbye else Ending.FAILED
        await self._tell()

    async def _tell(self) -> None:
        self.over = True
        visitor, self.visitor = self.visitor, None
        if visitor is not None and self.ending is not None:
            await visitor.close(self.ending)


class Sessions:
    """All sessions, by token."""

    def __init__(
        self,
        limits: Limits,
        downloads: Downloads,
        clock: Callable[[], float] = time.monotonic,
        environment: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """Begin without any; `environment` is what each process is told when it starts."""
        self._limits = limits
        self._downloads = downloads
        self._clock = clock
        self._environment = environment
        self._all: dict[str, Session] = {}
        self._one_at_a_time = asyncio.Lock()

    def __len__(self) -> int:
        """How many processes there are."""
        return len(self._all)

    def find(self, token: str) -> Session | None:
        """Return the session of a page that comes back, while it is there."""
        session = self._all.get(token)
        return session if session is not None and session.ending is None else None

    def has_room(self) -> bool:
        """Tell whether one more can come, if need be in the place of one who has gone away."""
        self._forget_those_over()
        return len(self._all) < self._limits.sessions or self._longest_away() is not None

    async def claim(self, token: str, columns: int, rows: int) -> Session:
        """Return the page's session, or a new one.

        Raises:
            FullError: there is no place.
        """
        async with self._one_at_a_time:
            session = self.find(token)
            if session is not None:
                return session
            if not self.has_room():
                raise FullError
            gone = self._longest_away()
            if gone is not None and len(self._all) >= self._limits.sessions:
                await gone.end(Ending.IDLE)
                self._forget_those_over()
            session = Session(token, self._downloads, self._clock, self._environment())
            try:
                await session.child.start(columns, rows)
            except OSError as error:
                log.warning("no session could be started: %s", error.strerror)
                raise FullError from None
            self._all[token] = session
            return session

    async def sweep(self) -> None:
        """End those whose time is up, and forget those that have ended."""
        now = self._clock()
        up = [session for session in self._all.values() if self._time_is_up(session, now)]
        await asyncio.gather(*(session.end(Ending.IDLE) for session in up))
        self._forget_those_over()

    async def close(self) -> None:
        """End all."""
        await asyncio.gather(*(one.end(Ending.STOPPED) for one in self._all.values()))
        self._all.clear()

    def _time_is_up(self, session: Session, now: float) -> bool:
        if session.ending is not None:
            return False
        away = session.away_since
        if away is not None and now - away > self._limits.away_seconds:
            return True
        return now - session.last_input > self._limits.idle_seconds

    def _longest_away(self) -> Session | None:
        away = [(one.away_since, one) for one in self._all.values() if one.away_since is not None]
        return min(away, key=operator.itemgetter(0), default=(0.0, None))[1]

    def _forget_those_over(self) -> None:
        self._all = {token: one for token, one in self._all.items() if not one.over}
