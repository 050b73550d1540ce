"""A desk with a queue: the platform's reviewers, or the officers of an agency.

The most urgent work goes first, and within one urgency the oldest. SimPy's own priority
resource sorts its whole queue again for each new piece of work; here the queue is a heap,
behind the same interface.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Generator
from typing import Any, Literal, TypeAlias

import simpy
from simpy.resources.resource import PriorityRequest

from simulator.ledger import Load
from simulator.scenario.amounts.units import Times
from tests.model_before.chance import Chance, exponential

Work: TypeAlias = Literal["request", "demand", "emergency", "visit"]
PRIORITY: dict[Work, int] = {"emergency": 0, "demand": 1, "request": 2, "visit": 2}


class _Heap:
    """What SimPy asks of a queue: append, look at the first, take it, length, remove."""

    def __init__(self) -> None:
        self._items: list[tuple[Any, int, PriorityRequest]] = []
        self._appended = 0

    def append(self, item: PriorityRequest) -> None:
        heapq.heappush(self._items, (item.key, self._appended, item))
        self._appended += 1

    def __getitem__(self, position: int) -> PriorityRequest:
        if position:
            raise IndexError("a heap knows its first item only")
        return self._items[0][2]

    def pop(self, _position: int = 0) -> PriorityRequest:
        return heapq.heappop(self._items)[2]

    def remove(self, item: PriorityRequest) -> None:
        self._items = [entry for entry in self._items if entry[2] is not item]
        heapq.heapify(self._items)

    def __len__(self) -> int:
        return len(self._items)


class _Servers(simpy.PriorityResource):
    """SimPy's priority resource, its queue in a heap."""

    PutQueue = _Heap  # type: ignore[assignment]  # it has all that SimPy asks of a queue


class Desk:
    """So many people who do one piece of work each at a time; nobody waits where there are none."""

    def __init__(self, env: simpy.Environment, people: int, chance: Chance, times: Times) -> None:
        self._env = env
        self._people = people
        self._chance = chance
        self._times = times
        self._servers = _Servers(env, capacity=people) if people else None
        self._worked = 0.0
        self._waits: dict[str, list[float]] = defaultdict(list)

    def do(
        self,
        work: Work,
        hours: float,
        *subject: str | int,
        wanted: Callable[[], bool] = lambda: True,
    ) -> Generator[simpy.Event, Any, None]:
        """Wait for somebody who is free, and for the work itself.

        `hours` is how long it takes, in whole minutes, rounded up; where times are exponential,
        their mean. `subject` says what it is about: its luck is keyed by that. `wanted` is asked
        when somebody is free: work that is no longer wanted is dropped.
        """
        if self._servers is None:
            return
        with self._servers.request(priority=PRIORITY[work]) as turn:
            arrived = self._env.now
            yield turn
            if wanted():
                self._waits[work].append(self._env.now - arrived)
                yield from self._take(work, hours, *subject)

    def _take(
        self, work: Work, hours: float, *subject: str | int
    ) -> Generator[simpy.Event, Any, None]:
        """Spend the time that the work takes."""
        minutes = hours * 60
        if self._times == "exponential":
            luck = self._chance.uniform("time of work", work, *subject)
            minutes = exponential(luck, minutes)
        whole = math.ceil(minutes - 1e-9)
        if whole > 0:
            yield self._env.timeout(whole)
            self._worked += whole

    def load(self, horizon: int) -> Load:
        """Return how the desk fared over `horizon` minutes."""
        servers = self._servers
        if servers is None:
            return Load(0.0, 0, 0, {})
        under_way = sum(
            horizon - user.usage_since for user in servers.users if user.usage_since is not None
        )
        return Load(
            busy=(self._worked + under_way) / (self._people * horizon),
            served=sum(map(len, self._waits.values())),
            waiting=len(servers.put_queue),
            mean_wait={work: math.fsum(all_) / len(all_) for work, all_ in self._waits.items()},
        )
