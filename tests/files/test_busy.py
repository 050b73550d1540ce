"""A file that another program writes to: three seconds of patience, then a line that says who."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import Result

from simulator.experiment import busy
from simulator.experiment import run_store as store
from simulator.report.files import run_database, run_reader

Camsim = Callable[..., Result]
SMALL = ("maple-court", "--policy", "every-outcome")
HOLDS = """
import sqlite3, sys, time
file = sqlite3.connect(sys.argv[1], isolation_level=None)
file.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held(file: Path, seconds: float = 60) -> Iterator[int]:
    """Let another program hold a file; yield its process."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file), str(seconds)], stdout=subprocess.PIPE
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == b"held\n"
        yield program.pid
    finally:
        program.kill()
        program.communicate()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait a shorter time, wherever a file is waited for."""
    for module in (busy, store, run_reader, run_database):
        monkeypatch.setattr(module, "PATIENCE", 0.2)


def test_three_seconds_are_waited() -> None:
    assert busy.PATIENCE == 3


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("verb", ["run", "compare", "export"])
def test_who_holds_a_file_is_said(camsim: Camsim, verb: str, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    many = ("compare", *SMALL, "--no-inference", "--replications", 1)
    made = (*many, "--out", file) if verb == "compare" else ("run", *SMALL, "--out", file)
    assert camsim(*made).exit_code == 0
    before = file.read_bytes()
    with held(file) as pid:
        found = {
            "run": lambda: camsim("run", *SMALL, "--replication", 1, "--out", file),
            "compare": lambda: camsim(*many, "--resume", file),
            "export": lambda: camsim("export", file, "--table", "homes"),
        }[verb]()
    assert (found.exit_code, found.stdout) == (2, "")
    (line,) = found.stderr.splitlines()
    assert line.startswith(f"{file}: cannot be ")
    assert "has it open and is writing" in line
    if os.path.isdir("/proc/self/fd"):  # noqa: PTH112 - what the system has
        assert f"(process {pid}) has it open" in line
    assert file.read_bytes() == before


def test_a_file_that_is_free_in_time_is_used(camsim: Camsim, tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    words = ("compare", *SMALL, "--no-inference", "--replications", 1, "--format", "csv")
    first = camsim(*words, "--out", file)
    with held(file, seconds=0.3):
        started = time.monotonic()
        again = camsim(*words, "--resume", file)
        assert time.monotonic() - started < busy.PATIENCE
    assert (again.exit_code, again.stdout) == (0, first.stdout), again.output


def test_nobody_is_named_who_has_let_go(tmp_path: Path) -> None:
    file = tmp_path / "free.db"
    file.write_bytes(b"")
    assert busy.holders(file) == []


def test_what_sqlite_says_of_a_damaged_file_is_a_line_and_no_page(tmp_path: Path) -> None:
    """It says all of a table that is written after the sign that it does not know."""
    file = tmp_path / "run.db"
    with closing(sqlite3.connect(file)) as written:
        written.execute(f"CREATE TABLE one (two -- {'three ' * 500}\n)")
    file.write_bytes(file.read_bytes().replace(b"(two", b'("wo'))
    with closing(sqlite3.connect(file)) as read, pytest.raises(sqlite3.DatabaseError) as error:
        read.execute("SELECT * FROM one")
    said = busy.reason(file, error.value)
    assert said.startswith("malformed database schema (one)")
    assert len(said) <= 200 < len(str(error.value))
