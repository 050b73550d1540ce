"""Windows and macOS: what only some systems have stands in one module, and the program does without."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ONLY_SOME = {
    "fcntl", "grp", "pwd", "resource", "termios", "tty", "os.fork", "os.killpg", "os.setsid",
    "os.getuid", "os.geteuid", "os.link", "os.nice", "os.uname", "os.sched_getaffinity", "signal.SIGKILL",
    "signal.SIGHUP", "signal.SIGUSR1", "signal.SIGALRM", "loop.add_signal_handler", "os.name",
    "sys.platform",
}  # fmt: skip
ROOTS = re.compile(rf"\b(?:{'|'.join(sorted({name.split('.')[0] for name in ONLY_SOME}))})\b")
"""A module that has none of these words names none of the others: most need not be read."""
TAKEN_AWAY = """
import os, signal, socket, sys
# Libraries look for themselves what the system has.
import asyncio, multiprocessing.connection, subprocess, numpy, scipy.sparse, sqlite3, zipfile
if "--plain" not in sys.argv:
    import altair, scipy.stats, vl_convert
for module in ("fcntl", "grp", "pwd", "resource", "termios", "tty"):
    sys.modules[module] = None
for name in ("fork", "forkpty", "killpg", "setsid", "getuid", "geteuid", "link", "nice",
             "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"):
    delattr(signal, name)
del socket.AF_UNIX
def refuse(*_): raise NotImplementedError
asyncio.AbstractEventLoop.add_signal_handler = refuse
import asyncio.unix_events
asyncio.unix_events._UnixSelectorEventLoop.add_signal_handler = refuse
import simulator.system
simulator.system.hands_down = lambda: False
simulator.system.own_group = dict
from simulator.cli import main
words = sys.argv[1:]
sys.argv[0] = "camsim"
while words:
    end = [*words, "then"].index("then")
    sys.argv[1:], words = words[:end], words[end + 1 :]
    try:
        main()
    except SystemExit as left:
        if left.code:
            raise
"""
"""Run before the commands, which stand with `then` between them: what Windows has not is gone."""


def used(source: str) -> set[str]:
    """Return what a module names of modules, and of attributes of modules."""
    names: set[str] = set()
    if not ROOTS.search(source):
        return names
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names.add(f"{node.value.id}.{node.attr}")
    return names


def test_what_only_some_systems_have_stands_in_one_module() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in (ROOT / "simulator").rglob("*.py")
        if (names := used(path.read_text(encoding="utf-8")) & ONLY_SOME)
    }
    assert set(found) == {"simulator/system.py"}, found


WORKS_ON = """
from simulator.system import end_with_input
end_with_input(lambda line: print("heard", line.decode(), end="", flush=True))
while True:
    pass
"""


def test_what_works_without_looking_up_hears_lines_and_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKS_ON], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"one\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"heard one\n"
        process.stdin.close()
        assert process.wait(10) == 0


def elsewhere(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command where all that is gone."""
    return subprocess.run(
        [sys.executable, "-c", TAKEN_AWAY, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        input=typed,
        timeout=60,
        check=False,
    )


RUN = ("run", "maple-court", "--out", "run.db", "then", "new", "my-town", "then", "doctor")


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (
            (*RUN, "then", "tui", "maple-court", "--plain"),
            "next\nquit\nquit\n",
            ("wrote my-town.toml", "Ready.", "Maple Court", "Event 1 of 6."),
        ),
        pytest.param(
            *(("lesson", "map-and-names", "--plain"), "\nquit\nquit\n", ("map",)),
            marks=pytest.mark.thorough,
        ),
    ],
)
def test_commands_work_without_them(tmp_path, words, typed, said) -> None:
    done = elsewhere(tmp_path, *words, typed=typed)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
    assert [line for line in said if line not in done.stdout] == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    "words",
    [
        ("compare", "maple-court", "--replications", "4", "--jobs", "2", "--out", "runs.db"),
        ("report", "maple-court", "-o", "page.html", "--replications", "2"),
        ("lesson", "map-and-names", "--pack", "pack"),
        ("sweep", "maple-court", "--vary", "seed=1,2", "--replications", "1"),
    ],
)
def test_what_takes_longer_works_without_them(tmp_path, words) -> None:
    done = elsewhere(tmp_path, *words)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr
