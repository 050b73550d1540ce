"""How the wall draws what happened at a house, and what the police know of it."""

from __future__ import annotations

from typing import Final, get_args

from simulator.classroom.live.views import Known, Mark
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import HomeTruth
from simulator.measure.observer.suspicion import Sure
from simulator.tui.kit import looks
from simulator.tui.kit.looks import Look

MARKS: Final[tuple[Mark, ...]] = get_args(Mark)
KNOWN: Final[tuple[Known, ...]] = get_args(Known)


def _as(look: Look, word: str) -> Look:
    return Look(look.glyph, look.colour, word)


_TRUE, _AGENCY, _SURE = looks.HAPPENED, looks.AGENCY, looks.SURE
_OF_MARK: dict[Mark, Look] = {
    "no_camera": _as(_TRUE[HomeTruth.NOT_ASKED], "not asked or no camera"),
    "camera": _as(_AGENCY[AgencyKnows.DOT], "camera"),
    "asked": _as(_TRUE[HomeTruth.ASKED], "asked"),
    "shared": _as(_TRUE[HomeTruth.SHARED], "shared"),
    "declined": _as(_TRUE[HomeTruth.SAID_NO], "said no"),
    "ignored": _as(_TRUE[HomeTruth.NO_ANSWER], "no answer"),
}
_OF_KNOWN: dict[Known, Look] = {
    "nothing": _as(_AGENCY[AgencyKnows.NOTHING], "nothing known"),
    "has_camera": _as(_AGENCY[AgencyKnows.DOT], "camera"),
    "gave": _as(_AGENCY[AgencyKnows.NAMED], "shared"),
    "not_shared": _as(_SURE[Sure.PROVEN], "did not share"),
    "said_no": _as(_AGENCY[AgencyKnows.SAID_NO], "said no"),
    # Whoever has switched requests off has said no to all of them.
    "switched_off": Look("/", "data-declined", "switched off"),
    "likely_no": _as(_SURE[Sure.MORE_LIKELY], "likely did not share"),
}
HAPPENED: dict[int, Look] = {place: _OF_MARK[mark] for place, mark in enumerate(MARKS)}
POLICE: dict[int, Look] = {place: _OF_KNOWN[known] for place, known in enumerate(KNOWN)}
