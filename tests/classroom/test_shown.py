"""What the wall and a phone show in each part: figures of the class's own answers, in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from simulator.classroom.live.course import (
    Before,
    Class,
    End,
    Guess,
    HandCounts,
    Knock,
    Leave,
    Next,
    Passed,
    Pause,
    Say,
    WhatIf,
)
from simulator.classroom.live.course.answering import is_asked
from simulator.classroom.live.replay import policies_of, scenario_of
from simulator.classroom.live.results import worked_out
from simulator.classroom.live.shown import Results, WayIn, over_view, phone_view, wall_view
from simulator.classroom.live.state import ClassState
from simulator.classroom.live.views import PhoneView, WallView
from simulator.web.classes.doors import drawn
from tests.classroom.good_class import done, good_class, with_seats

STATED, EXACT, NAMED = "stated-policy-2019", "early-partner-2018-exact-map", "every-outcome"
WAY_IN = WayIn(("http://192.168.1.20:8000/CFG234",), "CFG234")


@pytest.fixture(scope="module")
def course() -> Class:
    return good_class()


@pytest.fixture(scope="module")
def told(course: Class) -> ClassState:
    """The class at its first answer: 20 phones guessed, two of them the right choice."""
    state = done(course, with_seats(course, 24), Next(), Next())
    state = done(course, state, *(Say(f"s{n}", 0, "shared") for n in range(24)), Passed(100.0))
    guesses = [
        Guess(f"s{n}", 0, choice=2 if n < 2 else n % 2, reason=1 if n < 17 else None)
        for n in range(20)
    ]
    return done(course, state, Next(), *guesses, Next())


@pytest.fixture(scope="module")
def results(course: Class, told: ClassState) -> Results:
    loaded = scenario_of(course, told)
    return {(1, name): worked_out(loaded, name, chances=False) for name in policies_of(course)}


def wall(course: Class, state: ClassState, results: Results) -> WallView:
    return wall_view(course, state, results, WAY_IN)


def phone(course: Class, state: ClassState, results: Results, seat: str = "s0") -> PhoneView:
    return phone_view(course, state, seat, results)


def at(course: Class, state: ClassState, step: int, part: str) -> ClassState:
    while (state.step, state.part) != (step, part):
        state = done(course, state, Next())
    return state


def test_the_lobby_says_where_phones_find_the_class(course: Class) -> None:
    state = with_seats(course, 24)
    shown = wall(course, state, {})
    assert (shown.part, shown.step, shown.steps) == ("lobby", 0, 4)
    assert (shown.addresses, shown.code) == (WAY_IN.addresses, WAY_IN.code)
    assert (shown.seats, shown.most_seats, shown.cameras) == (24, 40, 54)
    assert Counter(shown.happened.values()) == {"camera": 54, "no_camera": 30}
    assert shown.known is None
    assert shown.deck[0] == ("Your camera also films the door next to yours.", 0.1, 0.5)
    there = phone(course, state, {})
    assert there.card in {text for text, *_ in shown.deck}
    assert there.may_swap
    assert there.house == state.seats["s0"].house


def test_a_letter_shows_who_is_asked_and_nothing_else(course: Class) -> None:
    state = done(course, with_seats(course, 24), Next(), Next(), Passed(10.5))
    shown = wall(course, state, {})
    assert shown.request is not None
    assert (shown.request.number, shown.request.of, shown.request.asked) == (1, 3, 31)
    assert (shown.request.incident, shown.request.seconds_left) == ("A bicycle is gone.", 50)
    assert Counter(shown.happened.values()) == {"asked": 31, "no_camera": 53}
    assert (shown.known, shown.tally) == (None, None)
    assert wall(course, done(course, state, Pause()), {}).paused


def test_leaving_a_letter_and_leaving_the_class_are_told_apart(course: Class) -> None:
    state = done(course, with_seats(course, 24), Next(), Next())
    html = drawn.phone(phone(course, state, {}), "KEYKEY", "1-1")
    assert "<span>Leave it</span>" in html
    assert '<summary id="leave">Leave the class</summary>' in html
    assert "You have not answered yet." in html
    state = done(course, state, Say("s0", 0, "shared"))
    assert "It is in." in drawn.phone(phone(course, state, {}), "KEYKEY", "1-2")


def test_what_happened_is_shown_all_at_once(course: Class, told: ClassState) -> None:
    state = done(course, told, Before(), Before())
    assert state.part == "closed"
    shown = wall(course, state, {})
    assert shown.tally is not None
    marks = Counter(shown.happened.values())
    tally = shown.tally
    assert (marks["shared"], marks["declined"], marks["ignored"]) == (
        tally.shared, tally.declined, tally.ignored,
    )  # fmt: skip
    assert tally.shared + tally.declined + tally.ignored == 31
    asked = [seat for seat in told.seats.values() if is_asked(course, seat, 0)]
    assert tally.by_phones == len(asked)
    assert shown.known is None


def test_guesses_are_counted_in_fives_and_shown_with_the_answer(
    course: Class, told: ClassState, results: Results
) -> None:
    question = wall(course, done(course, told, Before()), results).question
    assert question is not None
    assert (question.guessed_in_fives, question.counts, question.right) == (20, (), None)
    assert question.reasons == ()
    question = wall(course, told, results).question
    assert question is not None
    assert (question.counts, question.right) == ((9, 9, 2), 2)
    # Three gave no reason.
    assert question.reasons == (("a map", 0), ("a list", 17))


def test_the_wall_tells_nobody_that_it_was_right(
    course: Class, told: ClassState, results: Results
) -> None:
    shown = wall(course, told, results)
    assert shown.tally is not None
    gave = shown.tally.shared
    assert shown.text == f"It is nothing. {gave} shared."
    assert phone(course, told, results).words[0] == f"You said nothing. {gave} shared."
    assert (
        phone(course, told, results, "s3").words[0]
        == f"You said some; it is nothing. {gave} shared."
    )
    assert phone(course, told, results, "s22").words[0] == f"It is nothing. {gave} shared."


def test_the_right_map_is_what_was_worked_out(
    course: Class, told: ClassState, results: Results
) -> None:
    shown = wall(course, told, results)
    result = results[1, STATED]
    assert shown.known is not None
    assert shown.known.keys() == {house.id for house in course.street.houses}
    for house, known in shown.known.items():
        assert known == (result.houses[house].known if house in result.houses else "nothing")
    assert shown.policy is not None
    assert (shown.policy.policy, shown.policy.gave) == (STATED, result.gave)
    assert shown.note == "Chances are being worked out."
    own = told.seats["s0"].house
    assert phone(course, told, results).looks == (" ".join(result.houses[own].sentences),)


def test_what_is_not_worked_out_yet_is_said_so(course: Class, told: ClassState) -> None:
    shown = wall(course, told, {})
    assert (shown.known, shown.note) == (None, "This is still being worked out.")
    assert shown.text == "It is nothing. … shared."
    assert shown.policy is not None
    assert not shown.policy.ready
    assert phone(course, told, {}).looks == ("This is still being worked out.",)


def test_a_step_that_is_shown_again_has_the_figures_of_then(
    course: Class, told: ClassState, results: Results
) -> None:
    later = done(course, at(course, told, 1, "closed"), *[Before()] * 1)
    assert (later.step, later.part) == (0, "tell")
    assert later.closed == 2
    shown = wall(course, later, results)
    assert replace(shown, version=0) == replace(wall(course, told, results), version=0)


def test_a_number_that_was_guessed_is_counted_in_ten_bins(course: Class, told: ClassState) -> None:
    state = at(course, told, 1, "guess")
    guessed = [0.0, 7.9, 8.0, 40.0, 79.0, 80.0]
    taps = [Guess(f"s{n}", 1, number=number) for n, number in enumerate(guessed)]
    state = done(course, state, *taps, Next())
    loaded = scenario_of(course, state)
    results = {(2, name): worked_out(loaded, name, chances=False) for name in (STATED, EXACT)}
    question = wall(course, state, results).question
    assert question is not None
    assert question.counts == (2, 1, 0, 0, 0, 1, 0, 0, 0, 2)
    read = results[2, EXACT].figures["measures.certain_nonsharing"]
    assert read is not None
    assert question.right == int(read // 8)
    assert wall(course, state, results).text == f"It is {read:g}."
    assert phone(course, state, results, "s3").words[0] == f"You said 40; it is {read:g}."
    infer = wall(course, done(course, state, Next()), results)
    assert infer.proof
    assert len(infer.proof) == len(infer.proof_homes)
    assert (infer.policy and infer.policy.policy) == EXACT


def test_picked_doors_are_counted_when_everybody_has_picked(
    course: Class, told: ClassState
) -> None:
    state = at(course, told, 1, "knock")
    there = phone(course, state, {}).grid
    assert {house.id for house in there} == set(course.street.reached["R2"])
    said_no = {house for (_, house), one in state.answers.items() if one.choice == "declined"}
    no = next(house.id for house in there if house.id in said_no)
    other = next(house.id for house in there if house.id not in said_no)
    state = done(course, state, Knock("s0", 1, no), Knock("s1", 1, no), Knock("s2", 1, other))
    assert (wall(course, state, {}).knocks, wall(course, state, {}).doors) == (None, None)
    talk = done(course, state, Next())
    assert wall(course, talk, {}).knocks == (3, 2)
    picked_from = (len(there), sum(house.id in said_no for house in there))
    assert wall(course, talk, {}).doors == picked_from
    assert wall(course, done(course, talk, Before()), {}).knocks == (3, 2)


def test_what_another_rule_changes_is_said_as_a_number(course: Class, told: ClassState) -> None:
    state = at(course, told, 2, "what_if")
    loaded = scenario_of(course, state)
    results = {(3, name): worked_out(loaded, name, chances=False) for name in course.policies}
    first = wall(course, state, results).policy
    exact = wall(course, done(course, state, WhatIf(1)), results).policy
    assert first is not None
    assert exact is not None
    assert (first.place, first.of, first.change) == (0, 3, None)
    assert (exact.place, exact.policy) == (1, EXACT)
    assert exact.change == exact.not_shared - first.not_shared
    assert exact.change > 0
    looks = phone(course, state, results).looks
    titles = [results[3, name].title for name in course.policies]
    assert [look.partition(":")[0] for look in looks] == titles


def test_who_left_and_who_is_at_the_end_is_told_so(course: Class, told: ClassState) -> None:
    gone = phone(course, done(course, told, Leave("s0")), {})
    assert (gone.heading, gone.choices, gone.card) == ("You left", (), "")
    end = done(course, told, End())
    assert phone(course, end, {}).words == ("The teacher deletes it now.",)
    assert over_view(course, done(course, end, End())).words == (
        "Deleted. Nothing of this is on your phone.",
    )
    assert "keeps" in over_view(course, done(course, end, End(keep=True))).words[0]


def test_dice_say_who_decides() -> None:
    course = good_class("dice")
    state = done(course, with_seats(course, 40), Next(), Next())
    said: Counter[str] = Counter()
    for name, seat in state.seats.items():
        card = phone(course, state, {}, name).card
        die = course.deck.die(0, seat.house)
        kind = "guess" if not is_asked(course, seat, 0) else "choose" if die is None else "now"
        said[kind] += 1
        assert kind in card
    assert min(said.values()) > 0
    lobby = phone(course, with_seats(course, 1), {})
    assert "a die may decide" in lobby.words[0]
    assert lobby.card == ""
    assert "less a third" in wall(course, done(course, state, Passed(100.0)), {}).text


def test_with_hands_houses_are_shown_and_no_phone() -> None:
    course = good_class("hands", hands=28)
    state = done(course, ClassState(), Next(), Next())
    shown = wall(course, state, {})
    assert shown.text == "Your hands set how the street answers; no hand is a house."
    state = done(course, state, HandCounts((9, 6, 13)), Next())
    assert (shown.hands, shown.counts) == (28, ())
    closed = wall(course, state, {})
    assert (closed.hands, closed.counts) == (28, (9, 6, 13))
    tally = closed.tally
    assert tally is not None
    assert (tally.shared, tally.declined, tally.ignored, tally.by_phones) == (10, 7, 14, 0)
    assert Counter(wall(course, state, {}).happened.values())["shared"] == 10


def test_what_was_given_is_the_same_under_each_rule_and_on_the_left(
    course: Class, told: ClassState, results: Results
) -> None:
    tally = wall(course, told, results).tally
    assert tally is not None
    for policy in policies_of(course):
        figures = results[1, policy].figures
        assert (figures["happened.shared"], figures["happened.declined"]) == (
            tally.shared, tally.declined,
        )  # fmt: skip
        named = {house for house, one in results[1, policy].houses.items() if one.gave}
        assert named == {
            house for (_, house), one in told.answers.items() if one.choice == "shared"
        }
