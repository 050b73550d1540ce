"""What agencies must agree on: their names, when they are there, and how often they ask when."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from simulator.scenario.agency import Agency, Rate, RateStep
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.models import Scenario, ScriptedRequest
from simulator.scenario.pace import any_of
from simulator.scenario.real_agencies import is_real
from simulator.scenario.toml.validation import Finding

_ROUNDING = 1e-6
RATES = ("requests_per_month", "legal_demands_per_month", "emergencies_per_month")


def names_of_agencies(scenario: Scenario) -> Iterator[Finding]:
    """Yield two agencies of one name, and what may not be invented of a real one."""
    for _, said in alike(agency.name for agency in scenario.agencies):
        yield ("agencies",), f"two agencies are called {said}"
    for position, agency in enumerate(scenario.agencies):
        if not is_real(agency.name):
            continue
        drawn = {
            "orders": bool(agency.orders),
            "follow_up": agency.follow_up != "none",
            "legal_demands_per_month": any_of(agency.legal_demands_per_month),
            "emergencies_per_month": any_of(agency.emergencies_per_month),
        }
        for key, used in drawn.items():
            if used:
                yield (
                    ("agencies", position, key),
                    f"'{agency.name}' is a real agency's name: invent visits and legal process "
                    "only for a fictional one",
                )


def when_agencies_are_there(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong with the days on which agencies join and leave, and rates change."""
    for position, agency in enumerate(scenario.agencies):
        for key, message in _joining(scenario, agency):
            yield ("agencies", position, key), message
        for where, rate in _rates(agency):
            if isinstance(rate, tuple):
                for path, message in _steps(scenario, agency, rate):
                    yield ("agencies", position, *where, *path), message


def orders_of_agencies(scenario: Scenario) -> Iterator[Finding]:
    """Yield what is wrong with legal demands by kind."""
    for position, agency in enumerate(scenario.agencies):
        path: KeyPath = ("agencies", position)
        if agency.orders and any_of(agency.legal_demands_per_month):
            yield (
                (*path, "legal_demands_per_month"),
                "write either this, demands of no kind, or `orders`, demands by kind",
            )
        before: set[str] = set()
        for nth, order in enumerate(agency.orders):
            if order.kind in before:
                yield (*path, "orders", nth, "kind"), f"'{order.kind}' stands here twice"
            before.add(order.kind)
            if order.full + order.partial > 1 + _ROUNDING:
                yield (
                    (*path, "orders", nth),
                    f"full {order.full:g} and partial {order.partial:g} add up to more than 1",
                )


def _rates(agency: Agency) -> Iterator[tuple[KeyPath, Rate]]:
    for key in RATES:
        yield (key,), getattr(agency, key)
    for nth, order in enumerate(agency.orders):
        yield ("orders", nth, "per_month"), order.per_month


def _joining(scenario: Scenario, agency: Agency) -> Iterator[tuple[str, str]]:
    last = scenario.moment(scenario.horizon - 1).date()
    if agency.from_ is not None and agency.from_ > last:
        yield "from", f"{agency.from_} is after the last day of the run, {last}"
    if agency.until is None:
        return
    if agency.until <= scenario.start:
        yield (
            "until",
            f"{agency.until} is the first day without this agency, and the run starts on "
            f"{scenario.start}: it would never be there",
        )
    elif agency.from_ is not None and agency.until <= agency.from_:
        yield (
            "until",
            f"{agency.until} is not later than {agency.from_}, when it joins: `until` is the first "
            "day without it",
        )


def _steps(
    scenario: Scenario, agency: Agency, steps: tuple[RateStep, ...]
) -> Iterator[tuple[KeyPath, str]]:
    first = max(scenario.start, agency.from_ or scenario.start)
    if steps[0].from_ > first:
        yield (
            (0, "from"),
            f"{steps[0].from_} is after {first}, when the agency begins: nothing says how often "
            f"it asks until then; write {first}, or the agency's `from`",
        )
    for position, (one, other) in enumerate(pairwise(steps), start=1):
        if other.from_ <= one.from_:
            yield (position, "from"), "is not later than the step before it"


def absence(scenario: Scenario, request: ScriptedRequest) -> str | None:
    """Return why a written request cannot be made: its agency is not there on that day."""
    name, day = scenario.agency_of(request), request.at.date()
    agency = next((one for one in scenario.agencies if one.name == name), None)
    if agency is None:
        return None
    if agency.from_ is not None and day < agency.from_:
        return (
            f"{day} is before {agency.from_}, when '{shorten(name)}' joins (`from`); write a later "
            "day here, or an earlier one there"
        )
    if agency.until is not None and day >= agency.until:
        return (
            f"'{shorten(name)}' has left by {day}: `until` = {agency.until} is its first day away; "
            "write an earlier day here, or a later one there"
        )
    return None
