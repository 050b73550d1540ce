"""One run: the scenario under one policy, as SimPy processes, into a ledger.

A process stands for an agency, for each of its requests, visits and demands, and for each
calendar of reports; reviewers and officers are desks that work waits for. Reports of a minute
come half a minute after it, so that they see everything that happened in it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PERIOD_OF, When
from tests.model_before.chance import Chance
from tests.model_before.drawn.answers import Answers, Reach, draw_answers, reach_each
from tests.model_before.drawn.counted import counted_requests
from tests.model_before.drawn.incidents import Incident, all_incidents
from tests.model_before.drawn.town import build_town
from tests.model_before.legal import start_legal_process
from tests.model_before.requests import request, told_effect
from tests.model_before.world import World

AFTER_THE_MINUTE = 0.5
Steps = Generator[simpy.Event, Any, None]


def run(loaded: Loaded, policy: str, seed: int, replication: int) -> Ledger:
    """Run one replication of `loaded` under the policy called `policy`.

    The outcome is a function of the arguments alone.
    """
    chance = Chance(seed, replication)
    town = build_town(loaded.scenario, chance)
    world = World(loaded, loaded.regimes[policy], chance, town)
    incidents = all_incidents(world.scenario, town, chance)
    reaches, answers = _draw(world, incidents)
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


def _draw(world: World, incidents: list[Incident]) -> tuple[list[Reach], list[Answers]]:
    """Find who is asked in each request and how they answer, for all of them at once."""
    steps = [world.regime.step_at(incident.at) for incident in incidents]
    policies = [policy for _, policy in world.regime.steps]
    may_opt_out = [policy.residents_may_opt_out for policy in policies]
    reaches = reach_each(incidents, world.town, [may_opt_out[step] for step in steps])
    effect = [told_effect(world, policy) for policy in policies]
    effects = [effect[step] for step in steps]
    counted = list(counted_requests(world.scenario, incidents))
    answers = draw_answers(
        world.scenario, world.town, world.chance, incidents, reaches, effects, counted
    )
    return reaches, answers


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
