"""The CSV of a sweep has the indices that the JSON has: each design, every option, failed runs."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result

from simulator.experiment import jobs
from simulator.ledger import Ledger
from simulator.model.drawn.whole import Drawn
from simulator.scenario import Loaded
from tests.sizes import some_here

Camsim = Callable[..., Result]
FIRST, OTHER = "early-partner-2018-exact-map", "nothing-without-warrant"
HERE_ALONE = ("--engine", "serial")
"""Runs are made here, however busy the machine: other processes are dear, and do not die by a fixture."""
SWEEP = (
    "sweep",
    "sixty-doorbells",
    "--no-inference",
    *HERE_ALONE,
    "--policy",
    FIRST,
    "--policy",
    OTHER,
)
SHARES, HIDDEN = "residents.segments[0].shares=0:0.8", "residents.encrypted=0:0.5"
RANGES = ("--samples", "4", "--range", SHARES, "--range", HIDDEN, "--replications", "2")
DESIGNS = {
    "sobol": ("--design", "sobol", *RANGES),
    "morris": ("--design", "morris", *RANGES),
    "lhs": ("--design", "lhs", *RANGES),
    "grid": ("--vary", "residents.encrypted=0,0.5", "--replications", "2"),
}
OPTIONS = {
    "plain": (),
    "two measures": ("--measure", "homes_named", "--measure", "clips_told"),
    "one policy": ("--measure", "homes_named"),
    "the seed as a range": ("--range", "seed=0:99"),
}
HERE = {("sobol", "one policy"), ("morris", "two measures"), ("morris", "the seed as a range")}


@pytest.fixture(scope="module")
def told(camsim_once: Camsim) -> Camsim:
    """What the command prints where no run dies: worked out once for all tests that look at it."""
    return functools.cache(camsim_once)


def listed(text: str) -> Iterator[dict[str, str]]:
    """Yield the rows of the CSV that are indices."""
    for row in csv.DictReader(io.StringIO(text)):
        if row["group"] == "indices":
            yield row


def written(text: str) -> dict[tuple[str, str], float]:
    """Return the indices of the CSV by policy and name."""
    rows = list(listed(text))
    found = {(row["policy"], row["name"]): float(row["value"]) for row in rows}
    assert len(found) == len(rows)
    # An index is of no point and of no replication.
    assert all(row["point"] == row["replication"] == "" for row in rows)
    return found


def in_json(text: str) -> dict[tuple[str, str], float]:
    """Return the indices of the JSON in the same way."""
    shown: dict[str, Any] = json.loads(text)
    return {
        (policy, f"{measure}.{name}.{key}"): value
        for measure, keys in shown["indices"].items()
        for key, index in keys.items()
        for policy, figures in index["policies"].items()
        for name, value in figures.items()
    }


@pytest.mark.parametrize(
    ("design", "options"),
    [
        pytest.param(
            *(design, options),
            id=f"{design}-{what}",
            marks=() if (design, what) in HERE else pytest.mark.thorough,
        )
        for design in ("sobol", "morris")
        for what, options in OPTIONS.items()
    ],
)
def test_each_index_of_the_json_is_a_row(
    told: Camsim, design: str, options: tuple[str, ...]
) -> None:
    words = (*SWEEP, *DESIGNS[design], *options)
    table = told(*words, "--format", "csv")
    assert table.exit_code == 0, table.stderr
    found = written(table.stdout)
    assert found == pytest.approx(in_json(told(*words, "--format", "json").stdout))
    named = {name.split(".")[0] for _, name in found}
    if "--measure" in options:
        assert named == set(options[1::2])
    keys = 3 if "--range" in options else 2
    figures = 4 if design == "sobol" else 3
    assert len(found) == 2 * len(named) * keys * figures


@pytest.mark.parametrize("design", ["lhs", "grid"])
def test_a_design_without_indices_has_no_such_row(told: Camsim, design: str) -> None:
    words = (*SWEEP, *DESIGNS[design])
    table = told(*words, "--format", "csv")
    assert table.exit_code == 0, table.stderr
    assert list(listed(table.stdout)) == []
    assert in_json(told(*words, "--format", "json").stdout) == {}


@pytest.mark.parametrize("design", some_here(DESIGNS, here=["morris", "grid"]))
def test_for_excel_it_is_the_same_table_with_a_mark(told: Camsim, design: str) -> None:
    """In the suite one design that has indices, and one that has none."""
    words = (*SWEEP, *DESIGNS[design], "--format", "csv")
    plain, marked = told(*words).stdout, told(*words, "--excel").stdout
    assert marked.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(marked[1:]))) == list(csv.reader(io.StringIO(plain)))
    assert bool(list(listed(marked[1:]))) == (design in {"sobol", "morris"})


@pytest.fixture
def some_die(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one run of two die at every point, under the second policy."""
    _die(monkeypatch, lambda policy, replication, _: (policy, replication) == (OTHER, 1))


def let_die(monkeypatch: pytest.MonkeyPatch, policy_that_dies: str) -> None:
    """Let every run of a policy die where nearly nobody shares."""
    _die(monkeypatch, lambda policy, _, shares: policy == policy_that_dies and shares < 0.2)


def _die(monkeypatch: pytest.MonkeyPatch, dies: Callable[[str, int, float], bool]) -> None:
    true = jobs.run

    def run(loaded: Loaded, policy: str, seed: int, replication: int, *world: Drawn) -> Ledger:
        if dies(policy, replication, loaded.scenario.residents.segments[0].shares):
            raise ArithmeticError("injected")
        return true(loaded, policy, seed, replication, *world)

    monkeypatch.setattr(jobs, "run", run)


@pytest.mark.usefixtures("some_die")
@pytest.mark.parametrize("design", some_here(["sobol", "morris"], here=["sobol"]))
def test_where_runs_fail_the_indices_are_of_those_that_are_left(
    camsim: Camsim, design: str
) -> None:
    words = (*SWEEP, *DESIGNS[design])
    table = camsim(*words, "--format", "csv")
    assert table.exit_code == 1
    found = written(table.stdout)
    assert {policy for policy, _ in found} == {FIRST, OTHER}
    assert found == pytest.approx(in_json(camsim(*words, "--format", "json").stdout))
    failed = [row for row in csv.DictReader(io.StringIO(table.stdout)) if row["group"] == "failed"]
    assert {(row["policy"], row["replication"]) for row in failed} == {(OTHER, "1")}


@pytest.mark.parametrize(
    ("design", "policy_that_dies"),
    some_here(
        itertools.product(["sobol", "morris"], [FIRST, OTHER]),
        here=[("sobol", FIRST), ("morris", OTHER)],
    ),
)
def test_where_a_point_has_no_figure_that_policy_has_no_index(
    camsim: Camsim, design: str, policy_that_dies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor has another policy's index the place of the first one's."""
    let_die(monkeypatch, policy_that_dies)
    words = (*SWEEP, *DESIGNS[design])
    table = camsim(*words, "--format", "csv")
    assert table.exit_code == 1
    found = written(table.stdout)
    as_json = camsim(*words, "--format", "json").stdout
    assert {policy for policy, _ in found} == {FIRST, OTHER} - {policy_that_dies}
    assert found == pytest.approx(in_json(as_json))
    for index in (one for keys in json.loads(as_json)["indices"].values() for one in keys.values()):
        shown = {name: value for name, value in index.items() if name != "policies"}
        (figures,) = index["policies"].values()
        of_first = figures if policy_that_dies == OTHER else dict.fromkeys(figures)
        assert shown == of_first


def test_runs_that_are_taken_up_again_give_the_same_indices(
    camsim: Camsim, told: Camsim, tmp_path: object
) -> None:
    file = f"{tmp_path}/runs.db"
    words = (*SWEEP, *DESIGNS["morris"], "--format", "csv")
    first = camsim(*words, "--out", file)
    assert list(listed(first.stdout))
    assert camsim(*words, "--resume", file).stdout == first.stdout == told(*words).stdout
