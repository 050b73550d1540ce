"""The figures of a lesson, each with what it is of, and what the stories behind them rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.classroom.lessons.lesson import LessonFigure
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.lessons.request_figures import numbers_of
from simulator.classroom.pack.texts import changes_said
from simulator.classroom.starts.model import values_of
from simulator.experiment.what_if import given_under
from simulator.measure.definitions import HAPPENED, MEASURES, Definition
from simulator.report.words import lessons, terms
from simulator.report.words.basis import basis_in_short
from simulator.report.words.number_terms import STATUSES
from simulator.scenario.loaded import Loaded


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure of the lesson's texts."""

    value: str
    what: str
    meaning: str
    """Said once: empty where a row above is of the same."""
    under: str
    """Under which rules, what they rest on, in which story, with which other facts and numbers."""
    under_above: bool
    """Whether that is the same as in the row above."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a story rests on, in a sentence."""

    glyph: str
    status: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class StoryRests:
    """A story and what it rests on: first what has a source."""

    title: str
    statements: tuple[Statement, ...]


def figure_rows(loaded: LoadedLesson) -> list[FigureRow]:
    """Return the figures of a lesson, in the order of its file.

    Raises:
        BrokenRun: a run broke down.
    """
    rows: list[FigureRow] = []
    above, said = "", set[Definition]()
    for name, figure in loaded.lesson.figures.items():
        definition = definition_of(figure.of)
        story = _story(loaded, figure)
        under = terms.capital("; ".join(_under(loaded, figure, story)))
        rows.append(
            FigureRow(
                loaded.figure(name).text,
                definition.label,
                "" if definition in said else definition.meaning,
                under,
                under == above,
            )
        )
        above = under
        said.add(definition)
    return rows


def definition_of(of: str) -> Definition:
    """Return what a figure is, by its path in the JSON of `camsim run`."""
    group, _, name = of.partition(".")
    known = {"measures": MEASURES, "happened": HAPPENED}.get(group, {})
    if name in known:
        return known[name]
    requests = numbers_of(of)
    if requests:
        which = " and in ".join(f"request {number}" for number in requests)
        return Definition(_OF_REQUESTS[of.rpartition(".")[2]], "homes", f"homes, in {which}")
    item, _, part = name.partition(".")
    told = terms.ITEMS[item].plain if item in terms.ITEMS else item
    who = "told to the police" if group == "agency" else "told to the public"
    return Definition(f"{told}: {_PARTS.get(part, part)}", "times", who)


_OF_REQUESTS = {
    "in_reach": "in the area, with a camera",
    "asked": "asked",
    "switched_off": "left out, requests switched off",
    "shared": "shared",
    "declined": "said no",
    "ignored": "no answer",
}
_PARTS = {"records": "how often it was told", "sum": "the sum of it", "homes": "of how many homes"}


def _story(loaded: LoadedLesson, figure: LessonFigure) -> Loaded:
    word = figure.story or loaded.lesson.story
    return loaded.figures.stories.under(word, (figure.policy,), values_of(figure.set))


def _under(loaded: LoadedLesson, figure: LessonFigure, story: Loaded) -> Iterator[str]:
    regime = story.regimes[figure.policy]
    yield f"“{regime.title}” ({basis_in_short(regime)})"
    if figure.story and figure.story != loaded.lesson.story:
        yield f"story “{story.scenario.title}”"
    yield from changes_said(figure.set)
    if figure.given is not None:
        word = figure.story or loaded.lesson.story
        values = values_of(figure.set)
        stories = loaded.figures.stories
        under = stories.under(word, (figure.policy,), values, figure.given)
        facts = given_under(under.regimes[figure.policy])
        yield lessons.given(facts.map, facts.totals, facts.safeguard, names=facts.names)
    if figure.runs > 1:
        yield f"mean of {figure.runs} runs"


def rests_of(loaded: LoadedLesson) -> list[StoryRests]:
    """Return what the stories of a lesson rest on, its own first."""
    lesson, stories = loaded.lesson, loaded.figures.stories
    shown = [step.show.story for step in lesson.steps if step.show is not None]
    named = [lesson.story, *shown, *(figure.story for figure in lesson.figures.values())]
    rests, said = [], set[str]()
    for word in dict.fromkeys(filter(None, named)):
        rests.append(_rests(stories.story(word), said))
        said |= {statement.text for statement in rests[-1].statements}
    return rests


def _rests(story: Loaded, before: set[str]) -> StoryRests:
    """Return what a story rests on, without what was said of one before."""
    order = {status: place for place, status in enumerate(STATUSES)}
    statements = [
        Statement(STATUSES[said.status][0], said.status, said.text, said.source)
        for said in sorted(story.scenario.assumptions, key=lambda said: order[said.status])
        if said.text not in before
    ]
    return StoryRests(story.scenario.title, tuple(statements))
