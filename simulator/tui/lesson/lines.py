"""What a lesson says on the screen: the part in front, what to press, and guesses as dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.classroom.lessons.lesson import Ask, Lesson
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.play import Guess, Playing
from simulator.classroom.telling import guess_text, told
from simulator.report.words import lessons as words
from simulator.report.words.terms import ANSWER_LETTERS, letters_to_press, number, plural
from simulator.scenario.letters.cells import wrapped
from simulator.tui.lesson.typing import TypedAnswer

_ON = "Space: go on.  Backspace: back.  r: this step again.  c: the clock."
_PLAYED = "Enter: the next event of the story.  Space: on with the lesson.  Backspace: back."
_PLAYED_OUT = "The end of the story.  Space or Enter: on with the lesson.  Backspace: back."
BESIDE_THE_SCREEN = "5: the screen again.  Space: go on.  Backspace: back.  c: the clock."
"""On the words of a part that shows a screen, too."""
IN_FLOW = "Up, down: a line, and Enter: its card.  Space: on with the lesson.  Backspace: back."
"""Where Watch shows who tells whom what."""
END = "The end of the lesson."
_AT_END = "2, 3, 4, 6: all are open.  Backspace: back.  5: the lessons.  q: leave."
_HANG, _APART = "   ", "  "
_FIRM = "\N{NO-BREAK SPACE}"
_DOTS = 20
"""So many dots stand for a room at most."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that a part says, the question that it asks apart: a class shall find it at a glance."""

    before: str = ""
    question: str = ""
    after: str = ""
    """The answers to choose from, right below it."""

    @property
    def text(self) -> str:
        """All of it."""
        asked = "\n".join(filter(None, (self.question, self.after)))
        return "\n\n".join(filter(None, (self.before, asked)))


def beginning(lesson: Lesson) -> str:
    """Return what a class should know before the first step."""
    length = f"{plural(lesson.minutes, 'minute')}, {plural(len(lesson.steps), 'step')}."
    meanings = [words.meaning(word, meaning) for word, meaning in lesson.words.items()]
    opening = f"{lesson.question} {length}"
    texts = (opening, *meanings, lesson.note, words.NOBODY_HAS_TO, lesson.instead)
    return "\n".join(filter(None, texts))


def place(playing: Playing) -> str:
    """Say in which step a class is."""
    return words.place(playing.step + 1, len(playing.lesson.steps))


def part_text(playing: Playing, loaded: LoadedLesson) -> str:
    """Return the text of the part in front; where a figure of it is not there yet, say so."""
    step = playing.at
    if playing.ended:
        # Before, they would answer questions of the lesson.
        goals = [words.goal(goal) for goal in playing.lesson.goals]
        return "\n".join((*goals, "", END))
    if playing.part == "ask" and step.ask is not None:
        choices = choices_text(playing, step.ask, loaded)
        return Spoken("", question_text(step.ask, loaded), choices).text
    if playing.part == "show":
        return _dots_line(playing, loaded) if step.tell is None else ""
    if playing.part == "tell":
        return "\n".join(filter(None, (_dots_line(playing, loaded), _told(playing, loaded))))
    return _text(step.say if playing.part == "say" else step.talk, loaded)


def press_at_story(choices: Sequence[str]) -> str:
    """Say what to press where the story in Watch asks, and not the lesson."""
    return f"{letters_to_press(len(choices))}: your answer.  Enter: no guess."


def press(playing: Playing, typed: TypedAnswer, *, story_ended: bool = False) -> str:
    """Say what to press; a story that is played from its start may have `story_ended`."""
    ask, step = playing.at.ask, playing.at
    if playing.ended:
        return _AT_END
    if playing.waits_for is None or ask is None:
        if playing.part != "show" or step.show is None or not step.show.is_played:
            return _ON
        return _PLAYED_OUT if story_ended else _PLAYED
    by_reason = playing.waits_for == "reason"
    if typed.hands:
        return f"Hands, one count for each answer, then Enter: {typed.text}_   Escape: no counts."
    if ask.number is not None and not by_reason:
        unit = f" {ask.number.unit}" if ask.number.unit else ""
        span = f"{number(ask.number.low)} to {number(ask.number.high)}{unit}"
        return f"Your guess, {span}, then Enter: {typed.text}_   Enter alone: no guess."
    letters = letters_to_press(len(ask.reasons if by_reason else ask.choices))
    counts = "" if by_reason else "  h: hands of a room."
    none = "no reason" if by_reason else "no guess"
    return f"{letters}: your answer.{counts}  Enter: {none}."


def keys_in_rows(press: str, width: int) -> list[str]:
    """Return what to press in rows: each key stands in one with what it does, if it fits."""
    rows = [_HANG]
    for key in press.split(_APART):
        gap = "" if rows[-1] == _HANG else _APART
        if gap and len(rows[-1] + gap + key) > width:
            rows.append(_HANG)
            gap = ""
        rows[-1] += gap + key
    return [part for row in rows for part in wrapped(row, width, "", _HANG)]


def dots(ask: Ask, guess: Guess, loaded: LoadedLesson) -> str:
    """Return what was guessed as a row of dots, one for each hand or some; empty for nobody.

    Whose hand it was is not there to be told.
    """
    counts = guess.hands or tuple(int(place == guess.choice) for place, _ in enumerate(ask.choices))
    most = max(counts, default=0)
    if not most:
        return ""
    # A room of hundreds is drawn to scale; who is there at all has a dot.
    a_dot = max(1.0, most / _DOTS)
    rows = [
        f"{_text(choice, loaded)} {'●' * (round(count / a_dot) or int(count > 0)) or '-'}"
        for choice, count in zip(ask.choices, counts, strict=True)
    ]
    # A choice and its dots stay in one line.
    return f"Guessed: {'   '.join(row.replace(' ', _FIRM) for row in rows)}"


def _dots_line(playing: Playing, loaded: LoadedLesson) -> str:
    ask, guess = playing.at.ask, playing.guess
    if ask is None or guess is None or guess.skipped:
        return ""
    said = f"Guessed: ● {number(guess.number)}" if guess.number is not None else ""
    said = said or dots(ask, guess, loaded)
    if guess.reason is None:
        return said
    return f"{said}   {words.because(_text(ask.reasons[guess.reason], loaded))}"


def question_text(ask: Ask, loaded: LoadedLesson) -> str:
    """Return what is asked, with its figures."""
    return _text(ask.text, loaded)


def choices_text(playing: Playing, ask: Ask, loaded: LoadedLesson) -> str:
    """Return what can be chosen; nothing where a number is asked for."""
    by_reason = playing.waits_for == "reason"
    choices = ask.reasons if by_reason else ask.choices
    lines = []
    if by_reason and playing.guess is not None:
        said = guess_text(ask, playing.guess, loaded)
        lines.append(f"{words.guessed(said or '')} Why?")
    lines += [
        f"  {letter}  {_text(choice, loaded)}"
        for letter, choice in zip(ANSWER_LETTERS, choices, strict=False)
    ]
    if playing.waits_for is None:
        lines.append("This was asked already. r asks it again.")
    return "\n".join(lines)


def _told(playing: Playing, loaded: LoadedLesson) -> str:
    tell, ask = playing.at.tell, playing.at.ask
    if tell is None or ask is None:
        return ""
    figure = "" if ask.answer is None else ask.answer.figure
    wanted = f"{tell.yes}{tell.no}{tell.all}{''.join(ask.choices)}"
    return _not_ready(wanted, loaded, figure) or told(playing, loaded)


def _text(text: str, loaded: LoadedLesson) -> str:
    return _not_ready(text, loaded) or loaded.text(text)


def _not_ready(text: str, loaded: LoadedLesson, figure: str | None = None) -> str:
    """Say that a figure of `text`, or `figure` beside it, is not there; empty where all are."""
    if loaded.is_ready(text, figure):
        return ""
    return words.BROKEN if loaded.is_broken(text, figure) else words.NOT_READY
