"""A table becomes a scenario that `check` passes and whose runs give the table's counts back."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.log_kinds import Happened
from simulator.model import run as run_model
from simulator.scenario import load_scenario
from simulator.scenario.table.rows import read_table
from simulator.scenario.table.writing import scenario_text

Camsim = Callable[..., Result]

REQUESTS = """\
Department,Date and time,Recipients,Shared,Declined,No response,Case no.
Tampa Police,5/9/2018 9:10 AM,14,1,3,10,x1
Tampa Police,5/13/2018 3:00 PM,"1,200",20,30,1150,x2
Exampleville PD,2018-06-02 08:00,31,0,,,x3
"Smith ""the"" Town PD",9 June 2018 22:15,9,2,,6,x3
"""
YEARS = """\
Agency;Year;Number of requests;Emails sent;Shared;Refused
Milwaukee Police;2019;4;60;3;6
Milwaukee Police;2020;8;130;5;11
Tampa;2020;7;90;4;
"""
FAULTY = """\
agency,date,recipients,shared,declined,ignored
A PD,2019-02-03,14,1,3,10
A PD,2019-02-30,14,1,3,10
A PD,2019-03-03,14,one,3,10
A PD,2019-03-04,14,1,3,11

,2019-03-05,14,1,3,10
Total,2019-03-05,14,1,3,10
B PD,2019-03-06,,,,
B PD,2019-03-07 25:10,4,0,0,4
B PD,2019-03-08 10:10,4,0,1,3
B PD,2019-03-09,20,-1,1,3
B PD,2019-03-10,20,1,1,18,extra
"""


@pytest.fixture(autouse=True)
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def made(camsim: Camsim, table: str, *words: str) -> Result:
    Path("table.csv").write_text(table, encoding="utf-8")
    return camsim("new", "town", "--from", "table.csv", *words)


def happened(camsim: Camsim, seed: int) -> list[dict[str, Any]]:
    done = camsim("run", "town.toml", "--seed", seed, "--format", "json")
    assert done.exit_code == 0, done.output
    return [policy["happened"] for policy in json.loads(done.stdout)["policies"].values()]


def by_request(seed: int) -> list[tuple[str, int, int, int, int]]:
    """Return agency, asked, shared, declined and ignored of each request, in order of time."""
    ledger = run_model(load_scenario("./town.toml"), "every-outcome", seed, 0)
    trace = ledger.trace
    agencies = [one.name for one in ledger.loaded.scenario.all_agencies()]
    kinds = (Happened.ASKED, Happened.SHARED, Happened.DECLINED, Happened.IGNORED)
    return [
        (
            agencies[int(agency)],
            *(int(((trace.request == n) & (trace.kind == kind)).sum()) for kind in kinds),
        )  # type: ignore[misc]
        for n, agency in enumerate(ledger.requests.agency)
    ]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_line_a_request_gives_its_counts_back(camsim: Camsim, seed: int) -> None:
    done = made(camsim, REQUESTS)
    assert done.exit_code == 0, done.output
    assert camsim("check", "town.toml").exit_code == 0
    one, two, three, four = by_request(seed)
    assert one == ("Tampa Police", 14, 1, 3, 10)
    assert two == ("Tampa Police", 1200, 20, 30, 1150)
    # Nobody counted who said no: luck decides.
    assert three[:3] == ("Exampleville PD", 31, 0)
    # 9 were asked, 2 shared and 6 never answered: 1 said no.
    assert four == ('Smith "the" Town PD', 9, 2, 1, 6)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_line_an_agency_and_year_gives_its_counts_back(camsim: Camsim, seed: int) -> None:
    assert made(camsim, YEARS).exit_code == 0
    assert camsim("check", "town.toml").exit_code == 0
    requests = by_request(seed)
    moments = load_scenario("./town.toml").scenario.script
    years = sorted((one.at, one.agency) for one in moments)

    def sums(agency: str, year: int) -> list[int]:
        mine = [
            request[1:]
            for request, (at, _) in zip(requests, years, strict=True)
            if request[0] == agency and at.year == year
        ]
        return [len(mine), *map(sum, zip(*mine, strict=True))]

    assert sums("Milwaukee Police", 2019) == [4, 60, 3, 6, 51]
    assert sums("Milwaukee Police", 2020) == [8, 130, 5, 11, 114]
    assert sums("Tampa", 2020)[:3] == [7, 90, 4]
    assert len({request[1] for request in requests if request[0] == "Milwaukee Police"}) <= 3


def test_a_table_with_faults_says_each_and_keeps_the_rest(camsim: Camsim) -> None:
    done = made(camsim, FAULTY)
    assert done.exit_code == 0
    assert camsim("check", "town.toml").exit_code == 0
    bad = [line for line in done.output.splitlines() if line.startswith("table.csv:")]
    assert bad == [
        "table.csv:3: at: '2019-02-30' is not a day of any month",
        "table.csv:4: shared: 'one' is not a whole number",
        "table.csv:5: 1 shared + 3 declined + 11 ignored make 15, and 14 were asked",
        "table.csv:7: agency: is empty",
        "table.csv:8: agency: 'Total' looks like the sum of other lines",
        "table.csv:9: recipients: nothing says how many homes were asked",
        "table.csv:10: at: '2019-03-07 25:10' is not a time of the day",
        "table.csv:12: shared: '-1' is not a whole number",
        "table.csv:13: has 7 columns, and there are 6 headings",
    ]
    assert "left out: 9 of 11 lines" in done.output
    text = Path("town.toml").read_text()
    assert all(line.split(":", 2)[2].strip() in text for line in bad)
    for counts in happened(camsim, 5):
        assert [counts[key] for key in ("requests", "asked", "shared", "declined", "ignored")] == [
            2, 18, 1, 4, 13,
        ]  # fmt: skip


def test_what_was_guessed_is_said_here_and_in_the_file(camsim: Camsim) -> None:
    done = made(camsim, REQUESTS)
    for said in (
        "column 'Department' is taken for: which agency asked",
        "column 'Case no.' is not used",
        "dates with slashes are month/day/year: some of them can be nothing else",
    ):
        assert f"note: {said}" in done.output
        assert f"# {said}" in Path("town.toml").read_text()


def test_columns_can_be_named(camsim: Camsim) -> None:
    table = "who,when,n,gave,date\nA PD,2019-02-03 10:00,14,3,x\n"
    done = made(
        camsim, table, "--column", "agency=who", "--column", "at=when", "--column",
        "recipients=n", "--column", "shared=gave",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "column 'date' is not used: another one has at" in done.output
    assert {(counts["asked"], counts["shared"]) for counts in happened(camsim, 1)} == {(14, 3)}


WRONG = [
    ("date,recipients\n5/9/2018,14\n", (), "table.csv:2: at: '5/9/2018' can be read as month/day"),
    ("date,when,recipients\n", (), "table.csv: has no lines below its headings"),
    (
        "date,sent,recipients\n2018-05-09,x,3\n",
        (),
        "table.csv:1: 'date' and 'sent' could both be at",
    ),
    ("who,recipients\nA,3\n", (), "table.csv:1: needs a column with a date (at), or a year"),
    ("date,agency\n2018-05-09,A\n", (), "needs a column with recipients or area"),
    ("year,agency\n2018,A\n", (), "needs a column with requests"),
    ("year,date,recipients\n2018,2018-05-09,3\n", (), "has a date and a year"),
    ("date,recipients\n2018-05-09,14\n", ("--column", "sharde=x"), "did you mean 'shared'?"),
    ("date,recipients\n2018-05-09,14\n", ("--column", "shared"), "should be WHAT=HEADING"),
    ("date,recipients\n2018-05-09,14\n", ("--column", "shared=x"), "no column is called 'x'"),
    ('date,recipients\n2018-05-09,"14"x\n', (), "table.csv:2: is not a table"),
    ("date,recipients\nsoon,14\nlater,15\n", (), "table.csv:3: at: 'later' is not a date"),
    ("date,recipients\n2018-05-09,1000000\n", (), "a run cannot hold this table"),
    pytest.param(
        *("year,requests,agency\n2018,30000,A\n", (), "a run cannot hold this table"),
        marks=pytest.mark.thorough,
    ),
    ("year,requests,agency\n2018,3,A\n2018,4,A\n2018,x,B\n,4,B\n,,C", (), None),
    ("date,recipients,shared\n2018-05-09,14,15\n", (), "15 shared, and 14 were asked"),
]


@pytest.mark.parametrize(("table", "words", "said"), WRONG)
def test_what_is_wrong_with_a_table_is_said(
    camsim: Camsim, table: str, words: tuple[str, ...], said: str | None
) -> None:
    done = made(camsim, table, *words)
    if said is None:
        assert done.exit_code == 0
        assert "table.csv:3: line 2 is about this agency and year already" in done.output
        assert "left out: 4 of 5 lines" in done.output
        return
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert "\\n" not in done.output, "each problem has a line of its own"
    assert not Path("town.toml").exists()


def test_a_file_that_is_there_stays_as_it_is(camsim: Camsim) -> None:
    Path("town.toml").write_text("mine")
    done = made(camsim, REQUESTS)
    assert done.exit_code == 2
    assert "town.toml: is there already" in done.output
    assert Path("town.toml").read_text() == "mine"


def test_dates_and_columns_without_a_table_are_said(camsim: Camsim) -> None:
    done = camsim("new", "town", "--dates", "mdy")
    assert done.exit_code == 2
    assert "add --from TABLE.csv" in done.output


LINES = st.lists(
    st.tuples(
        st.sampled_from(["A PD", "Ö \"x\" \\ 'y'", "C {0} = # [D]"]),
        st.dates(min_value=dt.date(2018, 1, 1), max_value=dt.date(2018, 4, 1)),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 30),
    ).filter(lambda line: sum(line[2:]) > 0),
    min_size=1,
    max_size=6,
)  # fmt: skip


@given(LINES, st.integers(0, 10**6))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_table_of_requests_gives_its_counts_back(
    tmp_path: Path, lines: list[tuple[Any, ...]], seed: int
) -> None:
    table = tmp_path / "any.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["agency", "date", "shared", "declined", "ignored"])
        writer.writerows(lines)
    path = tmp_path / "town.toml"
    path.write_text(scenario_text(read_table(table, {}, None), "town"), encoding="utf-8")
    found = sorted(by_request(seed))
    assert found == sorted((one[0], sum(one[2:]), *one[2:]) for one in lines)
