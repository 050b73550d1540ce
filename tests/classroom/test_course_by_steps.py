"""The course of a class step by step: what each action does, and where it is refused."""

from __future__ import annotations

import pytest

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.course import (
    Away,
    Before,
    Class,
    Door,
    End,
    Guess,
    HandCounts,
    Join,
    Leave,
    MoreTime,
    NewToken,
    Next,
    Passed,
    Pause,
    Say,
    TurnedAway,
    after,
    class_of,
    is_open,
    places_of,
)
from simulator.classroom.live.course.answering import is_asked
from simulator.classroom.live.state import Answer, ClassState, Mode
from simulator.scenario.problems import InputError
from tests.classroom.good_class import done, good_class, why, with_seats


def parts_on_the_way(course: Class, state: ClassState) -> list[str]:
    """Return the parts that Space leads through, up to the end."""
    parts: list[str] = [state.part]
    while state.part != "end":
        if is_open(course, state):
            state = done(course, state, *([HandCounts((9, 6, 13))] if course.hands else [Next()]))
        state = done(course, state, Next())
        parts.append(state.part)
    return parts


@pytest.mark.parametrize("mode", ["cards", "dice", "hands"])
def test_a_class_from_its_lobby_to_its_end(mode: Mode) -> None:
    course = good_class(mode, hands=28 if mode == "hands" else 0)
    state = ClassState() if mode == "hands" else with_seats(course, 12)
    assert parts_on_the_way(course, state) == [part for _, part in places_of(course)]


def at(course: Class, state: ClassState, step: int, part: str) -> ClassState:
    """Return the class at a place, by Space."""
    while (state.step, state.part) != (step, part):
        state = done(course, state, Next())
    return state


def test_a_closed_request_is_only_shown_again() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "closed")
    back = done(course, state, Before())
    assert back.part == "say"
    assert why(course, back, Say("s0", 0, "shared")) == "not open"
    assert done(course, back, Next()).part == "closed"


def test_a_guess_is_shut_when_its_answer_was_told() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "guess")
    state = done(
        course, state, Guess("s0", 0, choice=1), Guess("s0", 0, reason=1), Next(), Before()
    )
    assert state.part == "guess"
    assert why(course, state, Guess("s0", 0, choice=2)) == "not now"
    guess = state.guesses[0, "s0"]
    assert (guess.choice, guess.reason) == (1, 1)


def test_an_answer_on_its_way_counts_for_a_moment_after_the_end() -> None:
    course = good_class()
    state = at(course, with_seats(course, 40), 0, "letter")
    seat = next(name for name, held in state.seats.items() if is_asked(course, held, 0))
    state = done(course, state, Passed(61.4), Say(seat, 0, "declined"), Passed(0.2))
    assert state.part == "closed"
    assert state.answers[0, state.seats[seat].house] == Answer("declined", "phone")
    assert why(course, state, Say(seat, 0, "shared")) == "not open"


def test_who_comes_late_answers_from_the_next_request_on() -> None:
    course = good_class()
    state = at(course, with_seats(course, 30), 0, "letter")
    state = done(course, state, *(Join(f"late{number}") for number in range(8)))
    late = [name for name in state.seats if name.startswith("late")]
    asked = [name for name in late if state.seats[name].house in course.asked(0)]
    assert asked
    state = done(course, state, *(Say(name, 0, "shared") for name in asked))
    assert not state.answers
    closed = done(course, state, Passed(100.0))
    for name in asked:
        assert closed.answers[0, closed.seats[name].house].by == "computer"
        assert closed.seats[name].first_request == 1


def test_who_is_away_is_played_by_the_computer_until_it_is_back() -> None:
    course = good_class()
    state = at(course, with_seats(course, 40), 0, "letter")
    first, second, third = [
        name for name, held in state.seats.items() if is_asked(course, held, 0)
    ][:3]
    state = done(course, state, Say(third, 0, "shared"), *map(Away, (first, second, third)))
    state = done(course, state, Say(second, 0, "declined"))
    assert state.seats[first].away
    assert not state.seats[second].away
    closed = done(course, state, Passed(100.0))
    by = [closed.answers[0, closed.seats[name].house].by for name in (first, second, third)]
    assert by == ["computer", "phone", "phone"]


def test_who_left_gets_its_own_house_again() -> None:
    course = good_class()
    state = with_seats(course, 9)
    again = done(course, state, Leave("s3"), Join("s3"))
    assert again.seats == state.seats
    assert why(course, state, Join("s3")) == "already in"


def test_a_class_can_be_left_and_entered_without_end() -> None:
    course = good_class()
    state = ClassState()
    for number in range(100):
        state = done(course, state, Join(f"x{number}"), Leave(f"x{number}"))
    assert len(state.seats) == len(course.street.can_be_seats)


def test_nobody_gets_in_through_a_shut_door_nor_over_the_seats() -> None:
    course = good_class()
    state = with_seats(course, 40)
    assert why(course, state, Join("one more")) == "full"
    assert why(course, done(course, state, Leave("s1"), Door()), Join("one more")) == "door shut"
    assert done(course, state, TurnedAway()).over == 1


def test_time_stands_still_while_it_is_paused() -> None:
    course = good_class()
    state = done(course, at(course, with_seats(course, 9), 0, "letter"), Pause())
    assert after(course, state, Passed(500.0)) is state
    assert why(course, state, Next()) == "paused"
    assert done(course, state, Pause(), Passed(500.0)).part == "closed"


def test_more_time_is_thirty_seconds_and_opens_nothing() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "letter")
    assert done(course, state, Passed(50.0), MoreTime()).seconds_left == 40.0
    assert done(course, state, Passed(61.0), MoreTime()).seconds_left == 30.0
    assert why(course, at(course, state, 0, "closed"), MoreTime()) == "not open"
    assert why(course, at(course, state, 1, "letter"), MoreTime()) == "no time limit"


def test_the_end_can_be_reached_from_everywhere_and_left_again() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "tell")
    end = done(course, state, End())
    assert (end.part, end.ended, len(end.seats)) == ("end", "", 9)
    assert done(course, end, Before()).part == "tell"
    kept = done(course, end, End(keep=True))
    assert (kept.ended, kept.seats, kept.guesses) == ("kept", {}, {})
    assert kept.answers == state.answers
    assert done(course, end, End()).answers == {}
    assert why(course, kept, Next()) == "over"
    assert why(course, at(course, state, 1, "letter"), End()) == "request open"


def test_a_new_token_takes_the_seat_with_all_that_it_said() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "guess")
    state = done(course, state, Guess("s0", 0, choice=1), NewToken("s0", "new"))
    assert state.guesses == {(0, "new"): state.guesses[0, "new"]}
    assert why(course, state, Guess("s0", 0, choice=1)) == "no seat"
    assert why(course, state, NewToken("s1", "new")) == "already in"


def test_the_same_twice_is_once() -> None:
    course = good_class()
    state = at(course, with_seats(course, 9), 0, "letter")
    for name in state.seats:
        said = done(course, state, Say(name, 0, "shared"))
        assert after(course, said, Say(name, 0, "shared")) is said


def test_hands_that_were_not_counted_close_nothing() -> None:
    course = good_class("hands", hands=28)
    state = done(course, ClassState(), Next(), Next())
    assert why(course, state, Next()) == "no counts"
    assert why(course, state, HandCounts((9, 6, 14))) == "wrong counts"
    state = done(course, state, HandCounts((9, 6, 13)), HandCounts((10, 6, 12)), Next())
    assert state.counts == {0: (10, 6, 12)}
    assert len(state.answers) == len(course.asked(0))
    assert why(course, state, Join("s0")) == "no cards"


def test_a_class_is_for_as_many_as_leave_a_quarter_to_the_computer() -> None:
    with pytest.raises(InputError, match="1 to 40: a quarter of the 54 homes"):
        good_class(most_seats=41)
    with pytest.raises(InputError, match="how many hands there are"):
        good_class("hands")
    with pytest.raises(InputError, match="not for phones"):
        class_of(load_lesson("map-and-names"), seed=1)
