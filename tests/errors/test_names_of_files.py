"""Names of stories and of policies on the command line: what is not there, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.errors.test_wrong_files import Camsim, lines_of


def test_no_name_and_a_folder_are_no_bundled_scenario(camsim: Camsim) -> None:
    for verb in ("compare", "run", "cite"):
        assert lines_of(camsim(verb, "")) == [
            "SCENARIO: is empty: give a name (camsim list) or a path"
        ]
        assert lines_of(camsim(verb, ".")) == [".: is a folder, not a file"]


def test_no_name_and_a_folder_are_no_lesson_case_policy_or_start(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    for words, empty in (
        (("lesson", "--plain"), "LESSON: is empty: give a name (camsim lesson) or a path"),
        (("tui", "--plain"), "SCENARIO: is empty: give a name (camsim list) or a path"),
        (("infer",), "CASE: is empty: give the path of a case file"),
    ):
        for nothing in ("", " "):
            assert lines_of(camsim(*words, nothing)) == [empty]
        for folder in ("here", "./here"):
            assert lines_of(camsim(*words, folder)) == [f"{folder}: is a folder, not a file"]
    policy = ("compare", "maple-court", "--policy")
    (said,) = lines_of(camsim(*policy, ""))
    assert said.startswith("--policy: is empty; known policies: ")
    for folder in ("here", "./here"):
        (said,) = lines_of(camsim(*policy, folder))
        assert said == f"--policy: '{folder}' is a folder, not a file"


def test_an_unknown_name_suggests_a_bundled_one(camsim: Camsim) -> None:
    (problem,) = lines_of(camsim("compare", "fort-lauderdale-2081"))
    assert "did you mean 'fort-lauderdale-2018'?" in problem


def test_an_unknown_policy_on_the_command_line_is_named(camsim: Camsim) -> None:
    (problem,) = lines_of(camsim("run", "maple-court", "--policy", "every-outcom"))
    assert problem.startswith("--policy: no policy is called 'every-outcom'; did you mean")


def test_a_file_that_is_here_is_named_as_it_has_to_be_written(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('title = "Mine"\n', encoding="utf-8")
    hint = "for the file here, write ./mine.toml"
    assert hint in camsim("run", "mine").stderr
    assert hint in camsim("run", "maple-court", "--policy", "mine").stderr
    assert "./mine" not in camsim("run", "other").stderr
