"""Names of stories and of policies on the command line: what is not there, and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario import load_scenario
from simulator.scenario.library import policy_path, scenario_path
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


def test_a_file_that_is_called_nearly_so_is_suggested(camsim: Camsim, tmp_path: Path) -> None:
    (tmp_path / "saltmarsh-rules.toml").write_text(policy_path("no-map-2019").read_text())
    story = scenario_path("maple-court").read_text()
    (tmp_path / "saltmarsh.toml").write_text(story)
    (tmp_path / "saltmarsh.txt").write_text("")
    (tmp_path / "a\x1b[31mb.toml").write_text("")
    rule, rules = f"{tmp_path}/saltmarsh-rule.toml", f"{tmp_path}/saltmarsh-rules.toml"
    (said,) = lines_of(camsim("compare", "maple-court", "--policy", rule))
    assert said == f"--policy: no policy file is at '{rule}'; did you mean '{rules}'?"
    (said,) = lines_of(camsim("check", f"{tmp_path}/saltmarch.toml"))
    assert said.endswith(f"saltmarch.toml: is not there; did you mean '{tmp_path}/saltmarsh.toml'?")
    (said,) = lines_of(camsim("check", f"{tmp_path}/a[31mb.toml"))
    assert said.endswith("a[31mb.toml: is not there")
    first = f'"{load_scenario("maple-court").scenario.policies[0]}"'
    other = story.replace(first, f'"{rule}"', 1)
    assert other != story
    (tmp_path / "other.toml").write_text(other)
    (said,) = lines_of(camsim("check", f"{tmp_path}/other.toml"))
    assert said.endswith(f"; did you mean '{rules}'?")


def test_a_word_that_ends_as_files_do_is_meant_as_a_file(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "saltmarsh.toml").write_text(scenario_path("maple-court").read_text())
    (tmp_path / "rules.toml").write_text(policy_path("no-map-2019").read_text())
    monkeypatch.chdir(tmp_path)
    story = ["saltmarsh.tml: is not there; did you mean 'saltmarsh.toml'?"]
    for verb in ("check", "run", "tui", "infer", "lesson"):
        assert lines_of(camsim(verb, "saltmarsh.tml")) == story
    policy = ("run", "maple-court", "--policy")
    for word, said in (("rules.tml", "rules.toml"), ("no-map-2019.json", "no-map-2019")):
        (problem,) = lines_of(camsim(*policy, word))
        assert problem == f"--policy: '{word}' is not there; did you mean '{said}'?"
    (problem,) = lines_of(camsim("run", "maple-court.json"))
    assert problem == "maple-court.json: is not there; did you mean 'maple-court'?"


def test_a_word_that_no_bundled_name_is_like_may_be_like_a_file_here(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "saltmarsh.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    (problem,) = lines_of(camsim("run", "saltmarch"))
    assert "no bundled scenario has this name; did you mean 'saltmarsh.toml'?" in problem
    (problem,) = lines_of(camsim("run", "maple-court", "--policy", "saltmarch"))
    assert problem.endswith("no policy is called 'saltmarch'; did you mean 'saltmarsh.toml'?")


def test_a_policy_beside_its_story_is_suggested_as_the_story_has_to_name_it(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "rules.toml").write_text(policy_path("no-map-2019").read_text())
    story = scenario_path("maple-court").read_text()
    first = f'"{load_scenario("maple-court").scenario.policies[0]}"'
    (tmp_path / "town" / "story.toml").write_text(story.replace(first, '"./rule.toml"', 1))
    monkeypatch.chdir(tmp_path)
    (problem,) = lines_of(camsim("check", "town/story.toml"))
    assert problem.endswith("no policy file is at './rule.toml'; did you mean 'rules.toml'?")


def test_a_file_beside_is_suggested_as_it_can_be_typed(
    camsim: Camsim, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "town").mkdir()
    (tmp_path / "town" / "saltmarsh.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    hint = "saltmarch.toml: is not there; did you mean"
    assert lines_of(camsim("check", "town/saltmarch.toml")) == [
        f"town/{hint} 'town/saltmarsh.toml'?"
    ]
    monkeypatch.chdir(tmp_path / "town")
    assert lines_of(camsim("check", "saltmarch.toml")) == [f"{hint} 'saltmarsh.toml'?"]


def test_no_name_is_suggested_where_none_is_near_or_nothing_can_be_read(
    camsim: Camsim, tmp_path: Path
) -> None:
    (tmp_path / "corner.toml").write_text("")
    for gone in (tmp_path / "maple.toml", tmp_path / "no-folder" / "corner.toml"):
        assert lines_of(camsim("check", gone)) == [f"{gone}: is not there"]
