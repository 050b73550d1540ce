"""Five roles to argue in: nobody plays a suspect, and each has two facts from the lesson's run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.classroom.lessons.lesson import with_seed
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.experiment.results import Outcome
from simulator.measure.definitions import MEASURES
from simulator.report.words.compared.figure_text import measure_text

FACTS_A_CARD = 2
_NOTHING = "0"


@dataclass(frozen=True, slots=True)
class Role:
    """A side to take. Its facts are measures, or what happened, by name, each with a sentence."""

    title: str
    wants: str
    question: str
    facts: Mapping[str, str]
    """The first two of which something happened in the run stand on the card."""


ROLES = (
    Role(
        "A resident who was asked",
        "You have a camera at your door. You want a safe street, and no trouble for your answer.",
        "What would you want to be told, and when: before you answer, or after?",
        {
            "ignored": "Letters that homes did not answer: {}.",
            "certain_nonsharing": "Times that the police can prove that a home was asked and did "
            "not share: {}.",
            "declined": "Answers that said no: {}.",
        },
    ),
    Role(
        "A person in the picture",
        "You rent here, or you walk past. You have no camera. Nobody asks you.",
        "Who should have to ask you before a clip goes on? How could they find you?",
        {
            "clips_told": "Clips that the police got: {}. Whoever walked past is in them.",
            "records_held": "Names, dots on the map, clips and totals that the police still "
            "hold at the end: {}.",
            "shared": "Times that a home gave video: {}.",
        },
    ),
    Role(
        "The police",
        "Somebody asked you for help and waits for your call. You want to find out what happened.",
        "Which facts do you need for the case? Which do you get, and do not need?",
        {
            "requests_answered": "Requests that brought a clip: {}. Requests in all: {requests}.",
            "messages_per_answered_request": "Homes that had to be asked for each request that "
            "brought a clip: {}.",
            "hours_to_first_clip": "Half of the requests got their first clip "
            "within so many hours: {}.",
            "asked": "Times that a home was asked: {}.",
        },
    ),
    Role(
        "The company",
        "You sell the cameras and pass the letters on. You want people to trust you.",
        "Which of your rules would you print on the box? Which would you rather not?",
        {
            "numbers_told": "Totals that you passed on to the police: {}.",
            "cameras_told": "Cameras that you put on the map of the police: {}.",
            "homes_named": "Homes whose name you gave to the police: {}.",
            "asked": "Letters of the police that you brought to a home: {}.",
        },
    ),
    Role(
        "The town council",
        "You answer for all of them. You want fair rules, and a way to check them.",
        "What must be public, so that people can see whether this is fair? Whom could it expose?",
        {
            "unnoticed": "Homes whose name or place the police have, and that were not told: {}.",
            "numbers_unnoticed": "Totals that the police got without a word to the residents: {}.",
            "visits": "Visits of officers to a door: {}.",
            "requests": "Requests of the police in all: {}.",
            "requests_answered": "Requests that brought a clip: {}.",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class RoleCard:
    """A card to cut out."""

    title: str
    wants: str
    question: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleCards:
    """Five cards, and which run their facts are of."""

    cards: tuple[RoleCard, ...]
    story: str
    policy: str


def role_cards(loaded: LoadedLesson) -> RoleCards:
    """Return the five cards of a lesson.

    Raises:
        BrokenRun: the run broke down.
    """
    stories, word = loaded.figures.stories, loaded.lesson.story
    policy = main_policy(loaded)
    story = stories.under(word, (policy,), with_seed(loaded.lesson, {}))
    figures = _figures(stories.outcome(story, policy, 0))
    cards = tuple(
        RoleCard(role.title, role.wants, role.question, tuple(_facts(role, figures))[:FACTS_A_CARD])
        for role in ROLES
    )
    return RoleCards(cards, stories.story(word).scenario.title, story.regimes[policy].title)


def main_policy(loaded: LoadedLesson) -> str:
    """Return the policy that the lesson is most about: most of its figures are under it.

    Where it has none in its own story, it is the first policy that is shown, or the story's first.
    """
    lesson = loaded.lesson
    own = ("", lesson.story)
    counts = Counter(
        figure.policy for figure in lesson.figures.values() if figure.story in own
    ).most_common(1)
    if counts:
        return counts[0][0]
    shown = [step.show for step in lesson.steps if step.show and step.show.story in own]
    named = [name for show in shown for name in (show.policy, *show.policies) if name]
    return named[0] if named else next(iter(loaded.figures.stories.story(lesson.story).regimes))


def _figures(outcome: Outcome) -> dict[str, str]:
    """Return the figures of a run as text, without those that there is nothing to reckon from."""
    units = {name: MEASURES[name].unit for name in outcome.measures}
    figures = dict.fromkeys(outcome.happened, "times") | units
    values = {**outcome.happened, **outcome.measures}
    return {
        name: measure_text(unit, values[name])
        for name, unit in figures.items()
        if values[name] is not None
    }


def _facts(role: Role, figures: Mapping[str, str]) -> Iterator[str]:
    """Yield the facts of a role: first those of which something happened."""
    there = [name for name in role.facts if name in figures]
    for name in sorted(there, key=lambda name: figures[name] == _NOTHING):
        yield role.facts[name].format(figures[name], **figures)
