"""Make a failing example small: take things away as long as it still fails in the same way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from tests.oracle.happening import Table

Fails = Callable[[Table, Table], bool]


def shrink(scenario: Table, policy: Table, fails: Fails) -> tuple[Table, Table]:
    """The smallest scenario and policy found for which `fails` still holds."""
    progress = True
    while progress:
        progress = False
        for smaller_scenario, smaller_policy in smaller(scenario, policy):
            if fails(smaller_scenario, smaller_policy):
                scenario, policy, progress = smaller_scenario, smaller_policy, True
                break
    return scenario, policy


def smaller(scenario: Table, policy: Table) -> Iterator[tuple[Table, Table]]:
    """Every example that has one thing less."""
    for path in removable(scenario, ()):
        yield without(scenario, path), policy
    for path in removable(policy, ()):
        yield scenario, without(policy, path)


KEEP = {
    "title",
    "start",
    "days",
    "policies",
    "town",
    "agencies",
    "residents",
    "seed",
    "deadline_hours",
    "segments",
    "id",
    "at",
    "x",
    "y",
    "name",
    "area_sq_mi",
    "asks",
    "detail",
    "when",
    "homes",
    "width",
    "height",
    "responses",
}
WHOLE = {"segments", "responses"}


def removable(thing: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Paths of what can be taken away, the largest parts first."""
    if isinstance(thing, dict):
        for key in list(thing):
            if key not in KEEP:
                yield (*path, key)
        for key, part in thing.items():
            if key not in WHOLE:
                yield from removable(part, (*path, key))
    elif isinstance(thing, list):
        for number in range(len(thing)):
            yield (*path, number)
        for number, part in enumerate(thing):
            yield from removable(part, (*path, number))


def without(thing: Table, path: tuple[str | int, ...]) -> Table:
    out = copy.deepcopy(thing)
    part = out
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    if "town" in out:  # what a home said goes with the home
        homes = {home["id"] for home in out["town"]["homes"]}
        for request in out.get("script", []):
            said = request.get("responses", {})
            if said.keys() - homes:
                request["responses"] = {home: word for home, word in said.items() if home in homes}
    return out
