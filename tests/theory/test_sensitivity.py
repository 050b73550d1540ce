"""Indices of functions whose indices are known, through the code that `sweep` runs."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.experiment.designs import DesignName, Floats, SweptRange, grid, indices, sample

RANGES = [SweptRange(key, -np.pi, np.pi) for key in ("x1", "x2", "x3")]


def ishigami(points: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7 and b = 0.1."""
    x1, x2, x3 = points.T
    return np.asarray(np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1))


def test_sobol_gives_the_indices_of_the_ishigami_function() -> None:
    points = sample("sobol", RANGES, 4096, seed=3)
    found = indices("sobol", RANGES, points, ishigami(points), seed=3)
    known = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}
    for one in found:
        for name, exact in zip(("S1", "ST"), known[one.key], strict=True):
            value, half = one.figures[name]
            assert value == pytest.approx(exact, abs=0.02)
            assert half is not None
            assert abs(value - exact) <= 2 * half + 1e-9


def test_morris_gives_the_slopes_of_a_linear_function() -> None:
    ranges = [SweptRange("a", 0, 1), SweptRange("b", 2, 4), SweptRange("c", -5, 5)]
    points = sample("morris", ranges, 20, seed=3)
    found = indices("morris", ranges, points, points @ np.array([3.0, -2.0, 0.0]), seed=3)
    # In units of the measure for the whole range: slope times range.
    assert [one.figures["mu_star"][0] for one in found] == pytest.approx([3, 4, 0])
    assert [one.figures["sigma"][0] for one in found] == pytest.approx([0, 0, 0], abs=1e-9)


@pytest.mark.parametrize("design", ["morris", "sobol"])
def test_nothing_matters_where_nothing_varies(design: DesignName) -> None:
    points = sample(design, RANGES, 8, seed=3)
    found = indices(design, RANGES, points, np.full(len(points), 5.0), seed=3)
    assert {value for one in found for value, _ in one.figures.values()} == {0.0}


def test_a_hypercube_has_one_point_in_each_slice_of_each_range() -> None:
    points = sample("lhs", RANGES, 10, seed=3)
    slices = np.floor((points + np.pi) / (2 * np.pi) * 10).astype(int)
    assert all(sorted(column) == list(range(10)) for column in slices.T.tolist())


def test_a_grid_has_every_combination_the_last_key_fastest() -> None:
    assert grid({"a": [1, 2], "b": [3, 4]}) == [
        {"a": 1, "b": 3},
        {"a": 1, "b": 4},
        {"a": 2, "b": 3},
        {"a": 2, "b": 4},
    ]
