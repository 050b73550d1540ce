"""What the police can work out of each closed request, in processes of their own: proofs first.

Proofs take a moment and chances seconds, so that no proof waits for a chance: each has a process.

What was worked out is kept with the class, so that a server that starts again has it at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from sqlite3 import Error as DatabaseError
from typing import TypeAlias

from simulator.classroom.live.beside import Beside
from simulator.classroom.live.course import Class
from simulator.classroom.live.replay import policies_of, scenario_of
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.store import Store, StoreFullError
from simulator.classroom.live.street_result import StreetResult, result_json, result_of
from simulator.scenario.loaded import Loaded
from simulator.scenario.writing.sending import sent
from simulator.web.classes.kept.keeper import Keeper

Found: TypeAlias = Mapping[tuple[int, str], StreetResult]
"""By how many requests were closed, and policy."""


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
        self._lanes = (_Lane(chances=False), _Lane(chances=True))
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; a class that goes on has what was kept."""
        self._keeper.tell(self._changed)
        for lane in self._lanes:
            lane.wanted.set()
            self._tasks.append(asyncio.create_task(self._work(lane)))

    async def close(self) -> None:
        """Stop, and let no process outlive this one."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes:
            lane.process.close()

    def _changed(self, before: ClassState, now: ClassState) -> None:
        if now.part == "letter" != before.part:
            # By the time that it is closed the process is there; else it is started when asked.
            with suppress(OSError):
                self._lanes[0].process.start()
        if now.closed != before.closed:
            self._lanes[0].wanted.set()

    async def _work(self, lane: _Lane) -> None:
        while True:
            await lane.wanted.wait()
            lane.wanted.clear()
            while not self._keeper.state.ended and (job := self._next(lane)) is not None:
                try:
                    await self._do(lane, *job)
                except Exception:  # noqa: BLE001 - the others are worked out, and the wall says it
                    self._break(*job)

    def _break(self, closed: int, policy: str) -> None:
        self._broken.add((closed, policy))
        self._fail()

    def _next(self, lane: _Lane) -> tuple[int, str] | None:
        """Return of which street, and under which policy, something is to be worked out next."""
        for closed in range(self._keeper.state.closed, 0, -1):
            for policy in self._policies:
                result = self._found.get((closed, policy))
                if (closed, policy) in self._broken:
                    continue
                # Chances come after proofs, which say what is worth a chance.
                if not result if not lane.chances else result and not result.chances_ready:
                    return closed, policy
        return None

    async def _do(self, lane: _Lane, closed: int, policy: str) -> None:
        street = self._streets.get(closed)
        if street is None:
            street = await self._street(closed)
            if (closed, policy) in self._found:
                self._lanes[1].wanted.set()
                return
        result = await lane.process.ask(street.text, policy, chances=lane.chances)
        if result is None:
            self._break(closed, policy)
            return
        self._found[closed, policy] = result
        self._know(dict(self._found))
        self._lanes[1].wanted.set()
        # It can be worked out again: that it is not kept is no loss.
        with suppress(StoreFullError, DatabaseError):
            digest, text = street.loaded.digest, result_json(result).decode()
            await self._keeper.with_store(lambda store: store.keep_result(digest, policy, text))

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


class _Lane:
    """A process that works out one thing after the other: proofs, or chances."""

    def __init__(self, *, chances: bool) -> None:
        self.chances = chances
        self.process = Beside()
        self.wanted = asyncio.Event()
        """Whether there may be something to do."""


def _made(course: Class, state: ClassState, closed: int) -> _Street:
    loaded = scenario_of(course, state, closed)
    return _Street(loaded, sent(loaded))


def _read(kept: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, StreetResult]]:
    for (_, policy), text in kept.items():
        # Another version of the program may have written it.
        with suppress(ValueError):
            yield policy, result_of(text.encode())
