"""Written rates that a run does not reach, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.experiment.results import Comparison, Outcome
from simulator.model.chance import Chance
from simulator.model.drawn.process_moments import What, process_moments
from simulator.report.words import terms as words
from simulator.scenario.letters.text import clean
from simulator.scenario.loaded import Loaded
from simulator.scenario.models import Scenario

_RATES: dict[str, tuple[What, str, str]] = {
    "legal_demands": (
        "demand",
        "legal demand",
        "no request had closed by then in which somebody who was asked had not shared",
    ),
    "emergencies": ("emergency", "emergency demand", "there is no home with a camera"),
}
"""By what is counted: what is drawn, what it is called, and why it may come to nothing."""


def unmet_of(comparison: Comparison) -> Iterator[str]:
    """Say for each policy of which rates less was reached than was drawn, over all runs."""
    for policy, outcomes in comparison.outcomes.items():
        runs = [(number, one) for number, one in enumerate(outcomes) if one is not None]
        yield from unmet(comparison.loaded, policy, comparison.seed, runs)


def unmet(
    loaded: Loaded, policy: str, seed: int, runs: Sequence[tuple[int, Outcome]]
) -> Iterator[str]:
    """Say of which rates less was reached than was drawn; `runs` are replications by number."""
    scenario = loaded.scenario
    for name, (what, called, why) in _RATES.items():
        kinds: list[list[What]] = [
            [what, *(order.kind for order in agency.orders)] if what == "demand" else [what]
            for agency in scenario.all_agencies()
        ]
        drawn = sum(
            1
            for number, _ in runs
            for position, of_agency in enumerate(kinds)
            for kind in of_agency
            for _ in process_moments(Chance(seed, number), scenario, position, kind)
        )
        missing = drawn - sum(one.happened[name] for _, one in runs)
        if missing > 0:
            yield (
                f"policy {clean(policy)}: {missing:,} of {words.plural(drawn, called)} "
                f"({_written(scenario, name)}) came to nothing and are not counted: {why}"
            )


def _written(scenario: Scenario, name: str) -> str:
    """Return the key of a rate as the file writes it: legal demands can be written by kind."""
    by_kind = name == "legal_demands" and any(one.orders for one in scenario.all_agencies())
    return "orders" if by_kind else f"{name}_per_month"
