"""The wall of a class that is soaked: `camsim class` in a terminal of its own."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.class_server import stored
from scripts.soaking.memory import megabytes

LESSON = "our-street"
SIZE = (100, 30)
TO_END, TO_SHOW = 120.0, 120.0
"""Seconds: it runs beside other work, and behind it."""
_CONTROL = re.compile(r"\x1b\[[0-9;?<>=]*[ -/]*[@-~]|\x1b[()][0-9A-Za-z]|\x1b[=>78]")


class WrongError(Exception):
    """Something is not as it has to be."""


class Command:
    """`camsim class` in a terminal of its own."""

    def __init__(self, file: Path, seats: int) -> None:
        self.file, self._seats = file, seats
        self._drawn = ""

    async def start(self) -> None:
        """Start it, or have it go on, and wait until its server listens."""
        self._near, far = pty.openpty()
        fcntl.ioctl(self._near, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE[::-1], 0, 0))
        words = ["class", LESSON, "--seats", str(self._seats), "--class", str(self.file)]
        self.process = subprocess.Popen(  # noqa: ASYNC220
            [sys.executable, "-m", "simulator", *words],
            stdin=far, stdout=far, stderr=far, cwd=self.file.parent, start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        os.close(far)
        os.set_blocking(self._near, False)
        asyncio.get_running_loop().add_reader(self._near, self._read)
        await self.until(lambda: "▸" in self._drawn and self.file.exists(), "it does not open")

    def _read(self) -> None:
        try:
            self._drawn = (self._drawn + os.read(self._near, 1 << 16).decode(errors="replace"))[
                -400_000:
            ]
        except OSError:
            asyncio.get_running_loop().remove_reader(self._near)

    @property
    def drawn(self) -> str:
        """What was drawn since the last key that was to be looked at, without colours."""
        return _CONTROL.sub("", self._drawn)

    def press(self, key: str, *, anew: bool = True) -> None:
        """Press a key."""
        if anew:
            self._drawn = ""
        os.write(self._near, key.encode())

    async def until(self, is_so: Callable[[], object], why: str, seconds: float = TO_SHOW) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > ends:
                raise WrongError(f"{why}; the end of what it drew: {self.drawn[-600:]!r}")
            await asyncio.sleep(0.1)

    def beside(self) -> list[psutil.Process]:
        """Return its server, and whatever that started."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.process.pid).children(recursive=True)
        return []

    def megabytes(self) -> dict[str, float]:
        """Return what the wall, the server, and what works for it have in memory."""
        found = {"wall": 0.0, "server": 0.0, "at work": 0.0}
        with contextlib.suppress(psutil.NoSuchProcess):
            found["wall"] = megabytes(psutil.Process(self.process.pid))
        for one in self.beside():
            with contextlib.suppress(psutil.NoSuchProcess):
                is_server = "simulator.web.classes" in one.cmdline()
                found["server" if is_server else "at work"] += megabytes(one)
        return found

    async def gone(self, *, killed: bool = False) -> None:
        """Wait until nothing of it is left."""
        beside = self.beside()
        if killed:
            self.process.kill()
        await self.until(lambda: self.process.poll() is not None, "it did not end", TO_END)
        left = lambda: [one for one in beside if one.is_running()]  # noqa: E731
        await self.until(lambda: not left(), "processes are left", TO_END)
        asyncio.get_running_loop().remove_reader(self._near)
        os.close(self._near)
        if not killed and self.process.returncode:
            raise WrongError(
                f"it ended with status {self.process.returncode}: {self.drawn[-600:]!r}"
            )

    def place(self) -> tuple[int, str, int]:
        """Return step, part, and how many letters are closed."""
        step, part, closed = stored(self.file, "class", "step, part, closed")[0]
        return int(str(step)), str(part), int(str(closed))
