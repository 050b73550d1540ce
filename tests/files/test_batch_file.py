"""The file of many runs, read with SQL: the same figures as on standard output."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from click.testing import Result

Camsim = Callable[..., Result]


def test_its_measures_are_those_that_are_printed(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "runs.db"
    words = ("maple-court", "--replications", 2, "--no-inference", "--format", "csv")
    printed = csv.DictReader(io.StringIO(camsim("compare", *words, "--out", path).stdout))
    with closing(sqlite3.connect(path)) as file:
        stored = {
            (policy, str(replication), section, name): "" if value is None else str(value)
            for policy, replication, section, name, value in file.execute(
                "SELECT policy, replication, section, name, value FROM measures"
            )
        }
    keys = ("policy", "replication", "group", "name")
    assert stored == {
        tuple(row[key] for key in keys): row["value"]
        for row in printed
        if row["group"] in {"happened", "measures"}
    }
    assert len(stored) > 100


def test_the_file_of_one_run_is_not_taken_for_it(camsim: Camsim, tmp_path: Path) -> None:
    path = tmp_path / "run.db"
    camsim("run", "maple-court", "--policy", "early-partner-2018", "--out", path)
    before = path.read_bytes()
    found = camsim("compare", "maple-court", "--resume", path, "--replications", 1)
    assert found.exit_code == 2
    assert len(found.stderr.splitlines()) == 1
    assert path.read_bytes() == before
