"""A sweep: the same scenario at many values of its numbers, on the same luck."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.experiment.batch import Gathered
from simulator.experiment.designs import (
    DesignName,
    Floats,
    Index,
    SweptRange,
    grid,
    indices,
    sample,
)
from simulator.experiment.jobs import Batch
from simulator.experiment.results import Comparison
from simulator.scenario.changing import changed, value_at, with_companions
from simulator.scenario.keys import key_path, spelled
from simulator.scenario.loaded import Loaded
from simulator.scenario.numbers import LUCK
from simulator.scenario.problems import InputError


@dataclass(frozen=True, slots=True)
class Sweep:
    """The points of a sweep, before anything has run."""

    loaded: Loaded
    design: DesignName
    ranges: tuple[SweptRange, ...]
    """Empty for a grid."""
    points: tuple[dict[str, float], ...]
    """The value of each key at each point."""
    seed: int
    """Of the draws of the design; the root seed of the runs too, unless that is what varies."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that vary."""
        return tuple(self.points[0])

    def scenarios(self) -> tuple[Loaded, ...]:
        """Return the scenario at each point.

        Raises:
            InputError: where a value is wrong, or contradicts another: it names the point.
        """
        return tuple(_at(self.loaded, point) for point in self.points)

    def batch(self, *, inference: bool) -> Batch:
        """Return the runs to do: where the seed varies, each point has its own luck.

        Raises:
            InputError: where a value is wrong, or contradicts another: it names the point.
        """
        scenarios = self.scenarios()
        seeds = tuple(one.scenario.seed for one in scenarios) if LUCK in self.keys else ()
        return Batch(scenarios, self.seed, inference, seeds)


def same_key(word: str) -> str:
    """Return `word` in the one spelling that a key has: `agencies[00].x` is `agencies[0].x`.

    Raises:
        InputError: where it is not written as a key is.
    """
    return spelled(key_path(word.strip()))


def grid_sweep(loaded: Loaded, axes: Mapping[str, Sequence[float]], seed: int) -> Sweep:
    """Return the sweep over every combination of values.

    Raises:
        InputError: where a key does not exist or is no number, or a value is no whole number where
            the key takes only those.
    """
    whole = {key: [_exactly(loaded, key, value) for value in axes[key]] for key in axes}
    return Sweep(loaded, "grid", (), tuple(grid(whole)), seed)


def sampled_sweep(
    loaded: Loaded, design: DesignName, ranges: Sequence[SweptRange], size: int, seed: int
) -> Sweep:
    """Return the sweep over the points of a design; whole numbers are rounded.

    Raises:
        InputError: where a key does not exist or is no number.
    """
    for key_range in ranges:
        _number(loaded, key_range.key)
    points = tuple(
        {
            key_range.key: _whole(loaded, key_range.key, float(value))
            for key_range, value in zip(ranges, row, strict=True)
        }
        for row in sample(design, ranges, size, seed)
    )
    return Sweep(loaded, design, tuple(ranges), points, seed)


def comparisons(found: Gathered) -> list[Comparison]:
    """Return what there is at each point."""
    return [found.comparison(point) for point in range(len(found.batch.points))]


def sensitivities(
    sweep: Sweep, at_points: Sequence[Comparison], measures: Sequence[str]
) -> dict[str, dict[str, list[Index]]]:
    """Return, by measure and policy, how much each key matters; of Morris and Sobol only.

    A measure without a value at some point has no indices.
    """
    if sweep.design not in {"morris", "sobol"}:
        return {}
    drawn = sample(sweep.design, sweep.ranges, _size(sweep), sweep.seed)
    result: dict[str, dict[str, list[Index]]] = {}
    for name in measures:
        for policy in sweep.loaded.regimes:
            means = [at.summary(policy, "measures", name).mean for at in at_points]
            known = [mean for mean in means if mean is not None]
            if len(known) == len(means):
                values: Floats = np.array(known, dtype=np.float64)
                found_here = indices(sweep.design, sweep.ranges, drawn, values, sweep.seed)
                result.setdefault(name, {})[policy] = found_here
    return result


def _size(sweep: Sweep) -> int:
    """Return the size that the design was asked for."""
    each = len(sweep.ranges) + (1 if sweep.design == "morris" else 2)
    return len(sweep.points) // each


def _at(loaded: Loaded, point: Mapping[str, float]) -> Loaded:
    try:
        changes: dict[str, float] = {}
        for key, value in point.items():
            changes |= with_companions(loaded, key, value)
        return changed(loaded, {**changes, **point})
    except InputError as error:
        where = named(point)
        raise InputError.about(where, "; ".join(str(one) for one in error.problems)) from None


def named(point: Mapping[str, float]) -> str:
    """Say at which values a point is: `days = 30, seed = 7`."""
    return ", ".join(
        f"{key} = {value if isinstance(value, int) else format(value, 'g')}"
        for key, value in point.items()
    )


def _number(loaded: Loaded, key: str) -> int | float:
    value = value_at(loaded, key)
    if isinstance(value, list) and all(isinstance(one, dict) and "rate" in one for one in value):
        rates = " and ".join(f"{key}[{position}].rate" for position in range(len(value))[:2])
        raise InputError.about(key, f"changes with the date; vary the rate of a step: {rates}")
    if isinstance(value, bool) or not isinstance(value, int | float):
        shown = str(value) if isinstance(value, dt.date) else repr(value)
        raise InputError.about(key, f"is no number but {shown}; a sweep varies numbers")
    return value


def _whole(loaded: Loaded, key: str, value: float) -> float:
    """Return `value`, rounded where the key takes whole numbers."""
    return round(value) if isinstance(_number(loaded, key), int) else value


def _exactly(loaded: Loaded, key: str, value: float) -> float:
    """Return `value` as the key takes it; what would have to be rounded was not asked for."""
    whole = _whole(loaded, key, value)
    if whole != value:
        raise InputError.about(key, f"takes whole numbers, and {value:g} is none")
    return whole
