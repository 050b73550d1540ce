"""Glyphs of the map and what they are called: told apart by shape as well as by colour."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.moments.parties import Known
from simulator.measure.moments.playback import True_


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
FOCUS = (Look("►", "data-focus", "in focus"), Look("◄", "data-focus", "in focus"))
"""Stand at both sides of the home in focus, and point at it."""
