"""Wrong files: one clear line for each error, the right line number, status 2, no traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

GOOD = """\
title = "Good"
start = 2024-01-01
days = 30
policies = ["early-partner-2018"]
[town]
homes = [
  { id = "A", x = 0.1, y = 0.1 },
  { id = "B", x = 0.2, y = 0.1 },
]
[residents]
deadline_hours = 24
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.1
[[agencies]]
name = "Town Police"
[[script]]
at = 2024-01-02T09:00:00
agency = "Town Police"
asks = ["A", "B"]
responses = { A = "shared" }
"""
POLICY = """\
title = "Good"
[agency_receives]
asked = { detail = "total", when = "on_close" }
declined = { detail = "total", when = "on_close" }
[safeguards]
group_by = "request"
"""

SCENARIO_ERRORS = [
    # old text, new text, line, key, part of the message
    ("02T09:00:00", "02T09:00", 19, "", "a time needs seconds: 2018-05-01T09:00:00"),
    ("2024-01-01", "01.01.2024", 2, "", "a day is written 2024-01-01"),
    ("2024-01-01", "05-05-2025", 2, "", "a day is written 2025-05-05"),
    ("2024-01-01", "5 May 2025", 2, "", "a day is written 2025-05-05"),
    ("2024-01-01", "May 5, 2025 # it began", 2, "", "a day is written 2025-05-05"),
    ("2024-01-01", "2025/5/5", 2, "", "a day is written 2025-05-05"),
    ("2024-01-01", "5/9/2025", 2, "", "more on this line than one value; a day is written 2018-"),
    ("2024-01-02T09:00:00", "2 Jan 2024 9:00", 19, "", "a time is written 2024-01-02T09:00:00"),
    (
        "0.1, y = 0.1 },",
        "0.1, y = 0.1 }",
        8,
        "",
        "is a comma missing at the end of the line above?",
    ),
    ("0.1 },\n", "0.1 }\n# two\n\n", 10, "", "is a comma missing at the end of line 7?"),
    ("0.1 },\n]", "0.1 }\n", 10, "", "a list is not closed; is ] missing at the end of line 8?"),
    ('"A", "B"', '"A" "B"', 21, "", "is a comma missing between two of its values?"),
    ("x = 0.1, y", "x = 0.1 y", 7, "", "is a comma missing between two of its values?"),
    ("days = 30", "days 30", 3, "", "behind a key stand = and its value"),
    ("days = 30", "days: 30", 3, "", "write = and no colon behind a key"),
    ("days = 30", "// days", 3, "", "a comment begins with #"),
    ("days = 30", "days = 30\ndays = 30", 4, "", "this key has a value above"),
    ('id = "B"', 'camera = False, id = "B"', 8, "", "write true or false, all small"),
    ("x = 0.2", "x = 0,2", 8, "", "not valid TOML"),
    ("deadline_hours = 24", "deadline_hours = 0,5", 11, "", "write a point, not a comma: 0.5"),
    ('title = "', "title = “", 1, "", 'use straight quotes: "text"'),
    ('name = "Town Police"', "name = Town Police", 17, "", 'text needs quotes: "text"'),
    ("days = 30", "dayz = 30", 3, "dayz", "did you mean 'days'?"),
    ("days = 30", 'days = "30"', 3, "days", "should be a whole number, not '30'"),
    ("days = 30", 'days = "30"', 3, "days", "; write it without quotes: 30"),
    ("hours = 24", 'hours = "2.5"', 11, "residents.deadline_hours", "without quotes: 2.5"),
    ('id = "B"', 'camera = "True", id = "B"', 8, "town.homes[1].camera", "without quotes: true"),
    ("start = 2024-01-01", 'start = "1 May 2024"', 2, "start", "; write 2024-05-01"),
    ("2024-01-02T09:00:00", '"2024-01-02 9:00"', 19, "script[0].at", "write 2024-01-02T09:00:00"),
    ("days = 30", "days = 0", 3, "days", "0 is less than 1"),
    ("days = 30", "days = true", 3, "days", "should be a whole number, not true"),
    ("start = 2024-01-01", 'start = "2024-01-01"', 2, "start", "should be a date such as"),
    ("start = 2024-01-01", "start = 2024-02-30", 2, "", "not valid TOML"),
    ("shares = 0.1", "shares = 1.4", 15, "residents.segments[0].shares", "1.4 is more than 1"),
    ("shares = 0.1", "shares = nan", 15, "residents.segments[0].shares", "finite number"),
    ("share = 1.0", "share = 0.9", 12, "residents.segments", "the shares add up to 0.9, not to 1"),
    ("shares = 0.1", "shares = 0.6\ndeclines = 0.5", 12, "residents.segments[0]", "more than 1"),
    ("early-partner-2018", "early-partner-2081", 4, "policies[0]", "mean 'early-partner-2018'?"),
    ("early-partner-2018", "./none.toml", 4, "policies[0]", "no policy file is at './none.toml'"),
    ('["early-partner-2018"]', "[]", 4, "policies", "is empty"),
    (
        "[town]",
        'controls = [\n  "policy",\n  "residents.deadline_ours",\n]\n[town]',
        7,
        "controls[1]",
        "did you mean 'residents.deadline_hours'?",
    ),
    ("[town]", 'controls = ["seed", "seed"]\n[town]', 5, "controls[1]", "stands here twice"),
    ("[town]", 'controls = ["policy.map"]\n[town]', 5, "controls[0]", "is no number of this"),
    (
        "y = 0.1 },\n]",
        'y = 0.1 },\n  { id = "A", x = 0, y = 0 },\n]',
        9,
        "town.homes[2].id",
        "two homes",
    ),
    ('id = "B", x = 0.2', 'id = "B"', 8, "town.homes[1].x", "is missing"),
    ("y = 0.1 },\n]", "y = -0.1 },\n]", 8, "town.homes[1].y", "-0.1 is less than 0"),
    ('asks = ["A", "B"]', 'asks = ["A", "Q"]', 21, "script[0].asks[1]", "no home is called 'Q'"),
    ('asks = ["A", "B"]', 'asks = ["A", "A"]', 21, "script[0].asks[1]", "is asked twice"),
    ('asks = ["A", "B"]', "", 18, "script[0]", "needs one of area_sq_mi, reaches and asks"),
    ('asks = ["A", "B"]', 'asks = ["B"]', 22, "script[0].responses.A", "is not among those"),
    (
        'asks = ["A", "B"]',
        "x = 0.2\ny = 0.1\narea_sq_mi = 0.01",
        24,
        "script[0].responses.A",
        "(0.100 miles from its middle; it reaches 0.056)",
    ),
    ("[[agencies]]", "[agencies]", 16, "agencies", "begins with [[agencies]], in two brackets"),
    ('{ A = "shared" }', '{ C = "shared" }', 22, "script[0].responses.C", "no home is called"),
    ('{ A = "shared" }', '{ A = "gave" }', 22, "script[0].responses.A.response", "not one of"),
    ("09:00:00", "09:00:30", 19, "script[0].at", "has seconds"),
    ("2024-01-02T", "2025-01-02T", 19, "script[0].at", "lies outside the run"),
    ("09:00:00", "09:00:00Z", 19, "script[0].at", "has a time zone"),
    ('agency = "Town Police"', 'agency = "Tawn Police"', 20, "script[0].agency", "'Town Police'?"),
    (
        'name = "Town Police"\n',
        'name = "Town Police"\n[[agencies]]\nname = "Tampa Police"\nfollow_up = "random"\n',
        20,
        "agencies[1].follow_up",
        "real agency's name",
    ),
    ("deadline_hours = 24", "seed = 5", 11, "residents.seed", "is not a key here"),
    ("title = ", "seed = -1\ntitle = ", 1, "seed", "-1 is less than 0"),
    ("[town]", "[town]\ncameras = 5", 6, "town.cameras", "writes out its homes"),
    (
        "[town]",
        '[[assumptions]]\ntext = "a"\nkeys = ["residents", "town.camera"]\n[town]',
        7,
        "assumptions[0].keys[1]",
        "'town.camera' is no number of this scenario",
    ),
    (
        "[town]",
        '[[assumptions]]\ntext = "a"\nkeys = ["policy.map.eror_ft"]\n[town]',
        7,
        "assumptions[0].keys[0]",
        "did you mean 'policy.map.error_ft'?",
    ),
    (
        "[town]",
        '[[pauses]]\nat = "end"\nsay = "a"\nask = "b"\nchoices = ["1","2","3","4","5","6","7"]\n[town]',
        9,
        "pauses[0].choices",
        "has 7 entries; 6 is the most",
    ),
    ("title = ", "title = [\ntitle = ", 2, "", "not valid TOML"),
]

POLICY_ERRORS = [
    (
        "[agency_receives]",
        '[public_receives]\nasked = { detail = "total", when = "at_end" }\n[police_receive]',
        4,
        "police_receive",
        "is not a key here; did you mean 'agency_receives'?",
    ),
    (
        "[safeguards]",
        '[public_receive]\nasked = { detail = "total", when = "on_close" }\n[safeguards]',
        5,
        "public_receive",
        "is not a key here; did you mean 'public_receives'?",
    ),
    (
        "[safeguards]",
        "[agency_receive]\n[safeguards]",
        5,
        "agency_receive",
        "is not a key here; did you mean 'agency_receives'?",
    ),
    (
        "[safeguards]",
        '[[assumptions]]\ntext = "a"\nkeys = ["safeguards.round_two"]\n[safeguards]',
        7,
        "assumptions[0].keys[0]",
        "is no number of a policy; did you mean 'safeguards.round_to'?",
    ),
    (
        '{ detail = "total", when = "on_close" }\n[safe',
        '"thresholded"\n[safe',
        4,
        "agency_receives.declined",
        "not 'thresholded'; write { detail = \"thresholded\", ... }",
    ),
    ("total", "thresholded", 3, "agency_receives.asked", "needs safeguards.threshold above 0"),
    ("total", "noisy", 3, "agency_receives.asked", "needs safeguards.epsilon above 0"),
    ("total", "rounded", 3, "agency_receives.asked", "needs safeguards.round_to above 0"),
    ("total", "totl", 3, "agency_receives.asked.detail", "did you mean 'total'?"),
    ("on_close", "on_response", 3, "agency_receives.asked", "cannot be passed on on_response"),
    (', when = "on_close"', "", 3, "agency_receives.asked", "but no `when`"),
    ("on_close", "weekly", None, "", ""),
    ('"request"', '"month"', 3, "agency_receives.asked", "covers a request or an incident"),
    ("group_by", "threshold = 5\ngroup_by", 6, "safeguards.threshold", "nothing here uses"),
    (
        'asked = { detail = "total", when = "on_close" }',
        'asked = { detail = "total", when = "weekly", group_by = "month" }',
        3,
        "agency_receives.asked",
        "covers a month, which is longer",
    ),
    (
        'declined = { detail = "total", when = "on_close" }',
        'declined = { detail = "noisy", when = "on_response", epsilon = 1.0 }',
        4,
        "agency_receives.declined",
        "cannot be live",
    ),
    (
        'asked = { detail = "total", when = "on_close" }',
        'asked = { detail = "noisy", when = "on_request", group_by = "incident", epsilon = 1.0 }',
        3,
        "agency_receives.asked",
        "each wider circle of an incident would publish a new number and spend the budget again",
    ),
    (
        '[safeguards]\ngroup_by = "request"',
        '[public_receives]\nasked = { detail = "noisy", when = "on_request", epsilon = 1.0 }\n'
        '[safeguards]\ngroup_by = "incident"',
        6,
        "public_receives.asked",
        "each wider circle of an incident would publish a new number and spend the budget again",
    ),
    ("[safeguards]", "[map]\nerror_ft = 5\n[safeguards]", 6, "map.error_ft", "no cameras"),
]

Camsim = Callable[..., Result]


def lines_of(result: Result) -> list[str]:
    """Return the lines on standard error; there must be no traceback among them."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


def test_the_good_files_are_good(camsim: Camsim, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(GOOD)
    (tmp_path / "p.toml").write_text(POLICY)
    result = camsim("check", tmp_path / "s.toml", tmp_path / "p.toml")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), SCENARIO_ERRORS)
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_wrong_scenario_names_file_line_key_and_reason(
    camsim: Camsim, tmp_path: Path, command: str, old: str, new: str, line: int, key: str,
    message: str,
) -> None:  # fmt: skip
    assert old in GOOD
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace(old, new, 1))
    (problem,) = lines_of(camsim(command, path))
    assert problem.startswith(f"{path}:{line}: {key}: " if key else f"{path}:{line}: ")
    assert message in problem


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("warrants", "; did you mean 'warrant'?"),  # a letter is wrong: it stands there twice
        ("warranty_dates", ""),
    ],
)
def test_no_key_is_suggested_that_the_file_has(
    word: str, said: str, camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f"{POLICY}[legal]\nwarrant = true\n{word} = true\nemergency = true\n")
    (problem,) = lines_of(camsim("check", path))
    assert problem.endswith(f": legal.{word}: is not a key here{said}")


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), POLICY_ERRORS)
def test_a_wrong_policy_names_file_line_key_and_reason(
    camsim: Camsim, tmp_path: Path, old: str, new: str, line: int | None, key: str, message: str
) -> None:
    assert old in POLICY
    path = tmp_path / "p.toml"
    path.write_text(POLICY.replace(old, new, 1))
    result = camsim("check", path)
    if line is None:
        assert result.exit_code == 0, result.output
        return
    problem = lines_of(result)[0]
    assert problem.startswith(f"{path}:{line}: {key}: ")
    assert message in problem


def test_a_number_of_thousands_of_digits_is_refused_by_its_line(
    camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace("days = 30", f"days = {'9' * 5001}"))
    (problem,) = lines_of(camsim("check", path))
    assert problem == f"{path}:3: holds a number of 5,001 digits; that is too many"


def test_all_errors_of_a_file_come_at_once_in_its_order(camsim: Camsim, tmp_path: Path) -> None:
    text = GOOD.replace("days = 30", "dayz = 30").replace("share = 1.0", "share = 2")
    path = tmp_path / "s.toml"
    path.write_text(text.replace('id = "B"', 'id = "A"').replace("early-partner-2018", "nobody"))
    problems = lines_of(camsim("check", path))
    starts = [problem.removeprefix(f"{path}:").split(": ")[:2] for problem in problems]
    assert starts == [
        ["3", "dayz"],
        ["4", "policies[0]"],
        ["8", "town.homes[1].id"],
        ["14", "residents.segments[0].share"],
    ]


def test_an_error_in_a_policy_file_names_that_file(camsim: Camsim, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(POLICY.replace("detail", "detial", 1))
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace("early-partner-2018", "./mine.toml"))
    (problem,) = lines_of(camsim("compare", path))
    assert problem.startswith(f"{tmp_path / 'mine.toml'}:3: agency_receives.asked.detial: ")


def test_a_number_is_no_misspelling_of_another_number(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace('asks = ["A", "B"]', 'asks = ["A", "13"]'), encoding="utf-8")
    (line, *_) = lines_of(camsim("check", path))
    assert "no home is called '13'; the first is called 'A', the last '" in line
    assert "did you mean" not in line


def test_escape_sequences_in_a_file_never_reach_the_terminal(
    camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text('title = "\\u001b[31mred\\u0007"\n"\\u001b[2J" = 1\n' + GOOD.split("\n", 1)[1])
    output = camsim("check", path).stderr
    assert "\x1b" not in output
    assert "\x07" not in output
    path.write_text('title = "\\u001b[31mred\\u202e"\n' + GOOD.split("\n", 1)[1])
    shown = camsim("run", path).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_the_real_program_ends_with_2_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(GOOD.replace("days = 30", "days = -3"))
    done = subprocess.run(
        [sys.executable, "-m", "simulator.cli", "compare", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{path}:3: days: -3 is less than 1\n"
