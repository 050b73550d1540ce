"""One card as text: its frame with the name, the doors as squares, the figures with their bars."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from simulator.measure.moments.parties import AgencyKnows
from simulator.report.words import terms as words
from simulator.report.words.compared.cards import COUNTED, LABELS, STATES, Card, Cards
from simulator.scenario.letters.cells import cells, padded
from simulator.scenario.letters.text import shorten
from simulator.tui.compare.small.layout import Squares, shares, squares
from simulator.tui.kit.ground.papers import TILES
from simulator.tui.kit.looks import AGENCY

_BARS = ("data-proven", "data-shared", "foreground", "foreground")
"""Colours of the costs, in the order of the figures."""
_TOTALS = COUNTED.index("numbers_told")
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LOW = "▆"
_FRAMES = {False: ("╭", "─", "╮", "│", "╰", "╯"), True: ("┏", "━", "┓", "┃", "┗", "┛")}
_LABEL = 6
_LEAST_BAR = 3
_AROUND = 4
"""Columns of a card's frame, and free ones in it."""
_DARK = "·"
_STILL_TO_COME = "…"
FIGURE_ROWS = len(COUNTED)


@dataclass(frozen=True, slots=True)
class Drawing:
    """How cards are drawn: in what size, by what scale, in which colours."""

    width: int
    height: int
    colours: Mapping[str, str]
    plain: bool
    """Whether there are no colours."""
    cards: Cards | None
    """All that there are: they share one scale."""

    @property
    def squares(self) -> Squares:
        """How the doors of every card are drawn."""
        doors = 0 if self.cards is None else round(self.cards.all_doors)
        return squares(doors, self.width - _AROUND, self.height - FIGURE_ROWS - 2)

    @property
    def number(self) -> int:
        """Columns of the widest figure on any card."""
        there = () if self.cards is None else self.cards.by_policy.values()
        said = [_said(figure) for card in there for figure in card.figures[:-1]]
        return max(map(len, said), default=1)


def card_text(name: str, card: Card | None, drawing: Drawing, *, focus: bool, kept: bool) -> Text:
    """Return a card called `name`; before its figures have come it stands with its name."""
    inner = drawing.width - 2
    corner, line, right, side, low, low_right = _FRAMES[focus]
    edge = drawing.colours["primary" if focus else "data-quiet"]
    name = name if cells(name) <= inner else shorten(name, inner)
    head = f"{name} ◆" if kept and cells(name) + 2 <= inner else name
    lead = line if cells(head) + 3 <= inner else ""
    space = " " if cells(head) + len(lead) + 2 <= inner else ""
    text = Text().append(f"{corner}{lead}", style=edge)
    title = f"{space}{head}{space}"
    text.append(title, style=f"bold reverse {edge}" if focus else "bold")
    text.append(line * (inner - len(lead) - cells(title)) + right, style=edge)
    rows = [*_doors(card, drawing), *_figures(card, drawing)]
    for row in rows:
        text.append(f"\n{side} ", style=edge).append(row)
        text.append(" " * max(0, inner - 1 - row.cell_len)).append(side, style=edge)
    return text.append(f"\n{low}{line * inner}{low_right}", style=edge)


def _doors(card: Card | None, drawing: Drawing) -> list[Text]:
    """Return the rows of squares, each kind in its place; without figures they are free."""
    rows = drawing.height - FIGURE_ROWS - 2
    lines = [Text() for _ in range(rows)]
    if card is None:
        return lines
    how = drawing.squares
    states = [
        state
        for state, count in zip(STATES, shares(card.states, how), strict=True)
        for _ in range(count)
    ]
    wide, high = how.pitch
    across, down = max(1, wide - 1), max(1, high - 1)
    for first in range(0, len(states), how.a_row):
        top = first // how.a_row * high
        for place, state in enumerate(states[first : first + how.a_row]):
            for row in range(top, min(rows, top + down)):
                middle = row - top == down // 2
                gap = " " if wide > 1 and place else ""
                lines[row].append(gap)
                lines[row].append(*square(state, drawing, across, middle=middle))
    return lines


def square(
    state: AgencyKnows, drawing: Drawing, across: int = 1, *, middle: bool = True
) -> tuple[str, Style]:
    """Return a row of a square for doors of which this is known, with its style."""
    look, colours = AGENCY[state], drawing.colours
    tile = TILES[look.colour]
    glyph = _DARK if state == AgencyKnows.NOTHING else look.glyph
    solid = tile.ink == tile.paper
    if solid and not drawing.plain:
        glyph = "█"
    side = glyph if solid else " "
    left = (across - 1) // 2
    said = f"{side * left}{glyph if middle else side}{side * (across - 1 - left)}"
    if drawing.plain:
        return said, Style()
    return said, Style(color=colours[tile.ink], bgcolor=colours[tile.paper], bold=not solid)


def _figures(card: Card | None, drawing: Drawing) -> list[Text]:
    """Return a row for each figure: what it is called, its bar, and how many."""
    room, label = drawing.width - _AROUND, drawing.colours["map-ink"]
    rows = []
    for place, name in enumerate(LABELS):
        row = Text().append(padded(name, _LABEL), style=label)
        if card is not None and place < len(LABELS) - 1:
            _cost(row, card.figures[place], place, room - _LABEL, drawing)
        elif card is not None:
            _benefit(row, card, room - _LABEL, drawing)
        rows.append(row)
    return rows


def _cost(row: Text, figure: float | None, place: int, room: int, drawing: Drawing) -> None:
    bar = room - drawing.number - 1
    if bar >= _LEAST_BAR and drawing.cards is not None:
        most = drawing.cards.most(0, 1, 2)
        if place == _TOTALS:
            most = max(most, drawing.cards.most(_TOTALS))
        row.append(
            _bar(figure or 0.0, most, bar, plain=drawing.plain), style=drawing.colours[_BARS[place]]
        )
        room -= bar
    lit = place == 0 and figure and not drawing.plain
    style = f"bold {drawing.colours['data-proven']}" if lit else "bold"
    row.append(_said(figure).rjust(room), style=style)


def _benefit(row: Text, card: Card, room: int, drawing: Drawing) -> None:
    answered = card.figures[-1]
    said = f"{_said(answered)} of {words.whole(card.requests)}"
    bar = room - len(said) - 1
    if bar >= _LEAST_BAR:
        # Of few requests each has a mark.
        bar = min(bar, math.ceil(card.requests))
        full = _filled(answered or 0.0, card.requests, bar)
        row.append("▮" * full, style=drawing.colours["foreground"])
        row.append("▯" * (bar - full), style=drawing.colours["data-quiet"])
        room -= bar
    row.append(said.rjust(room), style="bold")


def _said(figure: float | None) -> str:
    if figure is None:
        return _STILL_TO_COME
    said = words.whole(figure)
    return "<1" if said == "under 1" else said


def _bar(figure: float, most: float, width: int, *, plain: bool) -> str:
    """Return a bar in eighths of a cell; what there is at all is seen.

    Without colours it is lower than its row: three bars below each other would be one block.
    """
    if plain:
        return (_LOW * _filled(figure, most, width)).ljust(width)
    eighths = 0 if not figure or not most else max(1, round(8 * width * figure / most))
    full, rest = divmod(min(eighths, 8 * width), 8)
    return f"{_EIGHTHS[8] * full}{_EIGHTHS[rest] if rest else ''}".ljust(width)


def _filled(part: float, whole: float, width: int) -> int:
    if not part or not whole:
        return 0
    return min(width, max(1, round(width * part / whole)))


def legend(drawing: Drawing, width: int) -> Text:
    """Say what the squares are: those kinds that any card has, in one line."""
    if drawing.cards is None or not drawing.cards.all_doors:
        return Text()
    seen = [
        any(round(card.states[place], 9) > 0 for card in drawing.cards.by_policy.values())
        for place in range(len(STATES))
    ]
    for said in _LEGENDS:
        text, bare = Text(said.of(drawing.squares.unit)), False
        for state, there in zip(STATES, seen, strict=True):
            word = said.words.get(state)
            if there and word is not None:
                text.append(" " if bare else "  ").append(*square(state, drawing))
                text.append(f" {word}" if word else "")
                bare = not word
        if text.cell_len <= width:
            break
    return text


@dataclass(frozen=True, slots=True)
class _Legend:
    """What is said of squares, in one of several lengths."""

    one: str
    many: str
    words: Mapping[AgencyKnows, str]
    """By kind; where it is empty, what is said of the next kind is said of this one as well."""

    def of(self, unit: int) -> str:
        """Return what a square stands for."""
        return self.one if unit == 1 else self.many.format(f"{unit:,}")


_KNOWN = AGENCY[AgencyKnows.GAVE_NOTHING].word
_SHORT = {
    AgencyKnows.NAMED: "named",
    AgencyKnows.SAID_NO: "said no",
    AgencyKnows.NO_ANSWER: "no answer",
    AgencyKnows.GAVE_NOTHING: _KNOWN,
    AgencyKnows.ASKED: "asked",
    AgencyKnows.DOT: "a dot",
    AgencyKnows.NOTHING: AGENCY[AgencyKnows.NOTHING].word,
}
_SHORTER = {**_SHORT, AgencyKnows.SAID_NO: "", AgencyKnows.NO_ANSWER: "by name"}
_A_SQUARE = "A square is one door:", "A square is {} doors:"
_A_DOOR = "One door:", "{} doors:"
_LEGENDS = (
    _Legend(*_A_SQUARE, {state: AGENCY[state].word for state in STATES}),
    _Legend(*_A_SQUARE, _SHORT),
    _Legend(*_A_DOOR, _SHORT),
    _Legend(*_A_DOOR, _SHORTER),
    # What is dark is what is left: where there is no room, nobody has to be told.
    _Legend(*_A_DOOR, {one: _SHORTER[one] for one in _SHORTER if one != AgencyKnows.NOTHING}),
)
"""The longest first."""
