"""Glyphs of the map and what they are called: told apart by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
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
_HATCHED = "▓"
"""The weaker of two states in one colour."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn, and what it is called."""

    glyph: str
    colour: str
    """Name of a variable of the theme."""
    word: str
    counted: tuple[str, str] | None = None
    """What stands behind a count of one and of several, where that is another word."""

    @property
    def is_hatched(self) -> bool:
        """Whether it has its colour from another state, and lets the paper through."""
        return self.glyph == _HATCHED

    def behind(self, count: int) -> str:
        """Return the word behind a count."""
        return self.word if self.counted is None else self.counted[count != 1]


def _looks(
    drawn: dict[State, tuple[str, str]],
    words: dict[State, str],
    counted: Mapping[State, tuple[str, str]] = MappingProxyType({}),
) -> dict[int, Look]:
    """Return glyph, colour and words of each state, in the order of the words."""
    return {state: Look(*drawn[state], word, counted.get(state)) for state, word in words.items()}


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
        AgencyKnows.ALMOST_SURE: (_HATCHED, "data-almost"),
        AgencyKnows.ASKED: ("□", "data-asked"),
        AgencyKnows.DOT: ("○", "data-asked"),
        AgencyKnows.NOTHING: ("?", "data-quiet"),
    },
    states.AGENCY_KNOWS,
    states.AGENCY_KNOWS_OF,
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
        Sure.ALMOST_SURE: (_HATCHED, "data-proven"),
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
