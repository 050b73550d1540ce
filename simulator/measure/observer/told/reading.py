"""What one observer reads of a ledger: which requests are its own, and which records reach it."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

import numpy as np

from simulator.kept import Kept
from simulator.ledger import NOBODY, Ints, Ledger
from simulator.log_kinds import Attribute, Happened
from simulator.measure.deadline import deadline_minutes
from simulator.measure.observer.told.endings import endings
from simulator.measure.observer.told.ground import Ground
from simulator.measure.observer.told.records import records_of
from simulator.measure.rows import answers_itself
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import (
    BY_NAME,
    GROUP_DAYS,
    ITEMS,
    PERIOD_OF,
    Flow,
    Policy,
    When,
)


def policy_of(ledger: Ledger, request: int) -> Policy:
    """Return the policy under which `request` lives; of NOBODY, the one at the start."""
    step = int(ledger.requests.step[request]) if request != NOBODY else 0
    return ledger.regime.steps[step][1]


def areas(ledger: Ledger) -> list[Ints]:
    """Return the homes with a camera in the area of each request that was sent."""
    trace = ledger.trace

    def found() -> list[Ints]:
        rows = np.flatnonzero((trace.kind == Happened.ASKED) | (trace.kind == Happened.LEFT_OUT))
        order = rows[np.argsort(trace.request[rows], kind="stable")]
        edges = np.searchsorted(trace.request[order], np.arange(len(ledger.requests) + 1))
        return [
            np.sort(trace.home[order[edges[request] : edges[request + 1]]]).astype(np.int64)
            for request in range(len(ledger.requests))
        ]

    return trace.kept.once(("areas", len(ledger.requests)), found)


def _flows_by_name(policy: Policy, attributes: tuple[Attribute, ...]) -> list[Flow]:
    """Return how `policy` tells anybody of homes under these items, one by one."""
    flows = [
        flows.flow(ITEMS[attribute])
        for flows in (policy.agency_receives, policy.public_receives)
        for attribute in attributes
    ]
    return [flow for flow in flows if flow.detail in BY_NAME]


class Reading:
    """The records of one agency, or of several that pool them, about some of their requests."""

    def __init__(
        self,
        ledger: Ledger,
        agencies: tuple[int, ...],
        requests: list[int],
        every_area: list[Ints],
        ground: Ground,
        until: int | None = None,
    ) -> None:
        """Read `ledger`, which ends in the minute `until`; by default at the end of the run.

        `every_area` holds the homes in the area of each request of the ledger, and `ground` is
        where homes stand.
        """
        self.ledger, self.agencies, self.requests = ledger, agencies, requests
        self.scenario = ledger.loaded.scenario
        self.until = until
        told = ledger.disclosures
        self.records = records_of(ledger, agencies, requests)
        self.rows, self.place = self.records.rows, self.records.place
        self.every_area, self.ground = every_area, ground
        self.areas = [self.every_area[request] for request in requests]
        rows = self.rows[told.subject[self.rows] != NOBODY]
        self.by_name = rows[told.cell[rows] == NOBODY]
        """The rows of its records by name."""
        self.endings = endings(self.records)
        """What its records say of when each request was over, where they do."""
        self.of_policies = Kept()
        """What follows from a policy by itself, by its `id`: the ledger holds it, so that no other
        can take its number."""
        self._policies: dict[int, Policy] = {}
        self._over: dict[int, bool] = {}
        self.homes = np.unique(np.concatenate([*self.areas, np.zeros(0, dtype=np.int64)]))
        self.position = {home: place for place, home in enumerate(self.homes.tolist())}
        self.names = [ledger.homes.ids[home] for home in self.position]
        """The id of each of these homes."""
        self.map_requests = [
            request for request in self._with_map_perhaps() if self._tells_cameras(request)
        ]
        """Those for which the observer was shown every camera on the map, the public's included."""
        rows = self.records.about(self.by_name)
        rows = rows[answers_itself(told, rows)]
        self._told: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        columns = told.request, told.attribute, told.subject, told.time
        for request, attribute, home, minute in zip(
            *(column[rows].tolist() for column in columns), strict=True
        ):
            self._told[request, attribute].setdefault(home, minute)

    def policy(self, request: int) -> Policy:
        """Return the policy under which `request` lives."""
        policy = self._policies.get(request)
        if policy is None:
            policy = self._policies[request] = policy_of(self.ledger, request)
        return policy

    def is_over(self, request: int) -> bool:
        """Tell whether it is known that no answer to `request` is still to come.

        The deadline has come, a record says so, or officers were at the doors themselves.
        """
        over = self._over.get(request)
        if over is None:
            over = self._over[request] = self._is_over(request)
        return over

    def _is_over(self, request: int) -> bool:
        log = self.ledger.requests
        if log.closed[request] == NOBODY:
            return False
        now = self.scenario.horizon if self.until is None else self.until
        return (
            request in self.endings
            or int(log.sent[request]) + deadline_minutes(self.scenario.residents) <= now
            or self.policy(request).people_asked == "visited"
        )

    def over_by(self, request: int) -> int:
        """Return the latest minute in which `request` can be over."""
        deadline = int(self.ledger.requests.sent[request]) + deadline_minutes(
            self.scenario.residents
        )
        known = self.endings.get(request)
        return deadline if known is None else min(known.by, deadline)

    def told(self, request: int, attributes: tuple[Attribute, ...]) -> set[int]:
        """Return the homes told of under these items, as answers to the request itself."""
        return set().union(*(self._told[request, attribute] for attribute in attributes))

    def first_told(self, request: int, attributes: tuple[Attribute, ...]) -> dict[int, int]:
        """Return for each home told of under these items the minute in which it first was."""
        first: dict[int, int] = {}
        for attribute in attributes:
            for home, minute in self._told[request, attribute].items():
                first[home] = min(minute, first.get(home, minute))
        return first

    def told_of_all(self, request: int, attributes: tuple[Attribute, ...]) -> bool:
        """Tell whether all homes of one of these items are told by name or place.

        Where names wait for the close or for a report that is still to come, a home that is not
        among them may yet be one of them.
        """
        policy = self.policy(request)
        if policy.people_asked == "visited":
            return True
        return any(
            flow.when is not None and self._is_out(request, flow.when)
            for flow in self._flows(policy, attributes)
        )

    def told_by_place(self, request: int, attributes: tuple[Attribute, ...]) -> bool:
        """Tell whether homes are told of under these items by their place, and none by its name."""
        flows = self._flows(self.policy(request), attributes)
        return bool(flows) and all(flow.detail == "pseudonymous" for flow in flows)

    def _flows(self, policy: Policy, attributes: tuple[Attribute, ...]) -> list[Flow]:
        key = id(policy), attributes
        return self.of_policies.once(key, partial(_flows_by_name, policy, attributes))

    def _with_map_perhaps(self) -> list[int]:
        """Return the requests that were sent by the observer, or under a policy with a map for all.

        Of hundreds of agencies each sees few requests: not all of them are looked at one by one.
        """
        log = self.ledger.requests
        public = [
            policy.public_receives.cameras.detail in BY_NAME
            for _, policy in self.ledger.regime.steps
        ]
        perhaps = np.isin(log.agency, self.agencies) | np.array(public, dtype=bool)[log.step]
        chosen: list[int] = np.flatnonzero((log.sent != NOBODY) & perhaps).tolist()
        return chosen

    def _tells_cameras(self, request: int) -> bool:
        policy = self.policy(request)
        own = int(self.ledger.requests.agency[request]) in self.agencies
        parties = (policy.agency_receives, policy.public_receives)
        return any(
            flows.cameras.detail in BY_NAME
            and flows.cameras.when is not None
            and self._is_out(request, flows.cameras.when)
            for flows in (parties if own else parties[1:])
        )

    def _is_out(self, request: int, when: When) -> bool:
        """Tell whether names that are passed on at `when` have been, up to the last answer."""
        if when == "on_close":
            return self.is_over(request)
        if self.until is None or (when not in PERIOD_OF and when != "at_end"):
            return True
        if when == "at_end" or not self.is_over(request):
            return False
        period = GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY
        # The report of a minute comes after what happened in it, and so after this reading.
        return max(1, -(-self.over_by(request) // period)) * period < self.until
