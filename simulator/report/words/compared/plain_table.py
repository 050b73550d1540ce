"""The comparison as text for a wall: as many policies side by side as the terminal is wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import Row, Table
from simulator.scenario.letters.cells import cells, padded, wrapped
from simulator.scenario.letters.text import clean

_LABEL = 20
_LEAST = 17
"""Narrowest useful column."""
_GAP = 2
Emphasis = Callable[[str], str]


def table_lines(
    table: Table,
    width: int,
    strong: Emphasis = str,
    marked: Emphasis = str,
    *,
    whole_labels: bool = False,
) -> Iterator[str]:
    """Yield the lines of `table` for a terminal `width` columns wide.

    `strong` dresses titles and labels, `marked` dresses what differs from the first policy; both
    must keep the number of visible characters.
    """
    first, *others = table.happened_under
    yield from _paragraph(f"WHAT HAPPENED   {first}", width)
    for sentence in others:
        yield from _paragraph(f"- {sentence}", width, hang="  ")
    if table.all_alike:
        yield from _paragraph(words.SAME_LUCK, width)
    yield ""
    fit = max(1, (width - _LABEL) // (_LEAST + _GAP))
    labels = _LABEL
    if whole_labels:
        longest = max(cells(row.label) for row in (*table.received, *table.measures))
        free = width - min(fit, len(table.policies)) * (_LEAST + _GAP)
        labels = max(_LABEL, min(longest + _GAP, free))
    look = _Look(labels, strong, marked)
    for start in range(0, len(table.policies), fit):
        which = range(start, min(start + fit, len(table.policies)))
        column = min(26, (width - labels) // len(which) - _GAP)
        yield from _block(table, list(which), column, look)
        yield ""
    yield from _legend(table, width)
    yield strong("WHAT IT MEANS")
    for sentence in table.sentences:
        yield from _paragraph(f"- {sentence}", width, hang="  ")


@dataclass(frozen=True, slots=True)
class _Look:
    """How lines are laid out and dressed."""

    labels: int
    """Columns of the labels."""
    strong: Emphasis
    marked: Emphasis


def _block(table: Table, which: list[int], column: int, look: _Look) -> Iterator[str]:
    titles = [wrapped(clean(table.titles[place]), column) for place in which]
    for line in range(max(map(len, titles))):
        heads = [title[line] if line < len(title) else "" for title in titles]
        yield _line("", heads, column, look, [look.strong] * len(heads))
    yield _line("", ["─" * column] * len(which), column, look, [str] * len(which))
    yield look.strong("WHAT REACHES THE POLICE")
    for row in table.received:
        yield from _row(row, which, column, look)
    yield look.strong("WHAT THAT COMES TO")
    for row in table.measures:
        yield from _row(row, which, column, look)


def _row(row: Row, which: list[int], column: int, look: _Look) -> Iterator[str]:
    label = wrapped(clean(row.label), look.labels - _GAP)
    entries = [row.cells[place] for place in which]
    columns = [
        [
            *wrapped(f"{cell.glyph} {cell.word}".strip(), column, hang="  "),
            *wrapped(cell.count, column - 2, "  ", "  "),
        ]
        for cell in entries
    ]
    looks = [look.marked if cell.differs else str for cell in entries]
    for line in range(max(len(label), *map(len, columns))):
        texts = [lines[line] if line < len(lines) else "" for lines in columns]
        yield _line(label[line] if line < len(label) else "", texts, column, look, looks)


def _line(label: str, texts: list[str], column: int, look: _Look, looks: list[Emphasis]) -> str:
    dressed = [
        dress(padded(text, column)) if text else " " * column
        for dress, text in zip(looks, texts, strict=True)
    ]
    first = look.strong(padded(label, look.labels)) if label else " " * look.labels
    return (first + (" " * _GAP).join(dressed)).rstrip()


def _legend(table: Table, width: int) -> Iterator[str]:
    """Explain the glyphs that this table uses."""
    used = {cell.glyph for row in table.received for cell in row.cells}
    known = [
        f"{word.glyph} {word.meaning}" for word in words.DETAILS.values() if word.glyph in used
    ]
    yield from _paragraph("   ".join(known), width)


def _paragraph(text: str, width: int, hang: str = "") -> Iterator[str]:
    yield from wrapped(clean(text), width, hang=hang)
