"""Tables as CSV that a spreadsheet shows and never computes. Knows nothing of what is in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from simulator.scenario.text import inert

# The wide forms too: spreadsheets with a Japanese or Chinese keyboard take them for the narrow.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV, none of whose cells a spreadsheet takes for a formula."""
    text = io.StringIO()
    write_csv(text, columns, rows)
    return text.getvalue()


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV, row by row, none of whose cells a spreadsheet takes for a formula."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in columns])
    writer.writerows([safe_cell(value) for value in row] for row in rows)


def safe_cell(value: object) -> object:
    """Return `value` as a cell: control characters spelled out, an apostrophe before a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    formula = value.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value)
    text = inert(value, keep="\n")
    return f"'{text}" if formula else text
