"""Which of several policies tells the police least while as many requests are answered.

By the figures of a comparison and by the rules of its policies: fewer totals are not less where
they are exact and the others are rounded.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.experiment.results import Comparison
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

_ANSWERED = "requests_answered"
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


def with_as_many(comparison: Comparison, policy: str) -> list[str]:
    """Return the other policies under which as many requests were answered in every run."""
    return [
        name
        for name in comparison.outcomes
        if name != policy and comparison.alike(name, policy, "measures", _ANSWERED)
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
    if not worked_out or not with_as_many(comparison, policy):
        return ""
    as_many_or_more = [
        name for name in comparison.outcomes if mean(name, _ANSWERED) >= mean(policy, _ANSWERED)
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
