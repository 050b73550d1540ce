"""What CI runs is there: the files of the jobs, the words of the Makefile, the tests that they name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
JOBS = sorted(path.name for path in (ROOT / ".ci").iterdir())
LOWEST = (ROOT / ".ci" / "lowest").read_text(encoding="utf-8")
MAKE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_jobs_are_those_that_contributing_names() -> None:
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert JOBS == ["lowest", "run"]
    assert all(f"`.ci/{job}`" in said for job in JOBS)
    assert re.search(r"^lowest: .*\n\t.*\.ci/lowest$", MAKE, re.MULTILINE)


@pytest.mark.parametrize("job", JOBS)
def test_a_job_can_be_run_and_is_well_formed(job: str) -> None:
    path = ROOT / ".ci" / job
    assert os.access(path, os.X_OK)
    done = subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_word_of_make_that_a_job_calls_is_there() -> None:
    words = re.findall(r"^make (\w+)$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    # The tests stand last: their closing line is what a reader of the log looks for.
    assert words == ["lint", "docs", "bom", "test"]
    assert all(re.search(rf"^{word}: ", MAKE, re.MULTILINE) for word in words)


def test_the_lowest_versions_are_tried_with_tests_that_are_there() -> None:
    tests = re.findall(r"tests/[\w/.]+", LOWEST)
    assert len(tests) >= 5
    assert all((ROOT / one).exists() for one in tests)


def test_each_dependency_has_a_lowest_version_that_the_job_can_install() -> None:
    """The job's own lines, over the file that they read."""
    program = LOWEST.split("<<'END'\n", maxsplit=1)[1].split("\nEND\n", maxsplit=1)[0]
    made = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.splitlines()
    with (ROOT / "pyproject.toml").open("rb") as file:
        stated = tomllib.load(file)["project"]["dependencies"]
    assert len(made) == len(stated) > 10
    for pin, line in zip(made, stated, strict=True):
        name, version = line.split(" >=")
        pinned, exact = pin.split("==")
        assert (pinned, exact.count(".")) == (name, 2)
        assert exact.removesuffix(".0").startswith(version.removesuffix(".0"))
