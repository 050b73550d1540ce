"""What a spreadsheet gets is what the program showed, and nothing that it computes."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.report.safe_csv import csv_text, safe_cell


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
