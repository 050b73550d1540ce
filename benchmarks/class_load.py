"""A class of forty over lines: `python benchmarks/class_load.py [SEATS] [SEED] [good|bad|both]`.

Two phones are real browsers. All play `our-street` to its end: they follow the stream, ask again as
the page's script does, and answer at chance moments; some answer twice. Eight leave and come back,
and the server is killed by SIGKILL in an open request and between two. Then what phones were told
is in is held against what the class file has and what the wall said.

The bad line holds each chunk for 30 ms and an exponential 60 more, and a connection goes silent
without a word after 250 s on average. Letters are open for seconds, not a minute. The wall is
the program itself without a terminal. A tap is on it when a version is painted that the server had
when its answer left it: never sooner than it was there. Taps over a kill stand apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Self

import aiohttp

from benchmarks.class_browser import SIZES, Browser
from benchmarks.class_picture import picture
from benchmarks.class_seen import Seen, caught_up, say, to_wall
from benchmarks.class_server import Line, Server, stored

SEATS, AWAY, SEED = 40, 8, 20
OPEN_SECONDS = 6.0
"""In which all answer; in a lesson it is a minute."""
SILENCE, POLL = 8.0, 10.0
"""Seconds: of silence after which a stream is opened anew; between two looks whatever happens."""
AGAIN_AFTER = (0.5, 1.0, 2.0, 4.0)
PATIENCE = (3.0, 4.0, 8.0)
"""Seconds that the page's script waits for an answer, by how often it has asked."""
CHOICES = ("shared", "declined", "ignored")
KILLED_IN, KILLED_BEFORE = 2, 4
"""The request in which the server is killed, and the one before which it is."""


class Phone:
    """A phone: it follows, taps, and asks again until it hears that its tap is in."""

    def __init__(
        self, server: Server, line: Line, port: int, seen: Seen, luck: random.Random
    ) -> None:
        self._server, self._line, self._seen, self._luck = server, line, seen, luck
        self._base = f"http://127.0.0.1:{port}"
        self.house = ""
        self.page = ""
        self.acknowledged: dict[int, str] = {}
        """By request, the answer or the guess that is in."""
        self.is_away = False
        self._page_number, self._taps = luck.randrange(1 << 32), 0
        self.log: list[str] = []
        """What it sent and heard, for whoever has to find out why a sum is wrong."""
        self.looks: list[tuple[float, float]] = []
        """When it asked for its page or tapped, and when the page that came back was there."""
        self._looks: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        own = f"127.0.0.1:{self._server.phones}"
        self._http = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers={"Host": own, "Origin": f"http://{own}"},
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.away()
        await self._http.close()

    async def _asked(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Ask until there is an answer, as the page's script does."""
        self._taps += form is not None
        tap = f"{self._page_number}-{self._taps}"
        for tries in range(60):
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                part, url = {"X-Part": "1", "X-Tap": tap}, self._base + path
                asked = time.monotonic()
                limits = aiohttp.ClientTimeout(total=PATIENCE[min(tries, len(PATIENCE) - 1)])
                async with self._http.request(
                    method, url, data=form, headers=part, allow_redirects=False, timeout=limits
                ) as response:
                    text = await response.text()
                    if form is not None:
                        self._note(f"try {tries}: {path} {form}: {response.status}", text)
                    if response.status < 500:
                        self.looks.append((asked, time.monotonic()))
                        return response.status, text
            if form is not None:
                self._note(f"try {tries}: {path} {form} waits to be sent again")
            await asyncio.sleep(AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])
        raise TimeoutError(path)

    def _note(self, what: str, page: str = "") -> None:
        shown = [*re.findall(r'data-etag="([^"]*)"', page), *re.findall(r'id="in">(.*?)<', page)]
        self.log.append(f"{time.monotonic():.3f} {what} {' '.join(shown)}")

    async def join(self) -> None:
        """Take a house, or the own one again."""
        _, door = await self._asked("GET", f"/{self._server.code}")
        ticket = re.findall(r'name="ticket" value="(.*?)"', door)
        form = {"code": self._server.code, "ticket": ticket[0] if ticket else ""}
        status, _ = await self._asked("POST", "/join", form)
        assert status == 303, status
        _, self.page = await self._asked("GET", "/me")
        self.house = re.findall(r'<p class="big">(.*?)</p>', self.page)[0]
        self.is_away = False
        self._looks = asyncio.create_task(self._follow())

    async def away(self, *, leaves: bool = False) -> None:
        """Be switched off, or leave first."""
        if leaves:
            await self._asked("POST", "/me/leave", {})
        self.is_away = True
        if self._looks is not None:
            self._looks.cancel()
            await asyncio.gather(self._looks, return_exceptions=True)

    async def tap(self, request: int) -> None:
        """Answer, sometimes twice; the last one that is in before the close counts."""
        for _ in range(1 + (self._luck.random() < 0.2)):
            await asyncio.sleep(self._luck.random() * OPEN_SECONDS / 3)
            choice = self._luck.choice(CHOICES)
            step = re.search(r'name="step" value="(\d+)"', self.page)
            tapped = time.monotonic()
            if step is None:
                _, self.page = await self._asked("GET", "/me")
                step = re.search(r'name="step" value="(\d+)"', self.page)
            assert step is not None, self.page
            form = {"step": step[1], "choice": choice}
            status, _ = await self._asked("POST", "/me/answer", form)
            if status == 200:
                changed = self.acknowledged.get(request) != choice
                self.acknowledged[request] = choice
                if changed:
                    self._seen.tapped((tapped, time.monotonic()), self._line)

    async def _follow(self) -> None:
        poll = asyncio.create_task(self._poll())
        try:
            while True:
                with contextlib.suppress(aiohttp.ClientError, TimeoutError, OSError):
                    limits = aiohttp.ClientTimeout(total=None, sock_read=SILENCE)
                    async with self._http.get(f"{self._base}/me/events", timeout=limits) as stream:
                        last = b""
                        async for line in stream.content:
                            if line.startswith(b"data:") and line != last:
                                last = line
                                await self._look()
                await asyncio.sleep(AGAIN_AFTER[0])
        finally:
            poll.cancel()

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(POLL)
            with contextlib.suppress(TimeoutError):
                await self._look()

    async def _look(self) -> None:
        _, self.page = await self._asked("GET", "/me")


class Wall:
    """The wall: it hears of versions, and goes on."""

    def __init__(self, server: Server, http: aiohttp.ClientSession, seen: Seen) -> None:
        self._server, self._http, self._seen = server, http, seen

    async def view(self) -> dict[str, object]:
        """Return what it shows."""
        for _ in range(100):
            with contextlib.suppress(aiohttp.ClientError, OSError):
                url, key = f"{self._server.wall}/wall", {"X-Key": self._server.key}
                async with self._http.get(url, headers=key) as response:
                    return dict(await response.json(content_type=None))
            await asyncio.sleep(0.1)
        raise TimeoutError

    async def do(self, action: str) -> dict[str, object]:
        """Do a step from wherever the class is now."""
        for _ in range(20):
            view = await self.view()
            asked = {"version": view["version"], "action": action, "place": 0}
            url, key = f"{self._server.wall}/wall/do", {"X-Key": self._server.key}
            async with self._http.post(url, json=asked, headers=key) as response:
                if response.status == 200:
                    return await self.view()
                why = await response.text()
                assert response.status == 409, why
        raise AssertionError(why)

    async def listen(self) -> None:
        """Hear of versions, through kills."""
        while True:
            with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
                url, key = f"{self._server.wall}/wall/events", {"X-Key": self._server.key}
                limits = aiohttp.ClientTimeout(total=None, sock_read=SILENCE)
                async with self._http.get(url, headers=key, timeout=limits) as stream:
                    async for line in stream.content:
                        if line.startswith(b"data:") and line[5:].strip().isdigit():
                            self._seen.wall.append((time.monotonic(), int(line[5:])))
            await asyncio.sleep(0.05)


async def played(*, bad: bool, seats: int, luck: random.Random) -> None:
    """Play a class over a line, and print what came of it."""
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="camsim-load-") as folder:
        server = Server(Path(folder))
        server.start(seats)
        lines = [Line(server, luck, bad=bad) for _ in range(seats)]
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(server.stop)
            ports = [await stack.enter_async_context(line.open()) for line in lines]
            http = await stack.enter_async_context(aiohttp.ClientSession())
            wall = Wall(server, http, seen)
            browsers = [
                await stack.enter_async_context(
                    Browser(
                        f"http://127.0.0.1:{port}/{server.code}",
                        size,
                        partial(_noted, seen, line),
                        luck,
                        within=OPEN_SECONDS / 3,
                    )
                )
                for port, line, size in zip(
                    ports[-len(SIZES) :], lines[-len(SIZES) :], SIZES, strict=True
                )
            ]
            phones: list[Phone | Browser] = [
                await stack.enter_async_context(Phone(server, line, port, seen, luck))
                for port, line in zip(ports[: -len(SIZES)], lines[: -len(SIZES)], strict=True)
            ]
            phones += browsers
            listening = asyncio.create_task(wall.listen())
            await stack.enter_async_context(
                picture(server, lambda when, version: seen.painted.append((when, version)))
            )
            await asyncio.gather(*(phone.join() for phone in phones))
            assert len({phone.house for phone in phones}) == seats
            await _requests(server, wall, phones, seen, seats)
            listening.cancel()
            for browser in browsers:
                await browser.look_back()
            for line, phone in zip(lines, phones, strict=True):
                seen.caught_up += caught_up(line.silences, phone.looks)
            _print(server, phones, seen, lines)


def _noted(seen: Seen, line: Line, began: float, ended: float) -> None:
    seen.tapped((began, ended), line)


async def _requests(
    server: Server, wall: Wall, phones: list[Phone | Browser], seen: Seen, seats: int
) -> None:
    """Play all letters; each sum is checked when its letter has closed."""
    request, gone, view = 0, phones[:AWAY], await wall.view()
    while view["part"] != "end":
        if view["part"] != "letter":
            view = await wall.do("next")
            continue
        request += 1
        # Half of those who go leave, the others are switched off; all are back for the next.
        if request == 3:
            await asyncio.gather(
                *(phone.away(leaves=place % 2 == 0) for place, phone in enumerate(gone))
            )
        here = [phone for phone in phones if not phone.is_away]
        began = time.monotonic()
        await _until_asked(here, 30)
        seen.late.append(time.monotonic() - began)
        taps = [asyncio.create_task(phone.tap(request)) for phone in here]
        if request == KILLED_IN:
            await asyncio.sleep(OPEN_SECONDS / 4)
            killed = time.monotonic()
            await asyncio.to_thread(server.kill, seats)
            seen.kills.append((killed, time.monotonic()))
            view = await wall.view()
            assert (view["part"], view["paused"]) == ("letter", True)
            await wall.do("pause")
        await asyncio.gather(*taps)
        view = await wall.view()
        while view["part"] == "letter":
            view = await wall.do("next")
        _check(server, view, phones, request)
        if request == 3:
            await asyncio.gather(*(phone.join() for phone in gone))
        if request == KILLED_BEFORE - 1:
            killed = time.monotonic()
            await asyncio.to_thread(server.kill, seats)
            seen.kills.append((killed, time.monotonic()))
            view = await wall.view()


async def _until_asked(phones: list[Phone | Browser], seconds: float) -> None:
    """Wait until all show the letter."""
    ends = time.monotonic() + seconds
    while not all("/me/answer" in phone.page for phone in phones):
        assert time.monotonic() < ends, "phones do not follow"
        await asyncio.sleep(0.02)


def _check(
    server: Server, view: dict[str, object], phones: list[Phone | Browser], request: int
) -> None:
    """Hold what phones were told is in against the file, and the file against the wall."""
    rows = stored(server.file, "answers", "request, house, choice, answered_by")
    mine = {house: (one, by) for number, house, one, by in rows if number == request - 1}
    thought = stored(server.file, "hunches", "request, choice")
    hunches = Counter(one for number, one in thought if number == request - 1)
    guessed: Counter[object] = Counter()
    for phone in phones:
        told = phone.acknowledged.get(request)
        if phone.house in mine:
            if told is not None and mine[phone.house] != (told, "phone"):
                raise AssertionError(_story(server, view, phone, request, mine[phone.house]))
        elif told is not None:
            guessed[told] += 1
    assert guessed == hunches
    tally = view["tally"]
    assert isinstance(tally, dict)
    counts = Counter(choice for choice, _ in mine.values())
    assert {choice: tally[choice] for choice in CHOICES} == {one: counts[one] for one in CHOICES}


def _story(
    server: Server, view: dict[str, object], phone: Phone | Browser, request: int, row: object
) -> str:
    """Say all that is known of an answer that is in and is not what is stored."""
    sent = "\n  ".join(phone.log[-40:])
    return (
        f"{type(phone).__name__} of {phone.house}, letter {request}: {phone.acknowledged} is in, "
        f"the file has {row}; version {view['version']}, part {view['part']}\n"
        f"  killed {server.kills} times; the last of its taps:\n  {sent}\n"
        f"  its page: {' '.join(phone.page.split())[:1500]}"
    )


def _print(server: Server, phones: list[Phone | Browser], seen: Seen, lines: list[Line]) -> None:
    rows = stored(server.file, "answers", "request, house, choice, answered_by")
    answers = {(number, house): choice for number, house, choice, _ in rows}
    told = sum(len(phone.acknowledged) for phone in phones)
    asked = {
        (request - 1, phone.house): choice
        for phone in phones
        for request, choice in phone.acknowledged.items()
        if (request - 1, phone.house) in answers
    }
    kept = sum(answers[key] == choice for key, choice in asked.items())
    hunches = len(stored(server.file, "hunches", "request"))
    by = Counter(by for *_, by in rows)
    assert len(rows) == len(answers)
    print(f"  {told} said to be in = {kept} answers and {hunches} guesses that are stored", end="")
    print(f", by the wall {len(answers)} answers: {by['phone']} of phones")
    assert told == kept + hunches
    assert by["phone"] == kept
    over_kills = [
        tap for tap in seen.taps if any(tap[0] <= up and down <= tap[1] for down, up in seen.kills)
    ]
    taps = [tap for tap in seen.taps if tap not in over_kills]
    say("  tap to phone told", [heard - tapped for tapped, heard in taps])
    say("  tap to the wall's picture", to_wall(taps, seen))
    say("  over a kill, tap to phone told", [heard - tapped for tapped, heard in over_kills])
    print(f"  all phones at a letter after {', '.join(f'{one:.1f}' for one in seen.late)} s")
    say("  silence to a new page", seen.caught_up, "silences")
    silences = sum(len(line.silences) for line in lines)
    print(f"  {silences} chunks met a silent line, {server.kills} kills")


def main() -> None:
    """Play on the lines that are asked for."""
    words = sys.argv[1:]
    seats = int(words[0]) if words else SEATS
    seed = int(words[1]) if len(words) > 1 else SEED
    lines = {"good": (False,), "bad": (True,), "both": (False, True)}[
        words[2] if len(words) > 2 else "both"
    ]
    for bad in lines:
        print(f"{'bad' if bad else 'good'} line, {seats} phones, seed {seed}", flush=True)
        asyncio.run(played(bad=bad, seats=seats, luck=random.Random(seed)))


if __name__ == "__main__":
    main()
