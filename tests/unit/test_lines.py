"""The line of every key, against what tomllib reads."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.keys import KeyPath
from simulator.scenario.library import library
from simulator.scenario.toml.lines import key_lines, nesting
from tests.sizes import few_and_many

TRICKY = '''\
title = "a # not a comment"
# comment = 1
story = """
[not.a.table]
key = "no"
\\""" still text
"""
literal = \'\'\'
[[nor.this]]
\'\'\'
"quoted key" = 1
\'single\' . dotted = [ 1, # one
  2,
  [ "x]", { a = 1, b = { c = 2 } } ],
]
a.b.c = 1
[table.inner]
x = { y = [1, 2], z = "}" }
[[many]]
k = 1
[many.sub]
v = 2
[[many]]
k = 3
[[many.deep]]
w = 4
[[many.deep]]
w = 5
'''
LINES: dict[KeyPath, int] = {
    ("title",): 1,
    ("story",): 3,
    ("literal",): 8,
    ("quoted key",): 11,
    ("single", "dotted"): 12,
    ("single", "dotted", 1): 13,
    ("single", "dotted", 2, 1, "b", "c"): 14,
    ("a", "b", "c"): 16,
    ("table", "inner", "x", "y", 1): 18,
    ("many", 0, "k"): 20,
    ("many", 0, "sub", "v"): 22,
    ("many", 1): 23,
    ("many", 1, "deep", 1, "w"): 28,
}


def paths(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Return the path of every key and element of a document."""
    found = [path] if path else []
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for part, one in inner:
        found += paths(one, (*path, part))
    return found


def test_tricky_text_gives_the_right_lines() -> None:
    lines = key_lines(TRICKY)
    assert {path: lines[path] for path in LINES} == LINES
    assert set(paths(tomllib.loads(TRICKY))) <= set(lines)
    assert ("comment",) not in lines
    assert ("not", "a", "table") not in lines


@pytest.mark.parametrize("path", sorted(library().rglob("*.toml")), ids=lambda path: path.stem)
def test_every_key_of_the_bundled_files_has_its_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = key_lines(text)
    rows = text.split("\n")
    for keys in paths(tomllib.loads(text)):
        name = next(str(part) for part in reversed(keys) if isinstance(part, str))
        if isinstance(keys[-1], str):
            assert name in rows[lines[keys] - 1]


KEYS = st.text(alphabet="abc-_ .\"'é#[]=", min_size=1, max_size=5)
VALUES = st.recursive(
    st.one_of(st.integers(-5, 5), st.booleans(), st.text(alphabet="ab\n\"'#[]{}=,.", max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=12,
)


def every_path_that_tomllib_reads_has_a_line(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    lines = key_lines(text)
    for path in paths(tomllib.loads(text)):
        assert path in lines, text


(
    test_every_path_that_tomllib_reads_has_a_line,
    test_every_path_that_tomllib_reads_in_many_files_has_a_line,
) = few_and_many(
    given(st.dictionaries(KEYS, VALUES, max_size=4)),
    every_path_that_tomllib_reads_has_a_line,
    few=48,
    many=300,
)


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0),
        ("a = 1", 0),
        ("a = [[1], [2]]", 2),
        ("[[a]]\nb = {c = [1]}", 2),
        ('a = "[[[[[["', 0),
        ("# [[[[[[", 0),
        ("a.b.c = 1", 2),
    ],
)
def test_nesting_counts_brackets_outside_text(text: str, depth: int) -> None:
    assert nesting(text) == depth


@given(st.text(alphabet="[]{}=.,\"'#ab \n\\", max_size=60))
def test_text_that_is_not_toml_does_no_harm(text: str) -> None:
    nesting(text)
    key_lines(text)
