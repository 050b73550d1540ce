"""What phones, the wall and time do to a class, and why an action is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from simulator.classroom.live.state import HouseId, SeatId

# ── Phones ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Join:
    """A phone takes a house; one that left gets its own again."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """A phone came when all seats were taken: the wall counts it."""


@dataclass(frozen=True, slots=True)
class Leave:
    """A phone leaves; the computer goes on for its house."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class Swap:
    """Another card, once, before the first letter."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class Away:
    """Nothing was heard of a phone for so long that the computer plays it."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class Back:
    """A phone that was away is heard of again."""

    seat: SeatId


@dataclass(frozen=True, slots=True)
class NewToken:
    """A phone comes back with another token: the seat is the same, the old token has none."""

    old: SeatId
    new: SeatId


@dataclass(frozen=True, slots=True)
class Say:
    """The answer to the open request, or what most will do, from a phone that is not asked."""

    seat: SeatId
    step: int
    """From 0."""
    choice: str


@dataclass(frozen=True, slots=True)
class Guess:
    """The guess at the question of a step, or its reason: what is None stays as it was."""

    seat: SeatId
    step: int
    choice: int | None = None
    number: float | None = None
    reason: int | None = None


@dataclass(frozen=True, slots=True)
class Knock:
    """The house that a phone would visit as an officer."""

    seat: SeatId
    step: int
    house: HouseId


# ── The wall ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Next:
    """The next part. While a request is open, it ends: answers on their way still count.

    A second one closes it at once; so does the first where it has nothing to wait for.
    """


@dataclass(frozen=True, slots=True)
class Before:
    """The part before, which is only shown again."""


@dataclass(frozen=True, slots=True)
class MoreTime:
    """More time for the open request."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time stands still, or goes on."""


@dataclass(frozen=True, slots=True)
class Door:
    """Nobody more may take a house, or somebody may again."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Another policy in front."""

    place: int
    """From 0."""


@dataclass(frozen=True, slots=True)
class HandCounts:
    """In mode hands: how many shared, said no and did not answer."""

    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class End:
    """To the end from wherever the class is; there, delete everything or keep the street."""

    keep: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """So much time went by."""

    seconds: float


Action: TypeAlias = (
    Join | TurnedAway | Leave | Swap | Away | Back | NewToken | Say | Guess | Knock
    | Next | Before | MoreTime | Pause | Door | WhatIf | HandCounts | End | Passed
)  # fmt: skip

WallAction: TypeAlias = Literal["next", "before", "more", "pause", "door", "end", "keep", "what_if"]
"""What a wall asks for by a word. `end` leads to the end; there it deletes the class, and `keep`
keeps its street and deletes the rest."""
_BY_WORD: Final[Mapping[str, Action]] = {
    "next": Next(),
    "before": Before(),
    "more": MoreTime(),
    "pause": Pause(),
    "door": Door(),
    "end": End(keep=False),
    "keep": End(keep=True),
}


def asked_by_wall(action: WallAction, place: int = 0) -> Action:
    """Return what a wall asks for; `place` is of which policy, from 0, in `what_if`."""
    return WhatIf(place) if action == "what_if" else _BY_WORD[action]


WhyNot: TypeAlias = Literal[
    "no seat", "left", "already in", "full", "door shut",
    "not now", "not open", "too late", "swapped", "no cards",
    "no such choice", "out of range", "no such house", "no such policy",
    "nobody is in", "no counts", "wrong counts", "no hands", "no time limit",
    "paused", "request open", "at the beginning", "elsewhere", "over",
]  # fmt: skip
"""`elsewhere`: what was done to another version of the wall; only who keeps the class says it."""
STATUS: Final[Mapping[WhyNot, int]] = {
    "no seat": 403,
    "no such choice": 422,
    "out of range": 422,
    "no such house": 422,
    "no such policy": 422,
    "wrong counts": 422,
    "over": 410,
}
"""What a refusal is in HTTP; all others are 409, in conflict with where the class is."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that does not fit: nothing has changed."""

    why: WhyNot

    @property
    def status(self) -> int:
        """The status of HTTP that says so."""
        return STATUS.get(self.why, 409)
