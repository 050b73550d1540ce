"""A policy: who is asked, and what is passed on to whom, in what detail, and when."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, Field

from simulator.scenario.amounts import limits
from simulator.scenario.base import (
    Count,
    Line,
    Many,
    NotNegative,
    Positive,
    Probability,
    Sentence,
    Text,
    Word,
    Written,
)
from simulator.scenario.keys import KeyPath

Detail: TypeAlias = Literal[
    "none", "noisy", "rounded", "thresholded", "total", "pseudonymous", "named"
]
When: TypeAlias = Literal[
    "on_request",
    "on_share",
    "on_response",
    "on_close",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "at_end",
]
Group: TypeAlias = Literal["request", "incident", "day", "week", "month", "quarter", "run"]
Item: TypeAlias = Literal[
    "asked", "shared", "declined", "ignored", "identity", "cameras", "footage"
]

ITEMS: tuple[Item, ...] = (
    "asked",
    "shared",
    "declined",
    "ignored",
    "identity",
    "cameras",
    "footage",
)
PublicItem: TypeAlias = Item | Literal["requests"]
PUBLIC_ITEMS: tuple[PublicItem, ...] = (*ITEMS, "requests")
"""What the public can receive: the same items, and the requests themselves."""
ANSWERS: tuple[Item, ...] = ("shared", "declined", "ignored")
BY_ONE: tuple[Item, ...] = ("asked", "declined", "ignored")
"""What exists only where each home is asked by itself, and not by a public post."""
COUNTED: tuple[Item, ...] = ("asked", "shared", "declined", "ignored")
"""The four items that the noise budget is divided over."""
BY_NAME: frozenset[Detail] = frozenset({"pseudonymous", "named"})
AS_NUMBER: frozenset[Detail] = frozenset({"noisy", "rounded", "thresholded", "total"})
_USED_BY = {"threshold": "thresholded", "round_to": "rounded", "epsilon": "noisy"}
GROUP_DAYS: dict[Group, int] = {"day": 1, "week": 7, "month": 30, "quarter": 90}
LIVE: frozenset[When] = frozenset({"on_request", "on_share", "on_response"})
"""When something is passed on in the minute in which it happens, and waits for no end."""
PERIOD_OF: dict[When, Group] = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
}


def _strong_enough(value: float) -> float:
    if 0.0 < value < limits.LEAST_EPSILON:
        raise ValueError(f"{value:g} is less than {limits.LEAST_EPSILON:f}: {limits.DROWNED}")
    return value


class Flow(Written):
    """How one item is passed on."""

    detail: Detail = "none"
    """How much of it, from nothing to names. `pseudonymous`, a place without a name, hides little:
    the police can look up who lives at that spot."""
    when: When | None = None
    """At what moment; needed unless the detail is `none`."""
    group_by: Group | None = None
    """What one total covers, where it differs from the policy's `safeguards.group_by`."""
    threshold: Annotated[int, Field(ge=1), limits.TOTAL] | None = None
    """Totals from 1 to one less than this are withheld, for `thresholded`."""
    round_to: Annotated[int, Field(ge=1), limits.TOTAL] | None = None
    """Totals are rounded to multiples of this, halves up, for `rounded`."""
    epsilon: Annotated[Positive, AfterValidator(_strong_enough), limits.EPSILON] | None = None
    """Privacy budget of this item, for `noisy`."""


class Flows(Written):
    """What a party receives, item by item. What is left out is `none`."""

    asked: Flow = Flow()
    """Who was asked, or how many."""
    shared: Flow = Flow()
    """Who shared, or how many."""
    declined: Flow = Flow()
    """Who said no, or how many."""
    ignored: Flow = Flow()
    """Who never answered, or how many."""
    identity: Flow = Flow()
    """The name and address of those who shared."""
    cameras: Flow = Flow()
    """Where the cameras in the area of a request are."""
    footage: Flow = Flow()
    """The clips."""

    def flow(self, item: PublicItem) -> Flow:
        """Return how `item` is passed on; an item that this party never receives is `none`."""
        flow: Flow | None = getattr(self, item, None)
        return Flow() if flow is None else flow


class PublicFlows(Flows):
    """What the public receives: the same items, and the requests themselves."""

    requests: Flow = Flow()
    """How many requests there were (`total`), or the text of each (`named`)."""


class ResidentsTold(Written):
    """Of which of the agency's items the subject is told."""

    asked: bool = False
    """Told that the agency learns that they were asked."""
    shared: bool = False
    """Told that the agency learns that they shared."""
    declined: bool = False
    """Told that the agency learns that they said no."""
    ignored: bool = False
    """Told that the agency learns that they never answered."""
    identity: bool = False
    """Told that the agency gets the name and address of who shares."""
    cameras: bool = False
    """Told that the agency has a map of cameras."""
    footage: bool = False
    """Told that the agency gets their clip."""

    def of(self, item: PublicItem) -> bool:
        """Tell whether residents are told that the agency receives `item`."""
        return bool(getattr(self, item, False))


class CameraMap(Written):
    """How good the agency's map is, where it gets one."""

    error_ft: Annotated[NotNegative, limits.ERROR_FT] = 0.0
    """A dot stands within this many feet of its home."""
    covers: Probability = 1.0
    """Share of the cameras that are on it."""


class RequestLimits(Written):
    """Requests beyond these are refused, never shrunk."""

    min_area_sq_mi: Annotated[Positive, limits.AREA] | None = None
    """A request asks at least this area, in square miles."""
    max_area_sq_mi: Annotated[Positive, limits.AREA] | None = None
    """A request asks at most this area, in square miles."""
    max_window_hours: Annotated[Positive, limits.LONGEST_WINDOW] | None = None
    """A request is for at most so many hours of footage."""
    max_age_days: Annotated[Positive, limits.LONGEST_AGE] | None = None
    """The footage asked for is at most so many days old."""
    max_posts: Annotated[int, Field(ge=1), limits.POSTS] | None = None
    """Requests for one incident."""


class Safeguards(Written):
    """How totals are made less telling."""

    group_by: Group | None = None
    """What one total covers; by default the request, the period of the report, or the run."""
    threshold: Annotated[Count, limits.TOTAL] = 0
    """For `thresholded`: a total from 1 to one less than this is withheld."""
    complementary: bool = False
    """Also withhold what would give a withheld total away by subtraction."""
    zeros_withheld: bool = False
    """Withhold zeros as well."""
    round_to: Annotated[Count, limits.TOTAL] = 0
    """For `rounded`: the multiple to round to."""
    epsilon: Annotated[NotNegative, AfterValidator(_strong_enough), limits.EPSILON_OR_NONE] = 0.0
    """For `noisy`: the budget of the whole run."""
    protects: Literal["home", "answer"] = "home"
    """Whether the budget bounds what is learned about a home or about one answer."""
    max_requests_per_home: Annotated[int, Field(ge=1, le=10_000)] = 4
    """Noisy totals count a home's first so many requests."""
    retention_days: Annotated[Count, limits.RETENTION] = 0
    """The agency deletes an item after so many days; 0 keeps it for ever."""


class LegalProcess(Written):
    """Which legal process the platform answers."""

    warrant: bool = False
    """Whether it answers what a court orders."""
    emergency: bool = False
    """Whether it answers demands in an emergency, without a court."""


class Assumption(Written):
    """A statement that figures rest on."""

    text: Sentence
    """The statement."""
    status: Literal["sourced", "derived", "assumed"] = "assumed"
    """Whether a source says it, it follows from a source, or somebody assumed it."""
    source: Line = ""
    """Where it comes from: title, page, address."""
    keys: Annotated[Many[Word], Field(max_length=1_000)] = ()
    """The numbers that it is about, or a table of them. In a scenario:
    `residents.segments[0].shares`. In a policy: `safeguards.threshold`."""


class Source(Written):
    """Where a statement comes from."""

    text: Sentence
    """Title, page, day."""
    url: Line = ""
    """Its address."""


MOST_SHORT = 18


class Policy(Written):
    """A platform's rules for requests and for what is passed on."""

    title: Sentence
    """What people call it."""
    short: Annotated[Line, Field(max_length=MOST_SHORT)] = ""
    """The same in at most 18 letters, for where there is no room."""
    years: Line = ""
    """When it was in force."""
    basis: Literal["documented", "stated", "counterfactual"] = "counterfactual"
    """Whether records show it, the company says it, or it is a what-if."""
    summary: Text = ""
    """One paragraph in plain words."""
    people_asked: Literal["listed", "audience", "visited", "none"] = "listed"
    """Each home by itself, a public post, at the door, or nobody."""
    residents_may_opt_out: bool = False
    """Whether residents can switch requests off."""
    request_limits: RequestLimits = RequestLimits()
    """What a request may be."""
    agency_receives: Flows = Flows()
    """What the agency that asks receives, item by item."""
    map: CameraMap = CameraMap()
    """How good its map of cameras is, where it gets one."""
    public_receives: PublicFlows = PublicFlows()
    """What anybody can read, item by item."""
    residents_told: ResidentsTold = ResidentsTold()
    """What residents are told of what the agency receives."""
    safeguards: Safeguards = Safeguards()
    """How totals are made less telling."""
    legal: LegalProcess = LegalProcess()
    """Which legal process it answers."""
    assumptions: Annotated[Many[Assumption], Field(max_length=1_000)] = ()
    """What its numbers rest on. What a scenario says of them counts before this."""
    sources: Annotated[Many[Source], Field(max_length=1_000)] = ()
    """Where the rules of this policy are written."""

    def exists(self, item: PublicItem) -> bool:
        """Tell whether `item` exists: a public post asks nobody by name."""
        return self.people_asked != "audience" or item not in BY_ONE

    @property
    def tells_of_answers(self) -> bool:
        """Whether residents are told that the agency receives how they answer."""
        return any(
            self.residents_told.of(item)
            and self.exists(item)
            and self.agency_receives.flow(item).detail != "none"
            for item in ANSWERS
        )


def group_of(flow: Flow, safeguards: Safeguards) -> Group:
    """Return what one total of `flow` covers, by default what its moment implies."""
    if flow.group_by is not None:
        return flow.group_by
    if safeguards.group_by is not None:
        return safeguards.group_by
    if flow.when in PERIOD_OF:
        return PERIOD_OF[flow.when]
    return "run" if flow.when == "at_end" else "request"


def threshold_of(flow: Flow, safeguards: Safeguards) -> int:
    """Return the threshold that applies to `flow`."""
    return flow.threshold if flow.threshold is not None else safeguards.threshold


def withheld_totals(threshold: int, *, zeros_withheld: bool) -> tuple[int, int]:
    """Return the smallest and the largest total that a threshold withholds.

    It withholds none where the first is above the second. The model follows this rule, and whoever
    reads what is published knows it.
    """
    return 0 if zeros_withheld else 1, max(0, threshold - 1)


def round_to_of(flow: Flow, safeguards: Safeguards) -> int:
    """Return the multiple that totals of `flow` are rounded to."""
    return flow.round_to if flow.round_to is not None else safeguards.round_to


def epsilon_of(flow: Flow, safeguards: Safeguards) -> float:
    """Return the privacy budget of `flow`, before it is divided."""
    return flow.epsilon if flow.epsilon is not None else safeguards.epsilon


def noise_of(flow: Flow, policy: Policy) -> float:
    """Return epsilon / (c k): the budget of `flow`, over c items and k requests of a home."""
    parties = (policy.agency_receives, policy.public_receives)
    noisy = {item for item in COUNTED for flows in parties if flows.flow(item).detail == "noisy"}
    items = 2 if len(noisy) > 1 else 1
    return epsilon_of(flow, policy.safeguards) / (items * answers_counted(policy))


def answers_counted(policy: Policy) -> int:
    """Return how many answers of one home the noise has to cover: k of `noise_of`."""
    safeguards = policy.safeguards
    return 1 if safeguards.protects == "answer" else safeguards.max_requests_per_home


def in_use(rules: Policy, path: KeyPath) -> bool:
    """Tell whether the number at `path` can change anything under `rules`."""
    key = str(path[-1])
    parties = (rules.agency_receives, rules.public_receives)
    flows = [getattr(party, item) for party in parties for item in type(party).model_fields]
    details = {flow.detail for flow in flows}
    if path[1] == "map":
        return rules.agency_receives.cameras.detail != "none"
    if path[1] == "safeguards" and key in _USED_BY:
        return _USED_BY[key] in details
    if key == "max_requests_per_home":
        return "noisy" in details and rules.safeguards.protects == "home"
    if key == "retention_days":
        return bool(details & (AS_NUMBER | {"named", "pseudonymous"}))
    return True


def known_policy_keys() -> frozenset[str]:
    """Return the keys that an assumption of a policy's own can be about."""
    return frozenset(_policy_keys(Policy))


@cache
def _policy_keys(model: type[BaseModel]) -> tuple[str, ...]:
    keys: list[str] = []
    for name, field in model.model_fields.items():
        default = field.get_default(call_default_factory=True)
        inner = _policy_keys(type(default)) if isinstance(default, BaseModel) else ()
        keys += [name, *(f"{name}.{key}" for key in inner)]
    return tuple(keys)
