"""The table of `camsim infer`: why, in lines that can be read, however narrow the terminal is."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli

CASE = Path(__file__).resolve().parents[2] / "docs" / "inference.toml"


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_a_long_proof_stands_under_its_row_where_its_column_is_narrow(columns: int) -> None:
    """At 80 columns a proof of four sentences stood in eight lines of 25 letters."""
    asked = CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, ["infer", str(CASE)])
    assert asked.exit_code == 0
    lines = asked.output.splitlines()
    proof = "Suppose C never said no: then A and B said no in R1."
    assert proof in " ".join(asked.output.split())
    in_column = [line for line in lines if line.startswith(" " * 50)]
    wide = max(len(line) for line in lines)
    assert wide <= max(columns, 80)
    if columns < 100:
        assert len(in_column) <= 6, in_column
    assert "mostly: 1 said no in R1" in asked.output
    assert "declined in" not in asked.output, "what is known stands above in words"
