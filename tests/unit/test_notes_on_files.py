"""What the program notes about files that are right, and perhaps not what was meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario import load_scenario
from simulator.scenario.checks.notes import of_files
from simulator.scenario.library import scenario_names
from simulator.verbs import console

Camsim = Callable[..., Result]


def test_a_key_without_effect_is_said(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 5\npolicies = ["./p.toml"]\n'
        "[town]\narea_sq_mi = 1\ncameras = 5\n"
        "[[residents.segments]]\nshare = 1.0\n[[agencies]]\nrequests_per_month = 1\n"
    )
    (tmp_path / "p.toml").write_text(
        'title = "P"\npeople_asked = "audience"\n[agency_receives]\n'
        'declined = { detail = "total", when = "on_close" }\n'
    )
    result = camsim("run", path)
    assert result.stderr == (
        "note: policy p: agency_receives.declined does not exist, "
        "because a public post asks nobody by name\n"
    )


@pytest.fixture
def read_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let somebody read standard error, as on a terminal."""
    monkeypatch.setattr(console, "somebody_reads_along", lambda: True)


NOBODY = (
    "nobody is asked for video in this scenario: give an agency requests_per_month, "
    "or write a request as [[script]]"
)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("", f"note: {NOBODY}\n"),
        ('[[agencies]]\nname = "A"\nrequests_per_month = 0\n', f"note: {NOBODY}\n"),
        ("[[agencies]]\nrequests_per_month = [{ from = 2024-01-01, rate = 2.0 }]\n",
         "of 100 homes that are asked, 3.5 share and 11.5 say no on average"),
        ("[[script]]\nat = 2024-01-02T09:00:00\nx = 0.5\ny = 0.5\nreaches = 3\n",
         "the scenario does not say how people answer"),
        ("[[script]]\nat = 2024-01-02T09:00:00\nx = 0.5\ny = 0.5\nreaches = 3\n"
         "counts = { shared = 1, declined = 1 }\n", None),
        ("[[residents.segments]]\nshare = 1.0\n[[agencies]]\nrequests_per_month = 1\n", None),
    ],
)  # fmt: skip
def test_a_file_that_asks_nobody_or_says_nothing_of_answers_is_said(
    more: str,
    said: str | None,
    camsim: Camsim,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 5\npolicies = ["early-partner-2018"]\n'
        f"[town]\narea_sq_mi = 1\ncameras = 5\n{more}"
    )
    stderr = camsim("run", path).stderr
    assert said in stderr if said else stderr == ""
    # A script goes by the status: there is no mistake.
    assert camsim("check", path).output == ""
    # Whoever writes it may not have meant the one; the other is said with the figures.
    monkeypatch.setattr(console, "somebody_reads_along", lambda: True)
    checked = camsim("check", path)
    note = f"note: {path}: {NOBODY}\n" if said and NOBODY in said else ""
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", note)


@pytest.mark.usefixtures("read_along")
@pytest.mark.parametrize(
    ("town", "cameras"),
    [
        ("area_sq_mi = 1\ncameras = 5", 5),
        ('homes = [{ id = "A", x = 0, y = 1 }, { id = "B", x = 1, y = 0, camera = false }]', 1),
    ],
)
def test_a_request_for_more_homes_than_have_a_camera_is_noted_before_it_is_run(
    town: str, cameras: int, camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 5\npolicies = ["early-partner-2018"]\n'
        f"[town]\n{town}\n"
        "[[script]]\nat = 2024-01-02T09:00:00\nx = 0.5\ny = 0.5\nreaches = 7\n"
        f"[[script]]\nat = 2024-01-03T09:00:00\nx = 0.5\ny = 0.5\nreaches = {cameras}\n"
    )
    checked = camsim("check", path)
    said = f"request 1 of the script is to reach 7 homes; only {cameras} have a camera"
    assert (checked.exit_code, checked.stderr) == (0, f"note: {path}: {said}\n")


@pytest.mark.usefixtures("read_along")
def test_check_says_of_policies_what_cannot_be_meant(camsim: Camsim, tmp_path: Path) -> None:
    path, story = tmp_path / "p.toml", tmp_path / "s.toml"
    path.write_text(
        'title = "P"\npeople_asked = "audience"\n[agency_receives]\n'
        'declined = { detail = "total", when = "quarterly" }\n'
    )
    story.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 5\npolicies = ["./p.toml"]\n'
        "[town]\narea_sq_mi = 1\ncameras = 5\n[[agencies]]\nrequests_per_month = 1\n"
    )
    nobody = "agency_receives.declined does not exist, because a public post asks nobody by name"
    late = "a quarter is 90 days and the run has 5, so nothing is ever passed on of"
    checked = camsim("check", path, story)
    assert checked.exit_code == 0
    assert checked.stderr.splitlines() == [
        f"note: {path}: {nobody}",
        f"note: {story}: policy p: {nobody}",
        f"note: {story}: policy p: {late} agency_receives.declined",
    ]
    gone = tmp_path / "gone.toml"
    mixed = camsim("check", path, gone)
    assert mixed.exit_code == 2
    assert mixed.stderr.splitlines() == [f"{gone}: is not there", f"note: {path}: {nobody}"]


@pytest.mark.usefixtures("read_along")
@pytest.mark.parametrize(("days", "said"), [(89, True), (90, False)])
def test_what_waits_for_a_period_that_never_ends_is_said(
    days: int, said: bool, camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        f'title = "T"\nstart = 2024-01-01\ndays = {days}\npolicies = ["./p.toml"]\n'
        "[town]\narea_sq_mi = 1\ncameras = 5\n"
        "[[residents.segments]]\nshare = 1.0\n[[agencies]]\nrequests_per_month = 1\n"
    )
    (tmp_path / "p.toml").write_text(
        'title = "P"\n[agency_receives]\nshared = { detail = "total", when = "quarterly" }\n'
        'ignored = { detail = "total", when = "quarterly" }\n'
        'asked = { detail = "total", when = "monthly" }\n'
        '[public_receives]\nrequests = { detail = "total", when = "quarterly" }\n'
    )
    note = (
        "note: policy p: a quarter is 90 days and the run has 89, so nothing is ever passed on of "
        "agency_receives.shared, agency_receives.ignored, public_receives.requests\n"
    )
    assert camsim("run", path).stderr == (note if said else "")
    checked = note.replace("note: ", f"note: {path}: ")
    assert camsim("check", path).stderr == (checked if said else "")


def test_a_statement_that_is_called_sourced_and_names_no_source_is_said(
    camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "s.toml"
    path.write_text(
        'title = "T"\nstart = 2024-01-01\ndays = 5\npolicies = ["./p.toml"]\n'
        "[town]\narea_sq_mi = 1\ncameras = 5\n"
        "[[residents.segments]]\nshare = 1.0\n[[agencies]]\nrequests_per_month = 1\n"
        '[[assumptions]]\ntext = "A"\n[[assumptions]]\ntext = "B"\nstatus = "sourced"\n'
        '[[assumptions]]\ntext = "C"\nstatus = "sourced"\nsource = "A book, page 4"\n'
    )
    (tmp_path / "p.toml").write_text(
        'title = "P"\n[[assumptions]]\ntext = "D"\nstatus = "sourced"\nsource = " "\n'
    )
    said = 'write source = "title, page, address", or call it assumed'
    assert camsim("run", path).stderr.splitlines() == [
        f"note: assumptions[1] of the scenario is called sourced and names no source: {said}",
        f"note: policy p: assumptions[0] is called sourced and names no source: {said}",
    ]


def test_no_bundled_story_leaves_anything_unsaid() -> None:
    for name in scenario_names():
        assert of_files(load_scenario(name)) == [], name
