"""The lines of a table as requests, or as agencies' years; what cannot be used is listed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.scenario.letters.dates import Order, UnreadableError, moment, order_of, time_of
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, Problem
from simulator.scenario.table.columns import What, columns_of
from simulator.scenario.toml.reading import source_text

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_NOTHING = ("", "-", "n/a", "na", "none", "null", "unknown", "?")
_TOTALS = ("total", "totals", "grand total", "all", "all agencies", "sum")
NOON = dt.time(12)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table that can be used."""

    line: int
    agency: str
    day: dt.date
    """Of the request; of a year, its first."""
    time: dt.time | None
    """Nothing where the table has none."""
    requests: int
    """How many it stands for."""
    recipients: int | None
    area: float | None
    shared: int | None
    declined: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """What a table holds."""

    file: str
    yearly: bool
    """Whether a line is an agency's year, and not a request."""
    rows: tuple[Row, ...]
    bad: tuple[Problem, ...]
    """The lines that cannot be used, and why."""
    said: tuple[str, ...]
    """What was decided that nobody wrote."""


class _BadLineError(ValueError):
    """A line that cannot be used: in which column, and why."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(why)
        self.what = what


def read_table(path: Path, named: Mapping[str, str], order: Order | None) -> Table:
    """Read the table at `path`: comma, semicolon or tab between its columns, headings first.

    `named` holds headings by what their columns hold; `order` says how 5/9/2018 is meant.

    Raises:
        InputError: it cannot be read, has no headings that will do, or no line that can be used.
    """
    file, text = str(path), source_text(path, str(path)).removeprefix("\ufeff")
    between, lines = _cells(file, text)
    headings = lines[0][1]
    columns, said = columns_of(file, headings, named)
    if between != ",":
        name = {";": "a semicolon", "\t": "a tab"}[between]
        said.insert(0, f"between two columns stands {name}")
    if "agency" not in columns:
        said.append("no column has the agency: all requests are those of 'Police'")
    if "at" in columns and order is None:
        order = order_of(_at(columns, "at", cells) for _, cells in lines[1:])
        if order is not None:
            example = "month/day/year" if order == "mdy" else "day/month/year"
            said.append(f"dates with slashes are {example}: some of them can be nothing else")
    rows: list[Row] = []
    bad: list[Problem] = []
    for line, cells in lines[1:]:
        try:
            rows.append(_row(line, cells, len(headings), columns, order))
        except _BadLineError as problem:
            bad.append(Problem(file, line, problem.what, str(problem)))
    yearly = "year" in columns
    if yearly:
        rows = list(_once(file, rows, bad))
    said += _said_of(rows, yearly=yearly)
    bad.sort(key=lambda problem: problem.line or 0)
    if not rows:
        raise InputError([*bad, Problem(file, None, "", "has no line that can be used")])
    return Table(file, yearly, tuple(_same_names(rows, said)), tuple(bad), tuple(said))


def _cells(file: str, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return what stands between columns, and the cells of each line that is not empty."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    lines: list[tuple[int, list[str]]] = []
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((before + 1, [" ".join(cell.split()) for cell in cells]))
            before = reader.line_num
    except csv.Error as error:
        raise InputError.about(file, f"is not a table: {error}", reader.line_num) from None
    if len(lines) < 2:
        raise InputError.about(file, "has no lines below its headings")
    return between, lines


def _at(columns: Mapping[What, int], what: What, cells: list[str]) -> str:
    """Return what a line has in a column; nothing where it ends before."""
    place = columns.get(what)
    return cells[place] if place is not None and place < len(cells) else ""


def _row(
    line: int, cells: list[str], headings: int, columns: Mapping[What, int], order: Order | None
) -> Row:
    if len(cells) > headings:
        raise _BadLineError("", f"has {len(cells)} columns, and there are {headings} headings")
    agency = _at(columns, "agency", cells) if "agency" in columns else "Police"
    if not agency:
        raise _BadLineError("agency", "is empty")
    if agency.lower() in _TOTALS:
        raise _BadLineError("agency", f"'{shorten(agency)}' looks like the sum of other lines")
    if len(agency) > 200:
        raise _BadLineError("agency", "is longer than 200 characters")
    yearly = "year" in columns
    day, time = _year(_at(columns, "year", cells)) if yearly else _when(cells, columns, order)
    numbers = {
        what: _number(what, _at(columns, what, cells))
        for what in ("requests", "recipients", "shared", "declined", "ignored")
    }
    recipients, shared, declined = _answers(numbers)
    area = _area(_at(columns, "area", cells))
    requests = numbers["requests"] if yearly else 1
    if requests is None:
        raise _BadLineError("requests", "is empty")
    if recipients is None and area is None and not yearly:
        raise _BadLineError("recipients", "nothing says how many homes were asked")
    if not requests and (recipients or shared or declined):
        raise _BadLineError("requests", "is 0, and yet homes were asked")
    if recipients is not None and recipients < requests and yearly:
        raise _BadLineError("recipients", f"{recipients} homes are too few for {requests} requests")
    if recipients == 0 and not yearly:
        raise _BadLineError("recipients", "is 0: a request that asks nobody tells nothing")
    return Row(line, agency, day, time, requests, recipients, area, shared, declined)


def _year(text: str) -> tuple[dt.date, None]:
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise _BadLineError(
            "year", f"'{shorten(text)}' is not a year such as 2020" if text else "is empty"
        )
    return dt.date(int(text), 1, 1), None


def _when(
    cells: list[str], columns: Mapping[What, int], order: Order | None
) -> tuple[dt.date, dt.time | None]:
    what: What = "at"
    text = _at(columns, what, cells)
    if not text:
        raise _BadLineError(what, "is empty")
    try:
        day, time = moment(text, order)
        what, text = "time", _at(columns, "time", cells)
        if text:
            time = time_of(text)
    except UnreadableError as error:
        raise _BadLineError(what, f"'{shorten(text)}' {error}") from None
    if not 1990 <= day.year <= 2100:
        raise _BadLineError("at", f"{day} is no year of doorbell cameras")
    return day, time


def _number(what: str, text: str) -> int | None:
    if text.lower() in _NOTHING:
        return None
    if not _NUMBER.fullmatch(text) or len(text) > 12:
        raise _BadLineError(what, f"'{shorten(text)}' is not a whole number")
    return int(text.replace(",", ""))


def _area(text: str) -> float | None:
    if text.lower() in _NOTHING:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,9})?|\.\d{1,9}", text) or float(text) < 0.000001:
        raise _BadLineError("area", f"'{shorten(text)}' is not a number of square miles above 0")
    return float(text)


def _answers(numbers: Mapping[str, int | None]) -> tuple[int | None, int | None, int | None]:
    """Return recipients, shared and declined, each worked out where the others leave one value."""
    recipients, shared = numbers["recipients"], numbers["shared"]
    declined, ignored = numbers["declined"], numbers["ignored"]
    parts = {"shared": shared, "declined": declined, "ignored": ignored}
    known = [part for part in parts.values() if part is not None]
    if recipients is None:
        return (sum(known) if len(known) == 3 else None), shared, declined
    if sum(known) > recipients or (len(known) == 3 and sum(known) < recipients):
        shown = " + ".join(f"{part} {what}" for what, part in parts.items() if part is not None)
        total = f" make {sum(known)}" if len(known) > 1 else ""
        raise _BadLineError("", f"{shown}{total}, and {recipients} were asked")
    if ignored is not None and len(known) == 2:
        left = recipients - sum(known)
        return (
            recipients,
            left if shared is None else shared,
            left if declined is None else declined,
        )
    return recipients, shared, declined


def _once(file: str, rows: list[Row], bad: list[Problem]) -> Iterator[Row]:
    """Yield each agency's year once; a second line about it is bad."""
    first: dict[tuple[str, int], int] = {}
    for row in rows:
        key = row.agency, row.day.year
        if key in first:
            said = f"line {first[key]} is about this agency and year already"
            bad.append(Problem(file, row.line, "", said))
        else:
            first[key] = row.line
            yield row


def _said_of(rows: list[Row], *, yearly: bool) -> Iterator[str]:
    """Yield what the reader should know of the lines that are used."""
    if not yearly:
        timeless = sum(row.time is None for row in rows)
        if timeless:
            yield f"{timeless} of {len(rows)} requests have no time: they are sent at noon"
        seen: dict[Row, int] = {}
        for row in rows:
            bare = Row(0, *(getattr(row, name) for name in Row.__slots__[1:]))
            if bare in seen:
                yield f"lines {seen[bare]} and {row.line} say the same, and both are kept"
            seen.setdefault(bare, row.line)
    spread = sum(row.recipients is None and row.requests > 0 for row in rows)
    if spread:
        yield f"{spread} of {len(rows)} lines do not say how many homes were asked: luck decides"


def _same_names(rows: list[Row], said: list[str]) -> Iterator[Row]:
    """Yield the rows, names that nobody can tell apart written as the first of them."""
    names = list(dict.fromkeys(row.agency for row in rows))
    odd = {names[place] for place, _ in alike(names)}
    for _, both in alike(names):
        said.append(f"two agencies are called {both}")
    if odd:
        raise InputError.about("the table", said[-1])
    small: dict[str, str] = {}
    for name in names:
        other = small.setdefault(name.lower(), name)
        if other != name:
            said.append(f"'{other}' and '{name}' are kept as two agencies")
    yield from rows
