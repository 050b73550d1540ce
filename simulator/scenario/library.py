"""The scenarios, policies, lessons and streets of classes that come with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

DEFAULT_SCENARIO = "fort-lauderdale-2018"
FIRST_SCENARIO = "maple-court"
"""The scenario that the terminal program opens with."""
_NUMBERS = "numbers"
"""Stands beside the scenarios, and is none."""


@cache
def library() -> Path:
    """Return the folder of bundled files: inside the wheel, or the repository's own."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "library"
    return packaged if packaged.is_dir() else package.parent / "scenarios"


def scenario_names() -> list[str]:
    """Return the names of the bundled scenarios: the first to show first, then by name."""
    names = sorted(path.stem for path in library().glob("*.toml") if path.stem != _NUMBERS)
    lead = [name for name in (FIRST_SCENARIO, DEFAULT_SCENARIO) if name in names]
    return lead + [name for name in names if name not in lead]


def policy_names() -> list[str]:
    """Return the names of the bundled policies."""
    return sorted(path.stem for path in (library() / "policies").glob("*.toml"))


def lesson_names() -> list[str]:
    """Return the names of the bundled lessons."""
    return sorted(path.stem for path in (library() / "lessons").glob("*.toml"))


def street_names() -> list[str]:
    """Return the names of the bundled streets: scenarios that a live class plays on.

    They are no stories: no list of stories has them, and every place that takes one takes them.
    """
    return sorted(path.stem for path in (library() / "streets").glob("*.toml"))


def is_path(word: str) -> bool:
    """Tell a path from a bundled name: it has a slash or ends in .toml."""
    return "/" in word or "\\" in word or word.endswith(".toml")


def scenario_path(name: str) -> Path:
    """Return where the bundled scenario `name` is, or the street."""
    path = library() / f"{name}.toml"
    street = library() / "streets" / path.name
    return street if street.is_file() and not path.is_file() else path


def policy_path(name: str) -> Path:
    """Return where the bundled policy `name` is."""
    return library() / "policies" / f"{name}.toml"


def numbers_path() -> Path:
    """Return where the numbers of bundled scenarios and policies are, by which codes name them."""
    return library() / f"{_NUMBERS}.toml"


def lesson_path(name: str) -> Path:
    """Return where the bundled lesson `name` is."""
    return library() / "lessons" / f"{name}.toml"
