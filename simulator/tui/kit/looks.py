"""Glyphs of the map and what they are called: told apart by shape as well as by colour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from simulator.measure.moments.parties import (
    AgencyKnows,
    PlatformKnows,
    ResidentsKnow,
    Viewer,
)
from simulator.measure.moments.playback import HomeTruth
from simulator.measure.observer.suspicion import Sure
from simulator.report.words import states

State = TypeVar("State", bound=IntEnum)


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn, and what it is called."""

    glyph: str
    colour: str
    """Name of a variable of the theme."""
    word: str


def _looks(drawn: dict[State, tuple[str, str]], words: dict[State, str]) -> dict[int, Look]:
    """Return glyph, colour and word of each state, in the order of the words."""
    return {state: Look(*drawn[state], word) for state, word in words.items()}


HAPPENED = _looks(
    {
        HomeTruth.SHARED: ("●", "data-shared"),
        HomeTruth.SAID_NO: ("✕", "data-declined"),
        HomeTruth.ASKED: ("□", "data-asked"),
        HomeTruth.NO_ANSWER: ("–", "data-ignored"),
        HomeTruth.SWITCHED_OFF: ("/", "data-quiet"),
        HomeTruth.NOT_ASKED: ("·", "data-quiet"),
    },
    states.TRUE,
)
AGENCY = _looks(
    {
        AgencyKnows.NAMED: ("●", "data-shared"),
        AgencyKnows.SAID_NO: ("✕", "data-declined"),
        AgencyKnows.NO_ANSWER: ("–", "data-ignored"),
        AgencyKnows.GAVE_NOTHING: ("▒", "data-proven"),
        AgencyKnows.ALMOST_SURE: ("▓", "data-almost"),
        AgencyKnows.ASKED: ("□", "data-asked"),
        AgencyKnows.DOT: ("○", "data-asked"),
        AgencyKnows.NOTHING: ("?", "data-quiet"),
    },
    states.AGENCY_KNOWS,
)
PUBLIC: dict[int, Look] = {knows: AGENCY[AgencyKnows[knows.name]] for knows in states.PUBLIC_KNOWS}
RESIDENTS = _looks(
    {
        ResidentsKnow.NOT_TOLD: ("◌", "data-declined"),
        ResidentsKnow.TOLD: ("●", "data-shared"),
        ResidentsKnow.NOTHING_HELD: ("?", "data-quiet"),
    },
    states.RESIDENTS_KNOW,
)
PLATFORM = _looks(
    {
        PlatformKnows.SHARED: ("●", "data-shared"),
        PlatformKnows.SAID_NO: ("✕", "data-declined"),
        PlatformKnows.NO_ANSWER: ("–", "data-ignored"),
        PlatformKnows.ASKED: ("□", "data-asked"),
        PlatformKnows.SWITCHED_OFF: ("/", "data-quiet"),
        PlatformKnows.NOTHING: ("?", "data-quiet"),
    },
    states.PLATFORM_KNOWS,
)
KNOWN: dict[Viewer, dict[int, Look]] = {
    Viewer.AGENCY: AGENCY,
    Viewer.PUBLIC: PUBLIC,
    Viewer.RESIDENTS: RESIDENTS,
    Viewer.PLATFORM: PLATFORM,
    Viewer.COUNCIL: PUBLIC,
}
"""By whose view it is, how what is known of a home is drawn."""

SURE = _looks(
    {
        Sure.PROVEN: ("█", "data-proven"),
        Sure.ALMOST_SURE: ("▓", "data-proven"),
        Sure.MORE_LIKELY: ("▚", "data-ignored"),
        Sure.RULED_OUT: ("·", "data-shared"),
        Sure.NOT_KNOWN: ("?", "data-quiet"),
    },
    states.SURE,
)
"""One thermometer for proof and chance."""
OPEN = "□"
"""Stands before what is still open."""
FOCUS = (Look("►", "data-focus", "in focus"), Look("◄", "data-focus", "in focus"))
"""Stand at both sides of the home in focus, and point at it."""
