"""A lesson's questions on paper: how each is answered, and the two usual wrong turns."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_lowercase

from simulator.classroom.lessons.lesson import Ask, AskAnswer, Guessed
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.lessons.texts import numbers_in
from simulator.classroom.telling import answer_place
from simulator.report.words.assumptions import plain
from simulator.report.words.terms import number

_WRONG_TURNS = 2
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers, or of several reasons."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is asked."""

    text: str
    choices: tuple[Choice, ...]
    """Empty where a number is asked for."""
    number: str
    """Which number is asked for; empty where there are choices."""
    reasons: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """What only the teacher's page has."""

    answer: str
    wrong_turns: tuple[str, ...]
    """What is usually answered in its place: the two nearest to it."""


def question_of(ask: Ask, asked: Callable[[str], str], answered: Callable[[str], str]) -> Question:
    """Return a question with its text as `asked` gives it, and its choices as `answered` does.

    Figures among the choices are no secret: whoever guesses has to see them.
    """
    return Question(
        asked(ask.text),
        choices_of(ask.choices, answered),
        _range(ask.number) if ask.number else "",
        choices_of(ask.reasons, answered),
    )


def choices_of(texts: tuple[str, ...], said: Callable[[str], str]) -> tuple[Choice, ...]:
    """Return texts with the letter that each has on the screen."""
    return tuple(
        Choice(letter, said(text)) for letter, text in zip(ascii_lowercase, texts, strict=False)
    )


def solution_of(ask: Ask, loaded: LoadedLesson) -> Solution | None:
    """Return what is the case, and what is not; None where all look together.

    Raises:
        BrokenRun: a run broke down.
    """
    if ask.answer is None:
        return None
    if ask.number is not None:
        return _of_number(ask.answer, ask.number, loaded)
    place = answer_place(ask, loaded)
    assert place is not None
    answers = [
        f"{choice.letter}, “{choice.text}”" for choice in choices_of(ask.choices, loaded.text)
    ]
    others = [other for other in range(len(answers)) if other != place]
    if ask.answer.nearest:
        others.sort(key=lambda other: abs(_number(ask, other) - _number(ask, place)))
    return Solution(answers[place], tuple(answers[other] for other in others[:_WRONG_TURNS]))


def _of_number(answer: AskAnswer, asked: Guessed, loaded: LoadedLesson) -> Solution:
    assert answer.figure is not None
    figure, within = loaded.figure(answer.figure), answer.within or 0
    low, high = _counts_as_right(figure.number - within, figure.number + within)
    unit = f" {asked.unit}" if asked.unit else ""
    first, last = max(low, asked.low), min(high, asked.high)
    both = f"any guess from {number(first)} to {number(last)} counts as right"
    counts = f"; {both}" if first < last else ""
    turns = []
    if low > asked.low:
        turns.append(f"too few, under {number(low)}")
    if high < asked.high:
        turns.append(f"too many, over {number(high)}")
    return Solution(f"{figure.text}{unit}{counts}", tuple(turns))


def _counts_as_right(low: float, high: float) -> tuple[float, float]:
    """Return the least and the most of the whole numbers that are right, if any is."""
    whole = math.ceil(low - _ROUNDING), math.floor(high + _ROUNDING)
    return whole if whole[0] <= whole[1] else (low, high)


def _range(asked: Guessed) -> str:
    unit = f" ({asked.unit})" if asked.unit else ""
    return f"a number from {plain(asked.low)} to {plain(asked.high)}{unit}"


def _number(ask: Ask, place: int) -> float:
    """Return the number of a choice; that each has one was checked."""
    return numbers_in(ask.choices[place])[0]
