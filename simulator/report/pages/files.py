"""One's own files that a page, or a quotation, was made of, so that others can make it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.report.words.terms import joined, needs_files
from simulator.scenario.library import is_path, library
from simulator.scenario.loaded import Loaded

_MOST_LETTERS = 200_000
"""Longer files are named and not shown: the page stays under 2 MB."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A scenario or a policy that does not come with the program."""

    name: str
    text: str
    """Empty where it is too long to show."""


def own_files(loaded: Loaded, scenario: str, policies: tuple[str, ...]) -> tuple[OwnFile, ...]:
    """Return the files that the words of the command line, and the scenario, name by path."""
    places = dict.fromkeys(_places(loaded, scenario, policies))
    return tuple(OwnFile(place.name, _text(place)) for place in places if place.is_file())


def names_needed(files: tuple[OwnFile, ...]) -> str:
    """Say which files of one's own a line needs, by name; empty where it needs none."""
    names = [file.name for file in files]
    return f"{needs_files(len(names))}: {joined(names)}." if names else ""


def _places(loaded: Loaded, scenario: str, policies: tuple[str, ...]) -> Iterator[Path]:
    if is_path(scenario) or not loaded.path.is_relative_to(library()):
        yield loaded.path
    yield from (Path(word) for word in policies if is_path(word))
    timelines = (line for line in loaded.scenario.timelines if line.name in loaded.regimes)
    within = [step.policy for line in timelines for step in line.steps]
    for word in within if policies else [*loaded.scenario.policies, *within]:
        if is_path(word):
            yield loaded.path.parent / word


def _text(place: Path) -> str:
    text = place.read_text(encoding="utf-8")
    # Tabs and carriage returns would be spelled out, like every control character on a page.
    return "\n".join(text.expandtabs(4).splitlines()) if len(text) <= _MOST_LETTERS else ""
