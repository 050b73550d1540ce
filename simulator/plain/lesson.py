"""A lesson told line by line: what a class reads, is asked, types, and sees of a story."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.classroom.lessons.lesson import Ask, Show
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.play import (
    Action,
    Again,
    Before,
    Choose,
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
from simulator.classroom.telling import guess_text, told
from simulator.classroom.typed import counts_typed, number_typed
from simulator.plain.lesson_shows import show_lines
from simulator.plain.session import Read, Say, Session
from simulator.plain.walk import Walk
from simulator.report.words import lessons as words
from simulator.report.words.terms import ANSWER_LETTERS, number, plural
from simulator.scenario.letters.text import shorten
from simulator.story.answers import Answers
from simulator.story.backend import InProcess

Clock = Callable[[], float]
"""Gives the minutes since the lesson began."""
_OWN = ("next", "help")
"""Words of a story's own conversation that mean something else in a lesson."""
_WORDS = (
    "next (or Enter): the next part of the lesson, or the next event of a story. "
    "At a question, Enter goes on without a guess.",
    "on (or n): the next part of the lesson, also where a story is not at its end.",
    "before: the part before.",
    "again: this step from its beginning, with its question shut.",
    "step: where the lesson is.",
    "clock (or c): the minutes of the plan, and those that are gone.",
    "hands 12 7 3 (or h): the hands of a room, one number for each answer.",
)


def converse(loaded: LoadedLesson, read: Read, say: Say, clock: Clock) -> None:
    """Play a lesson and obey what is typed, until `quit`, twice, or the end of the input.

    Raises:
        BrokenRun: a run broke down.
    """
    playing = PlainLesson(loaded, say, clock)
    playing.begin()
    leaving = False
    while (typed := read()) is not None:
        typed = typed.strip()
        leaves = typed.casefold() in {"quit", "q", "exit"}
        if leaves and (leaving or playing.ended):
            say("Goodbye.")
            return
        leaving = leaves
        if leaves:
            say(f"{playing.place()} Type quit once more to leave the lesson.")
        else:
            playing.obey(typed)
    say("The input has ended. Goodbye.")


class PlainLesson:
    """A lesson that is on, and the story that its step shows."""

    def __init__(self, loaded: LoadedLesson, say: Say, clock: Clock) -> None:
        self._loaded = loaded
        self._out = say
        self._clock = clock
        self._playing = begun(loaded.lesson)
        self._session = Session(say, self._playing.allowed)
        self._answers = Answers(InProcess())
        self._standing: Show | None = None
        """What the walk of the session is of."""

    @property
    def ended(self) -> bool:
        """Whether the lesson is over."""
        return self._playing.ended

    def begin(self) -> None:
        """Say what the lesson is, and its first part."""
        lesson = self._loaded.lesson
        steps = plural(len(lesson.steps), "step")
        self._out(f"Lesson: {lesson.title}")
        self._out(f"It takes {plural(lesson.minutes, 'minute')}, in {steps}.")
        self._out(f"The question: {lesson.question}")
        for text in filter(None, (lesson.note, words.NOBODY_HAS_TO, lesson.instead)):
            self._out(text)
        for word, meaning in lesson.words.items():
            self._out(words.meaning(word, meaning))
        self._out("Press Enter to go on, here and after each part. Type help for the commands.")
        self._out("")
        self._say_part()

    def place(self) -> str:
        """Say where the lesson is."""
        return words.place(self._playing.step + 1, len(self._loaded.lesson.steps))

    def obey(self, typed: str) -> None:
        """Do what was typed: a guess, a word of the lesson, or one of the story that is shown."""
        word, _, rest = typed.casefold().partition(" ")
        if self._playing.waits_for is not None:
            self._answer(word, rest.strip(), typed.casefold())
        elif self._answers_again(word, typed.casefold()):
            # The letters of answers are words of a story, too.
            self._out(words.ASKED_ALREADY)
        elif not self._obeyed(word):
            self._ask_story(typed, word)

    def _answers_again(self, word: str, typed: str) -> bool:
        """Tell whether this would be an answer, had the question in front not been answered."""
        playing, ask = self._playing, self._playing.at.ask
        if playing.ended or playing.part != "ask" or ask is None or not typed:
            return False
        _, _, rest = typed.partition(" ")
        return _action(ask, word, rest.strip(), typed, by_reason=False) is not None

    def _obeyed(self, word: str) -> bool:
        """Do a word of the lesson; False where it is none."""
        actions: dict[str, Action] = {
            "on": Next(),
            "n": Next(),
            "before": Before(),
            "again": Again(),
        }
        if word in {"", "next"}:
            self._on()
        elif word in actions:
            self._do(actions[word])
        elif word == "step":
            self._out(self.place())
        elif word in {"clock", "c"}:
            self._out(words.clock(self._playing.planned, self._clock()))
        elif word in {"hands", "h"}:
            self._do(Hands(()))
        elif word in {"help", "?"}:
            self._help()
        else:
            return False
        return True

    def _help(self) -> None:
        for line in _WORDS:
            self._out(line)
        if self._has_story():
            for line in self._session.words(but=_OWN):
                self._out(line)
        self._out("quit: leave; you are asked once.")

    def _ask_story(self, typed: str, word: str) -> None:
        if self._playing.covered:
            self._out(words.TO_COME)
        elif self._has_story():
            self._stand()
            self._session.obey(typed)
        else:
            self._out(f"There is no word {shorten(word)} here. Type help for the commands.")

    def _has_story(self) -> bool:
        shown = self._playing.shown
        return shown is not None and shown.screen != "nothing"

    def _on(self) -> None:
        """Go to the next event of a story that is played from its start, or to the next part."""
        if self._in_story():
            for line in self._session.walk.next():
                self._out(line)
            if not self._in_story():
                self._out("The end of the story. Press Enter to go on with the lesson.")
        else:
            self._do(Next())

    def _in_story(self) -> bool:
        playing, show = self._playing, self._playing.at.show
        if playing.ended or playing.part != "show" or show is None or not show.is_played:
            return False
        walk = self._session.walk
        return not (walk.at_end and walk.open is None)

    def _answer(self, word: str, rest: str, typed: str) -> None:
        """Take what was typed at a question: an answer, or a word that gives nothing away."""
        ask = self._playing.at.ask
        assert ask is not None
        by_reason = self._playing.waits_for == "reason"
        action = _action(ask, word, rest, typed, by_reason=by_reason)
        if action is not None:
            self._do(action)
        elif word in {"step", "clock", "c", "help", "?", "again", "before"}:
            self._obeyed(word)
        else:
            self._out(words.COVERED)

    def _do(self, action: Action) -> None:
        outcome = after(self._playing, action)
        if isinstance(outcome, Refusal):
            self._out(words.REFUSED[outcome.why])
            return
        if isinstance(action, Skip):
            by_reason = self._playing.waits_for == "reason"
            self._out(words.NO_REASON if by_reason else words.NO_GUESS)
        moved = outcome.step != self._playing.step
        self._playing = outcome
        self._session.allowed = outcome.allowed
        if moved:
            self._out("")
        self._say_part()

    def _text(self, text: str) -> Iterator[str]:
        """Say a text with its figures; where it takes long to work them out, that comes first."""
        if self._loaded.takes_time(text):
            yield words.WORKING
        yield self._loaded.text(text)

    def _say_part(self) -> None:
        for line in self._part_lines(self._playing):
            self._out(line)

    def _part_lines(self, playing: Playing) -> Iterator[str]:
        step = playing.at
        if playing.ended:
            # Before, they would answer questions of the lesson.
            for goal in self._loaded.lesson.goals:
                yield words.goal(goal)
            yield "The end of the lesson. Type quit to leave, or before to go back."
            return
        if playing.part == parts_of(step)[0] and playing.waits_for != "reason":
            yield f"{self.place()} {plural(step.minutes, 'minute')}."
        if playing.part == "say":
            yield from self._text(step.say)
        elif playing.part == "ask" and step.ask is not None:
            yield from self._question(step.ask)
        elif playing.part == "show" and step.show is not None:
            yield from self._show(step.show)
        elif playing.part == "tell":
            yield from self._told()
        elif playing.part == "talk":
            yield from self._text(f"Talk: {step.talk}")

    def _question(self, ask: Ask) -> Iterator[str]:
        waits_for = self._playing.waits_for
        by_reason = waits_for == "reason"
        choices = ask.reasons if by_reason else ask.choices
        texts = [self._loaded.text(choice) for choice in choices]
        yield "Why?" if by_reason else f"Question: {self._loaded.text(ask.text)}"
        letters = ANSWER_LETTERS[: len(texts)]
        for letter, text in zip(letters, texts, strict=True):
            yield f"{'Reason' if by_reason else 'Answer'} {letter}: {text}"
        if waits_for is None:
            yield words.ASKED_ALREADY
        elif ask.number is not None and not by_reason:
            unit = f" ({ask.number.unit})" if ask.number.unit else ""
            low, high = number(ask.number.low), number(ask.number.high)
            yield f"Type a number from {low} to {high}{unit}. Enter goes on without a guess."
        else:
            what = "reason" if by_reason else "guess"
            yield f"Type your {what}, one of {', '.join(letters)}. Enter goes on without one."

    def _show(self, show: Show) -> Iterator[str]:
        if show.screen == "nothing":
            return
        yield words.WORKING
        walk = self._walk_of(show)
        yield from show_lines(self._loaded, show, walk)
        if self._playing.at.tell is None:
            yield from self._guessed()

    def _guessed(self) -> Iterator[str]:
        """Say what was guessed in this step, and why, where somebody guessed."""
        ask, guess = self._playing.at.ask, self._playing.guess
        if ask is None or guess is None or guess.skipped:
            return
        if guess.hands:
            yield words.hands([self._loaded.text(choice) for choice in ask.choices], guess.hands)
            return
        text = guess_text(ask, guess, self._loaded)
        if text is not None:
            reason = "" if guess.reason is None else self._loaded.text(ask.reasons[guess.reason])
            yield words.guessed(text, reason)

    def _walk_of(self, show: Show) -> Walk:
        walk = Walk(self._loaded.story_of(show), self._answers)
        self._session.stand(walk)
        self._standing = show
        return walk

    def _stand(self) -> None:
        """Have the session where the step in front is, also after a way back."""
        show = self._playing.shown
        if show is not None and show is not self._standing:
            for _ in show_lines(self._loaded, show, self._walk_of(show)):
                pass

    def _told(self) -> Iterator[str]:
        step = self._playing.at
        yield from self._guessed()
        if step.tell is not None and self._loaded.takes_time(
            f"{step.tell.yes}{step.tell.no}{step.tell.all}"
        ):
            yield words.WORKING
        yield told(self._playing, self._loaded)


def _action(ask: Ask, word: str, rest: str, typed: str, *, by_reason: bool) -> Action | None:
    """Return what was typed at a question as an action; None where it is no answer."""
    choices = ask.reasons if by_reason else ask.choices
    folded = [choice.casefold().strip() for choice in choices]
    if not typed:
        return Skip()
    if word in {"hands", "h"}:
        return Hands(counts_typed(rest))
    if choices and len(typed) == 1 and typed in ANSWER_LETTERS[: len(choices)]:
        return Choose(ANSWER_LETTERS.index(typed))
    if typed in folded:
        return Choose(folded.index(typed))
    value = number_typed(typed)
    return NumberGuess(value) if value is not None and not choices else None
