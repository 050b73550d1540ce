"""Runs that fail: a value belongs to its replication, and every output says which are missing."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.experiment import jobs
from simulator.experiment.jobs import Done, Failed, Job
from simulator.experiment.results import Comparison
from simulator.ledger import Ledger
from simulator.model.drawn.whole import Drawn
from simulator.scenario import Loaded, load_scenario
from simulator.story.backend import InProcess, Stopped
from simulator.tui.compare.runs import stream

Camsim = Callable[..., Result]
FIRST, OTHER, THIRD = "early-partner-2018-exact-map", "nothing-without-warrant", "every-outcome"
POLICIES = [word for name in (FIRST, OTHER, THIRD) for word in ("--policy", name)]
WORDS = ("sixty-doorbells", *POLICIES, "--no-inference", "--replications", 5)
LOST = {(FIRST, 1), (OTHER, 1), (OTHER, 3)}
SAID = (
    f"3 of 15 runs failed, and no figure counts them: {FIRST}, replication 1; {OTHER}, "
    "replications 1 and 3."
)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let some runs die, whoever asks for them."""
    true = jobs.run

    def run(loaded: Loaded, policy: str, seed: int, replication: int, *world: Drawn) -> Ledger:
        if (policy, replication) in LOST:
            raise ArithmeticError("injected")
        return true(loaded, policy, seed, replication, *world)

    monkeypatch.setattr(jobs, "run", run)
    # On a busy machine runs go to processes of their own, where nothing is injected.
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


@pytest.fixture(scope="module")
def whole(camsim_once: Callable[..., Result]) -> dict:
    """The same comparison with nothing lost."""
    return json.loads(camsim_once("compare", *WORDS, "--format", "json").stdout)


@pytest.mark.usefixtures("faulty")
def test_a_value_stands_in_the_place_of_its_replication(camsim: Camsim, whole: dict) -> None:
    found = camsim("compare", *WORDS, "--format", "json")
    assert found.exit_code == 1
    shown = json.loads(found.stdout)
    assert shown["replications"] == 5
    assert {(one["policy"], one["replication"]) for one in shown["failed"]} == LOST
    assert {one["reason"] for one in shown["failed"]} == {"ArithmeticError: injected"}
    for policy in (FIRST, OTHER, THIRD):
        for group in ("happened", "measures"):
            for name, one in shown["policies"][policy][group].items():
                before = whole["policies"][policy][group][name]["values"]
                expected = [
                    None if (policy, replication) in LOST else value
                    for replication, value in enumerate(before)
                ]
                assert one["values"] == expected
                assert one["n"] == sum(value is not None for value in expected)
    # Pairs: the first lost 1, the second 1 and 3.
    assert shown["policies"][OTHER]["happened"]["asked"]["difference"]["n"] == 3
    assert shown["policies"][THIRD]["happened"]["asked"]["difference"]["n"] == 4


@pytest.mark.usefixtures("faulty")
def test_csv_has_each_replication_under_its_own_number(camsim: Camsim, whole: dict) -> None:
    found = camsim("compare", *WORDS, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.stdout)))
    failed = [row for row in rows if row["group"] == "failed"]
    assert {(row["policy"], int(row["replication"])) for row in failed} == LOST
    asked = {
        (row["policy"], int(row["replication"])): int(row["value"])
        for row in rows
        if (row["group"], row["name"]) == ("happened", "asked")
    }
    assert asked == {
        (policy, replication): value
        for policy in (FIRST, OTHER, THIRD)
        for replication, value in enumerate(
            whole["policies"][policy]["happened"]["asked"]["values"]
        )
        if (policy, replication) not in LOST
    }


@pytest.mark.usefixtures("faulty")
def test_table_report_sweep_and_screen_say_the_same(camsim: Camsim, tmp_path: Path) -> None:
    table = camsim("compare", *WORDS)
    assert SAID in table.stdout
    assert table.stderr.count("a run failed twice") == 3
    page = tmp_path / "page.html"
    assert camsim("report", *WORDS, "-o", page).exit_code == 1
    assert SAID in page.read_text(encoding="utf-8")
    handout = tmp_path / "handout.html"
    camsim("handout", *WORDS, "-o", handout)
    assert SAID in handout.read_text(encoding="utf-8")
    sweep = ("sweep", *WORDS, "--vary", "days=60,90")
    assert camsim("sweep", *WORDS, "--vary", "days=60").stdout.count(SAID) == 1
    points = json.loads(camsim(*sweep, "--format", "json").stdout)["points"]
    for point in points:
        assert {(one["policy"], one["replication"]) for one in point["failed"]} == LOST
        assert point["policies"][OTHER]["happened"]["asked"]["values"][1] is None
        assert point["policies"][OTHER]["happened"]["asked"]["n"] == 3
    listed = csv.DictReader(io.StringIO(camsim(*sweep, "--format", "csv").stdout))
    failed = [
        (row["point"], row["policy"], int(row["replication"]))
        for row in listed
        if row["group"] == "failed"
    ]
    assert sorted(failed) == sorted((point, *one) for point in "01" for one in LOST)


class Faulty(InProcess):
    """Brings the same runs to no end, for a screen."""

    def run(self, job: Job, stopped: Stopped) -> Done | Failed:
        if (job.key.policy, job.key.replication) in LOST:
            return Failed(job.key, "ArithmeticError: injected")
        return super().run(job, stopped)


def test_compare_s_screen_says_the_same() -> None:
    from simulator.report.words.compared.lost_runs import lost_sentence
    from simulator.tui.compare.words import progress

    loaded = load_scenario("sixty-doorbells", (FIRST, OTHER))
    shown: list[Comparison] = []
    stream(loaded, 5, Faulty(), shown.append, lambda: False)
    last = shown[-1]
    assert {(one.policy, one.replication) for one in last.lost} == LOST
    said = progress(last.replications, 5, lost_sentence(last), short=False).plain
    assert f"3 of 10 runs failed, and no figure counts them: {FIRST}, replication 1; " in said
    values = last.values(OTHER, "happened", "asked")
    assert [place for place, value in enumerate(values) if value is None] == [1, 3]


def test_a_policy_of_which_no_run_is_left_has_no_figure(
    camsim: Camsim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    true = jobs.run

    def run(loaded: Loaded, policy: str, seed: int, replication: int, *world: Drawn) -> Ledger:
        if policy == FIRST:
            raise ArithmeticError("injected")
        return true(loaded, policy, seed, replication, *world)

    monkeypatch.setattr(jobs, "run", run)
    shown = json.loads(camsim("compare", *WORDS, "--format", "json").stdout)
    assert shown["policies"][FIRST]["happened"]["asked"]["values"] == [None] * 5
    assert shown["policies"][OTHER]["happened"]["asked"]["n"] == 5
    table = camsim("compare", *WORDS)
    assert (table.exit_code, "Traceback" in table.output) == (1, False)
    assert "no run came to its end, so there is no figure" in table.stdout
    page = camsim("report", *WORDS, "-o", tmp_path / "page.html")
    assert (page.exit_code, "no page was written" in page.stderr) == (1, True)
    assert not (tmp_path / "page.html").exists()


def test_where_every_run_fails_there_are_no_figures_and_status_1(
    camsim: Camsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_: object) -> Ledger:
        raise ArithmeticError("injected")

    monkeypatch.setattr(jobs, "run", run)
    for words in (("compare", *WORDS), ("sweep", *WORDS, "--vary", "days=60,90")):
        found = camsim(*words)
        assert found.exit_code == 1
        assert not found.stdout
        assert "a run failed twice" in found.stderr


BROKEN = {
    "run": ("run", "maple-court", "--seed", "9", "--replication", "2"),
    "run --format json": ("run", "maple-court", "--format", "json"),
    "run --out": ("run", "maple-court", "--out", "run.db"),
    "run --plain": ("run", "maple-court", "--plain"),
    "tui --plain": ("tui", "maple-court", "--plain"),
}


@pytest.mark.parametrize("verb", BROKEN)
@pytest.mark.parametrize("fault", [ArithmeticError("injected"), KeyError("gone"), MemoryError()])
def test_one_run_that_breaks_down_is_a_line_and_a_status(
    camsim: Camsim,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    verb: str,
    fault: Exception,
) -> None:
    def run(*_: object) -> Ledger:
        raise fault

    monkeypatch.chdir(tmp_path)
    for module in ("experiment.results", "plain.whole_run", "model"):
        monkeypatch.setattr(f"simulator.{module}.run", run)
    found = camsim(*BROKEN[verb])
    assert found.exit_code == 1
    (line,) = found.stderr.splitlines()
    seed, replication = (9, 2) if verb == "run" else (1, 0)
    assert line.startswith("error: a run failed: maple-court, policy early-partner-2018-exact-map")
    assert f"seed {seed}, replication {replication}: {type(fault).__name__}: " in line
    assert "{" not in found.stdout
    assert not list(tmp_path.glob("run.db"))


def test_what_a_run_is_told_wrong_is_still_wrong_input(
    camsim: Camsim, monkeypatch: pytest.MonkeyPatch
) -> None:
    from simulator.scenario.problems import InputError

    def run(*_: object) -> Ledger:
        raise InputError.about("town.toml", "too large")

    monkeypatch.setattr("simulator.experiment.results.run", run)
    found = camsim("run", "maple-court")
    assert (found.exit_code, "too large" in found.stderr) == (2, True)
