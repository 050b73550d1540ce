"""What is said when another rule comes into force at the same moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.measure.moments.parties import AgencyTold
from simulator.report.words.watched.parties import becomes

BEFORE = AgencyTold(names=1, clips=1, dots=14, numbers=4, silent=0)


@pytest.mark.parametrize(
    ("dots", "silent", "said"),
    [
        (0, 0, "0 stays 0. 14 dots are gone. The clip still came."),
        (3, 0, "0 stays 0. 14 dots became 3. The clip still came."),
        (14, 0, "0 stays 0. The clip still came."),
        (0, 13, "0 becomes 13. The clip still came."),
    ],
)
def test_where_the_number_stays_dots_that_go_are_said(dots: int, silent: int, said: str) -> None:
    assert becomes(BEFORE, replace(BEFORE, dots=dots, silent=silent)) == said


def test_one_dot_is_one() -> None:
    said = becomes(replace(BEFORE, dots=1), replace(BEFORE, dots=0, clips=0))
    assert said == "0 stays 0. 1 dot is gone."
