"""Figures in a sweep have the digits that say something."""

from __future__ import annotations

import pytest

from simulator.report.words.compared.sweep import figure_text


@pytest.mark.parametrize(
    ("value", "unsure", "said"),
    [
        (10.5, 6.35, "10.5"),
        (6.35, 6.35, "6.3"),
        (3.3333, 10.3, "3"),
        (0.33333, 1.43, "0.3"),
        (0.0612, 0.00234, "0.0612"),
        (1234.56, 210.0, "1235"),
        (13.0, 0.0, "13"),
        (2 / 3, 0.0, "0.66667"),
        (5.0, float("inf"), "5"),
    ],
)
def test_a_mean_has_no_digits_beyond_the_second_of_its_interval(value, unsure, said):
    assert figure_text(value, unsure) == said
