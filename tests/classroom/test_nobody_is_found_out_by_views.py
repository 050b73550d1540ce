"""Nobody is found out by what the wall and other phones show, whatever they are drawn with.

What the network adds (replies, times, stamps) is tested with the server.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from simulator.classroom.live.course import (
    Class,
    Guess,
    Join,
    Leave,
    Next,
    Passed,
    Say,
)
from simulator.classroom.live.course.answering import is_asked
from simulator.classroom.live.replay import policies_of, scenario_of
from simulator.classroom.live.results import worked_out
from simulator.classroom.live.shown import Results, WayIn, phone_view, wall_view
from simulator.classroom.live.state import (
    CHOICES,
    FEWEST_SHOWN,
    Answer,
    ClassState,
    Mode,
    SeatId,
)
from simulator.classroom.live.views import PhoneView, to_json
from tests.classroom.good_class import done, good_class, with_seats

SEEDS = [range(30), pytest.param(range(200), marks=pytest.mark.thorough)]
"""Of classes; the others are made like the first, and under thorough."""
MODES: list[Mode] = ["cards", "dice"]
PUBLIC = ("version", "part", "title", "step", "steps", "heading", "seconds_left", "paused")
"""What is the same on all phones."""


def wall_json(course: Class, state: ClassState) -> bytes:
    return to_json(wall_view(course, state, {}, WayIn(), ""))


def open_class(course: Class, seats: int = 24) -> ClassState:
    """Return a class with its first request open."""
    return done(course, with_seats(course, seats), Next(), Next())


def reseeded(mode: Mode, seed: int) -> Class:
    return replace(good_class(mode), seed=seed)


def swapped_houses(state: ClassState, one: SeatId, other: SeatId) -> ClassState:
    """Return the same class with the houses of two phones, and their answers, exchanged."""
    seats, first, second = dict(state.seats), state.seats[one], state.seats[other]
    seats[one] = replace(first, house=second.house)
    seats[other] = replace(second, house=first.house)
    return replace(state, seats=seats)


# ── Before a request closes ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seeds", SEEDS, ids=len)
@pytest.mark.parametrize("mode", MODES)
def test_the_wall_does_not_depend_on_who_answered_what(mode: Mode, seeds: range) -> None:
    for seed in seeds:
        course, luck = reseeded(mode, seed), random.Random(seed)
        state = open_class(course)
        who = luck.sample(sorted(state.seats), 13)
        walls = set()
        for _ in range(3):
            luck.shuffle(who)
            taps = [Say(seat, 0, luck.choice(CHOICES)) for seat in who]
            walls.add(wall_json(course, done(course, state, *taps)))
        others = luck.sample(sorted(state.seats), 13)
        taps = [Say(seat, 0, "shared") for seat in others]
        walls.add(wall_json(course, done(course, state, *taps)))
        assert len(walls) == 1


@pytest.mark.parametrize("seeds", SEEDS, ids=len)
@pytest.mark.parametrize("mode", MODES)
def test_no_tap_tells_of_its_house(mode: Mode, seeds: range) -> None:
    """An observer sees each tap and, after it, the wall and all phones but that one.

    They are the same whichever house the phone plays, asked or not: it can only guess.
    """
    for seed in seeds:
        course, luck = reseeded(mode, seed), random.Random(seed)
        state = open_class(course)
        one, other = luck.sample(sorted(state.seats), 2)
        seen = []
        for there in (state, swapped_houses(state, one, other)):
            said = done(course, there, Say(one, 0, luck.choice(CHOICES)))
            others = [
                phone_view(course, said, seat, {})
                for seat in said.seats
                if seat not in (one, other)
            ]
            seen.append((wall_json(course, said), others))
        assert seen[0] == seen[1]


def test_the_bar_moves_with_any_five_taps() -> None:
    course = good_class()
    state = open_class(course, 40)
    asked = [name for name, seat in state.seats.items() if is_asked(course, seat, 0)]
    others = [name for name in state.seats if name not in asked]
    for names in (asked, others):
        shown = []
        said = state
        for name in names[:6]:
            said = done(course, said, Say(name, 0, "shared"))
            request = wall_view(course, said, {}, WayIn()).request
            assert request is not None
            shown.append(request.answered_in_fives)
        assert shown == [0, 0, 0, 0, 5, 5]


# ── Asked and not asked ──────────────────────────────────────────────────────────────────────────


def shape(view: PhoneView) -> list[tuple[str, object]]:
    """Return what a neighbour sees from afar: which parts there are, and how many of each."""
    return [(name, _form(getattr(view, name))) for name in (one.name for one in fields(view))]


def _form(value: object) -> object:
    if isinstance(value, tuple):
        return [_form(one) for one in value]
    return bool(value) if isinstance(value, str) else type(value)


def along_the_way(course: Class, state: ClassState) -> Iterator[ClassState]:
    """Yield the class in each of its parts, every phone having tapped what there is to tap."""
    while state.part != "end":
        if state.part == "letter":
            state = done(course, state, *(Say(name, state.step, "shared") for name in state.seats))
        ask = course.step(state.step).ask
        if state.part == "guess" and ask is not None:
            number = None if ask.number is None else 40.0
            choice = 1 if ask.number is None else None
            taps = [Guess(name, state.step, choice, number) for name in state.seats]
            state = done(course, state, *taps)
        yield state
        if state.part == "letter":
            state = done(course, state, Next())
        state = done(course, state, Next())


@pytest.fixture(scope="module")
def results() -> dict[Mode, tuple[Class, list[ClassState], Results]]:
    """A class on its way with all that was worked out of it, by mode."""
    played: dict[Mode, tuple[Class, list[ClassState], Results]] = {}
    for mode in MODES:
        course = good_class(mode)
        states = list(along_the_way(course, with_seats(course, 40)))
        known = {}
        for closed in (1, 2, 3):
            loaded = scenario_of(course, states[-1], closed)
            for policy in policies_of(course):
                known[closed, policy] = worked_out(loaded, policy, chances=True)
        played[mode] = course, states, known
    return played


@pytest.mark.parametrize("mode", MODES)
def test_all_phones_have_the_same_parts_in_one_order(
    results: dict[Mode, tuple[Class, list[ClassState], Results]], mode: Mode
) -> None:
    course, states, known = results[mode]
    assert {state.part for state in states} >= {"letter", "closed", "tell", "infer", "what_if"}
    for state in states:
        for worked in ({}, known):
            shapes = [shape(phone_view(course, state, seat, worked)) for seat in state.seats]
            assert all(one == shapes[0] for one in shapes), state.part


@pytest.mark.parametrize("mode", MODES)
def test_phones_that_tapped_nothing_look_alike_too(mode: Mode) -> None:
    course = good_class(mode)
    state = open_class(course, 40)
    for there in (state, done(course, state, Passed(100.0))):
        shapes = [shape(phone_view(course, there, seat, {})) for seat in there.seats]
        assert all(one == shapes[0] for one in shapes)


# ── One phone and another ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", MODES)
def test_no_phone_is_told_of_another(
    results: dict[Mode, tuple[Class, list[ClassState], Results]], mode: Mode
) -> None:
    """What a phone shows stays the same, to the letter, when another has another house or answer."""
    course, states, known = results[mode]
    for state in states:
        for seat in ("s0", "s17", "s39"):
            others = [name for name in state.seats if name != seat]
            view = phone_view(course, state, seat, known)
            exchanged = swapped_houses(state, others[0], others[1])
            assert phone_view(course, exchanged, seat, known) == view
            alone = replace(
                state,
                seats={seat: state.seats[seat]},
                guesses={key: one for key, one in state.guesses.items() if key[1] == seat},
                hunches={key: one for key, one in state.hunches.items() if key[1] == seat},
                answers={
                    (number, house): one
                    if house == state.seats[seat].house
                    else Answer("ignored", "time")
                    for (number, house), one in state.answers.items()
                },
            )
            assert phone_view(course, alone, seat, known) == view


def test_the_wall_names_no_seat_and_no_key() -> None:
    course = good_class()
    names = [f"{number:064x}" for number in range(24)]
    state = done(course, ClassState(), *map(Join, names))
    for there in along_the_way(course, state):
        shown = wall_json(course, there).decode()
        assert not [name for name in names if name in shown]


def test_a_wall_of_a_few_phones_shows_no_house(
    results: dict[Mode, tuple[Class, list[ClassState], Results]],
) -> None:
    course, states, known = results["cards"]
    for state in states:
        few = replace(state, seats=dict(list(state.seats.items())[: FEWEST_SHOWN - 1]))
        wall = wall_view(course, few, known, WayIn())
        assert wall.happened == {}
        assert not wall.known
        assert wall.proof == ()
        assert wall.proof_homes == ()
        gone = dict(list(state.seats.items())[:FEWEST_SHOWN])
        gone["s0"] = replace(gone["s0"], left=True)
        left = wall_view(course, replace(state, seats=gone), known, WayIn())
        why = "With fewer than 8 phones the wall shows totals and no house."
        assert (left.happened, left.note) == ({}, why)
        enough = replace(state, seats=dict(list(state.seats.items())[:FEWEST_SHOWN]))
        assert wall_view(course, enough, known, WayIn()).happened


def test_who_leaves_is_not_to_be_seen() -> None:
    course = good_class()
    state = open_class(course, 24)
    stays = wall_view(course, state, {}, WayIn())
    for name in state.seats:
        wall = wall_view(course, done(course, state, Leave(name)), {}, WayIn())
        assert replace(wall, version=stays.version) == stays


def test_a_house_is_played_by_anybody() -> None:
    """Over many classes the phone that came first plays each house about as often as another."""
    course = good_class()
    houses = [
        done(reseeded("cards", seed), ClassState(), Join("first")).seats["first"].house
        for seed in range(48 * 20)
    ]
    counts = [houses.count(house) for house in course.street.can_be_seats]
    expected = len(houses) / len(counts)
    # 47 degrees of freedom: 0.1 percent lie above 82.7.
    assert sum((count - expected) ** 2 / expected for count in counts) < 82.7


def test_what_all_phones_show_is_the_same_on_all() -> None:
    course = good_class()
    for state in along_the_way(course, with_seats(course, 24)):
        views = [phone_view(course, state, seat, {}) for seat in state.seats]
        for name in PUBLIC:
            assert len({getattr(view, name) for view in views}) == 1, (state.part, name)
