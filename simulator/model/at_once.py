"""Requests to which nothing reacts: nothing wakes for them, and all that comes of them is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulator.ledger import NOBODY, Ints
from simulator.model.drawn.answers import Answered
from simulator.model.drawn.incidents import Incidents
from simulator.model.limits import refusal
from simulator.model.told.rules import Rules
from simulator.model.written.moments import NEVER
from simulator.model.written.requested import Requested


def requested_at_once(
    incidents: Incidents, answered: Answered, steps: Ints, rules: Sequence[Rules]
) -> Requested:
    """Return what comes of requests that nobody reviews, waits for, widens or follows up.

    `steps` are those of the regime in which they are submitted, `rules` those of each step.
    """
    reaches = answered.reaches
    refused = _refused(incidents, answered, steps, rules)
    turned_down = np.array([bool(why) for why in refused], dtype=bool)
    sent = np.where(turned_down, NOBODY, incidents.at)
    closed = np.where(turned_down, NOBODY, incidents.at + answered.closes)
    asked_at = np.where(turned_down, NEVER, incidents.at)
    return Requested(
        agency=incidents.agency,
        at=incidents.at,
        x=incidents.x,
        y=incidents.y,
        radius=reaches.radius,
        window_hours=incidents.window_hours,
        age_days=incidents.age_days,
        incident=np.arange(len(incidents)),
        step=steps,
        key=incidents.key,
        sent=sent,
        closed=closed,
        refused=refused,
        area=reaches.area,
        asked=reaches.asked,
        kind=answered.kind,
        minute=np.repeat(asked_at, reaches.asked.lengths) + answered.after,
        settled=np.where(turned_down, NEVER, closed),
    )


def _refused(
    incidents: Incidents, answered: Answered, steps: Ints, rules: Sequence[Rules]
) -> list[str]:
    """Return why each request is turned down; nothing where it is not."""
    refused = [""] * len(incidents)
    limiting = np.array([one.may_refuse for one in rules])
    for place in np.flatnonzero(limiting[steps]).tolist():
        policy = rules[steps[place]].policy
        refused[place] = refusal(policy, incidents[place], float(answered.reaches.radius[place]))
    return refused
