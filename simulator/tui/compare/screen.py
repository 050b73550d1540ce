"""Compare: policies side by side on the same luck, in four views, one `v` after the other."""

from __future__ import annotations

from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Click
from textual.widgets import Static

from simulator.classroom.starts.shown import Shown
from simulator.experiment import Comparison
from simulator.report.words.compared.cards import cards_of, short_names
from simulator.report.words.compared.comparison import Table, comparison_table
from simulator.report.words.compared.known_and_answered import ANSWERED, KNOWN
from simulator.report.words.compared.lost_runs import lost_sentence
from simulator.report.words.compared.run_by_run import strips, summary_rows
from simulator.story.open_story import OpenStory
from simulator.story.told_answers import answers_at_hand
from simulator.tui.compare import outside
from simulator.tui.compare import words as saying
from simulator.tui.compare.beginning import ChosenInCompare, chosen_by, place_in, shown_by
from simulator.tui.compare.dots import DotsPage, PolicyChosen
from simulator.tui.compare.keys import KEYS, VIEWS_WITH, with_next_view
from simulator.tui.compare.meaning import Focus, Meaning
from simulator.tui.compare.rows import HeldRows
from simulator.tui.compare.runs import RunStream
from simulator.tui.compare.small.page import CardChosen, CardsPage
from simulator.tui.compare.table import FigureTable
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import Rows


class CompareScreen(FramedScreen):
    """A card for each policy, then all figures, and two ways to see them run by run."""

    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]
    AUTO_FOCUS = ""
    """The cards have no focus of Textual's: the keys are the screen's own."""

    def __init__(self) -> None:
        super().__init__()
        self._runs = RunStream(self, self._take_more, self._forget, self.redraw)
        self._table: Table | None = None
        """With the rows that are wanted, in their order."""
        self._rows = HeldRows()
        self._happened_lines = 0
        """How many lines what happened takes; it keeps them."""
        self._view: saying.View = "cards"
        self._measure = ""
        self._policy = 0
        """The position of the policy in focus."""
        self._axes = {"across": ANSWERED, "up": KNOWN}
        self._intervals = False
        self._focus_wanted: tuple[str, int] | None = None
        """The figure and the policy that a start state puts into focus in the table."""

    def body(self) -> ComposeResult:
        """Lay out what happened, the views, and what is said of the figure in focus."""
        with Vertical(id="compare", classes="-cards"):
            with Horizontal(id="top-line"):
                yield Static(id="progress-line")
                yield Static(id="views")
            yield Static(id="happened-line")
            yield CardsPage()
            yield Static(id="cards-legend", markup=False)
            yield FigureTable()
            yield DotsPage()
            yield Meaning(id="meaning")

    def on_mount(self) -> None:
        """Draw again in the colours of another theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw())

    def on_screen_resume(self) -> None:
        """Show the comparison of the story that is open; what failed altogether is tried again."""
        self._focus_view()
        self.see_story()
        if self.story is not None and self._runs.came_to_nothing:
            self._runs.start(self.story)
        self.redraw()

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Make other runs where the story has other numbers, or more policies than before."""
        if before is None or not now.same_numbers(before) or not now.same_policies(before):
            self._policy = 0 if before is None else place_in(now, before, self._policy)
            self._runs.start(now)
        start = self.camsim.start_for(now, "compare")
        if start is not None and (before is None or before.opening != now.opening):
            chosen = chosen_by(start, now)
            self._view, self._measure, self._policy = chosen.view, chosen.row, chosen.policy
            by_gap, only_differing, self._intervals = chosen.flags
            self._rows.begin(by_gap=by_gap, only_differing=only_differing)
            self._focus_wanted = chosen.row, chosen.policy
            self._focus_view()

    def shown(self) -> Shown:
        """Return the view with what is chosen in it, and the policy in focus."""
        flags = self._rows.by_gap, self._rows.only_differing, self._intervals
        return shown_by(ChosenInCompare(self._view, self._measure, self._policy, flags), self.story)

    def _take_more(self) -> None:
        """Show what is there by now."""
        self._arrange()
        comparison = self.comparison
        if comparison is not None:
            self._policy = min(self._policy, len(comparison.outcomes) - 1)
        self.redraw()

    def _forget(self) -> None:
        """Hold nothing in its place any more: what comes now are figures of another story."""
        self._table = None
        self.query_one(CardsPage).kept = ""
        self._rows.forget()
        self._figures.empty()
        self._happened_lines = 0

    def action_stop(self) -> None:
        """Stop the runs; what is done stays. Where nothing runs, go back to the cards."""
        if self._runs.running:
            self._runs.stop()
        else:
            self._show("cards")

    def _arrange(self) -> None:
        """Take the rows that are wanted; those that are shown stay where they are."""
        if self.comparison is not None:
            self._table = self._rows.arranged(comparison_table(self.comparison))

    @property
    def comparison(self) -> Comparison | None:
        """The runs that are there."""
        return self._runs.comparison

    @property
    def _figures(self) -> FigureTable:
        return self.query_one(FigureTable)

    def redraw(self) -> None:
        """Draw what is shown: the cards, the table, the dots or the plot."""
        story, comparison = self.story, self.comparison
        if story is None:
            return
        self.say_header(saying.heading(story.loaded, self.header_room()))
        compare = self.query_one("#compare")
        for view in saying.NEXT:
            compare.set_class(view == self._view, f"-{view}")
        # What is said of real agencies, and of changed numbers, takes a row.
        compare.set_class(bool(story.changed or story.loaded.names_real_agency), "-tight")
        self.panels.put("views", saying.views_line(self._view))
        if comparison is None or self._table is None:
            self._clear()
            if self._view == "cards":
                self._draw_cards()
            self.say_next(saying.FIRST_RUNS if self._runs.running else saying.NO_RUNS)
            return
        done, short = comparison.replications, self.has_class("-short")
        line = saying.progress(
            done,
            self._runs.wanted,
            lost_sentence(comparison),
            short=self.has_class("-narrow"),
            seconds_left=self._runs.seconds_left,
            policies_counted=comparison.policies_with_figures if self._runs.only_counted else None,
            stopped=not self._runs.running,
            on_cards=self._view == "cards",
        )
        self.panels.put("progress-line", line)
        self._say_happened(4 if not short else 2)
        draw = {"cards": self._draw_cards, "table": self._draw_table, "dots": self._draw_dots}
        draw.get(self._view, self._draw_plot)()
        self._say_meaning()
        kept = self.query_one(CardsPage).kept and self._view == "cards"
        self.say_next(*(saying.KEPT,) if kept else saying.NEXT[self._view][2])

    def _clear(self) -> None:
        """Show nothing: figures of another story, or of other numbers, would mislead."""
        self.panels.put("happened-line", "")
        for name in ("dots-head", "dots-lines", "meaning"):
            self.query_one(f"#{name}", Static).update("")
        # A lesson has the line below, where this is said otherwise.
        comes = self._runs.running and self.lesson_line()
        self.panels.put("progress-line", saying.FIRST_RUNS if comes else "")
        for page in self.query("#plot-page"):
            page.add_class("-empty")

    def _say_happened(self, most: int) -> None:
        """Say what happened, in lines of which there are never fewer than before."""
        table = cast("Table", self._table)
        happened = saying.of_what_happened(table, self.app.size.width - 2, most)
        lines = happened.plain.count("\n") + 1
        self._happened_lines = min(most, max(lines, self._happened_lines))
        happened.append("\n" * (self._happened_lines - lines))
        self.panels.put("happened-line", happened)

    def _draw_cards(self) -> None:
        """Draw a card for each policy; those without figures yet stand with their names."""
        story, there = self.story, self._runs.comparison
        if story is None:
            return
        names = short_names(story.loaded)
        self._policy = min(self._policy, len(names) - 1)
        page = self.query_one(CardsPage)
        page.show(names, None if there is None else cards_of(there), self._policy)
        self.panels.put("cards-legend", page.legend(self.app.size.width - 2), fixed=True)

    def _draw_table(self) -> None:
        corner = saying.corner(self._rows, running=self._runs.running)
        self._figures.show(cast("Table", self._table), corner, intervals=self._intervals)
        if self._focus_wanted is not None:
            self._figures.focus_on(*self._focus_wanted)
            self._focus_wanted = None

    def _measures(self) -> list[str]:
        """Return the measures that the dots can show."""
        return [] if self._table is None else [row.key for row in self._table.measures]

    def _draw_dots(self) -> None:
        comparison, measures = self.comparison, self._measures()
        page = self.query_one(DotsPage)
        if comparison is None or not measures:
            page.show_none()
            return
        measure = self._measure
        if measure not in measures:
            measure = KNOWN if KNOWN in measures else measures[0]
            self._measure = KNOWN if self._runs.only_counted else measure
        page.show(
            strips(comparison, measure),
            measure,
            measures,
            self._policy,
            wanted=self._runs.wanted,
            differing=self._rows.only_differing,
            intervals=self._intervals,
        )

    def _draw_plot(self) -> None:
        comparison = self.comparison
        if comparison is None:
            return
        # Imported here: who opens no plot does not wait for the library that draws it.
        from simulator.tui.compare.plot import PlotView

        page = self.query_one_optional(PlotView)
        if page is None:
            page = PlotView()
            self.query_one("#compare").mount(page, before="#meaning")
        page.show(comparison, **self._axes)

    def _say_meaning(self) -> None:
        """Say what the figure in focus is, and what its policy comes to."""
        story, table, comparison = self.story, self._table, self.comparison
        if story is None or table is None or comparison is None:
            return
        told = answers_at_hand(story, self.camsim.answers, table.policies[self._policy])
        focus = Focus(self._view, self._measure, self._policy, self._axes, self._intervals)
        self.query_one(Meaning).show(story.loaded, comparison, table, told, focus)

    def on_data_table_cell_highlighted(self) -> None:
        """Say what the figure in focus is."""
        if self._view == "table":
            self._measure = self._figures.row_in_focus
            self._policy = self._figures.policy_in_focus
            self._say_meaning()

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, with the name of the view that `v` leads to."""
        return with_next_view(super().active_bindings, saying.NEXT[self._view][1])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys of the plot in the plot, and those of the rows where there are rows."""
        del parameters
        return self._view in VIEWS_WITH.get(action, {self._view})

    def action_view(self) -> None:
        """Show the same in the next way: cards, table, dots, plot."""
        self._show(saying.NEXT[self._view][0])

    def _show(self, view: saying.View) -> None:
        self._view = view
        measure, policy = self._measure, self._policy
        self.redraw()
        if view == "table":
            self._figures.focus_on(measure, policy)
        self._focus_view()
        self.refresh_bindings()

    def _focus_view(self) -> None:
        if self._view == "table":
            # Now, and not in a message of its own: by then a key may have led to the next view.
            self.set_focus(self._figures)
        elif self.focused is not None:
            self.set_focus(None)

    def action_interval(self) -> None:
        """Show the intervals, or put them away."""
        self._intervals = not self._intervals
        self.redraw()

    def action_sort(self) -> None:
        """Put those rows first where policies are most apart, or all as they stand."""
        self._rows.turn_gap()
        self._arrange()
        self.redraw()

    def action_differing(self) -> None:
        """Show only the rows where policies differ, or all."""
        self._rows.turn_differing()
        self._arrange()
        self.redraw()

    def action_axis(self, which: str, steps: int) -> None:
        """Put another measure on an axis of the plot; never the one of the other axis."""
        from simulator.tui.compare.plot import AXES

        other = self._axes["up" if which == "across" else "across"]
        free = [name for name in AXES if name != other]
        self._axes[which] = free[(free.index(self._axes[which]) + steps) % len(free)]
        self.redraw()

    def action_arrow(self, right: int, down: int) -> None:
        """Go to another measure or policy of the dots, or put another measure on an axis."""
        measures = self._measures()
        if self._view == "plot":
            self.action_axis("across" if right else "up", right or -down)
        elif self._view == "cards":
            self._policy = self.query_one(CardsPage).beside(right, down)
            self.redraw()
        elif self._view == "dots" and measures and self.comparison is not None:
            at = measures.index(self._measure) if self._measure in measures else 0
            self._measure = measures[(at + right) % len(measures)]
            self._policy = (self._policy + down) % len(self.comparison.outcomes)
            self.redraw()

    async def action_watch(self) -> None:
        """Watch the policy in focus."""
        if self.story is None:
            return
        names = list(self.story.loaded.regimes)
        self.publish(self.story.with_policy(names[self._policy]))
        await self.camsim.action_go("watch")

    def action_keep(self) -> None:
        """Keep the card in focus; where another is kept, put both maps beside each other."""
        if self.comparison is not None:
            self.query_one(CardsPage).keep(self.comparison)
            self.redraw()

    @on(CardChosen)
    @on(PolicyChosen)
    def take_chosen(self, message: CardChosen | PolicyChosen) -> None:
        """Put the focus on the policy that the mouse chose."""
        # Those of another story may have been there when it was clicked on.
        there = len(self.story.loaded.regimes) if self.story is not None else 0
        self._policy = max(0, min(message.place, there - 1))
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
        names_key = not self.camsim.names_no_key("assumptions")
        focus = self._in_focus(table)
        return outside.explanation(comparison, table, focus, self._axes, names_key=names_key)

    def fact(self) -> str:
        """Return what is in focus as sentences, or the plot as a list."""
        comparison, table = self.comparison, self._table
        if comparison is None or table is None:
            return ""
        return outside.fact(comparison, table, self._in_focus(table), self._axes)

    def _in_focus(self, table: Table) -> outside.InFocus:
        return outside.InFocus(self._view, table.policies[self._policy], self._measure)

    def tables(self) -> dict[str, Rows]:
        """Return means, intervals and how the runs stand to the first policy's."""
        return {} if self.comparison is None else {"comparison": summary_rows(self.comparison)}
