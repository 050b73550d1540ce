"""What the tinted ground of the map is called."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

_IN_PLAIN = "░░"
_WORDS, _IN_SHORT = " where the police ask", " asked here"


def area_said(colours: Mapping[str, str], *, plain: bool, short: bool = False) -> Text:
    """Return a piece of that ground with its name; `plain` is for terminals without colour."""
    text = Text(_IN_PLAIN if plain else "")
    for ground in () if plain else ("area-yard", "area-street"):
        text.append(" ", style=f"on {colours[ground]}")
    return text.append(
        _IN_SHORT if short else _WORDS,
        style=f"not bold {colours['map-ink']} on {colours['background']}",
    )
