"""A class that is served: its doors, its clock, and what works for it; begun and ended as one."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import Final, Self

from aiohttp import web

from simulator.classroom.live.course import Pause, is_open
from simulator.classroom.live.shown import WayIn
from simulator.system import port_at_once_again
from simulator.web.addresses import is_loopback, own_names, url
from simulator.web.classes.doors.connections import NOWHERE, Room, listen
from simulator.web.classes.doors.guard import guarded
from simulator.web.classes.doors.phones import Phones
from simulator.web.classes.doors.teacher import Teacher
from simulator.web.classes.kept.begin import Begun
from simulator.web.classes.kept.hub import USUAL_CLOCK, Clock, Hub
from simulator.web.classes.kept.keeper import Keeper
from simulator.web.classes.kept.working import Working
from simulator.web.classes.ways_in import ways_in
from simulator.web.no_request import open_door

HERE: Final = "127.0.0.1"
_SHUTDOWN_SECONDS: Final = 2.0


@dataclass(slots=True)
class Serving:
    """A class that phones and a wall can reach. Use it with `async with`."""

    hub: Hub
    room: Room
    working: Working
    phones_port: int
    wall_port: int
    _listening: tuple[asyncio.Server, asyncio.Server]
    _runners: tuple[web.AppRunner, web.AppRunner]
    _clock: asyncio.Task[None]

    @classmethod
    async def start(
        cls, begun: Begun, door: socket.socket, key: str, clock: Clock = USUAL_CLOCK
    ) -> Self:
        """Open the doors of a class.

        Args:
            begun: The class.
            door: Where phones come in: bound, and not listening yet.
            key: With which the wall comes in.
            clock: Its time.

        Raises:
            OSError: nothing can be listened to.
        """
        host, port = door.getsockname()[:2]
        loopback = is_loopback(host)
        places = [url(place, port) for place in ([host] if loopback else ways_in(host))]
        way_in = WayIn(tuple(f"{place}/{begun.about.code}" for place in places), begun.about.code)
        keeper = Keeper(begun.course, begun.store)
        hub = Hub(keeper, begun.about, way_in, clock=clock)
        keeper.start()
        if is_open(begun.course, hub.state) and not hub.state.paused:
            # Whoever goes on with a class finds it as it was left, and says when time goes on.
            await keeper.do(Pause())
        phones = guarded(own_names(host, loopback=loopback), hub.seen, loopback=loopback)
        phones.add_routes(Phones(hub).routes)
        runners = tuple(
            web.AppRunner(app, access_log=None, logger=NOWHERE, shutdown_timeout=_SHUTDOWN_SECONDS)
            for app in (phones, Teacher(hub, key).app())
        )
        for runner in runners:
            await runner.setup()
        room = Room()
        of_phones = await listen(runners[0], room, door)
        of_wall = await open_door(runners[1], HERE, 0, logger=NOWHERE)
        working = Working(keeper, hub.know, hub.miss)
        working.start()
        wall_port = int(of_wall.sockets[0].getsockname()[1])
        return cls(
            hub, room, working, port, wall_port, (of_phones, of_wall), (runners[0], runners[1]),
            asyncio.create_task(hub.tick()),
        )  # fmt: skip

    async def __aenter__(self) -> Self:
        """Serve."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Shut the doors and end all work; the file stays, unless the class was ended."""
        self._clock.cancel()
        await asyncio.gather(self._clock, return_exceptions=True)
        for server in self._listening:
            server.close()
        self.hub.phones.end_all()
        self.hub.walls.end_all()
        for runner in self._runners:
            await runner.cleanup()
        await self.working.close()
        await self.hub.keeper.close()


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to where phones come in.

    Raises:
        OSError: the address is taken, or none of this machine's.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, kind, protocol, _, address = found[0]
    door = socket.socket(family, kind, protocol)
    try:
        # A class that goes on finds its port again at once.
        port_at_once_again(door)
        door.bind(address)
    except OSError:
        door.close()
        raise
    door.setblocking(False)
    return door
