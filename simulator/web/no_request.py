"""Connections that say of what is no request only that it is none: not what came, nor what listens.

The library answers such things itself, before anything of ours is asked, and would name itself.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from aiohttp import web

_NO_REQUEST = "This is no request.\n"
_EXPECTED = frozenset({"", "100-continue"})


class Plain(web.RequestHandler):
    """A connection that names nothing but this program."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what cannot be read, or what failed before it was handed on."""
        del message
        if request.headers.get("Expect", "").lower() not in _EXPECTED:
            # The library refuses it, and cannot say what is no text: that is no fault of ours.
            status = HTTPStatus.EXPECTATION_FAILED
        response = super().handle_error(request, status, exc, _NO_REQUEST)
        response.headers["Server"] = "camsim"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


async def open_door(runner: web.AppRunner, host: str, port: int, **settings: Any) -> asyncio.Server:
    """Listen for a runner that is set up, by connections with these `settings`; 0 is any port.

    Raises:
        OSError: the address is taken, or none of this machine's.
    """
    server = runner.server
    assert server is not None
    loop = asyncio.get_running_loop()
    settings |= {"access_log": None}

    def connection() -> Plain:
        return Plain(server, loop=loop, **settings)

    return await loop.create_server(connection, host, port)
