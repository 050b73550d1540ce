"""Luck is an argument: nothing draws from the generator that the whole process shares."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = {"Random", "SystemRandom"}
"""What gives a generator of one's own."""


def shared_draws(text: str) -> list[int]:
    """Return the lines of `text` that use the shared generator of the module `random`."""
    tree = ast.parse(text)
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "random"
    }
    taken = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "random"
        and not {alias.name for alias in node.names} <= OWN
    ]
    used = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in names
        and node.attr not in OWN
    ]
    return sorted(taken + used)


def test_what_draws_from_the_shared_generator_is_seen() -> None:
    assert shared_draws("import random\nrandom.random()\nrandom.Random(1).random()") == [2]
    assert shared_draws("from random import choice, Random") == [1]
    assert shared_draws("import random as luck\nluck.seed(1)") == [2]
    assert shared_draws("from random import Random\nRandom(1).random()") == []


def test_nothing_draws_from_the_shared_generator() -> None:
    files = [
        path
        for folder in ("simulator", "tests", "scripts", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    ]
    drawing = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if "random" in (text := path.read_text(encoding="utf-8")) and (lines := shared_draws(text))
    }
    assert len(files) > 500
    assert not drawing
