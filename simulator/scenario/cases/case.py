"""A case: a few homes, requests and facts, written by hand for `camsim infer`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

from simulator.scenario.amounts.limits import Limits
from simulator.scenario.base import Many, Name, Reference, Sentence, Text, Written
from simulator.scenario.models import Response

CountedItem: TypeAlias = Literal["asked", "shared", "declined", "ignored"]
MAX_CASE_HOMES = 20_000
"""Of a case that somebody wrote by hand, or with a few lines of a program."""
MOST = 1_000_000_000
"""No published number is larger."""
LEAST_PROBABILITY = 1e-12
"""A chance that is not 0 and yet smaller is a slip."""
LEAST_EPSILON, MOST_EPSILON = 1e-6, 100.0
"""Beyond these, noise drowns everything, or is none."""


def _possible(value: float) -> float:
    if 0.0 < value < LEAST_PROBABILITY:
        raise ValueError(f"{value:g} is too small to reckon with; write 0, or 1e-12 or more")
    return value or abs(value)


def _not_huge(value: object) -> object:
    if isinstance(value, int) and abs(value) > MOST:
        raise ValueError(f"is a number of more than {MOST:,}; no total is that large")
    return value


def _limits(value: tuple[int, ...]) -> tuple[int, ...]:
    if len(value) != 2:
        raise ValueError("should be the least and the greatest total, such as [1, 4]")
    return value


def _strong_enough(value: float) -> float:
    if not LEAST_EPSILON <= value <= MOST_EPSILON:
        raise ValueError(f"{value:g} is not from {LEAST_EPSILON:f} to {MOST_EPSILON:g}")
    return value


Probability = Annotated[float, Field(ge=0, le=1), AfterValidator(_possible)]
_TOTALS = "no total is that large"
Whole = Annotated[int, BeforeValidator(_not_huge), Limits(-MOST, MOST, _TOTALS)]
Count = Annotated[int, Field(ge=0), BeforeValidator(_not_huge), Limits(0, MOST, _TOTALS)]
_EPSILON = Limits(LEAST_EPSILON, MOST_EPSILON, "noise drowns everything, or is none")
Epsilon = Annotated[float, Field(gt=0), AfterValidator(_strong_enough), _EPSILON]


class CaseKind(Written):
    """A lasting kind of home; answers are independent given the kind."""

    prior: Probability
    """Share of homes; the priors add up to 1."""
    shares: Probability = 0.0
    """Probability per request."""
    declines: Probability = 0.0
    """Probability per request; the rest ignore."""


class CaseHome(Written):
    """One home, before any evidence."""

    id: Name
    """What the home is called in this case."""
    camera: Probability = 1.0
    """Probability of a camera; exactly 0 or 1 is a fact."""
    opted_out: Probability = 0.0
    """Probability that requests are switched off; exactly 0 or 1 is a fact."""
    prior: dict[str, Probability] | None = None
    """Probability of each kind, where it differs from the kinds' own."""
    shares: Probability | None = None
    """This home's own rates, instead of a kind."""
    declines: Probability | None = None
    """Likewise; the rest ignore."""

    @property
    def has_own_rates(self) -> bool:
        """Whether it answers at rates of its own."""
        return self.shares is not None or self.declines is not None


class CaseRequest(Written):
    """One request: those of its homes with a camera and requests not switched off are asked."""

    id: Name
    """What the request is called in this case."""
    homes: Annotated[Many[Reference], Field(min_length=1, max_length=MAX_CASE_HOMES)]
    """The homes in its area."""


class Rounded(Written):
    """A total rounded to a multiple, halves up."""

    value: Count
    """The total as it was published."""
    to: Annotated[int, Field(ge=1), BeforeValidator(_not_huge), Limits(1, MOST, _TOTALS)]
    """The multiple that it was rounded to."""


class CaseFact(Written):
    """A published number over requests, or a response that is known by name."""

    requests: Annotated[Many[Reference], Field(max_length=MAX_CASE_HOMES)] | None = None
    """The requests that one number covers."""
    item: CountedItem | None = None
    """What the number counts."""
    total: Count | None = None
    """The number as it is."""
    between: (
        Annotated[
            Many[Count],
            AfterValidator(_limits),
            Field(json_schema_extra={"minItems": 2, "maxItems": 2}),
        ]
        | None
    ) = None
    """The least and the greatest total that it can be, both included."""
    rounded: Rounded | None = None
    """The number, rounded."""
    noisy: Whole | None = None
    """The total plus two-sided geometric noise."""
    epsilon: Epsilon | None = None
    """The parameter of that noise."""
    request: Reference | None = None
    """The request of a response known by name."""
    home: Reference | None = None
    """The home of a response known by name."""
    response: Response | None = None
    """What that home did."""


class Case(Written):
    """A puzzle: who is likely to have done what, given these facts?"""

    title: Sentence
    """What the case is called."""
    story: Text = ""
    """What it is about, in Markdown."""
    kinds: dict[str, CaseKind] = Field(default_factory=dict, max_length=1_000)
    """Kinds of home by name; a home is of one of them, and nobody knows which."""
    homes: Annotated[Many[CaseHome], Field(min_length=1, max_length=MAX_CASE_HOMES)]
    """The homes."""
    requests: Annotated[Many[CaseRequest], Field(max_length=MAX_CASE_HOMES)] = ()
    """The requests that were made."""
    facts: Annotated[Many[CaseFact], Field(max_length=MAX_CASE_HOMES)] = ()
    """What the police are told."""
