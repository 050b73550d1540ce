"""What goes out of Compare: what is in focus explained for `?`, and as sentences for `y`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.experiment import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.words.compared.cards import COUNTED, sentences
from simulator.report.words.compared.comparison import Table
from simulator.report.words.compared.explained import explained_item, explained_measure
from simulator.report.words.compared.run_by_run import fact as fact_of_measure
from simulator.scenario.policy import ITEMS
from simulator.tui.compare.words import View


@dataclass(frozen=True, slots=True)
class InFocus:
    """What people look at."""

    view: View
    policy: str
    name: str
    """Of a measure or an item; the heading of a table is neither."""


def explanation(
    comparison: Comparison,
    table: Table,
    focus: InFocus,
    axes: Mapping[str, str],
    *,
    names_key: bool = True,
) -> str:
    """Return what the figures in focus mean, their units, and what they rest on.

    With `names_key` it names the key of the assumptions.
    """
    several = {
        "plot": [axes["up"], axes["across"]],
        "cards": [name for name in COUNTED if name in comparison.names("measures")],
    }
    if focus.view in several:
        names = several[focus.view]
        return "\n\n".join(
            explained_measure(comparison, name, focus.policy, names_key=names_key) for name in names
        )
    if focus.name in MEASURES:
        return explained_measure(comparison, focus.name, focus.policy, names_key=names_key)
    if focus.name in ITEMS:
        return explained_item(comparison, focus.name, focus.policy)
    return table.happened


def fact(comparison: Comparison, table: Table, focus: InFocus, axes: Mapping[str, str]) -> str:
    """Return what is in focus as sentences, or the plot as a list."""
    if focus.view == "plot":
        # Imported here: who opens no plot does not wait for the library that draws it.
        from simulator.tui.compare.plot import in_words

        return in_words(comparison, **axes)
    if focus.view == "cards":
        return " ".join(sentences(comparison, focus.policy))
    if focus.name in MEASURES:
        return fact_of_measure(comparison, focus.name, focus.policy)
    return "\n".join((table.happened, *table.sentences))
