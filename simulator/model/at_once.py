"""Requests to which nothing reacts: nothing wakes for them, and all that comes of them is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from simulator.ledger import NOBODY, Ints, RequestLog, Trace
from simulator.model.drawn.answers import Answered
from simulator.model.drawn.incidents import Incidents
from simulator.model.drawn.whole import Drawn
from simulator.model.limits import refusal
from simulator.model.told.rules import Rules
from simulator.model.written.gathered import Gathered, gathered
from simulator.model.written.moments import NEVER, Cut
from simulator.model.written.requested import Requested
from simulator.model.written.trace import written_trace
from simulator.scenario.loaded import Regime


@dataclass(frozen=True, slots=True, eq=False)
class AtOnce:
    """What comes of all requests of a run: the same under policies that change no behaviour."""

    requests: Requested
    whole: Gathered
    """Up to the end of the run, by the rules of the policy that met it first."""
    log: RequestLog
    _traces: dict[bytes, Trace] = field(default_factory=dict)

    def under(self, rules: Sequence[Rules]) -> Gathered:
        """Return the requests up to the end of the run, to be told of by `rules`."""
        return replace(self.whole, rules=rules)

    def trace(self, mine: Gathered, changes: Sequence[int], reports: Ints) -> Trace:
        """Return what happens up to the end of the run, where neither officers nor courts act.

        Policies differ in it by their `reports` alone: `changes` are known by how homes behave.
        """
        key = reports.tobytes()
        if key not in self._traces:
            self._traces[key] = written_trace(mine, changes, (), reports)
        return self._traces[key]


def at_once(drawn: Drawn, regime: Regime, rules: Sequence[Rules]) -> AtOnce:
    """Return what comes of requests that nobody reviews, waits for, widens or follows up.

    `rules` are those of each step of `regime`.
    """
    incidents, answered, steps = drawn.incidents, drawn.answered(regime), drawn.steps(regime)
    refused = _refused(incidents, answered, steps, rules)

    def made() -> AtOnce:
        requests = _requested(incidents, answered, steps, refused)
        horizon = drawn.scenario.horizon
        whole = Cut(horizon, horizon, horizon)
        return AtOnce(requests, gathered(requests, drawn.town, rules, whole), requests.log(whole))

    return drawn.kept.once((drawn.behaviour(regime), tuple(refused)), made)


def _requested(
    incidents: Incidents, answered: Answered, steps: Ints, refused: Sequence[str]
) -> Requested:
    reaches = answered.reaches
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
