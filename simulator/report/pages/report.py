"""The report of a comparison: one page of HTML that holds everything and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.experiment.results import Comparison
from simulator.ledger import Ledger
from simulator.measure.definitions import MEASURES
from simulator.measure.flows import Value
from simulator.model import run
from simulator.report.pages.assumed import assumed_groups
from simulator.report.pages.environment import filled
from simulator.report.pages.figures import (
    CHANGING,
    PageFigure,
    asked_figure,
    basis_of,
    measure_figure,
    numbered_titles,
    plane_figure,
)
from simulator.report.pages.files import OwnFile
from simulator.report.pages.pairs import asked, known_of
from simulator.report.pages.policy_page import policy_page
from simulator.report.pages.questions import ROLES, questions
from simulator.report.pages.recipe import recipe
from simulator.report.pages.sheet import TextTable, columns
from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import Table, comparison_table
from simulator.report.words.compared.explained import proof_needs
from simulator.report.words.compared.figure_text import measure_text
from simulator.report.words.compared.known_and_answered import KNOWN_AND_ANSWERED
from simulator.report.words.compared.lost_runs import lost_sentence
from simulator.report.words.number_terms import STATUSES
from simulator.scenario.real_agencies import MODELLED_ON_NEWS

_TOLD = ("homes_named", "cameras_told", "numbers_told")
_WORKED_OUT = (
    "certain_nonsharing",
    "exposed_nonsharing",
    "certain_decliners",
    "exposed_decliners",
    "certain_opted_out",
    "cleared_opted_out",
    "likeliest_wrong",
)
_NOTICED = ("unnoticed", "oversight_error")
_BROUGHT = ("requests_answered", "hours_to_first_clip", "visits")
_CHOSEN = (*_TOLD, *_WORKED_OUT, *_NOTICED, *_BROUGHT)
"""What is in a figure, or in a sentence in its place."""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures that answer one question."""

    name: str
    title: str
    lead: str
    figures: tuple[PageFigure, ...]
    alike: tuple[str, ...]
    """What is the same under every policy, a sentence each."""


def report_html(
    comparison: Comparison, command: str, files: tuple[OwnFile, ...] = (), code: str = ""
) -> str:
    """Return the page of a comparison that `command` re-creates, with the `files` it needs.

    `code` gives the same runs again, where they have one.

    At least one replication must have come to its end under every policy.
    """
    loaded = comparison.loaded
    table = comparison_table(comparison)
    shown = comparison.first_whole
    assert shown is not None
    one_run = f"replication {shown}" if shown else "first run"
    outcomes = {name: comparison.outcomes[name][shown] for name in comparison.outcomes}
    ledgers = {name: run(loaded, name, comparison.seed, shown) for name in outcomes}
    happened = {name: asked(ledger) for name, ledger in ledgers.items()}
    known = {
        name: known_of(ledgers[name], run_there)
        for name, run_there in outcomes.items()
        if run_there
    }
    made = recipe(comparison, command, code)
    scenario = loaded.scenario
    return filled(
        "report.html",
        scenario=scenario,
        notice=MODELLED_ON_NEWS if loaded.names_real_agency else "",
        lost=lost_sentence(comparison),
        table=table,
        same=words.SAME_LUCK if table.all_alike else "",
        asked_figure=(
            asked_figure(comparison, happened, known, one_run) if _anybody(ledgers) else None
        ),
        received=_received(comparison, table),
        groups=list(_groups(comparison, table)),
        plane=plane_figure(comparison) if made.inference else None,
        policies=[
            policy_page(comparison, table, name, ledger, _CHOSEN, one_run)
            for name, ledger in ledgers.items()
        ],
        means=_means(table),
        assumed=assumed_groups(loaded),
        statuses=list(STATUSES.items()),
        bases=words.BASES,
        changing=words.CHANGES_WITH_TIME
        if any(basis_of(regime) == CHANGING for regime in loaded.regimes.values())
        else "",
        questions=questions(
            happened[comparison.first],
            behaviour_reacts=scenario.residents.told_effect != 0,
        ),
        roles=ROLES,
        told_effect=scenario.residents.told_effect,
        knows_rates=scenario.observer.knows_rates,
        proof_needs=proof_needs(loaded, loaded.regimes),
        recipe=made,
        files=files,
        needs_files=words.needs_files(len(files)),
    )


def _anybody(ledgers: dict[str, Ledger]) -> bool:
    return any(asked(ledger).total for ledger in ledgers.values())


def _received(comparison: Comparison, table: Table) -> TextTable:
    """Return what reaches the agency: a row for each policy, a column for each item."""
    titles = numbered_titles(comparison.loaded)
    return TextTable(
        "What reaches the police under each policy (mean of all runs)",
        columns("policy", *(row.label for row in table.received)),
        tuple(
            (
                titles[name],
                *(
                    "\n".join(filter(None, (f"{cell.glyph}\u00a0{cell.word}".strip(), cell.count)))
                    for cell in (row.cells[place] for row in table.received)
                ),
            )
            for place, name in enumerate(table.policies)
        ),
    )


def _means(table: Table) -> TextTable:
    """Return every measure: a row for each, a column for each policy by its number."""
    places = range(1, len(table.policies) + 1)
    return TextTable(
        "Every figure: means of all runs, the policies by their numbers",
        columns("figure", *map(str, places), numbers=tuple(places)),
        tuple(
            (
                f"{row.label} ({MEASURES[row.key].unit})\n{row.meaning}",
                *(cell.word for cell in row.cells),
            )
            for row in table.measures
        ),
    )


def _groups(comparison: Comparison, table: Table) -> Iterator[FigureGroup]:
    shown = [row.key for row in table.measures]
    for name, title, lead, measures in (
        (
            "told",
            "What the police are told",
            "Names, places on a map, and numbers that are passed on.",
            _TOLD,
        ),
        (
            "worked-out",
            "What the police can work out",
            "Proven means: true in every world that fits what they were told. Almost sure means: "
            "95 in 100 or more, and less before they were told anything.",
            _WORKED_OUT,
        ),
        (
            "noticed",
            "Who is told of it",
            "What residents are not told, and how well the public can check.",
            _NOTICED,
        ),
        (
            "brought",
            "What it brings the police",
            "Counted as carefully as the rest.",
            _BROUGHT,
        ),
    ):
        figures: list[PageFigure] = []
        alike: list[str] = []
        for measure in (one for one in measures if one in shown):
            said = _needs_no_figure(comparison, measure, [one.name for one in figures])
            if said and measure not in KNOWN_AND_ANSWERED:
                alike.append(said)
            else:
                figures.append(measure_figure(comparison, measure))
        if name == "worked-out" and not figures:
            alike = ["Left out of this page, which was made with --no-inference."]
        if figures or alike:
            yield FigureGroup(name, title, lead, tuple(figures), tuple(alike))


def _needs_no_figure(comparison: Comparison, measure: str, drawn: list[str]) -> str:
    """Say what a measure is where that takes one sentence; else nothing.

    So where neither policy nor luck changes it, or where it is what a figure shows already.
    """
    definition = MEASURES[measure]
    label = f"{words.capital(definition.label)} ({definition.meaning})"
    values = _values(comparison, measure)
    if len(set(values)) == 1:
        text = measure_text(definition.unit, values[0])
        return f"{label}: {text} under every policy and in every run."
    for other in drawn:
        if _values(comparison, other) == values:
            return f"{label}: the same as “{MEASURES[other].label}”."
    return ""


def _values(comparison: Comparison, measure: str) -> list[Value]:
    return [
        value
        for name in comparison.outcomes
        for value in (one.measures[measure] for one in comparison.done(name))
    ]
