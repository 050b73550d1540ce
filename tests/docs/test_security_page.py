"""docs/security.md: each threat names a test that is there, each rule that makes text harmless is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.docs_commands import DOCS

ROOT = DOCS.parent
PAGE = (DOCS / "security.md").read_text(encoding="utf-8")
_TEST = re.compile(r"`(tests/[\w./]+\.py)`")
_ESCAPES = re.compile(
    r"\bMarkup\(|\bautoescape\b|(?<!re\.)\bescape\(|\bshlex\.|\bunicode_escape\b|\bET\.tostring\b"
    r"|\btomlkit\.comment\(|_FORMULA_STARTS|\\\\u\{"
)
"""What a module does that makes text harmless itself, or that puts it where nothing else would."""


def rows() -> list[list[str]]:
    """Return the cells of all tables, without their first lines."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    heads = ("who could do what", "where text goes")
    return [row for row in cells if row[0] not in heads and not row[0].startswith("---")]


def named() -> list[str]:
    """Return every test that the page names."""
    return sorted(set(_TEST.findall(PAGE)))


def test_every_threat_says_what_holds_it_off_and_which_test_shows_it() -> None:
    threats = rows()
    assert len(threats) > 30
    assert [row[0] for row in threats if len(row) != 3 or not row[1]] == []
    assert [row[0] for row in threats if not _TEST.search(row[2])] == []


@pytest.mark.parametrize("test", named())
def test_every_test_that_is_named_is_there_and_has_tests(test: str) -> None:
    path = ROOT / test
    assert path.is_file()
    assert re.search(r"^(?:async )?def test_", path.read_text(encoding="utf-8"), re.MULTILINE)


def makes_text_harmless() -> list[str]:
    """Return the modules of the program that escape text themselves."""
    return sorted(
        str(path.relative_to(ROOT))
        for path in (ROOT / "simulator").rglob("*.py")
        if _ESCAPES.search(path.read_text(encoding="utf-8"))
    )


def test_every_rule_that_makes_text_harmless_is_named() -> None:
    found = makes_text_harmless()
    assert len(found) > 8
    assert [place for place in found if f"`{place}" not in PAGE] == []


@pytest.mark.parametrize(
    "line", ["return Markup(text)", "shlex.join(words)", "autoescape=True", "escape(text)"]
)
def test_a_new_rule_would_be_noticed(line: str) -> None:
    assert _ESCAPES.search(line)


def test_where_to_write_is_said_at_the_top_of_the_repository() -> None:
    said = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "docs/security.md" in said
    assert "`SECURITY.md`" in PAGE
    assert Path(ROOT / "CHANGELOG.md").is_file()
