"""Figures of one request, or of what two have in common, are what the trace of the run says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from simulator.classroom.lessons.figures import Figures
from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.lessons.request_figures import COUNTED
from simulator.classroom.lessons.stories import Stories

MAP, SWITCH = "early-partner-2018-exact-map", "asked-totals-with-opt-out"


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """Works out figures for all tests of this file."""
    return Figures(Stories(tmp_path_factory.mktemp("lesson")))


def lesson(story: str, policy: str, *paths: str) -> Lesson:
    """Return a lesson with these figures, called figure_0, figure_1 and so on."""
    named = {f"figure_{place}": path for place, path in enumerate(paths)}
    return Lesson.model_validate(
        {
            "title": "One",
            "minutes": 1,
            "question": "What?",
            "goals": ["Say it."],
            "story": story,
            "figures": {name: {"of": path, "policy": policy} for name, path in named.items()},
            "steps": [{"id": "one", "minutes": 1, "say": "Look."}],
        }
    )


def numbers(figures: Figures, story: str, policy: str, *paths: str) -> list[float]:
    """Return what these figures come to."""
    written = lesson(story, policy, *paths)
    return [figures.figure(written, name).number for name in written.figures]


def test_a_request_has_the_answers_that_its_story_writes(figures: Figures) -> None:
    paths = [f"requests.1.{name}" for name in COUNTED]
    assert numbers(figures, "maple-court", MAP, *paths) == [14, 14, 0, 1, 2, 11]


def test_two_overlapping_totals_are_those_of_the_programs_proof(figures: Figures) -> None:
    """Infer says: 8 homes in its area, 8 asked; 7 homes, 5 asked; five of these seven are in both."""
    paths = ["requests.2.in_reach", "requests.2.asked", "requests.5.in_reach", "requests.5.asked"]
    both = ["requests.2_and_5.in_reach", "requests.5_and_2.in_reach", "requests.2_and_5.asked"]
    came_to = numbers(figures, "sixty-doorbells", SWITCH, *paths, *both)
    assert came_to == [8, 8, 7, 5, 5, 5, 5]


def test_the_requests_add_up_to_what_happened(figures: Figures) -> None:
    for kind, whole in (("asked", "asked"), ("switched_off", "opted_out"), ("ignored", "ignored")):
        each = numbers(
            figures,
            "sixty-doorbells",
            SWITCH,
            f"happened.{whole}",
            *(f"requests.{place}.{kind}" for place in range(1, 23)),
        )
        assert sum(each[1:]) == each[0] > 0


def test_they_are_those_of_the_file_of_the_run(
    figures: Figures, camsim: Callable[..., Result], tmp_path: Path
) -> None:
    """Each answer of each request, read from the database that `camsim run` writes."""
    file = tmp_path / "run.db"
    camsim("run", "sixty-doorbells", "--policy", SWITCH, "--out", str(file))
    asked = (
        "SELECT number, response, count(*) FROM responses JOIN requests USING (request) "
        "GROUP BY number, response"
    )
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute(asked).fetchall()
    assert {response for _, response, _ in rows} == {"shared", "declined", "ignored"}
    paths = [f"requests.{number}.{response}" for number, response, _ in rows]
    assert numbers(figures, "sixty-doorbells", SWITCH, *paths) == [count for *_, count in rows]


def test_a_request_that_is_not_there_is_said(figures: Figures) -> None:
    written = lesson("sixty-doorbells", SWITCH, "requests.23.asked", "requests.2_and_99.asked")
    said = {name: figures.why_not(written, name) for name in written.figures}
    assert said == {
        "figure_0": ("of", "no request has the number 23: there are 22"),
        "figure_1": ("of", "no request has the number 99: there are 22"),
    }
