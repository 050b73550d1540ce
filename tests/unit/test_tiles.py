"""Which places lie near a point, against all distances measured one by one."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.measure.observer.told import tiles
from simulator.measure.observer.told.tiles import Tiles


@pytest.mark.parametrize("most_pairs", [1, 50, 1_000_000])
@pytest.mark.parametrize("wide", [1e-6, 1.0, 40.0, 1e7])
def test_the_places_near_each_point_are_all_those_within_its_miles(wide, most_pairs, monkeypatch):
    monkeypatch.setattr(tiles, "_MOST_PAIRS", most_pairs)
    rng = np.random.default_rng(7)
    x, y = wide * rng.random(300), 0.3 * wide * rng.random(300)
    # Some stand at one place, and some points lie beyond the edge of the town.
    x[:20], y[:20] = x[20], y[20]
    east, north = wide * (rng.random(80) * 1.4 - 0.2), wide * (rng.random(80) * 0.7 - 0.2)
    east[:10], north[:10] = x[:10], y[:10]
    miles = wide * rng.choice([0.0, 0.01, 0.1], 80)
    square = (x - east[:, None]) ** 2 + (y - north[:, None]) ** 2
    near = square <= miles[:, None] ** 2
    assert near.any(axis=1).sum() > 30
    found = Tiles(x, y).within(east, north, miles)
    assert found == [np.flatnonzero(row).tolist() for row in near]


def test_one_place_and_one_far_point():
    here = np.zeros(1)
    assert Tiles(here, here).within(here, here, np.ones(1)) == [[0]]
    assert Tiles(here, here).within(here + 5.0, here, np.ones(1)) == [[]]
    assert Tiles(here, here).within(here + 5.0, here, np.full(1, 9.0)) == [[0]]
