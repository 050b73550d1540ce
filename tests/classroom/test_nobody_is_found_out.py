"""Nobody is found out by what goes over the network, by the class file, or by what is written down.

Each class is played twice on the same luck: who taps what, and when, is exchanged between the
phones. Whoever is told the same, to the letter, has learned nothing of it. What wall and phones
show is tried for itself in `test_nobody_is_found_out_by_views`.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest

from simulator.web.classes.doors import guard, phones
from simulator.web.classes.kept import begin
from tests.classroom.served import KEY, Phone, Small, small_class
from tests.sizes import some_here

CHOICES = ("shared", "declined", "ignored")
SEATED = 12
BROWSER = "Mozilla/5.0 (FoundOut; Tablet 77)"


@asynccontextmanager
async def same_class(
    folder: Path,
    seed: int,
    patched: pytest.MonkeyPatch,
    *,
    mode: str = "cards",
    works: bool = False,
) -> AsyncIterator[Small]:
    """Serve a class whose luck, code and tokens are those of any other with the same seed."""
    folder.mkdir()
    numbers = itertools.count()
    luck = random.Random(seed)
    patched.setattr(begin.secrets, "randbits", lambda bits: seed)
    patched.setattr(begin.secrets, "token_hex", lambda size: f"{seed:08x}")
    patched.setattr(begin.secrets, "token_bytes", lambda size: bytes(range(size)))
    patched.setattr(begin, "new_code", lambda: "22K2M2")
    tokens = [f"{luck.getrandbits(128):032x}" for _ in range(SEATED)]
    patched.setattr(phones, "new_token", lambda: tokens[next(numbers)])
    async with small_class(folder, mode=mode, seconds=0, works=works) as small:
        yield small


def without_stamps(told: str) -> str:
    """Return a reply without what differs from server to server, and with every page alike."""
    told = re.sub(r"""(etag=|ETag': ')[^ >]*?[0-9a-f]{24}[^ >,]*""", "", told, flags=re.IGNORECASE)
    told = re.sub(r"'Date': '.*?'", "", told)
    return re.sub(r"'Content-Length': '\d+'", "", told)


async def taps(small: Small, who: list[Phone], plan: list[tuple[int, str]]) -> list[str]:
    """Tap as planned; return what the wall said after each tap."""
    walls = []
    for place, choice in plan:
        assert (await who[place].tap(choice))[0] == 200
        async with small.wall.http.get(
            f"{small.wall.url}/wall", headers={"X-Key": KEY}
        ) as response:
            walls.append(await response.text())
    return walls


@pytest.mark.parametrize(
    "seeds", [range(3), pytest.param(range(200), marks=[pytest.mark.thorough, pytest.mark.slow])]
)
async def test_replies_to_others_and_the_wall_tell_nothing_of_a_tap_before_the_close(
    seeds: range, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An observer sees every tap and its time, and asks after each: the same, to the letter.

    Whoever could guess a house better than by chance would have to be told something that differs.
    A few classes miss only what is rare.
    """
    for seed in seeds:
        told: list[list[str]] = []
        walls: list[list[str]] = []
        for turn in range(2):
            luck = random.Random(seed)
            actors = luck.sample(range(3, SEATED), 6)
            plan = [(place, luck.choice(CHOICES)) for place in actors]
            if turn:
                # The same taps by others, with other choices, in another order.
                plan = [(place, CHOICES[(CHOICES.index(choice) + 1) % 3]) for place, choice in plan]
                plan = plan[::-1]
            async with same_class(
                tmp_path / f"{seed}-{turn}", seed, monkeypatch, mode=("cards", "dice")[seed % 2]
            ) as small:
                seated = []
                for _ in range(SEATED):
                    phone = small.phone()
                    await phone.join()
                    seated.append(phone)
                await small.wall.until("letter")
                observers = seated[:3]
                for observer in observers:
                    observer.told.clear()
                found = []
                for tap in plan:
                    found += await taps(small, seated, [tap])
                    for observer in observers:
                        await observer.get("/me")
                        await observer.get("/", **{"X-Part": "1"})
                        await observer.get("/22K2M2")
                told.append([without_stamps(reply) for one in observers for reply in one.told])
                walls.append(
                    [re.sub(r"http://127.0.0.1:\d+|\"version\":\d+", "", wall) for wall in found]
                )
        assert told[0] == told[1]
        assert walls[0] == walls[1]


class Shape(HTMLParser):
    """The elements of a page with their classes and names, in their order; no words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What a clock changes, and the order of the three answers, which is each phone's own.
        words = {"data-etag", "data-left", "value", "max", "id"}
        self.found.append((tag, tuple(one for one in attrs if one[0] not in words)))


@pytest.mark.parametrize(
    ("mode", "works", "phones"),
    some_here(
        [("cards", True, 12), ("dice", False, 12), ("cards", True, 20), ("dice", True, 20)],
        here=[("cards", True, 12), ("dice", False, 12)],
    ),
)
async def test_asked_or_not_the_pages_have_the_same_elements_classes_and_order(
    mode: str, works: bool, phones: int, tmp_path: Path
) -> None:
    """In the suite the pages of dice are those before it is worked out what the police know."""
    async with small_class(tmp_path, mode=mode, works=works) as small:
        seated = await small.seated(phones)
        course = small.serving.hub.keeper.course
        while (view := await small.wall.view()).part != "end":
            for choice in (None, "declined") if view.part == "letter" else (None,):
                if choice is not None:
                    for phone in seated:
                        assert (await phone.tap(choice))[0] == 200
                pages, headers = [], set()
                for phone in seated:
                    async with phone.http.get(f"{phone.url}/me") as response:
                        pages.append(Shape(await response.text()).found)
                        headers.add(tuple(sorted(response.headers)))
                assert all(one == pages[0] for one in pages), view.part
                assert len(headers) == 1
            await small.wall.do("next")
            if (await small.wall.view()).part == "letter" and view.part == "letter":
                await small.wall.do("next")
        houses = {held.house for held in small.serving.hub.state.seats.values()}
        assert houses & set(course.asked(0))
        assert houses - set(course.asked(0))


async def test_the_class_file_has_no_time_address_browser_or_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two classes with the same answers, given in another order and at other times."""
    files = []
    for turn in range(2):
        async with same_class(tmp_path / str(turn), 7, monkeypatch, works=True) as small:
            seated = []
            for _ in range(SEATED):
                phone = small.phone()
                phone.http.headers["User-Agent"] = BROWSER
                await phone.join()
                seated.append(phone)
            await small.wall.until("letter")
            order = list(range(SEATED))
            if turn:
                random.Random(3).shuffle(order)
            for place in order:
                await asyncio.sleep(0.01 * turn)
                await seated[place].tap(CHOICES[place % 3])
            await small.wall.until("guess")
            for place in order:
                await seated[place].tap(str(place % 2), "/me/guess", reason="1")
            # What is to be done once more is done by the wall: the file is laid out anew.
            await small.wall.do("next")
            port = small.serving.phones_port
            written = small.written()
        for text in (BROWSER, "127.0.0.1", "Mozilla", str(small.serving.phones_port)):
            assert text.encode() not in written
        files.append((tmp_path / str(turn) / "small.class", port))
    rows = [_rows(file) for file, _ in files]
    assert rows[0] == rows[1]
    assert b"SQLite" in written
    now = time.time()
    for row in rows[0]:
        for value in row:
            if isinstance(value, int | float):
                for unit in (1, 1e3, 1e6, 1e9):
                    assert abs(value / unit - now) > 86_400


def _rows(file: Path) -> list[tuple[object, ...]]:
    """Return all rows, but for the place of the class, where what is worked out may stand."""
    with sqlite3.connect(file) as kept:
        tables = ("seats", "answers", "hunches", "guesses", "knocks", "counts")
        found = [row for table in tables for row in kept.execute(f"SELECT * FROM {table}")]
    kept.close()
    return found


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """Give all that anybody logs to the list that is yielded."""
    records: list[logging.LogRecord] = []
    keeper = logging.Handler(logging.NOTSET)
    keeper.emit = records.append  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(1)
    logging.getLogger("aiohttp").warning("this is heard")
    assert records.pop().getMessage() == "this is heard"
    yield records
    root.removeHandler(keeper)
    root.setLevel(level)


async def test_nothing_is_written_down_by_anybody_not_even_of_a_fault(
    small: Small, logged: list[logging.LogRecord], capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    phone, *_ = await small.seated(2)
    await phone.get("/nothing")
    await phone.post("/me/answer", {"step": "x"})

    def broken(*_: object) -> None:
        raise ValueError(phone.token)

    with monkeypatch.context() as patched:
        patched.setattr(type(small.serving.hub), "phone", broken)
        status, text = await phone.get("/me")
        assert (status, phone.token in text) == (500, False)
    assert "went wrong here 1 time" in (await small.wall.view()).note
    reader, writer = await asyncio.open_connection("127.0.0.1", small.serving.phones_port)
    writer.write(b"\x00\x01 no request\r\n\r\n")
    await reader.read()
    writer.close()
    assert not [record for record in logged if record.name != "asyncio"]
    assert capfd.readouterr() == ("", "")
    assert guard._HEADERS["Referrer-Policy"] == "same-origin"


async def test_after_the_end_no_file_has_a_seat(tmp_path: Path) -> None:
    for number, (action, left) in enumerate((("end", set()), ("keep", {"small.class"}))):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with small_class(folder, works=action == "keep") as small:
            seated = await small.seated(10)
            tokens = [phone.token for phone in seated]
            seats = list(small.serving.hub.state.seats)
            keys = [await phone.key() for phone in seated]
            await small.wall.until("letter")
            for phone in seated:
                await phone.tap("declined")
            await small.wall.until("end")
            during = b"".join(one.read_bytes() for one in folder.iterdir())
            assert all(seat.encode() in during for seat in seats)
            assert (await small.wall.ask(action))[0] == 200
            assert not small.serving.hub.state.seats
            # While the server still runs, and after it.
            assert _has_none(folder, [*seats, *tokens, *keys, small.serving.hub.about.code])
        assert _has_none(folder, [*seats, *tokens, *keys])
        assert {one.name for one in folder.iterdir()} - {"small.toml"} == left


def _has_none(folder: Path, secrets: list[str]) -> bool:
    found = b"".join(one.read_bytes() for one in folder.iterdir())
    return not any(secret.encode() in found for secret in secrets)


async def test_a_seat_cannot_be_told_from_another_by_how_it_is_refused(small: Small) -> None:
    """Whether there is such a house, or it has a phone, does not show at the way back."""
    seated = await small.seated(3)
    taken = await seated[0].house()
    stranger = small.phone()
    found = set()
    for house in (taken, "A1", "Z9", ""):
        status, text = await stranger.post("/back", {"house": house, "key": "222222"})
        found.add((status, text))
    assert len(found) == 1


async def test_no_answer_of_the_server_may_be_kept_or_framed(small: Small) -> None:
    phone, *_ = await small.seated(1)
    async with aiohttp.ClientSession() as http:
        for path, method in (
            ("/", "GET"),
            ("/me", "GET"),
            ("/nothing", "GET"),
            ("/me/leave", "POST"),
        ):
            async with http.request(method, phone.url + path) as response:
                headers = response.headers
                assert headers["Cache-Control"] == "no-store"
                assert headers["X-Frame-Options"] == "DENY"
                assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
                assert "unsafe" not in headers["Content-Security-Policy"]
                assert headers["Server"] == "camsim"
