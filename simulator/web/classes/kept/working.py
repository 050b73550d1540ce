"""What the police can work out of each closed request, in a process of its own: proofs first.

What was worked out is kept with the class, so that a server that starts again has it at once.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from sqlite3 import Error as DatabaseError
from typing import Final, TypeAlias

from simulator.classroom.live.course import Class
from simulator.classroom.live.replay import policies_of, scenario_of
from simulator.classroom.live.results import StreetResult, result_json, result_of, worked_out
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.store import Store, StoreFullError
from simulator.scenario.loaded import Loaded
from simulator.scenario.writing.sending import received, sent
from simulator.system import bound_memory
from simulator.web.classes.kept.keeper import Keeper

Found: TypeAlias = Mapping[tuple[int, str], StreetResult]
"""By how many requests were closed, and policy."""
MOST_MEMORY: Final = 3 << 30
"""Bytes of address space."""
NICENESS: Final = 2
"""Phones have the right of way."""
TRIES: Final = 2
"""How often something is asked of a process that may die of it."""


@dataclass(frozen=True, slots=True)
class _Street:
    """The street after so many closed requests."""

    loaded: Loaded
    text: str
    """As another process gets it."""


class Working:
    """Works out what is not known yet, the newest street first, as long as there is something."""

    def __init__(
        self, keeper: Keeper, know: Callable[[Found], None], fail: Callable[[], None]
    ) -> None:
        """Prepare it.

        Args:
            keeper: The class.
            know: Is called with all that is known, whenever that is more.
            fail: Is called whenever something cannot be worked out.
        """
        self._keeper, self._know, self._fail = keeper, know, fail
        self._policies = policies_of(keeper.course)
        self._found: dict[tuple[int, str], StreetResult] = {}
        self._broken: set[tuple[int, str]] = set()
        self._streets: dict[int, _Street] = {}
        self._wanted = asyncio.Event()
        self._pool: ProcessPoolExecutor | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; a class that goes on has what was kept."""
        self._keeper.tell(self._changed)
        self._wanted.set()
        self._task = asyncio.create_task(self._work())

    async def close(self) -> None:
        """Stop, and let no process outlive this one."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._end_pool()

    def _changed(self, before: ClassState, now: ClassState) -> None:
        if now.closed != before.closed:
            self._wanted.set()

    async def _work(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while not self._keeper.state.ended and (job := self._next()) is not None:
                await self._do(*job)

    def _next(self) -> tuple[int, str, bool] | None:
        """Return what is next: of which street and policy, and whether with chances."""
        for closed in range(self._keeper.state.closed, 0, -1):
            for chances in (False, True):
                for policy in self._policies:
                    found = self._found.get((closed, policy))
                    if (closed, policy) in self._broken:
                        continue
                    if found is None or (chances and not found.chances_ready):
                        return closed, policy, chances
        return None

    async def _do(self, closed: int, policy: str, chances: bool) -> None:
        street = self._streets.get(closed)
        if street is None:
            street = await self._street(closed)
            if any(which == closed for which, _ in self._found):
                return
        text = await self._asked(street.text, policy, chances=chances)
        if text is None:
            self._broken.add((closed, policy))
            self._fail()
            return
        self._found[closed, policy] = result_of(text)
        self._know(dict(self._found))
        # It can be worked out again: that it is not kept is no loss.
        with suppress(StoreFullError, DatabaseError):
            digest = street.loaded.digest
            await self._keeper.with_store(
                lambda store: store.keep_result(digest, policy, text.decode())
            )

    async def _street(self, closed: int) -> _Street:
        """Return the street after `closed` requests, and take in what is kept of it."""
        course, state = self._keeper.course, self._keeper.state
        street = await asyncio.to_thread(_made, course, state, closed)
        self._streets[closed] = street
        digest = street.loaded.digest
        kept: Mapping[tuple[str, str], str] = {}
        with suppress(DatabaseError):
            kept = await self._keeper.with_store(lambda store: Store.results(store, {digest}))
        for policy, result in _read(kept):
            self._found[closed, policy] = result
        if kept:
            self._know(dict(self._found))
        return street

    async def _asked(self, street: str, policy: str, *, chances: bool) -> bytes | None:
        """Return a result as JSON; None where it cannot be had."""
        loop = asyncio.get_running_loop()
        for _ in range(TRIES):
            if self._pool is None:
                spawning = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, spawning, _begin)
            try:
                return await loop.run_in_executor(self._pool, _answer, street, policy, chances)
            except BrokenProcessPool:
                self._end_pool()
            except Exception:  # noqa: BLE001 - the class goes on without it, and the wall says so
                return None
        return None

    def _end_pool(self) -> None:
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - it has no public way
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def _made(course: Class, state: ClassState, closed: int) -> _Street:
    loaded = scenario_of(course, state, closed)
    return _Street(loaded, sent(loaded))


def _read(kept: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, StreetResult]]:
    for (_, policy), text in kept.items():
        # Another version of the program may have written it.
        with suppress(ValueError):
            yield policy, result_of(text.encode())


# ── In the other process ─────────────────────────────────────────────────────────────────────────


def _begin() -> None:
    """Be small, polite, and gone as soon as the server is."""
    bound_memory(MOST_MEMORY)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    server = multiprocessing.parent_process()
    assert server is not None

    def follow() -> None:
        server.join()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


def _answer(street: str, policy: str, chances: bool) -> bytes:
    return result_json(worked_out(received(street), policy, chances=chances))
