"""Every file that we write is there whole or not at all: a full disk leaves what was there."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from simulator.report.files.writing import write_whole
from simulator.scenario.problems import InputError
from tests.sizes import some_here

resource = pytest.importorskip("resource")
ROOM = 3000
"""Bytes that a file may have: a disk that fills up in the middle of one."""
SMALL = ("--no-inference", "--replications", "1")


def full_disk() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def camsim(*words: object, full: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-B", "-m", "simulator.cli", *map(str, words)],
        capture_output=True,
        text=True,
        preexec_fn=full_disk if full else None,
        check=False,
    )


@pytest.mark.parametrize("verb", some_here(["report", "handout"], here=["handout"]))
def test_a_page_survives_a_full_disk_and_no_half_page_is_left(verb: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    words = (verb, "maple-court", "--policy", "every-outcome", *SMALL, "-o")
    assert CliRunner().invoke(cli, [*words, str(page)]).exit_code == 0
    before = page.read_bytes()
    for place in (page, tmp_path / "new.html"):
        failed = camsim(*words, place, full=True)
        assert (failed.returncode, "Traceback" in failed.stderr) == (2, False)
        assert f"{place}: cannot be written" in failed.stderr
    assert page.read_bytes() == before
    assert names(tmp_path) == ["page.html"]


@pytest.mark.parametrize("form", some_here(["csv", "parquet"], here=["csv"]))
def test_no_half_table_is_left(form: str, tmp_path: Path) -> None:
    run, folder = tmp_path / "run.db", tmp_path / "tables"
    assert CliRunner().invoke(cli, ["run", "maple-court", "--out", str(run)]).exit_code == 0
    failed = camsim("export", run, "--to", folder, "--format", form, full=True)
    assert (failed.returncode, "Traceback" in failed.stderr) == (2, False)
    assert "cannot be written" in failed.stderr
    assert not [one for one in names(folder) if one.startswith(".")]
    for path in folder.iterdir():
        # Those before the one that did not fit.
        assert path.stat().st_size < ROOM


def test_no_half_scenario_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.files.test_whole_files.ROOM", 100)
    failed = camsim("new", tmp_path / "town", full=True)
    assert (failed.returncode, "cannot be written" in failed.stderr) == (2, True)
    assert names(tmp_path) == []


def _fails(place: Path) -> None:
    place.write_text("half")
    raise OSError(28, "No space left on device")


def test_what_fails_half_way_leaves_all_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(InputError, match=r"a\.csv: cannot be written: No space left"):
        write_whole(path, _fails)
    assert (path.read_text(), names(tmp_path)) == ("mine", ["a.csv"])


def test_an_interrupt_leaves_all_as_it_was(tmp_path: Path) -> None:
    def interrupted(place: Path) -> None:
        place.write_text("half")
        raise KeyboardInterrupt

    path = tmp_path / "a.csv"
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, interrupted)
    assert names(tmp_path) == []


def test_a_file_is_never_written_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_whole(path, "first", over=False)
    with pytest.raises(FileExistsError):
        write_whole(path, "second", over=False)
    assert (path.read_text(), names(tmp_path)) == ("first", ["a.toml"])


def test_a_link_stays_a_link_and_a_mode_stays(tmp_path: Path) -> None:
    true, link = tmp_path / "true.html", tmp_path / "link.html"
    true.write_text("old")
    true.chmod(0o640)
    link.symlink_to(true)
    write_whole(link, "new")
    assert link.is_symlink()
    assert (true.read_text(), stat.S_IMODE(true.stat().st_mode)) == ("new", 0o640)


def test_what_is_no_plain_file_is_written_to_as_it_is(tmp_path: Path) -> None:
    write_whole(Path(os.devnull), "nothing")
    assert not stat.S_ISREG(Path(os.devnull).stat().st_mode)
    with pytest.raises(InputError, match="is a folder"):
        write_whole(tmp_path, "nothing")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "no" / "folder", "nothing")
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / ("x" * 300), "nothing")


def test_what_a_killed_program_left_is_cleared_away(tmp_path: Path) -> None:
    old, new = tmp_path / ".a[1].csv.00000000.part", tmp_path / ".a[1].csv.11111111.part"
    for left in (old, new):
        left.write_text("half")
    os.utime(old, (0, 0))
    write_whole(tmp_path / "a[1].csv", "whole")
    # The newer may be another program's, which is at work.
    assert names(tmp_path) == sorted(["a[1].csv", new.name])
