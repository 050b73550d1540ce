"""The wall of `class_load.py`: the program itself, which notes when each version is painted."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import ClassVar

from benchmarks.class_server import Server
from simulator.classroom.live.course.actions import WallAction
from simulator.classroom.live.link import LinkedClass
from simulator.classroom.live.views import WallView
from simulator.tui.wall import app
from simulator.tui.wall.app import WallApp

SIZE = (100, 30)


class _Followed:
    """The class of a server that is killed and begun again, at another port."""

    is_over = False
    street: str | None = None

    def __init__(self, server: Server) -> None:
        self._server = server

    async def walls(self) -> AsyncIterator[WallView]:
        """Yield the wall as it is, then anew whenever it has changed."""
        while True:
            port, key = self._server.teacher, self._server.key
            views = LinkedClass(port, key).walls()
            coming: asyncio.Future[WallView] | None = None
            with contextlib.suppress(OSError):
                while port == self._server.teacher:
                    coming = coming or asyncio.ensure_future(anext(views))
                    await asyncio.wait({coming}, timeout=0.2)
                    if coming.done():
                        yield coming.result()
                        coming = None
            if coming is not None:
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)

    async def do(self, seen: WallView, action: WallAction, place: int = 0) -> str:
        """Do nothing: the load does the steps."""
        del seen, action, place
        return ""

    async def count(self, seen: WallView, counts: tuple[int, ...]) -> str:
        """Do nothing: phones answer here."""
        del seen, counts
        return ""


class _Picture(WallApp):
    """The wall, without a terminal around it."""

    CSS_PATH: ClassVar = [Path(app.__file__).parent / one for one in WallApp.CSS_PATH]

    def __init__(self, server: Server, painted: Callable[[float, int], None]) -> None:
        super().__init__(_Followed(server))
        self._painted = painted

    def on_wall_app_heard(self, message: WallApp.Heard) -> None:
        """Show another wall, and note when it is painted."""
        super().on_wall_app_heard(message)
        version = message.view.version
        self.call_after_refresh(lambda: self._painted(time.monotonic(), version))


@contextlib.asynccontextmanager
async def picture(server: Server, painted: Callable[[float, int], None]) -> AsyncIterator[None]:
    """Show the wall, and say when which version was painted."""
    async with _Picture(server, painted).run_test(size=SIZE):
        yield
