"""Bundled lessons are in plain words, and what is not in plain words is said with its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.lessons.plain_words import check_words, grade, syllables_of
from simulator.scenario.library import lesson_path
from tests.classroom.good_class import GOOD_CLASS
from tests.conftest import Write
from tests.lessons.good import GOOD

Camsim = Callable[..., Result]
HARD = (
    "Notwithstanding considerable uncertainty regarding individual participation, municipal "
    "authorities nevertheless accumulated comprehensive documentation concerning residential "
    "surveillance installations, thereby facilitating subsequent identification procedures, "
    "notification arrangements, administrative investigations and disciplinary consequences."
)

NOT_PLAIN = [
    # old text, new text, line, key, message
    ("Look at", "Look at 13 of", 19, "steps[1].say", "has '13', which is no figure"),
    ("Look at", "Look at 1,204 of", 19, "steps[1].say", "has '1,204', which is no figure"),
    ("Who told", "Who of 9 told", 23, "steps[1].talk", "has '9', which is no figure"),
    ("Say why", "Say 2 reasons why", 4, "goals[0]", "has '2', which is no figure"),
    ("Look at", "Lok att", 19, "steps[1].say", "'att' is not in the list of words; did you mean 'at'?"),
    ("Look at", "Quuxly, look at", 19, "steps[1].say", "'Quuxly' is not in the list of words"),
    ("Look at", "This is a disclosure. Look at", 19, "steps[1].say", "has 'disclosure' without its plain word: passed on"),
    ("Look at", "Think of the priors. Look at", 19, "steps[1].say", "has 'prior' without its plain word"),
    ("Look at the map.", HARD, 16, "steps[1]", "grade 8 is the highest"),
]  # fmt: skip

PLAIN = [
    ("Look at", "In 2018, at 09:30, look at"),
    ("Look at", "The recipient, that is to whom it goes. Look at"),
    ("Look at", "In Fort Lauderdale, look at Zorblax and"),
    ("[figures]", '[words]\nrecipient = "who gets it"\n[figures]\n'),
    ('"about 3"', '"about 4"'),
]


def test_bundled_lessons_are_in_plain_words(loaded: LoadedLesson) -> None:
    assert check_words(loaded.lesson) == []


def test_the_command_says_nothing_of_a_good_one(camsim: Camsim) -> None:
    done = camsim("check", "--words", str(lesson_path("map-and-names")))
    assert (done.exit_code, done.output) == (0, "")


@pytest.mark.parametrize(("old", "new", "line", "key", "message"), NOT_PLAIN)
def test_what_is_not_plain_is_said_with_its_line(
    camsim: Camsim, write: Write, old: str, new: str, line: int, key: str, message: str
) -> None:
    assert old in GOOD
    path = write("hard.toml", GOOD.replace(old, new, 1))
    done = camsim("check", "--words", str(path))
    assert done.exit_code == 2
    said = done.stderr.splitlines()
    assert [
        text for text in said if text.startswith(f"{path}:{line}: {key}: ") and message in text
    ], said


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("You open thirty letters, or 40, on", "has '40', which is no figure"),
        ("You open quuxly letters on", "'quuxly' is not in the list of words"),
    ],
)
def test_the_cards_of_a_class_are_read_by_students_too(
    camsim: Camsim, write: Write, new: str, message: str
) -> None:
    text = GOOD_CLASS.replace("You open letters on", new)
    path = write("class.toml", text)
    line = text[: text.index(new)].count("\n") + 1
    said = camsim("check", "--words", str(path)).stderr.splitlines()
    start = f"{path}:{line}: class.cards[2].text: "
    assert [one for one in said if one.startswith(start) and message in one], said


@pytest.mark.parametrize(("old", "new"), PLAIN)
def test_years_times_names_and_guesses_are_plain(
    camsim: Camsim, write: Write, old: str, new: str
) -> None:
    path = write("plain.toml", GOOD.replace(old, new, 1))
    assert camsim("check", "--words", str(path)).output == ""


def test_without_being_asked_the_words_are_not_looked_at(camsim: Camsim, write: Write) -> None:
    path = write("hard.toml", GOOD.replace("Look at the map.", HARD))
    assert camsim("check", str(path)).output == ""


def test_other_files_are_checked_as_ever(camsim: Camsim) -> None:
    assert camsim("check", "--words", "maple-court", "closed-2024").output == ""


def test_grades_rise_with_long_words_and_long_sentences() -> None:
    easy = "The police ask a home for video. The home says no. What do they know now?"
    assert grade(easy) < 3
    assert grade(HARD) > 12
    assert grade("") == 0
    counts = {
        "police": 2,
        "homes": 1,
        "asked": 1,
        "answered": 2,
        "cameras": 3,
        "table": 2,
        "changes": 2,
    }
    assert {word: syllables_of(word) for word in counts} == counts
