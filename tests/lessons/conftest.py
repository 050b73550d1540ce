"""The bundled lessons, each loaded once and its runs done once, whichever test asks first."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.scenario.library import lesson_names
from tests.screens.conftest import answers, few_runs, play, quick
from tests.sizes import some_here

__all__ = ["answers", "few_runs", "play", "quick"]
"""The program played by a pilot, as the tests of screens play it."""


@pytest.fixture(scope="session")
def bundled() -> Callable[[str], LoadedLesson]:
    """Return a bundled lesson by its name."""
    return functools.cache(load_lesson)


@pytest.fixture(scope="session", params=lesson_names())
def loaded(request: pytest.FixtureRequest, bundled: Callable[[str], LoadedLesson]) -> LoadedLesson:
    """Each bundled lesson."""
    return bundled(request.param)


IN_LINES = ("map-and-names", "after-the-no")
"""What is played in lines in the suite: a short one, and years.

One for a live class is played without a network in `tests/classroom/test_hands.py`.
"""


@pytest.fixture(scope="session", params=some_here(lesson_names(), here=IN_LINES))
def played_here(
    request: pytest.FixtureRequest, bundled: Callable[[str], LoadedLesson]
) -> LoadedLesson:
    """Each bundled lesson; some of them under thorough alone, as all that they show takes long."""
    return bundled(request.param)


@pytest.fixture(scope="session")
def street(bundled: Callable[[str], LoadedLesson]) -> LoadedLesson:
    """The short lesson on Maple Court."""
    return bundled("map-and-names")
