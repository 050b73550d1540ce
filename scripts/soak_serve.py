"""`camsim serve` with visitors that come, press keys and vanish, as long as told (`make soak`).

    python scripts/soak_serve.py [MINUTES] [SEED]

Three visitors press random keys at a time. One stays all the time; the others go after minutes: by
closing the page, by a line that breaks without a word, or for a moment only, to find their session
again. Prints once a minute how much memory the server, its worker and the session that stays have,
and at the end whether memory stayed flat, and whether a process is left of whoever has gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil

from scripts.soak import KEYS, SIZES
from scripts.soaking.memory import is_flat, megabytes

VISITORS = 3
SECONDS_BETWEEN_KEYS = 1.5
STAY = (60.0, 420.0)
"""Seconds: the shortest and the longest visit."""
AWAY_SECONDS, TO_END = 60.0, 40.0
"""After which the server ends the session of a page that has gone; and in which it does."""
COMPARE, SELDOM = "3", 0.15
"""What works a long time is asked for seldom: this runs beside other work."""
SILENT_SECONDS = 90.0
"""Some sixty keys: a program that draws nothing for any of them hangs."""
FEWEST_SIZES = 8
"""So many minutes it takes to say anything of growth."""
LEFT, FAILED = 4000, 4004
MOST_SAID = 4_000
"""Letters of what the server said last, which are printed where a session failed."""


@dataclass(slots=True)
class Count:
    """What was done."""

    visits: int = 0
    keys: int = 0
    broke: int = 0
    """Lines that broke without a word."""
    came_back: int = 0
    left: int = 0
    """Sessions that a key ended."""
    wrong: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Drawn:
    """When a page was sent something last, by the clock that never goes back."""

    last: float


class Serving:
    """`camsim serve`, and its processes."""

    def __init__(self, folder: str) -> None:
        self._log = Path(folder) / "said.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "simulator", "serve", "--port", "0"],
                stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder,
            )  # fmt: skip
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self._itself = psutil.Process(self._process.pid)

    def said(self) -> str:
        """Return the last of what the server said, with the last words of sessions that failed."""
        return self._log.read_text(encoding="utf-8", errors="replace")[-MOST_SAID:]

    def of(self, module: str) -> list[psutil.Process]:
        """Return the processes that run a module."""
        found = []
        for one in self._itself.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if module in one.cmdline():
                    found.append(one)
        return found

    def sessions(self) -> list[psutil.Process]:
        """Return the processes of sessions."""
        return self.of("simulator.web.program")

    def megabytes(self, stays: psutil.Process | None) -> dict[str, float]:
        """Return what the server, its worker, and the session that stays have in memory."""
        found = {"server": megabytes(self._itself), "worker": 0.0, "session that stays": 0.0}
        found["worker"] = sum(map(megabytes, self.of("simulator.web.worker.main")))
        if stays is not None:
            found["session that stays"] = megabytes(stays)
        return found

    def end(self) -> list[str]:
        """Stop it as Ctrl-C does; return what was wrong with its end."""
        beside = self._itself.children(recursive=True)
        self._process.send_signal(signal.SIGINT)
        try:
            status = self._process.wait(TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return ["the server did not end when told to"]
        _, left = psutil.wait_procs(beside, 5)
        wrong = [f"{len(left)} processes are left at its end"] if left else []
        return [*wrong, *([f"the server ended with status {status}"] if status else [])]


async def _visit(
    serving: Serving, luck: random.Random, count: Count, seconds: float, *, stays: bool = False
) -> None:
    """Come, press keys, and go."""
    token, ends = secrets.token_urlsafe(16), time.monotonic() + seconds
    count.visits += 1
    while time.monotonic() < ends:
        part = ends - time.monotonic() if stays else luck.uniform(20, 200)
        code = await _page(serving, luck, count, token, min(part, ends - time.monotonic()))
        if code == FAILED:
            count.wrong.append("a session failed")
            print(f"a session failed, and the server says: {serving.said()}", flush=True)
            return
        if code == LEFT:
            count.left += 1
            if not stays:
                return
            # Another one stays in its place.
            token = secrets.token_urlsafe(16)
        elif time.monotonic() < ends:
            await asyncio.sleep(luck.uniform(0.2, 10))
            count.came_back += 1


async def _page(
    serving: Serving, luck: random.Random, count: Count, token: str, seconds: float
) -> int | None:
    """Look for so long through one websocket; return why the server closed it, if it did."""
    columns, rows = luck.choice(SIZES)
    address = f"{serving.url}/ws/{token}?width={columns}&height={rows}"
    ends = time.monotonic() + seconds
    async with aiohttp.ClientSession() as http:
        page = await http.ws_connect(address, origin=serving.url)
        drawn = Drawn(time.monotonic())
        reads = asyncio.create_task(_read(page, drawn))
        while (left := ends - time.monotonic()) > 0 and not reads.done():
            await asyncio.wait(
                {reads}, timeout=min(left, luck.uniform(0, 2 * SECONDS_BETWEEN_KEYS))
            )
            with contextlib.suppress(ConnectionError):
                await _press(page, luck)
                count.keys += 1
            if time.monotonic() - drawn.last > SILENT_SECONDS:
                count.wrong.append(f"a session drew nothing for {SILENT_SECONDS:g} seconds of keys")
                break
        if reads.done():
            return page.close_code
        if luck.random() < 0.5:
            # As a laptop that is shut, or a Wi-Fi that ends.
            count.broke += 1
            connection = page._response.connection  # noqa: SLF001
            assert connection is not None
            assert connection.transport is not None
            connection.transport.abort()
        else:
            await page.close()
        await asyncio.gather(reads, return_exceptions=True)
    return None


async def _read(page: aiohttp.ClientWebSocketResponse, drawn: Drawn) -> None:
    async for _ in page:
        drawn.last = time.monotonic()


async def _press(page: aiohttp.ClientWebSocketResponse, luck: random.Random) -> None:
    if luck.random() < 0.02:
        width, height = luck.choice(SIZES)
        await page.send_json(["resize", {"width": width, "height": height}])
        return
    key = "\x1b" if luck.random() < 0.1 else luck.choice(KEYS)
    if key == COMPARE and luck.random() > SELDOM:
        key = "2"
    await page.send_json(["stdin", key])


async def _always_somebody(
    serving: Serving, luck: random.Random, count: Count, until: float
) -> None:
    while time.monotonic() < until:
        seconds = min(luck.uniform(*STAY), until - time.monotonic())
        await _visit(serving, luck, count, seconds)


async def _watched(
    serving: Serving, count: Count, seen: list[dict[str, float]], until: float
) -> None:
    """Note memory once a minute, and whether sessions of nobody are left."""
    began = time.monotonic()
    stays: psutil.Process | None = None
    # Visitors' sessions stay for a minute after them, and each visit may be followed by another.
    most = VISITORS + (VISITORS - 1) * 3
    while time.monotonic() < until - 1:
        await asyncio.sleep(min(60 - (time.monotonic() - began) % 60, until - time.monotonic()))
        if stays is None or not stays.is_running():
            stays = min(serving.sessions(), key=lambda one: one.create_time(), default=None)
        sizes, sessions = serving.megabytes(stays), len(serving.sessions())
        seen.append(sizes)
        if sessions > most:
            count.wrong.append(f"{sessions} sessions for {VISITORS} visitors")
        said = ", ".join(f"{what} {size:.0f}" for what, size in sizes.items())
        print(
            f"{(time.monotonic() - began) / 60:4.0f} min: MB {said}; {sessions} sessions; "
            f"{count.keys:,} keys, {count.visits} visits, {count.broke} broken lines, "
            f"{count.came_back} came back, {count.left} ended by a key",
            flush=True,
        )


async def main(minutes: float, seed: int) -> int:
    """Have visitors come for so many minutes; return the exit status."""
    luck, count = random.Random(seed), Count()
    seen: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="camsim-soak-") as folder:
        serving = Serving(folder)
        until = time.monotonic() + 60 * minutes
        visits = [
            _visit(serving, luck, count, 60 * minutes, stays=True),
            *(_always_somebody(serving, luck, count, until) for _ in range(VISITORS - 1)),
        ]
        try:
            await asyncio.gather(*visits, _watched(serving, count, seen, until))
            ends = time.monotonic() + AWAY_SECONDS + TO_END
            while serving.sessions() and time.monotonic() < ends:  # noqa: ASYNC110
                await asyncio.sleep(1)
            if left := serving.sessions():
                count.wrong.append(f"{len(left)} sessions of nobody are left")
        except (OSError, aiohttp.ClientError) as error:
            count.wrong.append(f"{type(error).__name__}: {error}")
        count.wrong += serving.end()
    count.wrong += [
        f"the memory of the {what} grew"
        for what in ("server", "worker", "session that stays")
        if not is_flat([one[what] for one in seen], FEWEST_SIZES)
    ]
    said = "; ".join(count.wrong) or "flat, and nothing is left"
    print(
        f"{said}: seed {seed}, {count.keys:,} keys, {count.visits} visits, "
        f"{count.broke} broken lines, {count.came_back} came back"
    )
    return bool(count.wrong)


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(
        asyncio.run(
            main(float(words[0]) if words else 120.0, int(words[1]) if len(words) > 1 else 1)
        )
    )
