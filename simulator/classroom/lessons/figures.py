"""The figures of a lesson: read off a run, or the mean of several, and put into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.classroom.lessons.lesson import Lesson, LessonFigure, SaidAs, with_seed
from simulator.classroom.lessons.request_figures import counted, numbers_of
from simulator.classroom.lessons.stories import Does, Stories
from simulator.classroom.starts.model import values_of
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import measure_text
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import did_you_mean

GROUPS = ("happened", "agency", "public", "measures")
"""Of the JSON of `camsim run`, what stands under the name of a policy."""
_UNIT_OF: dict[SaidAs, str] = {"of 10": "share", "in 100": "share", "hours": "hours"}
_FOR: dict[SaidAs, str] = {"of 10": "a share", "in 100": "a share", "hours": "a time"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was worked out."""

    number: float
    """As it is said: of 10 or of 100 where the lesson says it so."""
    text: str


class Figures:
    """Works out the figures of a lesson; `stories` remembers the runs that it took."""

    def __init__(self, stories: Stories) -> None:
        self.stories = stories
        """Those of the lesson: loaded once, whoever asks."""

    def figure(self, lesson: Lesson, name: str, does: Does | None = None) -> Figure:
        """Return the figure `name` of a lesson that was checked; `does` does what runs it takes.

        Raises:
            BrokenRun: a run broke down.
        """
        figure = lesson.figures[name]
        numbers = []
        for replication in range(figure.runs):
            value = dict(_paths(self._values(lesson, figure, replication, does)))[figure.of]
            if isinstance(value, int | float):
                numbers.append(float(value))
        return said_as(figure, sum(numbers) / len(numbers))

    def why_not(self, lesson: Lesson, name: str) -> tuple[str, str] | None:
        """Return the key of a figure that is wrong, and what is wrong with it, if anything is.

        Its story and its policy have to be there. The first of its runs is looked at.
        """
        figure = lesson.figures[name]
        values = self._values(lesson, figure, 0)
        there = dict(_paths(values))
        if figure.of not in there:
            many = values["happened"]["requests"]
            beyond = [number for number in numbers_of(figure.of) if not 1 <= number <= many]
            if beyond:
                return "of", f"no request has the number {beyond[0]}: there are {many}"
            known = [*there, *(f"measures.{measure}" for measure in MEASURES)]
            begins = f"; it begins with {', '.join(GROUPS[:-1])} or {GROUPS[-1]}"
            hint = did_you_mean(figure.of, known) or begins
            return "of", f"no figure of a run is called '{shorten(figure.of)}'{hint}"
        if there[figure.of] is None:
            return "of", _null(figure, values)
        if not isinstance(there[figure.of], int | float):
            return "of", f"is no number: it says '{shorten(str(there[figure.of]))}'"
        if figure.as_ is not None and unit_of(figure) != _UNIT_OF[figure.as_]:
            return "as", f"'{figure.as_}' is for {_FOR[figure.as_]}, and this is none"
        return None

    def _values(
        self, lesson: Lesson, figure: LessonFigure, replication: int, does: Does | None = None
    ) -> Mapping[str, Any]:
        """Return what one run came to, as `camsim run` gives it."""
        from simulator.measure.observer.conclusions import LEARNED, WEIGHED

        values = with_seed(lesson, values_of(figure.set))
        loaded = self.stories.under(
            figure.story or lesson.story, (figure.policy,), values, figure.given
        )
        measure = figure.of.rpartition(".")[2]
        came_to = self.stories.outcome(
            loaded,
            figure.policy,
            replication,
            inference=measure in LEARNED,
            chances=measure in WEIGHED,
            does=does,
        )
        groups = {group: getattr(came_to, group) for group in GROUPS}
        numbers = numbers_of(figure.of)
        if not numbers:
            return groups
        ledger = self.stories.ledger(loaded, figure.policy, replication)
        return {**groups, "requests": counted(ledger, numbers)}


def said_as(figure: LessonFigure, value: float) -> Figure:
    """Return a value as the lesson says it: `7 of 10`, `78 in 100`, `3.5 hours`, `1,204`."""
    if figure.as_ == "of 10":
        return Figure(10 * value, f"{_tenths(value)} of 10")
    if figure.as_ == "in 100":
        return Figure(100 * value, words.chance(value))
    if figure.as_ == "hours":
        return Figure(value, f"{words.number(value)} hours")
    return Figure(value, measure_text(unit_of(figure), value))


def _tenths(share: float) -> str:
    """Return how many of ten a share is; neither none nor all is said of a part."""
    tenths = round(10 * share)
    if tenths == 0 and share > 0:
        return "fewer than 1"
    return "more than 9" if tenths == 10 and share < 1 else str(tenths)


def unit_of(figure: LessonFigure) -> str:
    """Return the unit of a figure; what happened and what was told is counted."""
    group, _, name = figure.of.partition(".")
    return MEASURES[name].unit if group == "measures" and name in MEASURES else "times"


def _null(figure: LessonFigure, values: Mapping[str, Any]) -> str:
    """Say why a figure is null."""
    why = "there is nothing to work it out from"
    if not values["happened"]["asked"]:
        why = "nobody is asked"
    elif unit_of(figure) == _UNIT_OF["hours"]:
        why = "half of the requests or more bring no clip"
    return f"is null under '{shorten(figure.policy)}': {why}"


def _paths(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, object]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _paths(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
