"""A scenario: the town, the people, the agencies, and the requests of one story."""

from __future__ import annotations

import datetime as dt
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
    Probability,
    Sentence,
    Text,
    Word,
    Written,
)
from simulator.scenario.homes.residents import Residents
from simulator.scenario.homes.town import Town
from simulator.scenario.policy import Assumption

KeyToPress: TypeAlias = Literal["1", "2", "3", "4", "6", "f", "p", "m", "v", "e"]
Response: TypeAlias = Literal["shared", "declined", "ignored"]

MINUTES_PER_DAY = 1440
DAYS_PER_MONTH = 30
Shelf: TypeAlias = Literal["start here", "puzzles", "what if", "the long view"]
"""Where a story stands in the list of stories."""
MOST_CHOICES = 6
"""Answers to a question of the story: each has a key, a to f, and a room reads no more at once."""


class ReviewHours(Written):
    """How long a reviewer needs."""

    request: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0
    """For a request, before it is sent out."""
    demand: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0
    """For a legal demand."""
    emergency: Annotated[NotNegative, limits.HOURS_OR_NONE] = 0.0
    """For an emergency demand, which goes before all others."""


class Platform(Written):
    """The vendor."""

    reviewers: Annotated[Count, limits.REVIEWERS] = 0
    """0: nothing waits."""
    review_hours: ReviewHours = ReviewHours()
    """How long a reviewer needs for each kind."""
    review_times: Times = "constant"
    """Whether every review takes `review_hours`, or that long on average."""
    legal_compliance: Probability = 1.0
    """Probability that a legal demand is met, where the policy answers any."""


class Observer(Written):
    """What the agency is taken to know besides what it is told."""

    knows_rates: bool = True
    """Whether it knows the kinds of resident; otherwise the average of all of them alone."""
    pooled: bool = False
    """Whether all agencies put together what they are told; by default each knows its own."""
    opted_out: Probability | None = None
    """The share of homes that it believes to have switched requests off: without it what
    `residents.opted_out` says where the file writes it, else the true share."""


class ScriptedResponse(Written):
    """A response that is written out, with its delay."""

    response: Response
    """What the home does."""
    after_hours: Hours | None = None
    """How long after the request it does; by default drawn like all others."""


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
    """When it is made."""
    agency: Word = ""
    """By default the first agency."""
    x: Miles | None = None
    """Miles east: the middle of the circle that it asks."""
    y: Miles | None = None
    """Miles north: the middle of the circle that it asks."""
    area_sq_mi: Area | None = None
    """A circle of this area."""
    reaches: Annotated[int, Field(ge=1), limits.REACHES] | None = None
    """The smallest circle that asks so many homes."""
    asks: Annotated[Many[Word], Field(max_length=limits.MAX_LISTED)] | None = None
    """These homes. The police chose them, so they have the list. Of a circle they see only the
    circle, so the same totals can tell them less."""
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
    """Names of those policies."""
    answer: Line
    """What stands beside the guess under them, with figures as in the answer above."""
    because: Line = ""
    """What this answer is made of, in a few words."""


class PauseNext(Written):
    """What to press at a pause; not said where a lesson hides what that opens."""

    press: KeyToPress
    """The key."""
    say: Sentence
    """What that does: `take the map away.`"""


class Pause(Written):
    """Pause and predict: the run stops, says one sentence, and may ask."""

    at: Annotated[
        Literal["first_request", "first_close", "first_report", "end"] | dt.datetime,
        BeforeValidator(_as_moment),
    ]
    """When the run stops: at the first of something, at its end, or at a moment."""
    say: Line = ""
    """The sentence that is said."""
    next: PauseNext | None = None
    """What to press then, where it says so."""
    ask: Line = ""
    """A question; the run goes on when somebody has answered or skipped it."""
    choices: Annotated[Many[Line], Field(max_length=MOST_CHOICES)] = ()
    """Answers to choose from. Without any, the class answers in its own words."""
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


class TimelineStep(Written):
    """From this date on, that policy."""

    from_: dt.date = Field(alias="from")
    """The first day of this policy."""
    policy: Word
    """Its name, or a path."""


class Timeline(Written):
    """A policy that changes with time."""

    name: Name
    """What it is called in `policies` and on screens."""
    steps: Annotated[Many[TimelineStep], Field(min_length=1, max_length=1_000)]
    """Which policy from which day on; the first begins with the run, or before."""


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
    """What the story is called, everywhere."""
    story: Text = ""
    """Markdown: what the class reads before the run."""
    start: dt.date
    """The first day, from midnight on."""
    days: Annotated[int, Field(ge=1), Limits(1, 36_525, "a run lasts a hundred years at most")]
    """How many days a run lasts."""
    seed: Annotated[Count, limits.SEED] = 0
    """Which luck: the same seed gives the same run."""
    policies: Annotated[Many[Word], Field(min_length=1, max_length=100)]
    """Policies that are compared, by name or as a path; the first is the one that opens."""
    question: Line = ""
    """What the story asks, in one line: shown in the list of stories."""
    note: Line = ""
    """What somebody should know before they open it: shown in the list of stories."""
    minutes: Annotated[int, Field(ge=1), limits.LESSON] | None = None
    """About how long a class takes to watch it: shown in the list of stories, used nowhere else."""
    shelf: Shelf | None = None
    """Where it stands in the list of stories; without one, before all others."""
    controls: Annotated[Many[Word], Field(max_length=3)] = ()
    """What can be changed on the card: `policy`, `seed` (other luck), or numbers by their key."""
    town: Town
    """Where the homes are."""
    residents: Residents = Residents()
    """How people answer."""
    agencies: Annotated[Many[Agency], Field(max_length=1_000)] = ()
    """Who asks. Without any, those that the script names."""
    platform: Platform = Platform()
    """The company that passes requests and answers on."""
    observer: Observer = Observer()
    """What an agency is taken to know besides what it is told."""
    script: Annotated[Many[ScriptedRequest], Field(max_length=limits.MAX_LISTED)] = ()
    """Requests that are written out, besides those that agencies make by their rates."""
    reported: Reported = Reported()
    """How many shared and said no in the whole run, where somebody counted."""
    pauses: Annotated[Many[Pause], Field(max_length=1_000)] = ()
    """Moments at which the program stops, says a sentence, and may ask."""
    assumptions: Annotated[Many[Assumption], Field(max_length=1_000)] = ()
    """What the numbers rest on: shown on the screen of assumptions."""
    timelines: Annotated[Many[Timeline], Field(max_length=100)] = ()
    """Policies that change with time; they stand beside the others by their name."""

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
