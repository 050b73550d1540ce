"""The server's side of the worker: its socket, its start when it is first asked, and its end.

The socket is there from the start, in a folder that only the server's user can open; as soon as
somebody waits at it the worker is started with it. When the worker dies, the next who waits there
(or the same, asking again) finds a fresh one. One that cannot even start is not tried again: the
socket goes, and sessions work things out themselves.
"""

from __future__ import annotations

import asyncio
import logging
import os
import select
import shutil
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from simulator.scenario.letters.text import clean
from simulator.system import handed, has_local_lines, local_line, no_more_news, on_news, own_group
from simulator.web.child import last_words
from simulator.web.worker.channel import READY, SOCKET

COMMAND = (sys.executable, "-P", "-m", "simulator.web.worker.main")
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
SECONDS_TO_END = 1.0
_WAITING = 256
"""Lines that may wait while the worker starts."""
_ONLY_OURS = 0o600

log = logging.getLogger("camsim.serve")


class Workshop:
    """Where the worker of one server is, while there is one."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._listener: socket.socket | None = None
        self._process: Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._started = asyncio.Event()
        self._told_to_end = False

    @property
    def environment(self) -> Mapping[str, str]:
        """What a session's process has to be told; nothing where there can be no worker."""
        return {} if self._listener is None else {SOCKET: str(self._socket)}

    @property
    def pid(self) -> int:
        """The id of the worker's process; 0 where there is none now."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else 0

    def open(self) -> None:
        """Open the socket, and start the worker when somebody asks."""
        if not has_local_lines():
            return
        listener = local_line()
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="camsim-"))
            listener.bind(str(self._socket))
            self._socket.chmod(_ONLY_OURS)
            listener.listen(_WAITING)
        except OSError as error:
            # The path may be too long, say: then there is no worker.
            log.warning("no worker can be reached: %s", clean(str(error)))
            listener.close()
            self._remove_folder()
            return
        self._listener = listener
        self._wait_for_somebody()

    async def rest(self) -> None:
        """End the worker, as nobody is here; whoever comes finds a fresh one."""
        watching = self._watching
        if watching is None:
            return
        self._told_to_end = True
        await self._started.wait()
        process = self._process
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        done, _ = await asyncio.wait({watching}, timeout=SECONDS_TO_END)
        if not done:
            with suppress(ProcessLookupError):
                process.kill()
            await asyncio.wait({watching})

    async def close(self) -> None:
        """End the worker, and let nobody ask again."""
        # Who still waits at the socket would have a fresh one started as often as one ends.
        self._shut()
        while self._watching is not None:
            await self.rest()

    @property
    def _socket(self) -> Path:
        assert self._folder is not None
        return self._folder / "worker"

    def _wait_for_somebody(self) -> None:
        if self._listener is not None:
            on_news(self._listener.fileno(), self._start)

    def _start(self) -> None:
        assert self._listener is not None
        no_more_news(self._listener.fileno())
        self._started.clear()
        self._told_to_end = False
        self._watching = asyncio.create_task(self._work(self._listener))

    async def _work(self, listener: socket.socket) -> None:
        """Let a worker work, until it ends."""
        is_ready = False
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *COMMAND,
                str(listener.fileno()),
                # When this end is gone, so is the worker.
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=os.environ | ENVIRONMENT,
                # Ctrl-C is for the server.
                **(handed(listener.fileno()) | own_group()),
            )
            self._started.set()
            assert process.stdout is not None
            assert process.stderr is not None
            words = asyncio.create_task(last_words(process.stderr))
            is_ready = await process.stdout.readline() == READY
            await process.wait()
            if said := await words:
                log.warning("the worker failed:\n%s", clean(said, keep_newlines=True))
        except OSError as error:
            log.warning("no worker could be started: %s", error.strerror)
        self._started.set()
        self._process = self._watching = None
        if self._told_to_end:
            self._send_away()
        if is_ready or self._told_to_end:
            self._wait_for_somebody()
        else:
            self._shut()

    def _send_away(self) -> None:
        """Turn away who waited when the worker was told to end: they have left."""
        while self._listener is not None and select.select([self._listener], [], [], 0)[0]:
            asked, _ = self._listener.accept()
            asked.close()

    def _shut(self) -> None:
        """Close the socket; whoever waits there learns that nobody comes."""
        listener, self._listener = self._listener, None
        if listener is not None:
            no_more_news(listener.fileno())
            listener.close()
            self._remove_folder()

    def _remove_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
