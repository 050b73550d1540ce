"""The program's public door: files in, JSON out, in this process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tomlkit
from click.testing import CliRunner

from simulator import cli
from tests.oracle.happening import Table


class CrashError(AssertionError):
    """The program did not do what it was asked."""


def write(folder: Path, scenario: Table, policies: dict[str, Table]) -> Path:
    """Write a scenario and its policies as files; return the scenario's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, policy in policies.items():
        (folder / f"{name}.toml").write_text(tomlkit.dumps({"title": name, **policy}))
    path = folder / "scenario.toml"
    path.write_text(tomlkit.dumps(scenario))
    return path


def ask(*words: str) -> Any:
    """What `camsim WORDS --format json` prints."""
    done = CliRunner().invoke(cli.cli, [*words, "--format", "json"])
    if done.exit_code:
        raise CrashError(f"exit {done.exit_code}: {done.output}{done.stderr}") from done.exception
    return json.loads(done.stdout)


def run(folder: Path, scenario: Table, policies: dict[str, Table]) -> dict[str, Table]:
    """`camsim run`: what it prints of each policy, by name."""
    policies_of: dict[str, Table] = ask("run", str(write(folder, scenario, policies)))["policies"]
    return policies_of


def infer(folder: Path, case: Table) -> Table:
    """`camsim infer` of a case."""
    found: Table = ask("infer", str(write_case(folder, case)))
    return found


def refusal(folder: Path, case: Table) -> tuple[int, str]:
    """The exit status of `camsim infer` of a case that is wrong, and what it says."""
    words = ["infer", str(write_case(folder, case)), "--format", "json"]
    done = CliRunner().invoke(cli.cli, words)
    return done.exit_code, done.stderr


def write_case(folder: Path, case: Table) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "case.toml"
    path.write_text(tomlkit.dumps(case))
    return path
