"""Two programs at one file: it is whole, it is one's, and nothing is left beside it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator.classroom.pack import folder as packs
from simulator.cli import cli
from simulator.report.files.run_reader import RunReader
from simulator.report.files.run_schema import tables
from simulator.report.files.table_files import write_tables
from simulator.report.files.whole_file import WholeFile
from simulator.report.files.writing import write_whole
from simulator.scenario.problems import InputError

ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="moves no file that is open")
PAGES = ("exit.html", "student.html", "teacher.html")


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def started(*words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-B", "-m", "simulator.cli", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def done(*words: object) -> None:
    assert CliRunner().invoke(cli, [*map(str, words)]).exit_code == 0


def handout(seed: int, page: Path) -> tuple[object, ...]:
    return "handout", "maple-court", "--no-inference", "--seed", seed, "-o", page


def test_of_two_that_make_one_page_the_last_wins_and_the_page_is_whole(tmp_path: Path) -> None:
    alone = {}
    for seed in (1, 2):
        page = tmp_path / f"{seed}.html"
        done(*handout(seed, page))
        alone[seed] = page.read_bytes()
        page.unlink()
    page = tmp_path / "page.html"
    both = [started(*handout(seed, page)) for seed in alone]
    said = [one.communicate()[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert page.read_bytes() in alone.values()
    assert alone[1] != alone[2]
    assert names(tmp_path) == ["page.html"]


def test_of_two_that_keep_runs_in_one_new_file_one_is_told(tmp_path: Path) -> None:
    place = tmp_path / "run.db"
    words = ("run", "maple-court", "--policy", "stated-policy-2019", "--out", place)
    both = [started(*words, "--seed", seed) for seed in (1, 2)]
    said = [one.communicate()[1] for one in both]
    with RunReader(place) as reader:
        runs = next(table for table in tables() if table.name == "runs")
        column = [one.name for one in runs.columns].index("seed")
        seeds = {row[column] for row in reader.rows(runs)}
    # Whether the second came too late, or added its runs to the file of the first, is luck.
    refused = [one.returncode for one in both].count(2)
    assert refused == 2 - len(seeds)
    assert sum("was changed by another program meanwhile" in one for one in said) == refused
    assert names(tmp_path) == ["run.db"]


def test_what_another_moves_away_while_one_clears_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / ".a.csv.00000000.part"
    monkeypatch.setattr(Path, "glob", lambda *_: iter([gone]))
    write_whole(tmp_path / "a.csv", "whole")
    assert names(tmp_path) == ["a.csv"]


def test_a_pack_whose_folder_comes_meanwhile_goes_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "pack"
    write = packs._write

    def when_another_has_made_it(beside: Path, content: bytes) -> None:
        monkeypatch.setattr(packs, "_write", write)
        packs.write_folder(place, dict.fromkeys(PAGES, b"theirs"), lambda _: True)
        write(beside, content)

    monkeypatch.setattr(packs, "_write", when_another_has_made_it)
    packs.write_folder(place, dict.fromkeys(PAGES, b"mine"), lambda _: True)
    assert {(place / name).read_bytes() for name in PAGES} == {b"mine"}
    assert (names(tmp_path), names(place)) == (["pack"], list(PAGES))


def test_no_page_of_a_pack_is_ever_missing_while_it_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs.write_folder(tmp_path, dict.fromkeys(PAGES, b"old"), lambda _: True)
    replace, moves = Path.replace, []

    def seen(one: Path, place: Path) -> Path:
        there = replace(one, place)
        moves.append([(tmp_path / name).exists() for name in PAGES])
        return there

    monkeypatch.setattr(Path, "replace", seen)
    packs.write_folder(tmp_path, dict.fromkeys(PAGES, b"new"), lambda _: True)
    assert moves == [[True] * len(PAGES)] * len(PAGES)


def test_a_table_that_comes_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    run, folder = tmp_path / "run.db", tmp_path / "tables"
    done("run", "maple-court", "--out", run)
    chosen = list(tables())[:2]
    with RunReader(run) as reader:
        written = write_tables(reader, chosen, folder, "csv")
        next(written)
        theirs = folder / f"{chosen[1].name}.csv"
        theirs.write_text("theirs")
        with pytest.raises(InputError, match="was written by another program meanwhile"):
            next(written)
    assert theirs.read_text() == "theirs"


@ONLY_POSIX
def test_a_run_that_waits_for_the_disk_is_not_taken_for_left_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "run.db"
    move = WholeFile._move

    def when_another_begins(whole: WholeFile) -> None:
        begins = f"from simulator.report.files.whole_file import *; WholeFile(Path({str(place)!r}))"
        # Another process: a lock is between processes.
        subprocess.run([sys.executable, "-B", "-c", begins], check=True)
        move(whole)

    monkeypatch.setattr(WholeFile, "_move", when_another_begins)
    done("run", "maple-court", "--out", place)
    assert names(tmp_path) == ["run.db"]


@ONLY_POSIX
def test_a_file_that_is_cleared_away_before_it_could_be_locked_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "run.db"
    connect, cleared = sqlite3.connect, _once()

    def as_another_clears(path: Any, *words: Any, **more: Any) -> sqlite3.Connection:
        file = connect(path, *words, **more)
        if str(path).endswith(".unfinished") and next(cleared, False):
            Path(path).unlink()
        return file

    monkeypatch.setattr(sqlite3, "connect", as_another_clears)
    done("run", "maple-court", "--out", place)
    assert next(cleared, False) is False
    assert names(tmp_path) == ["run.db"]


def _once() -> Iterator[bool]:
    yield True
