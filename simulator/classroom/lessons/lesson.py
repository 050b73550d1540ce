"""What a lesson is, as its file says it: steps that ask, show and tell, and figures by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from simulator.classroom.lessons.class_keys import ClassRequest, LiveClass
from simulator.classroom.starts.model import MOMENTS, At, Given
from simulator.scenario.amounts import limits
from simulator.scenario.amounts.limits import Limits
from simulator.scenario.base import (
    Count,
    Line,
    Many,
    Name,
    NotNegative,
    Reference,
    Sentence,
    Word,
    Written,
)

Screen: TypeAlias = Literal["watch", "compare", "infer", "assumptions", "follow", "nothing"]
SaidAs: TypeAlias = Literal["of 10", "in 100", "hours"]
MOST_MINUTES, MOST_STEPS, MOST_RUNS = 180, 30, 100
FEWEST_CHOICES, MOST_CHOICES, MOST_REASONS = 2, 6, 5

_LENGTH = Limits(1, MOST_MINUTES, "no lesson takes so long")
_RUNS = Limits(1, MOST_RUNS, "a class does not wait for so many")
_GUESSED = Limits(-1e9, 1e9, "nobody guesses so much")


def _as_moment(value: Any) -> Any:
    if isinstance(value, dt.datetime) or value in MOMENTS:
        return value
    raise ValueError(f"is not a moment: write {', '.join(MOMENTS)} or a date-time")


def _as_answer(value: Any) -> Any:
    return {"choice": value} if isinstance(value, str) else value


Values = Annotated[dict[Reference, Any], Field(max_length=100)]
"""Values of a scenario by key, as `--vary` has them; the scenario says whether they are right."""


class LessonFigure(Written):
    """A number in a text: worked out from runs, never typed."""

    of: Name
    """Where it stands in the JSON of `camsim run`: `happened.asked`, `measures.likeliest_wrong`.

    Or the homes of one request, or of two at once: `requests.2.asked`, `requests.2_and_5.in_reach`.
    """
    policy: Name
    """The policy of the run."""
    story: Reference = ""
    """By default the lesson's own."""
    set: Values = Field(default_factory=dict)
    """Numbers of the story that are other ones in this run."""
    given: Given | None = None
    """What the police are given in this run, other than by the policy."""
    runs: Annotated[int, Field(ge=1), _RUNS] = 1
    """With more than one run it is their mean."""
    as_: SaidAs | None = Field(default=None, alias="as")
    """How a share or a time is said; by default as on the screens."""


class Guessed(Written):
    """A question that is answered with a number."""

    low: Annotated[float, _GUESSED]
    """The least that can be guessed."""
    high: Annotated[float, _GUESSED]
    """The most that can be guessed."""
    unit: Line = ""
    """What is counted: homes, hours."""


class AskAnswer(Written):
    """What is the case: a choice, or what a figure comes to."""

    choice: Line | None = None
    """The choice that is right, in its own words."""
    figure: Reference | None = None
    """The figure that is right, by its name in `figures`."""
    within: NotNegative | None = None
    """How far off a number may be and still be right."""
    nearest: bool | None = None
    """The choice whose number is nearest to the figure."""


class Ask(Written):
    """A question, which stays shut until somebody answers or skips it."""

    text: Sentence
    """The question."""
    choices: Annotated[Many[Line], Field(max_length=MOST_CHOICES)] = ()
    """Answers to choose from, where it is not answered with a number."""
    number: Guessed | None = None
    """What is guessed, where it is answered with a number."""
    reasons: Annotated[Many[Line], Field(max_length=MOST_REASONS)] = ()
    """Why: chosen, never written."""
    answer: (
        Annotated[AskAnswer, BeforeValidator(_as_answer, json_schema_input_type=str | AskAnswer)]
        | None
    ) = None
    """Without one, all look together."""


class Show(Written):
    """What stands on the screen."""

    screen: Screen
    """Which screen."""
    story: Reference = ""
    """By default the lesson's own."""
    policy: Reference = ""
    """By default the first of the story."""
    policies: Annotated[Many[Reference], Field(max_length=100)] = ()
    """Those that Compare puts side by side; by default those of the story."""
    at: Annotated[At, BeforeValidator(_as_moment)] = "start"
    """The moment in Watch."""
    home: Reference = ""
    """The home that is followed."""
    given: Given | None = None
    """What the police are given in Infer."""
    set: Values = Field(default_factory=dict)
    """Numbers of the story that are other ones here."""
    runs: Annotated[int, Field(ge=1), _RUNS] = 1
    """How many runs Compare makes."""
    view: Word = ""
    """How the screen shows it, as in a start state: `dots certain_opted_out`, `declined`."""
    open: Annotated[Many[Reference], Field(max_length=100)] = ()
    """What is not hidden any more from here on."""
    close: Annotated[Many[Reference], Field(max_length=100)] = ()
    """What is hidden again from here on."""

    @property
    def views(self) -> tuple[str, ...]:
        """The words of `view`."""
        return tuple(self.view.split())

    @property
    def is_played(self) -> bool:
        """Whether the story is played from its start, by whoever has the lesson in hand."""
        return self.screen == "watch" and self.at == "start"


class Tell(Written):
    """What stands beside the guess."""

    yes: Line = ""
    """To who guessed right."""
    no: Line = ""
    """To everybody else."""
    all: Line = ""
    """To everybody alike."""


class LessonStep(Written):
    """One change of one thing. Its parts come in this order, those that are there."""

    id: Name
    """What the step is called in messages and in notes."""
    minutes: Annotated[int, Field(ge=1), _LENGTH]
    """How long it takes."""
    say: Line = ""
    """What is said first."""
    request: ClassRequest | None = None
    """What a class is asked as residents; without a class the step goes on without it."""
    ask: Ask | None = None
    """What is asked before anything is shown."""
    show: Show | None = None
    """What the screen shows then."""
    tell: Tell | None = None
    """What stands beside the guess."""
    knock: bool = False
    """Whether each phone of a class picks a house, as an officer would."""
    talk: Line = ""
    """What the class talks about at the end."""
    hands_up: bool = False
    """Whether the talk is a show of hands."""
    teacher: Line = ""
    """For the printed notes alone: it never stands on a screen."""


class Lesson(Written):
    """A lesson, as its file says it."""

    title: Sentence
    """What the lesson is called."""
    minutes: Annotated[int, Field(ge=1), _LENGTH]
    """The steps add up to it."""
    question: Sentence
    """What it asks, in one sentence."""
    goals: Annotated[Many[Sentence], Field(min_length=1, max_length=20)]
    """What somebody can do after it."""
    standards: Annotated[Many[Line], Field(max_length=20)] = ()
    """Standards of teaching that it serves, for the printed plan."""
    audience: Line = ""
    """For whom it is."""
    note: Line = ""
    """What the class should know before: that things are made up, that visits are mentioned."""
    instead: Line = ""
    """What somebody does who would rather not take part."""
    story: Name
    """A bundled scenario, or a path; a step may name another."""
    seed: Annotated[Count, limits.SEED] | None = None
    """By default that of the story."""
    hidden: Annotated[Many[Reference], Field(max_length=100)] = ()
    """Screens, keys and numbers that are not there until a step opens them."""
    class_: LiveClass | None = Field(default=None, alias="class")
    """How it is played with phones, where it can be."""
    words: Annotated[dict[Name, Line], Field(max_length=50)] = Field(default_factory=dict)
    """What words mean here."""
    figures: Annotated[dict[Name, LessonFigure], Field(max_length=100)] = Field(
        default_factory=dict
    )
    """Numbers that its texts use, by name: `{gave}`."""
    steps: Annotated[Many[LessonStep], Field(min_length=1, max_length=MOST_STEPS)]
    """What happens, one after the other."""


def with_seed(lesson: Lesson, values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` with the luck of the lesson, where it has its own."""
    return {**values} if lesson.seed is None else {"seed": lesson.seed, **values}


TEXTS = ("say", "talk", "teacher")
"""The texts of a step that stand by themselves."""


def texts_of(step: LessonStep) -> dict[tuple[str | int, ...], str]:
    """Return every text of a step by where it stands in it, those that are written."""
    texts: dict[tuple[str | int, ...], str] = {(key,): getattr(step, key) for key in TEXTS}
    if step.request is not None:
        texts["request", "incident"] = step.request.incident
    if step.ask is not None:
        texts["ask", "text"] = step.ask.text
        for name in ("choices", "reasons"):
            for place, text in enumerate(getattr(step.ask, name)):
                texts["ask", name, place] = text
        if step.ask.number is not None:
            texts["ask", "number", "unit"] = step.ask.number.unit
    if step.tell is not None:
        texts |= {("tell", key): getattr(step.tell, key) for key in ("yes", "no", "all")}
    return {place: text for place, text in texts.items() if text}
