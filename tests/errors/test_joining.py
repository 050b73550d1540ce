"""Wrong days of agencies and rates: one line each, where it stands, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.errors.checked import Camsim, said_of

HEAD = """title = "T"
start = 2024-01-01
days = 60
policies = ["early-partner-2018"]
town = { homes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }] }
[[agencies]]
name = "P"
"""

SCRIPT = '[[script]]\nat = 2024-01-{}T23:59:00\nagency = "P"\nasks = ["A"]\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "from = 2024-03-01\n",
            "8: agencies[0].from: 2024-03-01 is after the last day of the run, 2024-02-29",
        ),
        (
            "until = 2024-01-01\n",
            "8: agencies[0].until: 2024-01-01 is the first day without this agency, and the run "
            "starts on 2024-01-01: it would never be there",
        ),
        (
            "from = 2024-02-01\nuntil = 2024-02-01\n",
            "9: agencies[0].until: 2024-02-01 is not later than 2024-02-01, when it joins: `until` "
            "is the first day without it",
        ),
        (
            "from = 2024-01-10T00:00:00\n",
            "8: agencies[0].from: should be a date such as 2018-05-01, without quotes, "
            "not 2024-01-10 00:00:00",
        ),
        (
            "requests_per_month = [{ from = 2024-01-02, rate = 1 }]\n",
            "8: agencies[0].requests_per_month[0].from: 2024-01-02 is after 2024-01-01, when the "
            "agency begins: nothing says how often it asks until then; write 2024-01-01, or the "
            "agency's `from`",
        ),
        (
            "emergencies_per_month = [\n  { from = 2024-01-01, rate = 1 },\n"
            "  { from = 2024-01-01, rate = 2 },\n]\n",
            "10: agencies[0].emergencies_per_month[1].from: is not later than the step before it",
        ),
        (
            "legal_demands_per_month = []\n",
            "8: agencies[0].legal_demands_per_month: is empty; it needs at least one entry",
        ),
        (
            "requests_per_month = [{ from = 2024-01-01, rate = -1 }]\n",
            "8: agencies[0].requests_per_month[0].rate: -1 is less than 0",
        ),
        (
            "requests_per_month = -1\n",
            "8: agencies[0].requests_per_month: -1 is less than 0",
        ),
        (
            'requests_per_month = "often"\n',
            "8: agencies[0].requests_per_month: should be a number, or steps: "
            "[{ from = 2018-05-01, rate = 2.0 }], not 'often'",
        ),
        (
            "requests_per_month = true\n",
            "8: agencies[0].requests_per_month: should be a number, or steps: "
            "[{ from = 2018-05-01, rate = 2.0 }], not true",
        ),
        (
            "requests_per_month = [{ form = 2024-01-01, rate = 1 }]\n",
            "8: agencies[0].requests_per_month[0].form: is not a key here; did you mean 'from'?",
        ),
        (
            "from = 2024-01-10\n" + SCRIPT.format("09"),
            "10: script[0].at: 2024-01-09 is before 2024-01-10, when 'P' joins (`from`); write a "
            "later day here, or an earlier one there",
        ),
        (
            "until = 2024-01-10\n" + SCRIPT.format("10"),
            "10: script[0].at: 'P' has left by 2024-01-10: `until` = 2024-01-10 is its first day "
            "away; write an earlier day here, or a later one there",
        ),
        (
            "from = 2024-01-10\nrequests_per_month = 9\n[[reported.parts]]\nuntil = 2024-01-09\n"
            "shared = 1\n",
            "10: reported.parts[0]: 1 answers are more than the 0 homes that these requests ask",
        ),
    ],
)
def test_a_wrong_day_is_said_where_it_stands(
    camsim: Camsim, tmp_path: Path, text: str, expected: str
) -> None:
    (line,) = said_of(camsim, tmp_path, HEAD + text)
    assert line == expected


@pytest.mark.parametrize(
    "text",
    [
        "from = 2024-01-10\n" + SCRIPT.format("10"),
        "until = 2024-01-10\n" + SCRIPT.format("09"),
        # The agency of a request that names none is the first.
        "from = 2024-01-10\n" + SCRIPT.format("10").replace('agency = "P"\n', ""),
        "from = 2024-01-20\nrequests_per_month = [{ from = 2024-01-20, rate = 1 }]\n",
        "from = 2018-01-20\nuntil = 2030-01-01\n",
        "from = 2024-02-29\n",
        "until = 2024-01-02\n",
        "requests_per_month = [{ from = 2018-01-01, rate = 1 }, { from = 2030-01-01, rate = 2 }]\n",
    ],
)
def test_a_right_day_is_taken(camsim: Camsim, tmp_path: Path, text: str) -> None:
    assert said_of(camsim, tmp_path, HEAD + text) == []


def test_a_request_of_the_first_agency_that_names_none_has_to_be_in_its_time(
    camsim: Camsim, tmp_path: Path
) -> None:
    text = "from = 2024-01-10\n" + SCRIPT.format("09").replace('agency = "P"\n', "")
    (line,) = said_of(camsim, tmp_path, HEAD + text)
    assert line.startswith("10: script[0].at: 2024-01-09 is before 2024-01-10, when 'P' joins")


def test_several_wrong_days_are_said_together(camsim: Camsim, tmp_path: Path) -> None:
    text = "from = 2025-01-01\nrequests_per_month = [{ from = 2026-01-01, rate = 1 }]\n"
    assert len(said_of(camsim, tmp_path, HEAD + text + SCRIPT.format("09"))) == 3


def test_too_many_requests_are_counted_over_the_time_that_an_agency_is_there(
    camsim: Camsim, tmp_path: Path
) -> None:
    many = "requests_per_month = 100000\n"
    steps = "requests_per_month = [{ from = 2024-01-01, rate = 100000 }, { from = 2024-01-02, rate = 0 }]\n"
    town = "[town]\nhomes = []\narea_sq_mi = 1\nhomes_per_sq_mi = 900\ncameras = 300\n"

    def told(text: str) -> list[str]:
        path = tmp_path / "s.toml"
        lines = [line for line in HEAD.splitlines() if not line.startswith("town")]
        path.write_text("\n".join(lines).replace("days = 60", "days = 900") + f"\n{text}{town}")
        return camsim("check", path).stderr.splitlines()

    assert any("would come to 3,000,000 in 900 days" in line for line in told(many))
    for fewer in (steps, f"{many}until = 2024-01-02\n", f"{many}from = 2026-06-17\n"):
        assert told(fewer) == []
