"""What is stored is what was written; what cannot be seen is spelled out only on a terminal."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from simulator.scenario.letters.text import clean, inert

Camsim = Callable[..., Result]
NAMES = {
    "a joiner that Persian needs": "خانه‌ی ۱",
    "a joined emoji": "👩‍👩‍👧",
    "a flag of tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a mark of direction": "\u200fבית 1",
    "a space without width": "บ้าน\u200bหนึ่ง",
    "a soft hyphen": "Haus\u00adnummer",
    "a sign of number": "\u0600۱۲",
    "a private letter": "\ue000 house",
    "accents apart": "cafe\u0301",
    "what looks like an escape": "C:\\u200c",
}

HERE = (
    "a joiner that Persian needs",
    "a flag of tags",
    "accents apart",
    "what looks like an escape",
)
"""In the suite: of each kind one."""


@pytest.fixture
def stored(camsim: Camsim, tmp_path: Path) -> Callable[[str], Path]:
    def run(name: str) -> Path:
        said = name.replace("\\", "\\\\")
        (tmp_path / "p.toml").write_text(
            f'title = "{said} p"\n[agency_receives]\ndeclined = {{ detail = "named", when = "on_close" }}\n',
            encoding="utf-8",
        )
        (tmp_path / "s.toml").write_text(
            f"""
title = "{said} t"
start = 2024-05-01
days = 30
policies = ["./p.toml"]
[town]
homes = [{{ id = "{said}", x = 0.1, y = 0.1 }}, {{ id = "B", x = 0.2, y = 0.1 }}]
[[agencies]]
name = "{said} police"
[[script]]
at = 2024-05-02T09:00:00
asks = ["{said}", "B"]
responses = {{ "{said}" = "declined" }}
[[assumptions]]
text = '''{name}
on two lines'''
""",
            encoding="utf-8",
        )
        found = camsim("run", tmp_path / "s.toml", "--out", tmp_path / "run.db")
        assert found.exit_code == 0, found.stderr
        return tmp_path / "run.db"

    return run


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=what, marks=() if what in HERE else pytest.mark.thorough)
        for what, name in NAMES.items()
    ],
)
def test_the_files_have_what_was_written(
    name: str, stored: Callable[[str], Path], camsim: Camsim, tmp_path: Path
) -> None:
    db = stored(name)
    with closing(sqlite3.connect(db)) as file:
        assert file.execute("SELECT name FROM homes ORDER BY home").fetchone() == (name,)
        assert file.execute("SELECT name FROM agencies").fetchone() == (f"{name} police",)
        texts = [text for (text,) in file.execute("SELECT text FROM assumptions")]
        assert f"{name}\non two lines" in texts
    rows = list(csv.DictReader(io.StringIO(camsim("export", db, "--table", "homes").stdout)))
    assert rows[0]["name"] == name
    page = tmp_path / "page.html"
    assert camsim("report", tmp_path / "s.toml", "--replications", "1", "-o", page).exit_code == 0
    assert f"{name} t" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*NAMES.values(), "\u202eturned", "\x1b[31mred", "two\u2028lines"])
def test_json_gives_back_what_was_written_and_turns_no_line(
    name: str, camsim: Camsim, tmp_path: Path
) -> None:
    path = tmp_path / "c.toml"
    said = json.dumps(name, ensure_ascii=False)
    path.write_text(
        f'title = {said}\n[[homes]]\nid = {said}\nshares = 0.1\ndeclines = 0.3\n[[requests]]\nid = "R"\n'
        f'homes = [{said}]\n[[facts]]\nrequests = ["R"]\nitem = "asked"\ntotal = 1\n'
    )
    told = camsim("infer", path, "--format", "json").stdout
    assert not {"\u202e", "\x1b", "\u2028"} & set(told)
    assert json.loads(told)["title"] == name
    assert name in told or "\\u" in told


def test_two_names_stay_two() -> None:
    together = set(NAMES.values()) | {"خانهی ۱", "Hausnummer", "caf\u00e9", "C:\u200c"}
    assert len({inert(name) for name in together}) == len(together)


@pytest.mark.parametrize(
    "kept", ["خانه‌ی", "क्‍ष", "👩‍👩‍👧", "❤️‍🔥", "👩🏽‍🚒", "🏳️‍🌈", NAMES["a flag of tags"], "\u0600۱۲"]
)
def test_a_terminal_keeps_what_the_writing_needs(kept: str) -> None:
    assert clean(kept) == kept


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200d", r"a\u200d"),
        ("\u200ca", r"\u200ca"),
        ("a \u200d b", r"a \u200d b"),
        ("a\u200d\u200db", r"a\u200d\u200db"),
        ("a\u200bb", r"a\u200bb"),
        ("a\u00adb", r"a\xadb"),
        ("a\u2028b", r"a\u2028b"),
        ("\u200ea\u202eb\u2066c", r"\u200ea\u202eb\u2066c"),
        ("\U000e0067\U000e007f", r"\U000e0067\U000e007f"),
        ("\x1b[31m\x9b", r"\x1b[31m\x9b"),
        ("\ufeffa", r"\ufeffa"),
    ],
)
def test_a_terminal_shows_the_rest_as_what_it_is(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    "text", ["\x00", "\x1b[31m", "\x07", "\x9b", "\r", "\u202e", "\u2066", "\ud800"]
)
def test_a_file_has_no_controls(text: str) -> None:
    assert inert(f"a{text}b").isprintable()
