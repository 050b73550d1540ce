"""The door of the wall: on this machine alone, and for whoever has the key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.classroom.live.course import (
    Refusal,
)
from simulator.classroom.live.course.actions import WallAction, asked_by_wall
from simulator.classroom.live.replay import written
from simulator.classroom.live.store import StoreFullError
from simulator.classroom.live.views import to_json
from simulator.web.addresses import is_known_host
from simulator.web.classes.doors.guard import add_headers
from simulator.web.classes.kept.hub import WALL, Hub
from simulator.web.classes.kept.tokens import same

MOST_BODY: Final = 2_048
BODY_SECONDS: Final = 5.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Asked(BaseModel):
    """What a wall asks for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    version: int
    action: WallAction
    place: int = Field(default=0, ge=0, le=99)


class Teacher:
    """All that a wall can ask for."""

    def __init__(self, hub: Hub, key: str) -> None:
        self._hub = hub
        self._key = key

    def app(self) -> web.Application:
        """Return the wall's own application."""
        app = web.Application(middlewares=[self._guard], client_max_size=MOST_BODY)
        app.add_routes(
            [
                web.get("/wall", self.wall),
                web.get("/wall/events", self.events, allow_head=False),
                web.post("/wall/do", self.do),
                web.get("/wall/seen", self.seen),
            ]
        )
        app.on_response_prepare.append(add_headers)
        return app

    async def wall(self, request: web.Request) -> web.Response:
        """Return what the wall shows."""
        del request
        return web.Response(body=to_json(self._hub.wall()), content_type="application/json")

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Say the version, at each change of the wall and at each second of a letter."""
        hub = self._hub
        return await hub.walls.serve(request, WALL, lambda: str(hub.state.version))

    async def seen(self, request: web.Request) -> web.Response:
        """Say whether phones reach this machine: counts, and nothing of anybody."""
        del request
        seen = self._hub.seen
        counts = {"pages": seen.pages, "wrong_codes": seen.wrong_codes, "faults": seen.faults}
        return web.json_response(counts)

    async def do(self, request: web.Request) -> web.Response:
        """Do what the teacher asks for, unless the class is elsewhere than their wall."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                asked = Asked.model_validate_json(await request.read())
        except (ValidationError, TimeoutError, web.RequestPayloadError):
            return web.json_response({"why": "no such action"}, status=422)
        action = asked_by_wall(asked.action, asked.place)
        try:
            outcome = await self._hub.keeper.do(action, seen=asked.version)
        except StoreFullError:
            return web.json_response({"why": "disk full"}, status=503)
        if isinstance(outcome, Refusal):
            return web.json_response({"why": outcome.why}, status=outcome.status)
        answer: dict[str, object] = {"version": outcome.version}
        if outcome.ended == "kept":
            # Nothing of a seat is in it any more, and nothing of a seat goes into it.
            answer["street"] = written(self._hub.keeper.course, outcome)
        return web.json_response(answer)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in whoever has the key; no page of a browser has one."""
        here = is_known_host(request.host, frozenset({"localhost"}), loopback=True)
        knows = same(request.headers.get("X-Key", ""), self._key)
        if not here or not knows or "Origin" in request.headers:
            return web.json_response({"why": "no key"}, status=403)
        try:
            return await handler(request)
        except web.HTTPException as refused:
            return web.json_response({"why": "no such thing"}, status=refused.status)
