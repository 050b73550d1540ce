"""The docs: their commands print what the pages say, their links lead somewhere, and no page is lost."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from scripts.docs_commands import DOCS, commands, differences, pages, written
from scripts.reference import FOLDER, PAGES, written_out

ROOT = DOCS.parent
QUICK = {"tutorial.md", "write-a-scenario.md"}
"""The others are run by `make thorough`: together they take some fifteen seconds."""
COLUMNS = 90
"""Of a code block, in a window of 1280 dots."""
WITH_DIAGRAMS = {"architecture.md", "inference.md"}
"""For engineers: their diagrams are wider, and say so at their edge."""
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def _name(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page.name in QUICK else pytest.mark.thorough, id=_name(page))
        for page in pages()
    ],
)
def test_commands_print_what_the_page_says(page: Path) -> None:
    """After a change of what is printed: `make docs-output`, and read the page again."""
    assert list(differences(page.read_text(encoding="utf-8"))) == []


def test_a_page_that_says_something_else_is_found_and_mended() -> None:
    page = '```toml title="x.toml"\ntitle = 1\n```\n\n```console\n$ camsim check x.toml\nall is well\n```\n'
    (found,) = differences(page)
    assert found.startswith("$ camsim check x.toml\nx.toml:1: title:")
    mended = written(page)
    assert "all is well" not in mended
    assert list(differences(mended)) == []
    assert written(mended) == mended


def test_lines_that_are_left_out_are_any_lines_and_no_others() -> None:
    page = "```console\n$ camsim schema policy\n{\n...\n}\n```\n"
    assert list(differences(page)) == []
    assert list(differences(page.replace("\n}", "\n]")))


def test_every_page_with_commands_types_camsim_or_shows_a_file() -> None:
    typed = [
        command.typed.split()[0]
        for page in pages()
        for block in re.findall(
            r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
        )
        for command in commands(block)
    ]
    assert typed
    assert set(typed) <= {"camsim", "cat"}


@pytest.mark.parametrize("name", PAGES)
def test_reference_is_as_the_code_is(name: str) -> None:
    """After a change of a command, a key or a measure: scripts/reference.py."""
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name]()


def test_every_key_of_a_file_has_a_meaning() -> None:
    """A key gets it where it is written: a text below the field of the model."""
    rows = [line for line in PAGES["keys.md"]().splitlines() if line.startswith("| `")]
    assert len(rows) > 250
    assert [row for row in rows if row.endswith("|  |")] == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"), (0.000001, "0.000001"), (-20.5, "-20.5"), (5e6, "5,000,000"),
        (-1e9, "-1,000,000,000"), (2**63 - 1, "9,223,372,036,854,775,807"), (10**30, "10^30"),
    ],
)  # fmt: skip
def test_a_bound_is_written_as_people_write_it(number: float, said: str) -> None:
    assert written_out(number) == said
    assert not re.search(r"\de[+-]\d", (FOLDER / "keys.md").read_text(encoding="utf-8"))


def test_links_lead_to_pages_that_are_there() -> None:
    missing = [
        f"{_name(page)}: {link}"
        for page in DOCS.rglob("*.md")
        for link in _LINK.findall(page.read_text(encoding="utf-8"))
        if "://" not in link
        and not link.startswith("#")
        and not (page.parent / link.split("#")[0]).exists()
    ]
    assert missing == []


def _in_navigation(entry: object) -> list[str]:
    if isinstance(entry, str):
        return [entry]
    parts = entry.values() if isinstance(entry, dict) else entry
    return [name for part in parts for name in _in_navigation(part)]


def test_every_page_stands_in_the_navigation_once() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    named = _in_navigation(site["nav"])
    assert sorted(named) == sorted(_name(page) for page in DOCS.rglob("*.md"))


def test_toml_blocks_are_toml() -> None:
    for page in DOCS.rglob("*.md"):
        for block in re.findall(
            r"```toml[^\n]*\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
        ):
            tomllib.loads(block)


def test_a_block_fits_a_laptops_window() -> None:
    """What a command prints has its eighty columns; how wide letters are: docs/site.css."""
    too_long = [
        (_name(page), line)
        for page in DOCS.rglob("*.md")
        if _name(page) not in WITH_DIAGRAMS
        for kind, block in re.findall(
            r"^```(\w*)[^\n]*\n(.*?)^```$",
            page.read_text(encoding="utf-8"),
            re.DOTALL | re.MULTILINE,
        )
        if kind != "console"
        for line in block.splitlines()
        if len(line) > COLUMNS
    ]
    assert too_long == []


def test_no_page_shows_the_escape_of_a_bar() -> None:
    """Among backticks in a table, the site shows the backslash of an escaped bar as well."""
    assert [_name(page) for page in DOCS.rglob("*.md") if r"\|" in page.read_text("utf-8")] == []


def test_what_the_site_looks_like_is_there() -> None:
    site = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert [name for name in site["extra_css"] if not (DOCS / name).is_file()] == []
