"""What is valid in a file, and yet whoever reads the figures has to know it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.scenario.library import library
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.pace import answers_are_drawn, any_of
from simulator.scenario.policy import (
    BY_ONE,
    GROUP_DAYS,
    PERIOD_OF,
    PUBLIC_ITEMS,
    Assumption,
    Group,
    Policy,
)


def of_files(loaded: Loaded) -> list[str]:
    """Return one sentence for each thing that a reader of the figures may not expect of a file."""
    scenario = loaded.scenario
    return [*_asks_nobody(scenario), *_own_assumption(scenario), *_slips(loaded)]


def for_author(loaded: Loaded) -> list[str]:
    """Return one sentence for each thing that whoever wrote the files may not have meant."""
    scenario = loaded.scenario
    return [*_asks_nobody(scenario), *_slips(loaded), *_too_many_asked(scenario)]


def of_policy(policy: Policy) -> list[str]:
    """Return the same of a policy by itself, whatever is played under it."""
    return list(_policy(policy))


def _slips(loaded: Loaded) -> list[str]:
    statements = _without_a_source("assumptions[{}] of the scenario", loaded.scenario.assumptions)
    return [*statements, *without_effect(loaded)]


def _asks_nobody(scenario: Scenario) -> Iterator[str]:
    if not _asks(scenario):
        yield (
            "nobody is asked for video in this scenario: give an agency requests_per_month, "
            "or write a request as [[script]]"
        )


def _asks(scenario: Scenario) -> bool:
    drawn = any(any_of(one.requests_per_month) for one in scenario.agencies)
    return drawn or bool(scenario.script)


def _own_assumption(scenario: Scenario) -> Iterator[str]:
    """Say how people answer where the scenario leaves it open: it is said with the figures."""
    answers = _asks(scenario) and answers_are_drawn(scenario)
    if answers and "segments" not in scenario.residents.model_fields_set:
        (kind,) = scenario.residents.segments
        yield (
            "the scenario does not say how people answer, so the program's own assumption holds: "
            f"of 100 homes that are asked, {100 * kind.shares:g} share and "
            f"{100 * kind.declines:g} say no on average ([[residents.segments]])"
        )


def _too_many_asked(scenario: Scenario) -> Iterator[str]:
    """Say which scripted requests are to reach more homes than there are with a camera.

    How many are asked instead is known when it is played, and said then.
    """
    town = scenario.town
    cameras = sum(home.camera for home in town.homes) if town.homes else town.cameras or 0
    for number, request in enumerate(scenario.script, start=1):
        if request.reaches is not None and request.reaches > cameras:
            yield (
                f"request {number} of the script is to reach {request.reaches} homes; "
                f"only {cameras} have a camera"
            )


def without_effect(loaded: Loaded) -> list[str]:
    """Return one sentence for each key of the policies that cannot change anything."""
    said = [
        f"policy {name}: {sentence}"
        for name, regime in loaded.regimes.items()
        for _, policy in regime.steps
        for sentence in (*_policy(policy), *_too_late(regime, policy, loaded.scenario.days))
    ]
    return list(dict.fromkeys(said))


def _without_a_source(called: str, statements: Iterable[Assumption]) -> Iterator[str]:
    """Say which statements are called sourced, and name no source that anybody could look up."""
    for place, said in enumerate(statements):
        if said.status == "sourced" and not said.source.strip():
            yield (
                f"{called.format(place)} is called sourced and names no source: "
                'write source = "title, page, address", or call it assumed'
            )


def _too_late(regime: Regime, policy: Policy, days: int) -> Iterator[str]:
    """Say which items wait for the end of a period that is longer than the run.

    Of bundled policies it is not said: they are tried in stories of an afternoon, and on purpose.
    """
    if not regime.files or any(file.is_relative_to(library()) for file in regime.files):
        return
    late: dict[Group, list[str]] = {}
    for party in ("agency_receives", "public_receives"):
        for item in PUBLIC_ITEMS:
            flow = getattr(policy, party).flow(item)
            period = PERIOD_OF.get(flow.when) if flow.detail != "none" else None
            if period is not None and GROUP_DAYS[period] > days:
                late.setdefault(period, []).append(f"{party}.{item}")
    for period, names in late.items():
        yield (
            f"a {period} is {GROUP_DAYS[period]} days and the run has {days}, so nothing is ever "
            f"passed on of {', '.join(names)}"
        )


def _policy(policy: Policy) -> Iterator[str]:
    yield from _without_a_source("assumptions[{}]", policy.assumptions)
    if policy.people_asked != "audience":
        return
    for party in ("agency_receives", "public_receives"):
        for item in BY_ONE:
            if getattr(policy, party).flow(item).detail != "none":
                yield f"{party}.{item} does not exist, because a public post asks nobody by name"
