"""What the agency can work out about a street of a class under one policy, as plain data.

It is worked out by the engine that any other scenario goes through (`results`), perhaps in another
process; nothing here knows who plays which house.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from simulator.classroom.live.state import HouseId
from simulator.classroom.live.views import Known


@dataclass(frozen=True, slots=True)
class HouseChance:
    """What is likely of a house, in one question: a sentence with the chance at first and now."""

    question: str
    """`not_shared`, `declined` or `opted_out`."""
    text: str
    before: float
    after: float
    proven: bool
    """Whether it is certain, one way or the other."""


@dataclass(frozen=True, slots=True)
class HouseResult:
    """What is known of one house."""

    known: Known
    """The strongest that can be said; a house that gave once and is known not to have shared
    another time is `not_shared`."""
    sentences: tuple[str, ...]
    """What is known for sure, said to whoever lives there."""
    gave: tuple[int, ...] = ()
    """Requests in which it is known to have given video, from 1."""
    not_shared: tuple[int, ...] = ()
    """Requests in which it is known to have been asked and not to have shared, from 1."""
    not_shared_once: bool = False
    """Whether it is known not to have shared when asked at least once, in whichever request."""
    said_no: bool = False
    """Whether it is known to have said no at least once."""
    switched_off: bool = False
    why: tuple[str, ...] = ()
    """Why the most telling of it is certain, step by step; there with the chances."""
    chances: tuple[HouseChance, ...] = ()
    """Asked and did not share; said no; switched off, where that can be. There with the chances."""


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A step of a proof that the wall tells."""

    text: str
    houses: tuple[HouseId, ...]
    """Those that it is about."""


@dataclass(frozen=True, slots=True)
class StreetResult:
    """What the agency knows of a street under one policy."""

    policy: str
    title: str
    digest: str
    """Of the scenario with all its policies: what it was worked out from."""
    requests: int
    """How many were closed."""
    chances_ready: bool
    houses: Mapping[HouseId, HouseResult]
    """Every house of the street: to the police one without a camera is like one that they do not
    know of."""
    gave: int
    """Houses known by name to have given video."""
    not_shared: int
    """Houses known not to have shared when asked, at least once."""
    said_no: int
    switched_off: int
    proof: tuple[ProofStep, ...] = ()
    """Why the most telling thing that is known is certain; empty where nothing is."""
    proof_house: HouseId = ""
    """The house that the proof is about."""
    figures: Mapping[str, float | None] = field(default_factory=dict)
    """Every number that `camsim run` has under the policy's name, by its path there
    (`happened.asked`, `measures.certain_nonsharing`), and those of requests as lessons name them
    (`requests.2.asked`). Without chances those that need none."""


_RESULT: TypeAdapter[StreetResult] = TypeAdapter(StreetResult)


def result_json(result: StreetResult) -> bytes:
    """Return a result as JSON."""
    return _RESULT.dump_json(result)


def result_of(sent: bytes) -> StreetResult:
    """Return the result that `result_json` wrote.

    Raises:
        ValueError: it is something else.
    """
    return _RESULT.validate_json(sent)
