"""`camsim serve`: the terminal program in a browser."""

from __future__ import annotations

import math
import re
from typing import Any

import click

from simulator.verbs import options
from simulator.verbs.console import errors_as_lines, fail, say

PORT = 8000
NEVER = "never"
_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")


class Minutes(options.FiniteRange):
    """Minutes, or `never`, which is infinitely many."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the minutes.

        Raises:
            click.BadParameter: it is neither.
        """
        return math.inf if value == NEVER else super().convert(value, param, ctx)


def _names(_: click.Context, option: click.Parameter, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as a browser sends them."""
    from simulator.web.addresses import is_plain_name

    for word in words:
        if not is_plain_name(word.rstrip(".")):
            raise click.BadParameter(
                f"{word!r}: write a name alone, as in camsim.example.org", param=option
            )
    return tuple(word.rstrip(".").lower() for word in words)


def _prefix(_: click.Context, option: click.Parameter, word: str) -> str:
    """Return the path that all addresses begin with, without a slash at its end."""
    prefix = word.rstrip("/")
    if prefix and not _PATH.fullmatch(prefix):
        raise click.BadParameter(f"{word!r}: write a path, as in /camsim", param=option)
    return prefix


@click.command()
@click.option(
    "--host",
    metavar="ADDRESS",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; beyond this machine only with --allow-network.",
)
@click.option(
    "--port",
    type=options.WholeRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@click.option("--allow-network", is_flag=True, help="Let other machines in. There is no password.")
@click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    metavar="NAME",
    callback=_names,
    help="A name under which a proxy or a port that is passed on is asked for; repeatable.",
)
@click.option(
    "--prefix",
    default="",
    metavar="/PATH",
    callback=_prefix,
    help="What the path of the address begins with at a proxy: /camsim.",
)
@click.option(
    "--max-sessions",
    type=options.WholeRange(1, 200),
    default=20,
    show_default=True,
    help="How many can use it at once; each takes a process.",
)
@click.option(
    "--idle-minutes",
    type=Minutes(min=0, min_open=True),
    metavar="N",
    default="30",
    show_default=True,
    help="After how long without a key a session ends; `never` is an answer too.",
)
def serve(
    host: str,
    port: int,
    *,
    allow_network: bool,
    allowed: tuple[str, ...],
    prefix: str,
    max_sessions: int,
    idle_minutes: float,
) -> None:
    """Open the terminal program in a browser.

    It can be reached from this machine alone, unless you say otherwise.
    """
    with errors_as_lines():
        from simulator.web.addresses import is_loopback, reachable_at, url
        from simulator.web.server import CamsimServer, Where
        from simulator.web.sessions import Limits

        try:
            loopback = is_loopback(host)
        except (OSError, UnicodeError):
            fail(f"--host {host}: there is no such address")
        if not loopback and not allow_network:
            fail(
                f"--host {host or '(empty)'}: other machines could come in, and there is no "
                "password; if you mean it, add --allow-network"
            )
        limits = Limits(sessions=max_sessions, idle_seconds=idle_minutes * 60)
        server = CamsimServer(Where(host, port, loopback, frozenset(allowed), prefix), limits)

        def listening(port: int) -> None:
            # Somebody may wait for this line at the other end of a pipe.
            places = [host] if loopback else reachable_at(host)
            for place in places:
                click.echo(f"{url(place, port)}{prefix}")
            if not loopback:
                say(
                    "Anybody whose machine reaches this one at these addresses can use camsim "
                    "here, without a password and unencrypted. Each has a session of their own "
                    f"(at most {max_sessions}), sees no other's, and reaches no file."
                )
            say("Open the address in a browser. Ctrl-C stops the server.")

        try:
            # Slow to load, and whoever asks for help has no use for it.
            import asyncio

            asyncio.run(server.run(listening))
        except OSError as error:
            said = error.strerror or str(error)
            fail(f"cannot listen on {url(host, port)}: {said}; another --port may be free")
