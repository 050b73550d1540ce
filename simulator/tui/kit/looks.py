"""Glyphs of the map and what they are called: told apart by shape as well as by colour."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.moments.parties import (
    AgencyKnows,
    PlatformKnows,
    PublicKnows,
    ResidentsKnow,
    Viewer,
)
from simulator.measure.moments.playback import HomeTruth


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is drawn, and what it is called."""

    glyph: str
    colour: str
    """Name of a variable of the theme."""
    word: str


HAPPENED: dict[int, Look] = {
    HomeTruth.SHARED: Look("●", "data-shared", "shared"),
    HomeTruth.SAID_NO: Look("✕", "data-declined", "said no"),
    HomeTruth.ASKED: Look("□", "data-asked", "asked, no answer yet"),
    HomeTruth.NO_ANSWER: Look("-", "data-ignored", "no answer"),
    HomeTruth.SWITCHED_OFF: Look("/", "data-quiet", "switched off"),
    HomeTruth.NOT_ASKED: Look("·", "data-quiet", "not asked"),
}
AGENCY: dict[int, Look] = {
    AgencyKnows.NAMED: Look("●", "data-shared", "named"),
    AgencyKnows.SAID_NO: Look("✕", "data-declined", "said no, by name"),
    AgencyKnows.NO_ANSWER: Look("-", "data-ignored", "no answer, by name"),
    AgencyKnows.GAVE_NOTHING: Look("▒", "data-proven", "known not to have shared"),
    AgencyKnows.ASKED: Look("□", "data-asked", "asked, by name"),
    AgencyKnows.DOT: Look("○", "data-asked", "a dot, no name"),
    AgencyKnows.NOTHING: Look("?", "data-quiet", "not known"),
}
PUBLIC: dict[int, Look] = {
    known: AGENCY[AgencyKnows[known.name]]
    for known in (
        PublicKnows.NAMED,
        PublicKnows.SAID_NO,
        PublicKnows.NO_ANSWER,
        PublicKnows.ASKED,
        PublicKnows.DOT,
        PublicKnows.NOTHING,
    )
}
RESIDENTS: dict[int, Look] = {
    ResidentsKnow.NOT_TOLD: Look("◌", "data-declined", "police hold something, home not told"),
    ResidentsKnow.TOLD: Look("●", "data-shared", "told of all that police hold"),
    ResidentsKnow.NOTHING_HELD: Look("?", "data-quiet", "not known"),
}
PLATFORM: dict[int, Look] = {
    PlatformKnows.SHARED: AGENCY[AgencyKnows.NAMED],
    PlatformKnows.SAID_NO: AGENCY[AgencyKnows.SAID_NO],
    PlatformKnows.NO_ANSWER: AGENCY[AgencyKnows.NO_ANSWER],
    PlatformKnows.ASKED: AGENCY[AgencyKnows.ASKED],
    PlatformKnows.SWITCHED_OFF: Look("/", "data-quiet", "switched off"),
    PlatformKnows.NOTHING: AGENCY[AgencyKnows.NOTHING],
}
KNOWN: dict[Viewer, dict[int, Look]] = {
    Viewer.AGENCY: AGENCY,
    Viewer.PUBLIC: PUBLIC,
    Viewer.RESIDENTS: RESIDENTS,
    Viewer.PLATFORM: PLATFORM,
    Viewer.COUNCIL: PUBLIC,
}
"""By whose view it is, how what is known of a home is drawn."""

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
