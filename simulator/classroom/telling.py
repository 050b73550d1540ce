"""What stands beside a guess: whether it was right, and the text for it with its figures."""

from __future__ import annotations

from simulator.classroom.lessons.lesson import Ask
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.lessons.texts import GUESS, numbers_in
from simulator.classroom.play import Guess, Playing
from simulator.report.words.lessons import NOBODY_GUESSED, SPLIT
from simulator.report.words.terms import number
from simulator.scenario.letters.figures import figures_in


def answer_place(ask: Ask, loaded: LoadedLesson) -> int | None:
    """Return the place of the choice that is the case; None where a number or nothing is."""
    answer = ask.answer
    if answer is None or not ask.choices:
        return None
    if answer.choice is not None:
        return ask.choices.index(answer.choice)
    assert answer.figure is not None
    return nearest_choice(ask, loaded.figure(answer.figure).number)


def nearest_choice(ask: Ask, value: float) -> int:
    """Return the place of the choice whose number is nearest to `value`."""
    off = [abs(numbers_in(choice)[0] - value) for choice in ask.choices]
    return off.index(min(off))


def guessed_place(guess: Guess) -> int | None:
    """Return the place of the choice that was guessed: of a room's, the one with most hands."""
    if not guess.hands:
        return guess.choice
    most = max(guess.hands)
    return guess.hands.index(most) if guess.hands.count(most) == 1 else None


def is_right(ask: Ask, guess: Guess, loaded: LoadedLesson) -> bool:
    """Tell whether a guess is what is the case; no guess is not."""
    answer = ask.answer
    if answer is None:
        return False
    if guess.number is not None and answer.figure is not None:
        return abs(guess.number - loaded.figure(answer.figure).number) <= (answer.within or 0)
    place = guessed_place(guess)
    return place is not None and place == answer_place(ask, loaded)


def told(playing: Playing, loaded: LoadedLesson) -> str:
    """Return what the step in front tells, for what was guessed in it."""
    step, guess = playing.at, playing.guess or Guess()
    if step.tell is None or step.ask is None:
        return ""
    text = step.tell.all
    if not text:
        text = step.tell.yes if is_right(step.ask, guess, loaded) else step.tell.no
    said = guess_text(step.ask, guess, loaded)
    filled = loaded.text(text, said)
    if said is not None or GUESS not in figures_in(text):
        return filled
    # What is about the guess is left out: what stands in its place says why.
    return f"{SPLIT if guess.hands else NOBODY_GUESSED} {filled}".rstrip()


def guess_text(ask: Ask, guess: Guess, loaded: LoadedLesson) -> str | None:
    """Return what was guessed, in words; None where nobody did, or a room was of two minds."""
    if guess.number is not None:
        return number(guess.number)
    place = guessed_place(guess)
    return None if place is None else loaded.text(ask.choices[place])
