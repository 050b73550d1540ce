"""The bundled lessons: each is right, and its figures are those of `camsim run`."""

from __future__ import annotations

import json
from collections.abc import Callable

from click.testing import Result

from simulator.classroom.lesson import Lesson
from simulator.classroom.lesson_loading import LoadedLesson
from simulator.scenario.library import lesson_names, lesson_path, library
from simulator.scenario.schema import text_of

Camsim = Callable[..., Result]


def test_there_are_lessons() -> None:
    """Or the tests below would hold of nothing."""
    assert "map-and-names" in lesson_names()


def test_each_has_a_goal_an_audience_a_note_and_another_task(loaded: LoadedLesson) -> None:
    lesson = loaded.lesson
    assert lesson.goals
    assert lesson.standards
    assert lesson.note
    assert lesson.instead
    assert all(step.teacher for step in lesson.steps)


def test_each_asks_before_it_shows(loaded: LoadedLesson) -> None:
    """At least one step in three asks for a guess, and what is told comes after it."""
    steps = loaded.lesson.steps
    assert 3 * sum(step.ask is not None for step in steps) >= len(steps)


def test_its_figures_are_those_of_the_command(loaded: LoadedLesson, camsim: Camsim) -> None:
    """Those of the first run, of policies as they are written."""
    lesson = loaded.lesson
    runs: dict[str, dict[str, object]] = {}
    compared = 0
    for name, figure in lesson.figures.items():
        if figure.runs > 1 or figure.given or figure.set or figure.as_:
            continue
        story = figure.story or lesson.story
        place = f"{story} {figure.policy}"
        if place not in runs:
            words = ["--seed", str(lesson.seed)] if lesson.seed is not None else []
            done = camsim("run", story, "--policy", figure.policy, "--format", "json", *words)
            runs[place] = json.loads(done.stdout)["policies"][figure.policy]
        value: object = runs[place]
        for part in figure.of.split("."):
            assert isinstance(value, dict)
            value = value[part]
        assert loaded.figures.figure(lesson, name).number == value, name
        compared += 1
    assert compared


def test_the_bundled_schema_is_that_of_the_model() -> None:
    """Run `make schema` where it is not."""
    assert (library() / "schema" / "lesson.json").read_text(encoding="utf-8") == text_of(Lesson)


def test_the_command_prints_it_and_knows_the_lessons(camsim: Camsim) -> None:
    assert json.loads(camsim("schema", "lesson").stdout)["title"] == "Lesson"
    assert "map-and-names" in camsim("list").stdout
    assert camsim("check", *map(str, map(lesson_path, lesson_names()))).output == ""
