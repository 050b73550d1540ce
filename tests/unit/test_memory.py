"""How much memory a process has taken: its own, not that of whoever started it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from simulator import system
from simulator.system import MIB, most_taken

CHILD = "from simulator.system import most_taken; print(most_taken())"
PARENT = f"""
import subprocess, sys
large = bytearray(b"x") * {200 * MIB}
del large
print(subprocess.run([sys.executable, "-c", {CHILD!r}], capture_output=True, text=True).stdout)
"""
TAKEN = f"""
from simulator.system import most_taken
before = most_taken()
large = bytearray(b"x") * (before + {20 * MIB})
del large
print(before, most_taken())
"""
"""In a process of its own: the one that runs the tests has taken a gigabyte by then."""


@pytest.mark.skipif(not system._STATUS.exists(), reason="only Linux tells of one program alone")
def test_a_small_program_that_a_large_one_started_is_small() -> None:
    said = subprocess.run(
        [sys.executable, "-c", PARENT], capture_output=True, text=True, check=True
    )
    assert MIB < int(said.stdout) < 100 * MIB


@pytest.mark.parametrize("text", [None, "", "Name: python\n", "VmHWM:\t  many kB\n"])
def test_where_the_system_tells_nothing_of_it_its_usage_does(
    text: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    status = tmp_path_factory.mktemp("proc") / "status"
    if text is not None:
        status.write_text(text)
    monkeypatch.setattr(system, "_STATUS", status)
    assert most_taken() > MIB


def test_what_was_taken_stays_taken() -> None:
    said = subprocess.run([sys.executable, "-c", TAKEN], capture_output=True, text=True, check=True)
    before, after = map(int, said.stdout.split())
    assert after >= before + 20 * MIB
