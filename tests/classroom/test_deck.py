"""The luck of a class is keyed: a phone more or fewer changes its own house and no other."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.classroom.live.course import Join, Leave, Next, Passed, Say, is_open
from simulator.classroom.live.course.answering import is_asked
from simulator.classroom.live.deck import Deck
from simulator.classroom.live.hands import counts_fit, shared_out
from simulator.classroom.live.state import CHOICES, Answer, ClassState, HouseId
from tests.classroom.good_class import done, good_class, with_seats

DRAWS = 20_000


def after_first(seats: int) -> ClassState:
    """Return a class of so many seats, none of which says anything, after its first request."""
    course = good_class()
    return done(course, with_seats(course, seats), Next(), Next(), Passed(100.0))


def test_a_seat_more_changes_its_own_house_alone() -> None:
    before, after = after_first(20), after_first(21)
    own = after.seats["s20"].house
    assert {**before.seats, "s20": after.seats["s20"]} == after.seats
    changed = {
        house
        for (request, house), answer in after.answers.items()
        if before.answers[request, house] != answer
    }
    assert changed <= {own}


def test_who_leaves_changes_its_own_house_alone() -> None:
    course = good_class()
    lobby = with_seats(course, 20)
    stays = done(course, lobby, Next(), Next(), Passed(100.0)).answers
    for name, seat in lobby.seats.items():
        gone = done(course, lobby, Leave(name), Next(), Next(), Passed(100.0)).answers
        changed = {house for (_, house), answer in gone.items() if stays[0, house] != answer}
        assert changed <= {seat.house}


def test_in_which_order_phones_come_does_not_decide_houses_where_none_want_the_same() -> None:
    course = good_class()
    one = done(course, ClassState(), *map(Join, "abcdefgh")).seats
    other = done(course, ClassState(), *map(Join, "hgfedcba")).seats
    alone = {name: done(course, ClassState(), Join(name)).seats[name].house for name in "abcdefgh"}
    free = [name for name in alone if list(alone.values()).count(alone[name]) == 1]
    assert free
    assert all(one[name].house == other[name].house == alone[name] for name in free)


def test_houses_are_drawn_alike() -> None:
    counts: Counter[HouseId] = Counter()
    houses = [f"A{number}" for number in range(12)]
    for seed in range(2_400):
        counts[Deck(seed, good_class().live.cards).house("seat", houses)] += 1
    assert set(counts) == set(houses)
    assert all(140 <= many <= 260 for many in counts.values())


def test_the_computer_plays_as_the_deck_says() -> None:
    course = good_class()
    cards = course.live.cards
    counts = Counter(
        (deck.card(house), deck.answer(0, house))
        for deck in (Deck(seed, cards) for seed in range(100))
        for house in course.street.cameras
    )
    for card in cards:
        dealt = sum(counts[card.id, choice] for choice in CHOICES)
        assert dealt == pytest.approx(5_400 / len(cards), rel=0.1)
        assert counts[card.id, "shared"] / dealt == pytest.approx(card.shares, abs=0.05)
        assert counts[card.id, "declined"] / dealt == pytest.approx(card.declines, abs=0.05)


def test_a_swapped_card_is_another_one() -> None:
    course = good_class()
    for house in course.street.cameras:
        card = course.deck.card(house)
        assert course.deck.other_card(house, card) != card


def test_buttons_differ_from_phone_to_phone_and_stay() -> None:
    course = good_class()
    orders = [course.deck.buttons(house) for house in course.street.cameras]
    assert orders == [course.deck.buttons(house) for house in course.street.cameras]
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(CHOICES))}
    assert len(set(orders)) == 6


def test_a_die_shifts_the_odds_at_most_four_to_one() -> None:
    # Of the answers that count, with every phone that chooses by itself tapping the same.
    deck = Deck(3, good_class().live.cards)
    for tapped in CHOICES:
        counted = Counter(deck.die(number, "D7") or tapped for number in range(DRAWS))
        for choice in CHOICES:
            share = counted[choice] / DRAWS
            assert share == pytest.approx(2 / 3 if choice == tapped else 1 / 6, abs=0.012)
        ratio = (2 / 3) / min(counted[choice] / DRAWS for choice in CHOICES)
        assert ratio < 4.4


def test_in_mode_dice_the_die_counts_whatever_is_tapped() -> None:
    course = good_class("dice")
    lobby = with_seats(course, 40)
    state = done(course, lobby, Next(), Next())
    asked = {name: seat for name, seat in state.seats.items() if is_asked(course, seat, 0)}
    for tapped in CHOICES:
        taps = [Say(name, 0, tapped) for name in asked]
        closed = done(course, state, *taps, Passed(100.0))
        silent = done(course, state, Passed(100.0))
        for seat in asked.values():
            die = course.deck.die(0, seat.house)
            assert closed.answers[0, seat.house] == Answer(die or tapped, "phone")
            assert silent.answers[0, seat.house] == Answer(die or "ignored", "time")
    assert not any(seat.card for seat in lobby.seats.values())


def test_times_of_the_replay_lie_below_the_deadline() -> None:
    deck = good_class().deck
    hours = [deck.after_hours(0, house, 12.0, 72.0) for house in good_class().street.cameras]
    assert all(0 < one < 72 for one in hours)
    assert len(set(hours)) == len(hours)


# ── Hands ────────────────────────────────────────────────────────────────────────────────────────


@settings(deadline=None, max_examples=200)
@given(
    st.tuples(*[st.integers(0, 60)] * 3).filter(lambda counts: sum(counts) > 0), st.integers(0, 3)
)
def test_hands_are_given_to_homes_in_proportion(counts: tuple[int, ...], request: int) -> None:
    course = good_class()
    asked = course.street.asks("R1")
    answers = shared_out(course.deck, request, counts, asked)
    assert sorted(answers) == sorted(asked)
    for choice, count in zip(CHOICES, counts, strict=True):
        exact = count * len(asked) / sum(counts)
        assert abs(list(answers.values()).count(choice) - exact) < 1
    assert answers == shared_out(course.deck, request, counts, asked)


def test_which_home_does_what_is_luck_of_the_request() -> None:
    course = good_class()
    asked = course.street.asks("R1")
    first = shared_out(course.deck, 0, (9, 6, 13), asked)
    assert first != shared_out(course.deck, 1, (9, 6, 13), asked)
    assert [list(first.values()).count(choice) for choice in CHOICES] == [10, 7, 14]


@pytest.mark.parametrize(
    ("counts", "fit"),
    [
        ((9, 6, 13), True),
        ((0, 0, 1), True),
        ((9, 6, 14), False),
        ((0, 0, 0), False),
        ((9, 6), False),
        ((9, 6, 2, 1), False),
        ((-1, 6, 13), False),
    ],
)
def test_counts_are_of_the_hands_that_there_are(counts: tuple[int, ...], fit: bool) -> None:
    assert counts_fit(counts, 28) == fit


def test_a_class_that_is_open_is_closed_by_time() -> None:
    course = good_class()
    state = done(course, with_seats(course, 3), Next(), Next())
    assert is_open(course, state)
    assert is_open(course, done(course, state, Passed(61.0)))
    assert not is_open(course, done(course, state, Passed(61.5)))
