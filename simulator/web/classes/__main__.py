"""The process of a class: its settings come on standard input, and it ends when that ends.

It says one line of JSON when it listens, `{"students": [addresses], "teacher": port, "file": path,
"code": code}`, or why it does not, `{"errors": [sentences]}`; then it is silent, for what a server
writes down has addresses of phones in it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from contextlib import suppress
from typing import Final

from pydantic import ValidationError

from simulator.classroom.live.class_files import StoreError
from simulator.experiment.broken import BrokenRun
from simulator.memory import a_whole_program
from simulator.scenario.problems import InputError
from simulator.system import on_stop
from simulator.web.classes.kept.begin import begun, port_before
from simulator.web.classes.serving import Serving, bound
from simulator.web.classes.settings import Settings

LONGEST_LINE: Final = 65_536
_STDIN: Final = 0


def main() -> int:
    """Serve a class until standard input ends."""
    os.umask(0o077)
    logging.disable(logging.CRITICAL)
    # Ctrl-C is for whoever holds the other end of standard input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        settings = Settings.model_validate_json(_line())
    except ValidationError:
        return _failed("the settings of the class are broken")
    try:
        asyncio.run(_serve(settings))
    except InputError as error:
        return _failed(*map(str, error.problems))
    except (StoreError, BrokenRun) as error:
        return _failed(str(error))
    except OSError as error:
        said = error.strerror or str(error)
        return _failed(f"cannot listen on {settings.host}, port {settings.port}: {said}")
    return 0


async def _serve(settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    # What it would say of an error has the address of a phone in it.
    loop.set_exception_handler(lambda *_: None)
    stop = asyncio.Event()
    on_stop(loop, stop.set, ("SIGTERM",))
    _follow(loop, stop)
    before = port_before(settings)
    try:
        door = bound(settings.host, settings.port or before)
    except OSError:
        if settings.port or not before:
            raise
        door = bound(settings.host, 0)
    with door:
        begun_class = begun(settings, door.getsockname()[1])
        async with await Serving.start(begun_class, door, settings.key) as serving:
            _say(
                students=list(serving.hub.way_in.addresses),
                teacher=serving.wall_port,
                file=str(begun_class.file),
                code=begun_class.about.code,
            )
            await stop.wait()


def _follow(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Stop when standard input ends: whoever held its other end is gone."""

    def wait() -> None:
        with suppress(OSError):
            while os.read(_STDIN, LONGEST_LINE):
                pass
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, daemon=True).start()


def _line() -> bytes:
    """Return the first line of standard input."""
    line = b""
    while not line.endswith(b"\n") and len(line) < LONGEST_LINE:
        more = os.read(_STDIN, 1)
        if not more:
            break
        line += more
    return line


def _say(**values: object) -> None:
    with suppress(OSError):
        sys.stdout.write(json.dumps(values) + "\n")
        sys.stdout.flush()


def _failed(*errors: str) -> int:
    _say(errors=errors)
    return 2


if __name__ == "__main__":
    with a_whole_program():
        sys.exit(main())
