"""A lesson as it is played: questions stay shut, and nothing is lost on the way back."""

from __future__ import annotations

import random
import tomllib

import pytest

from simulator.classroom.allowed import CONTROLS, SCREENS
from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.classroom.lessons.texts import filled, numbers_in
from simulator.classroom.play import (
    Action,
    Again,
    Before,
    Choose,
    Guess,
    Hands,
    Next,
    NumberGuess,
    Playing,
    Refusal,
    Skip,
    after,
    begun,
    parts_of,
)
from simulator.classroom.telling import is_right, told
from tests.conftest import Write
from tests.lessons.good import GOOD

LESSON = Lesson.model_validate(tomllib.loads(GOOD))
NUMBER = GOOD.replace(
    'choices = ["about 1", "about 3", "about 13"]', "number = { low = 0, high = 14 }"
).replace("nearest = true", "within = 2")


def played(playing: Playing, *actions: Action) -> Playing:
    """Do all of these; each has to fit."""
    for action in actions:
        outcome = after(playing, action)
        assert isinstance(outcome, Playing), (action, outcome)
        playing = outcome
    return playing


def place(playing: Playing) -> tuple[str, str]:
    return playing.at.id, playing.part


def why(playing: Playing, action: Action) -> str:
    outcome = after(playing, action)
    assert isinstance(outcome, Refusal), outcome
    return outcome.why


def test_a_lesson_from_its_first_part_to_its_last() -> None:
    playing = begun(LESSON)
    seen = [place(playing)]
    for action in (Next(), Next(), Next(), Choose(2), Choose(0), Next(), Next()):
        playing = played(playing, action)
        seen.append(place(playing))
    assert seen == [
        ("street", "say"),
        ("street", "show"),
        ("map", "say"),
        ("map", "ask"),
        ("map", "ask"),  # the reason
        ("map", "show"),
        ("map", "tell"),
        ("map", "talk"),
    ]
    assert played(playing, Next()).ended
    assert playing.guesses == {"map": Guess(choice=2, reason=0)}


def test_an_open_question_is_passed_by_an_answer_or_by_skipping_alone() -> None:
    asked = played(begun(LESSON), Next(), Next(), Next())
    assert asked.waits_for == "guess"
    assert why(asked, Next()) == "question open"
    assert why(asked, Choose(3)) == "no such choice"
    assert why(asked, Choose(-1)) == "no such choice"
    assert why(asked, NumberGuess(3)) == "a choice is asked for"
    assert place(played(asked, Skip())) == ("map", "show")
    reason = played(asked, Choose(1))
    assert reason.waits_for == "reason"
    assert why(reason, Next()) == "question open"
    assert why(reason, Choose(2)) == "no such choice"
    assert why(reason, Hands((1, 2, 3))) == "a choice is asked for"
    assert played(reason, Skip()).guess == Guess(choice=1)
    assert why(played(reason, Skip()), Choose(0)) == "no question"


def test_hands_of_a_room_are_a_count_for_each_choice() -> None:
    asked = played(begun(LESSON), Next(), Next(), Next())
    for counts in ((), (1, 2), (0, 0, 0), (1, 2, -1), (1, 2, 3, 4), (1, 2, 10**9)):
        assert why(asked, Hands(counts)) == "not a count for each"
    counted = played(asked, Hands((12, 7, 3)))
    assert place(counted) == ("map", "show")
    assert counted.guess == Guess(hands=(12, 7, 3))


def test_a_number_lies_within_what_is_asked_for() -> None:
    lesson = Lesson.model_validate(tomllib.loads(NUMBER))
    asked = played(begun(lesson), Next(), Next(), Next())
    assert why(asked, Choose(0)) == "a number is asked for"
    assert why(asked, Hands((1,))) == "a number is asked for"
    for value in (-1.0, 15.0):
        assert why(asked, NumberGuess(value)) == "out of range"
    assert played(asked, NumberGuess(14)).guesses["map"].number == 14


def test_while_a_question_is_open_all_that_could_answer_it_is_covered() -> None:
    playing = begun(LESSON)
    assert playing.allowed.why_not("watch") is None
    playing = played(playing, Next())
    assert playing.shown is not None
    playing = played(playing, Next())
    assert place(playing) == ("map", "say")
    assert playing.covered, "its question stands below what is said"
    assert {playing.allowed.why_not(name) for name in ("watch", "map", "compare")} == {"covered"}
    playing = played(playing, Next(), Choose(0))
    assert playing.covered, "its reason is still asked for"
    assert not played(playing, Choose(0)).covered
    assert not played(playing, Skip()).covered


def test_what_is_hidden_comes_when_a_step_opens_it_and_goes_on_the_way_back() -> None:
    playing = begun(LESSON)
    assert playing.allowed.why_not("compare") == "later"
    assert playing.allowed.why_not("policy.map.error_ft") == "later", "with the table around it"
    assert playing.allowed.why_not("town.camera_share") is None
    opened = played(playing, Next(), Next(), Next(), Skip())
    assert opened.allowed.why_not("compare") is None
    assert opened.allowed.why_not("policy") == "later"
    assert played(opened, Before(), Before(), Before()).allowed.why_not("compare") == "later"


def test_at_the_end_nothing_is_still_to_come_and_the_way_back_closes_it_again() -> None:
    last = played(begun(LESSON), Next(), Next(), Next(), Choose(1), Skip(), Next(), Next())
    assert last.allowed.why_not("policy") == "later"
    end = played(last, Next())
    assert end.ended
    assert {end.allowed.why_not(name) for name in (*SCREENS, *CONTROLS)} == {None}
    assert played(end, Before()).allowed.why_not("policy") == "later"


def test_a_part_of_what_is_hidden_can_be_opened_alone() -> None:
    text = GOOD.replace('open = ["compare"]', 'open = ["policy.map.error_ft"], close = ["map"]')
    playing = begun(Lesson.model_validate(tomllib.loads(text)))
    allowed = played(playing, Next(), Next(), Next(), Skip()).allowed
    assert allowed.why_not("policy.map.error_ft") is None
    assert allowed.why_not("policy.map.covers") == "later"
    assert allowed.why_not("map") == "later"


def test_the_way_back_shows_again_and_asks_nothing_anew() -> None:
    told_it = played(begun(LESSON), Next(), Next(), Next(), Choose(1), Skip(), Next())
    back = played(told_it, Before(), Before())
    assert place(back) == ("map", "ask")
    assert back.waits_for is None
    assert place(played(back, Next())) == ("map", "show")
    assert why(begun(LESSON), Before()) == "at the beginning"


def test_a_step_anew_shuts_its_question_and_no_other() -> None:
    end = played(begun(LESSON), Next(), Next(), Next(), Choose(1), Skip(), Next(), Next(), Next())
    assert end.ended
    assert why(end, Next()) == "ended"
    assert place(played(end, Before())) == ("map", "talk")
    again = played(end, Again())
    assert place(again) == ("map", "say")
    assert again.guesses == {}
    assert again.covered


def test_the_plan_says_when_each_step_begins_and_ends() -> None:
    playing = begun(LESSON)
    assert playing.planned == (0, 4)
    assert played(playing, Next(), Next()).planned == (4, 10)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> LoadedLesson:
    path = tmp_path_factory.mktemp("lesson") / "good.toml"
    path.write_text(GOOD, encoding="utf-8")
    return load_lesson(str(path))


TOLD = [
    (Choose(2), "You said about 13. It is 13."),
    (Choose(0), "You said about 1; it is 13."),
    (Skip(), "Nobody guessed. It is 13."),
    (Hands((1, 2, 9)), "You said about 13. It is 13."),
    (Hands((9, 2, 1)), "You said about 1; it is 13."),
    (Hands((4, 2, 4)), "The room was split. It is 13."),
]


@pytest.mark.parametrize(("action", "text"), TOLD)
def test_what_is_told_beside_a_guess(good: LoadedLesson, action: Action, text: str) -> None:
    """The choice whose number is nearest to 13 is right; a room of two minds said nothing."""
    asked = played(begun(good.lesson), Next(), Next(), Next())
    assert told(played(asked, action), good) == text


@pytest.mark.parametrize(("number", "right"), [(10, False), (11, True), (14, True)])
def test_a_number_is_right_within_what_the_lesson_allows(
    write: Write, number: float, right: bool
) -> None:
    lesson = load_lesson(str(write("number.toml", NUMBER)))
    ask = lesson.lesson.steps[1].ask
    assert ask is not None
    assert is_right(ask, Guess(number=number), lesson) is right
    assert is_right(ask, Guess(), lesson) is False


def test_without_a_guess_what_is_about_it_is_left_out() -> None:
    figures = {"n": "13"}
    assert filled("You said {guess}; it is {n}.", figures, "3") == "You said 3; it is 13."
    assert filled("You said {guess}; it is {n}.", figures) == "It is 13."
    assert filled("You said {guess}. It is {n}: so few?", figures) == "It is 13: so few?"
    assert filled("It is {n}; you said {guess}.", figures) == "It is 13."
    assert filled("Only {guess}!", figures) == ""
    assert numbers_in("about 1,200 of 3.5 million") == [1200, 3.5]


def test_no_order_of_actions_passes_a_question_or_uncovers_one() -> None:
    """400 walks of 60 actions: a part is skipped by none of them, and a refusal changes nothing."""
    actions: tuple[Action, ...] = (
        *(Next(), Next(), Next(), Before(), Again(), Skip(), Choose(0), Choose(2), Choose(9)),
        *(NumberGuess(1), Hands((1, 0, 2)), Hands((1,))),
    )
    ends = 0
    for seed in range(400):
        luck = random.Random(seed)
        playing = begun(LESSON)
        for _ in range(60):
            action = luck.choice(actions)
            outcome = after(playing, action)
            if isinstance(outcome, Refusal):
                continue
            if isinstance(action, Next):
                assert playing.waits_for is None
                order = [(s, p) for s in range(2) for p in parts_of(LESSON.steps[s])]
                here = order.index((playing.step, playing.part))
                assert outcome.ended or order[here + 1] == (outcome.step, outcome.part)
            if outcome.part in {"show", "tell", "talk"} and outcome.at.ask is not None:
                assert outcome.guess is not None
                assert not outcome.covered
            playing = outcome
        ends += playing.ended
    assert ends > 10
