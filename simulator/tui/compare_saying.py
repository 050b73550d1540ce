"""What stands under the table, the dots and the plot of Compare, in sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Literal, TypeAlias

from rich.text import Text

from simulator.measure.definitions import MEASURES
from simulator.report import words
from simulator.report.comparison import Row, Table
from simulator.report.run_by_run import Strip
from simulator.scenario import Loaded
from simulator.scenario.text import clean, shorten
from simulator.tui.dots import Colours, dots

View: TypeAlias = Literal["table", "dots", "plot"]
NEXT: dict[View, tuple[View, str]] = {
    "table": (
        "dots",
        "Arrows: another figure.  v: a dot for each run, then a plot.  ?: what is it?",
    ),
    "dots": ("plot", "Left, right: another measure.  Up, down: another policy.  v: a plot."),
    "plot": ("table", "a: another measure across.  u: another one up.  v: the table."),
}
"""By view, the one that `v` leads to and what to press."""
FIRST_RUNS = "One moment: the first runs are being computed.  Escape stops."
NO_RUNS = "No run is done.  2, then 3: start again."
READ_THE_PLOT = (
    "Each letter is a policy, at its mean; lines are 95 percent intervals. Letters that make one "
    "word stand at one point."
)
_TITLE = 40
_SAID = 240
"""Letters of a title or a question where it is said in full."""


def progress(done: int, wanted: int) -> Text:
    """Say how many runs there are, and how many are still to come."""
    text = Text(f"{words.plural(done, 'run')} of each policy, the same luck  ")
    if done < wanted:
        text.append(("━" * round(20 * done / max(1, wanted))).ljust(20, "─"))
        text.append(f"  {wanted} wanted; Escape stops")
    return text


def of_what_happened(table: Table, width: int, lines: int) -> Text:
    """Say what happened, in as many lines as there are; `?` on a heading says it in full."""
    same = f"{words.SAME_LUCK} " if table.all_alike else ""
    said = textwrap.wrap(clean(f"{same}{table.happened}"), width, max_lines=lines, placeholder=" …")
    return Text("\n".join(said))


def corner(table: Table, rows: int, by_gap: bool, only_differing: bool) -> str:
    """Say which rows the table has and in what order, each with its key."""
    shown = len(table.received) + len(table.measures)
    which = f"d: {shown} of {rows} differ" if only_differing else f"d: all {rows} rows"
    return f"{which}\ns: {'most apart 1st' if by_gap else 'as they stand'}"


def of_measure(strip: Strip, first: Strip, name: str, runs: int, colours: Colours) -> Text:
    """Say what a measure comes to under a policy, with a dot for each run."""
    text = Text().append(f"{MEASURES[name].label}: ", style="bold")
    text.append(f"{strip.mean} here")
    if strip.figures < runs:
        text.append(f" (a figure in {strip.figures} of {runs} runs)")
    if not strip.runs:
        more = "Each of the others is compared with this policy, run by run."
        return text.append(f"\n{more}")
    text.append(f", {first.mean} under “{shorten(first.title, _TITLE)}”\n")
    text.append(dots(strip.runs, colours))
    return text.append(f"  {strip.sentence}")


def of_interval(strip: Strip, first: Strip) -> Text:
    """Say the interval of a mean, and of its difference to the first policy."""
    if not strip.interval:
        return Text("An interval needs three runs with a figure, or more.")
    text = Text(f"95 percent interval: {strip.interval}.")
    if strip.difference:
        text.append(f" Beside “{shorten(first.title, _TITLE)}”: {strip.difference}.")
    return text


def of_item(row: Row, policy: int) -> Text:
    """Say what an item is, and that what is passed on of it is a matter of the rule."""
    cell = row.cells[policy]
    text = Text().append(f"{row.label}: ", style="bold")
    said = f"{row.meaning}. Here: {cell.word or 'does not exist'}"
    text.append(f"{said}, {cell.count}." if cell.count else f"{said}.")
    return text


def of_policy(loaded: Loaded, policy: str, told: str) -> Text:
    """Say what the agency is told under a policy, and what it can work out."""
    rules = loaded.regimes[policy].steps[-1][1]
    text = Text().append(shorten(rules.title, _SAID), style="bold")
    return text.append(f"  ({words.BASES[rules.basis]})  {clean(told)}")


def of_guesses(loaded: Loaded, guesses: Mapping[str, str]) -> Text:
    """Say again what the class guessed, beside the result."""
    text = Text()
    for pause in loaded.scenario.pauses:
        if pause.ask in guesses:
            guess = shorten(guesses[pause.ask], _SAID)
            text.append(f"\n{shorten(pause.ask, _SAID)}  Your guess: {guess}.")
    return text


def of_plot(loaded: Loaded, *, short: bool) -> Text:
    """Say what the plot takes for granted and, where there is room, how to read it."""
    reacts = loaded.scenario.residents.told_effect != 0
    text = Text().append(words.ANSWERS_CHANGE if reacts else words.ANSWERS_STAY, style="bold")
    return text if short else text.append(f"\n{READ_THE_PLOT}")
