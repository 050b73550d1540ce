"""Twenty dots for twenty runs: one measure under each policy, run by run beside the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.text import Text

from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.run_by_run import Run, Strip, with_unit
from simulator.scenario.letters.text import shorten
from simulator.tui.kit.looks import Look

LOOKS: dict[Run, Look] = {
    Run.FEWER: Look(words.FEWER, "data-shared", "fewer"),
    Run.SAME: Look(words.SAME, "data-quiet", "same"),
    Run.MORE: Look(words.MORE, "data-proven", "more"),
    Run.NO_FIGURE: Look("-", "data-ignored", "no figure"),
}
_COMPARED_WITH = "the one to compare with"
_LEAST_TITLE, _MOST_TITLE = 24, 40
_LEAST_FIGURE = 5
_LONGEST_SAID = "fewer in 10, same in 10, more in 0 of 20"
_GAP = "  "

Colours: TypeAlias = Mapping[str, str]
"""The theme's variables by name."""


def dots(runs: Sequence[Run], colours: Colours, gap: str = "") -> Text:
    """Return one mark for each run, in their order."""
    text = Text()
    for place, run in enumerate(runs):
        look = LOOKS[run]
        text.append(gap if place else "").append(look.glyph, style=colours[look.colour])
    return text


def counts(strip: Strip, colours: Colours | None) -> Text:
    """Return how many runs there are of each kind, for where there is no room for words."""
    text = Text()
    for kind, count in strip.counts.items():
        look = LOOKS[kind]
        style = "" if colours is None else colours[look.colour]
        text.append(" " if text else "").append(look.glyph, style=style).append(f"{count}")
    return text


def key(name: str, first: str, colours: Colours) -> Text:
    """Return what each mark means."""
    text = Text(f"Beside “{shorten(first, _MOST_TITLE)}”:")
    for kind, look in LOOKS.items():
        word = words.fewer(MEASURES[name].unit) if kind is Run.FEWER else look.word
        text.append("  ").append(look.glyph, style=colours[look.colour]).append(f" {word}")
    return text


def page(
    strips: Sequence[Strip],
    focus: int,
    width: int,
    colours: Colours,
    *,
    wanted: int,
    intervals: bool,
    spaced: bool,
) -> Text:
    """Return one line for each policy: its title, its mean, its runs and how they stand.

    There is room for as many runs as are wanted, so that nothing moves while they come in.
    """
    figures = [_figure(strip, intervals=intervals) for strip in strips]
    room = _room(strips, max(_LEAST_FIGURE, *map(len, figures)), wanted, width)
    text = Text()
    for place, (strip, figure) in enumerate(zip(strips, figures, strict=True)):
        line = Text("▸ " if place == focus else "  ", style="bold" if place == focus else "")
        line.append(shorten(strip.title, room.title).ljust(room.title) + _GAP)
        line.append(figure.rjust(room.figure) + _GAP)
        if strip.runs:
            line.append(dots(strip.runs, colours, room.between)).append(_GAP)
            line.append(" " * ((wanted - len(strip.runs)) * (1 + len(room.between))))
            line.append(_counts_said(strip) if room.in_words else counts(strip, colours))
        else:
            line.append(_COMPARED_WITH)
        text.append(("\n\n" if spaced else "\n") if place else "").append(line)
    return text


@dataclass(frozen=True, slots=True)
class _Room:
    """How wide the parts of a line are."""

    title: int
    figure: int
    between: str
    """Between the marks: with room there they are easier to count."""
    in_words: bool
    """Whether there is room to say in words how the runs stand."""


def _room(strips: Sequence[Strip], figure: int, runs: int, width: int) -> _Room:
    longest = min(_MOST_TITLE, max(len(strip.title) for strip in strips))
    said = max(len(_LONGEST_SAID), *(len(_counts_said(strip)) for strip in strips))
    rest = width - len("▸ ") - figure - 3 * len(_GAP) - runs
    for between, in_words in ((" ", True), ("", True)):
        title = rest - said - (runs - 1) * len(between)
        if title >= min(longest, _LEAST_TITLE):
            return _Room(min(title, longest), figure, between, in_words)
    title = rest - max(len(counts(strip, None)) for strip in strips)
    return _Room(max(_LEAST_TITLE, min(title, longest)), figure, "", in_words=False)


def _counts_said(strip: Strip) -> str:
    """Return in how many runs there were fewer, without what follows from it."""
    return strip.counted if strip.runs else ""


def _figure(strip: Strip, *, intervals: bool) -> str:
    if intervals and strip.interval:
        return f"{strip.mean} ({strip.interval})"
    return strip.whole


def heading(name: str, place: int, of: int, *, differing: bool) -> Text:
    """Return the measure that is shown, with its unit and what it means."""
    text = Text().append(f"◀ {with_unit(name)} ▶", style="bold reverse")
    which = " that differ" if differing else ""
    text.append(f"  ({place + 1} of {of}{which})\n")
    return text.append(f"{MEASURES[name].meaning}.")
