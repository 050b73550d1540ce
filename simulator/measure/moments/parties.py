"""What each party knows at a moment of a run: a function of what was passed on up to then.

Each party has an enum of its own for what it knows of a home, and a dataclass of its own for its
counts: no field says another thing for another party.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ints, Ledger
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.measure.moments.states import CountOverTime, States, StatesOverTime, first_times


class Viewer(IntEnum):
    """Whose view it is."""

    AGENCY = 0
    PUBLIC = 1
    RESIDENTS = 2
    PLATFORM = 3
    """Knows all that goes through it: who was asked, and each answer."""
    COUNCIL = 4
    """Can read what the public can, and has to decide on it."""


class AgencyKnows(IntEnum):
    """What the agency knows of a home, the most telling last."""

    NOTHING = 0
    DOT = 1
    """A camera stands here, or near here; no name."""
    ASKED = 2
    ALMOST_SURE = 3
    """The same as below, not proven, but nearly: `Sure.ALMOST_SURE`. No moment has it of its own:
    who shows the end of a run can put it there, from all that an agency can work out."""
    GAVE_NOTHING = 4
    """Proven: asked, the deadline past, and not among those who shared."""
    NO_ANSWER = 5
    SAID_NO = 6
    NAMED = 7


KNOWN_BY_RECORD = {
    Attribute.CAMERAS: AgencyKnows.DOT,
    Attribute.ASKED: AgencyKnows.ASKED,
    Attribute.IGNORED: AgencyKnows.NO_ANSWER,
    Attribute.DECLINED: AgencyKnows.SAID_NO,
    Attribute.SHARED: AgencyKnows.NAMED,
    Attribute.IDENTITY: AgencyKnows.NAMED,
    Attribute.FOOTAGE: AgencyKnows.NAMED,
}
"""By what a record about a home is about, what the agency knows by it."""


class PublicKnows(IntEnum):
    """What anybody can read of a home, the most telling last; the council reads the same."""

    NOTHING = 0
    DOT = 1
    """A camera stands here, or near here; no name."""
    ASKED = 2
    NO_ANSWER = 3
    SAID_NO = 4
    NAMED = 5


class ResidentsKnow(IntEnum):
    """What a home knows of what the agency holds about it, the most telling last."""

    NOTHING_HELD = 0
    TOLD = 1
    """Told of all that the agency holds about them."""
    NOT_TOLD = 2
    """The agency holds something that they were not told of."""


class PlatformKnows(IntEnum):
    """What the platform saw last of a home. Of homes at one place the last of these is drawn."""

    NOTHING = 0
    ASKED = 1
    NO_ANSWER = 2
    SAID_NO = 3
    SHARED = 4
    SWITCHED_OFF = 5
    """Left out, because this home switched requests off."""


@dataclass(frozen=True, slots=True)
class AgencyTold:
    """What has reached the agencies so far. Agencies are separate: a home counts once for each."""

    names: int
    """Homes by name."""
    clips: int
    dots: int
    """Homes on its map."""
    numbers: int
    gave_nothing: int = 0
    """Answers that are proven to be none: asked, the deadline past, and nothing shared."""
    silent: int = 0
    """Homes proven to have given nothing when asked, at least once."""
    at_least: bool = False
    """Whether what is proven is still being worked out: it is so much, or more."""


@dataclass(frozen=True, slots=True)
class PublicTold:
    """What anybody can read so far."""

    requests: int
    """Requests whose text anybody can read."""
    numbers: int
    names: int
    """Homes by name."""


@dataclass(frozen=True, slots=True)
class ResidentsAware:
    """What residents were told so far of what the agency holds about them."""

    of_all: int
    """Homes that were told of everything that is held on them by name or place."""
    not_of_all: int
    """Homes that do not know all that is held on them."""
    numbers: int
    """Numbers that were not hidden, and that they were told of."""
    numbers_untold: int
    """Numbers that were not hidden, and that nobody was told of: of all homes, so of none here."""


@dataclass(frozen=True, slots=True)
class PlatformSaw:
    """What went through the platform so far."""

    requests: int
    homes: int
    """Homes that it knows of by name."""
    clips: int
    gave_nothing: int
    """Answers of no, and answers that did not come in time."""


@dataclass(frozen=True, slots=True)
class CouncilTold:
    """What the council can read so far."""

    numbers: int


Told: TypeAlias = AgencyTold | PublicTold | ResidentsAware | PlatformSaw | CouncilTold
"""What has reached a party, in counts."""


ToldT = TypeVar("ToldT", bound=Told)


@dataclass(frozen=True)
class PartyOverTime(Generic[ToldT]):
    """What one party knows at any minute of a run; -1 is before the first."""

    homes: StatesOverTime
    """What it knows of each home, by the enum of the party."""
    told: Callable[[int], ToldT]


OneParty: TypeAlias = (
    PartyOverTime[AgencyTold]
    | PartyOverTime[PublicTold]
    | PartyOverTime[ResidentsAware]
    | PartyOverTime[PlatformSaw]
    | PartyOverTime[CouncilTold]
)


_NAMED = DETAILS.index("named")


def over_time(ledger: Ledger, viewer: Viewer) -> OneParty:
    """Return what `viewer` knows at any moment of the run; what it proves is `SilentSoFar`'s."""
    match viewer:
        case Viewer.AGENCY:
            return agency_over_time(ledger)
        case Viewer.PUBLIC | Viewer.COUNCIL:
            return _public(ledger, of_council=viewer == Viewer.COUNCIL)
        case Viewer.RESIDENTS:
            return _residents(ledger)
        case Viewer.PLATFORM:
            return _platform(ledger)


def only_dots(viewer: Viewer, known: States) -> npt.NDArray[np.bool_]:
    """Return for each home whether `viewer` knows it by a dot on a map alone."""
    if viewer == Viewer.AGENCY:
        return np.asarray(known == AgencyKnows.DOT)
    if viewer in {Viewer.PUBLIC, Viewer.COUNCIL}:
        return np.asarray(known == PublicKnows.DOT)
    return np.zeros(len(known), dtype=bool)


def agency_over_time(ledger: Ledger) -> PartyOverTime[AgencyTold]:
    """Return what the agencies are told by any moment of the run."""
    records = _Records(ledger, ledger.disclosures.recipient != PUBLIC)
    states = records.states(KNOWN_BY_RECORD)
    names, numbers = records.names(), records.numbers()
    clips, dots = records.clips(), records.dots()
    return PartyOverTime(
        states,
        lambda minute: AgencyTold(
            names.by(minute), clips.by(minute), dots.by(minute), numbers.by(minute)
        ),
    )


@dataclass(frozen=True, slots=True)
class FactsTold:
    """How many facts of two kinds some agencies were told in a whole run."""

    sharers: int
    """Homes named because they shared; for each agency that was told of them."""
    totals: int
    """Numbers that were not hidden."""


def facts_told(ledger: Ledger, agencies: tuple[int, ...]) -> FactsTold:
    """Return how many names of sharers, and how many totals, reached `agencies`."""
    told = ledger.disclosures
    own = np.isin(told.recipient, agencies)
    sharers = told.subject[own & (told.attribute == Attribute.IDENTITY) & (told.subject != NOBODY)]
    totals = own & (told.cell != NOBODY) & (told.value != WITHHELD)
    return FactsTold(len(np.unique(sharers)), int(totals.sum()))


def _public(
    ledger: Ledger, *, of_council: bool
) -> PartyOverTime[PublicTold] | PartyOverTime[CouncilTold]:
    records = _Records(ledger, ledger.disclosures.recipient == PUBLIC)
    states = records.states(
        {
            Attribute.CAMERAS: PublicKnows.DOT,
            Attribute.ASKED: PublicKnows.ASKED,
            Attribute.IGNORED: PublicKnows.NO_ANSWER,
            Attribute.DECLINED: PublicKnows.SAID_NO,
            Attribute.SHARED: PublicKnows.NAMED,
            Attribute.IDENTITY: PublicKnows.NAMED,
            Attribute.FOOTAGE: PublicKnows.NAMED,
        }
    )
    numbers = records.numbers()
    if of_council:
        return PartyOverTime(states, lambda minute: CouncilTold(numbers.by(minute)))
    requests, names = records.requests(), records.names()
    return PartyOverTime(
        states,
        lambda minute: PublicTold(requests.by(minute), numbers.by(minute), names.by(minute)),
    )


class _Records:
    """The records of one reader: what is in them, by when it came."""

    def __init__(self, ledger: Ledger, own: npt.NDArray[np.bool_]) -> None:
        self._ledger, told = ledger, ledger.disclosures
        self._rows: Ints = np.flatnonzero(own)
        about_home = told.subject[self._rows] != NOBODY
        self._named = self._rows[about_home & (told.attribute[self._rows] != Attribute.REQUESTS)]
        """Those about one home."""
        # Agencies are separate observers: a home that two of them know of counts twice.
        self._pair = (
            told.recipient[self._named].astype(np.int64) * len(ledger.homes)
            + told.subject[self._named]
        )

    def states(self, by_attribute: Mapping[Attribute, IntEnum]) -> StatesOverTime:
        """Return what is known of each home, the most telling record first."""
        told, rows = self._ledger.disclosures, self._named
        table = np.zeros(len(Attribute), dtype=np.int8)
        table[list(by_attribute)] = list(by_attribute.values())
        states = table[told.attribute[rows]]
        homes = len(self._ledger.homes)
        return StatesOverTime(homes, told.time[rows], told.subject[rows], states, strongest=True)

    def names(self) -> CountOverTime:
        """Count homes by name."""
        return self._homes(self._ledger.disclosures.detail[self._named] == _NAMED)

    def dots(self) -> CountOverTime:
        """Count homes on a map."""
        return self._homes(self._of(Attribute.CAMERAS))

    def clips(self) -> CountOverTime:
        """Count clips."""
        return CountOverTime(
            self._ledger.disclosures.time[self._named[self._of(Attribute.FOOTAGE)]]
        )

    def numbers(self) -> CountOverTime:
        """Count numbers that were not hidden."""
        told, rows = self._ledger.disclosures, self._rows
        shown = (told.cell[rows] != NOBODY) & (told.value[rows] != WITHHELD)
        return CountOverTime(told.time[rows[shown]])

    def requests(self) -> CountOverTime:
        """Count requests whose text came."""
        told, rows = self._ledger.disclosures, self._rows
        texts = (told.attribute[rows] == Attribute.REQUESTS) & (told.cell[rows] == NOBODY)
        return CountOverTime(told.time[rows[texts]])

    def _of(self, attribute: Attribute) -> npt.NDArray[np.bool_]:
        return np.asarray(self._ledger.disclosures.attribute[self._named] == attribute)

    def _homes(self, chosen: npt.NDArray[np.bool_]) -> CountOverTime:
        time = self._ledger.disclosures.time[self._named]
        return CountOverTime(first_times(time[chosen], self._pair[chosen])[1])


def _platform(ledger: Ledger) -> PartyOverTime[PlatformSaw]:
    """Return what the platform itself saw: everything that was asked and answered."""
    seen = np.zeros(len(Happened), dtype=np.int8)
    seen[Happened.ASKED] = PlatformKnows.ASKED
    seen[Happened.IGNORED] = PlatformKnows.NO_ANSWER
    seen[Happened.DECLINED] = PlatformKnows.SAID_NO
    seen[Happened.SHARED] = PlatformKnows.SHARED
    seen[Happened.LEFT_OUT] = PlatformKnows.SWITCHED_OFF
    trace = ledger.trace
    states = seen[trace.kind]
    rows = np.flatnonzero((states != PlatformKnows.NOTHING) & (trace.home != NOBODY))
    time, home = trace.time[rows], trace.home[rows]

    def times(*kinds: Happened) -> CountOverTime:
        return CountOverTime(trace.time[np.isin(trace.kind, kinds)])

    requests = times(Happened.SENT)
    shared = trace.kind == Happened.SHARED
    clips = CountOverTime(np.repeat(trace.time[shared], ledger.homes.cameras[trace.home[shared]]))
    homes = CountOverTime(first_times(time, home)[1])
    gave_nothing = times(Happened.DECLINED, Happened.IGNORED)
    return PartyOverTime(
        StatesOverTime(len(ledger.homes), time, home, states[rows], strongest=False),
        lambda minute: PlatformSaw(
            requests.by(minute), homes.by(minute), clips.by(minute), gave_nothing.by(minute)
        ),
    )


def _residents(ledger: Ledger) -> PartyOverTime[ResidentsAware]:
    """Return who knows what the agency holds about them, and the numbers they were told of."""
    told = ledger.disclosures
    rows = np.flatnonzero(told.recipient != PUBLIC)
    about = rows[told.subject[rows] != NOBODY]
    time, home, aware = told.time[about], told.subject[about], told.told[about] == 1
    state = np.where(aware, ResidentsKnow.TOLD, ResidentsKnow.NOT_TOLD).astype(np.int8)
    held = CountOverTime(first_times(time, home)[1])
    unaware = CountOverTime(first_times(time[~aware], home[~aware])[1])
    numbers = rows[(told.cell[rows] != NOBODY) & (told.value[rows] != WITHHELD)]
    of_numbers, of_no_numbers = (
        CountOverTime(told.time[numbers[(told.told[numbers] == 1) == aware]])
        for aware in (True, False)
    )
    return PartyOverTime(
        StatesOverTime(len(ledger.homes), time, home, state, strongest=True),
        lambda minute: ResidentsAware(
            held.by(minute) - unaware.by(minute),
            unaware.by(minute),
            of_numbers.by(minute),
            of_no_numbers.by(minute),
        ),
    )
