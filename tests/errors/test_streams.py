"""Standard streams that are full, closed or gone: a line and a status, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.sizes import some_here

CAMSIM = f"{sys.executable} -m simulator.cli"
COMMANDS = (
    "list",
    "--help",
    "schema scenario",
    "doctor",
    "run maple-court --policy every-outcome --format json",
    "run maple-court --policy every-outcome --plain",
    "compare maple-court --policy every-outcome --no-inference --replications 1 --jobs 2",
    "sweep maple-court --no-inference --replications 1 --vary seed=1,2 --format csv",
    "report maple-court --policy every-outcome --no-inference --replications 1",
)
LIST, FOR_PROGRAMS = COMMANDS[0], COMMANDS[4]
"""What else there is prints as they do."""
BARE = pytest.param("", marks=pytest.mark.thorough)
"""No word at all: twenty runs of the default story."""
FULL = Path("/dev/full")
ROOT = Path(__file__).resolve().parents[2]


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, check=False, timeout=120
    )


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", some_here(COMMANDS, here=[COMMANDS[1], FOR_PROGRAMS]))
def test_a_full_output_is_said_in_a_line(command: str) -> None:
    done = shell(f"{CAMSIM} {command} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == "standard output cannot be written: there is no room left\n"


@pytest.mark.parametrize("command", some_here([LIST, FOR_PROGRAMS, COMMANDS[7]], here=[LIST]))
def test_a_closed_output_is_said_in_a_line(command: str) -> None:
    done = shell(f"{CAMSIM} {command} >&-")
    assert done.returncode == 2
    assert done.stderr == "standard output cannot be written: it is closed\n"


@pytest.mark.parametrize(
    "command", [*some_here(COMMANDS, here=[LIST]), BARE, "tui --plain maple-court"]
)
def test_a_reader_who_has_seen_enough_is_no_error(command: str) -> None:
    done = shell(f"{CAMSIM} {command} < /dev/null | head -1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(
    "command", [BARE, *some_here(["list", "tui --plain maple-court"], here=["list"])]
)
def test_a_closed_input_is_an_empty_one(command: str) -> None:
    done = shell(f"{CAMSIM} {command} <&- | head -1; exit ${{PIPESTATUS[0]}}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("notes", some_here(["2>&-", "2>/dev/full"], here=["2>/dev/full"]))
def test_notes_that_nobody_can_read_stop_no_work(notes: str, tmp_path: Path) -> None:
    words = f"run maple-court --policy every-outcome --out {tmp_path / 'r.db'} --format csv"
    done = shell(f"{CAMSIM} {words} {notes}")
    assert done.returncode == 0
    assert done.stdout.startswith("policy,replication,group,name,value\n")
    assert shell(f"{CAMSIM} check nothing.toml {notes}").returncode == 2


@pytest.mark.parametrize(
    ("limit", "option", "runs"),
    [
        pytest.param(40, "--out", 12, id="mid"),
        pytest.param(40, "--out", 20, id="mid of 20", marks=pytest.mark.thorough),
        pytest.param(0, "--resume", 20, id="read", marks=pytest.mark.thorough),
        pytest.param(0, "--out", 20, id="start, all", marks=pytest.mark.thorough),
        pytest.param(0, "--out", 2, id="start"),
    ],
)
def test_a_file_of_runs_that_cannot_be_written_is_said_in_a_line(
    camsim: Callable[..., Result], limit: int, option: str, runs: int, tmp_path: Path
) -> None:
    """A disk that fills in mid-batch, or from the start; what was kept is gone on with."""
    file = tmp_path / "runs.db"
    words = "compare maple-court --policy every-outcome --policy totals-per-request --no-inference"
    if option == "--resume":
        assert shell(f"{CAMSIM} {words} --replications 1 --out {file}").returncode == 0
    full = shell(
        f"ulimit -f {limit}; trap '' XFSZ; {CAMSIM} {words} --replications {runs} {option} {file}"
    )
    assert (full.returncode, full.stdout) == (2, "")
    assert len(full.stderr.splitlines()) == 1
    assert full.stderr.startswith(f"{file}: cannot be ")
    if file.exists() and file.stat().st_size:
        as_json = (*words.split(), "--replications", runs, "--format", "json")
        again, straight = camsim(*as_json, "--resume", file), camsim(*as_json)
        assert straight.exit_code == 0
        assert again.stdout == straight.stdout
