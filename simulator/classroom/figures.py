"""The figures of a lesson: read off a run, or the mean of several, and put into words."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from simulator.classroom.lesson import Given, Lesson, LessonFigure, SaidAs, values_of
from simulator.classroom.stories import Stories
from simulator.experiment.broken import naming
from simulator.experiment.results import outcome
from simulator.experiment.what_if import FactsGiven, given_under, regime_of
from simulator.ledger import Happened, Ledger
from simulator.measure.definitions import MEASURES
from simulator.measure.observer.conclusions import LEARNED
from simulator.model import run
from simulator.report.words import terms as words
from simulator.report.words.compared.figure_text import measure_text
from simulator.scenario.letters.text import shorten
from simulator.scenario.loaded import Loaded
from simulator.scenario.problems import did_you_mean

GROUPS = ("happened", "agency", "public", "measures")
"""Of the JSON of `camsim run`, what stands under the name of a policy."""
COUNTED: Mapping[str, tuple[Happened, ...]] = {
    "in_reach": (Happened.ASKED, Happened.LEFT_OUT),
    "asked": (Happened.ASKED,),
    "switched_off": (Happened.LEFT_OUT,),
    "shared": (Happened.SHARED,),
    "declined": (Happened.DECLINED,),
    "ignored": (Happened.IGNORED,),
}
"""The homes of a request that can be counted: `requests.2.asked`, `requests.2_and_5.in_reach`."""
_OF_REQUESTS = re.compile(r"requests\.(\d{1,6})(?:_and_(\d{1,6}))?\.")
_UNIT_OF: dict[SaidAs, str] = {"of 10": "share", "in 100": "share", "hours": "hours"}
_FOR: dict[SaidAs, str] = {"of 10": "a share", "in 100": "a share", "hours": "a time"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that was worked out."""

    number: float
    """As it is said: of 10 or of 100 where the lesson says it so."""
    text: str


class Figures:
    """Works out figures of a lesson, and remembers the runs that it took."""

    def __init__(self, stories: Stories) -> None:
        self.stories = stories
        """Those of the lesson: loaded once, whoever asks."""
        self._runs: dict[Hashable, Mapping[str, Any]] = {}

    def figure(self, lesson: Lesson, name: str) -> Figure:
        """Return the figure `name` of a lesson that was checked.

        Raises:
            BrokenRun: a run broke down.
        """
        figure = lesson.figures[name]
        numbers = []
        for replication in range(figure.runs):
            value = dict(_paths(self._values(lesson, figure, replication)))[figure.of]
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
                return (
                    "of",
                    f"no request has the number {beyond[0]}: there are {many}",
                )
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

    def _values(self, lesson: Lesson, figure: LessonFigure, replication: int) -> Mapping[str, Any]:
        """Return what one run came to, as `camsim run` gives it."""
        story, values = figure.story or lesson.story, values_of(figure.set)
        inference = figure.of.rpartition(".")[2] in LEARNED
        given = figure.given.model_dump_json(exclude_none=True) if figure.given else ""
        changes = json.dumps(values, sort_keys=True, default=str)
        numbers = numbers_of(figure.of)
        key = (
            story,
            figure.policy,
            changes,
            given,
            str(lesson.seed),
            replication,
            inference,
            numbers,
        )
        if key not in self._runs:
            loaded = self.stories.under(story, (figure.policy,), values)
            loaded = with_given(loaded, figure.policy, figure.given)
            seed = loaded.seed_or(lesson.seed)
            with naming(loaded, figure.policy, seed, replication):
                ledger = run(loaded, figure.policy, seed, replication)
                came_to = outcome(ledger, inference=inference)
            groups = {group: getattr(came_to, group) for group in GROUPS}
            self._runs[key] = {**groups, "requests": counted(ledger, numbers)}
        return self._runs[key]


def numbers_of(path: str) -> tuple[int, ...]:
    """Return the numbers of the requests that a figure is about: none, one, or two."""
    named = _OF_REQUESTS.match(path)
    return tuple(int(number) for number in named.groups() if number) if named else ()


def counted(ledger: Ledger, numbers: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Return how many homes were asked, shared and so on in a request, or in both of two.

    By `2` or `2_and_5`: requests are counted from 1. Nothing where there is no such request.
    """
    if not numbers or not all(1 <= number <= len(ledger.requests) for number in numbers):
        return {}
    trace, counts = ledger.trace, {}
    for name, kinds in COUNTED.items():
        of_kind = np.isin(trace.kind, kinds)
        homes = [trace.home[of_kind & (trace.request == number - 1)] for number in numbers]
        counts[name] = len(set.intersection(*(set(some.tolist()) for some in homes)))
    return {"_and_".join(map(str, numbers)): counts}


def with_given(loaded: Loaded, policy: str, given: Given | None) -> Loaded:
    """Return `loaded` with these facts in the hands of the police under `policy`."""
    if given is None:
        return loaded
    regime = loaded.regimes[policy]
    facts = facts_of(given, given_under(regime))
    return replace(
        loaded, regimes={**loaded.regimes, policy: regime_of(regime, facts, regime.name)}
    )


def facts_of(given: Given, own: FactsGiven) -> FactsGiven:
    """Return the facts that a lesson gives; what it does not say is as the policy has it."""
    return replace(own, **given.model_dump(exclude_none=True))


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
