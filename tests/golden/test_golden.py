"""Golden runs: figures of the bundled scenarios, changed only by `make golden`."""

from __future__ import annotations

import json

import pytest

from simulator.scenario.library import scenario_names
from tests.golden.golden import FOLDER, golden_text

LARGE = "four-hundred-agencies"


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(name, marks=pytest.mark.thorough if name == LARGE else ())
        for name in scenario_names()
    ],
)
def test_a_bundled_scenario_gives_the_figures_it_gave(scenario: str) -> None:
    """If this change is meant, run `make golden` and say in the commit why the figures moved."""
    assert golden_text(scenario) == (FOLDER / f"{scenario}.json").read_text(encoding="utf-8")


def test_a_year_of_four_hundred_agencies_gives_the_figures_it_gave_under_one_policy() -> None:
    """That of the file with the most rules: requests may be switched off, and are reported."""
    policy = "opt-out-2020"
    golden = json.loads((FOLDER / f"{LARGE}.json").read_text(encoding="utf-8"))
    found = json.loads(golden_text(LARGE, (policy,)))
    assert found["policies"] == {policy: golden["policies"][policy]}
