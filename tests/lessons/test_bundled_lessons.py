"""The bundled lessons: each is right, and its figures are those of `camsim run`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result

from simulator.classroom.lessons.lesson import (
    Ask,
    AskAnswer,
    Guessed,
    Lesson,
    LessonFigure,
    LessonStep,
    Show,
    Tell,
)
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.pack.pages import HOUSES, PAGES
from simulator.classroom.starts.model import Given
from simulator.scenario.library import lesson_names, library
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


DEAR = {"our-street": {"noes_by_totals"}}
"""By lesson, figures that take seconds; each stands there once more under a quicker policy."""


def test_its_figures_exist(loaded: LoadedLesson) -> None:
    """Which is why opening a bundled lesson does not try them."""
    lesson = loaded.lesson
    dear = DEAR.get(loaded.name, set())
    for name in lesson.figures:
        if name not in dear:
            assert loaded.figures.why_not(lesson, name) is None, name
    measured = {figure.of for name, figure in lesson.figures.items() if name not in dear}
    assert {lesson.figures[name].of for name in dear} <= measured


@pytest.mark.thorough
@pytest.mark.parametrize("lesson", DEAR)
def test_its_dear_figures_exist_too(bundled: Callable[[str], LoadedLesson], lesson: str) -> None:
    loaded = bundled(lesson)
    for name in DEAR[lesson]:
        assert loaded.figures.why_not(loaded.lesson, name) is None, name


def test_each_asks_before_it_shows(loaded: LoadedLesson) -> None:
    """At least one step in three asks for a guess, and what is told comes after it."""
    steps = loaded.lesson.steps
    assert 3 * sum(step.ask is not None for step in steps) >= len(steps)


def test_its_figures_are_those_of_the_command(loaded: LoadedLesson, camsim: Camsim) -> None:
    """Those of the first run of the first policy that a lesson names, as it is written.

    Those of single requests, which the command does not print, have tests of their own.
    """
    lesson = loaded.lesson
    runs: dict[str, dict[str, object]] = {}
    compared = 0
    for name, figure in lesson.figures.items():
        if figure.runs > 1 or figure.given or figure.set or figure.as_:
            continue
        if figure.of.startswith("requests."):
            continue
        story = figure.story or lesson.story
        place = f"{story} {figure.policy}"
        if runs and place not in runs:
            continue
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


def test_the_document_for_teachers_names_every_lesson_and_every_key() -> None:
    text = (library().parent / "docs" / "classroom.md").read_text(encoding="utf-8")
    models = (Lesson, LessonStep, LessonFigure, Ask, AskAnswer, Show, Tell, Guessed, Given)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    # A figure and a guess stand in examples; `choice` is what stands there without a key.
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    said = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", text))))
    assert keys - said == {"choice"}
    assert [name for name in lesson_names() if f"`{name}`" not in text] == []
    # Who has never used a terminal is told which pages there are, and how to get out again.
    assert [page for page in (*PAGES, HOUSES) if f"| `{page}` |" not in text] == []
    assert text.index("`q`, pressed twice") < text.index("## Play a lesson")


def test_what_the_map_is_worth_is_what_its_story_says(street: LoadedLesson) -> None:
    """The clip comes without the map, too, so the lesson does not say that it was needed for it."""
    gave, without = street.figure("gave"), street.figure("gave_no_map")
    assert gave.number == without.number > 0
    last = street.lesson.steps[-1].tell
    assert last is not None
    assert "{gave_no_map} without the map" in last.all


def test_no_sentence_of_a_lesson_needs_a_screen_that_lines_do_not_have(
    bundled: Callable[[str], LoadedLesson],
) -> None:
    for name in lesson_names():
        for step in bundled(name).lesson.steps:
            for text in (step.say, step.talk):
                assert not re.search(r"\b(right|left) (half|map)\b|\b[Pp]ress\b", text), name


def test_the_bundled_schema_is_that_of_the_model() -> None:
    """Run `make schema` where it is not."""
    assert (library() / "schema" / "lesson.json").read_text(encoding="utf-8") == text_of(Lesson)


def test_the_command_prints_it_and_knows_the_lessons(camsim: Camsim) -> None:
    assert json.loads(camsim("schema", "lesson").stdout)["title"] == "Lesson"
    assert "map-and-names" in camsim("list").stdout
