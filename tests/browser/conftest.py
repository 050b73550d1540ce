"""A real server, started as a person starts it, and visitors without a browser."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = 3


@dataclass(frozen=True)
class Served:
    """A server that runs."""

    url: str
    process: subprocess.Popen[str]

    @property
    def children(self) -> list[psutil.Process]:
        """The processes of its sessions."""
        return psutil.Process(self.process.pid).children()

    def socket(self, token: str = "") -> str:
        """Return the address of a session's websocket."""
        return f"{self.url}/ws/{token or token_for('any')}?width=100&height=30"


def token_for(name: str) -> str:
    """Return a token that says whose it is."""
    return name.ljust(22, "_")


@contextmanager
def serving(*words: str) -> Iterator[Served]:
    """Start a server and stop it with Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield Served(process.stdout.readline().strip(), process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """One server for the tests of a file, with places for three."""
    with serving("--max-sessions", str(PLACES)) as server:
        yield server


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A client that is no browser."""
    async with aiohttp.ClientSession() as session:
        yield session


async def seen(socket: aiohttp.ClientWebSocketResponse, wanted: str, seconds: float = 30) -> str:
    """Return what the program has drawn, as soon as it holds the wanted words."""
    drawn = ""
    async with asyncio.timeout(seconds):
        while wanted not in drawn:
            message = await socket.receive()
            assert message.type not in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSE}, drawn
            if message.type is aiohttp.WSMsgType.BINARY:
                drawn += message.data.decode()
    return drawn


async def close_code(socket: aiohttp.ClientWebSocketResponse, seconds: float = 20) -> int | None:
    """Return why the server has closed."""
    async with asyncio.timeout(seconds):
        async for _ in socket:
            pass
    return socket.close_code


async def until(happened: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something is the case."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.05)
