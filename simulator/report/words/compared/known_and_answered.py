"""What is known beside what was answered: the two figures of a policy that are read together."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import whole_text
from simulator.scenario.letters.text import shorten
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import (
    AS_NUMBER,
    ITEMS,
    Detail,
    Flow,
    Item,
    Policy,
    noise_of,
    round_to_of,
    threshold_of,
)

KNOWN, ANSWERED = KNOWN_AND_ANSWERED = "certain_nonsharing", "requests_answered"
"""A cost and a benefit: shown first and together in every view, and never left out."""
TOLD_AND_PROVEN = frozenset(
    {
        "numbers_told", "homes_named", "decisions_told", "cameras_told", "clips_told",
        "certain_nonsharing", "gave_nothing_certain", "certain_decliners", "certain_opted_out",
    }
)  # fmt: skip
"""The measures that count what the police are told, and what is proven by it."""
_BLURRED: frozenset[Detail] = AS_NUMBER - {"total"}
_EXACTNESS: Mapping[Detail, int] = {
    "none": 0, "noisy": 1, "rounded": 1, "thresholded": 1, "total": 2, "pseudonymous": 3, "named": 4
}  # fmt: skip
"""By detail, a number: what has the higher one tells what has a lower one, and more."""
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
    alike = _with_as_many(comparison, policy)
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


def _with_as_many(comparison: Comparison, policy: str) -> list[str]:
    """Return the other policies under which as many requests were answered in every run."""
    return [
        name
        for name in comparison.outcomes
        if name != policy and comparison.alike(name, policy, "measures", ANSWERED)
    ]


def tells_least(comparison: Comparison, policy: str) -> str:
    """Return which of those with as many requests answered, or more, tells least, if one does.

    That is the one under which none of `TOLD_AND_PROVEN` is more, on average of the runs, than
    under any other of them, and something is less than under each; and its rules pass on nothing in
    more detail: fewer exact totals are not less than many rounded ones. Nothing where no policy is
    so, or not all of it has been worked out, or no other policy has as many answered in every run.
    """

    def mean(name: str, of: str) -> float:
        return comparison.summary(name, "measures", of).mean or 0.0

    worked_out = set(comparison.names("measures")) >= TOLD_AND_PROVEN
    if not worked_out or not _with_as_many(comparison, policy):
        return ""
    as_many_or_more = [
        name for name in comparison.outcomes if mean(name, ANSWERED) >= mean(policy, ANSWERED)
    ]
    told = {name: [mean(name, of) for of in TOLD_AND_PROVEN] for name in as_many_or_more}
    least = [min(figures) for figures in zip(*told.values(), strict=True)]
    telling_least = [name for name, figures in told.items() if figures == least]
    if len(telling_least) != 1:
        return ""
    regimes, (lowest,) = comparison.loaded.regimes, telling_least
    others = (regimes[name] for name in as_many_or_more if name != lowest)
    return lowest if all(_in_no_more_detail(regimes[lowest], other) for other in others) else ""


def _in_no_more_detail(this: Regime, that: Regime) -> bool:
    """Tell whether, at whatever time, `this` passes on no item in more detail than `that`."""
    pairs = [(mine, theirs) for _, mine in this.steps for _, theirs in that.steps]
    return all(_item_in_no_more(item, *rules) for item in ITEMS for rules in pairs)


def _item_in_no_more(item: Item, this: Policy, that: Policy) -> bool:
    mine, theirs = (
        rules.agency_receives.flow(item) if rules.exists(item) else Flow() for rules in (this, that)
    )
    if mine.detail != theirs.detail:
        # Of two ways to blur a number neither tells less in every case.
        return _EXACTNESS[mine.detail] < _EXACTNESS[theirs.detail]
    if mine.detail in _BLURRED:
        return _blur(mine, this) == _blur(theirs, that)
    on_the_map = item == "cameras" and mine.detail == "pseudonymous"
    return not on_the_map or this.map.error_ft >= that.map.error_ft


def _blur(flow: Flow, rules: Policy) -> tuple[float, ...]:
    """Return the numbers of a rule that say how a total is blurred."""
    safeguards = rules.safeguards
    if flow.detail == "rounded":
        return (round_to_of(flow, safeguards),)
    if flow.detail == "noisy":
        return (noise_of(flow, rules),)
    threshold = threshold_of(flow, safeguards)
    return threshold, safeguards.complementary, safeguards.zeros_withheld


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
