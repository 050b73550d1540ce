"""A wall under test: the program of the wall, and a class that shows what a test puts in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from textual.pilot import Pilot

from simulator.classroom.live.views import WallView, to_json, wall_of
from simulator.report.words.marks import ALL, Marks
from simulator.tui.wall.app import WallApp
from tests.screens.conftest import press, screen_text, settle


@dataclass
class Played:
    """A class that shows what a test puts in, and notes what is asked of it."""

    asked: list[tuple[str, int]] = field(default_factory=list)
    counted: list[tuple[int, ...]] = field(default_factory=list)
    why_not: str = ""
    meanwhile: WallView | None = None
    """What the class becomes while a step is asked for."""
    street: str | None = None
    views: asyncio.Queue[WallView | OSError | None] = field(default_factory=asyncio.Queue)

    async def walls(self) -> AsyncIterator[WallView]:
        while (view := await self.views.get()) is not None:
            if isinstance(view, OSError):
                raise view
            # Over loopback it comes as JSON.
            yield wall_of(to_json(view))

    async def do(self, seen: WallView, action: str, place: int = 0) -> str:
        self.asked.append((action, place))
        if self.meanwhile is not None:
            self.views.put_nowait(self.meanwhile)
            await asyncio.sleep(0.1)
        return self.why_not

    async def count(self, seen: WallView, counts: tuple[int, ...]) -> str:
        self.counted.append(counts)
        return self.why_not


@dataclass
class OnTheWall:
    """A wall under test."""

    pilot: Pilot[None]
    host: Played

    async def show(self, view: WallView | OSError | None) -> str:
        self.host.views.put_nowait(view)
        await settle(self.pilot)
        return screen_text(self.pilot) if self.pilot.app.is_running else ""

    async def press(self, *keys: str) -> str:
        await press(self.pilot, *keys)
        return screen_text(self.pilot)


Wall = Callable[..., AbstractAsyncContextManager[OnTheWall]]


@asynccontextmanager
async def on_the_wall(
    view: WallView | None = None, size: tuple[int, int] = (100, 30), marks: Marks = ALL
) -> AsyncIterator[OnTheWall]:
    """Open the wall at a size, with a first view to show."""
    host = Played()
    async with WallApp(host, marks).run_test(size=size) as pilot:
        shown = OnTheWall(pilot, host)
        await settle(pilot)
        if view is not None:
            await shown.show(view)
        yield shown
