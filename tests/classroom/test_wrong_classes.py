"""Wrong lessons for classes: one clear line for each mistake, with its line."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from simulator.classroom.lessons.figures import Figures
from simulator.classroom.lessons.loading import LoadedLesson, checked_lesson
from simulator.classroom.lessons.stories import Stories
from simulator.classroom.lessons.streets import FEWEST_SEATS
from simulator.classroom.live.course import (
    Guess,
    HandCounts,
    Join,
    Knock,
    Next,
    Say,
    class_of,
    is_open,
)
from simulator.classroom.live.shown import WayIn, phone_view, wall_view
from simulator.classroom.live.state import FEWEST_SHOWN, ClassState
from simulator.scenario.library import scenario_path
from simulator.scenario.problems import InputError, Problem
from simulator.scenario.toml.reading import read
from tests.classroom.good_class import GOOD_CLASS, done
from tests.conftest import Write
from tests.lessons.test_wrong_lessons import mutated

CARD = '[[class.cards]]\nid = "busy"\ntext = "You open letters on Sunday, if at all."\nshares = 0.2\ndeclines = 0.1\n'
CLASS = GOOD_CLASS[GOOD_CLASS.index("[class]") : GOOD_CLASS.index("[figures]")]
WRONG = [
    # old text, new text, line, key, part of the message
    ('circle = "R2"', 'circle = "R9"', 37, "steps[1].request.circle", "the street has no circle 'R9': it has R1, R2, R3, R4"),
    ('circle = "R2"', 'circle = "R1"', 37, "steps[1].request.circle", "'R1' is used twice"),
    ("seconds = 30", "seconds = -1", 47, "steps[2].request.seconds", "-1 is less than 0"),
    ("seconds = 30", "seconds = 601", 47, "steps[2].request.seconds", "a class does not wait for so long"),
    ("seconds = 30", "second = 30", 47, "steps[2].request.second", "did you mean 'seconds'?"),
    ('"A window is broken."', '"{gave} windows are broken."', 47, "steps[2].request.incident", "a letter tells none"),
    ('"A window is broken."', f'"{"a" * 81}"', 47, "steps[2].request.incident", "has 81 letters; 80 is the most"),
    (CARD, "", 9, "class.cards", "has 2 cards; 3 is the least"),
    (CARD, "".join(CARD.replace("busy", f"c{n}") for n in range(11)), 9, "class.cards", "has 13 cards; 12 is the most"),
    ('id = "busy"', 'id = "door"', 20, "class.cards[2].id", "two cards are called 'door'"),
    ("shares = 0.1\ndeclines = 0.5", "shares = 0.6\ndeclines = 0.5", 9, "class.cards[0]", "0.6 and 0.5: together more than 1"),
    ("shares = 0.6", "shares = 1.6", 17, "class.cards[1].shares", "1.6 is more than 1"),
    ("shares = 0.6\n", "", 14, "class.cards[1].shares", "is missing"),
    ("You open letters on", "You open letters " + "a" * 200, 21, "class.cards[2].text", "letters; 200 is the most"),
    ('street = "class-street"', 'street = "class-stret"', 7, "class.street", "did you mean 'class-street'?"),
    ('street = "class-street"', 'street = "./none.toml"', 7, "class.street", "no story is at './none.toml'"),
    ('street = "class-street"', 'street = "fort-lauderdale-2018"', 7, "class.street", "a real agency's name stands in it"),
    ('street = "class-street"', 'street = "sixty-doorbells"', 7, "class.street", "is no street"),
    ('street = "class-street"', 'street = "./small.toml"', 7, "class.street", "town.homes has homes for 6 seats, a quarter of those with a camera left to the computer; 8 is the least"),
    ('what_if = ["stated-policy-2019", ', "what_if = [", 25, "figures.gave.policy", "'stated-policy-2019' is not in what_if of [class]"),
    ('"every-outcome"]', '"every-outcomes"]', 8, "class.what_if[2]", "did you mean 'every-outcome'?"),
    ('"every-outcome"]', '"stated-policy-2019"]', 8, "class.what_if[2]", "two of them are 'stated-policy-2019'"),
    ('what_if = ["stated-policy-2019", "early-partner-2018-exact-map", "every-outcome"]', "what_if = []", 8, "class.what_if", "is empty; it needs at least one entry"),
    ("[class]\nstreet", '[class]\nmode = "card"\nstreet', 7, "class.mode", "did you mean 'cards'?"),
    ('screen = "infer", policy = "early-partner-2018-exact-map"', 'screen = "watch"', 39, "steps[1].show.screen", "'watch' is not for a class: write infer, compare, nothing"),
    ('screen = "infer", policy = "early-partner-2018-exact-map"', 'screen = "infer", policy = "early-partner-2018"', 39, "steps[1].show.policy", "is not in what_if of [class]"),
    ('screen = "compare"', 'screen = "compare", policies = ["every-outcome", "no-map-2019"]', 48, "steps[2].show.policies", "'no-map-2019' is not in what_if of [class]"),
    ('screen = "compare"', 'screen = "compare", runs = 20', 48, "steps[2].show.runs", "is not for a class"),
    ('screen = "compare"', 'screen = "compare", story = "maple-court"', 48, "steps[2].show.story", "is not for a class"),
    ('talk = "Who told the police?"\n', "", 41, "steps[1].knock", "needs talk"),
    ('say = "April."', 'say = "April."\nknock = true\ntalk = "Which?"\n[[steps]]\nid = "zero"\nminutes = 1', 31, "steps[0].knock", "comes before any request"),
    ('read = { of = "measures.certain_nonsharing",', 'read = { of = "measures.certain_nonsharing", runs = 3,', 26, "figures.read.runs", "is worked out as the class answered"),
    (CLASS, "", 13, "steps[0].request", "is for a class: [class] says on what street"),
    (CLASS, "", 23, "steps[1].knock", "is for a class"),
]  # fmt: skip
SMALL = """\
title = "Small"
start = 2024-05-02
days = 7
policies = ["stated-policy-2019"]
[town]
width = 1
height = 1
homes = [
"""


def small_street(cameras: int) -> str:
    """Return a street of one row with so many cameras."""
    homes = "".join(f'{{ id = "A{n}", x = {n}e-2, y = 0.5 }},\n' for n in range(1, cameras + 1))
    return f"{SMALL}{homes}]\n[[script]]\nat = 2024-05-03T10:00:00\nx = 0.5\ny = 0.5\narea_sq_mi = 0.1\n"


def problems_of(path: Path) -> list[Problem]:
    """Return all that is wrong with a lesson."""
    document = read(path, path.name)
    return checked_lesson(document, path, Figures(Stories(path.parent)), tries_figures=False)[1]


def test_the_good_one_is_good(write: Write) -> None:
    assert problems_of(write("class.toml", GOOD_CLASS)) == []


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), WRONG)
def test_a_mistake_is_said_with_its_line(
    write: Write, old: str, new: str, line: int, key: str, message: str
) -> None:
    assert GOOD_CLASS.count(old) >= 1
    write("small.toml", small_street(8))
    found = problems_of(write("class.toml", GOOD_CLASS.replace(old, new, 1)))
    said = [one for one in found if message in one.message]
    assert (line, key) in [(one.line, one.key) for one in said], found


def test_a_step_may_say_which_question_comes_first_where_it_is_played_alone(write: Write) -> None:
    """The wall of a class asks all of them; whoever prepares the lesson sees one at a time."""
    text = GOOD_CLASS.replace('screen = "infer",', 'screen = "infer", view = "not_shared",')
    assert text != GOOD_CLASS
    assert problems_of(write("class.toml", text)) == []


def test_a_step_that_shows_nothing_is_no_step_of_a_class(write: Write) -> None:
    bare = GOOD_CLASS.replace(
        'talk = "On paper: one thing they knew."', 'show = { screen = "nothing" }'
    )
    (found,) = problems_of(write("class.toml", bare))
    assert (found.key, "nothing that a class could see" in found.message) == ("steps[3].show", True)


def test_a_street_of_ones_own_is_a_street(write: Write) -> None:
    write("own.toml", small_street(11))
    lesson = GOOD_CLASS.replace('street = "class-street"', 'street = "./own.toml"')
    found = problems_of(write("class.toml", lesson))
    assert {one.key for one in found} == {"steps[1].request.circle", "steps[2].request.circle"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "A3"', 'id = "A13"', "town.homes[2].id stands at A3 of the grid: call it so"),
        ("area_sq_mi = 0.1", "reaches = 5", "script[0] is no circle: it needs x, y and area_sq_mi"),
        ("[[script]]", "[residents]\nopted_out = 0.1\n[[script]]", "residents.opted_out is luck"),
        ("x = 1e-2, y = 0.5", "x = 1e-2, y = 0.5, cameras = 2", "a house of a class has one"),
    ],
)
def test_what_is_no_street(write: Write, old: str, new: str, message: str) -> None:
    write("own.toml", small_street(11).replace(old, new, 1))
    lesson = GOOD_CLASS.replace('street = "class-street"', 'street = "./own.toml"')
    found = problems_of(write("class.toml", lesson))
    assert any(one.key == "class.street" and message in one.message for one in found), found


def test_a_town_drawn_by_luck_is_no_street(write: Write) -> None:
    lesson = GOOD_CLASS.replace('street = "class-street"', 'street = "fort-lauderdale-drawn"')
    found = problems_of(write("class.toml", lesson))
    assert any("drawn by luck" in one.message for one in found)


def test_the_bundled_street_is_in_no_list_of_stories() -> None:
    assert scenario_path("class-street").parent.name == "streets"
    assert scenario_path("maple-court").parent.name != "streets"


def test_a_street_that_is_good_has_enough_homes_for_a_wall_that_shows_some() -> None:
    assert FEWEST_SEATS == FEWEST_SHOWN


# ── Changed by luck ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seeds", [50, pytest.param(200, marks=pytest.mark.thorough)])
def test_whatever_is_changed_in_a_class_a_message_is_the_worst_of_it(
    tmp_path: Path, seeds: int
) -> None:
    path, figures = tmp_path / "changed.toml", Figures(Stories(tmp_path))
    refused = 0
    for seed in range(seeds):
        path.write_text(mutated(random.Random(seed), good=GOOD_CLASS), encoding="utf-8")
        try:
            found = checked_lesson(read(path), path, figures, tries_figures=False)[1]
        except InputError as error:
            found = list(error.problems)
        refused += bool(found)
        assert all(one.message and (one.line is None or one.line >= 1) for one in found)
    assert refused > seeds // 2


@pytest.mark.parametrize("seeds", [60, pytest.param(300, marks=pytest.mark.thorough)])
def test_a_class_that_passes_the_check_can_be_played(tmp_path: Path, seeds: int) -> None:
    path, figures = tmp_path / "changed.toml", Figures(Stories(tmp_path))
    played = 0
    for seed in range(seeds):
        path.write_text(mutated(random.Random(seed), most=1, good=GOOD_CLASS), encoding="utf-8")
        try:
            lesson, found = checked_lesson(read(path), path, figures, tries_figures=False)
        except InputError:
            continue
        if lesson is None or found or lesson.class_ is None:
            continue
        play(LoadedLesson("changed", path, lesson, figures))
        played += 1
    assert played > seeds // 15


def play(loaded: LoadedLesson) -> None:
    """Play a class to its end, and draw its wall and a phone in each part."""
    live = loaded.lesson.class_
    assert live is not None
    course = class_of(loaded, seed=3, most_seats=8, hands=live.mode == "hands")
    state = ClassState()
    if course.mode != "hands":
        state = done(course, state, *(Join(f"s{number}") for number in range(8)))
    while state.part != "end":
        wall = wall_view(course, state, {}, WayIn())
        assert wall.part == state.part
        for seat in state.seats:
            view = phone_view(course, state, seat, {})
            assert view.heading
            if state.part == "letter":
                state = done(course, state, Say(seat, state.step, view.choices[0][0]))
            if state.part == "guess":
                guess = Guess(seat, state.step, choice=0)
                if view.number is not None:
                    guess = Guess(seat, state.step, number=view.number[0])
                state = done(course, state, guess)
            if state.part == "knock":
                state = done(course, state, Knock(seat, state.step, view.grid[0].id))
        if is_open(course, state):
            first = HandCounts((1, 0, 0)) if course.mode == "hands" else Next()
            state = done(course, state, first)
        state = done(course, state, Next())
