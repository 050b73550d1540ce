"""Officers at the door: a canvass where the policy sends nothing, and visits that follow up."""

from __future__ import annotations

import functools
from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import Ints, Ledger
from simulator.log_kinds import Attribute, Happened, Principle, Sender
from simulator.measure.observer.believed.neighbours import others_near
from simulator.model.drawn.incidents import Incident
from simulator.model.submitted import Door, Submitted
from simulator.model.world import AFTER_ANSWERS, World
from simulator.model.written.moments import NEVER
from simulator.scenario.policy import LIVE

Steps = Generator[simpy.Event, Any, None]

_CANVASSED = {
    Happened.GAVE_AT_THE_DOOR: Happened.SHARED,
    Happened.REFUSED_AT_THE_DOOR: Happened.DECLINED,
    Happened.NOT_AT_HOME: Happened.IGNORED,
}


def canvass(world: World, row: Submitted) -> Steps:
    """Knock on every door of the request: each takes an officer; not at home is no answer."""
    asked = row.reach.asked
    door = Door(
        np.full(len(asked), Happened.IGNORED, dtype=np.int8),
        np.full(len(asked), NEVER, dtype=np.int64),
    )
    row.door = door
    answers = at_the_door(world, row.incident, asked)
    over = world.env.event()
    knocks = [
        world.env.process(_knock(world, row, door, place, answer, over))
        for place, answer in enumerate(answers)
    ]
    limit = world.env.timeout(row.sent + world.deadline + AFTER_ANSWERS - world.env.now)
    yield world.env.all_of(knocks) | limit
    over.succeed()
    still_open = np.flatnonzero(door.minute == NEVER)
    door.minute[still_open] = world.now
    row.closed = world.now
    if world.knowledge.wanted:
        # What waits for the close is known from now on; what was known at once stays so.
        world.knowledge.answered(row, asked, door.kind, door.minute)


def _knock(
    world: World, row: Submitted, door: Door, place: int, answer: Happened, over: simpy.Event
) -> Steps:
    home = int(row.reach.asked[place])
    yield from _officer(world, row, home, lambda: not over.triggered)
    if over.triggered:
        return
    door.kind[place], door.minute[place] = _CANVASSED[answer], world.now
    if world.knowledge.wanted:
        here = slice(place, place + 1)
        world.knowledge.answered(row, row.reach.asked[here], door.kind[here], door.minute[here])


def at_the_door(world: World, incident: Incident, homes: Ints) -> list[Happened]:
    """Draw how each of `homes` answers an officer who knocks about this incident."""
    door = world.scenario.residents.at_the_door
    keys = np.full(len(homes), incident.key, dtype=np.uint64)
    luck = world.chance.uniforms("at the door", world.town.keys[homes], keys).tolist()
    return [
        Happened.GAVE_AT_THE_DOOR
        if uniform < door.shares
        else Happened.REFUSED_AT_THE_DOOR
        if uniform < door.shares + door.declines
        else Happened.NOT_AT_HOME
        for uniform in luck
    ]


def follow_up(world: World, open_request: Submitted) -> None:
    """Send officers where a request has closed without a clip.

    A canvass has been at these doors already.
    """
    agency = world.agencies[open_request.agency]
    canvassed = open_request.rules.policy.people_asked == "visited"
    if (
        agency.follow_up == "none"
        or canvassed
        or world.knowledge.brought_clip(open_request.position, world.now)
    ):
        return
    homes = whom_to_visit(world, open_request)
    answers = at_the_door(world, open_request.incident, homes)
    right_doors = _door_found(world, open_request, homes)
    for home, answer, right_door in zip(homes.tolist(), answers, right_doors, strict=True):
        outcome = answer if right_door else Happened.NOT_AT_HOME
        world.env.process(_visit(world, open_request, home, outcome))


def whom_to_visit(world: World, open_request: Submitted) -> Ints:
    """Return the homes that officers visit, in the order in which they go.

    They choose among the homes in the area that the agency knows of: at random, or those first
    that have likeliest declined by what it was told up to now. Of homes that are as likely, those
    come first that were named as having declined, then those of whom nothing was told (ties by
    id).
    """
    agency, homes = world.agencies[open_request.agency], world.town.homes
    area = open_request.reach.area
    if not agency.knows_cameras:
        area = area[world.knowledge.known(open_request.agency, area, world.now)]
    if agency.follow_up == "random":
        keys = np.full(len(area), open_request.key, dtype=np.uint64)
        order = np.argsort(world.chance.uniforms("visit", world.town.keys[area], keys))
        return area[order][: agency.visits_per_request]
    declined, silent = world.knowledge.told_of(open_request, world.now)
    chances = _chances_of_declining(world, open_request, area.tolist())

    def rank(home: int) -> tuple[float, int, str]:
        named = 0 if home in declined else 2 if home in silent else 1
        return -chances.get(home, 0.0), named, homes.ids[home]

    ranked = sorted(area.tolist(), key=rank)
    return np.array(ranked[: agency.visits_per_request], dtype=np.int64)


def _chances_of_declining(
    world: World, open_request: Submitted, homes: list[int]
) -> dict[int, float]:
    """Return the chances that officers go by; nothing where they would not change the order."""
    asked_by_name = open_request.rules.policy.people_asked == "listed"
    so_far = functools.cache(world.so_far)
    if (
        len(homes) < 2
        or not asked_by_name
        or _names_decide(open_request)
        or _all_alike(world, open_request.agency, so_far)
    ):
        return {}
    # The engine is heavy, and few scenarios send officers.
    from simulator.measure.observer.likeliest import chances_of_declining
    from simulator.measure.observer.view import view_so_far

    view = view_so_far(so_far(), open_request.position, world.now)
    return chances_of_declining(view, open_request.position, homes)


def _names_decide(open_request: Submitted) -> bool:
    """Tell whether everybody who declined is named by the close: the others have not."""
    return any(
        rule.by_name and rule.attribute == Attribute.DECLINED
        for rule in open_request.rules.every
        if rule.when in LIVE or rule.when == "on_close"
    )


def _all_alike(world: World, agency: int, so_far: Callable[[], Ledger]) -> bool:
    """Tell whether nothing but this request's own names can tell homes apart for `agency`.

    No number is out, no kinds of home answer differently, nobody may have switched requests off,
    and a camera known of is known by its door.
    """
    residents, rules = world.scenario.residents, world.rules
    one_kind = len(residents.segments) == 1 or not world.scenario.observer.knows_rates
    return (
        one_kind
        and not any(one.policy.residents_may_opt_out or one.policy.map.error_ft for one in rules)
        and not world.numbers_out(agency, so_far)
    )


def _door_found(world: World, open_request: Submitted, homes: Ints) -> list[bool]:
    """Tell whether officers find the right door: a dot on a map in error names no door."""
    error = open_request.rules.policy.map.error_ft
    if not error or world.agencies[open_request.agency].knows_cameras:
        return [True] * len(homes)
    by_name = world.knowledge.named(open_request.agency, homes, world.now).tolist()
    keys = np.full(len(homes), open_request.incident.key, dtype=np.uint64)
    luck = world.chance.uniforms("right door", world.town.keys[homes], keys).tolist()
    others = others_near(world.scenario.town, world.town.homes, homes, error).tolist()
    return [
        known or uniform < 1 / (1 + near)
        for known, uniform, near in zip(by_name, luck, others, strict=True)
    ]


def _officer(world: World, open_request: Submitted, home: int, wanted: Callable[[], bool]) -> Steps:
    """Wait for an officer of the agency, and for the visit to `home`."""
    hours = world.agencies[open_request.agency].visit_minutes / 60
    subject = (open_request.key, int(world.town.keys[home]))
    yield from world.officers[open_request.agency].do("visit", hours, *subject, wanted=wanted)


def _visit(world: World, open_request: Submitted, home: int, answer: Happened) -> Steps:
    def knocks() -> bool:
        world.note(Happened.VISIT, open_request.position, home)
        return True

    yield from _officer(world, open_request, home, knocks)
    world.note(answer, open_request.position, home)
    if answer == Happened.GAVE_AT_THE_DOOR:
        world.hand_over(
            open_request.agency,
            home,
            open_request.position,
            sender=Sender.RESIDENT,
            principle=Principle.AT_THE_DOOR,
            told=True,
        )
