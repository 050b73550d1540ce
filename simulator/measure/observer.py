"""The observer: what an agency goes by, from the ledger to evidence.

It knows its own requests and their areas, the policy and its withholding rule, and what it and
the public were told (design 6). It does not know who opened a message or how many switched
requests off.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Attribute, Bools, Floats, Ints, Ledger
from simulator.measure.inference.evidence import Asking, Evidence, Fact, Kind, Subject
from simulator.measure.names import SHARES, named_facts, others_facts
from simulator.measure.neighbours import others_near
from simulator.measure.numbers import published_numbers
from simulator.measure.prior import (
    camera_share,
    homes_per_sq_mi,
    kinds_believed,
    opted_out_believed,
)
from simulator.measure.reading import Reading, areas, policy_of
from simulator.scenario.policy import BY_NAME, Policy


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
    """For each of `homes`, the chance that what is known of it is known of this very home: less
    than 1 where it is a dot on a map in error, which stands for a home or for one near it."""
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


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that are looked at together: of one agency or of those that pool, under one rule."""

    agencies: tuple[int, ...]
    requests: tuple[int, ...]
    """Of the ledger; at least one."""


def groups(ledger: Ledger) -> list[Group]:
    """Return what is looked at together: each becomes a view."""
    everybody = tuple(range(len(ledger.agencies)))
    pooled = ledger.loaded.scenario.observer.pooled
    return [
        Group(agencies, tuple(requests))
        for agencies in ([everybody] if pooled else [(agency,) for agency in everybody])
        for requests in _by_rule(ledger, agencies).values()
    ]


def view_of(ledger: Ledger, group: Group, now: int | None = None) -> View:
    """Return what `group` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run.
    """
    reading = Reading(ledger, group.agencies, list(group.requests), areas(ledger), now)
    return _View(reading, Knowing()).view()


def views(ledger: Ledger, knowing: Knowing = Knowing()) -> list[View]:
    """Return what each agency goes by at the end of the run."""
    every_area = areas(ledger)
    return [
        _View(Reading(ledger, one.agencies, list(one.requests), every_area), knowing).view()
        for one in groups(ledger)
    ]


def view_so_far(ledger: Ledger, request: int, now: int | None) -> View:
    """Return what the agency of `request` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run.
    """
    agencies = (int(ledger.requests.agency[request]),)
    requests = _by_rule(ledger, agencies)[_rule(policy_of(ledger, request))]
    return _View(Reading(ledger, agencies, requests, areas(ledger), now), Knowing()).view()


def _by_rule(ledger: Ledger, agencies: tuple[int, ...]) -> dict[tuple[bool, bool], list[int]]:
    """Return the requests of some agencies that were sent, by what holds for those asked."""
    log = ledger.requests
    found: dict[tuple[bool, bool], list[int]] = defaultdict(list)
    for request in np.flatnonzero(np.isin(log.agency, agencies) & (log.sent != NOBODY)).tolist():
        found[_rule(policy_of(ledger, request))].append(request)
    return found


def _rule(policy: Policy) -> tuple[bool, bool]:
    """Return whether residents may opt out, and whether requests are posts to an audience."""
    return policy.residents_may_opt_out, policy.people_asked == "audience"


class _View:
    """Puts one view together."""

    def __init__(self, reading: Reading, knowing: Knowing) -> None:
        self.reading, self.knowing = reading, knowing
        self.ledger, self.scenario = reading.ledger, reading.scenario

    def view(self) -> View:
        """Return the view."""
        reading, knowing = self.reading, self.knowing
        first = reading.policy(reading.requests[0])
        may_opt_out, audience = _rule(first)
        cameras, right_door = self._cameras()
        kinds = kinds_believed(self.scenario, first)
        off = opted_out_believed(self.scenario, len(self.ledger.homes)) if may_opt_out else 0.0
        subjects = [
            Subject(self.ledger.homes.ids[home], kinds, float(camera), off)
            for home, camera in zip(reading.homes.tolist(), cameras, strict=True)
        ]
        inside: list[list[int]] = [
            [reading.position[home] for home in area.tolist()] for area in reading.areas
        ]
        self._others(subjects, inside, kinds, off, cameras)
        asking = tuple(
            self._asking(request, tuple(some))
            for request, some in zip(reading.requests, inside, strict=True)
        )
        facts: list[Fact] = [
            *(named_facts(reading) if knowing.names else ()),
            *(others_facts(reading, inside) if knowing.names else ()),
            *(published_numbers(reading) if knowing.numbers else ()),
        ]
        sharers_told = [reading.told_of_all(request, SHARES) for request in reading.requests]
        return View(
            reading.agencies,
            tuple(reading.requests),
            reading.homes,
            Evidence(tuple(subjects), asking, tuple(facts)),
            cameras == 1.0,
            right_door,
            self._camera_before(),
            audience,
            np.array(sharers_told, dtype=bool),
        )

    def _camera_before(self) -> float:
        agencies = self.scenario.all_agencies()
        sees = any(agencies[agency].knows_cameras for agency in self.reading.agencies)
        return 1.0 if sees else camera_share(self.scenario)

    def _cameras(self) -> tuple[Floats, Floats]:
        """Return for each home the chance of a camera, and that a camera known of is its own.

        A dot is a camera: it is asked and it answers. What is not known is whose it is. Whatever
        request a camera was told of for, it stays known.
        """
        reading = self.reading
        known = np.full(len(reading.homes), self._camera_before())
        right_door = np.floor(known)
        told = self.ledger.disclosures
        if self.knowing.map:
            dots = reading.by_name[told.attribute[reading.by_name] == Attribute.CAMERAS]
            errors = np.array([policy.map.error_ft for _, policy in self.ledger.regime.steps])
            error_of = errors[self.ledger.requests.step]
            for error in np.unique(error_of[told.request[dots]]).tolist():
                rows = dots[error_of[told.request[dots]] == error]
                homes = np.intersect1d(told.subject[rows], reading.homes)
                others = others_near(self.scenario.town, self.ledger.homes, homes, error)
                places = np.searchsorted(reading.homes, homes)
                known[places] = 1.0
                right_door[places] = np.maximum(right_door[places], 1.0 / (1.0 + others))
        if self.knowing.names:
            rows = reading.by_name[told.attribute[reading.by_name] != Attribute.CAMERAS]
            places = np.flatnonzero(np.isin(reading.homes, told.subject[rows]))
            known[places] = right_door[places] = 1.0
        right_door[known < 1.0] = 1.0
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
        log, requests = self.ledger.requests, self.reading.requests
        without = [home for home in self.scenario.town.homes if not home.camera]
        for home in without:
            places = [
                place
                for place, request in enumerate(requests)
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
        density = homes_per_sq_mi(self.scenario.town)
        all_homes = (self.scenario.town.area_sq_mi or 0.0) * density
        for place, request in enumerate(requests):
            # A circle wider than the town holds no more homes than the town.
            total = round(min(math.pi * float(log.radius[request]) ** 2 * density, all_homes))
            more = total - len(self.reading.areas[place])
            if more > 0 and self._map_leaves_doubt(request):
                inside[place].append(len(subjects))
                subjects.append(Subject(f"other homes of {place + 1}", kinds, share, off, more))

    def _map_leaves_doubt(self, request: int) -> bool:
        """Tell whether a home of which no map shows a camera may have one."""
        policy = self.reading.policy(request)
        shown = policy.agency_receives.cameras.detail in BY_NAME
        shown = shown or policy.public_receives.cameras.detail in BY_NAME
        return not (self.knowing.map and shown and policy.map.covers == 1)

    def _asking(self, request: int, homes: tuple[int, ...]) -> Asking:
        log, residents = self.ledger.requests, self.scenario.residents
        answered = 1.0
        if self.reading.is_open(request):
            until = self.reading.until
            now = self.scenario.horizon if until is None else until
            waited = (now - int(log.sent[request])) / 60
            answered = math.expm1(-waited / residents.mean_hours_to_answer) / math.expm1(
                -residents.deadline_hours / residents.mean_hours_to_answer
            )
        door = residents.at_the_door
        visited = self.reading.policy(request).people_asked == "visited"
        return Asking(
            f"request {request + 1}",
            homes,
            min(1.0, answered),
            (door.shares, door.declines) if visited else None,
        )
