"""The terminal that the program draws on: its own, whatever is redirected, and left as it was.

Textual draws on standard error and reads standard input. Where one of them is a file or a pipe,
the terminal itself is opened instead. A program that is told to end (its window is closed, it is
killed) leaves the second screen and lets go of the mouse first. One that breaks down says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Self

from textual.app import App

from simulator.scenario.problems import InputError
from simulator.system import OWN_TERMINAL, endings, key_settings, put_key_settings

SECONDS_TO_END = 1.5
"""After which it ends however busy it is: what computes for nobody does not hold it up."""
BROKEN_DOWN = (
    "error: camsim broke down. It is a fault in camsim, not something that you did: "
    "what stands above says where."
)
_USUAL = (80, 24)
_LEAVE = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""What Textual says at its end: no paste marks, no mouse, first screen, a cursor."""


def run_on_terminal(
    program: Callable[[], App[None]], seconds_to_end: float = SECONDS_TO_END
) -> None:
    """Run on the terminal what `program` makes: Textual looks at the terminal as it is made.

    Args:
        program: Makes what is run.
        seconds_to_end: How long it may take to end once something has told it to.

    Raises:
        InputError: there is no terminal.
        SystemExit: something told it to end, with the status that says what; or it broke down,
            which is said below what Textual says of it, with status 1.
    """

    def end(status: int) -> None:
        # From a signal's handler: what is under way is let be, the loop takes it up next.
        asyncio.get_running_loop().call_soon_threadsafe(app.exit, None, status)

    with own_terminal(), Signals(end, seconds_to_end) as signals:
        with _a_size():
            app = program()
        app.run()
    if signals.status:
        raise SystemExit(signals.status)
    # None: Textual ended it without being asked to, and has no status for that.
    if app.return_code != 0:
        raise SystemExit(BROKEN_DOWN)


@contextlib.contextmanager
def own_terminal() -> Iterator[None]:
    """Let Textual draw on the terminal and read its keys, even where streams are redirected.

    Raises:
        InputError: there is no terminal to open.
    """
    streams = {name: getattr(sys, name) for name in ("__stdin__", "__stderr__")}
    with contextlib.ExitStack() as opened:
        for name, stream in streams.items():
            if stream is None or not stream.isatty():
                mode = "r" if name == "__stdin__" else "w"
                setattr(sys, name, opened.enter_context(_opened(mode)))
        try:
            yield
        finally:
            for name, stream in streams.items():
                setattr(sys, name, stream)


@contextlib.contextmanager
def _a_size() -> Iterator[None]:
    """Have a terminal that says no size (a serial line, a script's) taken for one of 80 by 24.

    Where it says 0 by 0, one part of Textual takes 24 rows for it and another 25, and each draws
    it all anew, without end, because the other does. What is made within keeps the size; the
    other part goes on to ask the terminal, which may come to say one.
    """
    said = shutil.get_terminal_size((0, 0))
    unsaid = {
        name: str(usual)
        for name, usual, size in zip(("COLUMNS", "LINES"), _USUAL, said, strict=True)
        if not size
    }
    os.environ.update(unsaid)
    try:
        yield
    finally:
        for name in unsaid:
            del os.environ[name]


@contextlib.contextmanager
def _opened(mode: str) -> Iterator[Any]:
    try:
        stream = OWN_TERMINAL.open(mode, encoding="utf-8")
    except OSError:
        raise InputError.about(
            "camsim",
            "the terminal program draws on standard error and takes its keys from standard input: "
            "leave them to the terminal, or try `camsim compare`",
        ) from None
    try:
        yield stream
    finally:
        with contextlib.suppress(OSError):
            stream.close()


class Signals:
    """What tells a program to end: it ends as with q, and with the status that says by what."""

    def __init__(self, end: Callable[[int], object], seconds: float) -> None:
        """Take what ends the program kindly, given the status; it is called in the main thread.

        After so many `seconds` it is ended, kindly or not.
        """
        self._end, self._seconds = end, seconds
        self._attributes: list[Any] | None = None
        self.status = 0
        """Of the end, once there was a signal."""

    def __enter__(self) -> Self:
        """Listen from now on."""
        self._attributes = key_settings()
        self._before = {number: signal.signal(number, self._told) for number in endings()}
        return self

    def __exit__(self, *_: object) -> None:
        """Listen no more. Where there was a signal, the clock for the end goes on."""
        for number, before in self._before.items():
            signal.signal(number, before)
        self._attributes = None

    def _told(self, number: int, _: FrameType | None) -> None:
        if self.status:
            return
        self.status = 128 + number
        clock = threading.Timer(self._seconds, self._end_at_once)
        clock.daemon = True
        clock.start()
        with contextlib.suppress(Exception):
            self._end(self.status)

    def _end_at_once(self) -> None:
        """End whatever is going on; the terminal is put back unless that has been done."""
        if self._attributes is not None:
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.write(sys.__stderr__.fileno(), _LEAVE.encode())  # type: ignore[union-attr]
            put_key_settings(self._attributes)
        os._exit(self.status)
