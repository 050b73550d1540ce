"""Cases of very many homes: answered, or refused in few lines, and soon."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.errors.test_broken_cases import by_name, lines_of
from tests.sizes import some_here

Camsim = Callable[..., Result]
TEN_THOUSAND = 10_000
MANY = pytest.mark.parametrize("size", some_here([1_500, TEN_THOUSAND], here=[1_500]))


def many(facts: str, size: int = TEN_THOUSAND, rates: str = "declines = 0.3") -> str:
    """Return a case of so many homes in one request."""
    homes = "".join(f'  {{ id = "H{i}", {rates} }},\n' for i in range(size))
    area = ", ".join(f'"H{i}"' for i in range(size))
    request = f'[[requests]]\nid = "R1"\nhomes = [{area}]\n'
    return f'title = "Many"\nhomes = [\n{homes}]\n{request}{facts}'


def total(count: int) -> str:
    """Return a fact: how many declined."""
    return f'[[facts]]\nrequests = ["R1"]\nitem = "declined"\ntotal = {count}\n'


@MANY
def test_of_very_many_homes_all_but_one_declined(camsim: Camsim, tmp_path: Path, size: int) -> None:
    path = tmp_path / "c.toml"
    path.write_text(many(total(size - 1), size))
    start = time.monotonic()
    found = json.loads(camsim("infer", path, "--format", "json").stdout)
    assert (found["method"], found["error"], found["certain"]) == ("exact", 0.0, [])
    declined = {home["posterior"]["declined"] for home in found["homes"].values()}
    assert len(found["homes"]) == size
    assert list(declined) == pytest.approx([1 - 1 / size], abs=1e-9)
    table = camsim("infer", path).stdout
    assert f"H0 and {size - 1:,} alike" in table
    assert "proven" not in table
    assert len(table.splitlines()) < 20
    rows = camsim("infer", path, "--format", "csv").stdout.splitlines()
    assert len(rows) == 1 + size * 9
    assert time.monotonic() - start < 60


@MANY
def test_very_many_homes_named_one_by_one(camsim: Camsim, tmp_path: Path, size: int) -> None:
    """All but one are named as having declined, and all but one did: the last one did not."""
    named = "".join(by_name(f"H{i}", response="declined") for i in range(size - 1))
    path = tmp_path / "c.toml"
    path.write_text(many(named + total(size - 1), size))
    result = camsim("infer", path)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) < 30
    last = next(line for line in lines if line.startswith(f"H{size - 1}"))
    assert "never said no" in last
    assert "proven" in last
    path.write_text(many(named + total(size - 2), size))
    problems = lines_of(camsim("infer", path))
    assert 1 < len(problems) < 10
    assert "cannot be true together" in problems[0]
    assert any(f"{size - 2:,} said no in R1" in problem for problem in problems)


@MANY
def test_thousands_of_mistakes_are_not_thousands_of_lines(
    camsim: Camsim, tmp_path: Path, size: int
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(many("", size).replace('["H', '["Q').replace(', "H', ', "Q'))
    problems = lines_of(camsim("infer", path))
    assert len(problems) == 101
    assert problems[-1] == f"{path}: and {size - 100:,} more lines like these"
