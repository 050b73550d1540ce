"""Tables as CSV that a spreadsheet shows and never computes. Knows nothing of what is in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from simulator.scenario.letters.text import inert

# The wide forms too: spreadsheets with a Japanese or Chinese keyboard take them for the narrow.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?", re.ASCII)

BYTE_ORDER_MARK = "\ufeff"
_EXACT_IN_EXCEL = 10**15
"""From here on Excel forgets digits."""
_LONGEST_IN_A_FORMULA = 255
_CHANGED_BY_EXCEL = re.compile(
    r"\s*([-+.,(]?[$€£¥]?\s*\d|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s./-]*\d"
    r"|(true|false)\s*\Z)",
    re.IGNORECASE,
)
"""Numbers, dates, times, fractions and truths, as Excel reads them in text."""


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, excel: bool = False
) -> str:
    """Return a table as CSV, none of whose cells a spreadsheet takes for a formula."""
    text = io.StringIO()
    write_csv(text, columns, rows, excel=excel)
    return text.getvalue()


def write_csv(
    file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]], *, excel: bool = False
) -> None:
    """Write a table as CSV, row by row, none of whose cells a spreadsheet takes for a formula.

    For `excel`: a mark at the start says that it is UTF-8, and a text that Excel would make a
    number or a date of stays the text that it is.
    """
    cell = excel_cell if excel else safe_cell
    if excel:
        file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in rows)


def excel_cell(value: object) -> object:
    """Return `value` as a cell that Excel leaves as it is: `007` and `3-4` too.

    What it would change becomes `="007"`, which Excel shows as the text between the quotes.
    """
    if isinstance(value, int) and abs(value) >= _EXACT_IN_EXCEL:
        value = str(value)
    cell = safe_cell(value)
    if not isinstance(cell, str) or len(cell) > _LONGEST_IN_A_FORMULA:
        return cell
    if not _CHANGED_BY_EXCEL.match(cell):
        return cell
    return '="{}"'.format(cell.replace('"', '""'))


def safe_cell(value: object) -> object:
    """Return `value` as a cell: control characters spelled out, an apostrophe before a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    formula = value.lstrip(" ").startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value)
    text = inert(value, keep="\n")
    return f"'{text}" if formula else text
