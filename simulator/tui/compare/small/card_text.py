"""One card as text: its frame with the name, the doors as squares, the figures with their bars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rich.style import Style
from rich.text import Text

from simulator.measure.moments.parties import AgencyKnows
from simulator.report.words.compared.cards import STATES, Card, Cards
from simulator.report.words.states import NO_NAME, ONE_BY_ONE
from simulator.report.words.terms import capital
from simulator.scenario.letters.cells import cells
from simulator.scenario.letters.text import shorten
from simulator.tui.compare.small.figure_rows import FIGURE_ROWS, FigureRows, names_of_figures
from simulator.tui.compare.small.layout import CardSquares, shares, squares
from simulator.tui.kit.ground.papers import TILES
from simulator.tui.kit.looks import AGENCY

_FRAMES = {False: ("╭", "─", "╮", "│", "╰", "╯"), True: ("┏", "━", "┓", "┃", "┗", "┛")}
_AROUND = 4
"""Columns of a card's frame, and free ones in it."""
_DARK, _SHADE = "·", "░"


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
    few_colours: bool = False
    """Whether the terminal has 16: a dark square would be the ground with a dot on it."""

    @property
    def squares(self) -> CardSquares:
        """How the doors of every card are drawn."""
        doors = 0 if self.cards is None else round(self.cards.all_doors)
        return squares(doors, self.width - _AROUND, self.height - FIGURE_ROWS - 2)

    def figures(self, card: Card | None) -> list[Text]:
        """Return a row for each figure of a card."""
        width = self.width - _AROUND
        if card is None or self.cards is None:
            return names_of_figures(width, self.colours)
        return FigureRows(self.cards, width, self.colours, self.plain).of(card)


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
    rows = [*_doors(card, drawing), *drawing.figures(card)]
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
    if state == AgencyKnows.NOTHING and drawing.few_colours and not drawing.plain:
        side = _SHADE
    left = (across - 1) // 2
    said = f"{side * left}{glyph if middle else side}{side * (across - 1 - left)}"
    if drawing.plain:
        return said, Style()
    return said, Style(color=colours[tile.ink], bgcolor=colours[tile.paper], bold=not solid)


def legend(drawing: Drawing, width: int) -> Text:
    """Say what the squares are: those kinds that any card has, in one line."""
    if drawing.cards is None or not drawing.cards.all_doors:
        return Text()
    cards = drawing.cards.by_policy.values()
    names = [
        {card.without_names for card in cards if round(card.states[place], 9) > 0}
        for place in range(len(STATES))
    ]
    once = all(card.asks_once for card in cards)
    for said in _LEGENDS:
        text, bare = Text(said.of(drawing.squares.unit, once=once)), False
        for state, without in zip(STATES, names, strict=True):
            word = said.words.get(state)
            if without and word is not None:
                if True in without:
                    word = said.without_names(state, everywhere=without == {True})
                text.append(" " if bare else "  ").append(*square(state, drawing))
                text.append(f" {word}" if word else "")
                bare = not word
        if text.cell_len <= width:
            break
    return text


class _Nouns(NamedTuple):
    """What one square stands for, and what one of several doors does."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class _Legend:
    """What is said of squares, in one of several lengths."""

    form: str
    words: Mapping[AgencyKnows, str]
    """By kind; where it is empty, what is said of the next kind is said of this one as well."""
    times: _Nouns
    """What a square stands for where a home can be asked twice: it has two squares then."""
    noes_together: bool = False
    """Whether one word, that of no answer, is said of a no as well."""

    def of(self, unit: int, *, once: bool) -> str:
        """Return what a square stands for; `once` where no home is asked twice."""
        if not self.form:
            return "One:" if unit == 1 else f"{unit:,} each:"
        nouns = _ONCE if once else self.times
        noun = nouns.one if unit == 1 else nouns.many.format(f"{unit:,}")
        return capital(self.form.format(noun))

    def without_names(self, state: AgencyKnows, *, everywhere: bool) -> str:
        """Return what is said of a kind where some cards, or all, have places and no names."""
        word, kind = self.words[state], ONE_BY_ONE.get(state)
        if kind is None or not word:
            return word
        if self.noes_together and state == AgencyKnows.NO_ANSWER:
            return NO_NAME if everywhere else "one by one"
        return f"{kind}, {NO_NAME}" if everywhere else kind


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
"""One word for a no and for no answer."""
_WITHOUT_DARK: dict[AgencyKnows, str] = {
    state: _SHORTER[state] for state in _SHORTER if state != AgencyKnows.NOTHING
}
"""What is dark is what is left: where there is no room, nobody has to be told."""
_FEWEST: dict[AgencyKnows, str] = {
    state: _WITHOUT_DARK[state] for state in _WITHOUT_DARK if state != AgencyKnows.ASKED
}
_ONCE = _Nouns("one home", "{} homes")
"""What a square stands for where no home is asked twice."""
_TIMES = _Nouns("one time asked", "{} times asked")
_TIMES_IN_SHORT = _Nouns("one time", "{} times")
_A_SQUARE, _A_DOOR, _DOORS = "A square is {}:", "■ is {}:", "{}:"
_EACH = ""
"""Where there is no room for what it is: how many."""
_LEGENDS = (
    _Legend(_A_SQUARE, {state: AGENCY[state].word for state in STATES}, _TIMES),
    _Legend(_A_SQUARE, _SHORT, _TIMES),
    _Legend(_A_DOOR, _SHORT, _TIMES),
    _Legend(_A_DOOR, _SHORTER, _TIMES, noes_together=True),
    _Legend(_DOORS, _SHORTER, _TIMES, noes_together=True),
    _Legend(_DOORS, _SHORTER, _TIMES_IN_SHORT, noes_together=True),
    _Legend(_A_DOOR, _WITHOUT_DARK, _TIMES, noes_together=True),
    _Legend(_DOORS, _WITHOUT_DARK, _TIMES, noes_together=True),
    _Legend(_DOORS, _WITHOUT_DARK, _TIMES_IN_SHORT, noes_together=True),
    _Legend(_EACH, _WITHOUT_DARK, _TIMES_IN_SHORT, noes_together=True),
    _Legend(_EACH, _FEWEST, _TIMES_IN_SHORT, noes_together=True),
)
"""The longest first."""
