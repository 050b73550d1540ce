"""How would the result change? One bar for each assumed number, the longest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from simulator.experiment.one_at_a_time import Bar, bars, by_length, ends, result
from simulator.report.words import assumptions as said
from simulator.report.words import terms as words
from simulator.scenario import Loaded
from simulator.scenario.letters.text import clean
from simulator.scenario.numbers import ScenarioNumber
from simulator.story.backend import figures
from simulator.tui.kit.sheets.over import Over
from simulator.tui.kit.working import answers_of, stopped, telling

MEASURES = (
    "certain_nonsharing",
    "requests_answered",
    "numbers_told",
    "homes_named",
    "certain_decliners",
    "certain_opted_out",
    "wrongly_suspected",
    "hours_to_first_clip",
    "agency_error",
    "oversight_error",
    "visits",
    "asked",
)


@dataclass
class BarDone(Message):
    """One more number has been moved low and high; or the figure as it is was found."""

    measure: str
    base: float | None
    bar: Bar | None


class BarsScreen(Over[None]):
    """The bars of one measure; left and right take another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,o", "leave", "Back", id="bars-back", tooltip="back to the numbers"),
        Binding("left", "measure(-1)", "Measure", id="bars-before", tooltip="another measure"),
        Binding("right", "measure(1)", "Measure", id="bars-after", tooltip="another measure"),
        Binding("space", "stop", "Stop", id="bars-stop", tooltip="stop; what is done stays"),
    ]

    def __init__(
        self, loaded: Loaded, policy: str, numbers: Sequence[ScenarioNumber], runs: int
    ) -> None:
        """Move each of `numbers` low and high, in so many runs each time."""
        super().__init__()
        self._runs = runs
        self._loaded, self._policy, self._numbers = loaded, policy, numbers
        self._measure = MEASURES[0]
        self._found: dict[str, tuple[float | None, list[Bar]]] = {}
        """By measure, the figure as it is and the bars that are done."""
        self._computing = False

    def compose(self) -> ComposeResult:
        """Lay out the question, the bars, and what to press."""
        with Vertical(id="bars"):
            yield Static(id="bars-title", markup=False)
            with VerticalScroll(id="bars-room"):
                yield Static(id="bars-text", markup=False)
            yield Static(id="bars-next", markup=False)

    def on_mount(self) -> None:
        """Begin with the first measure."""
        self.query_one("#bars-room").focus()
        self._start()

    def _start(self) -> None:
        self._computing = True
        self._found.pop(self._measure, None)
        self._draw()
        self._compute(self._measure)

    @work(
        thread=True,
        exclusive=True,
        group="bars",
        exit_on_error=False,
        description="what each number moves",
    )
    def _compute(self, measure: str) -> None:
        over = stopped()
        figures_of = figures(answers_of(self.app), over)
        with telling(self.app):
            base = result(self._loaded, self._policy, measure, self._runs, figures_of)
            self.post_message(BarDone(measure, base, None))
            for bar in bars(
                self._loaded, self._policy, measure, self._numbers, self._runs, over, figures_of
            ):
                self.post_message(BarDone(measure, base, bar))
        if not over():
            self.app.call_from_thread(self._end, measure)

    def _end(self, measure: str) -> None:
        # A sheet that closes as the last of them comes has nothing left to draw on.
        if measure == self._measure and self.children:
            self._computing = False
            self._draw()

    def on_bar_done(self, message: BarDone) -> None:
        """Draw what is there by now."""
        _, done = self._found.get(message.measure, (None, []))
        more = [] if message.bar is None else [message.bar]
        self._found[message.measure] = (message.base, [*done, *more])
        if message.measure == self._measure:
            self._draw()

    def action_measure(self, steps: int) -> None:
        """Take another measure."""
        at = (MEASURES.index(self._measure) + steps) % len(MEASURES)
        self._measure = MEASURES[at]
        self._start()

    def action_stop(self) -> None:
        """Stop; what is done stays."""
        self.workers.cancel_group(self, "bars")
        self._computing = False
        self._draw()

    def action_leave(self) -> None:
        """Stop and go back."""
        self.workers.cancel_group(self, "bars")
        self.dismiss()

    def on_resize(self) -> None:
        """Draw again for the new width."""
        self._draw()

    def _draw(self) -> None:
        base, bars_done = self._found.get(self._measure, (None, []))
        meant = said.definition(self._measure)
        title = Text()
        title.append("How would the result change?  ", style="bold")
        title.append(f"◀ {meant.label} ▶", style="bold reverse")
        title.append(f"  now {words.number(base)} {meant.unit}\n")
        rules = clean(self._loaded.regimes[self._policy].title)
        title.append(
            f"Under {rules}, {words.plural(self._runs, 'run')} on average. {said.BARS_EXPLAINED}"
        )
        self.query_one("#bars-title", Static).update(title)
        width = max(20, self.query_one("#bars-room").size.width - 4)
        text = _drawn(by_length(bars_done, base), base, width)
        if not self._computing and all(bar.length(base) == 0 for bar in bars_done):
            text = Text(f"Under {rules} no number that is moved so changes it.")
        self.query_one("#bars-text", Static).update(text)
        tried = tried_so_far(len(bars_done), self._numbers) if self._computing else ""
        self.query_one("#bars-next", Static).update(
            f"{tried}Left and right: another measure.  Escape: back."
        )


def tried_so_far(done: int, numbers: Sequence[ScenarioNumber]) -> str:
    """Say how many of the numbers that have a scale are `done`, and what stops that."""
    to_try = sum(ends(number) is not None for number in numbers)
    return f"{done} of {words.plural(to_try, 'number')} tried. Space stops.  "


def _drawn(bars_done: Sequence[Bar], base: float | None, width: int) -> Text:
    """Return the bars as text: from the figure as it is to that of the low and the high value."""
    text = Text()
    moving = [bar for bar in bars_done if bar.length(base) > 0]
    results = [
        one for bar in moving for one in (bar.low.result, bar.high.result, base) if one is not None
    ]
    for bar in moving:
        text.append(f"{said.label(bar.number)} ", style="bold")
        counted_in = said.unit_read(bar.number)
        text.append(f"({counted_in})\n" if counted_in else "\n")
        line = bar_cells(bar, base, min(results), max(results), width)
        text.append(f"{line}\n")
        text.append(f"  {said.bar_ends(bar, base)}\n")
    still = said.without_effect(bars_done, base)
    return text.append(f"\n{still}") if still else text


def bar_cells(bar: Bar, base: float | None, least: float, most: float, width: int) -> str:
    """Return one bar of `width` cells: ▒ to the low value's figure, █ to the high value's."""

    def cell(value: float) -> int:
        return round((value - least) / (most - least) * (width - 1)) if most > least else 0

    cells = [" "] * width
    start = cell(base if base is not None else least)
    sides = [("▒", bar.low.result), ("█", bar.high.result)]
    # The longer one first, so that a shorter one on the same side stays to be seen.
    sides.sort(key=lambda side: -abs((side[1] if side[1] is not None else least) - (base or 0)))
    for glyph, value in sides:
        if value is not None:
            low, high = sorted((start, cell(value)))
            cells[low : high + 1] = glyph * (high + 1 - low)
    cells[start] = "│"
    return "".join(cells).rstrip()
