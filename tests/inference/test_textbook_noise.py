"""What the literature works out of noise: a budget bounds the odds of one home, and no more."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.measure.inference.answer import answer
from simulator.measure.inference.evidence import (
    DoorOutcome,
    Evidence,
    Kind,
    ObservedRequest,
    Subject,
)
from tests.inference.textbook import declined, homes, noisy, odds, told
from tests.sizes import few_and_many

LN_3 = math.log(3)


@pytest.mark.parametrize(
    ("value", "want"), [(-2, Fraction(1, 4)), (0, Fraction(1, 4)), (1, 3 / 4), (5, 3 / 4)]
)
def test_one_noisy_count_of_one_home(value, want):
    """P13: noise of ln 3 never takes the odds further than threefold."""
    found = answer(told(homes("A", 0.5), ["A"], noisy("declined", value, LN_3)))
    assert declined(found) == pytest.approx(float(want), abs=1e-12)


def test_randomised_response_is_the_same_bound():
    """P32: told "declined" where that is true three times in four."""
    found = answer(told(homes("A", 23 / 200), ["A"], noisy("declined", 1, LN_3)))
    assert declined(found) == pytest.approx(23 / 82, abs=1e-12)


def test_three_releases_of_the_same_count():
    """Fresh noise on the same bit wears off: 27 in 28 after three releases at ln 3."""
    facts = [noisy("declined", 1, LN_3) for _ in range(3)]
    found = answer(told(homes("A", 0.5), ["A"], *facts))
    assert declined(found) == pytest.approx(27 / 28, abs=1e-12)


def a_budget_for_the_home_bounds_its_odds(data):
    """Independent homes, k numbers each of epsilon / k: no odds move by more than e^epsilon."""
    size, releases_ = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    epsilon = data.draw(st.sampled_from([0.1, 1.0, LN_3, 3.0]))
    chances = [data.draw(st.sampled_from([0.05, 0.3, 0.5, 0.9])) for _ in range(size)]
    off = data.draw(st.booleans())
    ids = "ABCD"[:size]
    subjects = tuple(
        Subject(id_, (Kind("", 1.0, 0.0, chance),), opted_out=0.25 if off else 0.0)
        for id_, chance in zip(ids, chances, strict=True)
    )
    item = "asked" if off else "declined"
    facts = [
        noisy(item, data.draw(st.integers(-3, size + 3)), epsilon / releases_, number)
        for number in range(releases_)
    ]
    found = answer(told(subjects, [ids] * releases_, *facts))
    quantity = "opted_out" if off else "declined"
    for home in found.homes:
        moved = odds(home.posterior[quantity]) / odds(home.prior[quantity])
        if off:
            assert -epsilon - 1e-9 <= math.log(moved) <= epsilon + 1e-9
        for request in range(releases_):
            after = home.decisions[request][DoorOutcome.DECLINED]
            before = home.decisions_before[request][DoorOutcome.DECLINED]
            assert abs(math.log(odds(after) / odds(before))) <= epsilon + 1e-9


(
    test_a_budget_for_the_home_bounds_its_odds,
    test_a_budget_for_the_home_bounds_its_odds_in_many_cases,
) = few_and_many(given(st.data()), a_budget_for_the_home_bounds_its_odds, few=24, many=200)


def test_homes_that_answer_alike_break_the_bound():
    """P34: A and B always do the same; a total at ln 3 moves the odds of each ninefold.

    Two homes that always do the same are one decision that counts twice: two requests to one
    home whose kind decides everything stand for them.
    """
    alike = (Kind("declines", 0.5, 0.0, 1.0), Kind("ignores", 0.5, 0.0, 0.0))
    both = noisy("declined", 2, LN_3, 0, 1)
    evidence = Evidence(
        (Subject("AB", alike),), (ObservedRequest("A", (0,)), ObservedRequest("B", (0,))), (both,)
    )
    found = answer(evidence)
    assert declined(found) == pytest.approx(9 / 10, abs=1e-12)
    assert odds(declined(found)) > math.e**LN_3
    apart = answer(told(homes("AB", 0.5), ["AB"], noisy("declined", 2, LN_3)))
    assert odds(declined(apart)) <= 3 + 1e-12


def test_a_high_prior_is_no_exposure():
    """P27: with nothing published, nothing moves."""
    found = answer(told(homes("A", 24 / 25), ["A"]))
    assert found.homes[0].posterior == found.homes[0].prior
