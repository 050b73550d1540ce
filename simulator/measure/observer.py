"""The observer: what an agency goes by, from the ledger to evidence.

It knows its own requests and their areas, the policy and its withholding rule, and what it and
the public were told (design 6). It does not know who opened a message or how many switched
requests off.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from simulator.ledger import (
    DETAILS,
    NOBODY,
    PUBLIC,
    WITHHELD,
    Attribute,
    Bools,
    Cell,
    Floats,
    Happened,
    Ints,
    Ledger,
    Principle,
)
from simulator.measure.coverage import requests_of
from simulator.measure.inference.evidence import (
    ANYTHING,
    OUTCOME_OF,
    Asking,
    Counted,
    Evidence,
    Fact,
    Kind,
    Named,
    Number,
    Outcome,
    Subject,
    rounded_limits,
)
from simulator.measure.neighbours import others_near
from simulator.scenario.models import Scenario
from simulator.scenario.policy import (
    BY_NAME,
    COUNTED,
    ITEMS,
    Policy,
    answers_counted,
    noise_of,
    round_to_of,
    threshold_of,
)

_SEEN = {
    Happened.SHARED: Outcome.SHARED,
    Happened.DECLINED: Outcome.DECLINED,
    Happened.IGNORED: Outcome.IGNORED,
}
_SAID = {
    1 << Outcome.NOT_ASKED: "was not asked",
    1 << Outcome.SHARED: "shared",
    1 << Outcome.DECLINED: "said no",
    1 << Outcome.IGNORED: "gave no answer",
}
LEAST_OPTED_OUT = 0.001
"""Believed share of homes with requests off where nobody is known to have: never a fact."""
ASSUMED_CAMERA_SHARE = 0.2
"""Believed of a home in a town that is written out and says nothing of it (assumed)."""
_SHARES = (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE)
_COUNTED: tuple[Counted, ...] = ("asked", "shared", "declined", "ignored")
"""In the order of `Attribute`."""


@dataclass(frozen=True, slots=True)
class View:
    """What one agency goes by, over requests under one rule of opting out."""

    agencies: tuple[int, ...]
    """One, or those that pool what they learn."""
    requests: tuple[int, ...]
    """Of the ledger, in the order of `evidence.requests`."""
    homes: Ints
    """Homes of the ledger; `evidence.subjects` begins with them, in this order."""
    evidence: Evidence
    camera_known: Bools
    """For each of `homes`, whether the agency knows of its camera: this one, or one near it."""
    right_door: Floats
    """For each of `homes`, the chance that a camera the agency knows of is this home's: less than
    1 where it is a dot on a map in error, which stands for a home or for one of those near it."""
    camera_before: float
    """The chance of a camera at any home, before a map or a name."""
    audience: bool
    """Whether the requests were posts to whoever saw them: nobody was asked by name."""
    sharers_told: Bools
    """For each request, whether everybody who shared is known by name or place."""


@dataclass(frozen=True, slots=True)
class Knowing:
    """Which kinds of fact an observer is given: for asking what each of them gives away."""

    map: bool = True
    names: bool = True
    numbers: bool = True


def views(ledger: Ledger, knowing: Knowing = Knowing()) -> list[View]:
    """Return what each agency goes by at the end of the run."""
    log, scenario = ledger.requests, ledger.loaded.scenario
    everybody = tuple(range(len(ledger.agencies)))
    observers = [everybody] if scenario.observer.pooled else [(agency,) for agency in everybody]
    found = []
    for agencies in observers:
        mine = np.flatnonzero(np.isin(log.agency, agencies) & (log.sent != NOBODY))
        by_rule: dict[tuple[bool, bool], list[int]] = defaultdict(list)
        for request in mine.tolist():
            policy = _policy(ledger, request)
            by_rule[policy.residents_may_opt_out, policy.people_asked == "audience"].append(request)
        for (may_opt_out, audience), requests in by_rule.items():
            view = _View(ledger, agencies, requests, knowing)
            found.append(view.view(may_opt_out=may_opt_out, audience=audience))
    return found


def _policy(ledger: Ledger, request: int) -> Policy:
    return ledger.regime.steps[int(ledger.requests.step[request])][1]


def areas(ledger: Ledger) -> list[Ints]:
    """Return the homes with a camera in the area of each request that was sent."""
    trace = ledger.trace
    rows = np.flatnonzero((trace.kind == Happened.ASKED) | (trace.kind == Happened.LEFT_OUT))
    order = rows[np.argsort(trace.request[rows], kind="stable")]
    edges = np.searchsorted(trace.request[order], np.arange(len(ledger.requests) + 1))
    return [
        np.sort(trace.home[order[edges[request] : edges[request + 1]]]).astype(np.int64)
        for request in range(len(ledger.requests))
    ]


class _View:
    """Puts one view together."""

    def __init__(
        self, ledger: Ledger, agencies: tuple[int, ...], requests: list[int], knowing: Knowing
    ) -> None:
        self.ledger, self.agencies, self.requests = ledger, agencies, requests
        self.knowing = knowing
        self.scenario = ledger.loaded.scenario
        told = ledger.disclosures
        self.mine = np.isin(told.recipient, (*agencies, PUBLIC))
        self.place = {request: place for place, request in enumerate(requests)}
        self.every_area = areas(ledger)
        self.areas = [self.every_area[request] for request in requests]
        self.homes = np.unique(np.concatenate([*self.areas, np.zeros(0, dtype=np.int64)]))
        self.position = {home: place for place, home in enumerate(self.homes.tolist())}
        by_name = self.mine & (told.subject != NOBODY) & (told.cell == NOBODY)
        self.by_name = by_name & np.isin(told.request, requests)
        rows = self.by_name & np.isin(told.principle, (Principle.POLICY, Principle.CONSENT))
        self.told: dict[tuple[int, int], set[int]] = defaultdict(set)
        for request, attribute, home in zip(
            *(column[rows].tolist() for column in (told.request, told.attribute, told.subject)),
            strict=True,
        ):
            self.told[request, attribute].add(home)

    def view(self, *, may_opt_out: bool, audience: bool) -> View:
        """Return the view."""
        cameras, right_door = self._cameras()
        kinds = _kinds(self.scenario, self._first_policy())
        off = _opted_out(self.scenario, len(self.ledger.homes)) if may_opt_out else 0.0
        subjects = [
            Subject(self.ledger.homes.ids[home], kinds, float(camera), off)
            for home, camera in zip(self.homes.tolist(), cameras, strict=True)
        ]
        inside: list[list[int]] = [
            [self.position[home] for home in area.tolist()] for area in self.areas
        ]
        self._others(subjects, inside, kinds, off, cameras)
        asking = tuple(
            self._asking(request, tuple(some))
            for request, some in zip(self.requests, inside, strict=True)
        )
        facts: list[Fact] = [*self._named(), *(self._numbers() if self.knowing.numbers else ())]
        return View(
            self.agencies,
            tuple(self.requests),
            self.homes,
            Evidence(tuple(subjects), asking, tuple(facts)),
            cameras == 1.0,
            right_door,
            self._camera_before(),
            audience,
            np.array([self._told_of(request, _SHARES) for request in self.requests], dtype=bool),
        )

    def _first_policy(self) -> Policy:
        return _policy(self.ledger, self.requests[0])

    def _camera_before(self) -> float:
        agencies = self.scenario.all_agencies()
        sees = any(agencies[agency].knows_cameras for agency in self.agencies)
        return 1.0 if sees else camera_share(self.scenario)

    def _cameras(self) -> tuple[Floats, Floats]:
        """Return for each home the chance of a camera, and that a camera known of is its own.

        A dot is a camera: it is asked and it answers. What is not known is whose it is.
        """
        known = np.full(len(self.homes), self._camera_before())
        right_door = np.floor(known)
        told = self.ledger.disclosures
        if self.knowing.map:
            dots = self.by_name & (told.attribute == Attribute.CAMERAS)
            for error in {_policy(self.ledger, r).map.error_ft for r in self.requests}:
                chances = 1.0 / (1.0 + others_near(self.scenario.town, self.ledger.homes, error))
                of_policy = [
                    request
                    for request in self.requests
                    if _policy(self.ledger, request).map.error_ft == error
                ]
                rows = dots & np.isin(told.request, of_policy)
                for home in np.unique(told.subject[rows]).tolist():
                    place = self.position.get(home)
                    if place is not None:
                        known[place] = 1.0
                        right_door[place] = max(right_door[place], chances[home])
        if self.knowing.names:
            rows = self.by_name & (told.attribute != Attribute.CAMERAS)
            for home in np.unique(told.subject[rows]).tolist():
                if home in self.position:
                    place = self.position[home]
                    known[place] = right_door[place] = 1.0
        return known, right_door

    def _others(
        self,
        subjects: list[Subject],
        inside: list[list[int]],
        kinds: tuple[Kind, ...],
        off: float,
        cameras: Floats,
    ) -> None:
        """Add the homes without a camera that the agency cannot tell from those with one."""
        share = camera_share(self.scenario)
        if not 0.0 < share < 1.0 or (cameras == 1.0).all():
            return
        log = self.ledger.requests
        without = [home for home in self.scenario.town.homes if not home.camera]
        for home in without:
            places = [
                place
                for place, request in enumerate(self.requests)
                if math.hypot(home.x - log.x[request], home.y - log.y[request])
                <= log.radius[request]
                and log.radius[request] > 0
            ]
            for place in places:
                inside[place].append(len(subjects))
            if places:
                subjects.append(Subject(home.id, kinds, share, off))
        if self.scenario.town.homes:
            return
        density = self.scenario.town.homes_per_sq_mi or 0.0
        for place, request in enumerate(self.requests):
            total = round(math.pi * float(log.radius[request]) ** 2 * density)
            more = total - len(self.areas[place])
            if more > 0 and self._map_leaves_doubt(request):
                inside[place].append(len(subjects))
                subjects.append(Subject(f"other homes of {place + 1}", kinds, share, off, more))

    def _map_leaves_doubt(self, request: int) -> bool:
        """Tell whether a home of which no map shows a camera may have one."""
        policy = _policy(self.ledger, request)
        shown = policy.agency_receives.cameras.detail in BY_NAME
        shown = shown or policy.public_receives.cameras.detail in BY_NAME
        return not (self.knowing.map and shown and policy.map.covers == 1)

    def _asking(self, request: int, homes: tuple[int, ...]) -> Asking:
        log, residents = self.ledger.requests, self.scenario.residents
        answered = 1.0
        if log.closed[request] == NOBODY:
            waited = (self.scenario.horizon - int(log.sent[request])) / 60
            answered = math.expm1(-waited / residents.mean_hours_to_answer) / math.expm1(
                -residents.deadline_hours / residents.mean_hours_to_answer
            )
        door = residents.at_the_door
        visited = _policy(self.ledger, request).people_asked == "visited"
        return Asking(
            f"request {request + 1}",
            homes,
            min(1.0, answered),
            (door.shares, door.declines) if visited else None,
        )

    def _told_of(self, request: int, attributes: tuple[Attribute, ...]) -> bool:
        """Tell whether all homes of one of these items are told by name or place."""
        policy = _policy(self.ledger, request)
        if policy.people_asked == "visited":
            return True
        return any(
            flows.flow(ITEMS[attribute]).detail in BY_NAME
            for flows in (policy.agency_receives, policy.public_receives)
            for attribute in attributes
        )

    def _named(self) -> list[Named]:
        """Return what is known by name of each pair of a home and a request."""
        if not self.knowing.names:
            return []
        left: dict[tuple[int, int], int] = {}
        for request, place in self.place.items():
            for home, bits in self._left(request).items():
                if bits != ANYTHING:
                    left[place, self.position[home]] = bits
        return [
            Named(self._said(place, home, bits), place, home, bits)
            for (place, home), bits in left.items()
        ]

    def _said(self, place: int, home: int, bits: int) -> str:
        """Return what names say of a home in a request."""
        who = self.ledger.homes.ids[int(self.homes[home])]
        what = _SAID.get(bits, "is not among those who shared")
        return f"{who} {what} in request {self.requests[place] + 1}"

    def _left(self, request: int) -> dict[int, int]:
        """Return for each home in the area the outcomes that names leave."""
        area = self.areas[self.place[request]]
        left = dict.fromkeys(area.tolist(), ANYTHING)
        if _policy(self.ledger, request).people_asked == "visited":
            return self._seen(request, left)
        is_open = self.ledger.requests.closed[request] == NOBODY
        for attributes, outcome in (
            (_SHARES, Outcome.SHARED),
            ((Attribute.DECLINED,), Outcome.DECLINED),
            ((Attribute.IGNORED,), Outcome.IGNORED),
        ):
            if self._told_of(request, attributes) and not (outcome == Outcome.IGNORED and is_open):
                self._narrow(left, self._rows(request, attributes), 1 << outcome)
        if self._told_of(request, (Attribute.ASKED,)):
            asked = ANYTHING & ~(1 << Outcome.NOT_ASKED)
            self._narrow(left, self._rows(request, (Attribute.ASKED,)), asked)
        return left

    def _rows(self, request: int, attributes: tuple[Attribute, ...]) -> set[int]:
        """Return the homes told of under these items, as answers to the request itself."""
        return set().union(*(self.told[request, attribute] for attribute in attributes))

    @staticmethod
    def _narrow(left: dict[int, int], homes: set[int], outcomes: int) -> None:
        for home in left:
            left[home] &= outcomes if home in homes else ~outcomes

    def _seen(self, request: int, left: dict[int, int]) -> dict[int, int]:
        """Return what officers saw at each door."""
        trace = self.ledger.trace
        rows = trace.request == request
        for kind, home in zip(trace.kind[rows].tolist(), trace.home[rows].tolist(), strict=True):
            if kind in _SEEN:
                left[home] = 1 << _SEEN[kind]
        return left

    def _numbers(self) -> list[Number]:
        """Return the published numbers, each cell's last; the same cell once for all readers."""
        told = self.ledger.disclosures
        rows = np.flatnonzero(
            self.mine & (told.cell != NOBODY) & (told.attribute <= Attribute.IGNORED)
        )
        last = {(int(told.cell[row]), int(told.recipient[row])): int(row) for row in rows}
        numbers: dict[tuple[int, int | None, int | None, int | None], Number] = {}
        for (position, _), row in last.items():
            cell = self.ledger.cells[position]
            if cell.agency not in self.agencies:
                continue
            number = self._number(cell, row)
            if number is not None:
                numbers[position, number.noisy, number.low, number.high] = number
        return list(numbers.values())

    def _number(self, cell: Cell, row: int) -> Number | None:
        told = self.ledger.disclosures
        covered = requests_of(self.ledger, cell).tolist()
        if not covered or any(request not in self.place for request in covered):
            return None
        item: Counted = _COUNTED[int(cell.attribute)]
        if item == "ignored" and (self.ledger.requests.closed[covered] == NOBODY).any():
            return None  # nobody has ignored a request whose deadline is still to come
        policy = self.ledger.regime.steps[cell.step][1]
        public = int(told.recipient[row]) == PUBLIC
        flows = policy.public_receives if public else policy.agency_receives
        flow = flows.flow(item)
        detail, value = DETAILS[int(told.detail[row])], int(told.value[row])
        where = (
            f"request {covered[0] + 1}"
            if len(covered) == 1
            else f"{len(covered)} requests together"
        )
        number = Number("", item, tuple(self.place[request] for request in covered))
        if value == WITHHELD:
            if policy.safeguards.complementary:
                return None
            low = 0 if policy.safeguards.zeros_withheld else 1
            high = threshold_of(flow, policy.safeguards) - 1
            return replace(number, name=f"{item} in {where}: hidden", low=low, high=high)
        if detail == "noisy":
            return replace(
                number,
                name=f"{item} in {where}: {value}, blurred",
                noisy=value,
                epsilon=noise_of(flow, policy),
                left_out=self._left_out(policy, covered),
            )
        low, high = value, value
        if detail == "rounded":
            low, high = rounded_limits(value, round_to_of(flow, policy.safeguards))
        return replace(number, name=f"{item} in {where}: {value}", low=low, high=high)

    def _left_out(self, policy: Policy, covered: list[int]) -> frozenset[tuple[int, int]]:
        """Return the pairs that noisy totals do not count: a home's requests beyond its first."""
        if policy.safeguards.protects != "home":
            return frozenset()
        most = answers_counted(policy)
        log = self.ledger.requests
        noisy = [
            request
            for request in np.argsort(log.sent, kind="stable").tolist()
            if log.sent[request] != NOBODY and _is_noisy(_policy(self.ledger, request))
        ]
        every_area = self.every_area
        before: dict[int, int] = defaultdict(int)
        found = set()
        for request in noisy:
            for home in every_area[request].tolist():
                if before[home] >= most and request in covered:
                    found.add((self.place[request], self.position[home]))
                before[home] += 1
        return frozenset(found)


def _is_noisy(policy: Policy) -> bool:
    return any(
        flows.flow(item).detail == "noisy"
        for flows in (policy.agency_receives, policy.public_receives)
        for item in COUNTED
    )


def camera_share(scenario: Scenario) -> float:
    """Return what an observer without a map believes of any home: the chance of a camera."""
    town = scenario.town
    if town.homes:
        return ASSUMED_CAMERA_SHARE if town.camera_share is None else town.camera_share
    homes = (town.area_sq_mi or 0.0) * (town.homes_per_sq_mi or 0.0)
    return min(1.0, (town.cameras or 0) / homes) if homes else 0.0


def _kinds(scenario: Scenario, policy: Policy) -> tuple[Kind, ...]:
    """Return the kinds of residents as the observer takes them to be."""
    residents = scenario.residents
    kinds = [
        Kind(
            segment.name, segment.share, *_told(segment.shares, segment.declines, scenario, policy)
        )
        for segment in residents.segments
    ]
    if scenario.observer.knows_rates:
        return tuple(kinds)
    shares = sum(kind.prior * kind.shares for kind in kinds)
    declines = sum(kind.prior * kind.declines for kind in kinds)
    return (Kind("", 1.0, shares, declines),)


def _told(
    shares: float, declines: float, scenario: Scenario, policy: Policy
) -> tuple[float, float]:
    """Return the rates where residents know that their answers are told."""
    effect = scenario.residents.told_effect if policy.tells_of_answers else 0.0
    if not effect or shares >= 1:
        return shares, declines
    odds = math.exp(effect)
    shifted = shares * odds / (1 - shares + shares * odds)
    return shifted, declines * (1 - shifted) / (1 - shares)


def _opted_out(scenario: Scenario, cameras: int) -> float:
    """Return the share of homes with requests off that the observer believes in: never 0 or 1."""
    residents = scenario.residents
    share = residents.opted_out
    if residents.opted_out_homes is not None and cameras:
        share = residents.opted_out_homes / cameras
    written = [home.opted_out for home in scenario.town.homes if home.camera]
    if any(one is not None for one in written):
        share = sum(share if one is None else float(one) for one in written) / len(written)
    return min(1.0 - LEAST_OPTED_OUT, max(LEAST_OPTED_OUT, share))


__all__ = ["OUTCOME_OF", "Knowing", "View", "areas", "camera_share", "views"]
