"""One measure, run by run: where each policy has less, as much or more than the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Difference, Summary
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import Value
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import (
    ENOUGH_FOR_INTERVAL,
    NO_SWITCH,
    figure_under,
    has_figure,
    interval_words,
    measure_text,
    whole_text,
)

ENOUGH_TO_SAY_SO = 20
"""From so many runs that all agree on, it is said that the rule decides."""


class Run(IntEnum):
    """How a run under one policy stands to the same run under the first."""

    FEWER = -1
    SAME = 0
    MORE = 1
    NO_FIGURE = 2


@dataclass(frozen=True, slots=True)
class Strip:
    """One policy's runs, in their order: the same place is the same luck under every policy."""

    policy: str
    title: str
    mean: str
    whole: str
    """The mean with whole homes alone, as a class reads it."""
    figures: int
    """How many runs have a figure: the mean and its interval are of those."""
    has_figure: bool
    """Whether the measure can say anything under the policy."""
    interval: str
    runs: tuple[Run, ...]
    """Empty for the policy that the others are compared with."""
    counts: dict[Run, int]
    counted: str
    """In how many runs there were fewer, as many, more."""
    besides: str
    """What follows from that, or in how many runs there is no figure."""
    difference: str
    """By how much on average, with its interval."""

    @property
    def sentence(self) -> str:
        """In how many runs there were fewer, as many, more, and what follows from that."""
        return "; ".join(filter(None, (self.counted, self.besides)))


def with_unit(name: str) -> str:
    """Return what a measure is called, with its unit where that does not say it already."""
    meant = MEASURES[name]
    return meant.label if meant.unit in meant.label else f"{meant.label} ({meant.unit})"


def strips(comparison: Comparison, name: str) -> tuple[Strip, ...]:
    """Return the measure `name` under each policy, run by run."""
    first = comparison.values(comparison.first, "measures", name)
    return tuple(
        _strip(comparison, policy, name, first if policy != comparison.first else None)
        for policy in comparison.outcomes
    )


def _strip(comparison: Comparison, policy: str, name: str, first: Sequence[Value] | None) -> Strip:
    unit = MEASURES[name].unit
    summary = comparison.summary(policy, "measures", name)
    runs = () if first is None else tuple(map(_run, summary.values, first))
    counted, besides = _counted(summary.difference, comparison.replications, unit)
    regime = comparison.loaded.regimes[policy]
    return Strip(
        policy=policy,
        title=regime.title,
        mean=figure_under(regime, name, measure_text(unit, summary.mean)),
        whole=figure_under(regime, name, whole_text(unit, summary.mean)),
        figures=summary.n,
        has_figure=has_figure(regime, name),
        interval=interval_words(summary, unit) if has_figure(regime, name) else "",
        runs=runs,
        counts={kind: runs.count(kind) for kind in Run if kind in runs},
        counted=counted,
        besides=besides,
        difference=_difference(summary, unit),
    )


def _run(value: Value, first: Value) -> Run:
    if value is None or first is None:
        return Run.NO_FIGURE
    return Run((value > first) - (value < first))


def _counted(difference: Difference | None, runs: int, unit: str) -> tuple[str, str]:
    """Say in how many runs there were fewer, as many, more; and what is to be said besides."""
    if difference is None:
        return "the others are compared with this one, run by run", ""
    n, fewer = difference.n, words.fewer(unit)
    if not n:
        return f"no figure to compare in {words.plural(runs, 'run')}", ""
    without = f"no figure in {runs - n}" if n < runs else ""
    counts = ((difference.lower, fewer), (difference.equal, "same"), (difference.higher, "more"))
    for count, word in counts:
        if count == n:
            rule = words.FOLLOWS_FROM_THE_RULE if n >= ENOUGH_TO_SAY_SO else ""
            return f"{word} in all {n}", "; ".join(filter(None, (without, rule)))
    parts = ", ".join(f"{word} in {count}" for count, word in counts)
    return f"{parts} of {n}", without


def _difference(summary: Summary, unit: str) -> str:
    """Say how far the mean is from that of the first policy, pair by pair."""
    difference = summary.difference
    if difference is None or difference.mean is None:
        return ""
    mean, low, high = difference.mean, difference.low, difference.high
    if not mean and low == high:
        return "no difference in any run"
    word = words.fewer(unit) if mean < 0 else "more"
    text = f"{measure_text(unit, abs(mean))} {word} on average"
    if low is None or high is None or difference.n < ENOUGH_FOR_INTERVAL:
        return text
    if low == high:
        return f"{measure_text(unit, abs(mean))} {word} in each run"
    ends = [
        measure_text(unit, min(abs(end), 1.0) if unit == "share" else abs(end))
        for end in (low, high)
    ]
    if low < 0 < high:
        fewer = words.fewer(unit)
        return f"{text}, 95 percent interval {ends[0]} {fewer} to {ends[1]} more"
    return f"{text}, 95 percent interval {' to '.join(ends if mean > 0 else reversed(ends))}"


def mean_of(strip: Strip, runs: int) -> str:
    """Say a mean, and of how many runs it is."""
    if not strip.has_figure:
        return f"{NO_SWITCH}: nobody can switch requests off under it"
    if not strip.figures:
        return f"no figure in {words.plural(runs, 'run')}"
    some = f"{strip.figures} of " if strip.figures < runs else ""
    return f"{strip.mean}, the average of {some}{words.plural(runs, 'run')}"


def fact(comparison: Comparison, name: str, policy: str) -> str:
    """Return one figure as sentences that can stand alone."""
    every_policy = strips(comparison, name)
    here = next(strip for strip in every_policy if strip.policy == policy)
    text = f"{with_unit(name)}, under “{here.title}”: {mean_of(here, comparison.replications)}"
    if here.interval:
        text += f" (95 percent interval: {here.interval})"
    if here.runs:
        text += f". Beside “{every_policy[0].title}” ({every_policy[0].mean}): {here.sentence}"
    return f"{text}."


def summary_rows(comparison: Comparison) -> list[list[str]]:
    """Return the figures of all policies as a table, the first row naming the columns."""
    head = ["measure", "unit", "policy", "runs", "mean", "low", "high", "fewer", "same", "more"]
    rows = [head]
    for name in comparison.names("measures"):
        for policy in comparison.outcomes:
            summary = comparison.summary(policy, "measures", name)
            figures = (summary.n, summary.mean, summary.low, summary.high)
            other = summary.difference
            counts = ("", "", "") if other is None else (other.lower, other.equal, other.higher)
            cells = ["" if cell is None else f"{cell}" for cell in (*figures, *counts)]
            rows.append([name, MEASURES[name].unit, policy, *cells])
    return rows
