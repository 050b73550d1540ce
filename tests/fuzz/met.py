"""What the command, or a class, makes of a hostile input: an answer or a clear line, no more."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from click.testing import CliRunner, Result

from simulator.cli import cli
from tests.fuzz.at_doors import Doors
from tests.fuzz.inputs import Input

_DONE, _WRONG = 0, 2
_NO_ANSWER: Final = 1
"""A run's file that cannot be read is no wrong text: `export` says so with status 1 or 2."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")
_LONGEST_LINE: Final = 2_000


def faults(given: Input, folder: Path, doors: Doors) -> list[str]:
    """Give the command an input; return what is wrong with how it was met, a line each."""
    if given.kind == "door":
        return doors.faults(given.content)
    path = folder / given.name
    if given.kind == "code":
        return _seen(_done("run", given.name, "--format", "csv"), {_DONE, _WRONG})
    path.write_bytes(given.content)
    if given.kind == "run":
        seen = _seen(_done("export", str(path)), {_DONE, _NO_ANSWER, _WRONG})
        table = _done("export", str(path), "--table", "who_told_whom")
        return seen + _seen(table, {_DONE, _NO_ANSWER, _WRONG})
    checked = _done("check", str(path))
    wrong = _seen(checked, {_DONE, _WRONG})
    if checked.exit_code == _WRONG:
        lines = checked.stderr.splitlines()
        if not lines:
            wrong.append("refused without a word")
        wrong += [f"no place: {line}" for line in lines if not line.startswith(str(folder))]
    elif checked.output:
        wrong.append(f"all is well, and yet: {checked.output[:200]}")
    return wrong


def _done(*words: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(cli, list(words))


def _seen(result: Result, expected: set[int]) -> list[str]:
    wrong = []
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        wrong.append(f"traceback: {result.exception!r}")
    elif result.exit_code not in expected:
        wrong.append(f"status {result.exit_code}: {result.output[:300]}")
    if result.exit_code != _DONE and "Traceback" in result.output:
        wrong.append("says Traceback")
    wrong += [
        f"a control character: {line!r}"
        for line in result.stderr.splitlines()
        if _CONTROL.search(line)
    ]
    wrong += [
        f"{len(line)} letters in a line"
        for line in result.stderr.splitlines()
        if len(line) > _LONGEST_LINE
    ]
    return wrong
