"""A figure of the comparison as people say it, its interval, and its runs beside the first's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simulator.report.words import terms as words
from simulator.scenario.loaded import Regime

if TYPE_CHECKING:
    from simulator.experiment.statistics import Difference, Summary

ENOUGH_FOR_INTERVAL = 3
"""From two figures an interval can be had that says nothing: it is not put into words."""
NO_SWITCH = "no switch"
"""What a policy says of who has switched requests off where nobody can: a 0 would be a finding."""
_OF_THE_SWITCH = ("certain_opted_out", "cleared_opted_out", "exposed_opted_out")
_MOST = {"share": 1.0, "points": 100.0}
"""The most that a figure can be, by unit. Whatever is counted or measured, none is below 0."""
_WHOLE = 9.95
"""From here on a mean of counts is said in whole numbers: nobody meets a tenth of a home."""


def measure_text(unit: str, mean: float | None) -> str:
    """Return a mean for the table: a share as people say it, anything else as a number."""
    if mean is None:
        return words.NO_FIGURE
    if unit == "share":
        return words.chance(mean)
    return words.whole(mean) if words.counted(unit) and abs(mean) >= _WHOLE else words.number(mean)


def whole_text(unit: str, mean: float | None) -> str:
    """Return a mean as a class reads it: what is counted is whole, however little it is."""
    if mean is not None and words.counted(unit):
        return words.whole(mean)
    return measure_text(unit, mean)


def has_figure(regime: Regime, name: str) -> bool:
    """Tell whether a measure can say anything under a policy: not of a switch that it has not."""
    return regime.has_switch or name not in _OF_THE_SWITCH


def figure_under(regime: Regime, name: str, text: str) -> str:
    """Return the `text` of a measure under a policy; where it can say nothing, why."""
    return text if has_figure(regime, name) else NO_SWITCH


def ends_of_interval(summary: Summary, unit: str) -> tuple[float, float] | None:
    """Return the ends of an interval; nothing where there are too few figures for one.

    It can reach beyond what a figure can be; what is said and drawn of it does not.
    """
    low, high = summary.low, summary.high
    if low is None or high is None or summary.n < ENOUGH_FOR_INTERVAL:
        return None
    return max(low, 0.0), min(high, _MOST.get(unit, math.inf))


def interval_words(summary: Summary, unit: str) -> str:
    """Return the ends of an interval; nothing where there are too few figures for one."""
    ends = ends_of_interval(summary, unit)
    if ends is None:
        return ""
    low, high = ends
    if summary.low == summary.high:
        return "the same in every run"
    if unit == "share":
        return f"{round(100 * low)} to {round(100 * high)} in 100"
    return f"{words.number(low)} to {words.number(high)}"


def has_tenths(summary: Summary, unit: str) -> bool:
    """Tell whether one of the ends of an interval is said in tenths."""
    ends = ends_of_interval(summary, unit)
    if unit == "share" or ends is None or summary.low == summary.high:
        return False
    return not all(map(words.is_whole, ends))


def runs_phrase(difference: Difference, unit: str = "") -> str:
    """Say in how many runs this policy has less, as much or more than the first."""
    n = difference.n
    fewer = words.fewer(unit)
    for count, word in (
        (difference.lower, fewer),
        (difference.equal, "same"),
        (difference.higher, "more"),
    ):
        if n and count == n:
            return f"{word} in all {n}"
    parts = []
    if difference.lower:
        parts.append(f"{fewer} in {difference.lower}")
    if difference.equal:
        parts.append(f"same in {difference.equal}")
    if difference.higher:
        parts.append(f"more in {difference.higher}")
    return ", ".join(parts)


def runs_signs(difference: Difference) -> str:
    """Say the same in signs."""
    counts = (
        (words.FEWER, difference.lower),
        (words.SAME, difference.equal),
        (words.MORE, difference.higher),
    )
    return "  ".join(f"{sign} {count}" for sign, count in counts)
