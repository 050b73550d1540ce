"""A rule that passes on less and lets more be known says why: its switch was there earlier."""

from __future__ import annotations

import pytest

from simulator.experiment import Comparison
from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.report.words.compared.cards import sentences
from simulator.report.words.compared.known_and_answered import KNOWN
from simulator.report.words.compared.why_more import why_more
from simulator.scenario import load_scenario

HAPPENED, WORD, MAP = "as it happened", "stated-policy-2019", "early-partner-2018"
WHY = (
    "under As it happened the off switch came later, so a home that shared before it may be off "
    "by now."
)


def comparison_of(*policies: str) -> Comparison:
    """Return three runs, in the last of which a home shares before the switch and is silent after."""
    loaded = load_scenario("they-all-joined", policies)
    return compared(loaded, loaded.scenario.seed, 3, Serial()).comparison(0)


@pytest.fixture(scope="module")
def with_the_word() -> Comparison:
    return comparison_of(HAPPENED, WORD, MAP)


def test_more_is_known_of_a_rule_that_had_its_switch_from_the_start(
    with_the_word: Comparison,
) -> None:
    difference = with_the_word.summary(WORD, "measures", KNOWN).difference
    assert difference is not None
    assert (difference.lower, difference.equal, difference.higher) == (0, 2, 1)
    assert f"Why more: {WHY}" in sentences(with_the_word, WORD)


def test_nothing_is_explained_where_the_rule_passes_on_more(with_the_word: Comparison) -> None:
    difference = with_the_word.summary(MAP, "measures", KNOWN).difference
    assert difference is not None
    assert difference.higher
    assert not why_more(with_the_word, MAP, "As it happened")
    assert not why_more(with_the_word, HAPPENED, "As it happened")


def test_fewer_are_known_of_the_rule_whose_switch_came_later() -> None:
    said = why_more(comparison_of(WORD, HAPPENED), HAPPENED, "Company's word")
    assert said == f"Why fewer: {WHY}".replace("under As it happened", "here")
