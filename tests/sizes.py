"""What of a claim stands in the suite, and what only under the mark `thorough` (make thorough)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

Test = Callable[..., Any]
AT_THE_EDGES, BETWEEN = ("80x24", "160x48"), ("100x30",)
"""Sizes at which the suite keeps screens as text, and that which is thorough: others play at it."""


def some_here(values: Iterable[Any], here: Collection[Any]) -> list[Any]:
    """Return the parameters of a test, all but those of `here` under `thorough`.

    A tuple is the values of several parameters.

    Raises:
        AssertionError: If one of `here` is no value at all.
    """
    values = list(values)
    assert all(value in values for value in here), here
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if value in here else pytest.mark.thorough,
        )
        for value in values
    ]


def few_and_many(
    drawn: Callable[[Test], Test], law: Test, few: int, many: int
) -> tuple[Test, Test]:
    """Return a law of drawn examples as two tests: of a few, and of many under `thorough`.

    Args:
        drawn: What `hypothesis.given` returns.
        law: What holds of each example.
        few: The most examples of the first test.
        many: The most examples of the other.
    """

    def of(examples: int) -> Test:
        checks = settings(
            max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
        )
        return checks(drawn(law))

    return of(few), pytest.mark.thorough(of(many))
