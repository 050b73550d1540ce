"""The server behind `camsim serve`: one page, its few files, and a websocket per visitor.

textual-serve brings the terminal in the page and the packets to the program. What it leaves open
is closed here: who may connect, how many, how much they may send, how long they may stay, what
the page may load, and that no process outlives its visitor or the server.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import aiohttp_jinja2
import jinja2
import textual_serve
from aiohttp import WSMsgType, web
from textual_serve.server import Server, to_int

from simulator.system import on_stop
from simulator.web.addresses import (
    is_known_host,
    is_own_origin,
    is_plain_name,
    name_of,
    own_names,
)
from simulator.web.child import Downloads
from simulator.web.messages import LARGEST, bounded, read_message
from simulator.web.no_request import open_door
from simulator.web.sessions import Ending, FullError, Limits, Session, Sessions, Visitor
from simulator.web.worker.host import Workshop

PAGE = Path(str(resources.files("simulator.web"))) / "page"
TERMINAL = Path(textual_serve.__file__).parent / "static"
FILES = {
    "page.css": PAGE / "page.css",
    "page.js": PAGE / "page.js",
    "icon.svg": PAGE / "icon.svg",
    "mono.woff2": PAGE / "mono.woff2",
    "mono-bold.woff2": PAGE / "mono-bold.woff2",
    "xterm.css": TERMINAL / "css" / "xterm.css",
    "textual.js": TERMINAL / "js" / "textual.js",
}
"""All that the page loads. Nothing else on the disk has an address."""
SESSION = "[A-Za-z0-9_-]{22}"
FONT_SIZES = (8, 64)
SECONDS_OF_SILENCE = 15.0
"""After which a page is asked whether it is still there; half as many more, and it is not."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "camsim",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Where:
    """Where to listen, and for whom."""

    host: str
    port: int
    """0: any that is free."""
    loopback: bool
    """Whether only this machine is served."""
    allowed: frozenset[str] = field(default_factory=frozenset)
    """Names besides this machine's own: of a proxy that passes visitors on."""
    prefix: str = ""
    """What the path of every address begins with at such a proxy: `/camsim`."""


class CamsimServer(Server):
    """textual-serve's server, with the doors closed that it leaves open."""

    def __init__(self, where: Where, limits: Limits) -> None:
        super().__init__("camsim", where.host, where.port, title="camsim", templates_path=PAGE)
        self.limits = limits
        self.downloads = self.download_manager = Downloads()
        self.workshop = Workshop()
        self.sessions = Sessions(
            limits, self.downloads, environment=lambda: self.workshop.environment
        )
        self._loopback = where.loopback
        self._allowed = where.allowed
        self._names = own_names(where.host, loopback=where.loopback) | where.allowed
        self._prefix = where.prefix

    async def run(self, listening: Callable[[int], None]) -> None:
        """Serve until a signal says to stop.

        Args:
            listening: Is told the port, as soon as visitors can come.

        Raises:
            OSError: the address is taken, or is none of this machine's.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        on_stop(loop, stop.set)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=2)
        await runner.setup()
        try:
            door = await open_door(runner, self.host, self.port)
            listening(int(door.sockets[0].getsockname()[1]))
            await stop.wait()
            door.close()
        finally:
            await runner.cleanup()

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST)
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(PAGE), autoescape=True)
        # A proxy may pass the prefix on, or take it away.
        for base in dict.fromkeys(("", self._prefix)):
            app.add_routes(
                [
                    web.get(f"{base}/", self.handle_index),
                    web.get(f"{base}/session/{{token:{SESSION}}}", self.handle_state),
                    web.get(f"{base}/ws/{{token:{SESSION}}}", self.handle_websocket),
                    web.get(f"{base}/download/{{key:[0-9a-f]{{32}}}}", self.handle_download),
                    web.get(f"{base}/static/{{name}}", self.handle_file),
                ]
            )
        if self._prefix:
            app.add_routes([web.get(self._prefix, self.handle_index)])
        app.on_response_prepare.append(_add_headers)
        app.on_startup.append(self.on_startup)
        app.on_shutdown.append(self.on_shutdown)
        return app

    async def on_startup(self, app: web.Application) -> None:
        """Begin to look whose time is up."""
        del app
        self.workshop.open()
        self._sweeping = asyncio.create_task(self._sweep())

    async def on_shutdown(self, app: web.Application) -> None:
        """End all sessions, and the worker."""
        del app
        self._sweeping.cancel()
        await self.sessions.close()
        await self.workshop.close()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve only those who ask for this machine; to others say no more than what lets in."""
        if not is_known_host(request.host, self._names, loopback=self._loopback):
            return web.Response(status=403, text=f"{_not_let_in(request.host)}\n")
        try:
            return await handler(request)
        except web.HTTPException as refused:
            return web.Response(status=refused.status, text=f"{refused.reason}\n")

    async def handle_index(self, request: web.Request) -> web.Response:
        """Serve the page."""
        size = to_int(request.query.get("fontsize", "16"), 16)
        nonce = secrets.token_urlsafe(16)
        context: dict[str, Any] = {
            "font_size": max(FONT_SIZES[0], min(size, FONT_SIZES[1])),
            "token": secrets.token_urlsafe(16),
            "nonce": nonce,
            "base": self._prefix,
            "idle_minutes": _minutes(self.limits.idle_seconds),
            "away_seconds": round(self.limits.away_seconds),
        }
        response = aiohttp_jinja2.render_template("index.html", request, context)
        response.headers["Content-Security-Policy"] = _policy(
            nonce, (request.host, *sorted(self._allowed))
        )
        return response

    async def handle_state(self, request: web.Request) -> web.Response:
        """Say whether a page is let in, and finds its session again, or else a place."""
        page = request.query.get("page")
        if page is not None and not is_own_origin(page, request.host, self._allowed):
            return web.json_response({"state": "foreign"})
        if self.sessions.find(request.match_info["token"]) is not None:
            return web.json_response({"state": "here"})
        return web.json_response({"state": "room" if self.sessions.has_room() else "full"})

    async def handle_file(self, request: web.Request) -> web.StreamResponse:
        """Serve one of the page's files."""
        path = FILES.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        # Without `no-store` the browser asks whether it changed, and keeps it.
        return web.FileResponse(path, headers={"Cache-Control": "no-cache"})

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Join a page to its session."""
        origin = request.headers.get("Origin")
        if not is_own_origin(origin, request.host, self._allowed):
            name = name_of((origin or "").partition("://")[2])
            raise web.HTTPForbidden(reason=_not_let_in(name))
        websocket = web.WebSocketResponse(
            heartbeat=SECONDS_OF_SILENCE,
            max_msg_size=LARGEST,
            # On one machine there is nothing to gain by it.
            compress=not self._loopback,
        )
        if not websocket.can_prepare(request):
            raise web.HTTPBadRequest
        size = bounded(
            to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24)
        )
        try:
            session = await self.sessions.claim(request.match_info["token"], *size)
        except FullError:
            raise web.HTTPServiceUnavailable from None
        visitor = Visitor(websocket, request)
        try:
            await websocket.prepare(request)
            await session.attach(visitor, *size)
            await _listen(websocket, session)
        finally:
            session.detach(visitor if session.visitor is visitor else None)
        return websocket

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self.limits.sweep_seconds)
            await self.sessions.sweep()
            if not len(self.sessions):
                await self.workshop.rest()


async def _listen(websocket: web.WebSocketResponse, session: Session) -> None:
    """Pass on what the page says, until it goes or says what no page would."""
    async for message in websocket:
        try:
            heard = read_message(message.data if message.type is WSMsgType.TEXT else "")
        except ValueError:
            await websocket.close(code=Ending.WRONG)
            return
        await session.hear(heard)


def _minutes(seconds: float) -> str:
    """Return minutes for the page's sentence; nothing where no session ends for want of a key."""
    return f"{max(1, round(seconds / 60))}" if math.isfinite(seconds) else ""


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Say what a browser may do with an answer."""
    del request
    for name, value in _HEADERS.items():
        if name not in response.headers or name == "Server":
            response.headers[name] = value


def _not_let_in(host: str) -> str:
    """Say which option lets in who asks for `host`: whoever sits before a proxy cannot guess it."""
    name = name_of(host)
    hint = f" To let it in, start camsim with: --allow-host {name}" if is_plain_name(name) else ""
    return f"This address is not served here.{hint}"


def _policy(nonce: str, hosts: tuple[str, ...]) -> str:
    """Return what the page may load: its own files, and nothing from anywhere else.

    The terminal writes its style sheets itself, so they carry a number used once; a page may talk
    to its own server, which some browsers want spelled out for websockets.
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self' 'nonce-{nonce}'",
            # Where there is no WebGL, the terminal colours each letter by an attribute.
            "style-src-attr 'unsafe-inline'",
            "font-src 'self'",
            "img-src 'self'",
            " ".join(("connect-src 'self'", *(f"ws://{one} wss://{one}" for one in hosts))),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )
