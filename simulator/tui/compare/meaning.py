"""What is said below the views of Compare: the figure in focus, and what its policy comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.widgets import Static

from simulator.experiment import Comparison
from simulator.report.words.compared.cards import sentences
from simulator.report.words.compared.comparison import Table
from simulator.scenario.loaded import Loaded
from simulator.tui.compare import words as saying
from simulator.tui.kit.host import host_of


@dataclass(frozen=True, slots=True)
class Focus:
    """What is in focus in which view."""

    view: saying.View
    measure: str
    policy: int
    """Its position."""
    axes: Mapping[str, str]
    """Of the plot, the measure across and the one up."""
    intervals: bool


class Meaning(Static):
    """Says as much as there is room for, in whole sentences."""

    def show(
        self,
        loaded: Loaded,
        comparison: Comparison,
        table: Table,
        told: Mapping[str, str],
        focus: Focus,
    ) -> None:
        """Say what is in focus; `told` has the answers of the story's questions, by question."""
        short, width = self.screen.has_class("-short"), self.size.width or self.app.size.width - 2
        names_key = not host_of(self.app).names_no_key("assumptions")
        if focus.view == "plot":
            text = saying.of_plot(loaded, **focus.axes, short=short, names_key=names_key)
        elif focus.view == "cards":
            said = sentences(comparison, table.policies[focus.policy])
            said = saying.of_card(loaded, said, told, names_key=names_key)
            text = saying.fitted(said, width, self.size.height)
        else:
            of_focus = saying.of_figure_and_policy(
                comparison,
                table,
                focus.measure,
                focus.policy,
                self.app.theme_variables,
                intervals=focus.intervals,
                both=not short or (focus.view == "dots" and not focus.intervals),
            )
            of_focus = [*of_focus, *saying.of_guesses(loaded, told)]
            most = self.styles.max_height
            rows = int(most.value) - self.gutter.height if most else self.app.size.height
            text = saying.whole(of_focus, width, rows)
        self.update(text)
