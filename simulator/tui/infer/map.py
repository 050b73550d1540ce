"""What the map of Infer shows: how sure the agency is of each home, or what a step is about."""

from __future__ import annotations

import numpy as np

from simulator.ledger import NOBODY
from simulator.measure.moments.states import States
from simulator.measure.observer.suspicion import Sure, Suspected
from simulator.measure.observer.view import View
from simulator.report.words.proofs import requests_in
from simulator.tui.kit.map_cells import FEW

_NOT_DRAWN = -1


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


def states_of_step(view: View, sentence: str, states: States) -> tuple[States, int]:
    """Return the states in the areas that a step names, and the request to draw a circle of."""
    named = requests_in(view.evidence, sentence)
    if not named:
        return states, NOBODY
    inside = sorted({home for place in named for home in view.evidence.requests[place].homes})
    homes = view.homes[[place for place in inside if place < len(view.homes)]]
    seen = np.full_like(states, _NOT_DRAWN)
    seen[homes] = states[homes]
    return seen, view.requests[named[0]] if len(named) == 1 else NOBODY
