"""What stands on a story's card, read alone: neither checked nor made ready to run.

So that a list of stories is there at once; whoever runs one loads it, and hears what is wrong.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.scenario.real_agencies import is_real

_TABLE = re.compile(r"^\[", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Front:
    """The words of a scenario that people read before its run."""

    title: str
    story: str
    question: str
    note: str
    names_real_agency: bool


def title_of(path: Path) -> str:
    """Return the title of the file at `path`, reading no more of it than that takes."""
    text = path.read_text(encoding="utf-8")
    try:
        # Keys of the top stand before the first table.
        values = tomllib.loads(_TABLE.split(text, maxsplit=1)[0])
    except tomllib.TOMLDecodeError:
        # It was no table but a line of a story.
        values = tomllib.loads(text)
    return str(values.get("title", path.stem))


def front_of(path: Path) -> Front:
    """Return what the file at `path`, a good one, puts on its card."""
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    title, story, question, note = (
        str(values.get(key, "")) for key in ("title", "story", "question", "note")
    )
    agencies = [agency.get("name") for agency in values.get("agencies", ())]
    agencies += [request.get("agency") for request in values.get("script", ())]
    return Front(
        title, story, question, note, any(is_real(str(agency)) for agency in agencies if agency)
    )
