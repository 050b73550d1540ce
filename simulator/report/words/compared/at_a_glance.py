"""The dozen figures of a comparison that matter, for a terminal: two as bars, ten as a table.

What each figure is of stands beside it; all others are in `plain_table`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Literal, TypeAlias

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import details_of
from simulator.report.words import terms as words
from simulator.report.words.compared.cards import MOST_NAME, short_names
from simulator.report.words.compared.comparison import Table, mark_of
from simulator.report.words.compared.known_and_answered import ANSWERED, KNOWN
from simulator.report.words.compared.why_more import in_how_many_and_why
from simulator.scenario.letters.cells import cells, padded, wrapped
from simulator.scenario.letters.text import clean
from simulator.scenario.policy import AS_NUMBER, BY_NAME, ITEMS, Item

Role: TypeAlias = Literal["title", "figure", "known", "named", "dots"]
Paint: TypeAlias = Callable[[Role, str], str]
"""Dresses a piece of text for what it is, and keeps how many cells it takes."""

_COUNTED = ("homes_named", "numbers_told", "unnoticed")
"""The measures of the table below the items; with these and the two bars it is a dozen."""
_GAP = 2
_LEAST_BAR, _MOST_BAR = 6, 40
_LEAST_COLUMN = 9
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_FULL, _EMPTY = "▮", "·"
_UNITS: dict[Item, str] = {
    "identity": " (homes)",
    "cameras": " (homes)",
    "footage": "",
}
_NOTHING = frozenset({"none", "n/a"})
_ROLES: dict[str, Role] = {"●": "named", "○": "dots"}
_REST = "--all: every figure, and what each policy means."
_PICTURES = "camsim tui {}: the same as pictures."


def glance_lines(comparison: Comparison, table: Table, width: int, paint: Paint) -> Iterator[str]:
    """Yield what happened, what is known and answered under each policy, and what is passed on."""
    first, *others = table.happened_under
    yield from wrapped(clean(f"WHAT HAPPENED  {first}"), width)
    for sentence in others:
        yield from wrapped(clean(sentence), width)
    names = {name: clean(short) for name, short in short_names(comparison.loaded).items()}
    there = [policy for policy in comparison.outcomes if comparison.done(policy)]
    names = {policy: names[policy] for policy in there}
    yield ""
    if not names:
        return
    yield from _bars(comparison, names, width, paint)
    for policy, name in names.items():
        first_name = names.get(comparison.first, "")
        if why := in_how_many_and_why(comparison, policy, first_name, name):
            yield from wrapped(why, width)
    yield ""
    yield from _passed_on(comparison, names, width, paint)
    if len(names) == 1:
        yield ""
        for sentence in table.sentences:
            yield from wrapped(clean(sentence), width)
    yield ""
    yield from _legend(comparison, names, width)
    yield from wrapped(_REST, width)
    yield from wrapped(_PICTURES.format(comparison.loaded.typed), width)


def _mean(comparison: Comparison, policy: str, group: str, name: str) -> float | None:
    if name not in comparison.names(group):
        return None
    return comparison.summary(policy, group, name).mean


def _most(comparison: Comparison, names: dict[str, str], name: str) -> float:
    return max((_mean(comparison, policy, "happened", name) or 0.0 for policy in names), default=0)


def _bars(comparison: Comparison, names: dict[str, str], width: int, paint: Paint) -> Iterator[str]:
    """Yield a line for each policy: what is known, and how many requests were answered."""
    asked, made = _most(comparison, names, "asked"), _most(comparison, names, "requests")
    label = max(map(cells, names.values())) + _GAP
    room = (width - label - _GAP) // 2
    bar = max(_LEAST_BAR, min(_MOST_BAR, room - cells(words.whole(asked)) - 1))
    known, once = KNOWN in comparison.names("measures"), all(map(comparison.asks_once, names))
    half = bar + 1 + cells(words.whole(asked))
    # Of few requests each has a mark: a row of marks for one would look like many.
    marks = min(bar, math.ceil(made))
    heads = (
        (MEASURES[KNOWN].label.upper() if known else "", MEASURES[ANSWERED].label.upper()),
        (
            f"of {words.plural(asked, 'home' if once else 'time')} asked" if known else "",
            f"of {words.plural(made, 'request')} made",
        ),
    )
    for place, (left, right) in enumerate(heads):
        head = f"{' ' * label}{padded(left, half + _GAP) if known else ''}{right}".rstrip()
        yield paint("title", head) if place == 0 else head
    for policy, name in names.items():
        line = paint("title", padded(name, label))
        if known:
            figure = _mean(comparison, policy, "measures", KNOWN) or 0.0
            number = words.whole(figure, short=True)
            line += paint("known", _filled(figure, asked, bar))
            line += paint("figure", number.rjust(half - bar)) + " " * _GAP
        answered = _mean(comparison, policy, "measures", ANSWERED) or 0.0
        full = min(marks, max(int(answered > 0), round(marks * answered / made))) if made else 0
        number = words.whole(answered, short=True).rjust(1 + cells(words.whole(made)))
        yield line + _FULL * full + _EMPTY * (marks - full) + paint("figure", number)


def _filled(part: float, whole: float, width: int) -> str:
    """Return a bar in eighths of a cell; what there is at all is seen."""
    eighths = max(1, round(8 * width * part / whole)) if part and whole else 0
    full, rest = divmod(min(eighths, 8 * width), 8)
    return f"{_EIGHTHS[8] * full}{_EIGHTHS[rest] if rest else ''}".ljust(width)


def _passed_on(
    comparison: Comparison, names: dict[str, str], width: int, paint: Paint
) -> Iterator[str]:
    """Yield the table, in as many blocks as it takes, of columns as equal as can be."""
    rows = [
        (
            f"{words.ITEMS[item].plain}{_UNITS.get(item, '')}",
            [_item_cell(comparison, policy, item) for policy in names],
        )
        for item in ITEMS
    ]
    rows += [
        (MEASURES[name].label, _measure_cells(comparison, names, name))
        for name in _COUNTED
        if name in comparison.names("measures")
    ]
    title = "WHAT REACHES THE POLICE"
    label = max(cells(title), *(cells(text) for text, _ in rows)) + _GAP
    longest = max((cells(word) for name in names.values() for word in name.split()), default=0)
    column = max(_LEAST_COLUMN, longest, *(cells(cell) for _, every in rows for cell in every))
    column = min(column, max(MOST_NAME, _LEAST_COLUMN))
    fit = max(1, (width - label + _GAP) // (column + _GAP))
    blocks = -(-len(names) // fit)
    fit = -(-len(names) // blocks)
    called = list(names.values())
    for start in range(0, len(called), fit):
        heads = [wrapped(name, column) for name in called[start : start + fit]]
        for line in range(max(map(len, heads))):
            texts = [head[line] if line < len(head) else "" for head in heads]
            first = title if not line and not start else ""
            yield paint("title", _row(first, texts, label, column).rstrip())
        for text, every in rows:
            some = [_dressed(padded(cell, column), paint) for cell in every[start : start + fit]]
            yield f"{padded(text, label)}{(' ' * _GAP).join(some)}".rstrip()
        if start + fit < len(called):
            yield ""


def _row(first: str, texts: list[str], label: int, column: int) -> str:
    return padded(first, label) + (" " * _GAP).join(padded(text, column) for text in texts)


def _dressed(cell: str, paint: Paint) -> str:
    role = _ROLES.get(cell[:1])
    return paint(role, cell) if role else cell


def _item_cell(comparison: Comparison, policy: str, item: Item) -> str:
    """Return in what detail an item is passed on under a policy, and how much of it."""
    details = set(details_of(comparison.loaded.regimes[policy], item, public=False))
    told = [outcome.agency[item] for outcome in comparison.done(policy)]

    def average(key: str) -> float:
        values = [value for each in told if isinstance(value := each.get(key), int)]
        return sum(values) / len(values) if values else 0.0

    if details <= _NOTHING and not average("records"):
        return mark_of(details)
    numbers, named = details & AS_NUMBER, details & BY_NAME and average("homes") > 0
    said = []
    if not numbers or named:
        homes = item in {"identity", "cameras"} or bool(numbers)
        glyph = mark_of(details)
        said.append(f"{glyph} {words.whole(average('homes' if homes else 'records'))}")
    if numbers:
        glyph = mark_of(numbers)
        if all(isinstance(each.get("sum"), int) for each in told):
            said.append(f"{glyph} {words.whole(average('sum'))}")
        elif not named:
            shown = average("records")
            said.append(f"{glyph} {words.plural(shown, 'total')}" if shown else f"{glyph} hidden")
    return " ".join(said)


def _measure_cells(comparison: Comparison, names: dict[str, str], name: str) -> list[str]:
    means = [_mean(comparison, policy, "measures", name) for policy in names]
    first = _mean(comparison, comparison.first, "measures", name)
    alone = len(names) == 1
    return [
        words.NO_FIGURE
        if mean is None
        else f"{'' if alone else _sign(mean, first)}{words.whole(mean)}"
        for mean in means
    ]


def _sign(mean: float, first: float | None) -> str:
    if first is None or mean == first:
        return "  "
    return f"{words.MORE if mean > first else words.FEWER} "


def _legend(comparison: Comparison, names: dict[str, str], width: int) -> Iterator[str]:
    """Explain the signs that are used."""
    used = {
        detail
        for policy in names
        for item in ITEMS
        for detail in details_of(comparison.loaded.regimes[policy], item, public=False)
    }
    known = [
        f"{word.glyph} {word.plain}" for detail, word in words.DETAILS.items() if detail in used
    ]
    # A sign and its words stand on one line.
    line = ""
    for sign in known:
        longer = f"{line}   {sign}" if line else sign
        if line and cells(longer) > width:
            yield line
            longer = sign
        line = longer
    yield line
    if len(names) > 1:
        first = names.get(comparison.first, "")
        beside = f"{words.MORE} more, {words.FEWER} fewer than under {first}." if first else ""
        yield from wrapped(beside, width)
