"""What is known beside what was answered: the two figures of a policy that are read together."""

from __future__ import annotations

from simulator.experiment.least_told import with_as_many
from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import whole_text
from simulator.scenario.letters.text import shorten

KNOWN, ANSWERED = KNOWN_AND_ANSWERED = "certain_nonsharing", "requests_answered"
"""A cost and a benefit: shown first and together in every view, and never left out."""
_TITLE = 40


def known_and_answered(comparison: Comparison, policy: str) -> str:
    """Say how much is known and how many requests were answered, and where as many were.

    Nothing where nobody worked out what is known.
    """
    summary = comparison.summary(policy, "measures", ANSWERED)
    if KNOWN not in comparison.names("measures") or summary.mean is None:
        return ""
    known = comparison.summary(policy, "measures", KNOWN).mean
    made = comparison.summary(policy, "happened", "requests").mean or 0.0
    brought = f"{words.whole(summary.mean)} of {words.plural(made, 'request')} brought a clip"
    text = f"{whole_text('answers', known)} {MEASURES[KNOWN].label}; {brought}, "
    return f"{text}{_beside(comparison, policy)}."


def _beside(comparison: Comparison, policy: str) -> str:
    first = comparison.first
    if policy != first:
        title = f"“{shorten(comparison.loaded.regimes[first].title, _TITLE)}”"
        if comparison.alike(policy, first, "measures", ANSWERED):
            return f"the same as under {title}"
        mean = comparison.summary(first, "measures", ANSWERED).mean
        return f"{whole_text('requests', mean)} under {title}"
    return as_many(comparison, policy)


def as_many(comparison: Comparison, policy: str) -> str:
    """Say under how many other policies as many requests were answered in every run.

    "In every run" is said where more of them are shown with the same figure: it is an average.
    """
    alike = with_as_many(comparison, policy)
    if len(alike) == len(comparison.outcomes) - 1:
        return "the same as under all others"
    shown = {
        name: words.whole(comparison.summary(name, "measures", ANSWERED).mean or 0.0)
        for name in comparison.outcomes
    }
    looks_alike = [name for name in shown if name != policy and shown[name] == shown[policy]]
    if not alike:
        if looks_alike:
            return "and under no other policy the same in every run"
        return "different from all others"
    others = f"{words.in_words(len(alike))} {'other' if len(alike) == 1 else 'others'}"
    same = "in every run the same" if set(looks_alike) - set(alike) else "the same"
    return f"{same} as under {others}"


def names_apart(comparison: Comparison, policy: str) -> str:
    """Say how many answers come by name where fewer totals do: no total counts those."""
    first = comparison.first

    def mean(name: str, of: str) -> float:
        return comparison.summary(of, "measures", name).mean or 0.0

    if mean("numbers_told", policy) >= mean("numbers_told", first):
        return ""
    by_name = mean("decisions_told", policy)
    if by_name <= mean("decisions_told", first):
        return ""
    return f"{words.whole(by_name)} by name instead"
