"""Figures as people quote them: with what each is of, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator import __version__
from simulator.experiment.results import Comparison
from simulator.experiment.statistics import Summary
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.assumptions import assumption_text
from simulator.report.words.compared.counts import counts_sentence
from simulator.report.words.compared.explained import numbers_behind, rests_on, rules_of
from simulator.report.words.compared.figure_text import (
    NO_SWITCH,
    has_figure,
    has_tenths,
    interval_words,
    measure_text,
)
from simulator.report.words.number_terms import OF_ONE, STATUSES
from simulator.scenario.loaded import Loaded

_CHOSEN = (
    "the police chose the homes one by one (asks), so they have the list. Of a circle they see "
    "only the circle, so the same totals can tell them less."
)
_MOST = 0.5
"""Where more of the runs than this have none, an average alone hides that it is all or nothing."""
_SHOWN = 5
"""So many numbers of requests are said one by one."""
EACH_FORCE = "A home that several police forces know of is counted for each of them."
LEFT_OUT = (
    "It does not model whether video solves a case, who is in the picture, or anybody's race, "
    "income or neighbourhood. It forecasts no town."
)


@dataclass(frozen=True, slots=True)
class Again:
    """How anybody makes the same figures again."""

    command: str
    code: str
    """What to type or read aloud for the same runs; empty where they have no code."""
    commit: str
    """What the program was made from; empty where nobody knows."""
    needs: str = ""
    """Which files of one's own the line needs, as a sentence; empty where it needs none."""


def cited(comparison: Comparison, policy: str, measures: Sequence[str], again: Again) -> list[str]:
    """Return what to quote of some `measures` under a policy, as lines; an empty one ends a part.

    A sentence for each figure that can stand alone, then what happened, how to make it again, what
    it rests on, and what no figure of this program says.
    """
    return [
        *(line for name in measures for line in _quoted(comparison, policy, name)),
        "WHAT HAPPENED THERE",
        _happened(comparison, policy),
        "",
        "MAKE IT AGAIN",
        again.command,
        *filter(None, (again.needs,)),
        *_made_by(comparison, again),
        "",
        "WHAT IT RESTS ON",
        *_rests_on(comparison, policy),
        "",
        "WHAT IT LEAVES OUT",
        LEFT_OUT,
    ]


def _quoted(comparison: Comparison, policy: str, name: str) -> Iterator[str]:
    loaded = comparison.loaded
    regime, summary = loaded.regimes[policy], comparison.summary(policy, "measures", name)
    unit = MEASURES[name].unit
    interval = interval_words(summary, unit) if has_figure(regime, name) else ""
    if not has_figure(regime, name):
        figure = f"had {words.NO_FIGURE} ({NO_SWITCH})"
    elif summary.mean is None:
        figure = f"had {words.NO_FIGURE}"
    else:
        figure = f"was {_amount(summary, unit, interval)}"
    runs = comparison.replications
    if runs == 1:
        figure += f" in run 0 of seed {comparison.seed}"
    elif len(set(summary.values)) == 1:
        figure += f" in each of {runs} runs"
    else:
        some = (
            f"the {summary.n} of {runs} runs that have this figure"
            if summary.n < runs
            else f"{runs} runs"
        )
        figure += f" on average over {some}"
        if interval:
            figure += f" (95 percent interval of the average: {interval})"
        figure += _all_or_nothing(summary, unit)
    yield "QUOTE"
    yield (
        f"In a simulation (camsim {__version__}) of “{loaded.scenario.title}” under the policy "
        f"“{regime.title}”, {MEASURES[name].subject} {figure}."
    )
    yield " ".join(
        [
            f"That is: {MEASURES[name].meaning}.",
            *([EACH_FORCE] if unit == "homes" and _forces_apart(loaded) else []),
            rests_on(loaded, policy, name),
        ]
    )
    yield ""


def _forces_apart(loaded: Loaded) -> bool:
    """Return whether several agencies know what each was told, and no more."""
    return len(loaded.scenario.agencies) > 1 and not loaded.scenario.observer.pooled


def _amount(summary: Summary, unit: str, interval: str) -> str:
    """Return a mean as it is quoted; what is measured, and not counted, with its unit."""
    mean = summary.mean
    text = measure_text(unit, mean)
    if interval and mean is not None and has_tenths(summary, unit):
        # A mean less fine than its interval seems to lie elsewhere in it.
        text = f"{words.rounded(mean, 1):,.1f}"
    if words.counted(unit) or unit == "share":
        return text
    return f"{text} {OF_ONE.get(unit, unit) if mean == 1 else unit}"


def _all_or_nothing(summary: Summary, unit: str) -> str:
    """Say how the runs spread where most of them have none at all, which their mean hides."""
    some = [value for value in summary.values if value]
    none = summary.n - len(some)
    if not some or none <= _MOST * summary.n:
        return ""
    ends = dict.fromkeys(measure_text(unit, end) for end in (min(some), max(some)))
    others = "the other" if len(some) == 1 else "the others"
    none_said = f"{measure_text(unit, 0.0)} in {none} of {summary.n} runs"
    return f"; {none_said}, {' to '.join(ends)} in {others}"


def _happened(comparison: Comparison, policy: str) -> str:
    counts = {
        name: comparison.summary(policy, "happened", name).mean or 0.0
        for name in comparison.names("happened")
    }
    average = "On average: " if comparison.replications > 1 else ""
    return f"{average}{counts_sentence(counts, once=comparison.asks_once(policy))}"


def _made_by(comparison: Comparison, again: Again) -> Iterator[str]:
    commit = f", commit {again.commit}" if again.commit else ""
    yield f"camsim {__version__}{commit}; seed {comparison.seed}; digest of the files:"
    yield comparison.loaded.digest
    if again.code:
        yield f"Code for the same story and seed: {again.code}"


def _rests_on(comparison: Comparison, policy: str) -> Iterator[str]:
    loaded = comparison.loaded
    yield f"{numbers_behind(loaded, policy)}. One by one: camsim report, or key 6."
    of_policy = (said for _, rules in loaded.regimes[policy].steps for said in rules.assumptions)
    statements = dict.fromkeys((*loaded.scenario.assumptions, *of_policy))
    for status in STATUSES:
        for said in statements:
            if said.status == status:
                yield f"{words.capital(status)}: {assumption_text(said)}"
    yield from _chosen(loaded)
    yield from rules_of(loaded, policy)


def _chosen(loaded: Loaded) -> Iterator[str]:
    """Say which requests name the homes that they ask, and what the police know by that."""
    script = loaded.scenario.script
    named = [f"{number}" for number, request in enumerate(script, 1) if request.asks]
    if named:
        more = len(named) - _SHOWN
        shown = words.joined([*named[:_SHOWN], f"{more} more"] if more > 0 else named)
        requests = "request" if len(named) == 1 else "requests"
        yield f"In {requests} {shown} of the script {_CHOSEN}"
