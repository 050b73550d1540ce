"""What the agency knows at the end of a run, figure by figure, and what each figure counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulator.experiment import Comparison, Outcome
from simulator.measure.definitions import MEASURES
from simulator.report.words import terms as words
from simulator.report.words.compared.comparison import Entry, Row, Table, comparison_table
from simulator.report.words.number_terms import OF_ONE
from simulator.scenario import Loaded

_PROVEN = ("certain_nonsharing", "gave_nothing_certain", "certain_decliners", "certain_opted_out")
_ALMOST_SURE = (
    "exposed_nonsharing",
    "exposed_declines",
    "exposed_decliners",
    "exposed_opted_out",
)
_RULED_OUT = ("cleared_declined", "cleared_opted_out")
_SAID_ABOVE = ("numbers_told", "homes_named", "cameras_told", "clips_told")
"""What the lines of what was passed on say already."""


def figure_lines(loaded: Loaded, seed: int, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Say what reached the agency, what is proven and what that comes to, under one policy.

    A figure of 0 is left out, unless it is of what is proven or almost sure.
    """
    (name, one), *_ = outcomes.items()
    table = comparison_table(Comparison(loaded, seed, {name: [one]}))
    rows = {row.key: row for row in table.measures}
    yield from _received(table)
    yield _group("Proven", rows, _PROVEN)
    yield _group("Almost sure", rows, _ALMOST_SURE)
    for key, row in rows.items():
        if key not in {*_PROVEN, *_ALMOST_SURE, *_SAID_ABOVE} and _says(row, row.cells[0]):
            yield f"{words.capital(row.label)}: {_with_unit(row)}."


def concluded_lines(loaded: Loaded, seed: int, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Say what is proven, what is almost sure and what is ruled out under one policy: no more."""
    (name, one), *_ = outcomes.items()
    table = comparison_table(Comparison(loaded, seed, {name: [one]}))
    rows = {row.key: row for row in table.measures}
    yield _group("Proven", rows, _PROVEN)
    yield _group("Almost sure", rows, _ALMOST_SURE)
    yield from (
        f"{words.capital(rows[key].label)}: {_with_unit(rows[key])}."
        for key in _RULED_OUT
        if key in rows and _says(rows[key], rows[key].cells[0])
    )


def meanings(loaded: Loaded, seed: int, outcomes: Mapping[str, Outcome]) -> Iterator[str]:
    """Say of each figure that is more than 0 somewhere what it counts."""
    table = comparison_table(
        Comparison(loaded, seed, {name: [one] for name, one in outcomes.items()})
    )
    for row in table.measures:
        if row.key not in _SAID_ABOVE and any(_says(row, cell) for cell in row.cells):
            yield f"{words.capital(row.label)}: {row.meaning}."


def _received(table: Table) -> Iterator[str]:
    nothing = []
    for row in table.received:
        cell = row.cells[0]
        if cell.count:
            yield f"Passed on, {row.label}: {cell.word}, {cell.count}."
        else:
            nothing.append(row.label)
    if nothing:
        yield f"Not passed on: {words.joined(nothing)}."


def _group(title: str, rows: Mapping[str, Row], keys: tuple[str, ...]) -> str:
    figures = [
        f"{_with_unit(rows[key])} ({rows[key].label})"
        for key in keys
        if key in rows and _says(rows[key], rows[key].cells[0])
    ]
    return f"{title}: {words.joined(figures) or 'nothing'}."


def _says(row: Row, cell: Entry) -> bool:
    """Tell whether a figure says anything: a count of 0 does not, a share of 0 does."""
    return cell.mean is not None and (cell.mean != 0 or MEASURES[row.key].unit == "share")


def _with_unit(row: Row) -> str:
    cell, unit = row.cells[0], MEASURES[row.key].unit
    if unit == "share":
        return cell.word
    return f"{cell.word} {OF_ONE.get(unit, unit) if cell.mean == 1 else unit}"
