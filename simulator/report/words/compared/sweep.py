"""A sweep as a table with bars."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from simulator.experiment.designs import Index
from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Summary
from simulator.experiment.sweeping import Sweep, named
from simulator.measure import MEASURES
from simulator.report.words.compared.lost_runs import lost_sentence
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean

Points: TypeAlias = Sequence[Comparison]
Indices: TypeAlias = Mapping[str, Mapping[str, Sequence[Index]]]
"""By measure and policy, how much each key matters."""
_MEANINGS = {
    "mu_star": "mu*: how far the measure moves, on average, when the number crosses its range",
    "sigma": "sigma: how much that depends on the other numbers",
    "S1": "S1: share of the variance that the number explains alone",
    "ST": "ST: the same with all that it does together with others",
}
_INTERVALS = (
    "The number after ± shows how far chance may have moved the average (95 percent interval)."
)
_BELOW_NONE = "No figure can be below 0. Where ± reaches there, the runs are too few."
_BAR = 24


def sweep_lines(
    sweep: Sweep, points: Points, measures: Sequence[str], indices: Indices, width: int
) -> Iterator[str]:
    """Yield the lines of a table: for each measure and policy its means, or its indices."""
    intervals = below = False
    for name in measures:
        definition = MEASURES[name]
        yield from wrapped(f"{definition.label} ({definition.unit}): {definition.meaning}", width)
        for policy, regime in sweep.loaded.regimes.items():
            yield ""
            yield f"  {clean(regime.title)}"
            if policy in indices.get(name, {}):
                yield from _index_lines(indices[name][policy])
            else:
                values = [at.summary(policy, "measures", name) for at in points]
                yield from _point_lines(sweep, values, width)
                intervals |= any(summary.low is not None for summary in values)
                below |= any(summary.low is not None and summary.low < 0 for summary in values)
        yield ""
    if intervals:
        yield from wrapped(_INTERVALS, width)
    if below:
        yield from wrapped(_BELOW_NONE, width)
    if indices:
        used = {
            figure for by in indices.values() for many in by.values() for figure in many[0].figures
        }
        yield from (text for figure, text in _MEANINGS.items() if figure in used)


def lost_lines(sweep: Sweep, points: Points) -> Iterator[str]:
    """Say at which points runs failed, how many, and which."""
    for values, at in zip(sweep.points, points, strict=True):
        if at.lost:
            yield f"At {named(values)}: {lost_sentence(at)}"


def _point_lines(sweep: Sweep, values: Sequence[Summary], width: int) -> Iterator[str]:
    """Yield a line for each point: its values, the mean with its interval, and a bar."""
    labels = [named(point) for point in sweep.points]
    room = min(max(map(len, labels)), max(20, width - 30 - _BAR))
    top = max((abs(summary.mean) for summary in values if summary.mean is not None), default=0.0)
    for label, summary in zip(labels, values, strict=False):
        if summary.mean is None:
            yield f"    {label:<{room}}  no value"
            continue
        mean, within = figure_text(summary.mean), ""
        if summary.low is not None and summary.high is not None:
            half = (summary.high - summary.low) / 2
            mean, within = figure_text(summary.mean, half), f"± {figure_text(half, half)}"
        bar = _bar(abs(summary.mean), top)
        yield f"    {label:<{room}}  {mean:>9} {within:<10} {bar}".rstrip()


def _index_lines(many: Sequence[Index]) -> Iterator[str]:
    """Yield a line for each key, the one that matters most first."""
    first, second = many[0].figures
    leading = "ST" if "ST" in many[0].figures else first
    ranked = sorted(many, key=lambda index: (-index.figures[leading][0], index.key))
    room = max(len(index.key) for index in many)
    top = max(index.figures[leading][0] for index in many)
    yield f"    {'':<{room}}  {_NAMES[first]:<18} {_NAMES[second]}"
    for index in ranked:
        cells = " ".join(f"{_figure(*index.figures[name]):<18}" for name in (first, second))
        bar = _bar(index.figures[leading][0], top)
        yield f"    {index.key:<{room}}  {cells} {bar}".rstrip()


_NAMES = {"mu_star": "mu*", "sigma": "sigma", "S1": "S1", "ST": "ST"}


def _figure(value: float, half: float | None) -> str:
    return f"{value:.4g}" if half is None else f"{value:.4g} ± {half:.2g}"


def _bar(value: float, top: float) -> str:
    return "━" * round(_BAR * max(0.0, value) / top) if top > 0 else ""


def figure_text(value: float, unsure: float = 0.0) -> str:
    """Return a mean, or half of its interval, with the digits that say something.

    Where it is unsure by so much, these are the digits down to the second one of `unsure`: 10.5 and
    6.4, 3 and 10. Otherwise five digits.
    """
    if not unsure or not math.isfinite(unsure):
        return f"{value:.5g}"
    decimals = max(0, 1 - math.floor(math.log10(abs(unsure))))
    return f"{value:.{decimals}f}" if decimals < 12 else f"{value:.2g}"
