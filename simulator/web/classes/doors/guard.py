"""What every request to a class goes through first, and what every answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from simulator.classroom.live.store import StoreFullError
from simulator.web.addresses import is_known_host, is_own_origin
from simulator.web.classes.doors import said
from simulator.web.classes.doors.connections import Connection
from simulator.web.classes.doors.phones import NoPageError, page
from simulator.web.classes.kept.hub import Seen

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # With none at all a browser would not say from where a form comes.
    "Referrer-Policy": "same-origin",
    "Server": "camsim",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


def guarded(names: frozenset[str], seen: Seen, *, loopback: bool) -> web.Application:
    """Return an application without doors yet, which lets in only whoever asks for this machine.

    Args:
        names: What this machine is called.
        seen: Where it is counted what came.
        loopback: Whether only this machine is served.
    """

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        connection = request.protocol
        if isinstance(connection, Connection):
            connection.heard()
        seen.pages += _is_from_elsewhere(request)
        try:
            status = _status(request, is_known_host(request.host, names, loopback=loopback))
            return page(said.NOTHING_HERE, status=status) if status else await handler(request)
        except NoPageError as other:
            return other.response
        except web.HTTPRedirection:
            raise
        except web.HTTPException as refused:
            return page(said.NOTHING_HERE, status=refused.status)
        except web.RequestPayloadError:
            # It is not packed as it says it is: that is no fault of ours.
            return page(said.NOTHING_HERE, status=400)
        except StoreFullError:
            return page((said.NOT_WRITTEN,), status=503)
        except ConnectionError:
            raise
        except Exception:  # noqa: BLE001 - whatever it was, it is not written down whose it was
            seen.faults += 1
            return page((said.OUR_FAULT,), status=500)
        finally:
            if isinstance(connection, Connection):
                connection.answered()

    app = web.Application(middlewares=[guard])
    app.on_response_prepare.append(add_headers)
    return app


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Say what a browser may do with an answer."""
    del request
    for name, value in _HEADERS.items():
        if name not in response.headers or name == "Server":
            response.headers[name] = value


def _status(request: web.Request, is_known: bool) -> int:
    """Return with which status a request is turned away; 0 if it is not."""
    if request.method not in METHODS:
        return 405
    own = is_own_origin(request.headers.get("Origin"), request.host)
    return 403 if not is_known or (request.method == "POST" and not own) else 0


def _is_from_elsewhere(request: web.Request) -> bool:
    """Tell whether another machine asks."""
    transport = request.transport
    if transport is None:
        return False
    here, there = transport.get_extra_info("sockname"), transport.get_extra_info("peername")
    return bool(here and there and here[0] != there[0])
