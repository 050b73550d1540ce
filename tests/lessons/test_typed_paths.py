"""Every hint that says what to type has a file with a space in its name in quotes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.pack.pages import pages_of
from simulator.classroom.starts.shown import Shown
from simulator.classroom.starts.writing import start_text
from simulator.scenario.letters.typing import typed_path
from simulator.scenario.loading import load_scenario
from simulator.scenario.writing.template import template
from simulator.story.open_story import OpenStory
from tests.lessons.good import GOOD
from tests.lessons.seen_page import Seen

Camsim = Callable[..., Result]


@pytest.mark.parametrize(
    ("path", "typed"),
    [("mine.toml", "mine.toml"), ("my town.toml", "'my town.toml'"), ("-x.toml", "./-x.toml")],
)
def test_a_path_is_typed_so_that_a_shell_takes_it(path: str, typed: str) -> None:
    assert typed_path(path) == typed_path(Path(path)) == typed


def test_a_lesson_that_needs_a_terminal_says_how_it_is_had_in_lines(
    camsim: Camsim, tmp_path: Path
) -> None:
    place = tmp_path / "my lesson.toml"
    place.write_text(GOOD, encoding="utf-8")
    assert f"camsim lesson '{place}' --plain" in camsim("lesson", str(place)).stderr


def test_a_file_of_another_kind_says_what_plays_it(camsim: Camsim, tmp_path: Path) -> None:
    place = tmp_path / "my town.toml"
    place.write_text(template("my town", "x"), encoding="utf-8")
    said = camsim("lesson", str(place)).stderr
    assert f"is a scenario, not a lesson: camsim compare '{place}' plays it" in said


def test_a_start_file_says_how_it_is_opened(tmp_path: Path) -> None:
    story = OpenStory.as_written(load_scenario("maple-court"), 1)
    text = start_text(story, "watch", Shown(), {}, tmp_path / "my start.toml")
    assert text.splitlines()[0].endswith("To open it: camsim tui 'my start.toml'")


def test_a_printed_plan_says_how_its_lesson_is_opened(tmp_path: Path) -> None:
    place = tmp_path / "my lesson.toml"
    place.write_text(GOOD, encoding="utf-8")
    text = Seen(pages_of(load_lesson(str(place)))["teacher.html"]).text
    assert "camsim lesson 'my lesson.toml'" in text
    assert str(tmp_path) not in text
