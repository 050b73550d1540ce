"""The bundled lessons, each loaded once and its runs done once, whichever test asks first."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.scenario.library import lesson_names
from tests.screens.conftest import answers, few_runs, play, quick

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


@pytest.fixture(scope="session")
def street(bundled: Callable[[str], LoadedLesson]) -> LoadedLesson:
    """The short lesson on Maple Court."""
    return bundled("map-and-names")
