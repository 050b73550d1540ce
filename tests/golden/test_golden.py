"""Golden runs: figures of the bundled scenarios, changed only by `make golden`."""

from __future__ import annotations

import json

import pytest

from simulator.scenario.library import scenario_names
from tests.golden.golden import FOLDER, golden_text

LARGE = "four-hundred-agencies"
FEWER = {
    # A year under the policy with the most rules: requests may be switched off, and are reported.
    LARGE: ("opt-out-2020",),
    "they-all-joined": ("as it happened",),
    "as-it-happened": (
        "stated-policy-2019",
        "opt-out-2020-camera-count",
        "nothing-without-warrant",
    ),
    "after-the-request": ("individual-invites",),
    "the-ladder": ("totals-per-request", "every-outcome"),
    # Not those under which most of what is known has to be sampled.
    "small-areas": (
        "totals-per-request",
        "live-counts",
        "weekly-totals",
        "differential-privacy",
        "early-partner-2018-exact-map",
        "every-outcome",
    ),
}
"""Scenarios that take long, and the policies under which they are run each time."""


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(name, marks=pytest.mark.thorough if name in FEWER else ())
        for name in scenario_names()
    ],
)
def test_a_bundled_scenario_gives_the_figures_it_gave(scenario: str) -> None:
    """If this change is meant, run `make golden` and say in the commit why the figures moved."""
    assert golden_text(scenario) == (FOLDER / f"{scenario}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("scenario", FEWER)
def test_one_that_takes_long_gives_the_figures_it_gave_under_some_policies(scenario: str) -> None:
    golden = json.loads((FOLDER / f"{scenario}.json").read_text(encoding="utf-8"))
    found = json.loads(golden_text(scenario, FEWER[scenario]))
    assert found["policies"] == {policy: golden["policies"][policy] for policy in FEWER[scenario]}
