"""The verb `export`, where it is used wrongly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.extras import MissingExtra
from tests.files.conftest import Filed

Camsim = Callable[..., Result]


def test_it_lists_the_tables(camsim: Camsim, maple: Filed) -> None:
    lines = camsim("export", maple.path).stdout.splitlines()
    (homes,) = [line for line in lines if line.startswith("homes ")]
    assert "20 rows" in homes


def test_the_dictionary_has_units(camsim: Camsim, maple: Filed, tmp_path: Path) -> None:
    camsim("export", maple.path, "--table", "requests", "--to", tmp_path / "new" / "folder")
    written = tmp_path / "new" / "folder"
    assert {path.name for path in written.iterdir()} == {"requests.csv", "data_dictionary.csv"}
    dictionary = (written / "data_dictionary.csv").read_text(encoding="utf-8")
    assert "requests,window_hours,hours,of video asked for\n" in dictionary


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--table", "respones"], "did you mean 'responses'?"),
        (["--format", "parquet"], "say --to FOLDER"),
        (["--table", "homes", "--table", "runs"], "say --to FOLDER"),
    ],
)
def test_wrong_words(camsim: Camsim, maple: Filed, words: list[str], message: str) -> None:
    found = camsim("export", maple.path, *words)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr


def test_nothing_is_written_over(camsim: Camsim, maple: Filed, tmp_path: Path) -> None:
    (tmp_path / "runs.csv").write_text("mine")
    found = camsim("export", maple.path, "--to", tmp_path)
    assert found.exit_code == 2
    assert "runs.csv: is there already" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["runs.csv"]


def test_wrong_files(camsim: Camsim, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("no database")
    for path, message in {
        tmp_path: "is a folder, not a file",
        tmp_path / "gone.db": "is not there",
        text: "is not a file that `camsim run --out` wrote",
    }.items():
        found = camsim("export", path)
        assert (found.exit_code, found.stderr) == (2, f"{path}: {message}\n")


def test_parquet_without_its_library_says_what_to_install(
    camsim: Camsim, maple: Filed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = camsim("export", maple.path, "--to", tmp_path / "x", "--format", "parquet")
    assert found.exit_code == 2
    assert found.stderr == f"{MissingExtra('Parquet needs', 'research')}\n"
