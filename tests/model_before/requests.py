"""A request: reviewed, sent, answered, closed; where nobody shares, asked again more widely."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import NOBODY
from simulator.log_kinds import Happened
from simulator.scenario.agency import Widening
from simulator.scenario.policy import Policy
from tests.model_before.doors import canvass, follow_up
from tests.model_before.drawn.answers import Answers, Reach, draw_answers, reach
from tests.model_before.drawn.incidents import Incident
from tests.model_before.limits import refusal
from tests.model_before.told.totals import OpenRequest
from tests.model_before.world import AFTER_ANSWERS, Closed, Submitted, World

Steps = Generator[simpy.Event, Any, None]


def told_effect(world: World, policy: Policy) -> float:
    """Return the change in the log-odds of sharing that `policy` brings about."""
    return world.scenario.residents.told_effect if policy.tells_of_answers else 0.0


def request(world: World, incident: Incident, reached: Reach, answers: Answers) -> Steps:
    """Carry one request from its submission to its close."""
    now = world.now
    step = world.regime.step_at(now)
    rules = world.rules[step]
    row = world.submit(incident, step, reached.radius)
    position = row.position
    world.hold(incident)
    world.trace.append(now, Happened.SUBMITTED, position, NOBODY)
    row.refused = refusal(rules.policy, incident, reached.radius)
    if row.refused:
        world.note(Happened.REFUSED, position)
        if rules.policy.people_asked == "none":
            # Nobody is asked, so a legal demand names a home of the area instead.
            world.remember(Closed(position, incident.request_key, reached.area), incident.agency)
        world.release(incident)
        return
    hours = world.scenario.platform.review_hours.request
    yield from world.reviewers.do("request", hours, incident.request_key)
    open_request = OpenRequest(
        position, incident.agency, step, incident.request_key, row.number, reached, rules
    )
    _send(world, open_request, row)
    widening = world.agencies[incident.agency].widen
    if widening is not None and _can_widen(world, incident, open_request):
        open_request.may_widen = True
        world.hold(incident)
        world.env.process(_widen(world, incident, open_request, widening))
    if rules.policy.people_asked == "visited":
        yield from canvass(world, open_request, incident)
    else:
        yield from _answered(world, open_request, answers)
    _close(world, open_request, row)


def _send(world: World, open_request: OpenRequest, row: Submitted) -> None:
    reached = open_request.reach
    row.sent = now = world.now
    world.trace.append(now, Happened.SENT, open_request.position, NOBODY)
    world.trace.extend(now, Happened.ASKED, open_request.position, reached.asked)
    if len(reached.asked) < len(reached.area):
        out = np.setdiff1d(reached.area, reached.asked, assume_unique=True)
        world.trace.extend(now, Happened.LEFT_OUT, open_request.position, out)
    world.passing_on.sent(now, open_request)


def _answered(world: World, open_request: OpenRequest, answers: Answers) -> Steps:
    """Wait for those who answer, and for the deadline of those who do not."""
    env, sent, clock = world.env, world.now, world.env.now
    write, pass_on = world.trace.append, world.passing_on.answered
    for after, kind, place, home in answers.events:
        now = sent + after
        if now > clock:
            yield env.timeout(now - clock)
            clock = now
        write(now, kind, open_request.position, home)
        pass_on(now, open_request, kind, place, home)
    if len(answers.silent):
        yield env.timeout(sent + world.deadline - clock)
        world.fall_silent(open_request, answers.silent)


def _close(world: World, open_request: OpenRequest, row: Submitted) -> None:
    incident = row.incident
    row.closed = now = world.now
    world.trace.append(now, Happened.CLOSED, open_request.position, NOBODY)
    world.passing_on.closed(now, open_request)
    if world.agencies[incident.agency].makes_demands:
        silent = np.setdiff1d(
            open_request.reach.asked, np.array(sorted(open_request.gave), dtype=np.int64)
        )
        world.remember(Closed(open_request.position, open_request.key, silent), incident.agency)
    if open_request.gave and open_request.may_widen:
        open_request.may_widen = False
        world.release(incident)
    world.release(incident)
    # Officers go by all that the close made known: totals of its incident go out just before.
    follow_up(world, open_request, incident)


def _widen(
    world: World, incident: Incident, open_request: OpenRequest, widening: Widening
) -> Steps:
    """Ask a wider circle for the same incident, if by then nobody has shared."""
    due = world.now + math.ceil(widening.after_hours * 60 - 1e-9) + AFTER_ANSWERS
    yield world.env.timeout(due - world.env.now)
    if not open_request.may_widen:
        return
    open_request.may_widen = False
    if not open_request.gave and world.there(incident.agency):
        area = _area(world, incident, open_request) * widening.area_factor
        wider = incident.wider(world.now, area)
        may_opt_out = world.regime.at(world.now).residents_may_opt_out
        reached = reach(wider, world.town, may_opt_out=may_opt_out)
        effect = told_effect(world, world.regime.at(world.now))
        (answers,) = draw_answers(
            world.scenario, world.town, world.chance, [wider], [reached], [effect]
        )
        world.hold(incident)
        world.env.process(_again(world, wider, reached, answers))
    world.release(incident)


def _again(world: World, wider: Incident, reached: Reach, answers: Answers) -> Steps:
    """Carry the wider request out, in the minute in which it was decided."""
    yield from request(world, wider, reached, answers)
    world.release(wider)


def _can_widen(world: World, incident: Incident, open_request: OpenRequest) -> bool:
    """Tell whether a wider circle could ask anybody more: there is one, and the town is larger."""
    area = _area(world, incident, open_request)
    return area > 0 and not _whole_town(world, incident, open_request.reach.radius)


def _area(world: World, incident: Incident, open_request: OpenRequest) -> float:
    """Return the area of a circle that was asked; of homes named one by one, the one round them."""
    if incident.area_sq_mi is not None:
        return incident.area_sq_mi
    radius = open_request.reach.radius
    if not radius and len(open_request.reach.area):
        homes, area = world.town.homes, open_request.reach.area
        radius = float(np.hypot(homes.x[area] - incident.x, homes.y[area] - incident.y).max())
    return math.pi * radius**2


def _whole_town(world: World, incident: Incident, radius: float) -> bool:
    """Tell whether the circle holds the whole town: there is nobody more to ask."""
    across = max(incident.x, world.town.width - incident.x)
    up = max(incident.y, world.town.height - incident.y)
    return math.hypot(across, up) <= radius
