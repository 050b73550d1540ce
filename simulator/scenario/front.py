"""What stands on a story's card, read alone: neither checked nor made ready to run.

So that a list of stories is there at once; whoever runs one loads it, and hears what is wrong.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.scenario.library import scenario_names, scenario_path
from simulator.scenario.real_agencies import is_real

SHELVES = ("start here", "puzzles", "what if", "the long view")
"""In the order of the list of stories; the same as in a scenario's `shelf`."""
_TABLE = re.compile(r"^\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Front:
    """The words of a scenario that people read before its run."""

    title: str
    story: str
    question: str
    note: str
    minutes: int
    """About how long a class takes; 0 where its file does not say."""
    names_real_agency: bool


@dataclass(frozen=True, slots=True)
class Spine:
    """What a list of stories says of one."""

    title: str
    shelf: str
    """Where it stands in the list; empty where its file does not say."""
    minutes: int
    """About how long a class takes to watch it; 0 where its file does not say."""


def spine_of(path: Path) -> Spine:
    """Return what the list says of the file at `path`, reading no more of it than that takes."""
    values = _top_of(path)
    minutes = values.get("minutes", 0)
    return Spine(
        str(values.get("title", path.stem)),
        str(values.get("shelf", "")),
        minutes if isinstance(minutes, int) else 0,
    )


def title_of(path: Path) -> str:
    """Return the title of the file at `path`, reading no more of it than that takes."""
    return spine_of(path).title


def bundled_spines() -> dict[str, Spine]:
    """Return what the list says of each bundled scenario, by its name."""
    return {name: spine_of(scenario_path(name)) for name in scenario_names()}


def shelves(spine_by_name: Mapping[str, Spine]) -> dict[str, list[str]]:
    """Return the names of these stories by shelf, on each the shortest first."""
    by_shelf: dict[str, list[tuple[int, str]]] = {shelf: [] for shelf in SHELVES}
    for name, spine in spine_by_name.items():
        by_shelf.setdefault(spine.shelf, []).append((spine.minutes, name))
    return {
        shelf: [name for _, name in sorted(stories, key=lambda story: story[0])]
        for shelf, stories in by_shelf.items()
        if stories
    }


def in_order() -> list[str]:
    """Return the names of the bundled scenarios in the order of their shelves."""
    return [name for names in shelves(bundled_spines()).values() for name in names]


def _top_of(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    try:
        # Keys of the top stand before the first table.
        return tomllib.loads(_TABLE.split(text, maxsplit=1)[0])
    except tomllib.TOMLDecodeError:
        # It was no table but a line of a story.
        return tomllib.loads(text)


def front_of(path: Path) -> Front:
    """Return what the file at `path`, a good one, puts on its card."""
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    title, story, question, note = (
        str(values.get(key, "")) for key in ("title", "story", "question", "note")
    )
    agencies = [agency.get("name") for agency in values.get("agencies", ())]
    agencies += [request.get("agency") for request in values.get("script", ())]
    minutes = values.get("minutes", 0)
    return Front(
        title,
        story,
        question,
        note,
        minutes if isinstance(minutes, int) else 0,
        any(is_real(str(agency)) for agency in agencies if agency),
    )
