"""A file of one kind where another is wanted, and a key in another table than its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result
from pydantic import BaseModel

from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.starts.model import Start
from simulator.scenario.cases.case import Case
from simulator.scenario.library import lesson_path, policy_path, scenario_path
from simulator.scenario.models import Scenario
from simulator.scenario.policy import Policy
from simulator.scenario.toml.kinds import OWN_KEYS, Kind
from tests.errors.checked import said_of

Camsim = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]
MODELS: dict[Kind, type[BaseModel]] = {
    "scenario": Scenario,
    "policy": Policy,
    "case": Case,
    "lesson": Lesson,
    "start file": Start,
}
WRITTEN = {
    "scenario": scenario_path("maple-court").read_text(),
    "policy": policy_path("no-map-2019").read_text(),
    "lesson": lesson_path("map-and-names").read_text(),
    "case": (ROOT / "docs" / "inference.toml").read_text(),
    "start file": 'camsim = 1\nstory = "maple-court"\nscreen = "watch"\n',
}
USED = {
    "scenario": "camsim compare",
    "policy": "--policy",
    "lesson": "camsim lesson",
    "case": "camsim infer",
    "start file": "camsim tui",
}
TAKES = {
    ("run",): "scenario",
    ("compare",): "scenario",
    ("sweep", "--vary", "seed=1"): "scenario",
    ("report", "-o", "page.html"): "scenario",
    ("handout", "-o", "page.html"): "scenario",
    ("tui", "--plain"): "scenario",
    ("infer",): "case",
    ("lesson", "--plain"): "lesson",
    ("run", "maple-court", "--policy"): "policy",
}
"""What each command takes in its last place; `tui` takes start files as well."""


def test_each_kind_is_told_by_keys_that_no_other_has() -> None:
    keys = {
        kind: {field.alias or name for name, field in model.model_fields.items()}
        for kind, model in MODELS.items()
    }
    for kind, own in keys.items():
        others = set().union(*(keys[other] for other in keys if other != kind))
        assert own - others == OWN_KEYS[kind], kind


@pytest.mark.parametrize("command", TAKES, ids=" ".join)
def test_a_file_of_another_kind_is_said_in_a_line(
    command: tuple[str, ...], camsim: Camsim, tmp_path: Path
) -> None:
    wanted = TAKES[command]
    for kind, text in WRITTEN.items():
        if kind == wanted or (command[0], kind) == ("tui", "start file"):
            continue
        path = tmp_path / f"{kind}.toml"
        path.write_text(text, encoding="utf-8")
        done = camsim(*command, path)
        assert done.exit_code == 2, (kind, done.exception)
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"{path}: is a {kind}, not a {wanted}: "), line
        assert USED[kind] in line


@pytest.mark.parametrize(
    ("command", "name", "said"),
    [
        (("run",), "no-map-2019", "no-map-2019: is a policy, not a scenario"),
        (("run",), "our-street", "our-street: is a lesson, not a scenario"),
        (("lesson", "--plain"), "maple-court", "maple-court: is a scenario, not a lesson"),
        (("infer",), "maple-court", "maple-court: is a scenario, not a case"),
        (
            ("run", "maple-court", "--policy"),
            "our-street",
            "'our-street' is a lesson, not a policy",
        ),
    ],
)
def test_a_bundled_name_of_another_kind_is_said_in_a_line(
    command: tuple[str, ...], name: str, said: str, camsim: Camsim
) -> None:
    done = camsim(*command, name)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert said in line


def test_the_file_of_a_run_is_no_text(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect("run.db")) as database:
        database.execute("CREATE TABLE one (two)")
    for command in (("run",), ("infer",), ("check",), ("lesson", "--plain")):
        done = camsim(*command, "run.db")
        assert (done.exit_code, len(done.stderr.splitlines())) == (2, 1)
        assert "is a database, not text; camsim export reads" in done.stderr
    assert (
        "for the file here, write ./run.db"
        in camsim("run", "maple-court", "--policy", "run.db").stderr
    )


def test_a_story_of_any_ending_is_found_beside_the_bundled_ones(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.txt").write_text(WRITTEN["scenario"], encoding="utf-8")
    assert camsim("run", "mine.txt").stdout.startswith("Maple Court")
    # A bundled name means what is bundled, whatever lies beside it.
    Path("maple-court").write_text("nothing", encoding="utf-8")
    assert camsim("run", "maple-court").exit_code == 0


def test_a_key_outside_its_table_says_where_it_stands(camsim: Camsim, tmp_path: Path) -> None:
    said = said_of(camsim, tmp_path, WRITTEN["scenario"].replace("[town]\n", ""))
    keys = ("width", "height", "camera_share", "homes")
    assert [line.partition(":")[2].strip() for line in said] == [
        f"{key}: is not a key here; it stands below the line [town]" for key in keys
    ]
    below = WRITTEN["scenario"] + '\n[platform]\nnote = "Too far down."\n'
    assert said_of(camsim, tmp_path, below)[-1].endswith(
        "platform.note: is not a key here; it stands at the top of the file, above the first [table]"
    )


def test_a_table_that_is_left_out_is_named_as_it_is_written(camsim: Camsim, tmp_path: Path) -> None:
    head, _, rest = WRITTEN["scenario"].partition("[town]")
    text = head + rest[rest.index("[residents]") :]
    assert said_of(camsim, tmp_path, text) == [
        "1: town: is missing; it begins with the line [town]"
    ]
