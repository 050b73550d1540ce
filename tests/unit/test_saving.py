"""Saving a scenario: whole or not at all, under a plain name, never over another unasked."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.scenario import InputError, load_scenario
from simulator.scenario.writing.saving import file_name, save_scenario

STORY = load_scenario("maple-court")
TEXT = STORY.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word", ["", " ", "..", "../x", "/etc/x", "a/b", "a\\b", ".hidden", "x\0", "a\nb", "x" * 200]
)
def test_what_is_no_plain_name_is_refused(word: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no plain file name"):
        save_scenario(tmp_path, word, TEXT, STORY.digest)
    assert list(tmp_path.iterdir()) == []


def test_a_name_gets_its_ending_once() -> None:
    assert file_name(" mine ") == "mine.toml"
    assert file_name("mine.toml") == "mine.toml"


def test_a_saved_scenario_loads_to_the_same(tmp_path: Path) -> None:
    path = save_scenario(tmp_path, "mine", TEXT, STORY.digest)
    assert load_scenario(str(path)).digest == STORY.digest
    assert list(tmp_path.iterdir()) == [path]


def test_another_file_is_written_over_only_when_allowed(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("mine")
    with pytest.raises(FileExistsError):
        save_scenario(tmp_path, "mine", TEXT, STORY.digest)
    assert (tmp_path / "mine.toml").read_text() == "mine"
    save_scenario(tmp_path, "mine", TEXT, STORY.digest, over=True)
    assert (tmp_path / "mine.toml").read_text() == TEXT
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


def test_what_would_not_load_or_not_mean_the_same_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="would not mean the same"):
        save_scenario(tmp_path, "mine", TEXT, "other")
    with pytest.raises(InputError, match=r"would not load from this folder: policies\[0\]"):
        save_scenario(
            tmp_path, "mine", TEXT.replace('"early-partner-2018-exact-map"', '"./p.toml"'), ""
        )
    assert list(tmp_path.iterdir()) == []
