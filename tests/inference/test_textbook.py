"""What the literature on disclosure control works out, from the engine: research/inference.md 7."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.measure.inference.answer import answer
from simulator.measure.inference.engine import posterior
from simulator.measure.inference.evidence import (
    ANYTHING,
    DoorOutcome,
    Kind,
    Named,
    PublishedNumber,
    Subject,
    rounded_limits,
)
from tests.inference.textbook import declined, homes, possible, told, total
from tests.sizes import few_and_many

REFUSER = (Kind("refuser", 0.2, 0.0, 0.9), Kind("other", 0.8, 0.0, 0.1))


def test_everyone_did_the_same():
    """P01: nobody shared, all declined: certain for any prior."""
    found = answer(told(homes("ABC", 0.1), ["ABC"], total("declined", 3)))
    assert [declined(found, home) for home in range(3)] == [1, 1, 1]
    assert found.evidence_probability == pytest.approx(1 / 1000, abs=1e-12)


def test_an_exact_total_of_like_homes_cancels_the_prior():
    """P02: two of five."""
    for chance in (0.1, 0.3, 0.8):
        found = answer(told(homes("ABCDE", chance), ["ABCDE"], total("declined", 2)))
        assert declined(found) == pytest.approx(2 / 5, abs=1e-12)


def test_map_minus_sharers():
    """P03: with no number at all, who did not share is known; who declined stays as it was."""
    shared = Named("A shared", 0, 0, 1 << DoorOutcome.SHARED)
    others = [
        Named(f"{'ABCD'[home]} did not", 0, home, ANYTHING & ~(1 << DoorOutcome.SHARED))
        for home in (1, 2, 3)
    ]
    found = answer(told(homes("ABCD", 0.3, 0.1), ["ABCD"], shared, *others))
    assert found.homes[1].posterior["not_shared"] == 1
    assert declined(found, 1) == pytest.approx(1 / 3, abs=1e-12)


def test_unequal_priors():
    """P04: in proportion to the prior odds."""
    found = answer(told(homes("ABC", [1 / 2, 1 / 4, 1 / 5]), ["ABC"], total("declined", 1)))
    want = [12 / 19, 4 / 19, 3 / 19]
    assert [declined(found, home) for home in range(3)] == pytest.approx(want, abs=1e-12)
    assert found.evidence_probability == pytest.approx(19 / 40, abs=1e-12)


def test_what_lasts_is_subtracted():
    """P06: areas that differ by one home, and one more of them is switched off."""
    off = tuple(Subject(id_, (Kind("", 1.0, 0.0, 0.1),), opted_out=0.3) for id_ in "ABCD")
    found = answer(
        told(off, ["ABCD", "ABC"], total("asked", 2, 0), total("asked", 2, 1)),
    )
    assert found.homes[3].posterior["opted_out"] == pytest.approx(1, abs=1e-12)
    assert found.homes[0].posterior["opted_out"] == pytest.approx(1 / 3, abs=1e-12)
    assert [proof.home for proof in found.proofs if proof.fact == "opted_out"] == [3]


def test_a_kind_that_lasts_over_two_requests():
    """P08: what the home does again and again says more than one total."""
    areas = ["HX", "HY"]
    lasting = tuple(Subject(id_, REFUSER) for id_ in "HXY")
    found = answer(told(lasting, areas, total("declined", 1, 0), total("declined", 1, 1)))
    assert found.homes[0].posterior["refuser"] == pytest.approx(29929 / 53645, abs=1e-12)
    assert found.homes[1].posterior["refuser"] == pytest.approx(2837 / 10729, abs=1e-12)


def test_a_triangle_of_overlaps():
    """P21: where belief propagation would be sure of too much."""
    lasting = tuple(Subject(id_, REFUSER) for id_ in "ABC")
    facts = [total("declined", 1, request) for request in range(3)]
    found = answer(told(lasting, ["AB", "BC", "CA"], *facts))
    assert found.homes[0].posterior["refuser"] == pytest.approx(539 / 1415, abs=1e-12)
    assert found.homes[0].posterior["declined"] == pytest.approx(2291 / 3396, abs=1e-12)
    assert found.evidence_probability == pytest.approx(7641 / 125000, abs=1e-12)


def test_a_threshold_prints_the_worst_cell():
    """P10: hiding totals under five publishes 6 of 6, and hides 4 of 6."""
    six = homes("ABCDEF", 0.5)
    published = answer(told(six, ["ABCDEF"], total("declined", 6)))
    assert declined(published) == 1
    assert len([one for one in published.proofs if one.fact == "declined"]) == 6
    hidden = answer(told(six, ["ABCDEF"], PublishedNumber("under 5", "declined", (0,), 1, 4)))
    assert declined(hidden) == pytest.approx(13 / 28, abs=1e-12)
    assert not [one for one in hidden.proofs if one.fact == "declined"]


def shown(rule, count):
    """What each rule publishes of a count: the totals that it leaves open."""
    kind, k = rule
    if kind == "exact":
        return count, count
    if kind == "rounded":
        return rounded_limits(k * ((2 * count + k) // (2 * k)), k)
    if kind == "zero shown" and count == 0:
        return 0, 0
    lowest = 1 if kind == "zero shown" else 0
    return (lowest, k - 1) if count < k else (count, count)


def releases(rule, most):
    """Every different publication of a total from 0 to `most`."""
    return sorted({shown(rule, count) for count in range(most + 1)})


def bits(rule, subjects):
    """I(answers; publication) in bits: the entropy of what is published, which they decide."""
    size = len(subjects)
    area = "".join(subject.id for subject in subjects)
    chances = [
        answer(
            told(subjects, [area], PublishedNumber("it", "declined", (0,), *limits))
        ).evidence_probability
        for limits in releases(rule, size)
    ]
    assert sum(chances) == pytest.approx(1, abs=1e-12)
    return -sum(chance * math.log2(chance) for chance in chances)


@pytest.mark.parametrize(
    ("rule", "want"),
    [
        (("exact", 0), 1.811278124459133),
        (("zero shown", 2), 1.811278124459133),
        (("zero shown", 3), 1.061278124459133),
        (("zero hidden", 2), 1.4056390622295665),
        (("zero hidden", 3), 0.5435644431995964),
    ],
    ids=lambda value: " ".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_bits_behind_a_threshold(rule, want):
    """P23: a threshold of two that shows zeros hides nothing."""
    assert bits(rule, homes("ABC", 0.5)) == pytest.approx(want, abs=1e-12)


def test_bits_of_homes_do_not_add_up():
    """P16: each home gives away half a bit, both together one and a half."""
    two = homes("AB", 0.5)
    assert bits(("exact", 0), two) == pytest.approx(1.5, abs=1e-12)
    vulnerability = each = 0.0
    for count in range(3):
        found = answer(told(two, ["AB"], total("declined", count)))
        chance = declined(found)
        vulnerability += found.evidence_probability * max(chance, 1 - chance)
        entropy = -sum(p * math.log2(p) for p in (chance, 1 - chance) if p)
        each += found.evidence_probability * (1 - entropy)
    assert vulnerability == pytest.approx(3 / 4, abs=1e-12)
    assert each == pytest.approx(1 / 2, abs=1e-12)


def test_live_counts_undo_a_wave():
    """P19: A, B and C are asked first; then D, and the running count goes up by one."""
    four = homes("ABCD", 0.25)
    first = PublishedNumber("wave 1", "declined", (0,), 1, 1, left_out=frozenset({(0, 3)}))
    live = answer(told(four, ["ABCD"], first, total("declined", 2)))
    assert declined(live, 3) == 1
    assert declined(live, 0) == pytest.approx(1 / 3, abs=1e-12)
    final = answer(told(four, ["ABCD"], total("declined", 2)))
    assert declined(final, 3) == pytest.approx(1 / 2, abs=1e-12)


def test_fewer_totals_than_homes_tell_all():
    """P26: coin weighing; three totals tell the sixteen patterns of four homes apart."""
    off = tuple(Subject(id_, (Kind("", 1.0, 0.0, 0.0),), opted_out=0.5) for id_ in "ABCD")
    areas = ["AB", "AC", "BCD"]
    for pattern in itertools.product((0, 1), repeat=4):
        asked = dict(zip("ABCD", pattern, strict=True))
        facts = [
            total("asked", sum(1 - asked[id_] for id_ in area), number)
            for number, area in enumerate(areas)
        ]
        found = answer(told(off, areas, *facts))
        assert tuple(home.posterior["opted_out"] for home in found.homes) == pattern


def test_a_request_of_the_size_of_fort_lauderdale():
    """P31: 13 of 14 are known not to have shared; totals hardly move who declined."""
    ids = "ABCDEFGHIJKLMN"
    shared = Named("A shared", 0, 0, 1 << DoorOutcome.SHARED)
    found = answer(
        told(
            homes(ids, 6 / 49, 1 / 7),
            [ids],
            shared,
            total("shared", 1),
            total("declined", 2),
            total("ignored", 11),
        )
    )
    assert [home.posterior["not_shared"] for home in found.homes] == [0.0] + [1.0] * 13
    assert declined(found, 1) == pytest.approx(2 / 13, abs=1e-12)


WORLDS = st.tuples(
    st.lists(st.sampled_from([0.05, 0.2, 0.5, 0.7]), min_size=1, max_size=4),
    st.sampled_from([0.0, 0.2]),
    st.sampled_from([0.0, 0.3]),
)


def drawn(world):
    chances, shares, off = world
    return tuple(
        Subject(id_, (Kind("", 1.0, shares, chance),), opted_out=off)
        for id_, chance in zip("ABCD", chances, strict=False)
    )


ITEMS = st.sampled_from(["asked", "shared", "declined", "ignored"])


def the_expected_posterior_is_the_prior(world, rule, item):
    """Over everything that could be published, beliefs move by nothing on average."""
    subjects = drawn(world)
    area = "ABCD"[: len(subjects)]
    expected = np.zeros((len(subjects), 4))
    before = after = None
    for limits in releases(rule, len(subjects)):
        evidence = told(subjects, [area], PublishedNumber("it", item, (0,), *limits))
        if not possible(evidence):
            continue
        found = answer(evidence)
        after = np.array([home.decisions[0] for home in found.homes])
        before = np.array([home.decisions_before[0] for home in found.homes])
        expected += found.evidence_probability * after
    assert expected == pytest.approx(before, abs=1e-9)


(
    test_the_expected_posterior_is_the_prior,
    test_the_expected_posterior_is_the_prior_in_many_worlds,
) = few_and_many(
    given(
        WORLDS,
        st.sampled_from([("exact", 0), ("zero shown", 3), ("zero hidden", 2), ("rounded", 5)]),
        ITEMS,
    ),
    the_expected_posterior_is_the_prior,
    few=14,
    many=120,
)


def what_is_coarser_never_gives_more_away(world, item):
    """Per request -> rounded -> nothing, and two totals -> their sum: in expectation, enumerated.

    What is compared is the expected chance of guessing a home's answer right.
    """
    subjects = drawn(world)
    size = len(subjects)
    area = "ABCD"[:size]

    def guessed(publications):
        """Return the expected chance of guessing right the first answer of each home."""
        right = np.zeros(size)
        for facts in publications:
            found = posterior(told(subjects, [area, area], *facts))
            if found.possible:
                best = [max(found.belief_of(home).decisions[0]) for home in range(size)]
                right += math.exp(found.log_probability) * np.array(best)
        return right

    def per_request(rule):
        limits = releases(rule, size)
        return [
            tuple(PublishedNumber("it", item, (request,), *one) for request, one in enumerate(both))
            for both in itertools.product(limits, repeat=2)
        ]

    exact = guessed(per_request(("exact", 0)))
    hidden = guessed(per_request(("zero hidden", 2)))
    weekly = guessed(
        [(PublishedNumber("it", item, (0, 1), count, count),) for count in range(2 * size + 1)]
    )
    nothing = guessed([()])
    for coarser in (weekly, hidden, guessed(per_request(("rounded", 5)))):
        assert (coarser <= exact + 1e-9).all()
        assert (nothing <= coarser + 1e-9).all()
    higher = guessed(per_request(("zero hidden", 3)))
    assert (higher <= hidden + 1e-9).all()


(
    test_what_is_coarser_never_gives_more_away,
    test_what_is_coarser_never_gives_more_away_in_many_worlds,
) = few_and_many(given(WORLDS, ITEMS), what_is_coarser_never_gives_more_away, few=8, many=100)
