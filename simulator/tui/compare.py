"""Compare: policies side by side on the same luck, as a table, as dots, and as a plot."""

from __future__ import annotations

from typing import ClassVar, TypeAlias, cast

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Click
from textual.widgets import Static
from textual.worker import get_current_worker

from simulator.experiment import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.comparison import Table, comparison_table
from simulator.report.explained import explained_item, explained_measure
from simulator.report.run_by_run import fact, strips, summary_rows
from simulator.scenario import Loaded
from simulator.scenario.policy import ITEMS
from simulator.scenario.text import clean
from simulator.tui import compare_saying as saying
from simulator.tui.compare_dots import DotsPage, PolicyChosen
from simulator.tui.compare_runs import RUNS, stream
from simulator.tui.compare_table import FigureTable
from simulator.tui.frame import FramedScreen, Rows
from simulator.tui.messages import MoreRuns, RunsOver

_FIRST_MEASURE = "certain_nonsharing"
"""Of the dots, and up in the plot."""
Key: TypeAlias = tuple[int | str, ...]
"""The version of the scenario, and the policies."""


class CompareScreen(FramedScreen):
    """The table of the command line, filled in as the runs come in, and two ways to see it."""

    HELP_TEXT = """
COMPARE
  v        table, a dot for each run, plot: one after the other
  arrows   table: another figure, another policy
           dots: left, right another measure; up, down another policy
           plot: left, right what is across; up, down what is up
  i        the 95 percent intervals, and away
  s        rows as they stand, or those first where policies are most
           apart (in proportion; neither less nor more is better)
  d        all rows, or only those where policies differ
  a, u     in the plot: another measure across, another one up
  Escape   stop the runs (what is done stays); then back to the table
  ≠        differs from the first policy
  ▼ fewer  ○ same  ▲ more: a run beside the same run under the first
  y        copy the figure in focus       e  save the table
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "view", "View", id="compare-view", tooltip="table, dots, plot"),
        Binding("i", "interval", "Interval", id="compare-interval", tooltip="95 percent"),
        Binding("s", "sort", "Sort", id="compare-sort", tooltip="most apart first"),
        Binding("a", "axis('across', 1)", "Across", id="compare-across", tooltip="of the plot"),
        Binding("u", "axis('up', 1)", "Up", id="compare-up", tooltip="of the plot"),
        Binding("d", "differing", "Only differing", id="compare-differing", show=False),
        Binding("escape", "stop", "Stop the runs, or the table", id="stop", show=False),
        *(
            Binding(key, f"arrow({right}, {down})", words_, id=f"compare-{key}", show=False)
            for key, right, down, words_ in (
                ("left", -1, 0, "The measure before"),
                ("right", 1, 0, "The next measure"),
                ("up", 0, -1, "The policy above"),
                ("down", 0, 1, "The policy below"),
            )
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.comparison: Comparison | None = None
        """The runs that are there."""
        self._wanted = RUNS
        self._done: dict[Key, Comparison] = {}
        self._computing: Key | None = None
        self._table: Table | None = None
        """With the rows that are wanted, in their order."""
        self._rows = 0
        """How many rows there are in all."""
        self._view: saying.View = "table"
        self._measure = ""
        self._policy = 0
        """The position of the policy in focus."""
        self._axes = {"across": "requests_answered", "up": _FIRST_MEASURE}
        self._intervals = self._by_gap = self._differing = False

    def body(self) -> ComposeResult:
        """Lay out what happened, the table, the dots, and what is said of the figure in focus."""
        with Vertical(id="compare", classes="-table"):
            yield Static(id="progress-line")
            yield Static(id="happened-line")
            yield FigureTable()
            yield DotsPage()
            yield Static(id="meaning")

    def on_mount(self) -> None:
        """Draw again in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw())

    def on_screen_resume(self) -> None:
        """Show the comparison of the story that is open, running it where it is not there."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        if self._view == "table":
            self._figures.focus()
        key: Key = (self.camsim.version, *loaded.regimes)
        if key in self._done:
            self._take(self._done[key])
        elif key != self._computing:
            self._computing, self._wanted = key, RUNS
            self.comparison = self._table = None
            self._run(loaded, key)
        self.redraw()

    @work(thread=True, exclusive=True, group="compare")
    def _run(self, loaded: Loaded, key: Key) -> None:
        """Run replication after replication of every policy."""
        worker = get_current_worker()
        problem = stream(
            loaded,
            self.camsim.reckoner,
            lambda comparison: self.post_message(MoreRuns(key, comparison)),
            lambda: worker.is_cancelled,
        )
        self.post_message(RunsOver(key, problem))

    def on_more_runs(self, message: MoreRuns) -> None:
        """Show what is there, unless another story is open by now."""
        if message.key != self._computing:
            return
        self._take(message.comparison)
        self.redraw()

    def on_runs_over(self, message: RunsOver) -> None:
        """Wait for no more, and say so if a run failed."""
        if message.key != self._computing:
            return
        if message.problem:
            said = clean(f"A run failed: {message.problem}")
            self.app.notify(said, severity="error", markup=False)
        self._end()
        self.redraw()

    def action_stop(self) -> None:
        """Stop the runs; what is done stays. Where nothing runs, go back to the table."""
        if self._computing is not None:
            self.workers.cancel_group(self, "compare")
            self._end()
            self.redraw()
        else:
            self._show("table")

    def _end(self) -> None:
        """Keep what is there, and wait for no more."""
        if self._computing is not None and self.comparison is not None:
            self._done[self._computing] = self.comparison
        self._computing = None
        self._wanted = self.comparison.replications if self.comparison else 0

    def _take(self, comparison: Comparison) -> None:
        """Show another comparison, and keep the focus where its figure is there too."""
        self.comparison = comparison
        self._arrange()
        self._policy = min(self._policy, len(comparison.outcomes) - 1)

    def _arrange(self) -> None:
        """Take the rows that are wanted, in the order that is wanted."""
        if self.comparison is None:
            return
        table = comparison_table(self.comparison)
        self._rows = len(table.received) + len(table.measures)
        self._table = table.arranged(by_gap=self._by_gap, only_differing=self._differing)

    @property
    def _figures(self) -> FigureTable:
        return self.query_one(FigureTable)

    def redraw(self) -> None:
        """Draw what is shown: the table, the dots or the plot."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        self.say_header(f"{loaded.scenario.title}: policies side by side")
        compare = self.query_one("#compare")
        for view in saying.NEXT:
            compare.set_class(view == self._view, f"-{view}")
        if self.comparison is None or self._table is None:
            self._clear()
            self.say_next(saying.NO_RUNS if self._computing is None else saying.FIRST_RUNS)
            return
        line = saying.progress(self.comparison.replications, self._wanted)
        self.query_one("#progress-line", Static).update(line)
        {"table": self._draw_table, "dots": self._draw_dots, "plot": self._draw_plot}[self._view]()
        self._say_meaning()
        self.say_next(saying.NEXT[self._view][1])

    def _clear(self) -> None:
        """Show nothing: figures of another story, or of other numbers, would mislead."""
        self._figures.clear()
        for part in self.query("#compare Static").results(Static):
            part.update("")
        if self._view == "plot":
            from simulator.tui.compare_plot import Plot

            for plot in self.query(Plot):
                plot.clear()

    def _draw_table(self) -> None:
        table = cast("Table", self._table)
        lines = 2 if self.has_class("-short") else 4
        happened = saying.of_what_happened(table, self.app.size.width - 2, lines)
        self.query_one("#happened-line", Static).update(happened)
        corner = saying.corner(table, self._rows, self._by_gap, self._differing)
        self._figures.show(table, corner, intervals=self._intervals)

    def _measures(self) -> list[str]:
        """Return the measures that the dots can show."""
        return [] if self._table is None else [row.key for row in self._table.measures]

    def _draw_dots(self) -> None:
        comparison, measures = self.comparison, self._measures()
        page = self.query_one(DotsPage)
        if comparison is None or not measures:
            page.show_none()
            return
        if self._measure not in measures:
            self._measure = _FIRST_MEASURE if _FIRST_MEASURE in measures else measures[0]
        page.show(
            strips(comparison, self._measure),
            self._measure,
            measures,
            self._policy,
            differing=self._differing,
            intervals=self._intervals,
        )

    def _draw_plot(self) -> None:
        comparison = self.comparison
        if comparison is None:
            return
        # Imported here: who opens no plot does not wait for the library that draws it.
        from simulator.tui.compare_plot import PlotView

        if not self.query(PlotView):
            self.query_one("#compare").mount(PlotView(), before="#meaning")
        self.query_one(PlotView).show(comparison, **self._axes)

    def _say_meaning(self) -> None:
        """Say what the figure in focus is, and what its policy comes to."""
        loaded, table = self.camsim.loaded, self._table
        if loaded is None or table is None:
            return
        if self._view == "plot":
            text = saying.of_plot(loaded, short=self.has_class("-short"))
        else:
            policy = table.policies[self._policy]
            text = self._said_of_figure()
            room = self._view == "dots" and not self._intervals
            if not text or room or not self.has_class("-short"):
                text.append("\n" if text else "")
                text.append(saying.of_policy(loaded, policy, table.told[policy]))
            text.append(saying.of_guesses(loaded, self.camsim.guesses))
        self.query_one("#meaning", Static).update(text)

    def _said_of_figure(self) -> Text:
        comparison, table = self.comparison, self._table
        if comparison is None or table is None:
            return Text()
        if self._measure in MEASURES:
            found = strips(comparison, self._measure)
            one = found[self._policy]
            runs, colours = comparison.replications, self.app.theme_variables
            text = saying.of_measure(one, found[0], self._measure, runs, colours)
            if self._intervals:
                text.append("\n").append(saying.of_interval(one, found[0]))
            return text
        for row in table.received:
            if row.key == self._measure:
                return saying.of_item(row, self._policy)
        return Text()

    def on_data_table_cell_highlighted(self) -> None:
        """Say what the figure in focus is."""
        if self._view == "table":
            self._measure = self._figures.row_in_focus
            self._policy = self._figures.policy_in_focus
            self._say_meaning()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the plot in the plot, and those of the rows where there are rows."""
        del parameters
        if action == "axis":
            return self._view == "plot"
        if action in {"sort", "differing", "interval"}:
            return self._view != "plot"
        return True

    def action_view(self) -> None:
        """Show the same in the next way: table, dots, plot."""
        self._show(saying.NEXT[self._view][0])

    def _show(self, view: saying.View) -> None:
        self._view = view
        if view == "table":
            self._figures.focus()
            self._figures.focus_on(self._measure, self._policy)
        self.redraw()
        self.refresh_bindings()

    def action_interval(self) -> None:
        """Show the intervals, or put them away."""
        self._intervals = not self._intervals
        self.redraw()

    def action_sort(self) -> None:
        """Put those rows first where policies are most apart, or all as they stand."""
        self._by_gap = not self._by_gap
        self._arrange()
        self.redraw()

    def action_differing(self) -> None:
        """Show only the rows where policies differ, or all."""
        self._differing = not self._differing
        self._arrange()
        self.redraw()

    def action_axis(self, which: str, steps: int) -> None:
        """Put another measure on an axis of the plot; never the one of the other axis."""
        from simulator.tui.compare_plot import AXES

        other = self._axes["up" if which == "across" else "across"]
        free = [name for name in AXES if name != other]
        self._axes[which] = free[(free.index(self._axes[which]) + steps) % len(free)]
        self.redraw()

    def action_arrow(self, right: int, down: int) -> None:
        """Go to another measure or policy of the dots, or put another measure on an axis."""
        measures = self._measures()
        if self._view == "plot":
            self.action_axis("across" if right else "up", right or -down)
        elif self._view == "dots" and measures and self.comparison is not None:
            at = measures.index(self._measure) if self._measure in measures else 0
            self._measure = measures[(at + right) % len(measures)]
            self._policy = (self._policy + down) % len(self.comparison.outcomes)
            self.redraw()

    def on_policy_chosen(self, message: PolicyChosen) -> None:
        """Put the focus on the policy that the mouse chose."""
        self._policy = message.place
        self.redraw()

    def on_click(self, event: Click) -> None:
        """Let the mouse put another measure on an axis of the plot."""
        part = "" if event.widget is None else event.widget.id or ""
        if part in {"plot-up", "plot-across"}:
            self.action_axis(part.removeprefix("plot-"), 1)

    def explanation(self) -> str:
        """Return what the figure in focus means, its unit, and what it rests on."""
        comparison, table = self.comparison, self._table
        if comparison is None or table is None:
            return ""
        policy = table.policies[self._policy]
        if self._view == "plot":
            asked = [self._axes["up"], self._axes["across"]]
            return "\n\n".join(explained_measure(comparison, name, policy) for name in asked)
        if self._measure in MEASURES:
            return explained_measure(comparison, self._measure, policy)
        if self._measure in ITEMS:
            return explained_item(comparison, self._measure, policy)
        return table.happened

    def fact(self) -> str:
        """Return the figure in focus as a sentence, or the plot as a list."""
        comparison, table = self.comparison, self._table
        if comparison is None or table is None:
            return ""
        if self._view == "plot":
            from simulator.tui.compare_plot import in_words

            return in_words(comparison, **self._axes)
        policy = table.policies[self._policy]
        if self._measure in MEASURES:
            return fact(comparison, self._measure, policy)
        return "\n".join((table.happened, *table.sentences))

    def tables(self) -> dict[str, Rows]:
        """Return means, intervals and how the runs stand to the first policy's."""
        return {} if self.comparison is None else {"comparison": summary_rows(self.comparison)}
