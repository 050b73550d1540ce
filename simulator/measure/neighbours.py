"""How many other homes stand near a home: what a dot that is not exact hides it among."""

from __future__ import annotations

import math

import numpy as np

from simulator.ledger import Floats, Homes, Ints
from simulator.measure.prior import homes_per_sq_mi
from simulator.scenario.models import Town

FEET_PER_MILE = 5280


def others_near(town: Town, homes: Homes, which: Ints, feet: float) -> Floats:
    """Return for each home of `which` how many others, camera or not, stand within `feet` of it.

    Homes that are written out are counted. In a drawn town they are as many as a Poisson
    variable has with the town's density, read off the home's own uniform: more feet never
    make fewer.
    """
    radius = feet / FEET_PER_MILE
    if not radius:
        return np.zeros(len(which))
    if not town.homes:
        mean = homes_per_sq_mi(town) * math.pi * radius**2
        return _poisson(homes.crowd[which], mean) if mean else np.zeros(len(which))
    x = np.array([home.x for home in town.homes])
    y = np.array([home.y for home in town.homes])
    away = np.hypot(homes.x[which, None] - x[None, :], homes.y[which, None] - y[None, :])
    near: Floats = (away <= radius).sum(axis=1).astype(np.float64) - 1.0
    return near


def _poisson(uniforms: Floats, mean: float) -> Floats:
    """Return the Poisson quantile of each uniform, by inverse transform."""
    most = int(mean + 12 * math.sqrt(mean) + 20)
    counts = np.arange(most + 1)
    logs = counts * math.log(mean) - mean - np.concatenate([[0.0], np.cumsum(np.log(counts[1:]))])
    return np.searchsorted(np.cumsum(np.exp(logs)), uniforms).astype(np.float64)
