"""What states are called: how sure the agency is, what is true and known of a home, what happened.

Every screen, page and line of plain text asks for these words here.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.log_kinds import Happened
from simulator.measure.moments.parties import (
    AgencyKnows,
    PlatformKnows,
    PublicKnows,
    ResidentsKnow,
)
from simulator.measure.moments.playback import HomeTruth
from simulator.measure.observer.suspicion import Sure

SURE: dict[Sure, str] = {
    Sure.PROVEN: "proven",
    Sure.ALMOST_SURE: "almost sure",
    Sure.MORE_LIKELY: "more likely",
    Sure.RULED_OUT: "ruled out",
    Sure.NOT_KNOWN: "not known",
}
"""The one thermometer for proof and chance, the hottest first."""
STILL_OPEN = "still open"
"""Where a home may still answer: that it has not so far is no finding."""
EVERY_TIME, THE_ONE_TIME = "shared every time", "shared"
"""Of a home that is ruled out from having kept silent: what that means, asked often or once."""
NEVER_ASKED = "never asked"
"""Where it is proven that nobody asked a home: it is no refusal that it did not share."""

TRUE: dict[HomeTruth, str] = {
    HomeTruth.SHARED: "shared",
    HomeTruth.SAID_NO: "said no",
    HomeTruth.ASKED: "asked, no answer yet",
    HomeTruth.NO_ANSWER: "no answer",
    HomeTruth.SWITCHED_OFF: "switched off",
    HomeTruth.NOT_ASKED: "not asked",
}
"""What is true of a home, the most telling first."""
AGENCY_KNOWS: dict[AgencyKnows, str] = {
    AgencyKnows.NAMED: "named",
    AgencyKnows.SAID_NO: "said no, by name",
    AgencyKnows.NO_ANSWER: "no answer, by name",
    AgencyKnows.GAVE_NOTHING: "known not to have shared",
    AgencyKnows.ALMOST_SURE: SURE[Sure.ALMOST_SURE],
    AgencyKnows.ASKED: "asked, by name",
    AgencyKnows.DOT: "a camera about here",
    AgencyKnows.NOTHING: "not known",
}
AGENCY_KNOWS_OF: dict[AgencyKnows, tuple[str, str]] = {
    AgencyKnows.DOT: ("camera about here", "cameras about here"),
}
"""What stands behind a count of one and of several, where that is another word."""
ONE_BY_ONE: dict[AgencyKnows, str] = {
    AgencyKnows.NAMED: "shared",
    AgencyKnows.SAID_NO: "said no",
    AgencyKnows.NO_ANSWER: "no answer",
    AgencyKnows.ASKED: "asked",
}
"""What a record says of one home, by a name or by a place."""
NO_NAME = "no name"
WITHOUT_NAMES: dict[int, str] = {state: f"{kind}, {NO_NAME}" for state, kind in ONE_BY_ONE.items()}
"""What a state is called where the records that say it have a place and no name."""
PUBLIC_KNOWS: dict[PublicKnows, str] = {
    knows: AGENCY_KNOWS[AgencyKnows[knows.name]] for knows in reversed(PublicKnows)
}
"""What it can know, it knows as the agency does."""
RESIDENTS_KNOW: dict[ResidentsKnow, str] = {
    ResidentsKnow.NOT_TOLD: "not told what police hold",
    ResidentsKnow.TOLD: "told of all that police hold",
    ResidentsKnow.NOTHING_HELD: "not known",
}
PLATFORM_KNOWS: dict[PlatformKnows, str] = {
    PlatformKnows.SHARED: AGENCY_KNOWS[AgencyKnows.NAMED],
    PlatformKnows.SAID_NO: AGENCY_KNOWS[AgencyKnows.SAID_NO],
    PlatformKnows.NO_ANSWER: AGENCY_KNOWS[AgencyKnows.NO_ANSWER],
    PlatformKnows.ASKED: AGENCY_KNOWS[AgencyKnows.ASKED],
    PlatformKnows.SWITCHED_OFF: TRUE[HomeTruth.SWITCHED_OFF],
    PlatformKnows.NOTHING: AGENCY_KNOWS[AgencyKnows.NOTHING],
}

ANSWERS: dict[Happened, str] = {
    Happened.SHARED: TRUE[HomeTruth.SHARED],
    Happened.DECLINED: TRUE[HomeTruth.SAID_NO],
    Happened.IGNORED: "did not answer",
}
"""What homes did, after how many they are."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What happened, in the words of each place that tells it."""

    row: str
    """In a table of all that happened."""
    event: str = ""
    """After `Home B7`, or after `12 homes:`, in the sentence of an event. Empty where the event
    has a sentence of its own. {clips} and {its_clips} stand for a clip, or for one from each of
    its cameras."""
    page: str = ""
    """On the page of one home. {agency}, {request} and {of_request} stand for whose request it is,
    the last in brackets where there are several, {clips},
    {clips_are} and {clips_stay} for the clips of its cameras. Empty where it happens to no home."""


HAPPENED: dict[Happened, Wording] = {
    Happened.SUBMITTED: Wording(
        "request made",
    ),
    Happened.REFUSED: Wording(
        "request refused by the company",
    ),
    Happened.SENT: Wording(
        "request goes out",
    ),
    Happened.ASKED: Wording(
        "home asked",
        page="{agency} ask this home for video{of_request}.",
    ),
    Happened.LEFT_OUT: Wording(
        "home not asked: requests switched off",
        page="It is in the area of {request}, but not asked: requests are switched off.",
    ),
    Happened.SHARED: Wording(
        "home shares",
        event="shares",
        page="It shares {clips}{of_request}.",
    ),
    Happened.DECLINED: Wording(
        "home says no",
        event="says no",
        page="It says no{of_request}.",
    ),
    Happened.IGNORED: Wording(
        "home did not answer in time",
        page="The time to answer is over: no answer{of_request}.",
    ),
    Happened.CLOSED: Wording(
        "request closed",
    ),
    Happened.REPORT: Wording(
        "report due",
    ),
    Happened.POLICY_CHANGED: Wording(
        "another policy from now on",
    ),
    Happened.VISIT: Wording(
        "officer knocks",
        event="gets a visit from an officer",
        page="An officer knocks{of_request}.",
    ),
    Happened.GAVE_AT_THE_DOOR: Wording(
        "clip given at the door",
        event="gives {clips} at the door",
        page="It gives {clips} at the door{of_request}.",
    ),
    Happened.REFUSED_AT_THE_DOOR: Wording(
        "no said at the door",
        event="says no at the door",
        page="It says no at the door{of_request}.",
    ),
    Happened.NOT_AT_HOME: Wording(
        "nobody opens the door",
        event="does not open the door",
        page="Nobody opens the door{of_request}.",
    ),
    Happened.DEMAND: Wording(
        "legal demand",
        event="is named in a legal demand",
        page="It is named in a legal demand.",
    ),
    Happened.DEMAND_MET: Wording(
        "clip handed over on an order",
        event="has {its_clips} handed over on a court's order",
        page="{clips_are} handed over on a court's order.",
    ),
    Happened.DEMAND_UNMET: Wording(
        "legal demand not met",
        event="keeps {its_clips}: the legal demand is not met",
        page="The legal demand is not met: {clips_stay}.",
    ),
    Happened.EMERGENCY: Wording(
        "emergency demand",
        event="is named in an emergency demand",
        page="It is named in an emergency demand.",
    ),
    Happened.EMERGENCY_MET: Wording(
        "clip handed over in an emergency",
        event="has {its_clips} handed over in an emergency",
        page="{clips_are} handed over in an emergency.",
    ),
    Happened.EMERGENCY_UNMET: Wording(
        "emergency demand not met",
        event="keeps {its_clips}: the emergency demand is not met",
        page="The emergency demand is not met: {clips_stay}.",
    ),
    Happened.WARRANT: Wording(
        "warrant",
        event="is named in a warrant",
        page="It is named in a warrant.",
    ),
    Happened.WARRANT_FULL: Wording(
        "clip handed over on a warrant",
        event="has {its_clips} handed over on a warrant",
        page="{clips_are} handed over on a warrant.",
    ),
    Happened.WARRANT_PARTIAL: Wording(
        "name alone handed over on a warrant",
        event="has its name handed over on a warrant, and no clip",
        page="Its name and address are handed over on a warrant, no clip.",
    ),
    Happened.WARRANT_NONE: Wording(
        "warrant not met",
        event="keeps name and clip: a warrant brings nothing",
        page="Nothing is handed over on a warrant.",
    ),
    Happened.SUBPOENA: Wording(
        "subpoena",
        event="is named in a subpoena",
        page="It is named in a subpoena.",
    ),
    Happened.SUBPOENA_FULL: Wording(
        "clip handed over on a subpoena",
        event="has {its_clips} handed over on a subpoena",
        page="{clips_are} handed over on a subpoena.",
    ),
    Happened.SUBPOENA_PARTIAL: Wording(
        "name alone handed over on a subpoena",
        event="has its name handed over on a subpoena, and no clip",
        page="Its name and address are handed over on a subpoena, no clip.",
    ),
    Happened.SUBPOENA_NONE: Wording(
        "subpoena not met",
        event="keeps name and clip: a subpoena brings nothing",
        page="Nothing is handed over on a subpoena.",
    ),
    Happened.OTHER_ORDER: Wording(
        "other order",
        event="is named in another order",
        page="It is named in another order.",
    ),
    Happened.OTHER_ORDER_FULL: Wording(
        "clip handed over on another order",
        event="has {its_clips} handed over on another order",
        page="{clips_are} handed over on another order.",
    ),
    Happened.OTHER_ORDER_PARTIAL: Wording(
        "name alone handed over on another order",
        event="has its name handed over on another order, and no clip",
        page="Its name and address are handed over on another order, no clip.",
    ),
    Happened.OTHER_ORDER_NONE: Wording(
        "other order not met",
        event="keeps name and clip: another order brings nothing",
        page="Nothing is handed over on another order.",
    ),
}
