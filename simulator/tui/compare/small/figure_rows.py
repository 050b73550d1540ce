"""The figures of a card: a row for each, what it counts at the left, how many at the right.

The bar of a row lies under its words: so the words can say what is counted, and the bar is long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from simulator.report.words import terms as words
from simulator.report.words.compared.cards import COUNTED, LABELS, Card, Cards
from simulator.report.words.compared.known_and_answered import ANSWERED, KNOWN

FIGURE_ROWS = len(COUNTED)
_BARS = {
    KNOWN: "data-proven",
    "homes_named": "data-shared",
    "cameras_told": "data-ring",
    "numbers_told": "map-ink",
    ANSWERED: "foreground",
}
"""Colours of the bars, by figure."""
_KNOWN, _TOTALS, _ANSWERED = map(COUNTED.index, (KNOWN, "numbers_told", ANSWERED))
_OF_DOORS = tuple(place for place in range(FIGURE_ROWS) if place not in {_TOTALS, _ANSWERED})
"""The figures that share one scale."""
_EDGE = 1
"""Columns before the words: a bar that reaches no farther would look like a letter picked out."""
_EIGHTHS = " ▏▎▍▌▋▊▉"
_STILL_TO_COME = "…"


@dataclass(frozen=True, slots=True)
class FigureRows:
    """How the rows of all cards are drawn: they share one scale, and what a figure is called."""

    cards: Cards
    width: int
    """Columns of a row."""
    colours: Mapping[str, str]
    plain: bool
    """Whether there are no colours: then the bar is what stands reversed."""

    def of(self, card: Card) -> list[Text]:
        """Return the rows of one card."""
        return [self._row(place, card) for place in range(FIGURE_ROWS)]

    def _row(self, place: int, card: Card) -> Text:
        name, said = self._in_words(place, card)
        number = "bold" if card.figures[place] else self.colours["map-ink"]
        if place == _KNOWN and card.known and not self.plain:
            number = f"bold {self.colours['data-proven']}"
        sliver, full = self._filled(place, card)
        row = Text().append(sliver, style="" if self.plain else self.colours[_BARS[COUNTED[place]]])
        row.append(name, style=self.colours["map-ink"])
        row.append(" " * max(1, self.width - _EDGE - len(name) - len(said)))
        row.append(said, style=number)
        row.stylize(self._bar(place), 0, full)
        return row

    def _in_words(self, place: int, card: Card) -> tuple[str, str]:
        """Return what a figure is called, and how many it is."""
        if place == _ANSWERED:
            return self._answered(card)
        every = self.cards.by_policy.values()
        names = self._names(place)
        of_all = [self._of_all(place, one) for one in every]
        if all(self._fits(names[0], said) for said in of_all):
            return names[0], self._of_all(place, card)
        forms = _forms(place, card)
        # The name first: what is the same on all cards is called the same on each.
        both = ((name, form) for name in names for form in forms if self._fits(name, form))
        return next(both, (names[-1], forms[-1]))

    def _names(self, place: int) -> tuple[str, ...]:
        """Return what a figure can be called on every card, the longest first.

        That it is so in 3 of 20 runs says more than a longer name does.
        """
        forms = [_forms(place, one) for one in self.cards.by_policy.values()]
        for step in range(max(map(len, forms))):
            said = [some[min(step, len(some) - 1)] for some in forms]
            names = [name for name in LABELS[place] if all(self._fits(name, one) for one in said)]
            if names:
                return tuple(names)
        return LABELS[place][-1:]

    def _answered(self, card: Card) -> tuple[str, str]:
        """Return what answered requests are called on every card, and how many of how many."""
        every = self.cards.by_policy.values()
        forms = [_forms(_ANSWERED, one) for one in every]
        own = _forms(_ANSWERED, card)
        for place in range(max(map(len, forms))):
            for name in LABELS[_ANSWERED]:
                # A figure that is still to come has one form alone.
                if all(self._fits(name, one[min(place, len(one) - 1)]) for one in forms):
                    return name, own[min(place, len(own) - 1)]
        # Of very many requests there is room for those answered alone.
        figure = card.figures[_ANSWERED]
        alone = _STILL_TO_COME if figure is None else words.whole(figure)
        return LABELS[_ANSWERED][-1], alone

    def _fits(self, name: str, said: str) -> bool:
        return _EDGE + len(name) + 1 + len(said) <= self.width

    def _of_all(self, place: int, card: Card) -> str:
        """Return a figure; where it counts doors, of how many."""
        longest = _forms(place, card)[0]
        counts_doors = place == _KNOWN and card.doors and not _is_seldom(card.known)
        return f"{longest} of {words.whole(card.doors)}" if counts_doors else longest

    def _filled(self, place: int, card: Card) -> tuple[str, int]:
        """Return what stands before the words, and how many columns lie under the bar.

        What there is at all is seen; what is shorter than the edge is told apart in eighths of it.
        """
        figure = card.figures[place]
        most = card.requests if place == _ANSWERED else self.cards.most(*_OF_DOORS)
        if place == _TOTALS:
            most = max(most, self.cards.most(_TOTALS))
        if not figure or not most:
            return " ", 0
        eighths = max(1, round(8 * self.width * figure / most))
        if eighths < len(_EIGHTHS):
            return _EIGHTHS[eighths], 0
        return " ", min(self.width, round(eighths / 8))

    def _bar(self, place: int) -> Style:
        """Return how the words on a bar are drawn: in the colour of the paper, on that of it."""
        if self.plain:
            return Style(reverse=True)
        return Style(color=self.colours["background"], bgcolor=self.colours[_BARS[COUNTED[place]]])


def names_of_figures(width: int, colours: Mapping[str, str]) -> list[Text]:
    """Return the rows of a card whose figures are still to come: what they will be."""
    some = [
        [name for name in names if _EDGE + len(name) <= width] or [names[-1]] for names in LABELS
    ]
    return [Text(f" {fitting[0]}", style=colours["map-ink"]) for fitting in some]


def _forms(place: int, card: Card) -> tuple[str, ...]:
    """Return how a figure can be said, the longest first."""
    figure = card.figures[place]
    if figure is None:
        return (_STILL_TO_COME,)
    if place == _ANSWERED:
        answered, made = words.whole(figure), words.whole(card.requests)
        return f"{answered} of {made}", f"{answered}/{made}"
    if not _is_seldom(figure):
        return (words.whole(figure),)
    # Nobody meets half a home: it is said in how many runs there is any.
    runs = card.runs_with_any[place]
    some = words.plural(runs, "run")
    return f"in {runs} of {card.runs} runs", f"in {some}", some


def _is_seldom(figure: float | None) -> bool:
    """Tell whether a mean is no count of anything: there is none yet, or one in some runs alone."""
    return figure is None or words.is_seldom(figure)
