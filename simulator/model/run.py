"""One run: the scenario under one policy, as SimPy processes, into a ledger.

A process stands for an agency, for each of its requests, visits and demands, and for each
calendar of reports; reviewers and officers are desks that work waits for. Reports of a minute
come half a minute after it, so that they see everything that happened in it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.ledger import Happened, Ledger
from simulator.model.drawn.answers import Answers, Reach
from simulator.model.drawn.incidents import Incident
from simulator.model.drawn.whole import Drawn
from simulator.model.legal import start_legal_process
from simulator.model.requests import request
from simulator.model.world import World
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PERIOD_OF, When

AFTER_THE_MINUTE = 0.5
Steps = Generator[simpy.Event, Any, None]


def run(
    loaded: Loaded, policy: str, seed: int, replication: int, drawn: Drawn | None = None
) -> Ledger:
    """Run one replication of `loaded` under the policy called `policy`.

    The outcome is a function of the first four arguments alone. `drawn` is the world of the
    replication, where another policy has met it already: else it is drawn here.

    Raises:
        ValueError: where `drawn` is the world of another replication or scenario.
    """
    if drawn is None:
        drawn = Drawn.of(loaded.scenario, seed, replication)
    elif not drawn.fits(loaded.scenario, seed, replication):
        raise ValueError("this world was drawn for another run")
    world = World(loaded, loaded.regimes[policy], drawn.chance, drawn.town)
    incidents = drawn.incidents
    reaches, answers = drawn.answered(world.regime)
    for start, _ in world.regime.steps:
        if start:
            world.env.process(_policy_changes(world, start))
    by_agency: list[list[int]] = [[] for _ in world.agencies]
    for position, incident in enumerate(incidents):
        by_agency[incident.agency].append(position)
    for positions in by_agency:
        if positions:
            mine = [(incidents[p], reaches[p], answers[p]) for p in positions]
            world.env.process(_agency(world, mine))
    start_legal_process(world)
    for when in sorted(set().union(*(rules.moments() for rules in world.rules))):
        if when in PERIOD_OF:
            world.env.process(_calendar(world, when))
    world.env.process(_end(world))
    world.env.run(until=world.scenario.horizon + 1)
    return world.ledger()


def _agency(world: World, mine: list[tuple[Incident, Reach, Answers]]) -> Steps:
    """An agency submits its requests, each when its time comes."""
    for incident, reached, answers in mine:
        if incident.at > world.env.now:
            yield world.env.timeout(incident.at - world.env.now)
        world.env.process(request(world, incident, reached, answers))


def _policy_changes(world: World, start: int) -> Steps:
    """Another policy comes into force."""
    yield world.env.timeout(start)
    world.note(Happened.POLICY_CHANGED)


def _calendar(world: World, when: When) -> Steps:
    """A report is made at the end of each period."""
    period = GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY
    for end in range(period, world.scenario.horizon + 1, period):
        yield world.env.timeout(end + AFTER_THE_MINUTE - world.env.now)
        world.note(Happened.REPORT)
        world.passing_on.report(end, when)


def _end(world: World) -> Steps:
    """The run is over: the last reports, after those of the calendars."""
    yield world.env.timeout(world.scenario.horizon + AFTER_THE_MINUTE + 0.25)
    world.note(Happened.REPORT)
    world.passing_on.end(world.scenario.horizon)
