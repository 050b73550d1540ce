"""The handout: a question, a table with one column to guess, and the answers on a second page."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.experiment.results import Comparison
from simulator.measure.definitions import MEASURES
from simulator.report.pages.environment import filled
from simulator.report.pages.files import OwnFile, names_needed
from simulator.report.pages.questions import EXIT
from simulator.report.pages.recipe import recipe
from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import Table, comparison_table
from simulator.report.words.compared.counts import counts_sentence
from simulator.report.words.compared.figure_text import measure_text
from simulator.report.words.compared.lost_runs import lost_sentence
from simulator.scenario.real_agencies import MODELLED_ON_NEWS

_GUESSED = (
    "certain_opted_out",
    "certain_nonsharing",
    "certain_decliners",
    "unnoticed",
    "homes_named",
    "requests_answered",
)
"""What is worth guessing: of these the first on which the policies differ."""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy in the table."""

    title: str
    passed_on: str
    """What the agency receives, without the figures."""
    answer: str
    why: str


def handout_html(
    comparison: Comparison,
    command: str,
    measure: str | None = None,
    code: str = "",
    files: tuple[OwnFile, ...] = (),
) -> str:
    """Return the handout of a comparison, with `measure` to guess, that `command` re-creates.

    It needs `files` for that.
    """
    loaded = comparison.loaded
    table = comparison_table(comparison)
    chosen = measure or guessed(comparison)
    definition = MEASURES[chosen]
    lines = [
        PolicyLine(
            title,
            _passed_on(table, place),
            measure_text(definition.unit, comparison.summary(name, "measures", chosen).mean),
            words.capital(table.told_and_why[name]),
        )
        for place, (name, title) in enumerate(zip(table.policies, table.titles, strict=True))
    ]
    return filled(
        "handout.html",
        scenario=loaded.scenario,
        notice=MODELLED_ON_NEWS if loaded.names_real_agency else "",
        happened=_happened(comparison, table),
        same=words.SAME_LUCK if table.all_alike else "",
        definition=definition,
        lines=lines,
        exit_question=EXIT,
        lost=lost_sentence(comparison),
        recipe=recipe(comparison, command, code),
        needs=names_needed(files),
    )


def guessed(comparison: Comparison) -> str:
    """Return a measure on which the policies differ."""
    known = comparison.names("measures")
    there = [name for name in _GUESSED if name in known]
    for name in there:
        means = {
            comparison.summary(policy, "measures", name).mean for policy in comparison.outcomes
        }
        if len(means) > 1:
            return name
    return there[0]


def _happened(comparison: Comparison, table: Table) -> str:
    """Say what happened under the first policy."""
    means = {
        key: comparison.summary(comparison.first, "happened", key).mean or 0.0
        for key in comparison.names("happened")
    }
    under = "" if table.all_alike else f"Under “{table.titles[0]}”: "
    return f"{under}{counts_sentence(means, once=comparison.asks_once(comparison.first))}"


def _passed_on(table: Table, place: int) -> str:
    """Say what the agency receives under one policy: the details, and the items of each."""
    items: dict[str, list[str]] = {}
    for row in table.received:
        cell = row.cells[place]
        if cell.word and cell.details != ("none",):
            # The mark stays with its word, where a line ends between them.
            glyph = "" if len(cell.details) > 1 else f"{cell.glyph}\N{NO-BREAK SPACE}"
            items.setdefault(f"{glyph}{cell.word}", []).append(row.label)
    if not items:
        return "nothing"
    return "; ".join(f"{detail}: {words.joined(labels)}" for detail, labels in items.items())
