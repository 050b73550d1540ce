"""A request: reviewed, sent, answered, closed; where nobody shares, asked again more widely."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from simulator.model.doors import canvass, follow_up
from simulator.model.drawn.answers import Answers, draw_answers
from simulator.model.drawn.incidents import Incident, Incidents
from simulator.model.drawn.reaches import Reach, reach_each
from simulator.model.drawn.whole import Drawn, told_effect
from simulator.model.limits import refusal
from simulator.model.submitted import Submitted
from simulator.model.world import AFTER_ANSWERS, Closed, World
from simulator.scenario.agency import Widening

Steps = Generator[simpy.Event, Any, None]


def start_requests(world: World, drawn: Drawn) -> None:
    """Let every agency submit its requests, each when its time comes."""
    answered, by_agency = drawn.answered(world.regime), drawn.incidents.agency
    for agency in np.unique(by_agency).tolist():
        mine = [
            (drawn.incidents[place], answered.reaches.of(place), answered.of(place))
            for place in np.flatnonzero(by_agency == agency).tolist()
        ]
        world.env.process(submissions(world, mine))


def submissions(world: World, mine: list[tuple[Incident, Reach, Answers]]) -> Steps:
    """An agency submits its requests, each when its time comes.

    Where nothing reacts to what comes of a request (nobody reviews it or waits for its close, no
    wider circle can follow, nobody knocks), all of that is known as it is submitted: it takes no
    process of its own.
    """
    env, step_at, rules_of = world.env, world.regime.step_at, world.rules
    quiet = world.is_quiet(mine[0][0].agency)
    for incident, reached, answers in mine:
        at = incident.at
        if at > env.now:
            yield env.timeout(at - env.now)
        step = step_at(at)
        rules = rules_of[step]
        if not quiet or rules.policy.people_asked == "visited":
            env.process(request(world, incident, reached, answers))
            continue
        row = world.submit(incident, step, reached, answers)
        if rules.may_refuse:
            row.refused = refusal(rules.policy, incident, reached.radius)
        if not row.refused:
            row.sent = at
            row.closed = closed = at + answers.closes
            world.settle(row.number, closed)


def request(world: World, incident: Incident, reached: Reach, answers: Answers) -> Steps:
    """Carry one request from its submission to its close."""
    step = world.regime.step_at(world.now)
    policy = world.rules[step].policy
    row = world.submit(incident, step, reached, answers)
    world.hold(incident)
    row.refused = refusal(policy, incident, reached.radius)
    if row.refused:
        if policy.people_asked == "none":
            # Nobody is asked, so a legal demand names a home of the area instead.
            world.remember(Closed(row), incident.agency)
        world.release(incident)
        return
    hours = world.scenario.platform.review_hours.request
    yield from world.reviewers.do("request", hours, row.key)
    row.sent = world.now
    visited = policy.people_asked == "visited"
    if not visited:
        row.closed = row.sent + answers.closes
    if world.knowledge.wanted:
        world.knowledge.sent(row)
    widening = world.agencies[incident.agency].widen
    if widening is not None and _can_widen(world, row):
        row.may_widen = True
        world.hold(incident)
        world.env.process(_widen(world, row, widening))
    if visited:
        yield from canvass(world, row)
        row.closed = world.now
    else:
        if world.knowledge.wanted:
            minutes = row.sent + answers.after
            world.knowledge.answered(row, reached.asked, answers.kind, minutes)
        if answers.closes:
            yield world.env.timeout(row.closed - world.env.now)
    _close(world, row)


def _close(world: World, row: Submitted) -> None:
    incident = row.incident
    world.remember(Closed(row), incident.agency)
    if row.may_widen and row.shared_by(world.now):
        row.may_widen = False
        world.release(incident)
    world.release(incident)
    # Officers go by all that the close made known: totals of its incident go out just before.
    follow_up(world, row)


def _widen(world: World, row: Submitted, widening: Widening) -> Steps:
    """Ask a wider circle for the same incident, if by then nobody has shared."""
    incident = row.incident
    due = world.now + math.ceil(widening.after_hours * 60 - 1e-9) + AFTER_ANSWERS
    yield world.env.timeout(due - world.env.now)
    if not row.may_widen:
        return
    row.may_widen = False
    if not row.shared_by(world.now) and world.there(incident.agency):
        area = _area(world, row) * widening.area_factor
        wider = incident.wider(world.now, area)
        policy = world.regime.at(world.now)
        alone = Incidents.of([wider])
        reaches = reach_each(alone, world.town, np.array([policy.residents_may_opt_out]))
        effects = np.array([told_effect(world.scenario, policy)])
        answered = draw_answers(world.scenario, world.town, world.chance, alone, reaches, effects)
        world.hold(incident)
        world.env.process(_again(world, wider, reaches.of(0), answered.of(0)))
    world.release(incident)


def _again(world: World, wider: Incident, reached: Reach, answers: Answers) -> Steps:
    """Carry the wider request out, in the minute in which it was decided."""
    yield from request(world, wider, reached, answers)
    world.release(wider)


def _can_widen(world: World, row: Submitted) -> bool:
    """Tell whether a wider circle could ask anybody more: there is one, and the town is larger."""
    return _area(world, row) > 0 and not _whole_town(world, row.incident, row.reach.radius)


def _area(world: World, row: Submitted) -> float:
    """Return the area of a circle that was asked; of homes named one by one, the one round them."""
    incident = row.incident
    if incident.area_sq_mi is not None:
        return incident.area_sq_mi
    radius = row.reach.radius
    if not radius and len(row.reach.area):
        homes, area = world.town.homes, row.reach.area
        radius = float(np.hypot(homes.x[area] - incident.x, homes.y[area] - incident.y).max())
    return math.pi * radius**2


def _whole_town(world: World, incident: Incident, radius: float) -> bool:
    """Tell whether the circle holds the whole town: there is nobody more to ask."""
    across = max(incident.x, world.town.width - incident.x)
    up = max(incident.y, world.town.height - incident.y)
    return math.hypot(across, up) <= radius
