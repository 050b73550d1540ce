"""Glyphs and colours of the map: Okabe-Ito, told apart by shape as well as by colour."""

from __future__ import annotations

from dataclasses import dataclass

from textual.theme import Theme

from simulator.tui.knowing import Known
from simulator.tui.playback import True_


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn, and what it is called."""

    glyph: str
    colour: str
    """Name of a variable of the theme."""
    word: str


HAPPENED: dict[int, Look] = {
    True_.SHARED: Look("●", "data-shared", "shared"),
    True_.SAID_NO: Look("✕", "data-declined", "said no"),
    True_.ASKED: Look("□", "data-asked", "asked, no answer yet"),
    True_.NO_ANSWER: Look("-", "data-ignored", "no answer"),
    True_.SWITCHED_OFF: Look("/", "data-quiet", "switched off"),
    True_.NOT_ASKED: Look("·", "data-quiet", "not asked"),
}
KNOWN: dict[int, Look] = {
    Known.NOT_TOLD: Look("◌", "data-declined", "police hold something, home not told"),
    Known.TOLD: Look("●", "data-shared", "told of all that police hold"),
    Known.NAMED: Look("●", "data-shared", "named"),
    Known.SAID_NO: Look("✕", "data-declined", "said no, by name"),
    Known.NO_ANSWER: Look("-", "data-ignored", "no answer, by name"),
    Known.GAVE_NOTHING: Look("▒", "data-proven", "known not to have shared"),
    Known.ASKED: Look("□", "data-asked", "asked, by name"),
    Known.DOT: Look("○", "data-asked", "a dot, no name"),
    Known.SWITCHED_OFF: Look("/", "data-quiet", "switched off"),
    Known.NOTHING: Look("?", "data-quiet", "not known"),
}

SURE: dict[int, Look] = {
    4: Look("█", "data-proven", "proven"),
    3: Look("▓", "data-proven", "almost sure"),
    2: Look("▒", "data-ignored", "more likely"),
    1: Look("·", "data-shared", "proven not"),
    0: Look("?", "data-quiet", "not known"),
}
"""One thermometer for proof and chance."""

_DARK = {
    "data-shared": "#56B4E9",
    "data-declined": "#D55E00",
    "data-ignored": "#F0E442",
    "data-asked": "#FFFFFF",
    "data-proven": "#E69F00",
    "data-quiet": "#8A8F98",
    "data-ring": "#5F6670",
}
_LIGHT = {
    "data-shared": "#0072B2",
    "data-declined": "#B34700",
    "data-ignored": "#6B6400",
    "data-asked": "#000000",
    "data-proven": "#8F5F00",
    "data-quiet": "#5C6066",
    "data-ring": "#A0A4AA",
}
_CONTRAST = {
    **_DARK,
    "data-declined": "#FF8A3D",
    "data-quiet": "#D0D0D0",
    "data-ring": "#B0B0B0",
}

THEMES = (
    Theme(
        name="camsim-dark",
        primary="#56B4E9",
        secondary="#009E73",
        accent="#E69F00",
        foreground="#E6E9ED",
        background="#14171C",
        surface="#1B1F26",
        panel="#242A33",
        dark=True,
        variables=_DARK,
    ),
    Theme(
        name="camsim-light",
        primary="#0072B2",
        secondary="#00614A",
        accent="#8F5F00",
        foreground="#14171C",
        background="#FCFCFA",
        surface="#F2F2EE",
        panel="#E4E4DE",
        dark=False,
        variables=_LIGHT,
    ),
    Theme(
        name="camsim-contrast",
        primary="#7FD0FF",
        secondary="#35E0AE",
        accent="#FFC247",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1A1A1A",
        dark=True,
        variables=_CONTRAST,
    ),
)
