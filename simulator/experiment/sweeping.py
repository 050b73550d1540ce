"""A sweep: the same scenario at many values of its numbers, on the same luck."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.experiment.batch import Gathered
from simulator.experiment.designs import DesignName, Floats, Index, Range, grid, indices, sample
from simulator.experiment.statistics import Summary
from simulator.scenario.changing import changed, value_at, with_companions
from simulator.scenario.loading import Loaded
from simulator.scenario.problems import InputError


@dataclass(frozen=True, slots=True)
class Sweep:
    """The points of a sweep, before anything has run."""

    loaded: Loaded
    design: DesignName
    ranges: tuple[Range, ...]
    """Empty for a grid."""
    points: tuple[dict[str, float], ...]
    """The value of each key at each point."""
    seed: int
    """Of the draws of the design; the runs have the same root seed at each point."""

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


def grid_sweep(loaded: Loaded, axes: Mapping[str, Sequence[float]], seed: int) -> Sweep:
    """Return the sweep over every combination of values.

    Raises:
        InputError: where a key does not exist or is no number.
    """
    whole = {key: [_whole(loaded, key, value) for value in axes[key]] for key in axes}
    return Sweep(loaded, "grid", (), tuple(grid(whole)), seed)


def sampled_sweep(
    loaded: Loaded, design: DesignName, ranges: Sequence[Range], size: int, seed: int
) -> Sweep:
    """Return the sweep over the points of a design; whole numbers are rounded.

    Raises:
        InputError: where a key does not exist or is no number.
    """
    for one in ranges:
        _number(loaded, one.key)
    points = tuple(
        {
            one.key: _whole(loaded, one.key, float(value))
            for one, value in zip(ranges, row, strict=True)
        }
        for row in sample(design, ranges, size, seed)
    )
    return Sweep(loaded, design, tuple(ranges), points, seed)


def summaries(found: Gathered, measures: Sequence[str]) -> list[dict[str, dict[str, Summary]]]:
    """Return, for each point, each policy's summary of each measure."""
    return [
        {
            policy: {name: comparison.summary(policy, "measures", name) for name in measures}
            for policy in comparison.outcomes
        }
        for comparison in map(found.comparison, range(len(found.batch.points)))
        if comparison.replications
    ]


def sensitivities(
    sweep: Sweep, found: Gathered, measures: Sequence[str]
) -> dict[str, dict[str, list[Index]]]:
    """Return, by policy and measure, how much each key matters; of Morris and Sobol only.

    A measure without a value at some point has no indices.
    """
    if sweep.design not in {"morris", "sobol"}:
        return {}
    at_points = summaries(found, measures)
    if len(at_points) < len(sweep.points):
        return {}
    drawn = sample(sweep.design, sweep.ranges, _size(sweep), sweep.seed)
    result: dict[str, dict[str, list[Index]]] = {}
    for policy in at_points[0]:
        for name in measures:
            means = [at[policy][name].mean for at in at_points]
            known = [mean for mean in means if mean is not None]
            if len(known) == len(means):
                values: Floats = np.array(known, dtype=np.float64)
                found_here = indices(sweep.design, sweep.ranges, drawn, values, sweep.seed)
                result.setdefault(policy, {})[name] = found_here
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
        where = ", ".join(f"{key} = {value:g}" for key, value in point.items())
        raise InputError.about(where, "; ".join(str(one) for one in error.problems)) from None


def _number(loaded: Loaded, key: str) -> int | float:
    value = value_at(loaded, key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError.about(key, f"is no number but {value!r}; a sweep varies numbers")
    return value


def _whole(loaded: Loaded, key: str, value: float) -> float:
    """Return `value`, rounded where the key takes whole numbers."""
    if not isinstance(_number(loaded, key), int):
        return value
    return round(value) if math.isfinite(value) else value
