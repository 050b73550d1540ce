"""What a policy is and what it rests on, in words: of one that changes with time, every step."""

from __future__ import annotations

import re

from simulator.report.words import terms as words
from simulator.scenario.letters.text import clean
from simulator.scenario.loaded import Regime
from simulator.scenario.policy import Policy

_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])")


def basis_in_short(regime: Regime) -> str:
    """Return what a policy rests on, in a few words.

    Steps that rest on different things are no one of them: it changes with time.
    """
    found = {policy.basis for _, policy in regime.steps}
    if len(found) == 1:
        return words.BASES[found.pop()]
    return words.CHANGES_WITH_TIME


def in_a_sentence(regime: Regime) -> str:
    """Return what a policy does, in the first sentence of its summary.

    Of one that changes with time, the names of its steps.
    """
    if len(regime.steps) > 1:
        return f"It changes with time: {', then '.join(step.title for _, step in regime.steps)}."
    return first_sentence(regime.steps[0][1])


def first_sentence(policy: Policy) -> str:
    """Return the first sentence of a policy's summary; nothing where it has none."""
    return clean(_SENTENCE_END.split(" ".join(policy.summary.split()))[0])


def basis_of_step(policy: Policy) -> str:
    """Return what one step rests on, and from when to when it was in force."""
    years = f", {policy.years}" if policy.years else ""
    return f"{words.BASES[policy.basis]}{years}"
