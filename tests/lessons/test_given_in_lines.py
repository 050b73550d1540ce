"""Which facts a lesson in lines says that the police are given: of a changing policy, each step."""

from __future__ import annotations

from simulator.plain.lesson_shows import given_lines
from simulator.scenario import load_scenario

NO_TOTALS = "no map, the names of those who shared, no totals"


def test_a_policy_that_changes_with_time_is_not_said_by_its_first_step() -> None:
    regimes = load_scenario("as-it-happened").regimes
    first, second, *_ = given_lines(regimes["as it happened"])
    assert first == (
        "From day 1 on the police are given: a map whose dots are off, the names of those who "
        "shared, one overview of totals at the end."
    )
    assert second.startswith("From day ")
    assert second.endswith(f" on the police are given: {NO_TOTALS}.")
    assert list(given_lines(regimes["stated-policy-2019"])) == [
        f"The police are given: {NO_TOTALS}."
    ]
