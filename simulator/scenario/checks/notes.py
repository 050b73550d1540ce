"""What is valid in a file, and yet whoever reads the figures has to know it."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario
from simulator.scenario.pace import answers_are_drawn, any_of
from simulator.scenario.policy import BY_ONE, Policy


def of_files(loaded: Loaded) -> list[str]:
    """Return one sentence for each thing that a reader of the figures may not expect of a file."""
    return [*_of_scenario(loaded.scenario), *without_effect(loaded)]


def _of_scenario(scenario: Scenario) -> Iterator[str]:
    drawn = any(any_of(one.requests_per_month) for one in scenario.agencies)
    if not drawn and not scenario.script:
        yield (
            "nobody is asked for video in this scenario: give an agency requests_per_month, "
            "or write a request as [[script]]"
        )
        return
    if answers_are_drawn(scenario) and "segments" not in scenario.residents.model_fields_set:
        (kind,) = scenario.residents.segments
        yield (
            "the scenario does not say how people answer, so the program's own assumption holds: "
            f"of 100 homes that are asked, {100 * kind.shares:g} share and "
            f"{100 * kind.declines:g} say no on average ([[residents.segments]])"
        )


def without_effect(loaded: Loaded) -> list[str]:
    """Return one sentence for each key of the policies that cannot change anything."""
    said = [
        f"policy {name}: {sentence}"
        for name, regime in loaded.regimes.items()
        for _, policy in regime.steps
        for sentence in _policy(policy)
    ]
    return list(dict.fromkeys(said))


def _policy(policy: Policy) -> Iterator[str]:
    if policy.people_asked != "audience":
        return
    for party in ("agency_receives", "public_receives"):
        for item in BY_ONE:
            if getattr(policy, party).flow(item).detail != "none":
                yield f"{party}.{item} does not exist, because a public post asks nobody by name"
