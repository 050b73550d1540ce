"""Which values a sweep tries: a grid, a Latin hypercube, or the samples of Morris and Sobol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.extras import MissingExtra

DesignName: TypeAlias = Literal["grid", "lhs", "morris", "sobol"]
Floats: TypeAlias = npt.NDArray[np.float64]
MORRIS_LEVELS = 4


@dataclass(frozen=True, slots=True)
class SweptRange:
    """Between which values a key is drawn, both ends included."""

    key: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Index:
    """How much one key matters for a measure; each figure with the half-width of its interval."""

    key: str
    figures: dict[str, tuple[float, float | None]]
    """mu_star and sigma of Morris, or S1 and ST of Sobol."""


def grid(axes: Mapping[str, Sequence[float]]) -> list[dict[str, float]]:
    """Return every combination of the values of each key, the last key changing fastest."""
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]


def sample(design: DesignName, ranges: Sequence[SweptRange], size: int, seed: int) -> Floats:
    """Return the points of a design, one a row, a column for each range.

    `size` is the points of a hypercube, the trajectories of Morris (k + 1 points each, for k keys)
    or the base sample of Sobol (k + 2 points each; a power of two).

    Raises:
        MissingExtra: where SALib is needed and not installed.
    """
    if design == "lhs":
        from scipy.stats import qmc

        unit = qmc.LatinHypercube(len(ranges), rng=np.random.default_rng(seed)).random(size)
        low, high = (np.array([getattr(one, end) for one in ranges]) for end in ("low", "high"))
        return np.asarray(low + unit * (high - low), dtype=np.float64)
    _need_salib()
    if design == "morris":
        from SALib.sample import morris

        points = morris.sample(_problem(ranges), size, num_levels=MORRIS_LEVELS, seed=seed)
    else:
        from SALib.sample import sobol

        points = sobol.sample(_problem(ranges), size, calc_second_order=False, seed=seed)
    return np.asarray(points, dtype=np.float64)


def indices(
    design: DesignName, ranges: Sequence[SweptRange], points: Floats, results: Floats, seed: int
) -> list[Index]:
    """Return how much each key matters, from the results at the points of Morris or Sobol.

    mu_star is the mean size of the elementary effects and sigma their spread (Morris,
    Technometrics 33, 1991; Campolongo et al., Environmental Modelling & Software 22, 2007), here
    in units of the measure for the whole range. S1 is the share of the variance that a key
    explains alone, ST with all its interactions (Saltelli et al., Computer Physics Communications
    181, 2010). Where nothing varies, nothing matters: all are 0.
    """
    if np.ptp(results) == 0:
        zero: dict[str, tuple[float, float | None]] = {"S1": (0.0, 0.0), "ST": (0.0, 0.0)}
        if design == "morris":
            zero = {"mu_star": (0.0, 0.0), "sigma": (0.0, None)}
        return [Index(key_range.key, zero) for key_range in ranges]
    _need_salib()
    if design == "morris":
        from SALib.analyze import morris

        analysed = morris.analyze(
            _problem(ranges), points, results, num_levels=MORRIS_LEVELS, seed=seed
        )
        columns = {"mu_star": "mu_star_conf", "sigma": None}
    else:
        from SALib.analyze import sobol

        # SALib takes seed 0 for no seed at all; a sequence of seeds is true, whatever it is of.
        luck = np.random.SeedSequence(seed)
        analysed = sobol.analyze(_problem(ranges), results, calc_second_order=False, seed=luck)
        columns = {"S1": "S1_conf", "ST": "ST_conf"}
    return [
        Index(
            key_range.key,
            {
                name: (float(analysed[name][place]), float(analysed[half][place]) if half else None)
                for name, half in columns.items()
            },
        )
        for place, key_range in enumerate(ranges)
    ]


def _problem(ranges: Sequence[SweptRange]) -> dict[str, Any]:
    return {
        "num_vars": len(ranges),
        "names": [one.key for one in ranges],
        "bounds": [[one.low, one.high] for one in ranges],
    }


def _need_salib() -> None:
    try:
        import SALib  # noqa: F401 - whether it is there
    except ImportError:
        raise MissingExtra("the designs 'morris' and 'sobol' need", "research") from None
