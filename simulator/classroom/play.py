"""A lesson as it is played: where a class is, what it guessed, and what each action makes of it.

Nothing here knows a screen, a story or a figure. A face holds a `Playing`, shows the part that is
in front, hands each action to `after`, and takes what comes back: the next state, or why not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from simulator.classroom.allowed import Allowed
from simulator.classroom.lessons.lesson import Ask, Lesson, LessonStep, Show

Part: TypeAlias = Literal["say", "ask", "show", "tell", "talk"]
PARTS: Final[tuple[Part, ...]] = ("say", "ask", "show", "tell", "talk")
Waiting: TypeAlias = Literal["guess", "reason"]


@dataclass(frozen=True, slots=True)
class Guess:
    """What was guessed at one question; nothing where it was skipped."""

    choice: int | None = None
    """The place of a choice."""
    number: float | None = None
    hands: tuple[int, ...] = ()
    """How many hands each choice got, where a whole room guessed."""
    reason: int | None = None
    """The place of a reason."""
    asks_reason: bool = False
    """Whether the reason is still asked for."""

    @property
    def skipped(self) -> bool:
        """Whether nobody guessed."""
        return self.choice is None and self.number is None and not self.hands


@dataclass(frozen=True, slots=True)
class Playing:
    """Where a class is in a lesson. It is replaced, never changed."""

    lesson: Lesson
    step: int = 0
    part: Part = "say"
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    """By step, what was guessed; in memory only."""
    ended: bool = False

    @property
    def at(self) -> LessonStep:
        """The step that is in front."""
        return self.lesson.steps[self.step]

    @property
    def guess(self) -> Guess | None:
        """What was guessed in this step; None where its question is still shut."""
        return self.guesses.get(self.at.id)

    @property
    def waits_for(self) -> Waiting | None:
        """What the part in front waits for, if it is a question that nobody answered yet."""
        if self.part != "ask" or self.ended:
            return None
        if self.guess is None:
            return "guess"
        return "reason" if self.guess.asks_reason else None

    @property
    def covered(self) -> bool:
        """Whether this step still asks what could be seen: from its first word to its answer."""
        unasked = self.guess is None or self.guess.asks_reason
        return self.at.ask is not None and unasked and not self.ended

    @property
    def shown(self) -> Show | None:
        """What this step, or the last one before, puts on the screen, covered or not."""
        return self._shown()[-1] if self._shown() else None

    @property
    def allowed(self) -> Allowed:
        """What the class can do now; every face asks it. After the end nothing is to come."""
        if self.ended:
            return Allowed()
        allowed = Allowed(covered=self.covered).with_closed(self.lesson.hidden)
        for show in self._shown():
            allowed = allowed.with_opened(show.open).with_closed(show.close)
        return allowed

    @property
    def planned(self) -> tuple[int, int]:
        """The minutes of the plan at which this step begins and ends."""
        before = sum(step.minutes for step in self.lesson.steps[: self.step])
        return before, before + self.at.minutes

    def _shown(self) -> list[Show]:
        """Return everything that was shown up to now, in order."""
        reached = PARTS.index(self.part) >= PARTS.index("show")
        steps = self.lesson.steps[: self.step + reached]
        return [step.show for step in steps if step.show is not None]


def begun(lesson: Lesson) -> Playing:
    """Return a lesson at its first part."""
    return Playing(lesson, part=parts_of(lesson.steps[0])[0])


def parts_of(step: LessonStep) -> tuple[Part, ...]:
    """Return the parts that a step has, in their order.

    To show nothing is no part, for there is nothing to look at; but guesses are, where no text
    stands beside them.
    """
    shows = step.show is not None and step.show.screen != "nothing"
    looks = shows or (step.ask is not None and step.tell is None)
    return tuple(part for part in PARTS if getattr(step, part) and (part != "show" or looks))


# ── What a class does ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Next:
    """The next part; an open question is not passed by it."""


@dataclass(frozen=True, slots=True)
class Before:
    """The part before."""


@dataclass(frozen=True, slots=True)
class Again:
    """The step from its first part on, with its question shut again."""


@dataclass(frozen=True, slots=True)
class Skip:
    """Leave the open question, or its reason, without an answer."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Take a choice by its place, or a reason."""

    place: int


@dataclass(frozen=True, slots=True)
class NumberGuess:
    """Guess a number."""

    value: float


@dataclass(frozen=True, slots=True)
class Hands:
    """How many hands each choice got."""

    counts: tuple[int, ...]


Action: TypeAlias = Next | Before | Again | Skip | Choose | NumberGuess | Hands
MOST_HANDS = 1_000
WhyNot: TypeAlias = Literal[
    "question open", "no question", "no such choice", "a choice is asked for",
    "a number is asked for", "out of range", "not a count for each", "at the beginning", "ended",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that does not fit: nothing has changed."""

    why: WhyNot


def after(playing: Playing, action: Action) -> Playing | Refusal:
    """Return what `action` makes of a lesson, or why it does not fit."""
    if isinstance(action, Before):
        return _before(playing)
    if isinstance(action, Again):
        return _again(playing)
    if playing.ended:
        return Refusal("ended")
    if isinstance(action, Next):
        return Refusal("question open") if playing.waits_for else _next(playing)
    if playing.waits_for is None:
        return Refusal("no question")
    answered = _answered(playing, action)
    if isinstance(answered, Refusal):
        return answered
    playing = replace(playing, guesses={**playing.guesses, playing.at.id: answered})
    return playing if answered.asks_reason else _next(playing)


def _next(playing: Playing) -> Playing:
    parts = parts_of(playing.at)
    later = parts[parts.index(playing.part) + 1 :]
    if later:
        return replace(playing, part=later[0])
    if playing.step + 1 == len(playing.lesson.steps):
        return replace(playing, ended=True)
    step = playing.step + 1
    return replace(playing, step=step, part=parts_of(playing.lesson.steps[step])[0])


def _before(playing: Playing) -> Playing | Refusal:
    if playing.ended:
        return replace(playing, ended=False)
    parts = parts_of(playing.at)
    earlier = parts[: parts.index(playing.part)]
    if earlier:
        return replace(playing, part=earlier[-1])
    if playing.step == 0:
        return Refusal("at the beginning")
    step = playing.step - 1
    return replace(playing, step=step, part=parts_of(playing.lesson.steps[step])[-1])


def _again(playing: Playing) -> Playing:
    guesses = {id_: guess for id_, guess in playing.guesses.items() if id_ != playing.at.id}
    return replace(playing, part=parts_of(playing.at)[0], guesses=guesses, ended=False)


def _answered(playing: Playing, action: Skip | Choose | NumberGuess | Hands) -> Guess | Refusal:
    """Return what a question is answered with, or with its reason."""
    ask, guess = playing.at.ask, playing.guess
    assert ask is not None
    if guess is not None:
        return _with_reason(guess, ask, action)
    if isinstance(action, Skip):
        return Guess()
    answered = _guessed(ask, action)
    if isinstance(answered, Guess) and not answered.hands:
        return replace(answered, asks_reason=bool(ask.reasons))
    return answered


def _with_reason(guess: Guess, ask: Ask, action: Action) -> Guess | Refusal:
    if isinstance(action, Skip):
        return replace(guess, asks_reason=False)
    if not isinstance(action, Choose):
        return Refusal("a choice is asked for")
    if not 0 <= action.place < len(ask.reasons):
        return Refusal("no such choice")
    return replace(guess, reason=action.place, asks_reason=False)


def _guessed(ask: Ask, action: Choose | NumberGuess | Hands) -> Guess | Refusal:
    if ask.number is not None:
        if not isinstance(action, NumberGuess):
            return Refusal("a number is asked for")
        if not ask.number.low <= action.value <= ask.number.high:
            return Refusal("out of range")
        return Guess(number=action.value)
    if isinstance(action, NumberGuess):
        return Refusal("a choice is asked for")
    if isinstance(action, Choose):
        there = 0 <= action.place < len(ask.choices)
        return Guess(choice=action.place) if there else Refusal("no such choice")
    counts = action.counts
    fits = len(counts) == len(ask.choices) and all(0 <= hands <= MOST_HANDS for hands in counts)
    return Guess(hands=counts) if fits and any(counts) else Refusal("not a count for each")
