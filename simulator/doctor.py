"""Is this machine ready for a class? Each answer in plain words."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.scenario import InputError, library, load_scenario

LEAST_COLUMNS, LEAST_ROWS = 80, 24
LEAST_PYTHON = (3, 11)
_NEEDED = ("simpy", "textual", "numpy", "scipy", "pydantic", "click", "tomlkit", "textual_serve")
_GLYPHS = "●○✕▒─│╭╯"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    good: bool
    needed: bool
    """Whether the program cannot run without it."""
    text: str


def examine(
    environment: Mapping[str, str], encoding: str, size: os.terminal_size, *, terminal: bool
) -> Iterator[Finding]:
    """Look at Python, libraries, bundled files and the terminal."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= LEAST_PYTHON, True, f"Python {version} (3.11 or newer)")
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    text = f"libraries missing: {', '.join(missing)}" if missing else "all libraries are there"
    yield Finding(not missing, True, text)
    yield _bundled()
    if not terminal:
        yield Finding(True, False, "output is not a terminal: `camsim` prints the comparison")
        return
    fits = size.columns >= LEAST_COLUMNS and size.lines >= LEAST_ROWS
    wanted = "" if fits else f"; make the window at least {LEAST_COLUMNS} by {LEAST_ROWS}"
    yield Finding(fits, False, f"the window is {size.columns} by {size.lines}{wanted}")
    yield _unicode(encoding)
    yield _colour(environment)


def _bundled() -> Finding:
    names = library.scenario_names()
    try:
        for name in names:
            load_scenario(name)
    except InputError as error:
        return Finding(False, True, f"a bundled scenario is damaged: {error.problems[0]}")
    return Finding(bool(names), True, f"{len(names)} bundled scenarios are in order")


def _unicode(encoding: str) -> Finding:
    try:
        _GLYPHS.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Finding(False, False, f"{encoding} cannot show {_GLYPHS}; set the terminal to UTF-8")
    return Finding(True, False, f"the terminal takes {encoding}; these should be shapes: {_GLYPHS}")


def _colour(environment: Mapping[str, str]) -> Finding:
    if environment.get("NO_COLOR"):
        return Finding(True, False, "NO_COLOR is set: everything is told by shape alone")
    deep = environment.get("COLORTERM") in ("truecolor", "24bit")
    depth = "16 million" if deep else "256" if "256" in environment.get("TERM", "") else "16"
    return Finding(True, False, f"{depth} colours")


def terminal_size() -> os.terminal_size:
    """Return the size of the window, or 80 by 24 where it is not known."""
    return shutil.get_terminal_size((LEAST_COLUMNS, LEAST_ROWS))
