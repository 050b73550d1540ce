"""Values from files are inert in the tables: no formula, no markup, no control character."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario.letters.text import clean

Camsim = Callable[..., Result]
HOSTILE = [
    '=cmd("/C calc")',
    "<script>alert(1)</script>",
    "[@click=app.quit]x[/]",
    "'; DROP TABLE homes; --",
    'two "quotes"',
    "new\nline",
    "nul\0 and \x1b[31m",
    "\u202eright to left",
    "+1+cmd()",
    "@SUM(A1)",
]


@pytest.fixture
def hostile(camsim: Camsim, tmp_path: Path) -> Path:
    """A run of a scenario whose every name is one of them."""

    def quoted(text: str) -> str:
        parts = (c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in text)
        return f'"{"".join(parts)}"'

    def name(place: int) -> str:
        return quoted(HOSTILE[place % len(HOSTILE)])

    homes = ", ".join(f"{{ id = {name(n)}, x = {n / 20}, y = 0.1 }}" for n in range(len(HOSTILE)))
    asked = ", ".join(name(n) for n in range(len(HOSTILE)))
    said = "\n".join(
        f"[[assumptions]]\ntext = {name(n)}\nsource = {name(n + 1)}" for n in range(len(HOSTILE))
    )
    (tmp_path / "=p.toml").write_text(
        f'title = {name(0)}\n[agency_receives]\nshared = {{ detail = "named", when = "on_share" }}\n'
        'declined = { detail = "named", when = "on_close" }\nasked = { detail = "named", when = "on_request" }\n'
    )
    scenario = tmp_path / "s.toml"
    scenario.write_text(f"""
title = {name(6)}
story = {name(5)}
start = 2024-05-02
days = 10
policies = ["./=p.toml"]
[town]
homes = [{homes}]
[[residents.segments]]
name = {name(0)}
share = 1.0
shares = 0.5
declines = 0.4
[[agencies]]
name = {name(8)}
[[script]]
at = 2024-05-02T09:00:00
asks = [{asked}]
{said}
""")
    found = camsim("run", scenario, "--out", tmp_path / "run.db")
    assert found.exit_code == 0, found.stderr
    return tmp_path / "run.db"


def test_in_sqlite(hostile: Path) -> None:
    with closing(sqlite3.connect(hostile)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM homes ORDER BY home")]
        assert names == [clean(one) for one in HOSTILE]
        texts = []
        for (table,) in file.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        ).fetchall():
            texts += [
                value
                for row in file.execute(f"SELECT * FROM {table}")
                for value in row
                if isinstance(value, str)
            ]
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(texts) > 500
    assert not [one for one in texts if {"\0", "\x1b", "\u202e"} & set(one) and "[town]" not in one]


def test_in_csv(hostile: Path, camsim: Camsim) -> None:
    folder = hostile.parent / "tables"
    assert camsim("export", hostile, "--to", folder).exit_code == 0
    shown = camsim("export", hostile, "--table", "what_happened").stdout
    assert shown == (folder / "what_happened.csv").read_text(encoding="utf-8")
    cells = 0
    for path in folder.iterdir():
        assert not {"\0", "\x1b", "\u202e"} & set(path.read_text(encoding="utf-8"))
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                cells += len(row)
                assert not [
                    cell for cell in row if cell[:1] in set("=+-@") and not _is_number(cell)
                ], path
    assert cells > 1000
    with (folder / "homes.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    assert names == [("'" if one[0] in "=+@" else "") + clean(one) for one in HOSTILE]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_in_parquet(hostile: Path, camsim: Camsim) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = hostile.parent / "tables"
    assert camsim("export", hostile, "--to", folder, "--format", "parquet").exit_code == 0
    homes = parquet.read_table(folder / "homes.parquet")
    assert homes["name"].to_pylist() == [clean(one) for one in HOSTILE]
    assert homes.schema.field("x_ft").metadata[b"unit"] == b"feet"
    assert homes["x_ft"].to_pylist() == [round(n / 20 * 5280) for n in range(len(HOSTILE))]


def test_a_file_that_somebody_tampered_with(hostile: Path, camsim: Camsim) -> None:
    """Text that is no text, control characters, a view that is another: shown, never obeyed."""
    with closing(sqlite3.connect(hostile)) as file, file:
        file.execute("UPDATE homes SET given = CAST(x'FF003D' AS TEXT) WHERE home = 1")
        file.execute("UPDATE agencies SET name = x'00FF'")
        file.execute("DROP VIEW public_view")
    shown = camsim("export", hostile, "--table", "homes")
    assert shown.exit_code == 0
    assert "\0" not in shown.stdout
    assert camsim("export", hostile, "--table", "agencies").exit_code == 0
    broken = camsim("export", hostile, "--table", "public_view")
    assert broken.exit_code == 2
    assert broken.stderr == f"{hostile}: cannot be read: no such table: public_view\n"


@pytest.mark.parametrize(
    "words",
    [
        ("export", "FILE"),
        ("export", "FILE", "--table", "homes"),
        ("run", "small-areas", "--out", "FILE"),
        ("compare", "small-areas", "--replications", "1", "--no-inference", "--resume", "FILE"),
    ],
)
def test_a_file_whose_tables_are_no_text_is_called_damaged(
    words: tuple[str, ...], hostile: Path, camsim: Camsim
) -> None:
    """SQLite quotes what it cannot read; where that is no text, Python raises another error."""
    damaged = hostile.read_bytes().replace(b"NOT NULL", b"NOT NU\xa8L")
    hostile.write_bytes(damaged)
    said = camsim(*[str(hostile) if word == "FILE" else word for word in words])
    assert said.exit_code == 2
    assert "it is damaged" in said.stderr
    assert hostile.read_bytes() == damaged
