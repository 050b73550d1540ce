"""Answers that somebody counted: every run gives them back, whatever the luck and the policy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from simulator.experiment import run_all
from simulator.log_kinds import Happened
from simulator.model import run as run_model
from simulator.scenario import load_scenario

SHARED, DECLINED, IGNORED = map(int, (Happened.SHARED, Happened.DECLINED, Happened.IGNORED))
Camsim = Callable[..., Result]
TOWN = """
title = "Counted"
start = 2024-05-01
days = 40
policies = ["early-partner-2018", "every-outcome", "totals-per-request"]
[town]
area_sq_mi = 1.0
homes_per_sq_mi = 1000
cameras = 400
[[residents.segments]]
name = "willing"
share = 0.2
shares = 0.25
declines = 0.02
[[residents.segments]]
name = "it depends"
share = 0.5
shares = 0.01
declines = 0.03
[[residents.segments]]
name = "rather not"
share = 0.3
shares = 0.0
declines = 0.6
[[agencies]]
name = "North"
[[agencies]]
name = "South"
"""
REQUEST = """
[[script]]
at = {at}
agency = "{agency}"
x = 0.5
y = 0.5
reaches = {reaches}
{counts}
"""


def request(day: int, agency: str = "North", reaches: int = 14, counts: str = "") -> str:
    at = f"2024-05-{day:02d}T09:00:00"
    return REQUEST.format(at=at, agency=agency, reaches=reaches, counts=counts)


def run(camsim: Camsim, path: Path, text: str, seed: int, *words: str) -> dict[str, Any]:
    path.write_text(text)
    done = camsim("run", path, "--seed", seed, "--format", "json", *words)
    assert done.exit_code == 0, done.output
    policies: dict[str, Any] = json.loads(done.stdout)["policies"]
    return policies


def responses(path: Path, seed: int) -> list[tuple[int, int, int]]:
    """Return the answers of a run: request and home, from 0, and which answer."""
    trace = run_model(load_scenario(str(path)), "every-outcome", seed, 0).trace
    rows = zip(trace.request.tolist(), trace.home.tolist(), trace.kind.tolist(), strict=True)
    return [row for row in rows if row[2] in (SHARED, DECLINED, IGNORED)]


def count(rows: list[tuple[int, int, int]], what: int, *requests: int) -> int:
    return sum(row[0] in requests and row[2] == what for row in rows)


@pytest.mark.parametrize("seed", range(4))
def test_a_request_has_the_answers_that_were_counted(
    camsim: Camsim, tmp_path: Path, seed: int
) -> None:
    """14 asked, 1 shared and 3 said no: 10 never answered. The other request follows its luck."""
    text = TOWN + request(2, counts="counts = { shared = 1, declined = 3 }")
    shown = run(camsim, tmp_path / "s.toml", text, seed)
    for policy in shown.values():
        happened = policy["happened"]
        assert [happened[key] for key in ("asked", "shared", "declined", "ignored", "pending")] == [
            14, 1, 3, 10, 0,
        ]  # fmt: skip
    told = shown["totals-per-request"]["agency"]
    assert (told["declined"]["sum"], told["ignored"]["sum"]) == (3, 10)


def test_which_homes_they_are_is_luck(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(TOWN + request(2, counts="counts = { shared = 2, declined = 3 }"))
    sharers = set()
    for seed in range(4):
        shared = [home for _, home, what in responses(path, seed) if what == SHARED]
        assert len(shared) == 2
        sharers.add(tuple(sorted(shared)))
    assert len(sharers) > 1


def test_counting_one_request_leaves_the_others_alone(tmp_path: Path) -> None:
    """The answers of the second request are the same with and without counts for the first."""
    seen = []
    for counts in ("", "counts = { shared = 5, declined = 0 }"):
        path = tmp_path / "s.toml"
        path.write_text(TOWN + request(2, counts=counts) + request(9, "South", 40))
        seen.append([row for row in responses(path, 3) if row[0] == 1])
    assert len(seen[0]) == 40
    assert seen[0] == seen[1]


def test_what_is_not_counted_is_luck(camsim: Camsim, tmp_path: Path) -> None:
    text = TOWN + request(2, reaches=60, counts="counts = { declined = 9 }")
    shared = set()
    for seed in range(5):
        happened = run(camsim, tmp_path / "s.toml", text, seed)["every-outcome"]["happened"]
        assert happened["declined"] == 9
        shared.add(happened["shared"])
    assert len(shared) > 1


@pytest.mark.parametrize("seed", range(3))
def test_a_report_on_the_whole_run_holds_in_every_run(
    camsim: Camsim, tmp_path: Path, seed: int
) -> None:
    """11 of 30 + 30 + 20 share; the last request is sent nine hours before the end of the run."""
    late = REQUEST.format(at="2024-06-09T15:00:00", agency="South", reaches=20, counts="")
    text = TOWN + request(2, reaches=30) + request(9, reaches=30) + late
    text += "[reported]\nshared = 11\ndeclined = 20\n"
    for policy in run(camsim, tmp_path / "s.toml", text, seed).values():
        happened = policy["happened"]
        assert (happened["asked"], happened["shared"], happened["declined"]) == (80, 11, 20)


def test_drawn_requests_can_be_counted_too(tmp_path: Path) -> None:
    text = TOWN.replace('name = "North"', 'name = "North"\nrequests_per_month = 20')
    asked = set()
    for seed in range(3):
        path = tmp_path / "s.toml"
        path.write_text(text + "[reported]\nshared = 7\n", encoding="utf-8")
        happened = run_all(load_scenario(str(path)), seed, 0, inference=False)[
            "every-outcome"
        ].happened
        assert happened["shared"] == 7
        asked.add(happened["asked"])
    assert len(asked) == 3


def test_a_report_by_agency_and_by_days_holds_for_each(tmp_path: Path) -> None:
    text = TOWN + "".join(
        request(day, agency, 30) for day in (2, 12, 22) for agency in ("North", "South")
    )
    text += """
[[reported.parts]]
agency = "North"
until = 2024-05-12
shared = 6
declined = 1
[[reported.parts]]
agency = "North"
from = 2024-05-13
shared = 0
[[reported.parts]]
agency = "South"
shared = 2
declined = 30
"""
    path = tmp_path / "s.toml"
    path.write_text(text)
    for seed in range(2):
        rows = responses(path, seed)
        assert count(rows, SHARED, 0, 2) == 6
        assert count(rows, DECLINED, 0, 2) == 1
        assert count(rows, SHARED, 4) == 0
        assert (count(rows, SHARED, 1, 3, 5), count(rows, DECLINED, 1, 3, 5)) == (2, 30)


def test_answers_that_are_written_out_are_among_those_counted(
    camsim: Camsim, tmp_path: Path
) -> None:
    """A shares because the file says so: one more of the other nine does."""
    homes = ", ".join(
        f'{{ id = "{letter}", x = 0.{n}, y = 0.1 }}' for n, letter in enumerate("ABCDEFGHIJ")
    )
    text = TOWN.replace(
        "area_sq_mi = 1.0\nhomes_per_sq_mi = 1000\ncameras = 400", f"homes = [{homes}]"
    )
    text += """
[[script]]
at = 2024-05-02T09:00:00
asks = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]
responses = { A = "shared", B = "ignored" }
counts = { shared = 2, declined = 8 }
"""
    path = tmp_path / "s.toml"
    for seed in range(3):
        happened = run(camsim, path, text, seed)["every-outcome"]["happened"]
        # Eight and two would be ten, and B never answers: seven are left to say no.
        assert (happened["shared"], happened["declined"], happened["ignored"]) == (2, 7, 1)


@pytest.mark.parametrize("seed", [1, 77])
def test_fort_lauderdale_has_its_eleven_of_319_in_every_run(camsim: Camsim, seed: int) -> None:
    words = ("--policy", "early-partner-2018", "--policy", "stated-policy-2019")
    done = camsim(
        "run", "fort-lauderdale-2018-as-reported", "--seed", seed, *words, "--format", "json"
    )
    for policy in json.loads(done.stdout)["policies"].values():
        assert (policy["happened"]["asked"], policy["happened"]["shared"]) == (319, 11)


WRONG = [
    ("counts = { shared = 10, declined = 5 }", "", r"script\[0\].counts: 15 answers are more than the 14 homes"),
    ("counts = {}", "", r"script\[0\].counts: counts nothing"),
    ("counts = { shared = -1 }", "", r"script\[0\].counts.shared: -1 is less than 0"),
    ("counts = { shares = 1 }", "", "did you mean 'shared'"),
    ("counts = { shared = 1 }", "[reported]\ndeclined = 3", r"counts: needs declined: \[reported\] has"),
    ("counts = { shared = 4 }", "[reported]\nshared = 3", r"reported.shared: 3 is less than the 4"),
    ("", "[reported]\nshared = 15", r"reported: 15 answers are more than the 14 homes"),
    ("", "[reported]\nshared = 20001", r"reported.shared: 20,001 is more than 20,000: no report"),
    ("", '[[reported.parts]]\nagency = "Nroth"\nshared = 1', r"no agency is called 'Nroth'; did you mean 'North'"),
    ("", '[[reported.parts]]\nagency = "North"', r"reported.parts\[0\]: counts nothing"),
    ("", "[[reported.parts]]\nfrom = 2024-04-30\nshared = 1", r"parts\[0\].from: 2024-04-30 lies outside the run, 2024-05-01 to 2024-06-09"),
    ("", "[[reported.parts]]\nfrom = 2024-05-09\nuntil = 2024-05-08\nshared = 1", r"parts\[0\].until: 2024-05-08 is before 2024-05-09"),
    ("", '[[reported.parts]]\nagency = "North"\nshared = 1\n[[reported.parts]]\nfrom = 2024-05-05\nshared = 1', r"parts\[1\]: begins before part 1 ends"),
    ("", "[reported]\nshared = 1\n[[reported.parts]]\nshared = 1", r"reported.parts: write either"),
    ("counts = { shared = 1 }", "[platform]\nreviewers = 2", r"platform.reviewers: answers are counted here"),
]  # fmt: skip


@pytest.mark.parametrize(("counts", "more", "said"), WRONG)
def test_counts_that_cannot_be_are_said_with_their_line(
    camsim: Camsim, tmp_path: Path, counts: str, more: str, said: str
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(TOWN + request(2, counts=counts) + more + "\n")
    done = camsim("check", path)
    assert done.exit_code == 2
    found = [line for line in done.output.splitlines() if re.search(said, line)]
    assert len(found) == 1, done.output
    line = int(re.search(r"s\.toml:(\d+): ", found[0])[1])
    assert path.read_text().splitlines()[line - 1].strip()


def test_a_wider_circle_asks_homes_that_nobody_counted(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    text = TOWN.replace(
        'name = "North"', 'name = "North"\nwiden = { after_hours = 24, area_factor = 2.0 }'
    )
    path.write_text(text + request(2, counts="counts = { shared = 1 }"))
    done = camsim("check", path)
    assert done.exit_code == 2
    assert "agencies[0].widen: answers are counted here" in done.output
