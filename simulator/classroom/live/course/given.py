"""What stands fast in a class: its lesson, its street, its luck, and how many can take part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from simulator.classroom.lessons.class_keys import ClassRequest, LiveClass
from simulator.classroom.lessons.figures import Figure
from simulator.classroom.lessons.lesson import Lesson, LessonStep, texts_of
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.live.deck import Deck
from simulator.classroom.live.state import HouseId, Mode
from simulator.classroom.live.street import Street, street_of
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.loaded import Loaded
from simulator.scenario.problems import InputError

DEFAULT_SEATS = 40


@dataclass(frozen=True)
class Class:
    """A class as it was begun; where it is, is its `ClassState`."""

    name: str
    """Of the lesson."""
    lesson: Lesson
    loaded: Loaded
    """The scenario of its street, with its policies."""
    street: Street
    seed: int
    """Of all luck of the class; nobody sees it."""
    mode: Mode
    most_seats: int
    hands: int = 0
    """In mode hands: how many there are."""
    figures: Mapping[str, Figure] = field(default_factory=dict)
    """Figures of other stories than the street; those of the street are of the class's answers."""

    @property
    def live(self) -> LiveClass:
        """What the lesson says of a class."""
        assert self.lesson.class_ is not None
        return self.lesson.class_

    @property
    def policies(self) -> tuple[str, ...]:
        """The policies under which the answers are worked out; the first is in force."""
        return self.live.what_if

    @cached_property
    def deck(self) -> Deck:
        """All luck of the class."""
        return Deck(self.seed, self.live.cards)

    @cached_property
    def requests(self) -> tuple[ClassRequest, ...]:
        """The requests, in the order of the steps that make them."""
        return tuple(step.request for step in self.lesson.steps if step.request is not None)

    def step(self, place: int) -> LessonStep:
        """Return a step by its place from 0."""
        return self.lesson.steps[place]

    def request_at(self, step: int) -> int | None:
        """Return which request the step at `step` makes, counted from 0; None where it has none."""
        if self.step(step).request is None:
            return None
        return self.requests_before(step)

    def requests_before(self, step: int) -> int:
        """Return how many requests the steps before `step` make."""
        return sum(one.request is not None for one in self.lesson.steps[:step])

    def asked(self, request: int) -> tuple[HouseId, ...]:
        """Return the houses that a request asks, by its place from 0."""
        return self.street.asks(self.requests[request].circle)

    def policies_at(self, step: int) -> tuple[str, ...]:
        """Return the policies that the what-if of a step goes through."""
        show = self.step(step).show
        return show.policies if show is not None and show.policies else self.policies

    def policy_at(self, step: int) -> str:
        """Return the policy under which a step tells and infers: its own, or the one in force."""
        show = self.step(step).show
        return show.policy if show is not None and show.policy else self.policies[0]


def class_of(
    loaded: LoadedLesson,
    *,
    seed: int,
    mode: Mode | None = None,
    most_seats: int = DEFAULT_SEATS,
    hands: int = 0,
) -> Class:
    """Return a class of a lesson that was checked, as it begins.

    Raises:
        InputError: it is not for classes, its street has too few homes for so many seats, or nobody
            said how many hands there are.
        BrokenRun: a run that a figure of another story needs broke down.
    """
    live = loaded.lesson.class_
    if live is None:
        raise InputError.about(
            loaded.name,
            "this lesson is not for phones: it has no street ([class]); camsim lesson plays it",
        )
    street = loaded.figures.stories.under(live.street, live.what_if)
    houses = street_of(street)
    chosen = "hands" if hands else mode or live.mode
    if chosen == "hands" and hands < 1:
        raise InputError.about("--hands", "say how many hands there are: --hands 24")
    if chosen != "hands" and not 1 <= most_seats <= houses.most_seats:
        raise InputError.about(
            "--seats",
            f"1 to {houses.most_seats}: a quarter of the {len(houses.cameras)} homes with a camera "
            "stays with the computer, so that nobody can tell who plays which",
        )
    others = {
        name: loaded.figure(name)
        for name in _used(loaded.lesson)
        if (loaded.lesson.figures[name].story or loaded.lesson.story) != live.street
    }
    seats = 0 if chosen == "hands" else most_seats
    return Class(loaded.name, loaded.lesson, street, houses, seed, chosen, seats, hands, others)


def _used(lesson: Lesson) -> list[str]:
    texts = [text for step in lesson.steps for text in texts_of(step).values()]
    answers = [step.ask.answer.figure for step in lesson.steps if step.ask and step.ask.answer]
    named = [*(name for text in texts for name in figures_in(text)), *filter(None, answers)]
    return [name for name in dict.fromkeys(named) if name in lesson.figures]
