"""The command line as a person meets it."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.doctor import _NEEDED, Finding
from simulator.extras import line_for_libraries
from simulator.measure.definitions import MEASURES
from simulator.scenario import library
from simulator.scenario.library import policy_names, scenario_names
from tests.sizes import some_here

Camsim = Callable[..., Result]
LARGE = (
    "after-the-request",
    "as-it-happened",
    "four-hundred-agencies",
    "sixty-doorbells",
    "small-areas",
    "the-ladder",
    "they-all-joined",
)
"""Whose inference takes long under all policies. tests/golden has it under their own, and
test_library runs them under all without it."""
HEAVY = ("pydantic", "numpy", "scipy", "simpy", "textual", "rich", "tomlkit", "aiohttp")


def loaded_by(code: str) -> set[str]:
    """Return the modules that a piece of code loads in a fresh interpreter."""
    (modules,) = lines_of(f"{code}\nimport sys\nprint(*sys.modules)")
    return set(modules.split())


def lines_of(script: str) -> list[str]:
    """Return what a script prints in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_command_itself_loads_nothing_heavy() -> None:
    assert not loaded_by("import simulator.cli") & set(HEAVY)


def test_nothing_below_the_screens_loads_textual_click_or_scipy_nor_a_plain_session_a_screen() -> (
    None
):
    """Of one process, which is dear to start: what a plain session loads comes to the rest.

    First comes a lesson that is read, as the server of a class does: it runs and infers nothing.
    """
    lesson = "import sys, simulator.classroom.lessons.loading\nprint(*sys.modules)"
    below = ("model", "measure", "experiment", "report.words.compared.comparison")
    loads = "import sys, " + ", ".join(f"simulator.{module}" for module in below)
    plain = "import simulator.plain.session, simulator.plain.whole_run"
    read, first, then = lines_of(
        f"{lesson}\n{loads}\nprint(*sys.modules)\n{plain}\nprint(*sys.modules)"
    )
    assert not {"simulator.model", "simulator.measure.inference"} & set(read.split())
    imported = set(first.split())
    assert imported >= {f"simulator.{module}" for module in below}
    assert not imported & {"textual", "click", "rich", "scipy"}
    assert not {"textual", "rich"} & set(then.split())


def test_the_list_names_everything_that_is_bundled(camsim: Camsim) -> None:
    words = set(camsim("list").stdout.split())
    assert words >= {*scenario_names(), *policy_names()}


@pytest.mark.parametrize(
    "scenario",
    some_here(
        [name for name in scenario_names() if name not in LARGE],
        here=["maple-court"],
    ),
)
def test_every_small_scenario_runs_under_every_bundled_policy(
    camsim: Camsim, scenario: str
) -> None:
    words = [word for name in policy_names() for word in ("--policy", name)]
    result = camsim("run", scenario, *words, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert list(json.loads(result.stdout)["policies"]) == policy_names()


def test_run_json_has_the_shape_of_the_design(camsim: Camsim) -> None:
    shown = json.loads(camsim("run", "maple-court", "--format", "json").stdout)
    assert list(shown) == ["scenario", "digest", "version", "seed", "replication", "policies"]
    policy = shown["policies"]["early-partner-2018-exact-map"]
    assert list(policy) == ["happened", "agency", "public", "measures"]
    assert policy["agency"]["asked"] == {"detail": "total", "records": 1, "sum": 14}
    assert policy["agency"]["identity"] == {"detail": "named", "records": 1, "homes": 1}
    assert policy["agency"]["cameras"] == {"detail": "pseudonymous", "records": 14, "homes": 14}
    assert policy["public"]["asked"] == {"detail": "none", "records": 0}
    assert list(policy["measures"]) == list(MEASURES)
    assert policy["measures"]["certain_nonsharing"] == 13


def test_compare_json_has_the_shape_of_the_design(camsim: Camsim) -> None:
    shown = json.loads(
        camsim("compare", "maple-court", "--replications", 2, "--format", "json").stdout
    )
    assert list(shown)[4:] == ["replications", "first", "policies"]
    first, second = list(shown["policies"].values())[:2]
    assert "difference" not in first["measures"]["homes_named"]
    difference = second["measures"]["numbers_told"]["difference"]
    assert difference == {
        "mean": -4, "low": -4, "high": -4, "n": 2, "values": [-4, -4],
        "lower": 2, "equal": 0, "higher": 0,
    }  # fmt: skip


def test_csv_is_long(camsim: Camsim) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(
                camsim("compare", "maple-court", "--replications", 2, "--format", "csv").stdout
            )
        )
    )
    assert list(rows[0]) == ["policy", "replication", "group", "name", "value"]
    assert {row["replication"] for row in rows} == {"0", "1"}
    assert {row["group"] for row in rows} == {"happened", "agency", "public", "measures"}
    one = [
        r["value"]
        for r in rows
        if r["policy"] == "every-outcome"
        and r["name"] == "declined.homes"
        and r["group"] == "agency"
    ]
    assert one == ["2", "2"]


def test_the_table_says_what_reaches_the_agency(camsim: Camsim) -> None:
    shown = camsim("run", "fort-lauderdale-2018").stdout
    assert "22 requests, homes asked 319 times" in shown
    assert "Modelled on a news report." in shown
    assert "WHAT REACHES THE POLICE" in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_a_new_scenario_is_good_and_is_never_overwritten(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert camsim("new", "my-town").exit_code == 0
    assert camsim("check", "my-town.toml").output == ""
    assert camsim("compare", "./my-town.toml", "--replications", 2).exit_code == 0
    again = camsim("new", "my-town")
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_without_a_terminal_camsim_prints_the_comparison(
    camsim: Camsim, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of the first story, in place of which a smaller one does."""
    story = tmp_path / "two-homes.toml"
    story.write_text(
        'title = "Two homes"\nstart = 2024-01-01\ndays = 5\npolicies = ["early-partner-2018"]\n'
        '[town]\nhomes = [{ id = "A", x = 0.1, y = 0.1 }, { id = "B", x = 0.2, y = 0.1 }]\n'
        '[[script]]\nat = 2024-01-02T09:00:00\nasks = ["A", "B"]\n'
    )
    assert library.DEFAULT_SCENARIO == "fort-lauderdale-2018"
    monkeypatch.setattr(library, "DEFAULT_SCENARIO", str(story))
    result = camsim()
    assert result.exit_code == 0
    assert "Two homes" in result.stdout
    assert result.stdout == camsim("compare", story).stdout


def test_doctor_says_whether_the_machine_is_ready(camsim: Camsim) -> None:
    result = camsim("doctor")
    assert result.exit_code == 0
    assert result.stdout.endswith("Ready.\n")


def test_a_busy_desk_is_a_warning(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 60\npolicies = ["every-outcome"]\n'
        "[town]\narea_sq_mi = 1\ncameras = 50\n[platform]\nreviewers = 1\n"
        "review_hours = { request = 40 }\n[[agencies]]\nrequests_per_month = 30\n"
    )
    assert "warning: the reviewers are busy" in camsim("run", path).stderr


def test_doctor_knows_the_lowest_versions_that_are_stated() -> None:
    import tomllib

    stated = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {
        name: tuple(map(int, version.split(".")))
        for name, version in (line.split(" >=") for line in stated["dependencies"])
    } == _NEEDED


@pytest.mark.parametrize(
    ("name", "version", "said"),
    [
        ("pydantic", "2.11.7", "pydantic 2.11.7 is too old (2.12 or newer)"),
        ("scipy", "1.14.1", "scipy 1.14.1 is too old (1.15 or newer)"),
        ("numpy", "2.2.0rc1", "numpy 2.2.0rc1 is too old (2.2.1 or newer)"),
        ("tomlkit", None, "tomlkit is missing"),
    ],
)
def test_doctor_says_which_library_is_too_old(
    camsim: Camsim, monkeypatch: pytest.MonkeyPatch, name: str, version: str | None, said: str
) -> None:
    true = importlib.metadata.version

    def found(asked: str) -> str:
        if asked != name:
            return true(asked)
        if version is None:
            raise importlib.metadata.PackageNotFoundError(asked)
        return version

    monkeypatch.setattr("importlib.metadata.version", found)
    # It loads every bundled file; the test above lets it.
    monkeypatch.setattr("simulator.doctor._bundled", lambda: Finding(True, True, "bundled files"))
    result = camsim("doctor")
    assert result.exit_code == 1
    least = ".".join(map(str, _NEEDED[name]))
    line = line_for_libraries(f"{name}>={least}")
    assert f"FAIL {said}; to mend it, type: {line}" in " ".join(result.stdout.split())
