"""Why more can be known under a policy that passes on no more: who shares shows their switch."""

from __future__ import annotations

from itertools import pairwise

from simulator.experiment.results import Comparison
from simulator.measure.flows import details_of
from simulator.report.words import terms as words
from simulator.report.words.compared.known_and_answered import KNOWN
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import ITEMS

_NOTHING = frozenset({"none", "n/a"})


def why_more(comparison: Comparison, policy: str, first: str) -> str:
    """Say why more is known under `policy`, or less, than under the first, called `first`.

    A home that shares has its switch on. Where the switch came later, who shared before may have
    switched off since: so a rule that had the switch from the start proves more with less.
    Nothing where the cause is another, or nothing has to be explained.
    """
    difference = comparison.summary(policy, "measures", KNOWN).difference
    if difference is None or KNOWN not in comparison.names("measures"):
        return ""
    regimes = comparison.loaded.regimes
    this, that = regimes[policy], regimes[comparison.first]
    if difference.higher > difference.lower and _has_it_earlier(this, that):
        return _said("more", f"under {first}")
    if difference.lower > difference.higher and _has_it_earlier(that, this):
        return _said("fewer", "here")
    return ""


def with_why(comparison: Comparison, policy: str, told: str, first: str) -> str:
    """Return what is `told` under a policy and, where that has to be explained, why."""
    why = in_how_many_and_why(comparison, policy, first)
    return f"{told} {why}" if why else told


def in_how_many_and_why(comparison: Comparison, policy: str, first: str, here: str = "") -> str:
    """Say in how many runs it is more, or fewer, than under `first`, and why.

    For where the figure stands alone: a mean can be the same and one run apart. `here` is what the
    policy is called, where that is not clear.
    """
    why = why_more(comparison, policy, first)
    difference = comparison.summary(policy, "measures", KNOWN).difference if why else None
    if difference is None or difference.n == 1:
        return why
    apart, word = max((difference.higher, "more"), (difference.lower, "fewer"))
    runs = f"all {apart}" if apart == difference.n else f"{apart} of {difference.n}"
    under = f"under {here} " if here else ""
    return f"{words.capital(f'{under}{word} are known in {runs} runs.')} {why}"


def _said(word: str, later: str) -> str:
    return (
        f"Why {word}: {later} the off switch came later, so a home that shared before it may be "
        "off by now."
    )


def _has_it_earlier(early: Regime, late: Regime) -> bool:
    """Tell whether only `late` got its switch on the way, and `early` passes on no more than it."""
    had, got = (
        [rules.residents_may_opt_out for _, rules in regime.steps] for regime in (early, late)
    )
    on_the_way = any(after and not before for before, after in pairwise(got))
    return all(had) and on_the_way and _passes_on_no_more(early, late)


def _passes_on_no_more(early: Regime, late: Regime) -> bool:
    details = (
        (set(details_of(early, item, public=False)), set(details_of(late, item, public=False)))
        for item in ITEMS
    )
    return all(mine <= _NOTHING or mine == theirs for mine, theirs in details)
