"""On the same luck: what must not change when something else does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import Result

from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import Loaded, load_scenario
from simulator.scenario.changing import changed
from simulator.scenario.library import policy_names, scenario_names
from tests.sizes import some_here

DRAWN = """
title = "Drawn"
start = 2024-01-01
days = 60
policies = {policies}
[town]
area_sq_mi = 2
homes_per_sq_mi = 2000
cameras = {cameras}
[residents]
opted_out = 0.1
[[residents.segments]]
name = "one"
share = 0.4
shares = 0.2
declines = 0.2
[[residents.segments]]
name = "two"
share = 0.6
shares = 0.05
declines = 0.1
[[agencies]]
name = "A Police"
requests_per_month = 8
"""
OTHER_AGENCY = '[[agencies]]\nname = "B Police"\nrequests_per_month = 8\n'


def answers(ledger: Ledger) -> dict[tuple[str, int], tuple[int, int]]:
    """Return kind and minute of each answer by home and minute of submission."""
    trace, requests = ledger.trace, ledger.requests
    return {
        (ledger.homes.ids[home], int(requests.at[request])): (kind, minute)
        for minute, kind, request, home in zip(
            trace.time.tolist(),
            trace.kind.tolist(),
            trace.request.tolist(),
            trace.home.tolist(),
            strict=True,
        )
        if kind in (Happened.SHARED, Happened.DECLINED, Happened.IGNORED)
    }


LARGE = "four-hundred-agencies"
STORIES = [
    pytest.param(name, marks=pytest.mark.thorough if name == LARGE else ())
    for name in scenario_names()
]


@pytest.mark.parametrize("scenario", STORIES)
def test_the_same_happens_under_every_policy_that_does_not_change_behaviour(scenario: str) -> None:
    happens_alike(load_scenario(scenario, tuple(policy_names())))


ALIKE = (
    *("early-partner-2018", "early-partner-2018-exact-map", "every-outcome"),
    *("totals-and-exact-map", "totals-per-request", "weekly-totals"),
)
"""Six that change nothing of what happens."""


@pytest.mark.parametrize(
    ("days", "policies"),
    some_here([(5, ALIKE), (30, tuple(policy_names()))], here=[(5, ALIKE)]),
)
def test_the_same_happens_to_four_hundred_agencies_in_their_first_days(
    days: int, policies: tuple[str, ...]
) -> None:
    happens_alike(changed(load_scenario(LARGE, policies), {"days": days}))


def happens_alike(loaded: Loaded) -> None:
    """Who is asked depends on opting out, limits and asking at all; the rest of it on nothing.

    Visits and legal process depend on what the agency was told: they are left out, and whom
    officers would go to need not be worked out.
    """
    sending = [n for n, one in enumerate(loaded.scenario.agencies) if one.follow_up != "none"]
    loaded = changed(loaded, {f"agencies[{n}].follow_up": "none" for n in sending})
    traces: dict[str, list[bytes]] = {}
    for name, regime in loaded.regimes.items():
        policy = regime.steps[0][1]
        limits = policy.request_limits.model_dump(exclude_none=True)
        if policy.people_asked == "listed" and not policy.residents_may_opt_out and not limits:
            trace = run(loaded, name, loaded.scenario.seed, 0).trace
            happened = trace.kind < Happened.REPORT
            traces[name] = [
                column[happened].tobytes()
                for column in (trace.time, trace.kind, trace.request, trace.home)
            ]
    assert len(traces) >= 6
    first, *others = traces.values()
    assert first[0]
    assert all(trace == first for trace in others)


def test_one_more_home_changes_only_what_touches_it(tmp_path: Path) -> None:
    text = DRAWN.replace("{policies}", '["totals-per-request"]')
    ledgers = []
    for cameras in (300, 301):
        path = tmp_path / f"s{cameras}.toml"
        path.write_text(text.replace("{cameras}", str(cameras)))
        ledgers.append(run(load_scenario(str(path)), "totals-per-request", 7, 0))
    before, after = map(answers, ledgers)
    assert len(before) > 50
    assert {pair: answer for pair, answer in after.items() if pair[0] != "H301"} == before


def test_another_agency_changes_nothing_for_the_first(tmp_path: Path) -> None:
    text = DRAWN.format(policies='["totals-per-request"]', cameras=300)
    for name, more in (("one", ""), ("two", OTHER_AGENCY)):
        (tmp_path / f"{name}.toml").write_text(text + more)
    alone, beside = (
        run(load_scenario(str(tmp_path / f"{name}.toml")), "totals-per-request", 7, 0)
        for name in ("one", "two")
    )
    kept = {
        pair: answer
        for pair, answer in answers(beside).items()
        if pair[1] in set(alone.requests.at.tolist())
    }
    assert answers(alone).items() <= kept.items()


def test_one_more_written_request_changes_no_other_answer(tmp_path: Path) -> None:
    base = load_scenario("fort-lauderdale-2018")
    text = base.path.read_text()
    extra = "[[script]]\nat = 2018-05-01T00:01:00\nx = 1.0\ny = 1.0\nreaches = 9\n\n[[pauses]]"
    path = tmp_path / "s.toml"
    path.write_text(text.replace("[[pauses]]", extra, 1))
    more = run(load_scenario(str(path), ("totals-per-request",)), "totals-per-request", 3, 0)
    less = run(base, "totals-per-request", 3, 0)
    assert len(answers(more)) == len(answers(less)) + 9
    assert answers(less).items() <= answers(more).items()


def test_seeds_and_replications_are_different_luck() -> None:
    loaded = load_scenario("fort-lauderdale-drawn")
    seen = {
        (seed, replication): run(loaded, "totals-per-request", seed, replication).requests.at
        for seed, replication in ((0, 0), (0, 1), (1, 0), (1, 1))
    }
    assert len({times.tobytes() for times in seen.values()}) == 4


TWO = ("compare", "--policy", "early-partner-2018", "--policy", "asked-totals-with-opt-out")


@pytest.mark.parametrize(
    "words",
    [
        # What is learned under the first policy is sampled, under the others it is worked out.
        pytest.param(
            ("run", "--replication", "1", "--policy", "totals-per-request"),
            marks=pytest.mark.thorough,
            id="run",
        ),
        pytest.param(
            (*TWO, "--replications", "2"), marks=pytest.mark.thorough, id="compare two runs"
        ),
        pytest.param((*TWO, "--replications", "1"), id="compare"),
    ],
)
def test_the_same_seed_gives_the_same_bytes_in_another_process(
    camsim: Callable[..., Result], words: tuple[str, ...]
) -> None:
    """The other hashes in another order than this one, whose seed is drawn as it starts."""
    words = (words[0], "sixty-doorbells", *words[1:], "--seed", "0", "--format", "json")
    there = subprocess.run(
        [sys.executable, "-m", "simulator.cli", *words],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        check=True,
    )
    here = camsim(*words)
    assert here.exit_code == 0
    assert there.stdout == here.stdout_bytes


@pytest.mark.parametrize(
    "scenario",
    some_here(["sixty-doorbells", "fort-lauderdale-drawn"], here=["fort-lauderdale-drawn"]),
)
def test_a_value_of_compare_is_what_run_gives(camsim: Callable[..., Result], scenario: str) -> None:
    policies = [
        word for name in list(load_scenario(scenario).regimes)[:2] for word in ("--policy", name)
    ]
    many = json.loads(
        camsim("compare", scenario, *policies, "--replications", 2, "--format", "json").stdout
    )
    for replication in range(2):
        words = ("run", scenario, *policies, "--replication", replication, "--format", "json")
        one = json.loads(camsim(*words).stdout)
        assert one["digest"] == many["digest"]
        for policy, shown in one["policies"].items():
            for group in ("happened", "measures"):
                compared = many["policies"][policy][group]
                assert compared.keys() == shown[group].keys()
                for name, value in shown[group].items():
                    assert compared[name]["values"][replication] == value


def test_a_stricter_detail_never_tells_more(tmp_path: Path) -> None:
    """From nothing to names: numbers, decisions and homes told only grow."""
    path = tmp_path / "s.toml"
    told = []
    for detail, more in (
        ("none", ""),
        ("thresholded", "\n[safeguards]\nthreshold = 20"),
        ("thresholded", "\n[safeguards]\nthreshold = 3"),
        ("total", ""),
    ):
        flow = f'{{ detail = "{detail}"' + (', when = "on_close" }' if detail != "none" else " }")
        (tmp_path / "p.toml").write_text(
            f'title = "P"\n[agency_receives]\nasked = {flow}\ndeclined = {flow}{more}\n'
        )
        path.write_text(DRAWN.format(policies='["./p.toml"]', cameras=300))
        ledger = run(load_scenario(str(path)), "p", 1, 0)
        told.append(
            {
                (int(cell), int(value))
                for cell, value in zip(
                    ledger.disclosures.request, ledger.disclosures.value, strict=True
                )
                if value >= 0
            }
        )
    for stricter, looser in pairwise(told):
        assert stricter <= looser
    assert told[0] < told[-1]
    assert NOBODY not in {request for request, _ in told[-1]}
