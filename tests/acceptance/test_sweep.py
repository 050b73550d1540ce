"""`camsim sweep` as its users meet it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Camsim = Callable[..., Result]
SWEEP = ("sweep", "sixty-doorbells", "--no-inference", "--policy", "early-partner-2018-exact-map")
SWEEP += ("--policy", "nothing-without-warrant", "--replications", "2")
KEY = "residents.segments[0].shares"


def test_a_point_of_a_sweep_is_what_compare_gives_for_that_value(
    camsim: Camsim, tmp_path: Path
) -> None:
    words = (*SWEEP, "--vary", "residents.deadline_hours=48,168", "--measure", "homes_named")
    found = camsim(*words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    shown = json.loads(found.stdout)
    assert [point["values"] for point in shown["points"]] == [
        {"residents.deadline_hours": 48},
        {"residents.deadline_hours": 168},
    ]
    from simulator.experiment import compare
    from simulator.scenario import load_scenario
    from simulator.scenario.changing import changed

    loaded = load_scenario("sixty-doorbells", (SWEEP[4], SWEEP[6]))
    for point in shown["points"]:
        there = compare(changed(loaded, point["values"]), shown["seed"], 2, inference=False)
        for policy in there.outcomes:
            mine = point["policies"][policy]["homes_named"]
            assert mine["values"] == there.values(policy, "measures", "homes_named")


def test_the_more_people_share_the_more_homes_are_named(camsim: Camsim) -> None:
    found = camsim(*SWEEP, "--vary", f"{KEY}=0,0.4,0.8", "--format", "csv")
    assert found.exit_code == 0, found.stderr
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    named = [float(row["mean"]) for row in rows if row["policy"] == "early-partner-2018-exact-map"]
    assert named == sorted(named)
    assert named[0] < named[2]


@pytest.mark.parametrize(
    ("design", "names"),
    [
        ("morris", {"mu_star", "mu_star_half_width", "sigma"}),
        ("sobol", {"S1", "S1_half_width", "ST", "ST_half_width"}),
    ],
)
def test_a_number_without_effect_matters_less_than_one_with(
    camsim: Camsim, design: str, names: set[str]
) -> None:
    words = ("--design", design, "--samples", "4", "--range", f"{KEY}=0:0.8")
    words += ("--range", "residents.encrypted=0:0.001", "--replications", "1")
    found = camsim(*SWEEP, *words, "--format", "json")
    assert found.exit_code == 0, found.stderr
    indices = json.loads(found.stdout)["indices"]
    first, second = indices["early-partner-2018-exact-map"]["homes_named"].values()
    assert set(first) == names
    leading = "mu_star" if design == "morris" else "ST"
    assert first[leading] > second[leading]
    table = camsim(*SWEEP, *words)
    assert "mu*" in table.stdout if design == "morris" else "ST" in table.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--vary", "residents.optd_out=0.1"), "did you mean 'opted_out'?"),
        (("--vary", "title=1,2"), "is no number"),
        (("--vary", f"{KEY}=0.1,x"), "'x' is no number"),
        (("--vary", f"{KEY}=0.1,7"), f"{KEY} = 7"),
        (("--vary", KEY), "write KEY=V1,V2..."),
        (("--design", "lhs"), "takes --range"),
        (("--design", "sobol", "--samples", "6", "--range", f"{KEY}=0:0.8"), "power of two"),
        (("--design", "lhs", "--range", f"{KEY}=1:0"), "the low end first"),
        (("--vary", f"{KEY}=0.1", "--measure", "certain_nonsharing"), "--no-inference leaves out"),
    ],
)
def test_a_wrong_sweep_is_refused_in_words_before_anything_runs(
    camsim: Camsim, words: tuple[str, ...], said: str
) -> None:
    found = camsim(*SWEEP, *words)
    assert found.exit_code == 2
    assert said in found.stderr
    assert not found.stdout
