"""The course of a class: no sequence of actions loses an answer, opens a closed request or skips.

The machine below does what phones, walls and time can do in any order, wrong things among them,
and holds the class against a book of its own of what was acknowledged.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from simulator.classroom.live.course import (
    Action,
    Away,
    Back,
    Before,
    Class,
    Door,
    End,
    Guess,
    HandCounts,
    Join,
    Knock,
    Leave,
    MoreTime,
    NewToken,
    Next,
    Passed,
    Pause,
    Refusal,
    Say,
    Swap,
    TurnedAway,
    WhatIf,
    after,
    is_open,
    places_of,
)
from simulator.classroom.live.course.answering import is_asked
from simulator.classroom.live.shown import WayIn, over_view, phone_view, wall_view
from simulator.classroom.live.state import Answer, ClassState, HouseId, Mode
from simulator.classroom.live.views import to_json, wall_of
from tests.classroom.good_class import good_class

SEATS = [f"s{number}" for number in range(12)]
STEPS = st.integers(0, 3)
names = st.sampled_from(SEATS)
choices = st.sampled_from(["shared", "declined", "ignored", "maybe", ""])


class Classes(RuleBasedStateMachine):
    """A class of eight seats at most, and twelve phones that want in."""

    mode: Mode = "cards"

    def __init__(self) -> None:
        super().__init__()
        hands = 28 if self.mode == "hands" else 0
        self.course: Class = good_class(self.mode, 8, hands=hands)
        self.state = ClassState()
        self.acknowledged: dict[tuple[int, HouseId], str] = {}
        """What a phone said last, for each request and house, and was told that it is in."""
        self.closed: dict[tuple[int, HouseId], Answer] = {}
        """The answers of closed requests, as they were at the close."""

    @initialize(seats=st.integers(1, 8), on=st.integers(0, 17))
    def begin(self, seats: int, on: int) -> None:
        """Begin anywhere on the way, so that the end is tried as often as the beginning."""
        if self.mode != "hands":
            for name in SEATS[:seats]:
                self.do(Join(name))
        for _ in range(on):
            if is_open(self.course, self.state):
                self.do(HandCounts((9, 6, 13)))
                self.do(Passed(100.0))
            self.do(Next())

    def do(self, action: Action) -> ClassState | Refusal:
        before = self.state
        outcome = after(self.course, before, action)
        assert after(self.course, before, action) == outcome
        if isinstance(outcome, Refusal):
            assert outcome.status in {403, 409, 410, 422}
            return outcome
        self.moved(before, outcome, action)
        self.state = outcome
        return outcome

    def moved(self, before: ClassState, now: ClassState, action: Action) -> None:
        """Hold what a step may change against the step."""
        if now == before:
            assert now is before
        elif isinstance(action, Passed) and now.closed == before.closed:
            assert replace(now, seconds_left=before.seconds_left) == before
        else:
            assert now.version == before.version + 1
        places = places_of(self.course)
        assert 0 <= places.index(now.furthest) - places.index(before.furthest) <= 1
        if now.ended:
            assert before.part == "end"
            return
        assert 0 <= now.closed - before.closed <= 1
        if now.closed > before.closed:
            assert is_open(self.course, before)
            assert isinstance(action, Next | Passed)
        for key, answer in self.closed.items():
            assert now.answers[key] == answer
        self.closed = {key: held for key, held in now.answers.items() if key[0] < now.closed}

    # ── Phones ───────────────────────────────────────────────────────────────────────────────────

    @rule(seat=names)
    def join(self, seat: str) -> None:
        present = sum(not held.left for held in self.state.seats.values())
        outcome = self.do(Join(seat))
        if isinstance(outcome, ClassState):
            assert present < self.course.most_seats
            assert self.state.door_open

    @rule()
    def turned_away(self) -> None:
        self.do(TurnedAway())

    @rule(seat=names)
    def leave(self, seat: str) -> None:
        self.do(Leave(seat))

    @rule(seat=names)
    def swap(self, seat: str) -> None:
        before = self.state
        if isinstance(self.do(Swap(seat)), ClassState):
            assert not before.closed
            assert not before.seats[seat].swapped

    @rule(seat=names, away=st.booleans())
    def away(self, seat: str, away: bool) -> None:
        self.do(Away(seat) if away else Back(seat))

    @rule(old=names, new=names)
    def new_token(self, old: str, new: str) -> None:
        before = self.state
        if isinstance(self.do(NewToken(old, new)), ClassState):
            assert old not in self.state.seats
            assert self.state.seats[new] == before.seats[old]

    @rule(seat=names, step=STEPS, choice=choices, now=st.booleans())
    def say(self, seat: str, step: int, choice: str, now: bool) -> None:
        before = self.state
        outcome = self.do(Say(seat, before.step if now else step, choice))
        if isinstance(outcome, Refusal):
            return
        assert is_open(self.course, before)
        held = self.state.seats[seat]
        if is_asked(self.course, held, before.closed):
            counted = outcome.answers[before.closed, held.house].choice
            die = self.course.deck.die(before.closed, held.house)
            assert counted == ((die or choice) if self.course.mode == "dice" else choice)
            self.acknowledged[before.closed, held.house] = counted
        else:
            assert outcome.answers == before.answers

    @rule(
        seat=names,
        step=STEPS,
        choice=st.none() | st.integers(-1, 4),
        number=st.none() | st.sampled_from([-1.0, 0.0, 40.0, 80.0, 81.0, float("nan")]),
        reason=st.none() | st.integers(-1, 2),
        now=st.booleans(),
    )
    def guess(
        self,
        seat: str,
        step: int,
        choice: int | None,
        number: float | None,
        reason: int | None,
        now: bool,
    ) -> None:
        before = self.state
        action = Guess(seat, before.step if now else step, choice, number, reason)
        if isinstance(self.do(action), ClassState):
            assert (before.part, before.furthest) == ("guess", (action.step, "guess"))

    @rule(seat=names, step=STEPS, house=st.sampled_from(["A1", "A2", "F7", "D7", "Z1", "<b>"]))
    def knock(self, seat: str, step: int, house: str) -> None:
        before = self.state
        if isinstance(self.do(Knock(seat, step, house)), ClassState):
            assert (before.part, before.furthest) == ("knock", (step, "knock"))

    # ── The wall, time and hands ─────────────────────────────────────────────────────────────────

    @rule()
    def next(self) -> None:
        before = self.state
        if isinstance(self.do(Next()), ClassState):
            # Another wall that saw the same has another version in front of it.
            assert self.state.version == before.version + 1

    @rule()
    def before(self) -> None:
        before = self.state
        if isinstance(self.do(Before()), ClassState):
            assert (
                replace(
                    self.state,
                    version=before.version,
                    step=before.step,
                    part=before.part,
                    what_if=before.what_if,
                    seconds_left=before.seconds_left,
                )
                == before
            )
            assert not is_open(self.course, before)

    @rule(action=st.sampled_from([MoreTime(), Pause(), Door(), WhatIf(0), WhatIf(2), WhatIf(9)]))
    def wall(self, action: Action) -> None:
        self.do(action)

    @rule(counts=st.sampled_from([(9, 6, 13), (0, 0, 0), (9, 6), (29, 0, 0), (5, 0, 0)]))
    def hands(self, counts: tuple[int, ...]) -> None:
        self.do(HandCounts(counts))

    @rule(seconds=st.sampled_from([-1.0, 0.0, 0.25, 1.0, 20.0, 61.0]))
    def passed(self, seconds: float) -> None:
        self.do(Passed(seconds))

    @rule(keep=st.booleans(), really=st.integers(0, 9))
    def end(self, keep: bool, really: int) -> None:
        if really == 0 or self.state.part == "end":
            self.do(End(keep))

    # ── What always holds ────────────────────────────────────────────────────────────────────────

    @invariant()
    def no_answer_is_lost(self) -> None:
        if self.state.ended != "deleted":
            for key, choice in self.acknowledged.items():
                assert self.state.answers[key].choice == choice

    @invariant()
    def who_is_asked_has_answered_when_it_is_closed(self) -> None:
        state = self.state
        if state.ended:
            for what in (state.seats, state.guesses, state.knocks, state.hunches):
                assert not what
            return
        for request in range(state.closed):
            there = {house for number, house in state.answers if number == request}
            assert there == set(self.course.asked(request))
        open_now = {house for number, house in state.answers if number == state.closed}
        assert open_now <= {seat.house for seat in state.seats.values()}
        assert not [number for number, _ in state.answers if number > state.closed]

    @invariant()
    def houses_are_for_one_phone_each(self) -> None:
        houses = [seat.house for seat in self.state.seats.values()]
        assert len(set(houses)) == len(houses)
        assert set(houses) <= set(self.course.street.can_be_seats)
        present = sum(not seat.left for seat in self.state.seats.values())
        assert present <= self.course.most_seats

    @invariant()
    def wall_and_phones_can_be_drawn(self) -> None:
        wall = wall_view(self.course, self.state, {}, WayIn())
        assert wall_of(to_json(wall)) == wall
        for seat in self.state.seats:
            assert phone_view(self.course, self.state, seat, {}).version == self.state.version
        if self.state.ended:
            assert over_view(self.course, self.state).part == "end"


class DiceClasses(Classes):
    """The same with dice."""

    mode = "dice"


class HandsClasses(Classes):
    """The same with hands, where no phone gets in."""

    mode = "hands"


SETTINGS = settings(
    max_examples=12,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestClasses = Classes.TestCase
TestClasses.settings = SETTINGS
TestDiceClasses = DiceClasses.TestCase
TestDiceClasses.settings = SETTINGS
TestHandsClasses = HandsClasses.TestCase
TestHandsClasses.settings = SETTINGS


@pytest.mark.thorough
@pytest.mark.parametrize("machine", [Classes, DiceClasses, HandsClasses])
def test_many_long_classes(machine: type[Classes]) -> None:
    run_state_machine_as_test(
        machine, settings=settings(SETTINGS, max_examples=100, stateful_step_count=80)
    )
