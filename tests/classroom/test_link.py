"""The wall's line to the server: what it hears, what it asks, and what it does when all is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import pytest

from simulator.classroom.live import link
from simulator.classroom.live.host import WHY_NOT
from simulator.classroom.live.link import LinkedClass
from simulator.classroom.live.views import WallView, to_json
from tests.screens.walls import END, LETTER, SAY, TELL

KEY = "k" * 20


@dataclass
class Served:
    """A server of one wall, written by hand: plain HTTP 1.0."""

    wall: WallView = SAY
    asked: list[dict[str, object]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    """To what is asked, in turn; then all is well."""
    before_answer: Callable[[], None] = lambda: None
    keys: set[str] = field(default_factory=set)
    lines: list[asyncio.StreamWriter] = field(default_factory=list)
    port: int = 0
    opened: int = 0
    """How often its word was listened to."""

    async def say(self) -> None:
        for line in self.lines:
            line.write(f"id: {self.wall.version}\ndata: {self.wall.version}\n\n".encode())
            await line.drain()

    async def hang_up(self) -> None:
        for line in self.lines:
            line.close()
        self.lines.clear()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split("\r\n", 1)[0].split()
        headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        self.keys.add(headers["X-Key"])
        body = await reader.readexactly(int(headers.get("Content-Length", "0")))
        if path == "/wall/events":
            self.opened += 1
            self.lines.append(writer)
            writer.write(b"HTTP/1.0 200 OK\r\n\r\n")
            await self.say()
            return
        status, sent = 200, to_json(self.wall)
        if path == "/wall/do":
            assert method == "POST"
            self.asked.append(json.loads(body))
            self.before_answer()
            status, said = self.answers.pop(0) if self.answers else (200, {"version": 1})
            sent = json.dumps(said).encode()
        elif path == "/wall/seen":
            sent = json.dumps({"pages": 3, "wrong_codes": 1, "faults": 0}).encode()
        writer.write(f"HTTP/1.0 {status} X\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def _served(served: Served) -> AsyncIterator[LinkedClass]:
    server = await asyncio.start_server(served.answer, "127.0.0.1", 0)
    served.port = server.sockets[0].getsockname()[1]
    try:
        yield LinkedClass(served.port, KEY)
    finally:
        await served.hang_up()
        server.close()


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is waited for before the next try."""
    monkeypatch.setattr(link, "PAUSES", (0.0,) * len(link.PAUSES))


async def test_it_hears_each_wall_that_differs_and_shows_its_key() -> None:
    served = Served()
    async with _served(served) as linked:
        walls = linked.walls()
        assert await anext(walls) == SAY
        # The same wall again is nothing new.
        await served.say()
        served.wall = LETTER
        await served.say()
        assert await anext(walls) == LETTER
        await walls.aclose()
    assert served.keys == {KEY}


async def test_a_line_that_breaks_is_taken_up_again() -> None:
    served = Served()
    async with _served(served) as linked:
        walls = linked.walls()
        await anext(walls)
        served.wall = TELL
        await served.hang_up()
        assert await anext(walls) == TELL
        assert served.opened == 2
        await walls.aclose()


async def test_a_server_that_is_gone_for_good_is_an_error_in_words() -> None:
    served = Served()
    async with _served(served) as linked:
        walls = linked.walls()
        await anext(walls)
    with pytest.raises(OSError, match="does not answer"):
        await anext(walls)
    assert await linked.do(SAY, "next") == "Not done: the class's server does not answer."


async def test_a_silent_line_is_a_dead_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "SILENCE_SECONDS", 0.05)
    served = Served()
    async with _served(served) as linked:
        walls = linked.walls()
        await anext(walls)
        served.wall = TELL
        # Nothing is said: it looks again by itself.
        assert await anext(walls) == TELL
        await walls.aclose()


async def test_a_step_is_asked_for_with_the_version_that_was_seen() -> None:
    served = Served()
    async with _served(served) as linked:
        assert await linked.do(replace(SAY, version=31), "what_if", 4) == ""
    assert served.asked == [{"version": 31, "action": "what_if", "place": 4}]


async def test_who_answers_meanwhile_does_not_keep_a_step_from_being_done() -> None:
    elsewhere: tuple[int, dict[str, object]] = (409, {"why": "elsewhere"})
    served = Served(wall=replace(LETTER, version=40), answers=[elsewhere, elsewhere])
    async with _served(served) as linked:
        assert await linked.do(replace(LETTER, version=31), "pause") == ""
    assert [one["version"] for one in served.asked] == [31, 40, 40]


@pytest.mark.parametrize("now", [TELL, replace(LETTER, step=6), replace(LETTER, paused=True)])
async def test_a_class_that_has_gone_on_is_not_stepped_twice(now: WallView) -> None:
    served = Served(wall=now, answers=[(409, {"why": "elsewhere"})])
    async with _served(served) as linked:
        assert await linked.do(LETTER, "next") == WHY_NOT["elsewhere"]
    assert len(served.asked) == 1


async def test_a_class_that_never_stands_still_is_given_up() -> None:
    served = Served(wall=LETTER, answers=[(409, {"why": "elsewhere"})] * 20)
    async with _served(served) as linked:
        assert await linked.do(LETTER, "next") == WHY_NOT["elsewhere"]
    assert len(served.asked) == link.TRIES


@pytest.mark.parametrize("why", ["paused", "nobody is in", "disk full"])
async def test_why_not_is_said_in_words(why: str) -> None:
    served = Served(answers=[(409, {"why": why})])
    async with _served(served) as linked:
        said = await linked.do(SAY, "next")
    assert said
    assert why != said
    assert said.endswith(".")


async def test_an_odd_answer_is_no_traceback() -> None:
    served = Served(answers=[(500, {})])
    async with _served(served) as linked:
        assert await linked.do(SAY, "next") == "That does not fit here."


async def test_the_end_ends_the_walls_and_brings_the_street() -> None:
    served = Served(wall=END, answers=[(200, {"version": 9, "street": "camsim = 1\n"})])
    async with _served(served) as linked:
        walls = linked.walls()
        await anext(walls)
        assert await linked.do(END, "keep") == ""
        assert [wall async for wall in walls] == []
        assert linked.street == "camsim = 1\n"
        assert linked.is_over


async def test_what_was_deleted_brings_no_street() -> None:
    served = Served(wall=END)
    async with _served(served) as linked:
        walls = linked.walls()
        await anext(walls)
        assert await linked.do(END, "end") == ""
        assert [wall async for wall in walls] == []
        assert linked.street is None


async def test_the_way_to_the_end_is_not_the_end() -> None:
    served = Served(wall=TELL)
    async with _served(served) as linked:
        assert await linked.do(TELL, "end") == ""
        assert not linked.is_over


async def test_it_hears_how_many_phones_got_here() -> None:
    async with _served(Served()) as linked:
        assert await linked.pages_seen() == (3, 1)
        assert await linked.count(LETTER, (1, 2, 3))
