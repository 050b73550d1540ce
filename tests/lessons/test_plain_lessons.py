"""Lessons in lines: each bundled one played to its end, with guesses and with Enter alone."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from click.testing import CliRunner, Result

from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.cli import cli
from simulator.plain.lesson import converse
from simulator.plain.lesson_shows import show_lines
from simulator.plain.walk import Walk
from simulator.report.words import lessons as words
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.library import lesson_names
from tests.conftest import Write
from tests.lessons.good import GOOD

Camsim = Callable[..., Result]
GUESS = re.compile(r"Type (?:your (?:guess|reason), one of a|a number from)")
END = "The end of the lesson. Type quit to leave, or before to go back."
DRAWN = re.compile(r"[\u2190-\u21ff\u2500-\u27bf\u2800-\u28ff●○Σ≈·]")


def type_in(loaded: LoadedLesson, *typed: str, gone: float = 0.0) -> list[str]:
    """Type lines into a lesson; return what it says."""
    said: list[str] = []
    lines = iter(typed)
    converse(loaded, lambda: next(lines, None), said.append, lambda: gone)
    return said


def played(loaded: LoadedLesson, answer: str) -> list[str]:
    """Play a lesson to its end: Enter, and `answer` at each question; return what is said."""
    said: list[str] = []

    def read() -> str | None:
        if said[-1] == END:
            return None
        assert len(said) < 2_000, "it never ends"
        if not GUESS.match(said[-1]):
            return ""
        return "1" if answer and said[-1].startswith("Type a number") else answer

    converse(loaded, read, said.append, lambda: 0.0)
    return said


def after(said: list[str], line: str) -> list[str]:
    return said[said.index(line) + 1 :]


def test_each_lesson_can_be_played_to_its_end(played_here: LoadedLesson) -> None:
    """With a guess at each question, then with Enter alone: by who has worked it out already."""
    for answer in ("a", ""):
        is_whole(played_here, answer, played(played_here, answer))


def is_whole(loaded: LoadedLesson, answer: str, said: list[str]) -> None:
    steps = loaded.lesson.steps
    begun = [line for line in said if re.match(r"Step \d+ of", line)]
    assert begun == [
        f"Step {n} of {len(steps)}. {step.minutes} minute{'s' * (step.minutes > 1)}."
        for n, step in enumerate(steps, start=1)
    ]
    assert END in said
    text = "\n".join(said)
    assert not DRAWN.search(text)
    assert not {c for c in text if unicodedata.category(c)[0] == "C"} - {"\n"}
    assert "{" not in text, "a figure that was not put in"
    assert ("You said" in text) == bool(answer and "{guess}" in str(loaded.lesson))
    for step in steps:
        assert not step.teacher or step.teacher not in text, "notes are for the printed page"


def test_no_step_shows_an_answer_before_its_question(played_here: LoadedLesson) -> None:
    """Between the first word of a step and the answer to its question, the figure is not said.

    What a step begins with may be the same number by another name: that it stays is an answer, too.
    """
    loaded = played_here
    said = played(loaded, "")
    asked = 0
    for number, step in enumerate(loaded.lesson.steps, start=1):
        if step.ask is None or step.ask.answer is None:
            continue
        rest = said[[line.startswith(f"Step {number} of") for line in said].index(True) :]
        until = [bool(GUESS.match(line)) for line in rest].index(True)
        before = [line for line in rest[1:until] if not line.startswith("Answer ")]
        name = step.ask.answer.figure
        if name is not None:
            figure = loaded.figure(name).text
            named = figures_in(f"{step.say} {step.ask.text}")
            assert name not in named
            begins_with = [other for other in named if loaded.figure(other).text == figure]
            said_before = re.findall(rf"\b{re.escape(figure)}\b", " ".join(before))
            assert len(said_before) == len(begins_with), before
        assert not [line for line in before if line.startswith("Story: ")], "nothing is shown yet"
        asked += 1
    assert asked


HIDING = (
    "home B2",
    "map",
    "compare",
    "policy",
    "views",
    "request",
    "flow",
    "assumptions",
    "story",
    "on",
)


def test_while_a_question_is_open_nothing_else_is_told(street: LoadedLesson) -> None:
    question = ("", "", "")
    for word in HIDING:
        assert type_in(street, *question, word)[-2] == words.COVERED, word
    assert type_in(street, *question, "clock", gone=3.2)[-2] == (
        "By the plan this step is minutes 2 to 4. Gone: 3 minutes."
    )
    assert type_in(street, *question, "step")[-2] == "Step 2 of 5."
    for word in HIDING[:-1]:
        assert type_in(street, "", "", word)[-2] == words.TO_COME, "its words come before it"


def test_what_comes_later_says_so(street: LoadedLesson) -> None:
    shown = ("", "", "", "c", "")
    for word in ("policy 2", "map", "compare", "assumptions", "story 2"):
        assert type_in(street, *shown, word)[-2] == words.LATER, word
    assert [
        line for line in type_in(street, *shown, "help") if line.startswith("home (or f or follow)")
    ]
    assert not [line for line in type_in(street, *shown, "help") if line.startswith("policy")]


def test_a_number_is_typed_and_hands_are_counted(street: LoadedLesson) -> None:
    counted = type_in(street, "", "", "", "hands 1 2 12", "")
    assert "Guessed. yes, all of them: 1 hand. yes, some of them: 2 hands. no: 12 hands." in counted
    assert counted[-2].startswith("You said no. ")
    for wrong in ("hands", "hands 1 2", "hands x y z", "h 1 2 3 4", "h 0 0 0", "h -1 2 3"):
        said = type_in(street, "", "", "", wrong)
        assert said[-2] == "Type a count of hands for each answer, for example: hands 12 7 3"


WITHOUT_AN_ANSWER = re.sub(
    r"^tell .*\n",
    "",
    GOOD.replace(', answer = { figure = "silent", nearest = true }', ""),
    flags=re.MULTILINE,
)
"""All look together at what it shows: nobody is told whether the guess was right."""


def test_the_guess_and_its_reason_stand_beside_the_result(
    street: LoadedLesson, write: Write
) -> None:
    """Also where a question has no answer, and all look together."""
    question = ("", "", "")
    said = type_in(street, *question, "a", "c", "")
    assert said[-3] == "Guessed: yes, all of them. Because: they know who has a camera."
    assert said[-2].startswith("You said yes, all of them. ")
    said = type_in(street, *question, "c", "", "")
    assert (words.NO_GUESS in said, words.NO_REASON in said) == (False, True)
    assert said[-3] == "Guessed: no."
    said = type_in(street, *question, "", "")
    assert (words.NO_GUESS in said, words.NO_REASON in said) == (True, False)
    assert not [line for line in said if line.startswith("Guessed")]
    together = load_lesson(str(write("together.toml", WITHOUT_AN_ANSWER)))
    assert together.lesson.steps[1].ask is not None
    assert together.lesson.steps[1].ask.answer is None
    assert "Guessed: about 1. Because: the map." in played(together, "a")


def test_the_way_back_and_a_step_anew(street: LoadedLesson) -> None:
    said = type_in(street, "", "", "", "c", "", "before")
    assert "It was asked already. Type again to ask it anew." in said
    assert GUESS.match(type_in(street, "", "", "", "c", "", "again", "")[-2])
    anew = type_in(street, "", "", "", "again")
    assert anew[-2] == type_in(street, "", "")[-2], "also while the question is open"
    assert type_in(street, "before")[-2] == "This is the beginning of the lesson."


def test_an_answer_to_what_was_answered_says_how_it_is_asked_anew(street: LoadedLesson) -> None:
    """Its letters are words of the story, too: `b` would go an event back."""
    there = (*("", "", "", "c", "", ""), *("", "", "c", "", ""), *("", "", "c", "", "", ""))
    last = (*there, "", "a", "a", "before")
    assert "The company could have kept back" in type_in(street, *last)[-6]
    for typed in ("a", "b", "C", "the map", "hands 1 2 3"):
        assert type_in(street, *last, typed)[-2] == words.ASKED_ALREADY, typed
    assert GUESS.match(type_in(street, *last, "b", "again")[-2])


def test_after_a_way_back_the_story_of_that_step_is_there(street: LoadedLesson) -> None:
    """The facts of the second step have no map; those of the fourth have one."""
    there = (*("", "", "", "c", "", ""), *("", "", "c", "", ""), *("", "", "c", "", "where"))
    assert type_in(street, *there)[-2] == "13 homes known not to have shared."
    back = [*there[:-1], *("before",) * 7, "where"]
    said = type_in(street, *back)
    assert (
        said[-2]
        == "Told to the police so far: 1 home by name, 1 clip, 0 dots on their map and 4 totals."
    )


def test_homes_of_which_something_is_proven_are_named(
    bundled: Callable[[str], LoadedLesson],
) -> None:
    """So that a proof can be asked for; what is said then is tried in the tests of proofs."""
    loaded = bundled("sixty-doorbells")
    (step,) = [step for step in loaded.lesson.steps if step.id == "the-proof"]
    assert step.show is not None
    walk = Walk(loaded.story_of(step.show))
    *_, named = show_lines(loaded, step.show, walk)
    assert named == "Proven to have switched off: H17, H26 and H28. For the proof type: home H17"


WORDS = (
    *("", "", "", "", "", "", "a", "b", "7", "3.5", "-1", "on", "before", "again", "step", "clock"),
    *("hands 1 2 3", "hands 1", "h", "help", "where", "home", "home 3", "home zzz", "request 1"),
    *("map", "policy", "policy 2", "compare", "no", "flow", "views", "log 3", "start", "end", "day 3"),
    *("day -1", "back", "next", "story", "assumptions", "quit", "\u202e", "{guess}", "x" * 300),
)  # fmt: skip


def test_whatever_is_typed_there_is_an_answer(street: LoadedLesson) -> None:
    """8 talks of 80 lines that somebody types without reading."""
    ended = 0
    for seed in range(8):
        luck = random.Random(seed)
        typed = [luck.choice((luck.choice(WORDS), "")) for _ in range(80)]
        said = type_in(street, *typed)
        assert said[-1] in {"Goodbye.", "The input has ended. Goodbye."}
        assert all(line is not None for line in said)
        ended += END in said
    assert ended > 2


def test_who_begins_hears_that_nobody_has_to_say_anything(street: LoadedLesson) -> None:
    assert words.NOBODY_HAS_TO in type_in(street)


def test_leaving_asks_once(street: LoadedLesson) -> None:
    """And once more, where something else was typed in between."""
    said = type_in(street, "quit", "step", "quit", "quit", "step")
    assert said[-4:] == [
        "Step 1 of 5. Type quit once more to leave the lesson.",
        "Step 1 of 5.",
        "Step 1 of 5. Type quit once more to leave the lesson.",
        "Goodbye.",
    ]


def test_a_story_is_gone_through_event_by_event_and_can_be_left(
    bundled: Callable[[str], LoadedLesson],
) -> None:
    loaded = bundled("chiefs-email")
    first = ("", "")
    said = type_in(loaded, *first, "", "", "", "", "")
    assert (
        "The story asks: Of how many of the 14 homes can the police tell whether they shared?"
        in said
    )
    assert after(said, said[-2]) == ["The input has ended. Goodbye."]
    said = type_in(loaded, *first, "", "", "", "", "", "b")
    assert "You guessed 3. It is 14: one by name, 13 by what is missing." in said
    assert type_in(loaded, *first, "on")[-2].startswith("Talk: The police know of 13 of the 14")


def test_the_command_lists_lessons_and_knows_what_was_meant(camsim: Camsim) -> None:
    listed = camsim("lesson").stdout
    assert "camsim lesson NAME" in listed
    assert all(name in listed for name in lesson_names())
    done = camsim("lesson", "map-and-name", "--plain")
    assert done.exit_code == 2
    assert "no bundled lesson has this name; did you mean 'map-and-names'?" in done.stderr
    done = CliRunner().invoke(cli, ["lesson", "map-and-names", "--plain"], input="\nquit\nquit\n")
    assert done.exit_code == 0
    assert done.stdout.startswith("Lesson: A map and a list of names\n")
    assert done.stdout.endswith("Goodbye.\n")
    assert camsim("lesson", "map-and-names").exit_code == 2


def test_a_text_from_a_file_is_text_on_a_terminal(write: Write) -> None:
    path = write("odd.toml", GOOD.replace("Look at", "[red]Look[/] \\u001b[2J"))
    done = CliRunner().invoke(cli, ["lesson", str(path), "--plain"], input="\n\n\n")
    assert "[red]Look[/] \\x1b[2J the map." in done.stdout
