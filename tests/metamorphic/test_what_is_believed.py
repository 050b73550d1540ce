"""What an agency is taken to believe decides what it works out: what happens, it cannot change.

Unless its officers act on it: they go first where a no is likeliest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomlkit

from simulator.experiment import run_all
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import load_scenario
from tests.metamorphic.key_cases import Case, Tables, at
from tests.metamorphic.test_each_key import changed, difference, outcome
from tests.metamorphic.test_same_luck import DRAWN

Write = Callable[[str, str], Path]

OBSERVED: Tables = {
    "title": "T",
    "start": dt.date(2024, 1, 1),
    "days": 30,
    "policies": ["./p.toml"],
    "town": {
        "height": 0.5,
        "homes": [{"id": f"H{n}", "x": round(0.05 * n, 2), "y": 0.1} for n in range(6)],
    },
    "residents": {
        "segments": [
            {"name": "one", "share": 0.5, "shares": 0.1, "declines": 0.1},
            {"name": "two", "share": 0.5, "shares": 0.1, "declines": 0.7},
        ]
    },
    "agencies": [{"name": "P"}, {"name": "Q"}],
    "script": [
        {"at": at(1, 2, 9), "asks": ["H0"], "responses": {"H0": "declined"}},
        {
            "at": at(1, 9, 9),
            "agency": "Q",
            "asks": ["H0", "H1", "H2", "H3"],
            "responses": {"H0": "declined", "H1": "ignored", "H2": "ignored", "H3": "ignored"},
        },
        {
            "at": at(1, 18, 9),
            "asks": ["H0", "H4"],
            "responses": {"H0": "ignored", "H4": "declined"},
        },
    ],
}
TOTALS: Tables = {
    "title": "P",
    "agency_receives": {
        "shared": {"detail": "total", "when": "on_close"},
        "declined": {"detail": "total", "when": "on_close"},
    },
}
OBSERVED_CASES: list[Case] = [
    # What an agency believes changes what it works out, and nothing that happens or is told.
    ("observer.knows_rates", False, {"measures"}),
    ("observer.pooled", True, {"measures"}),
    ("town.camera_share", 0.9, {"measures"}),
]


@pytest.mark.parametrize(("path", "value", "expected"), OBSERVED_CASES)
def test_a_key_of_what_an_agency_believes(
    write: Write, path: str, value: Any, expected: set[str]
) -> None:
    before = outcome(write, OBSERVED, TOTALS, inference=True)
    assert before is not None
    after = outcome(write, changed(OBSERVED, path, value), TOTALS, inference=True)
    assert difference(before, after) == expected
    # Without inference nothing reads them.
    plain = [outcome(write, one, TOTALS) for one in (OBSERVED, changed(OBSERVED, path, value))]
    assert difference(*plain) == set()


@pytest.mark.parametrize(
    ("path", "value"), [("observer.pooled", True), ("observer.knows_rates", False)]
)
def test_officers_go_by_what_their_own_agency_believes(write: Write, path: str, value: Any) -> None:
    """H9 said no to P before, and is last by id: who goes there first knows of it.

    Q's officers do not, whatever the measures pool. P's do, and it tells them something as long
    as P believes that homes differ.
    """
    policy = changed(TOTALS, "agency_receives.cameras", {"detail": "named", "when": "on_request"})
    scenario = changed(OBSERVED, "script[1].agency", "P" if path.endswith("rates") else "Q")
    for agency in scenario["agencies"]:
        agency.update(follow_up="declined", visits_per_request=1)
    scenario["town"]["homes"][0]["id"] = "H9"  # behind the others, where nothing else decides
    for request in scenario["script"]:
        request["asks"][0] = "H9"
        request["responses"]["H9"] = request["responses"].pop("H0")
    visited = []
    for one in (scenario, changed(scenario, path, value)):
        write("p.toml", tomlkit.dumps(policy))
        loaded = load_scenario(str(write("s.toml", tomlkit.dumps(one))))
        trace = run(loaded, "p", 0, 0).trace
        visited.append(trace.home[(trace.kind == Happened.VISIT) & (trace.request == 1)].tolist())
    assert visited == ([[1], [1]] if path.endswith("pooled") else [[0], [1]])


def test_a_town_that_leaves_out_its_homes_is_believed_to_have_as_many_as_is_assumed(
    tmp_path: Path,
) -> None:
    """60 cameras on 2 square miles, and a fifth of all homes have one: 150 homes a square mile."""
    text = DRAWN.format(policies='["totals-per-request", "early-partner-2018"]', cameras=60)
    found = []
    for name, density in (("with", "homes_per_sq_mi = 150\n"), ("without", "")):
        path = tmp_path / f"{name}.toml"
        path.write_text(text.replace("homes_per_sq_mi = 2000\n", density))
        found.append(run_all(load_scenario(str(path)), 1, 0))
    assert found[0] == found[1]
