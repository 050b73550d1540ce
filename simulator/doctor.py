"""Is this machine ready for a class? Each answer in plain words."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.extras import line_for_libraries
from simulator.report.words.marks import PLAIN, Marks, marks_for
from simulator.scenario import InputError, library, load_scenario

LEAST_COLUMNS, LEAST_ROWS = 80, 24
LEAST_PYTHON = (3, 11)
_NEEDED = {
    "aiohttp": (3, 9, 5),
    "aiohttp-jinja2": (1, 6),
    "click": (8, 2),
    "jinja2": (3, 1, 4),
    "markdown-it-py": (3, 0),
    "markupsafe": (2, 1, 5),
    "numpy": (2, 2, 1),
    "pillow": (11, 0),
    "platformdirs": (4, 0),
    "pydantic": (2, 12),
    "pydantic-core": (2, 41, 1),
    "rich": (14, 3),
    "scipy": (1, 15),
    "segno": (1, 6, 1),
    "simpy": (4, 1),
    "textual": (8, 2, 5),
    "textual-plot": (0, 10),
    "textual-serve": (1, 1, 3),
    "tomlkit": (0, 13),
}
"""The libraries that it needs, and from which version on; pyproject.toml says the same."""
_GLYPHS = "●○✕▒─│╭╯"
_STAND_FOR = {
    "●": "shared, or named",
    "✕": "said no",
    "○": "a dot without a name",
    "▒": "known not to have shared",
    "█": "proven",
}


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
    yield _libraries()
    yield _bundled()
    marks = marks_for(encoding, environment, terminal=terminal)
    if not terminal:
        if marks.because:
            yield _shapes(marks)
        yield Finding(True, False, "output is not a terminal: `camsim` prints the comparison")
        return
    fits = size.columns >= LEAST_COLUMNS and size.lines >= LEAST_ROWS
    wanted = "" if fits else f"; make the window at least {LEAST_COLUMNS} by {LEAST_ROWS}"
    yield Finding(fits, False, f"the window is {size.columns} by {size.lines}{wanted}")
    yield _shapes(marks)
    yield _colour(environment)


def _libraries() -> Finding:
    """Look whether every library is there, and new enough."""
    wrong, missed = [], []
    for name, least in _NEEDED.items():
        wanted = ".".join(map(str, least))
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
        else:
            if _numbers(installed) >= least:
                continue
            wrong.append(f"{name} {installed} is too old ({wanted} or newer)")
        missed.append(f"{name}>={wanted}")
    if wrong:
        said = f"{'; '.join(wrong)}; to mend it, type: {line_for_libraries(*missed)}"
        return Finding(False, True, said)
    return Finding(True, True, "all libraries are there, and new enough")


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers that a version begins with: (2, 12, 0) for 2.12.0rc1."""
    parts = re.match(r"\d+(\.\d+)*", version)
    return tuple(map(int, parts[0].split("."))) if parts else ()


def _bundled() -> Finding:
    names = library.scenario_names()
    try:
        for name in names:
            load_scenario(name)
    except InputError as error:
        return Finding(False, True, f"a bundled scenario is damaged: {error.problems[0]}")
    return Finding(bool(names), True, f"{len(names)} bundled scenarios are in order")


def _shapes(marks: Marks) -> Finding:
    """Say whether our marks are shown, and what stands for them where they are not."""
    if not marks.because:
        said = f"the terminal takes {marks.encoding}; these should be shapes: {_GLYPHS}"
        return Finding(True, False, said)
    stand = ", ".join(f'"{PLAIN[mark]}" {meaning}' for mark, meaning in _STAND_FOR.items())
    return Finding(
        False,
        False,
        f"{marks.because} has not all our marks, so plain letters stand for them: {stand}; "
        '"?" is not known, as everywhere. For the marks, take a terminal that shows UTF-8',
    )


def _colour(environment: Mapping[str, str]) -> Finding:
    if environment.get("NO_COLOR"):
        return Finding(True, False, "NO_COLOR is set: everything is told by shape alone")
    deep = environment.get("COLORTERM") in ("truecolor", "24bit")
    depth = "16 million" if deep else "256" if "256" in environment.get("TERM", "") else "16"
    return Finding(True, False, f"{depth} colours")


def terminal_size() -> os.terminal_size:
    """Return the size of the window, or 80 by 24 where it is not known."""
    return shutil.get_terminal_size((LEAST_COLUMNS, LEAST_ROWS))
