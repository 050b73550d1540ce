"""What a scenario and its policies rest on, as a table: each number with its status and source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from simulator.report.pages.figures import numbered_titles
from simulator.report.words import terms as words
from simulator.report.words.assumptions import (
    label,
    label_names_subject,
    plain,
    source_text,
    unit,
)
from simulator.report.words.number_terms import GROUPS, STATUSES
from simulator.scenario.keys import POLICY
from simulator.scenario.loaded import Loaded
from simulator.scenario.numbers import (
    Group,
    ScenarioNumber,
    free_assumptions,
    numbers,
    of_each_step,
)

_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Assumed:
    """One number, or one statement, and what it rests on."""

    what: str
    value: str
    glyph: str
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class AssumedGroup:
    """What belongs together."""

    title: str
    rows: tuple[Assumed, ...]


def assumed_groups(loaded: Loaded) -> list[AssumedGroup]:
    """Return everything that the figures rest on; what several have alike stands there once."""
    listed: dict[str, tuple[ScenarioNumber, ...]] = {
        name: numbers(loaded, name) for name in loaded.regimes
    }
    by_group: dict[Group, dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    titles = numbered_titles(loaded)
    for name, some in listed.items():
        for number in of_each_step(some):
            whose = titles[name] if number.group == POLICY else number.subject
            if label_names_subject(number):
                whose = ""
            owners = by_group[number.group][_key(number)]
            if whose not in owners:
                owners.append(whose)
    groups = [
        AssumedGroup(title, _rows(by_group[group]))
        for group, title in GROUPS.items()
        if by_group.get(group)
    ]
    free = free_assumptions(loaded, [number for some in listed.values() for number in some])
    if free:
        rows = tuple(
            Assumed(made.text, "", STATUSES[made.status][0], made.status, made.source)
            for made in free
        )
        groups.insert(0, AssumedGroup("The story", rows))
    return groups


def _key(number: ScenarioNumber) -> tuple[str, ...]:
    return (
        label(number),
        f"{plain(number.value)} {unit(number)}",
        STATUSES[number.status][0],
        number.status,
        source_text(number),
    )


def _rows(owners_by_words: dict[tuple[str, ...], list[str]]) -> tuple[Assumed, ...]:
    """Return a row for each number, with whose it is where others have another value."""
    alike: dict[str, int] = defaultdict(int)
    for key in owners_by_words:
        alike[key[0]] += 1
    rows = []
    for (what, *others), owners in owners_by_words.items():
        named = [owner for owner in owners if owner]
        whose = f" ({_names(named)})" if alike[what] > 1 and named else ""
        rows.append(Assumed(f"{what}{whose}", *others))
    return tuple(rows)


def _names(named: list[str]) -> str:
    if len(named) <= _MOST_NAMES:
        return words.joined(named)
    return f"{', '.join(named[: _MOST_NAMES - 1])} and {len(named) - _MOST_NAMES + 1} more"
