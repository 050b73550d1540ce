"""The file is there whole or not at all, and nothing of anybody else's is ever written over."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from simulator.experiment import run_all
from simulator.report.files import whole_file
from simulator.report.files.run_database import RunDatabase
from simulator.report.files.run_schema import tables
from simulator.scenario import InputError, Loaded, load_scenario
from tests.sizes import some_here

Camsim = Callable[..., Result]
RUN = ("run", "maple-court", "--policy", "early-partner-2018", "--policy", "every-outcome", "--out")
DIES = """
import os, signal, sys
from simulator.cli import cli
from simulator.report.files import run_database
from simulator.report.files import whole_file
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
{where} = die
cli(sys.argv[1:])
"""


def runs(path: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        return file.execute("SELECT policy, replication FROM runs ORDER BY run").fetchall()


def test_another_replication_is_added_and_none_is_written_twice(
    camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "run.db"
    assert camsim(*RUN, path).exit_code == 0
    one = path.read_bytes()
    again = camsim(*RUN, path)
    assert (again.exit_code, again.stderr) == (
        0,
        f"note: {path} has these runs already; nothing was written\n",
    )
    assert path.read_bytes() == one
    assert camsim(*RUN, path, "--replication", 3).exit_code == 0
    assert runs(path) == [
        ("early-partner-2018", 0),
        ("every-outcome", 0),
        ("early-partner-2018", 3),
        ("every-outcome", 3),
    ]
    with closing(sqlite3.connect(path)) as file:
        towns = file.execute(
            "SELECT town, replication, count(*) FROM homes JOIN towns USING (town) GROUP BY town"
        )
        assert towns.fetchall() == [(1, 0, 20), (2, 3, 20)]
        of_another_town = "SELECT count(*) FROM responses JOIN homes USING (home) JOIN requests USING (request) JOIN runs USING (run) WHERE homes.town <> runs.town"
        assert file.execute(of_another_town).fetchone() == (0,)
        (command,) = file.execute("SELECT command FROM runs WHERE run = 3").fetchone()
    assert command.startswith(
        "camsim run maple-court --policy early-partner-2018 --policy every-outcome --seed 1 --replication 3 --out"
    )


def test_the_file_adds_nothing_to_standard_output(camsim: Camsim, tmp_path: Path) -> None:
    words = RUN[:-1]
    with_file = camsim(*words, "--format", "json", "--out", tmp_path / "run.db")
    assert with_file.stdout == camsim(*words, "--format", "json").stdout


def test_every_other_place_is_refused_in_one_line(camsim: Camsim, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("mine")
    database = tmp_path / "other.db"
    with closing(sqlite3.connect(database)) as file:
        file.execute("CREATE TABLE mine (x)")
    batch = tmp_path / "batch.db"
    camsim("compare", "maple-court", "--replications", 1, "--no-inference", "--out", batch)
    changed = tmp_path / "changed.db"
    camsim(*RUN[:4], "--out", changed)
    newer = tmp_path / "newer.db"
    newer.write_bytes(changed.read_bytes())
    with closing(sqlite3.connect(newer)) as file:
        file.execute("PRAGMA user_version = 99")
    cut = tmp_path / "cut.db"
    cut.write_bytes(changed.read_bytes()[:10_000])
    places = {
        tmp_path: "is a folder",
        text: "is not a file that `camsim run --out` wrote",
        database: "is not a file that `camsim run --out` wrote",
        batch: "is not a file that `camsim run --out` wrote; `camsim compare` or `sweep` keeps",
        changed: "holds runs of another scenario, of other policies",
        newer: "was written by another version of camsim: its tables have shape 99",
        cut: "cannot be read",
        tmp_path / "nowhere" / "run.db": "there is no such folder",
        text / "run.db": "cannot be written",
    }
    before = {path: path.read_bytes() for path in places if path.is_file()}
    for path, message in places.items():
        refused = camsim(*RUN, path)
        assert (refused.exit_code, refused.stdout) == (2, ""), path
        (line,) = refused.stderr.splitlines()
        assert line.startswith(f"{path}: ")
        assert message in line
    assert {path: path.read_bytes() for path in before} == before
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in before}


def test_an_error_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    loaded = load_scenario("maple-court")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _write(path, loaded, 0, interrupted)
    assert list(tmp_path.iterdir()) == []
    _write(path, loaded, 0)
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt):
        _write(path, loaded, 1, interrupted)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [before]


def test_a_file_that_somebody_else_changes_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    loaded = load_scenario("maple-court", ("early-partner-2018",))
    with pytest.raises(InputError, match="changed by another program"):
        _write(path, loaded, 0, lambda: path.write_text("theirs"))
    assert [one.read_text() for one in tmp_path.iterdir()] == ["theirs"]


def test_of_two_that_write_a_new_file_at_once_one_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.db"
    put_new = whole_file.put_new

    def theirs_first(beside: Path, place: Path) -> None:
        place.write_text("theirs")
        put_new(beside, place)

    monkeypatch.setattr(whole_file, "put_new", theirs_first)
    loaded = load_scenario("maple-court", ("early-partner-2018",))
    with pytest.raises(InputError, match="changed by another program"):
        _write(path, loaded, 0)
    assert [one.read_text() for one in tmp_path.iterdir()] == ["theirs"]


def _write(
    path: Path, loaded: Loaded, replication: int, then: Callable[[], object] = lambda: None
) -> None:
    with RunDatabase(path, loaded, "camsim") as database:
        run_all(loaded, 1, replication, database.add, inference=False)
        then()


@pytest.mark.parametrize(
    "where",
    some_here(
        ["run_database.RunDatabase._flows", "whole_file.put_new"],
        here=["run_database.RunDatabase._flows"],
    ),
)
def test_a_kill_leaves_nothing_that_could_be_taken_for_a_file(
    camsim: Camsim, tmp_path: Path, where: str
) -> None:
    """In the middle of the rows; at the last moment before the file is in its place, thorough.

    There `test_a_kill_leaves_the_old_file` kills where something stands already.
    """
    path = tmp_path / "run.db"
    _killed(where, path)
    assert not path.exists()
    assert len(list(tmp_path.iterdir())) == 1, "killed before it wrote anything"
    camsim(*RUN, path)
    assert [one.name for one in tmp_path.iterdir()] == ["run.db"], "what was left is cleared away"


def test_a_kill_leaves_the_old_file(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    camsim(*RUN, path)
    before = path.read_bytes()
    _killed("whole_file.Path.replace", path, "--replication", "1")
    assert path.read_bytes() == before
    assert len(runs(path)) == 2


def _killed(where: str, path: Path, *words: str) -> None:
    command = [sys.executable, "-c", DIES.format(where=where), *RUN, str(path), *words]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


def test_a_kill_at_any_moment_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    command = [sys.executable, "-m", "simulator.cli", "run", "sixty-doorbells", "--out", str(path)]
    for moment in (0.0, 0.3):
        one = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        while not list(tmp_path.glob(".run.db.*")) and one.poll() is None:
            time.sleep(0.01)
        time.sleep(moment)
        one.kill()
        assert one.wait() == -signal.SIGKILL, "it had ended before it was killed"
        assert not path.exists()


def test_a_file_that_a_browser_has_open_is_left_alone(camsim: Camsim, tmp_path: Path) -> None:
    """What SQLite keeps beside it would be applied to the new file as well."""
    path = tmp_path / "run.db"
    camsim(*RUN, path)
    with closing(sqlite3.connect(path)) as browser:
        browser.execute("PRAGMA journal_mode = WAL")
        with browser:
            browser.execute("UPDATE runs SET title = 'mine'")
        refused = camsim(*RUN, path, "--replication", 1)
        assert refused.exit_code == 2
        assert "run.db-wal is beside it" in refused.stderr
    assert camsim(*RUN, path, "--replication", 1).exit_code == 0
    assert [one.name for one in tmp_path.iterdir()] == ["run.db"]
    assert path.read_bytes()[18:20] == b"\1\1", "it still asks for a file beside it"
    assert len(runs(path)) == 4
    with closing(sqlite3.connect(path)) as file:
        titles = file.execute("SELECT title = 'mine' FROM runs ORDER BY run").fetchall()
    assert titles == [(1,), (1,), (0,), (0,)]


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit on the size of a file")
def test_a_full_disk_is_said_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
    code = f"{limited}import sys; from simulator.cli import cli; cli(sys.argv[1:])"
    command = [sys.executable, "-c", code, *RUN, str(path)]
    full = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (full.returncode, full.stdout) == (2, "")
    (line,) = full.stderr.splitlines()
    assert line.startswith(f"{path}: cannot be written: ")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_being_written_is_not_cleared_away(tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    loaded = load_scenario("maple-court", ("early-partner-2018",))
    with RunDatabase(path, loaded, "first") as first:
        run_all(loaded, 1, 0, first.add, inference=False)
        with RunDatabase(path, loaded, "second"):
            assert len(list(tmp_path.iterdir())) == 2
    assert runs(path) == [("early-partner-2018", 0)]


def test_everything_is_explained(camsim: Camsim, tmp_path: Path) -> None:
    """Each table and column has its line in `meta`, in the file and in the schema alike."""
    path = tmp_path / "run.db"
    camsim(*RUN, path)
    with closing(sqlite3.connect(path)) as file:
        meta = {name: (value, unit) for name, value, unit in file.execute("SELECT * FROM meta")}
        names = [
            n
            for (n,) in file.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            )
        ]
        assert names == [table.name for table in tables()]
        for table in tables():
            columns = [
                row[0] for row in file.execute(f"SELECT * FROM {table.name} LIMIT 0").description
            ]
            assert columns == [column.name for column in table.columns]
            assert meta[table.name][0] == table.meaning
            for column in table.columns:
                assert meta[f"{table.name}.{column.name}"] == (column.meaning, column.unit or None)
    loaded = load_scenario("maple-court", ("early-partner-2018", "every-outcome"))
    assert meta["digest"][0] == loaded.digest
    assert meta["scenario text"][0] == loaded.path.read_text(encoding="utf-8")
    assert 'title = "Early partner"' in meta["policy text: early-partner-2018"][0]
    assert (meta["seed"][0], meta["replication"][0], meta["start"][0]) == ("1", "0", "2024-05-02")
