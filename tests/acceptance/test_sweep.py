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
            mine = point["policies"][policy]
            assert mine["measures"]["homes_named"] == mine["homes_named"]
            assert mine["homes_named"]["values"] == there.values(policy, "measures", "homes_named")
            assert mine["happened"]["asked"]["values"] == there.values(policy, "happened", "asked")


def test_the_more_people_share_the_more_homes_are_named(camsim: Camsim) -> None:
    found = camsim(*SWEEP, "--vary", f"{KEY}=0,0.4,0.8", "--format", "csv")
    assert found.exit_code == 0, found.stderr
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    named = [
        float(row["value"])
        for row in rows
        if (row["policy"], row["name"]) == (SWEEP[4], "homes_named.mean")
    ]
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
    first, second = json.loads(found.stdout)["indices"]["homes_named"].values()
    assert set(first) == {*names, "policies"}
    assert first["policies"][SWEEP[4]] == {name: first[name] for name in names}
    assert set(first["policies"]) == {SWEEP[4], SWEEP[6]}
    listed = camsim(*SWEEP, *words, "--format", "csv").stdout
    rows = [row for row in csv.DictReader(io.StringIO(listed)) if row["group"] == "indices"]
    assert {(row["policy"], row["name"]): pytest.approx(float(row["value"])) for row in rows} == {
        (policy, f"homes_named.{name}.{key}"): figures[name]
        for key, index in json.loads(found.stdout)["indices"]["homes_named"].items()
        for policy, figures in index["policies"].items()
        for name in names
    }
    leading = "mu_star" if design == "morris" else "ST"
    assert first[leading] > second[leading]
    table = camsim(*SWEEP, *words)
    assert "mu*" in table.stdout if design == "morris" else "ST" in table.stdout


def test_a_seed_that_is_swept_is_the_seed_of_the_run(camsim: Camsim) -> None:
    """Each point is what `camsim run` gives for that seed, however many digits it has."""
    seeds = (1, 3, 7, 61524361524361524361, 61524361524361524362)
    vary = f"seed={','.join(map(str, seeds))}"
    words = ("--replications", "1", "--measure", "homes_named", "--format", "json")
    found = json.loads(camsim(*SWEEP[:5], "--vary", vary, *words).stdout)
    swept = [one["policies"][SWEEP[4]]["happened"]["shared"]["mean"] for one in found["points"]]
    alone = [
        json.loads(
            camsim("run", SWEEP[1], "--policy", SWEEP[4], "--seed", seed, "--format", "json").stdout
        )["policies"][SWEEP[4]]["happened"]["shared"]
        for seed in seeds
    ]
    assert swept == alone
    assert len(set(swept)) > 1


@pytest.mark.parametrize("design", ["lhs", "morris", "sobol"])
def test_the_seed_is_the_luck_in_every_design(camsim: Camsim, design: str) -> None:
    words = ("--design", design, "--samples", "4", "--range", "seed=0:9000", "--replications", "1")
    found = camsim(*SWEEP[:5], *words, "--measure", "homes_named", "--format", "json")
    assert found.exit_code == 0, found.stderr
    shown = json.loads(found.stdout)
    by_seed = {
        point["values"]["seed"]: point["policies"][SWEEP[4]]["happened"]["shared"]["mean"]
        for point in shown["points"]
    }
    assert all(isinstance(seed, int) for seed in by_seed)
    assert len(set(by_seed.values())) > 1
    if design == "morris":
        assert shown["indices"]["homes_named"]["seed"]["mu_star"] > 0


def test_runs_of_several_seeds_are_kept_apart_in_a_file(camsim: Camsim, tmp_path: Path) -> None:
    words = (*SWEEP[:5], "--replications", "1", "--format", "csv")
    large = "seed=0,1,61524361524361524361,61524361524361524362"
    first = camsim(*words, "--vary", large, "--out", tmp_path / "runs.db")
    again = camsim(*words, "--vary", large, "--resume", tmp_path / "runs.db")
    assert first.exit_code == 0, first.stderr
    assert again.stdout == first.stdout == camsim(*words, "--vary", large).stdout


@pytest.mark.parametrize("design", ["lhs", "morris", "sobol"])
@pytest.mark.parametrize("seed", ["0", "7", "61524361524361524361"])
def test_the_same_seed_gives_the_same_indices(camsim: Camsim, design: str, seed: str) -> None:
    """Seed 0 too, which a library may take for none."""
    words = ("--design", design, "--samples", "4", "--range", f"{KEY}=0:0.8", "--seed", seed)
    words += ("--range", "residents.encrypted=0:0.5", "--replications", "1", "--format", "json")
    one, two = camsim(*SWEEP[:5], *words), camsim(*SWEEP[:5], *words)
    assert one.exit_code == 0, one.stderr
    assert one.stdout == two.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--vary", "days=10", "--vary", "days=30"), "the same key"),
        (("--vary", f"{KEY}=0.1", "--vary", f" {KEY.replace('[0]', '[00]')} =0.2"), "same key"),
        (("--design", "lhs", "--range", "days=5:6", "--range", "days =5:9"), "the same key"),
        (("--vary", "seed=1,2", "--seed", "5"), "give one of them"),
        (("--vary", "days=5", "--policy", SWEEP[4]), "is there twice"),
        (("--vary", "seed=1.5"), "takes whole numbers"),
        (("--vary", "days=5,5.5"), "takes whole numbers"),
        (("--vary", f"{KEY}=0.1,nan"), "'nan' is no number"),
        (("--vary", f"{KEY}=1e999"), "'1e999' is no number"),
        (("--design", "lhs", "--range", f"{KEY}=0:inf"), "'inf' is no number"),
        (("--vary", "seed=-1"), "seed"),
        (("--vary", "residents.optd_out=0.1"), "did you mean 'opted_out'?"),
        (("--vary", "title=1,2"), "is no number"),
        (("--vary", "start=1,2"), "is no number but 20"),
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
