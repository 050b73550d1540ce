"""Officers at the door: a canvass where the policy sends nothing, and visits that follow up."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import Bools, Ints
from simulator.log_kinds import Attribute, Happened, Principle, Sender
from simulator.measure.observer.believed.neighbours import others_near
from tests.model_before.drawn.incidents import Incident
from tests.model_before.told.totals import OpenRequest
from tests.model_before.world import AFTER_ANSWERS, World

Steps = Generator[simpy.Event, Any, None]

_CANVASSED = {
    Happened.GAVE_AT_THE_DOOR: Happened.SHARED,
    Happened.REFUSED_AT_THE_DOOR: Happened.DECLINED,
    Happened.NOT_AT_HOME: Happened.IGNORED,
}


def canvass(world: World, open_request: OpenRequest, incident: Incident) -> Steps:
    """Knock on every door of the request: each takes an officer; not at home is no answer."""
    sent, answered = world.now, np.zeros(len(open_request.reach.asked), dtype=bool)
    answers = at_the_door(world, incident, open_request.reach.asked)
    over = world.env.event()
    knocks = [
        world.env.process(_knock(world, open_request, place, answer, answered, over))
        for place, answer in enumerate(answers)
    ]
    limit = world.env.timeout(sent + world.deadline + AFTER_ANSWERS - world.env.now)
    yield world.env.all_of(knocks) | limit
    over.succeed()
    open_places = np.flatnonzero(~answered)
    if len(open_places):
        world.fall_silent(open_request, open_places)


def _knock(
    world: World,
    open_request: OpenRequest,
    place: int,
    answer: Happened,
    answered: Bools,
    over: simpy.Event,
) -> Steps:
    home = int(open_request.reach.asked[place])
    yield from _officer(world, open_request, home, lambda: not over.triggered)
    if over.triggered:
        return
    answered[place] = True
    kind = _CANVASSED[answer]
    world.note(kind, open_request.position, home)
    if kind == Happened.IGNORED:
        world.passing_on.stayed_silent(world.now, open_request, np.array([place]))
    else:
        world.passing_on.answered(world.now, open_request, kind, place, home)


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


def follow_up(world: World, open_request: OpenRequest, incident: Incident) -> None:
    """Send officers where a request has closed without a clip.

    A canvass has been at these doors already.
    """
    agency = world.agencies[open_request.agency]
    canvassed = open_request.rules.policy.people_asked == "visited"
    if (
        agency.follow_up == "none"
        or canvassed
        or open_request.position in world.passing_on.knowledge.clips
    ):
        return
    homes = whom_to_visit(world, open_request)
    answers = at_the_door(world, incident, homes)
    right_doors = _door_found(world, open_request, incident, homes)
    for home, answer, right_door in zip(homes.tolist(), answers, right_doors, strict=True):
        outcome = answer if right_door else Happened.NOT_AT_HOME
        world.env.process(_visit(world, open_request, home, outcome))


def whom_to_visit(world: World, open_request: OpenRequest) -> Ints:
    """Return the homes that officers visit, in the order in which they go.

    They choose among the homes in the area that the agency knows of: at random, or those first
    that have likeliest declined by what it was told up to now. Of homes that are as likely, those
    come first that were named as having declined, then those of whom nothing was told (ties by
    id).
    """
    agency, homes = world.agencies[open_request.agency], world.town.homes
    area = open_request.reach.area
    if not agency.knows_cameras:
        known = world.passing_on.knowledge.known(open_request.agency)
        area = np.array([home for home in area.tolist() if home in known], dtype=np.int64)
    if agency.follow_up == "random":
        keys = np.full(len(area), open_request.key, dtype=np.uint64)
        order = np.argsort(world.chance.uniforms("visit", world.town.keys[area], keys))
        return area[order][: agency.visits_per_request]
    declined, silent = world.passing_on.knowledge.told_of(open_request.position)
    chances = _chances_of_declining(world, open_request, area.tolist())

    def rank(home: int) -> tuple[float, int, str]:
        named = 0 if home in declined else 2 if home in silent else 1
        return -chances.get(home, 0.0), named, homes.ids[home]

    ranked = sorted(area.tolist(), key=rank)
    return np.array(ranked[: agency.visits_per_request], dtype=np.int64)


def _chances_of_declining(
    world: World, open_request: OpenRequest, homes: list[int]
) -> dict[int, float]:
    """Return the chances that officers go by; nothing where they would not change the order."""
    asked_by_name = open_request.rules.policy.people_asked == "listed"
    if (
        len(homes) < 2
        or not asked_by_name
        or _names_decide(open_request)
        or _all_alike(world, open_request.agency)
    ):
        return {}
    # The engine is heavy, and few scenarios send officers.
    from simulator.measure.observer.likeliest import chances_of_declining
    from simulator.measure.observer.view import view_so_far

    view = view_so_far(world.so_far(), open_request.position, world.now)
    return chances_of_declining(view, open_request.position, homes)


def _names_decide(open_request: OpenRequest) -> bool:
    """Tell whether everybody who declined is named by the close: the others have not."""
    names, held = (
        open_request.rules.names.values(),
        open_request.rules.held.get(Attribute.DECLINED, ()),
    )
    return any(Attribute.DECLINED in by_attribute for by_attribute in names) or any(
        rule.when == "on_close" for rule in held
    )


def _all_alike(world: World, agency: int) -> bool:
    """Tell whether nothing but this request's own names can tell homes apart for `agency`.

    No number is out, no kinds of home answer differently, nobody may have switched requests off,
    and a camera known of is known by its door.
    """
    residents, rules = world.scenario.residents, world.rules
    one_kind = len(residents.segments) == 1 or not world.scenario.observer.knows_rates
    return (
        one_kind
        and not world.passing_on.numbers_out(agency)
        and not any(one.policy.residents_may_opt_out or one.policy.map.error_ft for one in rules)
    )


def _door_found(
    world: World, open_request: OpenRequest, incident: Incident, homes: Ints
) -> list[bool]:
    """Tell whether officers find the right door: a dot on a map in error names no door."""
    error = open_request.rules.policy.map.error_ft
    if not error or world.agencies[open_request.agency].knows_cameras:
        return [True] * len(homes)
    by_name = world.passing_on.knowledge.named(open_request.agency)
    keys = np.full(len(homes), incident.key, dtype=np.uint64)
    luck = world.chance.uniforms("right door", world.town.keys[homes], keys).tolist()
    others = others_near(world.scenario.town, world.town.homes, homes, error).tolist()
    return [
        home in by_name or uniform < 1 / (1 + near)
        for home, uniform, near in zip(homes.tolist(), luck, others, strict=True)
    ]


def _officer(
    world: World, open_request: OpenRequest, home: int, wanted: Callable[[], bool]
) -> Steps:
    """Wait for an officer of the agency, and for the visit to `home`."""
    hours = world.agencies[open_request.agency].visit_minutes / 60
    subject = (open_request.key, int(world.town.keys[home]))
    yield from world.officers[open_request.agency].do("visit", hours, *subject, wanted=wanted)


def _visit(world: World, open_request: OpenRequest, home: int, answer: Happened) -> Steps:
    def knocks() -> bool:
        world.note(Happened.VISIT, open_request.position, home)
        return True

    yield from _officer(world, open_request, home, knocks)
    world.note(answer, open_request.position, home)
    if answer == Happened.GAVE_AT_THE_DOOR:
        world.passing_on.handed_over(
            world.now,
            open_request.agency,
            home,
            open_request.position,
            sender=Sender.RESIDENT,
            principle=Principle.AT_THE_DOOR,
            told=True,
        )
