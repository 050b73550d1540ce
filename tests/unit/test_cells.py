"""Wide letters take two cells, and columns stand under their headings whatever they hold."""

from __future__ import annotations

import re
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from simulator.scenario.letters.cells import _NARROW, _width, cells, cut, letters, padded, wrapped
from simulator.scenario.letters.text import shorten

Camsim = Callable[..., Result]
WIDE = {
    "毎月の数だけを知らせる方針": 26,
    "한국어 정책": 11,
    "\u1112\u1161\u11ab": 2,
    "👩‍👩‍👧 families": 11,
    "🇩🇪🇫🇷": 4,
    "👍🏽": 2,
    "❤️": 2,
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f": 2,
    "cafe\u0301": 4,
    "خانه‌ی ۱": 7,
    "ก็": 1,
    "ＡＢ": 4,
    "plain": 5,
}


@pytest.mark.parametrize("text", WIDE)
def test_cells_are_those_that_the_screens_count(text: str) -> None:
    """The library of the terminal program counts by itself, and comes to the same."""
    assert cells(text) == WIDE[text] == cell_len(text)


def test_characters_that_are_counted_at_once_are_letters_of_one_cell() -> None:
    narrow = list(filter(_NARROW.fullmatch, map(chr, range(sys.maxunicode + 1))))
    assert len(narrow) > 1_000
    assert [one for one in narrow if _width(one) != 1] == []
    assert [one for one in narrow if list(letters(f"a{one}b{one}")) != ["a", one, "b", one]] == []


@given(st.text(st.sampled_from("ab 毎月한é👍🏽👩‍🇩🇪\u0301\u200c"), max_size=40), st.integers(2, 20))
def test_lines_are_never_wider_than_they_may_be_and_lose_nothing(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("abc- é●"), max_size=60), st.integers(3, 20))
def test_text_without_wide_letters_is_wrapped_as_ever(text: str, width: int) -> None:
    assert wrapped(text, width, hang="  ") == textwrap.wrap(text, width, subsequent_indent="  ")


@given(st.text(max_size=30), st.integers(0, 30))
def test_a_cut_keeps_whole_letters(text: str, width: int) -> None:
    kept = cut(text, width)
    assert text.startswith(kept)
    assert cells(kept) <= width
    assert list(letters(text))[: len(list(letters(kept)))] == list(letters(kept))


@pytest.mark.parametrize("text", WIDE)
def test_padding_fills_the_same_room(text: str) -> None:
    assert cells(padded(text, 30)) == 30
    assert padded(text, 1).startswith(text)


def test_a_title_is_cut_by_what_it_takes() -> None:
    assert shorten("毎月の数だけを知らせる方針", 11) == "毎月の数だ…"
    assert shorten("a👩‍👩‍👧b" * 4, 6) == "a👩‍👩‍👧ba…"


def cells_of(text: str) -> int:
    """Count as simply as can be; enough where nothing is joined."""
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in "WF")
        for one in text
    )


@pytest.mark.parametrize(
    "title",
    [
        "毎月の数だけを知らせる方針",
        "한국어로 쓴 정책",
        "cafe\u0301 e\u0301 totals",
        "ＷＩＤＥ policy",
    ],
)
def test_columns_stand_under_their_headings(camsim: Camsim, tmp_path: Path, title: str) -> None:
    (tmp_path / "wide.toml").write_text(
        f'title = "{title}"\n[agency_receives]\ndeclined = {{ detail = "total", when = "monthly" }}\n',
        encoding="utf-8",
    )
    done = camsim(
        "compare", "maple-court", "--policy", "early-partner-2018", "--policy", tmp_path / "wide.toml",
        "--policy", "totals-per-request", "--replications", "1", "--no-inference",
    )  # fmt: skip
    lines = done.stdout.splitlines()
    rule = next(place for place, line in enumerate(lines) if "──" in line)
    starts = [found.start() for found in re.finditer("─+", lines[rule])]
    heads = [line for line in lines[:rule] if "Totals" in line]
    (head,) = heads
    assert cells_of(head[: head.index("Totals")]) == starts[2]


@pytest.mark.parametrize("name", ["家", "집 일", "e\u0301t\u00e9", "👍"])
def test_columns_of_an_answer_too(camsim: Camsim, tmp_path: Path, name: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(
        f'title = "t"\n[[homes]]\nid = "{name}"\nshares = 0.1\ndeclines = 0.3\n[[homes]]\nid = "Long name"\n'
        f'shares = 0.1\ndeclines = 0.3\n[[requests]]\nid = "R"\nhomes = ["{name}", "Long name"]\n'
        '[[facts]]\nrequests = ["R"]\nitem = "declined"\ntotal = 1\n',
        encoding="utf-8",
    )
    lines = camsim("infer", path).stdout.splitlines()
    head = next(line for line in lines if line.startswith("HOME"))
    rows = [line for line in lines if line.startswith((f"{name}  ", "Long name  "))]
    assert len(rows) == 2
    for row in rows:
        what = next(found for found in re.finditer(r"(?<=  )\S", row))
        assert cells_of(row[: what.start()]) == head.index("WHAT")
