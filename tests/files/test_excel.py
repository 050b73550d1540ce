"""`--excel`: every command that writes CSV writes it for Excel too."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Camsim = Callable[..., Result]
CASE = """title = "Ids"
[[homes]]
id = "007"
declines = 0.5
[[homes]]
id = "3-4"
declines = 0.5
[[requests]]
id = "1E5"
homes = ["007", "3-4"]
"""
TOWN = """
title = "T"
start = 2024-01-01
days = 9
policies = ["every-outcome"]
[town]
homes = [{id = "007", x = 0.1, y = 0.1}, {id = "3-4", x = 0.2, y = 0.1}]
[[script]]
at = 2024-01-02T09:00:00
agency = "Example"
asks = ["007", "3-4"]
window_hours = 2
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.toml"
    path.write_text(TOWN)
    return path


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_every_command_with_csv_has_it(camsim: Camsim, town: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text(CASE)
    many = ("--replications", 2, "--no-inference")
    for words in (
        ("run", town),
        ("compare", town, *many),
        ("sweep", town, "--vary", "seed=1,2", *many),
        ("infer", case),
    ):
        plain = camsim(*words, "--format", "csv")
        found = camsim(*words, "--format", "csv", "--excel")
        assert (plain.exit_code, found.exit_code) == (0, 0), found.output
        same = [
            [cell.removeprefix('="').removesuffix('"') for cell in row]
            for row in rows(found.stdout)
        ]
        assert same == list(csv.reader(io.StringIO(plain.stdout)))
        wrong = camsim(*words, "--excel")
        assert (wrong.exit_code, "--format csv" in wrong.stderr) == (2, True)
    ids = {row[0] for row in rows(camsim("infer", case, "--format", "csv", "--excel").stdout)}
    assert ids == {"home", '="007"', '="3-4"'}


def test_tables_of_a_run_have_it(camsim: Camsim, town: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "run.db", tmp_path / "tables"
    assert camsim("run", town, "--out", file).exit_code == 0
    printed = rows(camsim("export", file, "--table", "homes", "--excel").stdout)
    given = printed[0].index("given")
    assert [row[given] for row in printed[1:]] == ['="007"', '="3-4"']
    assert camsim("export", file, "--to", folder, "--excel").exit_code == 0
    for path in folder.iterdir():
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    wrong = camsim("export", file, "--to", tmp_path / "p", "--format", "parquet", "--excel")
    assert (wrong.exit_code, "--format csv" in wrong.stderr) == (2, True)
