"""What a policy rests on, in words: of one that changes with time, no single step's basis."""

from __future__ import annotations

from simulator.report.words import terms as words
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import Policy


def basis_in_short(regime: Regime) -> str:
    """Return what a policy rests on, in a few words.

    Steps that rest on different things are no one of them: it changes with time.
    """
    found = {policy.basis for _, policy in regime.steps}
    if len(found) == 1:
        return words.BASES[found.pop()]
    return words.CHANGES_WITH_TIME


def basis_of_step(policy: Policy) -> str:
    """Return what one step rests on, and from when to when it was in force."""
    years = f", {policy.years}" if policy.years else ""
    return f"{words.BASES[policy.basis]}{years}"
