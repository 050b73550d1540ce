"""Compare: policies side by side on the same luck, run after run."""

from __future__ import annotations

import textwrap
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import DataTable, Static
from textual.worker import get_current_worker

from simulator.experiment import Comparison
from simulator.experiment.batch import Progress, compared
from simulator.experiment.engines import Serial
from simulator.report import words
from simulator.report.comparison import Cell, Row, Table, comparison_table
from simulator.scenario import Loaded
from simulator.scenario.text import clean, shorten
from simulator.tui.frame import FramedScreen
from simulator.tui.messages import MoreRuns

RUNS = 20
_COLUMN = 22
_LABEL = 18
_SAID = 240
"""Letters of a title or a question."""


class CompareScreen(FramedScreen):
    """The table of the command line, filled in as the runs come in."""

    HELP_TEXT = """
COMPARE
  left, right  another policy; what it means stands below the table
  up, down     the rest of the table
  Escape   stop the runs; what is done stays
  ≠        differs from the first policy
  y        copy what it means
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("2", "app.go('watch')", "Watch"),
        Binding("6", "app.go('assumptions')", "Assumptions"),
        Binding("escape", "stop", "Stop the runs", id="stop"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        """The runs that are there."""
        self._wanted = RUNS
        self._done: dict[tuple[int | str, ...], Comparison] = {}
        """By version of the scenario and policies."""
        self._columns: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        """Lay out what happened, the table, and what it means."""
        with Vertical(id="compare"):
            yield Static(id="progress-line")
            yield Static(id="happened-line")
            yield DataTable(id="table", fixed_columns=1, zebra_stripes=True, cursor_type="column")
            yield Static(id="meaning")

    def on_screen_resume(self) -> None:
        """Show the comparison of the story that is open, running it where it is not there."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        done = self._done.get((self.camsim.version, *loaded.regimes))
        self.query_one(DataTable).focus()
        if done is not None:
            self.comparison = done
            self.redraw()
        else:
            self.comparison = None
            self._run(loaded)

    @work(thread=True, exclusive=True, group="compare")
    def _run(self, loaded: Loaded) -> None:
        """Run replication after replication of every policy."""
        worker = get_current_worker()
        shown = 0

        def show(so_far: Progress) -> None:
            nonlocal shown
            comparison = so_far.gathered.comparison(0)
            if comparison.replications > shown and not worker.is_cancelled:
                shown = comparison.replications
                self.post_message(MoreRuns(comparison, shown, RUNS))

        compared(
            loaded,
            loaded.scenario.seed,
            RUNS,
            Serial(),
            progress=show,
            stopped=lambda: worker.is_cancelled,
        )

    def on_more_runs(self, message: MoreRuns) -> None:
        """Show what is there."""
        self.comparison, self._wanted = message.comparison, message.wanted
        regimes = message.comparison.loaded.regimes
        self._done[self.camsim.version, *regimes] = message.comparison
        self.redraw()

    def action_stop(self) -> None:
        """Stop the runs; what is done stays."""
        self.workers.cancel_group(self, "compare")
        self._wanted = self.comparison.replications if self.comparison else 0
        self.redraw()

    def fact(self) -> str:
        """Return what the comparison means."""
        if self.comparison is None:
            return ""
        table = comparison_table(self.comparison)
        return "\n".join((table.happened, *table.sentences))

    def redraw(self) -> None:
        """Draw the table."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        self.say_header(f"{loaded.scenario.title}: policies side by side")
        comparison = self.comparison
        if comparison is None:
            self.say_next("One moment: the first runs are being computed.")
            return
        table = comparison_table(comparison)
        self.query_one("#progress-line", Static).update(self._progress(comparison))
        same = f"{words.SAME_LUCK} " if table.all_alike else ""
        self.query_one("#happened-line", Static).update(Text(f"{same}{table.happened}"))
        self._fill(table)
        self._say_meaning(table)
        self.say_next("Left and right: another policy.  2: watch.  6: what the figures rest on.")

    def _progress(self, comparison: Comparison) -> Text:
        done, wanted = comparison.replications, self._wanted
        bar = "━" * round(20 * done / max(1, wanted))
        text = Text(f"{words.plural(done, 'run')} of each policy, the same luck  ")
        if done < wanted:
            text.append(bar.ljust(20, "─"))
            text.append(f"  {wanted} wanted; Escape stops")
        return text

    def _fill(self, table: Table) -> None:
        widget = self.query_one(DataTable)
        column = max(1, widget.cursor_column)
        scroll = widget.scroll_offset
        if self._columns != table.titles:
            widget.clear(columns=True)
            widget.add_column("", width=_LABEL)
            for title in table.titles:
                widget.add_column(_wrapped(title, _COLUMN), width=_COLUMN)
            widget.header_height = max(
                len(textwrap.wrap(clean(title), _COLUMN)) for title in table.titles
            )
            self._columns = table.titles
        widget.clear()
        self._section(widget, "REACHES THE AGENCY", len(table.titles))
        for row in table.received:
            self._row(widget, row)
        self._section(widget, "COMES TO", len(table.titles))
        for row in table.measures:
            self._row(widget, row)
        widget.move_cursor(column=column, animate=False)
        widget.scroll_to(scroll.x, scroll.y, animate=False)

    def _section(self, widget: DataTable[Text], title: str, columns: int) -> None:
        widget.add_row(Text(title, style="bold"), *[Text("")] * columns)

    def _row(self, widget: DataTable[Text], row: Row) -> None:
        cells = [_cell(cell) for cell in row.cells]
        label = _wrapped(row.label, _LABEL)
        height = max(text.plain.count("\n") + 1 for text in (label, *cells))
        widget.add_row(label, *cells, height=height)

    def on_data_table_column_highlighted(self) -> None:
        """Say what the policy of this column means."""
        if self.comparison is not None:
            self._say_meaning(comparison_table(self.comparison))

    def _say_meaning(self, table: Table) -> None:
        loaded = self.camsim.loaded
        if loaded is None:
            return
        column = max(0, self.query_one(DataTable).cursor_column - 1)
        policy = table.policies[min(column, len(table.policies) - 1)]
        rules = loaded.regimes[policy].steps[-1][1]
        text = Text(shorten(rules.title, _SAID), style="bold")
        text.append(f"  ({words.BASES[rules.basis]})  ", style="not bold")
        text.append(clean(table.told[policy]), style="not bold")
        for pause in loaded.scenario.pauses:
            if pause.ask in self.camsim.guesses:
                guess = shorten(self.camsim.guesses[pause.ask], _SAID)
                text.append(
                    f"\n{shorten(pause.ask, _SAID)}  Your guess: {guess}.", style="not bold"
                )
        self.query_one("#meaning", Static).update(text)


def _wrapped(text: str, width: int) -> Text:
    return Text("\n".join(textwrap.wrap(clean(text), width)))


def _cell(cell: Cell) -> Text:
    mark = "≠ " if cell.differs else ""
    lines = textwrap.wrap(f"{mark}{cell.glyph} {cell.word}".replace("  ", " ").strip(), _COLUMN)
    lines += textwrap.wrap(cell.count, _COLUMN)
    return Text("\n".join(lines), style="bold" if cell.differs else "")
