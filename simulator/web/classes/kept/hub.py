"""What everybody at a class's doors shares: the class, its results, who is here, who is told."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from simulator.classroom.live.course import Away, Back, Passed, is_open
from simulator.classroom.live.shown import WayIn, phone_view, wall_view
from simulator.classroom.live.state import AWAY_SECONDS, ClassState, SeatId
from simulator.classroom.live.store import About, StoreFullError
from simulator.classroom.live.street_result import StreetResult
from simulator.classroom.live.views import PhoneView, WallView
from simulator.web.classes.kept.keeper import Keeper
from simulator.web.classes.kept.limits import Bucket, WrongCodes
from simulator.web.classes.kept.stamps import etag
from simulator.web.classes.kept.streams import Streams
from simulator.web.classes.kept.taps import Taps

POSTS_A_SECOND: Final = 10.0
MANY_WRONG_CODES: Final = 20
"""So many are not only slips of a finger."""
WALL: Final = "wall"
"""Whose streams those of the wall are."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells a class how much time has gone by, and how often it looks."""

    now: Callable[[], float] = time.monotonic
    """In seconds, by a clock that nobody can set."""
    tick_seconds: float = 1.0


USUAL_CLOCK: Final = Clock()


@dataclass(slots=True)
class Seen:
    """What was tried at the doors, as counts alone."""

    pages: int = 0
    """Pages that came from another machine: whether phones reach this one at all."""
    wrong_codes: int = 0
    faults: int = 0
    """Of our own."""
    failed: int = 0
    """Results that could not be worked out."""


@dataclass(slots=True)
class Hub:
    """A class that is served."""

    keeper: Keeper
    about: About
    way_in: WayIn
    results: Mapping[tuple[int, str], StreetResult] = field(default_factory=dict)
    phones: Streams = field(default_factory=Streams)
    walls: Streams = field(default_factory=Streams)
    wrong_codes: WrongCodes = field(default_factory=WrongCodes)
    posts: Bucket = field(default_factory=lambda: Bucket(POSTS_A_SECOND))
    taps: Taps = field(default_factory=Taps)
    seen: Seen = field(default_factory=Seen)
    clock: Clock = USUAL_CLOCK
    _nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _stamps: dict[SeatId, str] = field(default_factory=dict)
    """What each phone with a stream was told last."""
    _heard: dict[SeatId, float] = field(default_factory=dict)
    """When a phone was last heard of, by the clock of this process; written nowhere."""

    def __post_init__(self) -> None:
        self.keeper.tell(self._changed)

    @property
    def state(self) -> ClassState:
        """Where the class is."""
        return self.keeper.state

    def phone(self, seat: SeatId) -> PhoneView:
        """Return what the phone of a seat shows now."""
        return phone_view(self.keeper.course, self.state, seat, self.results)

    def stamp(self, seat: SeatId) -> str | None:
        """Return what changes exactly when the page of a seat does; None where it has none."""
        held = self.state.seats.get(seat)
        if held is None or held.left:
            return None
        self._stamps[seat] = found = etag(self.phone(seat), self._nonce)
        return found

    def etag(self, view: PhoneView) -> str:
        """Return the stamp of a page."""
        return etag(view, self._nonce)

    def wall(self) -> WallView:
        """Return what the wall shows now."""
        return wall_view(self.keeper.course, self.state, self.results, self.way_in, self._note())

    def know(self, results: Mapping[tuple[int, str], StreetResult]) -> None:
        """Take in what was worked out."""
        self.results = results
        self._changed(self.state, self.state)

    def miss(self) -> None:
        """Note that something could not be worked out."""
        self.seen.failed += 1
        self.walls.wake_all()

    def heard_of(self, seat: SeatId) -> None:
        """Note that a phone is here."""
        self._heard[seat] = self.clock.now()

    async def tick(self) -> None:
        """Let time go by, until the class is over."""
        then = self.clock.now()
        while not self.state.ended:
            await asyncio.sleep(self.clock.tick_seconds)
            now = self.clock.now()
            passed, then = now - then, now
            try:
                await self._pass(passed, now)
            except StoreFullError:
                # Time stands still until there is room again.
                continue
            except Exception:  # noqa: BLE001 - a clock that ended would leave a letter open for ever
                self.seen.faults += 1

    async def _pass(self, passed: float, now: float) -> None:
        if is_open(self.keeper.course, self.state):
            await self.keeper.do(Passed(passed))
            self.walls.wake_all()
        for seat, held in list(self.state.seats.items()):
            silent = now - self._heard.setdefault(seat, now)
            if held.left or held.away == (silent >= AWAY_SECONDS):
                continue
            await self.keeper.do(Back(seat) if held.away else Away(seat))
        for seat in [one for one in self._heard if one not in self.state.seats]:
            del self._heard[seat]
            self._stamps.pop(seat, None)
            self.taps.forget(seat)
        self.wrong_codes.forget_old(now)
        self.posts.forget_old(now)

    def _note(self) -> str:
        """Return what the teacher has to know."""
        if self.keeper.full:
            return "The disk is full: answers cannot be kept. Make room, and it goes on."
        if self.seen.wrong_codes > MANY_WRONG_CODES:
            return f"{self.seen.wrong_codes} wrong codes were tried."
        if self.seen.failed:
            return "Some of what the police know could not be worked out here."
        if self.seen.faults:
            return f"Something went wrong here {self.seen.faults} times; phones try again."
        return ""

    def _changed(self, before: ClassState, now: ClassState) -> None:
        """Tell the wall, and each phone whose own page is another one now."""
        del before
        if now.ended:
            self.results = {}
        self.walls.wake_all()
        for seat in self.phones.whose:
            held = now.seats.get(seat)
            if held is None or held.left:
                self.phones.end(seat)
            elif self._stamps.get(seat) != self.etag(self.phone(seat)):
                self.phones.wake(seat)
