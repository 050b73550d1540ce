"""The observer: what an agency goes by, from the ledger to evidence.

It knows its own requests and their areas, the policy and its withholding rule, and what it and
the public were told (design 6). It does not know who opened a message or how many switched
requests off.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Attribute, Bools, Floats, Ints, Ledger
from simulator.measure.inference.evidence import Asking, Evidence, Fact, Kind, Number, Subject
from simulator.measure.observer.dots import (
    AreasOf,
    Dots,
    areas_of_places,
    camera_sets,
    dots_of,
    placings,
)
from simulator.measure.observer.ground import Ground
from simulator.measure.observer.names import SHARES, named_facts, others_facts
from simulator.measure.observer.numbers import (
    camera_numbers,
    counts_several_clips,
    published_numbers,
)
from simulator.measure.observer.prior import (
    camera_share,
    homes_per_sq_mi,
    kinds_believed,
    opted_out_believed,
)
from simulator.measure.observer.reading import Reading, areas, policy_of
from simulator.measure.observer.timing import over, said_by_the_moment
from simulator.scenario.policy import Policy


@dataclass(frozen=True, slots=True)
class Doubt:
    """What dots of which it is not known whose they are leave open.

    `View.evidence` takes each dot for a home. What that proves of the dot is proven of a home only
    as far as one of these says so.
    """

    mates: tuple[tuple[int, ...], ...]
    """For each of `View.homes` the homes of which one is proven to have the dot that stands for
    it; empty where it may be of another home."""
    towns: tuple[Evidence, ...]
    """The evidence with the cameras at each set of homes that the dots may stand for; its subjects
    begin with `View.homes`. None where there are too many such sets."""
    without_map: Evidence
    """What is known apart from the map."""


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
    published: tuple[Number, ...]
    """The published numbers among the facts of `evidence`."""
    more_published: bool
    """Whether there were others, which chances cannot take in, or not whole: of cameras, where
    somebody may have switched requests off and no map shows them; of clips, where a home may have
    given several."""
    over: Bools
    """For each request, whether the time to answer it is known to be over."""
    camera_known: Bools
    """For each of `homes`, whether the agency knows of its camera: this one, or one near it."""
    right_door: Floats
    """For each of `homes`, the chance that what is known of it is known of this very home: less
    than 1 where it is a dot on a map in error, which may stand for a home near it."""
    camera_before: float
    """The chance of a camera at any home, before a map or a name."""
    audience: bool
    """Whether the requests were posts to whoever saw them: nobody was asked by name."""
    sharers_told: Bools
    """For each request, whether everybody who shared is known by name or place."""
    doubt: Doubt | None = None
    """What else has to be looked at before anything is proven; nothing where each dot is known to
    be of the home that it stands for."""


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


def ground_of(ledger: Ledger) -> Ground:
    """Return where the homes of `ledger` stand: the same for all its views, at any minute."""
    return Ground(ledger.loaded.scenario.town, ledger.homes)


def view_of(
    ledger: Ledger, group: Group, now: int | None = None, ground: Ground | None = None
) -> View:
    """Return what `group` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run. Whoever asks for many views hands them one `ground`.
    """
    ground = ground_of(ledger) if ground is None else ground
    reading = Reading(ledger, group.agencies, list(group.requests), areas(ledger), ground, now)
    return _View(reading, Knowing()).view()


def views(
    ledger: Ledger,
    knowing: Knowing = Knowing(),
    now: int | None = None,
    ground: Ground | None = None,
) -> list[View]:
    """Return what each agency goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run.
    """
    every_area = areas(ledger)
    ground = ground_of(ledger) if ground is None else ground
    return [
        _View(
            Reading(ledger, group.agencies, list(group.requests), every_area, ground, now), knowing
        ).view()
        for group in groups(ledger)
    ]


def view_so_far(ledger: Ledger, request: int, now: int | None) -> View:
    """Return what the agency of `request` goes by in the minute `now`, with which `ledger` ends.

    None stands for the end of the run.
    """
    agencies = (int(ledger.requests.agency[request]),)
    requests = _by_rule(ledger, agencies)[_rule(policy_of(ledger, request))]
    reading = Reading(ledger, agencies, requests, areas(ledger), ground_of(ledger), now)
    return _View(reading, Knowing()).view()


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
        self.first = reading.policy(reading.requests[0])
        self.share = camera_share(self.scenario)
        self.map_requests = reading.map_requests if knowing.map else []
        agencies = self.scenario.all_agencies()
        self.sees_cameras = any(agencies[agency].knows_cameras for agency in reading.agencies)
        self.without = reading.ground.without
        """The homes that are written out without a camera: the observer cannot tell."""

    def view(self) -> View:
        """Return the view."""
        reading = self.reading
        areas_of = areas_of_places(reading)
        dots = self._dots(areas_of)
        cameras, right_door = self._cameras(dots)
        numbers = published_numbers(reading) if self.knowing.numbers else ()
        counts = camera_numbers(reading) if self.knowing.numbers else ()
        shared_by_name = [reading.told_of_all(request, SHARES) for request in reading.requests]
        return View(
            reading.agencies,
            tuple(reading.requests),
            reading.homes,
            self._evidence(cameras, self._without_dot(areas_of), numbers),
            numbers,
            self._more_published(counts),
            over(reading),
            cameras == 1.0,
            right_door,
            1.0 if self.sees_cameras else self.share,
            _rule(self.first)[1],
            np.array(shared_by_name, dtype=bool),
            self._doubt(dots, areas_of, numbers, counts),
        )

    def _more_published(self, counts: tuple[Number, ...]) -> bool:
        """Tell whether numbers, or something of them, is beyond what chances take in."""
        unseen = bool(counts) and not set(self.reading.requests) <= set(self.map_requests)
        return unseen or (self.knowing.numbers and counts_several_clips(self.reading))

    def _dots(self, areas_of: AreasOf) -> Dots | None:
        """Return the dots that may be of another home than they are."""
        errors = (self.reading.policy(request).map.error_ft for request in self.map_requests)
        if self.sees_cameras or not any(errors):
            return None
        dots = dots_of(self.reading, areas_of)
        return dots if dots.in_doubt else None

    def _cameras(self, dots: Dots | None) -> tuple[Floats, Floats]:
        """Return for each home the chance of a camera, and that a camera known of is its own.

        A dot is a camera: it is asked and it answers. What is not known is whose it is. Whatever
        request a camera was told of for, it stays known.
        """
        reading, homes = self.reading, self.reading.homes
        cameras = np.full(len(homes), 1.0 if self.sees_cameras else self.share)
        right_door = np.ones(len(homes))
        if not self.sees_cameras:
            self._off_the_map(cameras)
        told = self.ledger.disclosures
        is_camera = told.attribute[reading.by_name] == Attribute.CAMERAS
        if self.knowing.map:
            cameras[np.isin(homes, told.subject[reading.by_name[is_camera]])] = 1.0
        if self.knowing.names:
            cameras[np.isin(homes, told.subject[reading.by_name[~is_camera]])] = 1.0
        if dots is not None:
            here = np.isin(dots.homes, homes)
            bound = np.array([bool(mates) for mates in dots.mates], dtype=bool)
            door = np.where(bound, 1.0, 1.0 / (1.0 + dots.others))
            right_door[np.searchsorted(homes, dots.homes[here])] = door[here]
        if self.knowing.names:
            named = reading.by_name[~is_camera]
            right_door[np.isin(homes, told.subject[named])] = 1.0
        return cameras, right_door

    def _off_the_map(self, cameras: Floats) -> None:
        """Lower the chance of a camera at homes that a map of some of the cameras does not show."""
        covers = np.zeros(len(self.ledger.homes))
        for request in self.map_requests:
            area = self.reading.every_area[request]
            covers[area] = np.maximum(covers[area], self.reading.policy(request).map.covers)
        cameras[:] = self._unshown(covers[self.reading.homes])

    def _unshown(self, covers: Floats) -> Floats:
        """Return the chance of a camera at homes that maps covering so much do not show."""
        left = 1.0 - self.share * covers
        chance = np.divide(
            self.share * (1.0 - covers), left, out=np.zeros_like(left), where=left > 0
        )
        return np.asarray(chance, dtype=np.float64)

    def _without_dot(self, areas_of: AreasOf) -> dict[int, float]:
        """Return the chance of a camera at each home written out without one that may have one."""
        if self.sees_cameras or not 0.0 < self.share < 1.0:
            return {}
        first = len(self.ledger.homes)
        covers = np.zeros(len(self.without))
        shown = set(self.map_requests)
        for place in range(len(self.without)):
            for request in areas_of(first + place) & shown:
                covers[place] = max(covers[place], self.reading.policy(request).map.covers)
        chances = self._unshown(covers).tolist()
        return {place: chance for place, chance in enumerate(chances) if chance > 0.0}

    def _evidence(
        self, cameras: Floats, without: Mapping[int, float], numbers: tuple[Number, ...]
    ) -> Evidence:
        """Return what is believed and known.

        Args:
            cameras: for each home of the reading the chance of a camera.
            without: the same for homes that are written out without one, by position among them.
            numbers: those that were published.
        """
        reading, knowing = self.reading, self.knowing
        kinds = kinds_believed(self.scenario, self.first)
        off = opted_out_believed(self.scenario, self.ledger.homes.opted_out)
        off = off if _rule(self.first)[0] else 0.0
        subjects = [
            Subject(self.ledger.homes.ids[home], kinds, float(camera), off)
            for home, camera in zip(reading.homes.tolist(), cameras, strict=True)
        ]
        inside: list[list[int]] = [
            [reading.position[home] for home in area.tolist()] for area in reading.areas
        ]
        self._add_listed(subjects, inside, kinds, off, without)
        self._add_drawn(subjects, inside, kinds, off)
        asking = tuple(
            self._asking(request, tuple(some))
            for request, some in zip(reading.requests, inside, strict=True)
        )
        names = [*named_facts(reading), *others_facts(reading, inside)] if knowing.names else []
        facts: list[Fact] = [
            *names,
            *(said_by_the_moment(reading, inside, subjects, names) if knowing.numbers else ()),
            *numbers,
        ]
        return Evidence(tuple(subjects), asking, tuple(facts))

    def _add_listed(
        self,
        subjects: list[Subject],
        inside: list[list[int]],
        kinds: tuple[Kind, ...],
        off: float,
        without: Mapping[int, float],
    ) -> None:
        """Add homes that are written out without a camera, of which the agency cannot tell."""
        log = self.ledger.requests
        for position, camera in without.items():
            home = self.without[position]
            around = [
                place
                for place, request in enumerate(self.reading.requests)
                if log.radius[request] > 0
                and math.hypot(home.x - log.x[request], home.y - log.y[request])
                <= log.radius[request]
            ]
            for place in around:
                inside[place].append(len(subjects))
            if around:
                subjects.append(Subject(home.id, kinds, camera, off))

    def _add_drawn(
        self, subjects: list[Subject], inside: list[list[int]], kinds: tuple[Kind, ...], off: float
    ) -> None:
        """Add, for each request in a drawn town, the homes of its area that have no camera."""
        if self.scenario.town.homes or self.sees_cameras or not 0.0 < self.share < 1.0:
            return
        log, density = self.ledger.requests, homes_per_sq_mi(self.scenario.town)
        all_homes = (self.scenario.town.area_sq_mi or 0.0) * density
        shown = set(self.map_requests)
        for place, request in enumerate(self.reading.requests):
            # A circle wider than the town holds no more homes than the town.
            total = round(min(math.pi * float(log.radius[request]) ** 2 * density, all_homes))
            more = total - len(self.reading.areas[place])
            covers = self.reading.policy(request).map.covers if request in shown else 0.0
            camera = float(self._unshown(np.array([covers]))[0])
            if more > 0 and camera > 0.0:
                inside[place].append(len(subjects))
                subjects.append(Subject(f"other homes of {place + 1}", kinds, camera, off, more))

    def _doubt(
        self,
        dots: Dots | None,
        areas_of: AreasOf,
        numbers: tuple[Number, ...],
        counts: tuple[Number, ...],
    ) -> Doubt | None:
        """Return what dots in doubt, and counts of cameras, leave open."""
        towns = self._towns(dots, areas_of, numbers, counts) if dots is not None or counts else ()
        if dots is None and not towns:
            return None
        knowing = Knowing(map=False, names=self.knowing.names, numbers=self.knowing.numbers)
        blind = _View(self.reading, knowing)
        return Doubt(
            self._mates(dots),
            towns,
            blind._evidence(blind._cameras(None)[0], blind._without_dot(areas_of), numbers),
        )

    def _mates(self, dots: Dots | None) -> tuple[tuple[int, ...], ...]:
        """Return for each home those of which one has its dot; see `Doubt.mates`."""
        position = self.reading.position
        found: list[tuple[int, ...]] = [(place,) for place in range(len(self.reading.homes))]
        if dots is None:
            return tuple(found)
        for home, mates in zip(dots.homes.tolist(), dots.mates, strict=True):
            if home in position:
                here = dots.homes[list(mates)].tolist()
                known = all(mate in position for mate in here)
                found[position[home]] = tuple(position[mate] for mate in here) if known else ()
        return tuple(found)

    def _towns(
        self,
        dots: Dots | None,
        areas_of: AreasOf,
        numbers: tuple[Number, ...],
        counts: tuple[Number, ...],
    ) -> tuple[Evidence, ...]:
        """Return the evidence for each set of homes that can have the cameras on the map."""
        if not self.scenario.town.homes or self.sees_cameras:
            return ()
        reading, first = self.reading, len(self.ledger.homes)
        without = self._without_dot(areas_of)
        counted = {reading.requests[place] for number in counts for place in number.requests}
        # Of what a map shows only the dots can be; of what is only counted, anything.
        covers = self._covers(areas_of, counted | set(self.map_requests))
        mapped = self._covers(areas_of, set(self.map_requests))
        named = self._named()
        sets = camera_sets(
            self._dotted(dots),
            [place for place in covers if place not in mapped],
            frozenset(place for place in named if covers.get(place) == 1.0),
            [
                (self._times(areas_of, number), number.low, number.high)
                for number in counts
                if number.noisy is None
            ],
        )
        evidences = []
        for shown in sets or ():
            chances = {
                place: 1.0
                if place in shown or place in named
                else float(self._unshown(np.array([covers.get(place, 0.0)]))[0])
                for place in [*reading.homes.tolist(), *(first + place for place in without)]
            }
            chances |= dict.fromkeys(shown, 1.0)
            evidences.append(
                self._evidence(
                    np.array([chances[home] for home in reading.homes.tolist()]),
                    {place - first: chance for place, chance in chances.items() if place >= first},
                    numbers,
                )
            )
        return tuple(evidences)

    def _covers(self, areas_of: AreasOf, requests: set[int]) -> dict[int, float]:
        """Return for each place in these areas the largest share of cameras on a map of it."""
        found: dict[int, float] = {}
        for place in range(len(self.reading.ground.x)):
            here = [self.reading.policy(one).map.covers for one in areas_of(place) & requests]
            if here:
                found[place] = max(here)
        return found

    def _times(self, areas_of: AreasOf, number: Number) -> dict[int, int]:
        """Return how often `number` counts a camera at each place."""
        requests = {self.reading.requests[place] for place in number.requests}
        times = {
            place: len(areas_of(place) & requests) for place in range(len(self.reading.ground.x))
        }
        return {place: many for place, many in times.items() if many}

    def _named(self) -> set[int]:
        """Return the homes that a record other than a map names or places."""
        if not self.knowing.names:
            return set()
        told, by_name = self.ledger.disclosures, self.reading.by_name
        rows = by_name[told.attribute[by_name] != Attribute.CAMERAS]
        return set(told.subject[rows].tolist())

    def _dotted(self, dots: Dots | None) -> list[frozenset[int]] | None:
        """Return each set of places that the cameras on the map can be at; None: too many."""
        if not self.knowing.map:
            return [frozenset()]
        told, by_name = self.ledger.disclosures, self.reading.by_name
        cameras = by_name[told.attribute[by_name] == Attribute.CAMERAS]
        shown = frozenset(told.subject[cameras].tolist())
        if dots is None:
            return [shown]
        exact = shown.difference(dots.homes.tolist())
        sets = placings(dots.fits)
        return None if sets is None else [exact | some for some in sets]

    def _asking(self, request: int, homes: tuple[int, ...]) -> Asking:
        log, residents = self.ledger.requests, self.scenario.residents
        answered = 1.0
        if not self.reading.is_over(request):
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
