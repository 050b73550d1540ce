"""Servers, quick ones and real ones, and visitors without a browser."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
import pytest
from aiohttp import web

from simulator.web import child
from simulator.web.server import CamsimServer, Where
from simulator.web.sessions import Limits

ROOT = Path(__file__).resolve().parents[2]
PLACES, MOST_AT_ONCE = 3, 256


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    url: str
    pid: int
    process: subprocess.Popen[str] | None = None
    others: frozenset[int] = frozenset()
    """Processes that were there before: a server in this one shares it with other tests."""

    @property
    def children(self) -> list[psutil.Process]:
        """Its processes: the sessions and, once one of them asked for something, their worker."""
        return [one for one in psutil.Process(self.pid).children() if one.pid not in self.others]

    @property
    def sessions(self) -> list[psutil.Process]:
        """The processes of its sessions."""
        return [one for one in self.children if "simulator.web.program" in one.cmdline()]

    def socket(self, name: str) -> str:
        """Return the address of a session's websocket."""
        return f"{self.url}/ws/{token_for(name)}?width=100&height=30"


def token_for(name: str) -> str:
    """Return a token that says whose it is."""
    return name.ljust(22, "_")


@asynccontextmanager
async def _served(monkeypatch: pytest.MonkeyPatch, where: Where) -> AsyncIterator[Served]:
    """A server in this process, with places for three, whose sessions start quickly."""
    fake = Path(__file__).with_name("fake_program.py")
    monkeypatch.setattr(child, "COMMAND", (sys.executable, "-S", "-E", str(fake)))
    server = CamsimServer(where, Limits(sessions=PLACES, sweep_seconds=0.05))
    runner = web.AppRunner(await server._make_app(), access_log=None)
    await runner.setup()
    # Where more come at once than may wait, the system has them try again a second later.
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=MOST_AT_ONCE).start()
    others = frozenset(one.pid for one in psutil.Process().children())
    yield Served(f"http://127.0.0.1:{runner.addresses[0][1]}", os.getpid(), others=others)
    await runner.cleanup()


@pytest.fixture
async def served(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """A server for this machine alone."""
    async with _served(monkeypatch, Where("127.0.0.1", 0, loopback=True)) as found:
        yield found


@pytest.fixture
async def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Served]:
    """A server that is asked for under other names, and under a path."""
    names = frozenset({"proxy.school.example", "abc-8000.app.example", "penguin.linux.test"})
    where = Where("127.0.0.1", 0, loopback=True, allowed=names, prefix="/school/camsim")
    async with _served(monkeypatch, where) as found:
        yield found


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """Start a server as a person starts it, and stop it with Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Served(process.stdout.readline().strip(), process.pid, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that is no browser."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


async def seen(socket: aiohttp.ClientWebSocketResponse, wanted: str, seconds: float = 60) -> str:
    """Return what the program has drawn, as soon as it holds the wanted words."""
    drawn = ""
    async with asyncio.timeout(seconds):
        while wanted not in drawn:
            message = await socket.receive()
            assert message.type not in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE}, drawn
            if message.type is aiohttp.WSMsgType.BINARY:
                drawn += message.data.decode()
    return drawn


async def close_code(socket: aiohttp.ClientWebSocketResponse, seconds: float = 30) -> int | None:
    """Return why the server has closed."""
    async with asyncio.timeout(seconds):
        async for _ in socket:
            pass
    return socket.close_code


async def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is the case."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.02)
