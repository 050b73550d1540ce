"""From what an observer reads to evidence: homes with beliefs, requests, and the facts told."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from simulator.ledger import Floats
from simulator.measure.inference.evidence import (
    Evidence,
    Fact,
    Kind,
    ObservedRequest,
    PublishedNumber,
    Subject,
)
from simulator.measure.observer.believed.prior import (
    homes_per_sq_mi,
    kinds_believed,
    opted_out_believed,
)
from simulator.measure.observer.believed.setting import Setting
from simulator.measure.observer.told.names import named_facts, others_facts
from simulator.measure.observer.told.timing import said_by_the_moment


def evidence_of(
    setting: Setting,
    cameras: Floats,
    without: Mapping[int, float],
    numbers: tuple[PublishedNumber, ...],
) -> Evidence:
    """Return what is believed and known.

    Args:
        setting: what the observer reads, and believes of cameras.
        cameras: for each home of the reading the chance of a camera.
        without: the same for homes that are written out without one, by position among them.
        numbers: those that were published.
    """
    reading, ledger = setting.reading, setting.ledger
    kinds = kinds_believed(setting.scenario, setting.telling)
    off = opted_out_believed(setting.scenario, ledger.homes.opted_out)
    inside: list[list[int]] = [
        np.searchsorted(reading.homes, area).tolist() for area in reading.areas
    ]
    # Of a home that no request leaves out, nothing follows from its switch.
    may_matter = {
        place
        for around, heeds in zip(inside, setting.heeding, strict=True)
        for place in (around if heeds else ())
    }
    subjects = [
        Subject(name, kinds, camera, off if place in may_matter else 0.0)
        for place, (name, camera) in enumerate(zip(reading.names, cameras.tolist(), strict=True))
    ]
    _add_listed(setting, subjects, inside, kinds, off, without)
    _add_drawn(setting, subjects, inside, kinds, off)
    differ = any(kind.told is not None for kind in kinds)
    asking = tuple(
        _request(setting, place, tuple(some), told=differ and setting.telling[place])
        for place, some in enumerate(inside)
    )
    names = [*named_facts(reading), *others_facts(reading, inside)]
    facts: list[Fact] = [
        *names,
        *said_by_the_moment(reading, inside, subjects, names, numbers),
        *numbers,
    ]
    return Evidence(tuple(subjects), asking, tuple(facts))


def _add_listed(
    setting: Setting,
    subjects: list[Subject],
    inside: list[list[int]],
    kinds: tuple[Kind, ...],
    off: float,
    without: Mapping[int, float],
) -> None:
    """Add homes that are written out without a camera, of which the agency cannot tell."""
    log = setting.ledger.requests
    for position, camera in without.items():
        home = setting.without[position]
        around = [
            place
            for place, request in enumerate(setting.reading.requests)
            if log.radius[request] > 0
            and math.hypot(home.x - log.x[request], home.y - log.y[request]) <= log.radius[request]
        ]
        for place in around:
            inside[place].append(len(subjects))
        if around:
            mine = off if any(setting.heeding[place] for place in around) else 0.0
            subjects.append(Subject(home.id, kinds, camera, mine))


def _add_drawn(
    setting: Setting,
    subjects: list[Subject],
    inside: list[list[int]],
    kinds: tuple[Kind, ...],
    off: float,
) -> None:
    """Add, for each request in a drawn town, the homes of its area that have no camera."""
    if setting.scenario.town.homes or setting.sees_cameras or not 0.0 < setting.share < 1.0:
        return
    log, density = setting.ledger.requests, homes_per_sq_mi(setting.scenario.town)
    all_homes = (setting.scenario.town.area_sq_mi or 0.0) * density
    shown = set(setting.map_requests)
    unshown: dict[float, float] = {}
    for place, request in enumerate(setting.reading.requests):
        # A circle wider than the town holds no more homes than the town.
        total = round(min(math.pi * float(log.radius[request]) ** 2 * density, all_homes))
        more = total - len(setting.reading.areas[place])
        covers = setting.reading.policy(request).map.covers if request in shown else 0.0
        if covers not in unshown:
            unshown[covers] = float(setting.unshown(np.array([covers]))[0])
        camera = unshown[covers]
        if more > 0 and camera > 0.0:
            inside[place].append(len(subjects))
            mine = off if setting.heeding[place] else 0.0
            subjects.append(Subject(f"other homes of {place + 1}", kinds, camera, mine, more))


def _request(
    setting: Setting, place: int, homes: tuple[int, ...], *, told: bool
) -> ObservedRequest:
    reading, request = setting.reading, setting.reading.requests[place]
    log, residents = reading.ledger.requests, reading.scenario.residents
    answered = 1.0
    if not reading.is_over(request):
        until = reading.until
        now = reading.scenario.horizon if until is None else until
        waited = (now - int(log.sent[request])) / 60
        answered = math.expm1(-waited / residents.mean_hours_to_answer) / math.expm1(
            -residents.deadline_hours / residents.mean_hours_to_answer
        )
    door = residents.at_the_door
    people_asked = reading.policy(request).people_asked
    return ObservedRequest(
        f"request {request + 1}",
        homes,
        min(1.0, answered),
        (door.shares, door.declines) if people_asked == "visited" else None,
        heeds_switch=setting.heeding[place],
        post=people_asked == "audience",
        told=told,
    )
