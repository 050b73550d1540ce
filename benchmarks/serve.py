"""Many browsers at once: frames a second and memory of each, and what is left when they leave.

`python benchmarks/serve.py [SESSIONS]`. All play Fort Lauderdale. A frame is a change of the screen
while the story plays, its pauses left out: what comes within 20 ms is one. Memory is what a process
has of its own (USS). A visitor here reads as a browser does, and draws nothing.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

import aiohttp
import psutil

SECONDS = 15
KEYS_TO_PLAY = ("\x1b[B", "\r", "a", " ")
"""The second story, open it, guess, play."""
SECONDS_OF_A_PAUSE = 3
SAME_FRAME = 0.02
MIB = 1 << 20


@dataclass
class Visitor:
    """What one visitor has seen."""

    frames: list[float] = field(default_factory=list)
    received: int = 0
    first_byte: float = 0.0


async def come(
    http: aiohttp.ClientSession, url: str, number: int, go: asyncio.Event, stop: asyncio.Event
) -> Visitor:
    """Watch a story until it is said to stop."""
    seen = Visitor()
    began = time.perf_counter()
    address = f"{url}/ws/{str(number).rjust(22, 'v')}?width=111&height=30"
    async with http.ws_connect(address, origin=url) as page:

        async def read() -> None:
            async for message in page:
                if message.type is aiohttp.WSMsgType.BINARY:
                    seen.first_byte = seen.first_byte or time.perf_counter() - began
                    seen.received += len(message.data)
                    now = time.perf_counter()
                    if not seen.frames or now - seen.frames[-1] > SAME_FRAME:
                        seen.frames.append(now)

        reading = asyncio.create_task(read())
        await go.wait()
        for key in KEYS_TO_PLAY:
            await page.send_json(["stdin", key])
            await asyncio.sleep(2)
        while not stop.is_set():
            # Where the story pauses and asks, go on.
            if not seen.frames or time.perf_counter() - seen.frames[-1] > SECONDS_OF_A_PAUSE:
                await page.send_json(["stdin", " "])
            await asyncio.sleep(SECONDS_OF_A_PAUSE)
        reading.cancel()
    return seen


def frames_a_second(frames: list[float], began: float, ended: float) -> float:
    """Return the pace between two moments, without the story's own pauses."""
    seen = [moment for moment in frames if began < moment < ended]
    gaps = [after - before for before, after in itertools.pairwise(seen)]
    moving = [gap for gap in gaps if gap < SECONDS_OF_A_PAUSE]
    return len(moving) / sum(moving) if moving else 0.0


def own_memory(children: list[psutil.Process]) -> list[float]:
    """Return what each process has of its own, in MiB."""
    return sorted(child.memory_full_info().uss / MIB for child in children)


async def main(sessions: int) -> None:
    """Let them come, play, and leave."""
    server = subprocess.Popen(  # noqa: ASYNC220 - before anything else runs
        [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--max-sessions", "200"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    url = server.stdout.readline().strip()
    process = psutil.Process(server.pid)
    before = process.memory_full_info().uss / MIB
    go, stop = asyncio.Event(), asyncio.Event()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        coming = [
            asyncio.create_task(come(http, url, number, go, stop)) for number in range(sessions)
        ]
        while len(process.children()) < sessions:  # noqa: ASYNC110 - nobody tells us
            await asyncio.sleep(0.1)
        await asyncio.sleep(10 + sessions)
        children = process.children()
        idle = own_memory(children)
        go.set()
        await asyncio.sleep(2 * len(KEYS_TO_PLAY) + 4)
        cpu = sum(sum(child.cpu_times()[:2]) for child in [*children, process])
        began = time.perf_counter()
        await asyncio.sleep(SECONDS)
        ended = time.perf_counter()
        cpu = sum(sum(child.cpu_times()[:2]) for child in [*children, process]) - cpu
        watching = own_memory(children)
        stop.set()
        seen = await asyncio.gather(*coming)
    pace = [frames_a_second(visitor.frames, began, ended) for visitor in seen]
    print(f"{sessions} sessions on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"first byte          {statistics.median(one.first_byte for one in seen):.1f} s")
    print(f"frames a second    least {min(pace):.1f}  median {statistics.median(pace):.1f}")
    print(f"cores busy      {cpu / (ended - began):.2f} while they play")
    print(f"received        {statistics.median(one.received for one in seen) / MIB:.1f} MiB each")
    print(f"own memory      {statistics.median(idle):.0f} MiB at first, ", end="")
    print(f"median {statistics.median(watching):.0f} most {watching[-1]:.0f} MiB while watching")
    left = time.perf_counter()
    while process.children() and time.perf_counter() - left < 90:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.5)
    print(f"after           {len(process.children())} processes after ", end="")
    print(f"{time.perf_counter() - left:.0f} s away; the server {before:.0f} MiB before, ", end="")
    print(f"{process.memory_full_info().uss / MIB:.0f} MiB after")
    server.send_signal(signal.SIGINT)
    print(f"stopped         status {server.wait(20)}")


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(main(int(words[0]) if words else 20))
