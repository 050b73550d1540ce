"""Twenty dots for twenty runs: one measure under each policy, run by run beside the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from simulator.measure.definitions import MEASURES
from simulator.report import words
from simulator.report.run_by_run import Run, Strip
from simulator.scenario.text import clean, shorten
from simulator.tui.palette import Look

LOOKS: dict[Run, Look] = {
    Run.FEWER: Look("▼", "data-shared", "fewer"),
    Run.SAME: Look("○", "data-quiet", "same"),
    Run.MORE: Look("▲", "data-proven", "more"),
    Run.NO_FIGURE: Look("-", "data-ignored", "no figure"),
}
SAME_PLACE = "Each mark is a run. The same place in each line is the same luck."
_LEAST_TITLE, _MOST_TITLE = 18, 40
_GAP = 2

Colours = Mapping[str, str]
"""The theme's variables by name."""


def dots(runs: Sequence[Run], colours: Colours, gap: str = "") -> Text:
    """Return one mark for each run, in their order."""
    text = Text()
    for place, run in enumerate(runs):
        look = LOOKS[run]
        text.append(gap if place else "").append(look.glyph, style=colours[look.colour])
    return text


def counts(strip: Strip, colours: Colours) -> Text:
    """Return how many runs there are of each kind, for where there is no room for words."""
    text = Text()
    for kind, count in strip.counts.items():
        look = LOOKS[kind]
        text.append(" " if text else "").append(look.glyph, style=colours[look.colour])
        text.append(f"{count}")
    return text


def key(name: str, first: str, colours: Colours) -> Text:
    """Return what each mark means."""
    fewer = words.fewer(MEASURES[name].unit)
    text = Text()
    for kind, look in LOOKS.items():
        text.append(look.glyph, style=colours[look.colour])
        text.append(f" {fewer if kind is Run.FEWER else look.word}  ")
    return text.append(f"than under “{shorten(first)}”")


def page(
    found: Sequence[Strip],
    focus: int,
    width: int,
    colours: Colours,
    *,
    intervals: bool,
) -> Text:
    """Return one line for each policy: its title, its mean, its runs and how they stand."""
    figures = [_figure(strip, intervals=intervals) for strip in found]
    figure_width = max(map(len, figures))
    most = max(len(strip.runs) for strip in found)
    said = max(len(strip.sentence.split(";")[0]) for strip in found)
    fixed = 2 + figure_width + most + 2 * _GAP
    in_words = fixed + said + _GAP + _LEAST_TITLE <= width
    # Marks with room between them are easier to count.
    wide = in_words and fixed + most + said + _GAP + _LEAST_TITLE <= width
    if wide:
        fixed += most - 1
    room = width - fixed - _GAP - (said if in_words else _most_counts(found))
    title_width = max(_LEAST_TITLE, min(_MOST_TITLE, room, max(len(one.title) for one in found)))
    text = Text()
    for place, (strip, figure) in enumerate(zip(found, figures, strict=True)):
        line = Text("▸ " if place == focus else "  ")
        line.append(shorten(strip.title, title_width).ljust(title_width + _GAP))
        line.append(figure.rjust(figure_width) + " " * _GAP)
        marks = dots(strip.runs, colours, " " if wide else "")
        if not strip.runs:
            line.append("the others are compared with this")
        elif in_words:
            marks.append(" " * _GAP + strip.sentence.split(";")[0])
        else:
            marks.append(" " * _GAP).append(counts(strip, colours))
        line.append(marks)
        if place == focus:
            line.stylize("bold")
        text.append("\n" if place else "").append(line)
    return text


def _figure(strip: Strip, *, intervals: bool) -> str:
    if intervals and strip.interval:
        return f"{strip.mean} ({strip.interval})"
    return strip.mean


def _most_counts(found: Sequence[Strip]) -> int:
    return max(sum(len(str(count)) + 2 for count in strip.counts.values()) for strip in found)


def heading(name: str, place: int, of: int, *, differing: bool) -> Text:
    """Return the measure that is shown, with its unit and what it means."""
    meant = MEASURES[name]
    text = Text(f"◀ {meant.label} ▶", style="bold reverse")
    text.append(f"  in {meant.unit}", style="not bold not reverse")
    which = " that differ" if differing else ""
    text.append(f"  ({place + 1} of {of}{which})\n", style="not bold not reverse")
    return text.append(clean(f"{meant.meaning}."), style="not bold not reverse")
