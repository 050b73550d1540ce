"""A scenario: the town, the people, the agencies, and the requests of one story."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from simulator.scenario.agency import Agency
from simulator.scenario.amounts import limits
from simulator.scenario.amounts.limits import Limits
from simulator.scenario.amounts.units import Area, Hours, Miles, Times
from simulator.scenario.base import (
    Count,
    Line,
    Many,
    Name,
    NotNegative,
    Positive,
    Probability,
    Sentence,
    Text,
    Word,
    Written,
)

KeyToPress: TypeAlias = Literal["1", "2", "3", "4", "6", "f", "p", "m", "v", "e"]
Response: TypeAlias = Literal["shared", "declined", "ignored"]

MINUTES_PER_DAY = 1440
DAYS_PER_MONTH = 30
Shelf: TypeAlias = Literal["start here", "puzzles", "what if", "the long view"]
"""Where a story stands in the list of stories."""
MOST_CHOICES = 6
"""Answers to a question of the story: each has a key, a to f, and a room reads no more at once."""


class Home(Written):
    """One home of a town that is written out."""

    id: Name
    x: Miles
    """Miles east of the corner of the town."""
    y: Miles
    """Miles north of the corner of the town."""
    camera: bool = True
    cameras: Annotated[int, Field(ge=1), limits.CAMERAS_OF_A_HOME] | None = None
    """How many it has, all of one account: whoever shares gives a clip from each. By default 1."""
    segment: Word | None = None
    opted_out: bool | None = None
    """Whether this home has switched requests off; by default drawn with `residents.opted_out`."""
    encrypted: bool | None = None


class NamedStreet(Written):
    """The name of the street in front of a row of homes."""

    name: Line
    y: Miles
    """Miles north: that of the homes whose street it is."""


class Town(Written):
    """Where the homes are."""

    area_sq_mi: Annotated[Positive, limits.TOWN_AREA] | None = None
    """A square town on a street grid."""
    homes_per_sq_mi: Annotated[Positive, limits.DENSITY] | None = None
    """All homes, with and without a camera."""
    cameras: Annotated[Count, limits.HOMES] | None = None
    """Homes enrolled with the platform: the residents who can be asked."""
    cameras_per_home: (
        Annotated[Many[Probability], Field(min_length=1, max_length=limits.MAX_CAMERAS)] | None
    ) = None
    """Share of these homes with one camera, with two, with three; by default all have one."""
    homes: Annotated[Many[Home], Field(max_length=limits.MAX_LISTED)] = ()
    """The homes one by one, instead of the three above."""
    camera_share: Probability | None = None
    """What an observer without a map believes of a home; with `homes`."""
    width: Annotated[Positive, limits.SIDE] | None = None
    """Miles; by default the box that holds the homes."""
    streets: Annotated[Many[NamedStreet], Field(max_length=1_000)] = ()
    """Names of streets, for the eye alone: they decide nothing."""
    height: Annotated[Positive, limits.SIDE] | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in miles (design 3, *Homes*)."""
        if not self.homes:
            side = math.sqrt(self.area_sq_mi or 0.0)
            return side, side
        width = self.width or max(home.x for home in self.homes)
        return width, self.height or max(home.y for home in self.homes)

    @property
    def most_cameras(self) -> int:
        """The most cameras that any home has."""
        if self.homes:
            return max((home.cameras or 1 for home in self.homes if home.camera), default=1)
        shares = self.cameras_per_home or (1.0,)
        return max((many for many, share in enumerate(shares, start=1) if share), default=1)

    @property
    def mean_cameras(self) -> float:
        """How many cameras a home with any has on average."""
        if self.homes:
            counts = [home.cameras or 1 for home in self.homes if home.camera]
            return sum(counts) / len(counts) if counts else 1.0
        shares = self.cameras_per_home or (1.0,)
        return sum(many * share for many, share in enumerate(shares, start=1))


class Segment(Written):
    """A kind of resident: a share of homes that answer alike."""

    name: Name = "all"
    share: Probability = 0.0
    """Of homes; the shares add up to 1."""
    shares: Probability = 0.0
    """Probability of sharing, per request."""
    declines: Probability = 0.0
    """Probability of saying no, per request; the rest never answer."""


class AtTheDoor(Written):
    """How people answer an officer who knocks."""

    shares: Probability = 0.85
    declines: Probability = 0.10


class Residents(Written):
    """How people answer."""

    opted_out: Probability = 0.0
    """Share of homes with requests switched off, where the policy lets them."""
    opted_out_homes: Annotated[Count, limits.HOMES] | None = None
    """Or exactly so many."""
    encrypted: Probability = 0.0
    """Share of homes with end-to-end encryption."""
    mean_hours_to_answer: Hours = 12.0
    """Exponential, cut at the deadline, for those who answer."""
    deadline_hours: Hours = 168.0
    """Then every open response becomes `ignored`."""
    told_effect: Annotated[float, Field(ge=-20, le=20)] = 0.0
    """Change in the log-odds of sharing where residents are told that answers are reported."""
    segments: Annotated[Many[Segment], Field(max_length=100)] = (
        Segment(share=1.0, shares=0.035, declines=0.115),
    )
    at_the_door: AtTheDoor = AtTheDoor()


class ReviewHours(Written):
    """How long a reviewer needs."""

    request: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0
    demand: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0
    emergency: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0


class Platform(Written):
    """The vendor."""

    reviewers: Annotated[Count, limits.REVIEWERS] = 0
    """0: nothing waits."""
    review_hours: ReviewHours = ReviewHours()
    review_times: Times = "constant"
    """Whether every review takes `review_hours`, or that long on average."""
    legal_compliance: Probability = 1.0


class Observer(Written):
    """What the agency is taken to know besides what it is told."""

    knows_rates: bool = True
    pooled: bool = False
    opted_out: Probability | None = None
    """The share of homes that it believes to have switched requests off: without it what
    `residents.opted_out` says where the file writes it, else the true share."""


class ScriptedResponse(Written):
    """A response that is written out, with its delay."""

    response: Response
    after_hours: Hours | None = None


def _as_response(value: Any) -> Any:
    return {"response": value} if isinstance(value, str) else value


class Counts(Written):
    """How many of the asked homes answered so: which of them is luck, how many is not."""

    shared: Annotated[Count, limits.REPORTED] | None = None
    """By default luck decides, by the rates of the segments."""
    declined: Annotated[Count, limits.REPORTED] | None = None
    """Likewise. Where both are written, the rest never answer."""


class ScriptedRequest(Written):
    """A request that is written out."""

    at: dt.datetime
    agency: Word = ""
    """By default the first agency."""
    x: Miles | None = None
    y: Miles | None = None
    area_sq_mi: Area | None = None
    """A circle of this area."""
    reaches: Annotated[int, Field(ge=1), limits.REACHES] | None = None
    """The smallest circle that asks so many homes."""
    asks: Annotated[Many[Word], Field(max_length=limits.MAX_LISTED)] | None = None
    """These homes."""
    window_hours: Hours | None = None
    """By default the agency's median."""
    age_days: Annotated[NotNegative, limits.AGE_DAYS] | None = None
    """By default the agency's median."""
    responses: dict[
        Word,
        Annotated[
            ScriptedResponse,
            BeforeValidator(_as_response, json_schema_input_type=Response | ScriptedResponse),
        ],
    ] = Field(default_factory=dict, max_length=limits.MAX_LISTED)
    """Of homes by id; homes not named follow their segment."""
    counts: Counts | None = None
    """How many of its asked homes shared and said no, those in `responses` among them."""


MOMENTS = ("first_request", "first_close", "first_report", "end")


def _as_moment(value: Any) -> Any:
    if isinstance(value, dt.datetime) or value in MOMENTS:
        return value
    raise ValueError(f"is not a moment: write {', '.join(MOMENTS)} or a date-time")


class PauseUnder(Written):
    """The answer to the question of a pause under policies for which it is another one."""

    policies: Annotated[Many[Word], Field(min_length=1, max_length=1_000)]
    answer: Line
    because: Line = ""


class PauseNext(Written):
    """What to press at a pause; not said where a lesson hides what that opens."""

    press: KeyToPress
    say: Sentence
    """What that does: `take the map away.`"""


class Pause(Written):
    """Pause and predict: the run stops, says one sentence, and may ask."""

    at: Annotated[
        Literal["first_request", "first_close", "first_report", "end"] | dt.datetime,
        BeforeValidator(_as_moment),
    ]
    say: Line = ""
    next: PauseNext | None = None
    ask: Line = ""
    choices: Annotated[Many[Line], Field(max_length=MOST_CHOICES)] = ()
    answer: Line = ""
    """What stands beside the guess; figures are written as what they count: `{known}`."""
    because: Line = ""
    """What the answer is made of, in a few words, with figures like those of the answer."""
    under: Annotated[Many[PauseUnder], Field(max_length=limits.MAX_LISTED)] = ()
    """Policies under which the answer is another one."""

    def told(self, hides: Callable[[KeyToPress], bool] = lambda _: False) -> str:
        """Return what the story says here, without a key that `hides` keeps back."""
        if self.next is None or hides(self.next.press):
            return self.say
        return f"{self.say} Press {self.next.press}: {self.next.say}".strip()


class Assumption(Written):
    """A statement that figures rest on."""

    text: Sentence
    status: Literal["sourced", "derived", "assumed"] = "assumed"
    source: Line = ""
    keys: Annotated[Many[Word], Field(max_length=1_000)] = ()
    """The numbers that it is about: `residents.segments[0].shares`, or a table of them."""


class TimelineStep(Written):
    """From this date on, that policy."""

    from_: dt.date = Field(alias="from")
    policy: Word


class Timeline(Written):
    """A policy that changes with time."""

    name: Name
    steps: Annotated[Many[TimelineStep], Field(min_length=1, max_length=1_000)]


class ReportedPart(Counts):
    """What was reported of one agency, or of some of the days."""

    agency: Word = ""
    """By default all agencies together."""
    from_: dt.date | None = Field(default=None, alias="from")
    """The first day whose requests count; by default that of the run."""
    until: dt.date | None = None
    """The last day whose requests count, itself included; by default that of the run."""

    def holds(self, agency: str, day: dt.date) -> bool:
        """Tell whether a request that `agency` makes on `day` belongs to it."""
        return (
            self.agency in ("", agency)
            and (self.from_ is None or self.from_ <= day)
            and (self.until is None or day <= self.until)
        )


class Reported(Counts):
    """What was reported of a whole run: as many homes answer so in every run."""

    parts: Annotated[Many[ReportedPart], Field(max_length=limits.MAX_LISTED)] = ()
    """Or agency by agency, year by year; no request belongs to two of them."""


class Scenario(Written):
    """One story, with everything that a run needs but the policies themselves."""

    title: Sentence
    story: Text = ""
    """Markdown: what the class reads before the run."""
    start: dt.date
    days: Annotated[int, Field(ge=1), Limits(1, 36_525, "a run lasts a hundred years at most")]
    seed: Annotated[Count, limits.SEED] = 0
    policies: Annotated[Many[Word], Field(min_length=1, max_length=100)]
    question: Line = ""
    note: Line = ""
    minutes: Annotated[int, Field(ge=1), limits.LESSON] | None = None
    """About how long a class takes to watch it: shown in the list of stories, used nowhere else."""
    shelf: Shelf | None = None
    """Where it stands in the list of stories; without one, before all others."""
    controls: Annotated[Many[Word], Field(max_length=3)] = ()
    """What can be changed on the card: `policy`, `seed` (other luck), or numbers by their key."""
    town: Town
    residents: Residents = Residents()
    agencies: Annotated[Many[Agency], Field(max_length=1_000)] = ()
    platform: Platform = Platform()
    observer: Observer = Observer()
    script: Annotated[Many[ScriptedRequest], Field(max_length=limits.MAX_LISTED)] = ()
    reported: Reported = Reported()
    pauses: Annotated[Many[Pause], Field(max_length=1_000)] = ()
    assumptions: Annotated[Many[Assumption], Field(max_length=1_000)] = ()
    timelines: Annotated[Many[Timeline], Field(max_length=100)] = ()

    def minute(self, at: dt.datetime | dt.date) -> int:
        """Return the minutes from the midnight of the start to `at`."""
        moment = at if isinstance(at, dt.datetime) else dt.datetime.combine(at, dt.time())
        midnight = dt.datetime.combine(self.start, dt.time())
        return int((moment - midnight).total_seconds() // 60)

    def moment(self, minute: int) -> dt.datetime:
        """Return the date and time `minute` minutes after the start's midnight."""
        return dt.datetime.combine(self.start, dt.time()) + dt.timedelta(minutes=minute)

    @property
    def horizon(self) -> int:
        """The last minute of the run, itself included."""
        return self.days * MINUTES_PER_DAY

    @property
    def counted(self) -> bool:
        """Whether anybody counted answers: then those of a home do not follow from rates alone."""
        reported = (self.reported, *self.reported.parts)
        each = any(request.counts is not None for request in self.script)
        return each or any((one.shared, one.declined) != (None, None) for one in reported)

    def all_agencies(self) -> tuple[Agency, ...]:
        """Return the agencies, or those that the script names where none are written."""
        if self.agencies:
            return self.agencies
        names = dict.fromkeys(self.agency_of(request) for request in self.script)
        return tuple(Agency(name=name) for name in names)

    def agency_of(self, request: ScriptedRequest) -> str:
        """Return the name of who makes a scripted request: where it says none, of the first."""
        first = self.agencies[0].name if self.agencies else Agency().name
        return request.agency or first
