"""Many browsers at once: frames a second and memory of each, and what is left when they leave.

`python benchmarks/serve.py [SESSIONS]`. All play Fort Lauderdale; then one of them compares while
the others play; then all open Infer, and then all compare. A frame is a change of the screen while
the story plays, its pauses left out: what comes within 20 ms is one. Memory is what a process has
of its own (USS). A visitor here reads as a browser does, and draws nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import re
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
SECONDS_OF_INFER = 15
MOST_SECONDS_OF_RUNS = 600
MANY = ("--max-sessions", "200")
FROM_THE_BEGINNING = "r"
INFER, COMPARE = "4", "3"
COMPARED = re.compile(rb"(?<!of )20 runs of each policy")
"""What Compare says at the end."""
SAME_FRAME = 0.02
MIB = 1 << 20


@dataclass
class Visitor:
    """One visitor: their page, and what they have seen."""

    page: aiohttp.ClientWebSocketResponse
    plays: bool = False
    frames: list[float] = field(default_factory=list)
    received: int = 0
    first_byte: float = 0.0
    has_compared: bool = False


async def read(visitor: Visitor, began: float) -> None:
    """Read what the program draws, and go on where the story pauses and asks."""
    last = b""
    async for message in visitor.page:
        if message.type is aiohttp.WSMsgType.BINARY:
            now = time.perf_counter()
            visitor.first_byte = visitor.first_byte or now - began
            visitor.received += len(message.data)
            if not visitor.frames or now - visitor.frames[-1] > SAME_FRAME:
                visitor.frames.append(now)
            visitor.has_compared |= COMPARED.search(last + message.data) is not None
            last = message.data[-40:]


async def go_on(visitors: list[Visitor]) -> None:
    """Go on where the story pauses and asks."""
    while True:
        await asyncio.sleep(SECONDS_OF_A_PAUSE)
        for one in visitors:
            still = not one.frames or time.perf_counter() - one.frames[-1] > SECONDS_OF_A_PAUSE
            if one.plays and still:
                await one.page.send_json(["stdin", " "])


async def press(visitors: list[Visitor], key: str) -> None:
    """Have all press a key; who leaves Watch plays no more."""
    for one in visitors:
        one.plays = one.plays and key not in {INFER, COMPARE}
        await one.page.send_json(["stdin", key])


def frames_a_second(frames: list[float], began: float, ended: float) -> float:
    """Return the pace between two moments, without the story's own pauses."""
    seen = [moment for moment in frames if began < moment < ended]
    gaps = [after - before for before, after in itertools.pairwise(seen)]
    moving = [gap for gap in gaps if gap < SECONDS_OF_A_PAUSE]
    return len(moving) / sum(moving) if moving else 0.0


class Server:
    """The server that runs, and its processes."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *MANY],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        self.itself = psutil.Process(self.process.pid)

    def sessions(self) -> list[psutil.Process]:
        """Return the processes of the sessions."""
        return [one for one in self.itself.children() if "simulator.web.program" in one.cmdline()]

    def workers(self) -> list[psutil.Process]:
        """Return the shared worker's process, if it is there."""
        children = self.itself.children()
        return [one for one in children if "simulator.web.worker.main" in one.cmdline()]

    def cpu(self) -> float:
        """Return the seconds of processor time that all have had."""
        return sum(sum(one.cpu_times()[:2]) for one in [self.itself, *self.itself.children()])

    def tell_memory(self, when: str) -> None:
        """Print what the processes have of their own."""
        each = own_memory(self.sessions())
        said = f"median {statistics.median(each):.0f} most {each[-1]:.0f} MiB a session"
        for worker in own_memory(self.workers()):
            said += f", the worker {worker:.0f} MiB"
        print(f"own memory      {when}: {said}", flush=True)


def own_memory(processes: list[psutil.Process]) -> list[float]:
    """Return what each process has of its own, in MiB."""
    return sorted(one.memory_full_info().uss / MIB for one in processes)


async def play(server: Server, visitors: list[Visitor], what: str) -> None:
    """Let them play for a while, and print their pace."""
    cpu, began = server.cpu(), time.perf_counter()
    await asyncio.sleep(SECONDS)
    ended = time.perf_counter()
    cpu = server.cpu() - cpu
    pace = [frames_a_second(one.frames, began, ended) for one in visitors]
    print(
        f"frames a second least {min(pace):.1f} median {statistics.median(pace):.1f} {what}; ",
        end="",
    )
    print(f"{cpu / (ended - began):.2f} cores busy", flush=True)


async def stay(server: Server, visitors: list[Visitor]) -> None:
    """Look at one screen after the other."""
    await asyncio.sleep(10 + len(visitors))
    server.tell_memory("at first")
    for key in KEYS_TO_PLAY:
        await press(visitors, key)
        await asyncio.sleep(2)
    for one in visitors:
        one.plays = True
    await asyncio.sleep(4)
    await play(server, visitors, "while all play")
    server.tell_memory("while watching")
    if len(visitors) > 1:
        await press(visitors[1:], FROM_THE_BEGINNING)
        await press(visitors[:1], COMPARE)
        await asyncio.sleep(2 * SECONDS_OF_A_PAUSE)
        await play(server, visitors[1:], "while one compares")
    await press(visitors, INFER)
    await asyncio.sleep(SECONDS_OF_INFER)
    server.tell_memory("after Infer")
    began = time.perf_counter()
    await press(visitors, COMPARE)
    while not all(one.has_compared for one in visitors):
        await asyncio.sleep(0.5)
        if time.perf_counter() - began > MOST_SECONDS_OF_RUNS:
            print("not all runs came")
            break
    print(f"compared        all have 20 runs after {time.perf_counter() - began:.0f} s")
    server.tell_memory("after Compare")


async def main(count: int) -> None:
    """Let them come, look, and leave."""
    server = Server()
    before = server.itself.memory_full_info().uss / MIB
    print(f"{count} sessions on {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
        contextlib.AsyncExitStack() as open_pages,
    ):
        visitors, tasks = [], []
        for number in range(count):
            began = time.perf_counter()
            address = f"{server.url}/ws/{str(number).rjust(22, 'v')}?width=111&height=30"
            page = await open_pages.enter_async_context(http.ws_connect(address, origin=server.url))
            visitors.append(Visitor(page))
            tasks.append(asyncio.create_task(read(visitors[-1], began)))
        tasks.append(asyncio.create_task(go_on(visitors)))
        await stay(server, visitors)
        for task in tasks:
            task.cancel()
    print(f"first byte      {statistics.median(one.first_byte for one in visitors):.1f} s")
    print(
        f"received        {statistics.median(one.received for one in visitors) / MIB:.1f} MiB each"
    )
    left = time.perf_counter()
    while server.itself.children() and time.perf_counter() - left < 90:  # noqa: ASYNC110
        await asyncio.sleep(0.5)
    print(f"after           {len(server.itself.children())} processes after ", end="")
    print(f"{time.perf_counter() - left:.0f} s away; the server {before:.0f} MiB before, ", end="")
    print(f"{server.itself.memory_full_info().uss / MIB:.0f} MiB after")
    server.process.send_signal(signal.SIGINT)
    print(f"stopped         status {server.process.wait(20)}")


if __name__ == "__main__":
    words = sys.argv[1:]
    asyncio.run(main(int(words[0]) if words else 20))
