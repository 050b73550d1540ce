"""How many homes that no record places stand near a dot that is not exact: what it hides among."""

from __future__ import annotations

import math

import numpy as np

from simulator.ledger import Floats, Homes, Ints
from simulator.measure.observer.believed.prior import homes_per_sq_mi
from simulator.scenario.homes.town import Town

FEET_PER_MILE = 5280


def others_near(town: Town, homes: Homes, which: Ints, feet: float) -> Floats:
    """Return for each home of `which` how many others, camera or not, stand near its dot.

    Near is within `feet`, on a map that is so far off. Homes that are written out are counted;
    for a drawn town see `unplaced_near`.
    """
    radius = feet / FEET_PER_MILE
    if not radius or not town.homes:
        return unplaced_near(town, homes, which, feet)
    x = np.array([home.x for home in town.homes])
    y = np.array([home.y for home in town.homes])
    east = homes.x[which] + radius * homes.dot_east[which]
    north = homes.y[which] + radius * homes.dot_north[which]
    near: Floats = (np.hypot(east[:, None] - x, north[:, None] - y) <= radius).sum(axis=1) - 1.0
    return np.maximum(near, 0.0)


def unplaced_near(town: Town, homes: Homes, which: Ints, feet: float) -> Floats:
    """Return for each home of `which` how many others stand within `feet` of its dot, unseen.

    Where homes are written out, all have a place, and there are none. In a drawn town only those
    with a camera have; the others are as many as a Poisson variable has with the town's density,
    read off the home's own uniform: more feet never make fewer.
    """
    radius = feet / FEET_PER_MILE
    mean = 0.0 if town.homes else homes_per_sq_mi(town) * math.pi * radius**2
    return _poisson(homes.crowd[which], mean) if mean else np.zeros(len(which))


def _poisson(uniforms: Floats, mean: float) -> Floats:
    """Return the Poisson quantile of each uniform, by inverse transform."""
    most = int(mean + 12 * math.sqrt(mean) + 20)
    counts = np.arange(most + 1)
    logs = counts * math.log(mean) - mean - np.concatenate([[0.0], np.cumsum(np.log(counts[1:]))])
    return np.searchsorted(np.cumsum(np.exp(logs)), uniforms).astype(np.float64)
