"""What `class_load.py` plays against: the server of a class, the line before it, and its file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

LESSON = "our-street"
DELAY, MORE_DELAY = 0.030, 0.060
"""Seconds that the bad line holds each chunk: all, and more at random."""
SILENT_AFTER = 250.0
"""Seconds until a connection of the bad line goes silent, on average."""


class Server:
    """The process of a class, which can be killed and begun again."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "load.class"
        self.key = secrets.token_hex(16)
        self.kills = 0

    def start(self, seats: int) -> None:
        """Start it, or have it go on."""
        lesson = "" if self.file.exists() else LESSON
        settings = {"key": self.key, "lesson": lesson, "seats": seats}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator.web.classes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({**settings, "file": str(self.file)}).encode() + b"\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        self.teacher = int(said["teacher"])
        self.wall = f"http://127.0.0.1:{self.teacher}"
        self.phones = int(re.search(r":(\d+)", said["students"][0])[1])  # type: ignore[index]
        self.code = said["code"]

    def kill(self, seats: int) -> None:
        """End it without a word, and start it again."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.kills += 1
        self.start(seats)

    def stop(self) -> None:
        """End it as the wall does."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)


class Line:
    """What lies between phones and server."""

    def __init__(self, server: Server, luck: random.Random, *, bad: bool) -> None:
        self._server, self._luck, self._bad = server, luck, bad
        self.silences: list[float] = []
        """When the first chunk met each silence."""
        self.answers: list[float] = []
        """When the server's answers came, before the line held them."""
        self._open: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Listen, and give the port."""
        door = await asyncio.start_server(self._joined, "127.0.0.1", 0)
        async with door:
            yield door.sockets[0].getsockname()[1]
            for one in self._open:
                one.cancel()
            await asyncio.gather(*self._open, return_exceptions=True)

    async def _joined(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        try:
            far, to_far = await asyncio.open_connection("127.0.0.1", self._server.phones)
        except OSError:
            to_near.close()
            return
        ends = time.monotonic() + self._luck.expovariate(1 / SILENT_AFTER) if self._bad else None
        both = (self._passed(near, to_far, ends), self._passed(far, to_near, ends, self.answers))
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(*both)
        to_near.close()
        to_far.close()

    async def _passed(
        self,
        source: asyncio.StreamReader,
        to: asyncio.StreamWriter,
        ends: float | None,
        answers: list[float] | None = None,
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await source.read(65_536):
                if answers is not None and chunk.startswith(b"HTTP/1.1 2"):
                    answers.append(time.monotonic())
                if ends is not None:
                    await asyncio.sleep(DELAY + self._luck.expovariate(1 / MORE_DELAY))
                    if time.monotonic() > ends:
                        self.silences.append(time.monotonic())
                        await asyncio.sleep(3_600)
                to.write(chunk)
                await to.drain()
            to.close()


def stored(file: Path, table: str, columns: str) -> list[tuple[object, ...]]:
    """Return what the class file has: of a copy, for the server keeps it locked."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(50):
            for one in file.parent.glob(f"{file.name}*"):
                shutil.copy(one, folder)
            with contextlib.suppress(sqlite3.DatabaseError):
                copy = Path(folder) / file.name
                with contextlib.closing(sqlite3.connect(copy)) as reader:
                    return list(reader.execute(f"SELECT {columns} FROM {table}"))
            # It wrote meanwhile.
            time.sleep(0.05)
    raise AssertionError("no whole copy")
