"""What the keys of a scenario must agree on among themselves."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

from simulator.scenario.checks.agency_checks import (
    absence,
    names_of_agencies,
    orders_of_agencies,
    when_agencies_are_there,
)
from simulator.scenario.checks.counts_checks import counted_answers
from simulator.scenario.checks.pause_checks import moment, pauses
from simulator.scenario.checks.policy_checks import about_no_number
from simulator.scenario.checks.scenario_size import all_homes, last_day, requests
from simulator.scenario.checks.scripted_area import homes_it_may_ask
from simulator.scenario.homes.town import Home
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.models import Scenario, ScriptedRequest
from simulator.scenario.numbers import control_keys, known_keys
from simulator.scenario.problems import Hints, did_you_mean
from simulator.scenario.toml.validation import Finding, touches

_ROUNDING = 1e-6
_WITH_NUMBERS = tuple((part,) for part in ("town", "residents", "agencies", "platform", "reported"))
Check = Callable[[Scenario], Iterator[Finding]]


def check_scenario(scenario: Scenario, left_out: list[KeyPath]) -> list[Finding]:
    """Return everything in `scenario` that contradicts itself.

    A check is left alone where a key that it needs was wrong already (`left_out`).
    """
    findings: list[Finding] = []
    if not any(touches(need, left_out) for need in (("start",), ("days",))):
        findings.extend(last_day(scenario))
    if findings:
        # There is no last minute to hold anything against.
        left_out = [*left_out, ("days",)]
    checks: dict[Check, tuple[KeyPath, ...]] = {
        _segments: (("residents", "segments"),),
        _door: (("residents", "at_the_door"),),
        _town: (("town",),),
        _cameras_per_home: (("town",),),
        all_homes: (("town",),),
        requests: (("town",), ("agencies",), ("days",)),
        _listed_homes: (("town",),),
        _home_segments: (("town", "homes"), ("residents", "segments")),
        _opted_out: (("town",), ("residents", "opted_out"), ("residents", "opted_out_homes")),
        names_of_agencies: (("agencies",),),
        orders_of_agencies: (("agencies",),),
        when_agencies_are_there: (("agencies",), ("start",), ("days",)),
        _script: (("script",), ("start",), ("days",), ("agencies",), ("town",)),
        counted_answers: (
            *_WITH_NUMBERS,
            ("script",),
            ("reported",),
            ("start",),
            ("days",),
        ),
        pauses: (("pauses",), ("start",), ("days",)),
        _timelines: (("timelines",), ("start",), ("policies",)),
        _policies: (("policies",),),
        _assumptions: _WITH_NUMBERS,
        _controls: (("controls",), *_WITH_NUMBERS),
    }
    for check, needs in checks.items():
        if not any(touches(need, left_out) for need in needs):
            findings.extend(check(scenario))
    return findings


def _segments(scenario: Scenario) -> Iterator[Finding]:
    segments = scenario.residents.segments
    path: KeyPath = ("residents", "segments")
    total = math.fsum(segment.share for segment in segments)
    if abs(total - 1) > _ROUNDING:
        yield path, f"the shares add up to {total:g}, not to 1"
    for position, segment in enumerate(segments):
        if segment.shares + segment.declines > 1 + _ROUNDING:
            yield (
                (*path, position),
                f"shares {segment.shares:g} and declines {segment.declines:g} "
                "add up to more than 1",
            )
    for _, said in alike(segment.name for segment in segments):
        yield path, f"two segments are called {said}"


def _door(scenario: Scenario) -> Iterator[Finding]:
    door = scenario.residents.at_the_door
    if door.shares + door.declines > 1 + _ROUNDING:
        yield ("residents", "at_the_door"), "shares and declines add up to more than 1"


def _town(scenario: Scenario) -> Iterator[Finding]:
    town = scenario.town
    squares = ("area_sq_mi", "homes_per_sq_mi", "cameras")
    if town.homes:
        for key in squares:
            if getattr(town, key) is not None:
                yield ("town", key), "is for a drawn town; this one writes out its homes"
        return
    for key in ("area_sq_mi", "cameras"):
        if getattr(town, key) is None:
            yield (
                ("town",),
                f"needs {key} (with area_sq_mi, homes_per_sq_mi and cameras), or homes",
            )
    for key in ("camera_share", "width", "height"):
        if getattr(town, key) is not None:
            yield ("town", key), "is for a town that writes out its homes"
    if town.area_sq_mi and town.homes_per_sq_mi and town.cameras:
        homes = town.area_sq_mi * town.homes_per_sq_mi
        if town.cameras > homes + 1:
            yield ("town", "cameras"), f"{town.cameras} is more than all homes, {homes:.0f}"


def _cameras_per_home(scenario: Scenario) -> Iterator[Finding]:
    shares, path = scenario.town.cameras_per_home, ("town", "cameras_per_home")
    if shares is None:
        return
    if scenario.town.homes:
        yield path, "is for a drawn town; this one writes out its homes: write `cameras` for each"
    total = math.fsum(shares)
    if abs(total - 1) > _ROUNDING:
        yield path, f"the shares of homes with one camera, two and so on add up to {total:g}, not 1"


def _listed_homes(scenario: Scenario) -> Iterator[Finding]:
    town = scenario.town
    for position, said in alike(home.id for home in town.homes):
        yield ("town", "homes", position, "id"), f"two homes are called {said}"
    for position, home in enumerate(town.homes):
        path: KeyPath = ("town", "homes", position)
        if not home.id.strip():
            yield (*path, "id"), "is blank"
        if home.cameras is not None and not home.camera:
            yield (*path, "cameras"), "says how many cameras there are, but `camera` says none"
        if town.width is not None and home.x > town.width:
            yield (*path, "x"), f"{home.x:g} lies outside the town, which is {town.width:g} wide"
        if town.height is not None and home.y > town.height:
            yield (*path, "y"), f"{home.y:g} lies outside the town, which is {town.height:g} high"


def _home_segments(scenario: Scenario) -> Iterator[Finding]:
    segments, hints = {segment.name for segment in scenario.residents.segments}, Hints()
    for position, home in enumerate(scenario.town.homes):
        if home.segment is not None and home.segment not in segments:
            yield (
                ("town", "homes", position, "segment"),
                f"no segment is called '{shorten(home.segment)}'"
                f"{hints.for_name(home.segment, segments)}",
            )


def _opted_out(scenario: Scenario) -> Iterator[Finding]:
    residents, path = scenario.residents, ("residents", "opted_out_homes")
    if residents.opted_out_homes is None:
        return
    if residents.opted_out:
        yield path, "write either opted_out, a share, or opted_out_homes, a number"
    cameras = _camera_count(scenario)
    if residents.opted_out_homes > cameras:
        yield path, f"{residents.opted_out_homes} is more than the {cameras} homes with a camera"
    if any(home.opted_out is not None for home in scenario.town.homes):
        yield path, "write either opted_out_homes or opted_out for each home"


def _camera_count(scenario: Scenario) -> int:
    if scenario.town.homes:
        return sum(home.camera for home in scenario.town.homes)
    return scenario.town.cameras or 0


def _script(scenario: Scenario) -> Iterator[Finding]:
    homes = {home.id: home for home in scenario.town.homes}
    hints = Hints()
    for position, request in enumerate(scenario.script):
        path: KeyPath = ("script", position)
        for key, message in moment(scenario, "at", request.at):
            yield (*path, key), message
        away = absence(scenario, request)
        if away is not None:
            yield (*path, "at"), away
        for finding in _scripted(scenario, request, homes, hints):
            yield (*path, *finding[0]), finding[1]


def _scripted(
    scenario: Scenario, request: ScriptedRequest, homes: dict[str, Home], hints: Hints
) -> Iterator[Finding]:
    agencies = [agency.name for agency in scenario.agencies]
    if agencies and request.agency and request.agency not in agencies:
        yield (
            ("agency",),
            f"no agency is called '{shorten(request.agency)}'"
            f"{hints.for_name(request.agency, agencies)}",
        )
    ways = [key for key in ("area_sq_mi", "reaches", "asks") if getattr(request, key) is not None]
    if len(ways) != 1:
        given = " and ".join(ways) or "none"
        yield (), f"needs one of area_sq_mi, reaches and asks; it has {given}"
    yield from _centre(scenario, request)
    yield from _asks(request, homes, hints)
    yield from _responses(scenario, request, homes, hints)


def _centre(scenario: Scenario, request: ScriptedRequest) -> Iterator[Finding]:
    nowhere = (request.asks, request.reaches, request.area_sq_mi) == (None, None, None)
    if nowhere or (request.asks is not None and request.x is None and request.y is None):
        return
    width, height = scenario.town.size
    for key, value, size in (("x", request.x, width), ("y", request.y, height)):
        if value is None:
            yield (), f"needs {key}, the centre of its circle in miles"
        elif value > size + _ROUNDING:
            yield (key,), f"{value:g} lies outside the town, which is {size:g} miles that way"


def _asks(request: ScriptedRequest, homes: dict[str, Home], hints: Hints) -> Iterator[Finding]:
    before: set[str] = set()
    for position, home in enumerate(request.asks or ()):
        if not homes:
            yield ("asks",), "names homes, so the town has to write them out (town.homes)"
            return
        if home not in homes:
            yield ("asks", position), _no_home(home, homes, hints)
        elif not homes[home].camera:
            yield ("asks", position), f"home '{home}' has no camera"
        elif home in before:
            yield ("asks", position), f"home '{home}' is asked twice"
        before.add(home)


def _no_home(home: str, homes: dict[str, Home], hints: Hints) -> str:
    hint = hints.for_name(home, homes)
    if not hint and home.isdecimal():
        first, last = next(iter(homes)), next(reversed(homes))
        hint = f"; the first is called '{shorten(first)}', the last '{shorten(last)}'"
    return f"no home is called '{shorten(home)}'{hint}"


def _responses(
    scenario: Scenario, request: ScriptedRequest, homes: dict[str, Home], hints: Hints
) -> Iterator[Finding]:
    if not request.responses:
        return
    if not homes:
        yield ("responses",), "names homes, so the town has to write them out (town.homes)"
        return
    may_ask = homes_it_may_ask(scenario, request)
    for home, written in request.responses.items():
        path: KeyPath = ("responses", home)
        if home not in homes:
            yield path, _no_home(home, homes, hints)
        elif not homes[home].camera:
            yield path, f"home '{home}' has no camera, so it cannot be asked"
        elif home not in may_ask.inside:
            if request.asks:
                yield path, f"home '{home}' is not among those that this request asks"
            else:
                outside = f"home '{home}' lies outside the area of this request"
                yield path, outside + may_ask.how_far(home)
        if written.response == "ignored" and written.after_hours is not None:
            yield path, "an ignored request has no answer, so no after_hours"


def _timelines(scenario: Scenario) -> Iterator[Finding]:
    for position, timeline in enumerate(scenario.timelines):
        path: KeyPath = ("timelines", position)
        if timeline.steps[0].from_ > scenario.start:
            yield (
                (*path, "steps", 0, "from"),
                f"starts on {timeline.steps[0].from_}, after the run does ({scenario.start}): "
                "no policy would be in force",
            )
        for index, (one, next_one) in enumerate(pairwise(timeline.steps), start=1):
            if next_one.from_ <= one.from_:
                yield (*path, "steps", index, "from"), "is not later than the step before it"
        if timeline.name not in scenario.policies:
            yield (*path, "name"), f"'{timeline.name}' is not in `policies`, so nothing runs it"
    for _, said in alike(timeline.name for timeline in scenario.timelines):
        yield ("timelines",), f"two timelines are called {said}"


def _policies(scenario: Scenario) -> Iterator[Finding]:
    for position, name in enumerate(scenario.policies):
        if name in scenario.policies[:position]:
            yield ("policies", position), f"'{name}' stands here twice"


def _assumptions(scenario: Scenario) -> Iterator[Finding]:
    if not scenario.assumptions:
        return
    yield from about_no_number(scenario.assumptions, known_keys(scenario), "this scenario")


def _controls(scenario: Scenario) -> Iterator[Finding]:
    if not scenario.controls:
        return
    known = control_keys(scenario)
    for position, key in enumerate(scenario.controls):
        if key not in known:
            yield (
                ("controls", position),
                f"'{shorten(key)}' is no number of this scenario, nor policy or seed"
                f"{did_you_mean(key, known)}",
            )
        elif key in scenario.controls[:position]:
            yield ("controls", position), f"'{key}' stands here twice"
