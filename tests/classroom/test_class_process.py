"""The process of a class, as a command starts it: what it says, and that it never stays behind."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest

from simulator.classroom.live.class_files import StoreError
from simulator.web.classes.kept.begin import begun
from simulator.web.classes.serving import bound
from simulator.web.classes.settings import Settings
from tests.classroom.served import KEY, Phone, Process, Wall, lesson_in

ROOT = Path(__file__).resolve().parents[2]
PHONES = 8
"""That answer while their server is killed."""


Start = Callable[..., Process]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start servers, none of which outlives the test."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    started: list[Process] = []

    def one(**settings: Any) -> Process:
        started.append(Process(**settings))
        return started[-1]

    yield one
    for server in started:
        if server.process.poll() is None:
            server.process.kill()
        server.process.communicate()


def doors(said: dict[str, Any], http: aiohttp.ClientSession) -> tuple[Phone, Wall]:
    """Return a phone and the wall of a server."""
    url, _, code = said["students"][0].rpartition("/")
    assert code == said["code"]
    return Phone(url, code, http), Wall(f"http://127.0.0.1:{said['teacher']}", http)


def unsafe() -> aiohttp.ClientSession:
    """Return a client that keeps cookies of bare addresses."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def gone(processes: list[psutil.Process]) -> None:
    """Wait until processes are gone."""
    async with asyncio.timeout(30):
        while any(one.is_running() and one.status() != "zombie" for one in processes):
            await asyncio.sleep(0.05)


async def until_working(server: Process) -> list[psutil.Process]:
    """Wait until the server has a process that works for it, and return its processes."""
    async with asyncio.timeout(60):
        while len(server.children) < 2:
            await asyncio.sleep(0.05)
    return server.children


async def test_one_class_from_its_start_to_its_last_server(start: Start, tmp_path: Path) -> None:
    """Where it is kept, what a second server is told, how it ends, and that it goes on."""
    server = start(lesson=str(lesson_in(tmp_path)))
    file = Path(server.said["file"])
    assert file.parent == tmp_path / "state" / "camsim" / "classes"
    assert file.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(StoreError, match="open in another window"):
        begun(Settings(key=KEY, file=file), 0)
    port = int(server.said["students"][0].rpartition(":")[2].partition("/")[0])
    assert "cannot listen" in start(lesson="", port=port).said["errors"][0]
    # Ctrl-C is for whoever started it.
    os.kill(server.process.pid, signal.SIGINT)
    async with unsafe() as http:
        phone, wall = doors(server.said, http)
        await phone.join()
        assert (await wall.view()).seats == 1
        await wall.do("next", "next", "next", "next")
        working = await until_working(server)
    for one in file.parent.iterdir():
        assert one.stat().st_mode & 0o777 == 0o600
    assert server.hang_up() == 0
    await gone(working)
    assert file.exists()
    again = goes_on_at_another_port(start, server, file, port)
    async with unsafe() as http:
        _, wall = doors(again.said, http)
        await wall.until("letter")
        await wall.until("closed")
        working = await until_working(again)
    again.process.send_signal(signal.SIGKILL)
    again.process.wait(30)
    await gone(working)


def goes_on_at_another_port(start: Start, before: Process, file: Path, port: int) -> Process:
    """Start the class of a file, whose port is taken, and return its server."""
    with bound("127.0.0.1", port) as taken:
        taken.listen()
        again = start(file=str(file))
    assert again.said["code"] == before.said["code"]
    assert again.said["students"] != before.said["students"]
    return again


async def test_after_a_kill_in_an_open_letter_all_that_was_acknowledged_is_there(
    start: Start, tmp_path: Path
) -> None:
    file = tmp_path / "one.class"
    server = start(lesson=str(lesson_in(tmp_path)), file=str(file))
    acknowledged: dict[str, int] = {}
    async with AsyncExitStack() as open_ones:
        sessions = [await open_ones.enter_async_context(unsafe()) for _ in range(PHONES)]
        phones = [doors(server.said, http)[0] for http in sessions]
        _, wall = doors(server.said, sessions[0])
        await asyncio.gather(*(phone.join() for phone in phones))
        houses = [await phone.house() for phone in phones]
        await wall.do("next", "next")

        async def taps(phone: Phone, house: str) -> None:
            # Each says another thing each time, so that what is found tells which tap it was.
            for turn in range(50):
                choice = ("shared", "declined", "ignored")[turn % 3]
                status, _ = await phone.tap(choice)
                assert status == 200
                acknowledged[house] = turn
                if turn == 3 and len(acknowledged) == PHONES:
                    server.process.send_signal(signal.SIGKILL)

        await asyncio.gather(*map(taps, phones, houses), return_exceptions=True)
        server.process.wait(30)
        assert len(acknowledged) == PHONES
        again = start(file=str(file))
        # Phones find it where it was.
        assert again.said["students"] == server.said["students"]
        assert "The class waits" in await phones[0].part()
        for phone, house in zip(phones, houses, strict=True):
            assert await phone.house() == house
            assert "You have not answered yet" not in await phone.part()
        found = answers_in(file, tmp_path / "found")
        wall = doors(again.said, sessions[0])[1]
        await wall.do("pause")
        await wall.until("closed")
        working = await until_working(again)
    again.process.send_signal(signal.SIGTERM)
    assert again.ended() == 0
    await gone(working)
    assert found.keys() == acknowledged.keys()
    for house, turn in acknowledged.items():
        # The last that was acknowledged, or the one after it, whose word the kill has swallowed.
        assert found[house] in {
            ("shared", "declined", "ignored")[one % 3] for one in (turn, turn + 1)
        }


def answers_in(file: Path, folder: Path) -> dict[str, str]:
    """Return the answer of each house that a phone has, as a class file has it by now."""
    folder.mkdir()
    for one in file.parent.glob(f"{file.name}*"):
        shutil.copy(one, folder)
    with closing(sqlite3.connect(folder / file.name)) as kept:
        seats = dict(kept.execute("SELECT seat, house FROM seats"))
        found = dict(kept.execute("SELECT house, choice FROM answers"))
        return found | {
            seats[seat]: choice for seat, choice in kept.execute("SELECT seat, choice FROM hunches")
        }


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        pytest.param({"colour": "red"}, "settings of the class are broken", id="settings"),
        # That the command says what its server refuses: `tests/acceptance/test_class_command.py`.
        pytest.param(
            {"lesson": "chiefs-email"}, "not for phones", id="lesson", marks=pytest.mark.thorough
        ),
    ],
)
def test_what_cannot_be_served_is_said_in_a_line(
    settings: dict[str, str], why: str, start: Start, tmp_path: Path
) -> None:
    server = start(**settings)
    assert list(server.said) == ["errors"]
    assert why in server.said["errors"][0]
    assert server.ended() == 2
    assert not list((tmp_path / "state").rglob("*.class"))
