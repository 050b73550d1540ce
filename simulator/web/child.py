"""A visitor's process: started without a shell, spoken to through pipes, gone when it is stopped.

The packets are textual-serve's: a letter, four bytes of length, the payload.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from simulator.scenario.letters.text import clean
from simulator.system import end_group, own_group

COMMAND = (sys.executable, "-P", "-m", "simulator.web.program")
ENVIRONMENT = {
    "TEXTUAL_DRIVER": "simulator.web.program:BrowserDriver",
    # Enough for the eye, and twenty visitors share the machine.
    "TEXTUAL_FPS": "20",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    # What a large town took for a moment goes back to the system, on Linux.
    "MALLOC_MMAP_THRESHOLD_": "1048576",
}
SECONDS_TO_END = 1.0
_STARTED = b"__GANGLION__\n"
_LARGEST_PACKET = 16 << 20
_MOST_WORDS = 4096
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9._-]+")

log = logging.getLogger("camsim.serve")


class Downloads(DownloadManager):
    """Files on their way to a browser; those of a session that has ended are forgotten."""

    def forget(self, app_service_id: str) -> None:
        """Forget what the process of this id has offered."""
        self._active_downloads = {
            key: download
            for key, download in self._active_downloads.items()
            if download.app_service.app_service_id != app_service_id
        }


class Child(AppService):
    """One process of the terminal program."""

    def __init__(
        self,
        *,
        write_bytes: Callable[[bytes], Awaitable[None]],
        write_str: Callable[[str], Awaitable[None]],
        ended: Callable[[bool], Awaitable[None]],
        downloads: Downloads,
        environment: Mapping[str, str],
    ) -> None:
        """Prepare it.

        Args:
            write_bytes: Takes what the program draws.
            write_str: Takes what the page's script shall do.
            ended: Is called once, when the process has ended; whether it had said goodbye.
            downloads: Where files are offered.
            environment: What it is told besides.
        """
        super().__init__(
            COMMAND[0],
            write_bytes=write_bytes,
            write_str=write_str,
            close=self._say_goodbye,
            download_manager=downloads,
        )
        self._ended = ended
        self._downloads = downloads
        self._environment = environment
        self._goodbye = False

    @property
    def pid(self) -> int:
        """The id of the process; 0 before the start."""
        return self._process.pid if self._process is not None else 0

    async def redraw(self) -> None:
        """Have the program draw all of its screen, for a page that has just come."""
        await self.send_meta({"type": "redraw"})

    async def stop(self) -> None:
        """End the process, kindly first, and all that it has started."""
        process = self._process
        if process is None or self._task is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        done, _ = await asyncio.wait({self._task}, timeout=SECONDS_TO_END)
        if not done:
            _kill(process)
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env=self._build_environment(width, height) | ENVIRONMENT | dict(self._environment),
            # Ctrl-C is for the server, which then ends its children one by one.
            **own_group(),
        )
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the process writes, until it ends."""
        process = self._process
        assert process is not None
        assert process.stdout is not None
        assert process.stderr is not None
        words = asyncio.create_task(last_words(process.stderr))
        try:
            await self._pass_on(process.stdout)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except ValueError as error:
            log.warning("a session wrote what is no packet: %s", clean(str(error)))
        finally:
            status = await self._gone(process)
            self._downloads.forget(self.app_service_id)
            said = await words
        if said:
            log.warning("a session ended and said:\n%s", clean(said, keep_newlines=True))
        # One that breaks down says goodbye as well.
        await self._ended(self._goodbye and status <= 0)

    async def _gone(self, process: Process) -> int:
        """Return the status of a process whose output is over; end it where it does not end."""
        if self._goodbye:
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), SECONDS_TO_END)
        _kill(process)
        return await process.wait()

    async def _pass_on(self, stdout: asyncio.StreamReader) -> None:
        while await stdout.readline() not in {_STARTED, b""}:
            pass
        while True:
            kind = await stdout.readexactly(1)
            size = int.from_bytes(await stdout.readexactly(4), "big")
            if size > _LARGEST_PACKET:
                raise ValueError(f"{size} bytes at once")
            payload = await stdout.readexactly(size)
            if kind == b"D":
                await self.on_data(payload)
            elif kind == b"M":
                await self.on_meta(payload)
            elif kind == b"P":
                await self.on_packed(payload)

    async def on_meta(self, data: bytes) -> None:
        """Do what the program asks of the browser, within what a page may."""
        wanted = json.loads(data)
        if wanted["type"] == "deliver_file_start":
            # A plain name, and never shown in the page: only ever a file to keep.
            name = _NOT_IN_A_NAME.sub("-", os.path.basename(str(wanted["path"])))  # noqa: PTH119
            wanted |= {"path": name.lstrip(".-") or "camsim", "open_method": "download"}
        elif wanted["type"] == "open_url" and not str(wanted["url"]).startswith(
            ("https://", "http://")
        ):
            return
        await super().on_meta(json.dumps(wanted).encode())

    async def _say_goodbye(self) -> None:
        self._goodbye = True
        if self._process is not None:
            # A thread that computes for nobody does not hold the process up.
            asyncio.get_running_loop().call_later(SECONDS_TO_END, _kill, self._process)


async def last_words(stderr: asyncio.StreamReader) -> str:
    """Return the end of what the process complained of."""
    kept = b""
    while more := await stderr.read(_MOST_WORDS):
        kept = (kept + more)[-_MOST_WORDS:]
    return kept.decode("utf-8", "replace").strip()


def _kill(process: Process) -> None:
    """End the process and those that it started, at once."""

    def end_alone() -> None:
        if process.returncode is None:
            process.kill()

    end_group(process.pid, end_alone)
