"""A class without phones and without a network: hands are counted, and this process runs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from simulator.classroom.live.beside import Beside
from simulator.classroom.live.course import (
    Action,
    Class,
    HandCounts,
    Next,
    Refusal,
    after,
)
from simulator.classroom.live.course.actions import WallAction, asked_by_wall
from simulator.classroom.live.host import same_place, why_not
from simulator.classroom.live.replay import policies_of, scenario_of, written
from simulator.classroom.live.shown import WayIn, wall_view
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.street_result import StreetResult
from simulator.classroom.live.views import WallView
from simulator.scenario.writing.sending import sent


class HandsClass:
    """A class of hands. Nothing of it is on a disk: it is over when this process is."""

    def __init__(self, course: Class) -> None:
        """Begin `course` at its lobby."""
        self.street: str | None = None
        self._course = course
        self._state = ClassState()
        self._results: dict[tuple[int, str], StreetResult] = {}
        self._failed: set[tuple[int, str]] = set()
        self._streets: dict[int, str] = {}
        self._changed, self._more_to_do = asyncio.Event(), asyncio.Event()
        self._beside = Beside()

    async def walls(self) -> AsyncIterator[WallView]:
        """Yield the wall as it is, then anew whenever it has changed, until the class is over."""
        working = asyncio.create_task(self._work())
        try:
            while not self._state.ended:
                self._changed.clear()
                yield self._wall()
                await self._changed.wait()
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working
            self._beside.close()

    async def do(self, seen: WallView, action: WallAction, place: int = 0) -> str:
        """Do one step of the teacher's, and return why not; empty where it is done."""
        if not same_place(seen, self._wall()):
            return why_not("elsewhere")
        return self._take(asked_by_wall(action, place))

    async def count(self, seen: WallView, counts: tuple[int, ...]) -> str:
        """Give the hands to the homes that are asked, and close the letter; return why not."""
        if not same_place(seen, self._wall()):
            return why_not("elsewhere")
        return self._take(HandCounts(counts)) or self._take(Next())

    def _wall(self) -> WallView:
        note = ""
        if self._failed:
            note = "Something could not be worked out: its place stays empty."
        return wall_view(self._course, self._state, self._results, WayIn(), note)

    def _take(self, action: Action) -> str:
        made = after(self._course, self._state, action)
        if isinstance(made, Refusal):
            return why_not(made.why)
        if made.ended == "kept":
            self.street = written(self._course, made)
        self._state = made
        self._changed.set()
        self._more_to_do.set()
        return ""

    async def _work(self) -> None:
        """Work out what is not known yet, as long as there is something: proofs first."""
        while True:
            self._more_to_do.clear()
            while (job := self._next()) is not None:
                closed, policy, chances = job
                try:
                    result = await self._beside.ask(await self._of(closed), policy, chances=chances)
                except Exception:  # noqa: BLE001 - the others are worked out, and the wall says it
                    result = None
                if result is None:
                    self._failed.add((closed, policy))
                else:
                    self._results[closed, policy] = result
                self._changed.set()
            await self._more_to_do.wait()

    def _next(self) -> tuple[int, str, bool] | None:
        """Return what is next: after how many requests, under which policy, with chances or not."""
        for closed in range(self._state.closed, 0, -1):
            for chances in (False, True):
                for policy in policies_of(self._course):
                    found = self._results.get((closed, policy))
                    known = found is not None and (found.chances_ready or not chances)
                    if not known and (closed, policy) not in self._failed:
                        return closed, policy, chances
        return None

    async def _of(self, closed: int) -> str:
        """Return the street after so many requests, as another process gets it."""
        if closed not in self._streets:
            made = await asyncio.to_thread(scenario_of, self._course, self._state, closed)
            self._streets[closed] = sent(made)
        return self._streets[closed]
