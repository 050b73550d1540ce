"""Pages as text: every word of a view escaped, control characters spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment

from simulator.classroom.live.views import House, PhoneView
from simulator.report.pages.environment import escaping
from simulator.web.classes.kept.tokens import new_ticket

PAGE: Final = Path(__file__).with_name("page")
FILES: Final[Mapping[str, str]] = {
    "class.css": "text/css",
    "class.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
"""All that a page loads, with its type. Nothing else on the disk has an address."""
MOST_ACROSS: Final = 8
"""Houses of a row that a finger finds side by side on a phone; more go down, and it is said."""
SIGNS: Final[Mapping[str, str]] = {"shared": "●", "declined": "✕", "ignored": "–"}


def door(
    heading: str,
    *words: str,
    code: str = "",
    may_join: bool = False,
    may_come_back: bool = False,
) -> str:
    """Return the page of somebody without a house.

    Args:
        heading: What it says first.
        words: What it says below.
        code: The class's code, if it was in the address: then it need not be typed.
        may_join: Whether it offers a house.
        may_come_back: Whether it offers the way back to a house.
    """
    return _filled(
        "door.html",
        heading=heading, words=words, code=code, may_join=may_join, may_come_back=may_come_back,
        ticket=new_ticket(),
    )  # fmt: skip


def phone(view: PhoneView, key: str, etag: str, said: str = "", *, part: bool = False) -> str:
    """Return the page of a seat, or that part of it which changes.

    Args:
        view: What it shows.
        key: The key of its house.
        etag: By which the page tells whether it is still the newest.
        said: What became of what was sent, where there is something to say.
        part: Whether the part alone.
    """
    rows = _rows(view.grid)
    return _filled(
        "part.html" if part else "phone.html",
        view=view, key=key, etag=etag, said=said, signs=SIGNS, looks=looks(view),
        rows=rows, turned=bool(rows) and len(rows[0]) > MOST_ACROSS,
    )  # fmt: skip


def looks(view: PhoneView) -> tuple[str, ...]:
    """Return what *Look* uncovers: what was chosen, and what is known of the house."""
    words = dict(view.choices)
    chosen = words.get(view.chosen, view.chosen)
    return (*((f"You chose: {chosen}",) if chosen else ()), *view.looks)


def _rows(houses: tuple[House, ...]) -> list[list[House | None]]:
    """Return houses by row, each in its column; None where there is none to be picked."""
    if not houses:
        return []
    places = {(house.row, house.column): house for house in houses}
    rows, columns = ([key[axis] for key in places] for axis in (0, 1))
    return [
        [places.get((row, column)) for column in range(min(columns), max(columns) + 1)]
        for row in range(min(rows), max(rows) + 1)
    ]


@cache
def _environment() -> Environment:
    environment = escaping(PAGE)
    environment.filters["amount"] = lambda number: f"{number:g}"
    return environment


def _filled(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)
