"""A small class with every part that a class can have, served without a process of its own."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp
import psutil
import pytest

from simulator.classroom.live import beside
from simulator.classroom.live.views import WallView, wall_of
from simulator.web.classes.kept.begin import begun
from simulator.web.classes.kept.hub import USUAL_CLOCK, Clock
from simulator.web.classes.serving import Serving, bound
from simulator.web.classes.settings import Settings

KEY = "k" * 32
QUICK: Final = Clock(tick_seconds=0.05)
"""Time as it goes by, looked at often, for who waits for it to do something."""
NEVER_ANSWERS = ("sh", "-c", "cat > /dev/null")
"""A process that is asked and says nothing, until its standard input ends."""
ROOT = Path(__file__).resolve().parents[2]
LESSON = """\
title = "Small street"
minutes = 9
question = "What do they know?"
goals = ["Say why silence can be read."]
story = "class-street"
[class]
street = "class-street"
mode = "MODE"
what_if = ["early-partner-2018-exact-map", "no-map-2019"]
[[class.cards]]
id = "films"
text = "Your camera also films the neighbours' door."
shares = 0.2
declines = 0.5
[[class.cards]]
id = "helped"
text = "Last year a neighbour's video found your bicycle."
shares = 0.7
declines = 0.1
[[class.cards]]
id = "new"
text = "You have moved in. The camera came with the house."
shares = 0.3
declines = 0.2
[figures]
gave = { of = "happened.shared", policy = "early-partner-2018-exact-map" }
[[steps]]
id = "first"
minutes = 3
say = "A letter comes."
request = { circle = "R1", incident = "A bicycle is gone from Row C.", seconds = SECONDS }
ask = { text = "How many shared?", choices = ["few", "half", "most"], reasons = ["they help", "they fear"], answer = "half" }
show = { screen = "infer" }
tell = { all = "You said {guess}. It is {gave}." }
talk = "Who would you ask?"
[[steps]]
id = "second"
minutes = 4
request = { circle = "R2", incident = "A parcel is gone from Row E.", seconds = 0 }
ask = { text = "How many homes can the police read?", number = { low = 0, high = 54, unit = "homes" }, answer = { figure = "gave", within = 5 } }
show = { screen = "compare" }
tell = { all = "It is {gave}." }
[[steps]]
id = "visit"
minutes = 2
knock = true
talk = "Was it right to go there?"
"""


def lesson_in(folder: Path, *, mode: str = "cards", seconds: int = 60) -> Path:
    """Write the lesson, and return where."""
    path = folder / "small.toml"
    path.write_text(LESSON.replace("MODE", mode).replace("SECONDS", str(seconds)))
    return path


@dataclass
class Phone:
    """A phone without a browser: it keeps its cookie, and remembers all that it was told."""

    url: str
    code: str
    http: aiohttp.ClientSession
    told: list[str] = field(default_factory=list)

    async def get(self, path: str = "/me", **headers: str) -> tuple[int, str]:
        """Fetch a page."""
        async with self.http.get(
            self.url + path, headers=headers, allow_redirects=False
        ) as response:
            return await self._read(response)

    async def post(
        self, path: str, fields: Mapping[str, str] | None = None, **headers: str
    ) -> tuple[int, str]:
        """Send a form, as the page of this very server does."""
        headers = {"Origin": self.url, **headers}
        async with self.http.post(
            self.url + path, data=dict(fields or {}), headers=headers, allow_redirects=False
        ) as response:
            return await self._read(response)

    async def _read(self, response: aiohttp.ClientResponse) -> tuple[int, str]:
        text = await response.text()
        self.told.append(f"{response.status} {dict(response.headers)} {text}")
        return response.status, text

    async def join(self) -> None:
        """Take a house."""
        status, text = await self.post("/join", {"code": self.code})
        assert status == 303, text

    async def part(self) -> str:
        """Return the part of the page that changes."""
        status, text = await self.get(**{"X-Part": "1"})
        assert status == 200, text
        return text

    async def house(self) -> str:
        """Return the house that stands under *My house*."""
        return re.findall(r'<p class="big">(.*?)</p>', await self.part())[0]

    async def key(self) -> str:
        """Return its key."""
        return re.findall(r'<p class="big">(.*?)</p>', await self.part())[1]

    async def tap(self, choice: str, path: str = "/me/answer", **fields: str) -> tuple[int, str]:
        """Tap a button of the page that is shown."""
        step = re.findall(r'name="step" value="(\d+)"', await self.part())
        form = {"step": step[0] if step else "1", "choice": choice, **fields}
        return await self.post(path, form, **{"X-Part": "1"})

    @property
    def token(self) -> str:
        """Return what its cookie holds."""
        (cookie,) = (one for one in self.http.cookie_jar if one.key.startswith("camsim-"))
        return cookie.value


@dataclass
class Wall:
    """The wall's door."""

    url: str
    http: aiohttp.ClientSession

    async def view(self) -> WallView:
        """Return what the wall shows."""
        async with self.http.get(f"{self.url}/wall", headers={"X-Key": KEY}) as response:
            assert response.status == 200
            return wall_of(await response.read())

    async def ask(
        self, action: str, version: int | None = None, place: int = 0
    ) -> tuple[int, dict]:
        """Do a step, and return the status and the answer."""
        seen = (await self.view()).version if version is None else version
        asked = {"version": seen, "action": action, "place": place}
        async with self.http.post(
            f"{self.url}/wall/do", json=asked, headers={"X-Key": KEY}
        ) as response:
            return response.status, await response.json()

    async def do(self, *actions: str) -> WallView:
        """Do steps that fit, one after the other, and return what the wall shows."""
        for action in actions:
            status, answer = await self.ask(action)
            assert status == 200, (action, answer)
        return await self.view()

    async def until(self, part: str) -> WallView:
        """Go on until a part is in front."""
        for _ in range(60):
            view = await self.view()
            if view.part == part:
                return view
            await self.do("next")
        raise AssertionError(part)


@dataclass
class Small:
    """A class that is served in this process."""

    serving: Serving
    url: str
    wall: Wall
    file: Path
    phones: list[Phone] = field(default_factory=list)
    _open: list[aiohttp.ClientSession] = field(default_factory=list)

    def phone(self) -> Phone:
        """Return a phone with an empty browser."""
        jar = aiohttp.CookieJar(unsafe=True)
        http = aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(limit=0))
        self._open.append(http)
        made = Phone(self.url, self.serving.hub.about.code, http)
        self.phones.append(made)
        return made

    async def seated(self, how_many: int) -> list[Phone]:
        """Return phones that have taken a house."""
        made = [self.phone() for _ in range(how_many)]
        await asyncio.gather(*(one.join() for one in made))
        return made

    def written(self) -> bytes:
        """Return all that the disk has of the class."""
        there = sorted(self.file.parent.glob(f"{self.file.name}*"))
        return b"".join(one.name.encode() + one.read_bytes() for one in there)

    async def close(self) -> None:
        """Put all phones away."""
        for http in self._open:
            await http.close()


@asynccontextmanager
async def small_class(
    folder: Path,
    *,
    mode: str = "cards",
    seconds: int = 60,
    seats: int = 40,
    host: str = "127.0.0.1",
    works: bool = False,
    clock: Clock = USUAL_CLOCK,
) -> AsyncIterator[Small]:
    """Serve the class that stands in a folder, or a new one.

    What the police can work out is worked out only where it `works`: the processes for it are dear.
    """
    file = folder / "small.class"
    there = file.exists()
    lesson = str(lesson_in(folder, mode=mode, seconds=seconds))
    settings = Settings(key=KEY, lesson="" if there else lesson, file=file, seats=seats, host=host)
    with bound(host, 0) as door, pytest.MonkeyPatch.context() as patched:
        if not works:
            patched.setattr(beside, "_COMMAND", NEVER_ANSWERS)
        found = begun(settings, door.getsockname()[1])
        async with (
            await Serving.start(found, door, KEY, clock) as serving,
            aiohttp.ClientSession() as http,
        ):
            wall = Wall(f"http://127.0.0.1:{serving.wall_port}", http)
            served = Small(serving, f"http://{host}:{serving.phones_port}", wall, file)
            try:
                yield served
            finally:
                await served.close()


async def next_word(response: aiohttp.ClientResponse) -> str:
    """Return the next word of a stream."""
    async with asyncio.timeout(20):
        while True:
            line = (await response.content.readline()).decode()
            if line.startswith("data: "):
                return line.removeprefix("data: ").strip()
            assert line, "the stream ended"


class Process:
    """One server of a class."""

    def __init__(self, **settings: Any) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator.web.classes"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"key": KEY, **settings}).encode() + b"\n")
        self.process.stdin.flush()
        self.said: dict[str, Any] = json.loads(self.process.stdout.readline() or b"{}")

    @property
    def children(self) -> list[psutil.Process]:
        """Its processes."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def ended(self) -> int:
        """Return its code, once it has ended; it has said nothing more to anybody."""
        out, err = self.process.communicate(timeout=30)
        assert (out, err) == (b"", b"")
        return self.process.returncode

    def hang_up(self) -> int:
        """Take its standard input away, as a command does that ends or dies."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.stdin = None
        return self.ended()
