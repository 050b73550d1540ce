"""What the map of Infer shows: how sure the agency is of each home, or what a step is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Bools, Ledger
from simulator.measure.moments.states import States
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.measure.observer.view import View
from simulator.report.words.proof.steps import Step
from simulator.scenario.homes.town import Home
from simulator.tui.kit.ground.shown import Places
from simulator.tui.kit.map_cells import Zoom, dots

_NOT_DRAWN = -1
_MOST_CIRCLES = 4


def states_of(homes: list[Suspected], ledger: Ledger, focus: int) -> States:
    """Return a `Sure` for each home of `ledger`, then for each written out without a camera.

    In a town where not every home is written out, a mark would give away where a camera is: there
    only those stand that the agency could point at, and the one in `focus`.
    """
    town = ledger.loaded.scenario.town.homes
    count = len(ledger.homes) + len(_without(ledger))
    states = np.full(count, Sure.NOT_KNOWN if town else _NOT_DRAWN, dtype=np.int8)
    if focus != NOBODY:
        states[focus] = Sure.NOT_KNOWN
    for one in homes:
        if town or one.pointed_out or one.by_dot or one.home == focus:
            states[one.home] = one.sure
    return states


def in_focus(home: int, homes: list[Suspected], ledger: Ledger | None) -> int:
    """Return the home in focus, if it is a camera or a dot on the map that is shown; else nobody.

    A dot that stands for no camera is gone with the map that it was on.
    """
    cameras = 0 if ledger is None else len(ledger.homes)
    there = home in range(cameras) or any(one.home == home for one in homes)
    return home if there else NOBODY


def any_unseen(homes: list[Suspected], ledger: Ledger) -> bool:
    """Tell whether the map leaves out homes that the agency cannot point at."""
    town = ledger.loaded.scenario.town.homes
    return not town and any(not (one.pointed_out or one.by_dot) for one in homes)


def places_of(homes: list[Suspected], ledger: Ledger, error_ft: float) -> Places:
    """Return where the agency sees each home: of those known by a dot that is off, the dot."""
    without = _without(ledger)
    by_dot = np.zeros(len(ledger.homes) + len(without), dtype=bool)
    by_dot[[one.home for one in homes if one.by_dot]] = True
    east, north = dots(ledger, by_dot[: len(ledger.homes)], error_ft)
    if without:
        east = np.concatenate((east, [home.x for home in without]))
        north = np.concatenate((north, [home.y for home in without]))
    return Places(east, north, by_dot if error_ft else None, error_ft)


def _without(ledger: Ledger) -> list[Home]:
    """Return the homes that are written out without a camera."""
    return [home for home in ledger.loaded.scenario.town.homes if not home.camera]


def request_about(view: View, homes: list[Suspected], focus: int) -> int:
    """Return the latest request that had the home in `focus` in its area, NOBODY where none had."""
    place = next((one.place for one in homes if one.home == focus), NOBODY)
    about = [
        request
        for request, asking in zip(view.requests, view.evidence.requests, strict=True)
        if place in asking.homes
    ]
    return about[-1] if about else NOBODY


@dataclass(frozen=True, slots=True)
class Pointed:
    """What the map shows of one step."""

    states: States
    """A `Sure` for each home that the step is about, the others not drawn."""
    request: int
    """The request to draw the circle of; NOBODY where the step is about several."""
    others: tuple[int, ...]
    """Several, where they are few enough to tell their circles apart."""
    homes: Bools | None
    """The homes that it is about one by one; nothing where no step is told."""


def pointed_at(
    known: Conclusions | None,
    step: Step | None,
    states: States,
    homes: list[Suspected],
    focus: int,
    zoom: Zoom,
) -> Pointed:
    """Return what `step` is about; without one, all homes and a request about that in `focus`."""
    if step is not None and known is not None:
        return in_step(known.view, step, states, homes)
    if known is None or zoom == "town":
        return Pointed(states, NOBODY, (), None)
    return Pointed(states, request_about(known.view, homes, focus), (), None)


def in_step(view: View, step: Step, states: States, suspected: list[Suspected]) -> Pointed:
    """Return the homes in the areas that `step` is about, and which of them stand out.

    Of several areas the last is filled, and the others have a rim.
    """
    areas = {home for request in step.requests for home in view.evidence.requests[request].homes}
    shown = np.full_like(states, _NOT_DRAWN)
    inside = _on_the_map(view, suspected, areas.union(step.homes))
    shown[inside] = states[inside]
    homes = np.zeros(len(states), dtype=bool)
    homes[_on_the_map(view, suspected, step.homes)] = True
    about = tuple(view.requests[place] for place in step.requests)
    if len(about) == 1 or len(about) > _MOST_CIRCLES:
        return Pointed(shown, about[0] if len(about) == 1 else NOBODY, (), homes)
    return Pointed(shown, about[-1], about[:-1], homes)


def _on_the_map(view: View, suspected: list[Suspected], places: Iterable[int]) -> list[int]:
    """Return the homes at some places of the view: some are homes that nobody wrote out."""
    homes = dict(enumerate(view.homes.tolist()))
    homes |= {one.place: one.home for one in suspected}
    return [homes[place] for place in sorted(places) if place in homes]
