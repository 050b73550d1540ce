"""What dots of which it is not known whose they are, and counts of cameras, leave open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.log_kinds import Attribute
from simulator.measure.inference.evidence import Evidence, PublishedNumber
from simulator.measure.observer.believed.dots import AreasOf, Dots, camera_sets, placings
from simulator.measure.observer.believed.evidence import evidence_of
from simulator.measure.observer.believed.setting import Setting


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


def doubt_of(
    setting: Setting,
    dots: Dots | None,
    areas_of: AreasOf,
    numbers: tuple[PublishedNumber, ...],
    counts: tuple[PublishedNumber, ...],
) -> Doubt | None:
    """Return what dots in doubt, and counts of cameras, leave open."""
    towns = _towns(setting, dots, areas_of, numbers, counts) if dots is not None or counts else ()
    if dots is None and not towns:
        return None
    blind = Setting(setting.reading, with_map=False)
    return Doubt(
        _mates(setting, dots),
        towns,
        evidence_of(blind, blind.cameras(None)[0], blind.without_dot(areas_of), numbers),
    )


def _mates(setting: Setting, dots: Dots | None) -> tuple[tuple[int, ...], ...]:
    """Return for each home those of which one has its dot; see `Doubt.mates`."""
    position = setting.reading.position
    mates_of: list[tuple[int, ...]] = [(place,) for place in range(len(setting.reading.homes))]
    if dots is None:
        return tuple(mates_of)
    for home, mates in zip(dots.homes.tolist(), dots.mates, strict=True):
        if home in position:
            here = dots.homes[list(mates)].tolist()
            known = all(mate in position for mate in here)
            mates_of[position[home]] = tuple(position[mate] for mate in here) if known else ()
    return tuple(mates_of)


def _towns(
    setting: Setting,
    dots: Dots | None,
    areas_of: AreasOf,
    numbers: tuple[PublishedNumber, ...],
    counts: tuple[PublishedNumber, ...],
) -> tuple[Evidence, ...]:
    """Return the evidence for each set of homes that can have the cameras on the map."""
    if not setting.scenario.town.homes or setting.sees_cameras:
        return ()
    reading, first = setting.reading, len(setting.ledger.homes)
    without = setting.without_dot(areas_of)
    counted = {reading.requests[place] for number in counts for place in number.requests}
    # Of what a map shows only the dots can be; of what is only counted, anything.
    covers = _covers(setting, areas_of, counted | set(setting.map_requests))
    mapped = _covers(setting, areas_of, set(setting.map_requests))
    named = _named(setting)
    sets = camera_sets(
        _dotted(setting, dots),
        [place for place in covers if place not in mapped],
        frozenset(place for place in named if covers.get(place) == 1.0),
        [
            (_times(setting, areas_of, number), number.low, number.high)
            for number in counts
            if number.noisy is None
        ],
    )
    evidences = []
    for shown in sets or ():
        chances = {
            place: 1.0
            if place in shown or place in named
            else float(setting.unshown(np.array([covers.get(place, 0.0)]))[0])
            for place in [*reading.homes.tolist(), *(first + place for place in without)]
        }
        chances |= dict.fromkeys(shown, 1.0)
        evidences.append(
            evidence_of(
                setting,
                np.array([chances[home] for home in reading.homes.tolist()]),
                {place - first: chance for place, chance in chances.items() if place >= first},
                numbers,
            )
        )
    return tuple(evidences)


def _covers(setting: Setting, areas_of: AreasOf, requests: set[int]) -> dict[int, float]:
    """Return for each place in these areas the largest share of cameras on a map of it."""
    largest: dict[int, float] = {}
    for place in range(len(setting.reading.ground.x)):
        here = [
            setting.reading.policy(request).map.covers for request in areas_of(place) & requests
        ]
        if here:
            largest[place] = max(here)
    return largest


def _times(setting: Setting, areas_of: AreasOf, number: PublishedNumber) -> dict[int, int]:
    """Return how often `number` counts a camera at each place."""
    requests = {setting.reading.requests[place] for place in number.requests}
    times = {
        place: len(areas_of(place) & requests) for place in range(len(setting.reading.ground.x))
    }
    return {place: many for place, many in times.items() if many}


def _named(setting: Setting) -> set[int]:
    """Return the homes that a record other than a map names or places."""
    told, by_name = setting.ledger.disclosures, setting.reading.by_name
    rows = by_name[told.attribute[by_name] != Attribute.CAMERAS]
    return set(told.subject[rows].tolist())


def _dotted(setting: Setting, dots: Dots | None) -> list[frozenset[int]] | None:
    """Return each set of places that the cameras on the map can be at; None: too many."""
    if not setting.with_map:
        return [frozenset()]
    told, by_name = setting.ledger.disclosures, setting.reading.by_name
    cameras = by_name[told.attribute[by_name] == Attribute.CAMERAS]
    shown = frozenset(told.subject[cameras].tolist())
    if dots is None:
        return [shown]
    exact = shown.difference(dots.homes.tolist())
    sets = placings(dots.fits)
    return None if sets is None else [exact | some for some in sets]
