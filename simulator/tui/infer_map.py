"""What the map of Infer shows: how sure the agency is of each home, or what a step is about."""

from __future__ import annotations

import numpy as np

from simulator.ledger import NOBODY
from simulator.measure.observer import View
from simulator.report.reasons import requests_in
from simulator.report.suspicion import Sure, Suspected
from simulator.tui.moments import States

_NOT_DRAWN = -1


def states_of(homes: list[Suspected], count: int) -> States:
    """Return a `Sure` for each of `count` homes."""
    states = np.full(count, Sure.NOT_KNOWN, dtype=np.int8)
    for one in homes:
        states[one.home] = one.sure
    return states


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
