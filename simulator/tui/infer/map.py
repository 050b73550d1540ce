"""What the map of Infer shows: how sure the agency is of each home, or what a step is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from simulator.ledger import NOBODY, Bools, Ints
from simulator.measure.moments.states import States
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.measure.observer.view import View
from simulator.report.words.proof.steps import Step
from simulator.tui.kit.map_cells import FEW, Zoom

_NOT_DRAWN = -1
_MOST_CIRCLES = 4


def states_of(homes: list[Suspected], count: int, focus: int) -> States:
    """Return a `Sure` for each of `count` homes.

    Where there are many, those that no request reached are left out, but for the one in `focus`.
    """
    others = Sure.NOT_KNOWN if count <= FEW else _NOT_DRAWN
    states = np.full(count, others, dtype=np.int8)
    if focus != NOBODY:
        states[focus] = Sure.NOT_KNOWN
    for one in homes:
        states[one.home] = one.sure
    return states


def request_about(view: View, home: int) -> int:
    """Return the latest request that had `home` in its area, NOBODY where none had."""
    places = np.flatnonzero(view.homes == home).tolist()
    about = [
        request
        for request, asking in zip(view.requests, view.evidence.requests, strict=True)
        if places and places[0] in asking.homes
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
    known: Conclusions | None, step: Step | None, states: States, focus: int, zoom: Zoom
) -> Pointed:
    """Return what `step` is about; without one, all homes and a request about that in `focus`."""
    if step is not None and known is not None:
        return in_step(known.view, step, states)
    if known is None or zoom == "town":
        return Pointed(states, NOBODY, (), None)
    return Pointed(states, request_about(known.view, focus), (), None)


def in_step(view: View, step: Step, states: States) -> Pointed:
    """Return the homes in the areas that `step` is about, and which of them stand out.

    Of several areas the last is filled, and the others have a rim.
    """
    areas = {home for request in step.requests for home in view.evidence.requests[request].homes}
    shown = np.full_like(states, _NOT_DRAWN)
    inside = _in_ledger(view, areas.union(step.homes))
    shown[inside] = states[inside]
    homes = np.zeros(len(states), dtype=bool)
    homes[_in_ledger(view, step.homes)] = True
    about = tuple(view.requests[place] for place in step.requests)
    if len(about) == 1 or len(about) > _MOST_CIRCLES:
        return Pointed(shown, about[0] if len(about) == 1 else NOBODY, (), homes)
    return Pointed(shown, about[-1], about[:-1], homes)


def _in_ledger(view: View, places: Iterable[int]) -> Ints:
    """Return the homes of the ledger among subjects: others are homes that nobody wrote out."""
    homes: Ints = view.homes[[place for place in sorted(places) if place < len(view.homes)]]
    return homes
