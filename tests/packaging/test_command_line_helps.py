"""What stands around the command: its version, its manual page, what a shell completes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner

from scripts.manual import PAGE, page
from simulator import __version__, built_from
from simulator.cli import cli
from simulator.scenario.library import lesson_names, policy_names, scenario_names


def _completed(*words: str) -> list[tuple[str, str]]:
    *before, begun = words
    found = BashComplete(cli, {}, "camsim", "_CAMSIM_COMPLETE").get_completions(before, begun)
    return [(one.type, one.value) for one in found]


def test_manual_page_is_what_the_commands_say():
    assert PAGE.read_text(encoding="utf-8") == page(), "run scripts/manual.py"


def test_manual_page_has_no_line_that_roff_would_take_for_a_command():
    known = (".TH", ".SH", ".SS", ".TP", ".PP", ".B", ".nf", ".fi")
    lines = page().splitlines()
    assert all(line.split()[0] in known for line in lines if line.startswith("."))
    assert not [line for line in lines if line.startswith("'")]


@pytest.mark.parametrize("verb", ["run", "compare", "tui", "report", "sweep"])
def test_names_of_stories_are_completed(verb):
    assert _completed(verb, "") == [("plain", name) for name in scenario_names()]
    assert _completed(verb, "maple") == [("plain", "maple-court")]


def test_names_of_policies_and_lessons_are_completed():
    assert _completed("run", "maple-court", "--policy", "") == [
        ("plain", name) for name in policy_names()
    ]
    assert _completed("lesson", "") == [("plain", name) for name in lesson_names()]


def test_where_nothing_bundled_fits_the_shell_looks_for_files():
    assert _completed("run", "./my-to") == [("file", "./my-to")]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_what_it_sources(shell):
    said = CliRunner().invoke(cli, ["completion", shell]).stdout
    assert said.startswith("# ")
    assert f"_CAMSIM_COMPLETE={shell}_complete" in said


def test_another_shell_is_refused():
    said = CliRunner().invoke(cli, ["completion", "tcsh"])
    assert said.exit_code == 2
    assert "bash" in said.stderr


def test_version_is_said_and_the_commit_where_it_is_known(monkeypatch):
    monkeypatch.setattr(built_from, "commit", lambda: "0123456789")
    said = CliRunner().invoke(cli, ["--version"]).stdout
    assert said == f"camsim, version {__version__}, commit 0123456789\n"
    monkeypatch.setattr(built_from, "commit", lambda: None)
    assert CliRunner().invoke(cli, ["--version"]).stdout == f"camsim, version {__version__}\n"


def _git(folder: Path, *words: str) -> str:
    author = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *author, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_a_checkout_names_its_commit_and_whether_files_differ(tmp_path):
    assert built_from.commit_of(tmp_path / "nowhere") is None
    _git(tmp_path, "init", "--quiet")
    assert built_from.commit_of(tmp_path) is None, "there is no commit yet"
    (tmp_path / "a").write_text("1")
    _git(tmp_path, "add", "a")
    _git(tmp_path, "commit", "--quiet", "-m", "one")
    assert built_from.commit_of(tmp_path) == _git(tmp_path, "rev-parse", "--short=10", "HEAD")
    (tmp_path / "a").write_text("2")
    assert str(built_from.commit_of(tmp_path)).endswith("+changes")


def test_without_git_nobody_knows_the_commit(monkeypatch, tmp_path):
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert built_from.commit_of(tmp_path) is None


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "schema", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Usage: camsim schema")
