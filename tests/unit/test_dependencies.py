"""What the program imports is what it declares: nothing is borrowed from another's dependencies."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED_FOR_BY_NAME = {"dask", "numba"}
"""Used without an `import`: dask by `distributed`, numba where it is installed."""
BUILDS = {"hatchling"}


def plain(name: str) -> str:
    """Return a distribution's name as all write it alike (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(lines: list[str]) -> set[str]:
    return {plain(re.split(r"[ <>=\[;]", line)[0]) for line in lines}


_MAY_IMPORT = re.compile(r"^ *(?:import|from) (\w+)", re.MULTILINE)


def all_imported(texts: Iterable[str]) -> set[str]:
    """Return what modules import; one that can name nothing new is not read."""
    modules: set[str] = set()
    for text in texts:
        if set(_MAY_IMPORT.findall(text)) - sys.stdlib_module_names - modules:
            modules.update(imported(ast.parse(text).body))
    return modules


def imported(body: list[ast.stmt]) -> Iterator[str]:
    """Yield the outermost module of each import that is carried out."""
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]
        for _, field in ast.iter_fields(node):
            if isinstance(field, list) and field and isinstance(field[0], ast.stmt):
                yield from imported(field)


@pytest.fixture(scope="module")
def distributions() -> set[str]:
    """What the program's own modules import, by the name it is installed under."""
    provider = packages_distributions()
    modules = all_imported(
        path.read_text(encoding="utf-8") for path in (ROOT / "simulator").rglob("*.py")
    )
    outside = modules - sys.stdlib_module_names - {"simulator"}
    assert len(outside) > 15
    return {plain(provider[module][0]) if module in provider else module for module in outside}


def test_what_is_imported_is_declared(distributions: set[str]) -> None:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    assert distributions - declared(PROJECT["dependencies"]) - declared(extras) == set()


def test_what_is_declared_is_imported(distributions: set[str]) -> None:
    for_people = [
        line
        for extra, lines in PROJECT["optional-dependencies"].items()
        if extra != "dev"
        for line in lines
    ]
    everything = declared(PROJECT["dependencies"]) | declared(for_people)
    assert everything - distributions == ASKED_FOR_BY_NAME


def pinned(file: str) -> set[str]:
    """The names in one of the lists that are pinned, without those of other lists."""
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    return {plain(line) for line in lines if line and not line.startswith(("#", "-"))}


def test_what_is_pinned_to_run_is_what_is_declared() -> None:
    assert pinned("run.in") - BUILDS == declared(PROJECT["dependencies"])


def test_what_make_adds_for_people_is_what_the_extras_declare() -> None:
    optional = PROJECT["optional-dependencies"]
    wanted = declared([*optional["reports"], *optional["research"]])
    assert pinned("extras.in") == wanted - declared(PROJECT["dependencies"])


def test_the_tests_run_with_the_pins_that_people_get() -> None:
    both = [(ROOT / "requirements" / file).read_text("utf-8") for file in ("extras.txt", "dev.txt")]
    extras, dev = (set(re.findall(r"^[\w.-]+==[\w.]+", text, re.MULTILINE)) for text in both)
    assert extras
    assert extras <= dev
