"""A request: reviewed, sent, answered, closed; where nobody shares, asked again more widely."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import NOBODY, Happened
from simulator.model.doors import canvass, follow_up
from simulator.model.drawn.answers import Answers, Reach, draw_answers, reach
from simulator.model.drawn.incidents import Incident
from simulator.model.limits import refusal
from simulator.model.told.totals import OpenRequest
from simulator.model.world import AFTER_ANSWERS, Closed, Submitted, World
from simulator.scenario.agency import Widening
from simulator.scenario.policy import Policy

Steps = Generator[simpy.Event, Any, None]


def told_effect(world: World, policy: Policy) -> float:
    """Return the change in the log-odds of sharing that `policy` brings about."""
    return world.scenario.residents.told_effect if policy.tells_of_answers else 0.0


def request(world: World, incident: Incident, found: Reach, answers: Answers) -> Steps:
    """Carry one request from its submission to its close."""
    now = world.now
    step = world.regime.step_at(now)
    rules = world.rules[step]
    row = world.submit(incident, step, found.radius)
    position = row.position
    world.hold(incident)
    world.trace.append(now, Happened.SUBMITTED, position, NOBODY)
    row.refused = refusal(rules.policy, incident, found.radius)
    if row.refused:
        world.note(Happened.REFUSED, position)
        if rules.policy.people_asked == "none":
            # Nobody is asked, so a legal demand names a home of the area instead.
            world.remember(Closed(position, incident.request_key, found.area), incident.agency)
        world.release(incident)
        return
    hours = world.scenario.platform.review_hours.request
    yield from world.reviewers.do("request", hours, incident.request_key)
    one = OpenRequest(
        position, incident.agency, step, incident.request_key, row.number, found, rules
    )
    _send(world, one, row)
    widening = world.agencies[incident.agency].widen
    if widening is not None and _can_widen(world, incident, one):
        one.may_widen = True
        world.hold(incident)
        world.env.process(_widen(world, incident, one, widening))
    if rules.policy.people_asked == "visited":
        yield from canvass(world, one, incident)
    else:
        yield from _answered(world, one, answers)
    _close(world, one, row)


def _send(world: World, one: OpenRequest, row: Submitted) -> None:
    found = one.reach
    row.sent = now = world.now
    world.trace.append(now, Happened.SENT, one.position, NOBODY)
    world.trace.extend(now, Happened.ASKED, one.position, found.asked)
    if len(found.asked) < len(found.area):
        out = np.setdiff1d(found.area, found.asked, assume_unique=True)
        world.trace.extend(now, Happened.LEFT_OUT, one.position, out)
    world.passing_on.sent(now, one)


def _answered(world: World, one: OpenRequest, answers: Answers) -> Steps:
    """Wait for those who answer, and for the deadline of those who do not."""
    env, sent, clock = world.env, world.now, world.env.now
    write, pass_on = world.trace.append, world.passing_on.answered
    for after, kind, place, home in answers.events:
        now = sent + after
        if now > clock:
            yield env.timeout(now - clock)
            clock = now
        write(now, kind, one.position, home)
        pass_on(now, one, kind, place, home)
    if len(answers.silent):
        yield env.timeout(sent + world.deadline - clock)
        world.fall_silent(one, answers.silent)


def _close(world: World, one: OpenRequest, row: Submitted) -> None:
    incident = row.incident
    row.closed = now = world.now
    world.trace.append(now, Happened.CLOSED, one.position, NOBODY)
    world.passing_on.closed(now, one)
    if world.agencies[incident.agency].makes_demands:
        silent = np.setdiff1d(one.reach.asked, np.array(sorted(one.gave), dtype=np.int64))
        world.remember(Closed(one.position, one.key, silent), incident.agency)
    if one.gave and one.may_widen:
        one.may_widen = False
        world.release(incident)
    world.release(incident)
    # Officers go by all that the close made known: totals of its incident go out just before.
    follow_up(world, one, incident)


def _widen(world: World, incident: Incident, one: OpenRequest, widening: Widening) -> Steps:
    """Ask a wider circle for the same incident, if by then nobody has shared."""
    due = world.now + math.ceil(widening.after_hours * 60 - 1e-9) + AFTER_ANSWERS
    yield world.env.timeout(due - world.env.now)
    if not one.may_widen:
        return
    one.may_widen = False
    if not one.gave and world.there(incident.agency):
        area = _area(world, incident, one) * widening.area_factor
        wider = incident.wider(world.now, area)
        may_opt_out = world.regime.at(world.now).residents_may_opt_out
        found = reach(wider, world.town, may_opt_out=may_opt_out)
        effect = told_effect(world, world.regime.at(world.now))
        (answers,) = draw_answers(
            world.scenario, world.town, world.chance, [wider], [found], [effect]
        )
        world.hold(incident)
        world.env.process(_again(world, wider, found, answers))
    world.release(incident)


def _again(world: World, wider: Incident, found: Reach, answers: Answers) -> Steps:
    """Carry the wider request out, in the minute in which it was decided."""
    yield from request(world, wider, found, answers)
    world.release(wider)


def _can_widen(world: World, incident: Incident, one: OpenRequest) -> bool:
    """Tell whether a wider circle could ask anybody more: there is one, and the town is larger."""
    area = _area(world, incident, one)
    return area > 0 and not _whole_town(world, incident, one.reach.radius)


def _area(world: World, incident: Incident, one: OpenRequest) -> float:
    """Return the area of a circle that was asked; of homes named one by one, the one round them."""
    if incident.area_sq_mi is not None:
        return incident.area_sq_mi
    radius = one.reach.radius
    if not radius and len(one.reach.area):
        homes, area = world.town.homes, one.reach.area
        radius = float(np.hypot(homes.x[area] - incident.x, homes.y[area] - incident.y).max())
    return math.pi * radius**2


def _whole_town(world: World, incident: Incident, radius: float) -> bool:
    """Tell whether the circle holds the whole town: there is nobody more to ask."""
    across = max(incident.x, world.town.width - incident.x)
    up = max(incident.y, world.town.height - incident.y)
    return math.hypot(across, up) <= radius
