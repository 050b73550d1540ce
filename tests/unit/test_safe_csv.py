"""What a spreadsheet gets is what the program showed, and nothing that it computes."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.report.files.safe_csv import csv_text, excel_cell, safe_cell


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "＝"])
def test_a_formula_gets_an_apostrophe(start: str) -> None:
    assert str(safe_cell(f"{start}cmd()")).startswith("'")


@pytest.mark.parametrize("number", ["-1", "+2.5", "-1e-9", "-.5", "-12%"])
def test_a_number_stays_a_number(number: str) -> None:
    assert safe_cell(number) == number


def test_a_number_then_a_formula_is_no_number() -> None:
    assert safe_cell("-1+cmd()") == "'-1+cmd()"


def test_nul_and_escapes_are_spelled_out() -> None:
    assert safe_cell("a\x00b\x1b[31m") == r"a\x00b\x1b[31m"


def test_columns_are_safe_too() -> None:
    assert csv_text(["=x"], []) == "'=x\n"


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2))
def test_any_text_comes_back_as_one_cell_that_starts_no_formula(cells: list[str]) -> None:
    (_, row) = csv.reader(io.StringIO(csv_text(["a", "b"], [cells])))
    assert len(row) == 2
    for cell in row:
        assert not any(ord(letter) < 32 and letter != "\n" for letter in cell)
        assert not cell.lstrip(" ").startswith(("=", "+", "-", "@")) or safe_cell(cell) == cell


@pytest.mark.parametrize(
    "text",
    [
        "007", "1E5", "3-4", "1/2", "2018-05-01", "12:30", "SEPT1", "march 2", "TRUE", "false ",
        "-5", "+1", ".5", "$3", "1 000", "61524361524361524361", "5%", "(3)",
    ],
)  # fmt: skip
def test_excel_is_kept_from_changing_a_text(text: str) -> None:
    assert excel_cell(text) == f'="{text}"'


@pytest.mark.parametrize(
    "cell", ["A1", "Maple Court 5", "early-partner-2018", "", "mayor", None, 5, 0.25]
)
def test_what_excel_leaves_alone_is_left_alone(cell: object) -> None:
    assert excel_cell(cell) == safe_cell(cell)


def test_a_number_with_more_digits_than_excel_keeps_is_text() -> None:
    assert excel_cell(61524361524361524361) == '="61524361524361524361"'
    assert excel_cell(2018) == 2018


@given(st.text(min_size=1))
def test_in_excel_too_no_cell_computes(text: str) -> None:
    cell = str(excel_cell(text))
    if cell.startswith("="):
        assert re.fullmatch(r'="([^"]|"")*"', cell, re.DOTALL)
        assert not str(safe_cell(text)).startswith("'")
    else:
        assert cell == safe_cell(text)


def test_csv_for_excel_says_that_it_is_utf_8() -> None:
    assert csv_text(["ä"], [["007"]], excel=True) == '\ufeffä\n"=""007"""\n'
    assert csv_text(["ä"], [["007"]]) == "ä\n007\n"
