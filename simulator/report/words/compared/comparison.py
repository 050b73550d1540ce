"""The comparison of policies as a table of words: the same for the command line and the screen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import details_of
from simulator.report.words import terms as words
from simulator.report.words.compared.counts import counts_clauses, counts_sentence, sentence_of
from simulator.report.words.compared.figure_text import (
    figure_under,
    has_figure,
    interval_words,
    measure_text,
    runs_phrase,
    runs_signs,
    whole_text,
)
from simulator.report.words.compared.known_and_answered import names_apart
from simulator.report.words.compared.what_is_told import what_is_told
from simulator.report.words.compared.why_more import with_why
from simulator.scenario.letters.text import shorten
from simulator.scenario.policy import AS_NUMBER, BY_NAME, ITEMS, Detail, Item

_ONLY_WHERE_USED = (
    "certain_opted_out",
    "cleared_declined",
    "cleared_opted_out",
    "exposed_declines",
    "exposed_decliners",
    "exposed_opted_out",
    "wrongly_suspected",
    "visits",
    "legal_demands",
    "emergencies",
)
"""Measures that say nothing where they are 0 under every policy of the story."""
_SAME_AS = {
    "gave_nothing_certain": "certain_nonsharing",
    "exposed_nonsharing": "certain_nonsharing",
}
"""Measures that say nothing where they are what another one is."""
_TITLE = 80
"""Letters of a policy's title that fit a column."""
_NO_RUN = "No run of the first policy came to its end"
_ON_DEMAND = ("bits",)
"""In the files and behind a question mark, never in the table."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One policy's entry in a row: a glyph and a word above, the count with its unit below."""

    glyph: str
    word: str
    counted: str
    """The count, or in how many runs there were fewer; `apart` follows it."""
    differs: bool = False
    """Whether it differs from the first policy's."""
    interval: str = ""
    """The 95 percent interval of the mean, for who asks for it."""
    signs: str = ""
    """The count in signs, for where it does not fit."""
    apart: str = ""
    """What a count leaves out because it is counted in another row."""
    details: tuple[Detail | Literal["n/a"], ...] = ()
    """Of an item, in what details it is passed on, in turn where that changes with time."""
    sign: str = ""
    """Whether it is more or less than the first policy's; nothing where it is neither."""
    whole: str = ""
    """Of a figure, the word with whole homes alone."""
    mean: float | None = None
    """Of a figure, its mean; nothing where there is none."""

    @property
    def count(self) -> str:
        """All that stands below."""
        return "; ".join(filter(None, (self.counted, self.apart)))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, a cell for each policy."""

    key: str
    label: str
    meaning: str
    cells: tuple[Entry, ...]
    gap: float = 0.0
    """How far apart two policies are on average, from 0 to 1 (of what can be negative, to 2)."""

    @property
    def differs(self) -> bool:
        """Whether any policy differs from the first."""
        return any(cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Policies side by side, and what that means in sentences."""

    policies: tuple[str, ...]
    """By name, in the order of the columns."""
    titles: tuple[str, ...]
    happened_first: tuple[str, ...]
    """What happened under the first policy: the clauses of one sentence, what matters first."""
    happened_elsewhere: tuple[str, ...]
    """What happened under those policies where it differs, a sentence each."""
    all_alike: bool
    """Whether the same happened under every policy."""
    received: tuple[Row, ...]
    measures: tuple[Row, ...]
    told: dict[str, tuple[str, ...]]
    """By policy, what the agency is told and what follows from that, a sentence each."""
    told_and_why: dict[str, str]
    """By policy the same in one paragraph, and why more can be known than under the first, or less.
    """

    @property
    def happened_under(self) -> tuple[str, ...]:
        """What happened under the first policy, then under those where it differs."""
        return sentence_of(self.happened_first), *self.happened_elsewhere

    @property
    def happened(self) -> str:
        """What happened, in one paragraph."""
        return " ".join(self.happened_under)

    def arranged(self, *, by_gap: bool, only_differing: bool) -> Table:
        """Return the table with some of its rows, or with those first that differ the most."""

        def rows(all_of_them: tuple[Row, ...]) -> tuple[Row, ...]:
            kept = [row for row in all_of_them if row.differs or not only_differing]
            return tuple(sorted(kept, key=lambda row: -row.gap) if by_gap else kept)

        return replace(self, received=rows(self.received), measures=rows(self.measures))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it means: one sentence for the policies that come to the same."""
        titles: dict[str, list[str]] = {}
        for policy, title in zip(self.policies, self.titles, strict=True):
            titles.setdefault(self.told_and_why[policy], []).append(f"“{title}”")
        return tuple(f"{words.joined(names)}: {told}" for told, names in titles.items())


def comparison_table(comparison: Comparison) -> Table:
    """Put a comparison into words."""
    names = tuple(comparison.outcomes)
    regimes = comparison.loaded.regimes
    told = {name: what_is_told(comparison, name, regimes[name]) for name in names}
    first = f"“{shorten(regimes[comparison.first].title, _TITLE)}”"
    return Table(
        policies=names,
        titles=tuple(shorten(regimes[name].title, _TITLE) for name in names),
        happened_first=_happened_first(comparison),
        happened_elsewhere=_happened_elsewhere(comparison),
        all_alike=not _others(comparison),
        received=tuple(_item_row(comparison, item) for item in ITEMS),
        measures=tuple(_measure_row(comparison, name) for name in _telling(comparison)),
        told=told,
        told_and_why={
            name: with_why(comparison, name, " ".join(told[name]), first) for name in names
        },
    )


def _telling(comparison: Comparison) -> list[str]:
    """Return the measures to show: not those of what no policy of the story has."""
    return [
        name
        for name in comparison.names("measures")
        if name not in _ON_DEMAND
        and any(
            value is not None and not (value == 0 and name in _ONLY_WHERE_USED)
            for policy in comparison.outcomes
            for value in comparison.values(policy, "measures", name)
        )
        and not _repeats(comparison, name)
    ]


def _repeats(comparison: Comparison, name: str) -> bool:
    """Tell whether a measure is what another one is, under every policy and in every run."""
    other = _SAME_AS.get(name)
    return other is not None and all(
        comparison.values(policy, "measures", name) == comparison.values(policy, "measures", other)
        for policy in comparison.outcomes
    )


def _mean(comparison: Comparison, policy: str, name: str) -> float:
    return comparison.summary(policy, "happened", name).mean or 0.0


def _happened_first(comparison: Comparison) -> tuple[str, ...]:
    first = comparison.first
    means = {name: _mean(comparison, first, name) for name in comparison.names("happened")}
    clauses = counts_clauses(means, once=comparison.asks_once(first))
    if comparison.replications > 1:
        clauses[-1] += " (average of the runs)"
    return tuple(clauses) if comparison.done(first) else (_NO_RUN,)


def _happened_elsewhere(comparison: Comparison) -> tuple[str, ...]:
    keys, regimes = comparison.names("happened"), comparison.loaded.regimes
    said: dict[str, list[str]] = {}
    for name in _others(comparison):
        count = {key: _mean(comparison, name, key) for key in keys}
        counted = counts_sentence(count, once=comparison.asks_once(name))
        told = counted if count["asked"] else "nobody is asked."
        said.setdefault(told, []).append(f"“{shorten(regimes[name].title, _TITLE)}”")
    return tuple(f"Under {words.joined(titles)}: {told}" for told, titles in said.items())


def _others(comparison: Comparison) -> list[str]:
    """Return the policies under which something else happened than under the first."""
    return [
        policy
        for policy in comparison.outcomes
        if not all(
            comparison.alike(policy, comparison.first, "happened", name)
            for name in comparison.names("happened")
        )
    ]


def _item_row(comparison: Comparison, item: Item) -> Row:
    word = words.ITEMS[item]
    cells = [_item_cell(comparison, policy, item) for policy in comparison.outcomes]
    marked = [
        replace(cell, differs=cell != cells[0], sign=_sign(_exact(cell), _exact(cells[0])))
        for cell in cells
    ]
    gap = _average_of(float(one != other) for one, other in combinations(cells, 2))
    return Row(item, word.plain, word.meaning, tuple(marked), gap)


def _item_cell(comparison: Comparison, policy: str, item: Item) -> Entry:
    received = [outcome.agency[item] for outcome in comparison.done(policy)]
    if not received:
        return Entry("", "no run", "")
    details = details_of(comparison.loaded.regimes[policy], item, public=False)
    # What is told at one time is known from then on: the mark is that of the most that is told.
    glyph = mark_of(details)
    word = ", then ".join(words.DETAILS[detail].plain for detail in details)
    records = _average([run["records"] for run in received])
    homes = _average([run.get("homes") for run in received])
    if set(details) <= {"none", "n/a"} and not records:
        counted = ""
    elif set(details) & BY_NAME and set(details) & AS_NUMBER and homes:
        how = "by name" if "named" in details and item != "cameras" else "one by one"
        counted = _count_of_both(f"{words.plural(homes, 'home')} {how}", received, records, homes)
    elif set(details) & AS_NUMBER:
        counted = _number_count(details, received, records)
    else:
        counted = _named_count(item, records, homes)
    return Entry(glyph, word, counted, details=details)


_EXACT: tuple[Detail | Literal["n/a"], ...] = tuple(words.DETAILS)
"""From what tells nothing to what tells the most."""


def mark_of(details: Iterable[Detail | Literal["n/a"]]) -> str:
    """Return the mark of that detail among some which tells the most."""
    return words.DETAILS[max(details, key=_EXACT.index)].glyph


def _exact(cell: Entry) -> int | None:
    """Return how much the details of an item tell; of several the most."""
    return max((_EXACT.index(detail) for detail in cell.details), default=None)


def _sign(here: float | None, first: float | None) -> str:
    """Return the sign of more or less than under the first policy."""
    if here is None or first is None or here == first:
        return ""
    return words.MORE if here > first else words.FEWER


def _average(values: list[str | int | None]) -> float:
    return _average_of(value for value in values if isinstance(value, int))


def _named_count(item: Item, records: float, homes: float) -> str:
    if item == "footage":
        return words.plural(records, "clip")
    if abs(records - homes) < 0.05 or item in ("identity", "cameras"):
        return words.plural(homes, "home")
    return f"{words.plural(records, 'time')}, {words.plural(homes, 'home')}"


def _count_of_both(
    one_by_one: str, received: list[dict[str, str | int | None]], records: float, homes: float
) -> str:
    """Say how much came home by home, and how much as totals, where a policy changes with time."""
    sums = [run.get("sum") for run in received]
    if all(isinstance(total, int) for total in sums):
        return f"{one_by_one}; {words.whole(_average(sums))} as totals"
    if records > homes:
        return f"{one_by_one}; told {words.plural(records, 'time')} in all"
    return one_by_one


def _number_count(
    details: Iterable[str], received: list[dict[str, str | int | None]], records: float
) -> str:
    if set(details) & AS_NUMBER == {"thresholded"}:
        withheld = _average([one["withheld"] for one in received])
        return f"{words.whole(records)} shown, {words.whole(withheld)} hidden"
    sums = [one["sum"] for one in received]
    if all(isinstance(one, int) for one in sums):
        return f"{_totals(records)}: {words.whole(_average(sums))}"
    return _totals(records)


def _totals(records: float) -> str:
    return "one total" if records == 1 else words.plural(records, "total")


def _measure_row(comparison: Comparison, name: str) -> Row:
    definition = MEASURES[name]
    unit = definition.unit
    summaries = [comparison.summary(policy, "measures", name) for policy in comparison.outcomes]
    cells = []
    for policy, summary in zip(comparison.outcomes, summaries, strict=True):
        difference = summary.difference
        regime = comparison.loaded.regimes[policy]
        is_figure = has_figure(regime, name)
        many = difference is not None and comparison.replications > 1 and is_figure
        count = runs_phrase(difference, unit) if difference is not None and many else ""
        apart = names_apart(comparison, policy) if name == "numbers_told" else ""
        cells.append(
            Entry(
                "",
                figure_under(regime, name, measure_text(unit, summary.mean)),
                count,
                differs=not comparison.alike(policy, comparison.first, "measures", name),
                interval=interval_words(summary, unit) if is_figure else "",
                signs=runs_signs(difference) if difference is not None and many else "",
                apart=apart,
                sign=_sign(summary.mean, summaries[0].mean) if is_figure else "",
                whole=figure_under(regime, name, whole_text(unit, summary.mean)),
                mean=summary.mean,
            )
        )
    gap = _gap([summary.mean for summary in summaries])
    return Row(name, definition.label, definition.meaning, tuple(cells), gap)


def _gap(means: Sequence[float | None]) -> float:
    """Return how far apart two policies are on average, as a share of the largest mean."""
    largest = max((abs(mean) for mean in means if mean is not None), default=0.0)

    def apart(mean: float | None, other_mean: float | None) -> float:
        if mean is None or other_mean is None:
            return float(mean is not other_mean)
        return abs(mean - other_mean) / largest if largest else 0.0

    return _average_of(apart(one, other) for one, other in combinations(means, 2))


def _average_of(parts: Iterable[float]) -> float:
    known = list(parts)
    return math.fsum(known) / len(known) if known else 0.0
