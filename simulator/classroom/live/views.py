"""What the wall shows and what one phone shows: plain data, made from the state, drawn by faces.

The wall gets it as JSON over loopback (`to_json`, `wall_of`). Before a request closes nothing here
depends on who answered what, and nothing ever tells which house a seat plays but to that seat.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

from simulator.classroom.live.state import HouseId, Mode, Part

Mark: TypeAlias = Literal["no_camera", "camera", "asked", "shared", "declined", "ignored"]
"""What happened at a house (the left map). With a request in front `no_camera` is any house that it
does not ask, with a camera or without; `camera`: it has one, and there was no request yet."""
Known: TypeAlias = Literal[
    "nothing", "has_camera", "gave", "not_shared", "said_no", "switched_off", "likely_no"
]
"""What the agency knows of a house (the right map), the strongest that it can say.

`gave`: by name. `not_shared` (when asked), `said_no`, `switched_off`: proven. `likely_no`: more
likely than before not to have shared, and not proven.
"""


@dataclass(frozen=True, slots=True)
class House:
    """One house of the street."""

    id: HouseId
    row: int
    """From 0, the northernmost."""
    column: int
    """From 0, the westernmost."""
    camera: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """Whom a request asks: the houses with a camera within it."""

    column: float
    row: float
    """Its middle, in columns and rows of the grid."""
    radius: float
    """In columns."""
    row_height: float = 1.0
    """How far two rows are from each other, in columns: rows and columns need not be alike."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """The request that is open or was the last to close."""

    number: int
    """From 1."""
    of: int
    incident: str
    circle: Circle
    asked: int
    """Houses that it asks."""
    answered_in_fives: int
    """Phones that said something, rounded down to fives, while it is open; 0 before and after.

    Those that are not asked count too, so that the bar tells of no tap whether its house is asked:
    it is full at `seats`."""
    seconds: int
    """How long it is open; 0: until the teacher closes it."""
    seconds_left: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a closed request."""

    shared: int
    declined: int
    ignored: int
    by_phones: int
    """How many of these answers phones gave (or left open until the end)."""


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """The question of a step, and how it was answered."""

    text: str
    choices: tuple[str, ...]
    number: tuple[float, float, str] | None
    """Low, high, unit."""
    guessed_in_fives: int
    counts: tuple[int, ...] = ()
    """By choice, after `guess` only. A number's guesses in ten equal bins from low to high."""
    reasons: tuple[tuple[str, int], ...] = ()
    """Each reason and how many gave it, after `guess` only."""
    right: int | None = None
    """The place of the right choice (or bin), from `tell` on."""


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """What the agency knows under one policy, in figures."""

    policy: str
    title: str
    place: int
    of: int
    ready: bool
    """Whether it is worked out; until then the figures are 0."""
    chances_ready: bool
    """Proofs come first; chances may take longer."""
    gave: int = 0
    """Homes known by name to have given video."""
    not_shared: int = 0
    """Homes known not to have shared when they were asked, at least once."""
    said_no: int = 0
    switched_off: int = 0
    change: int | None = None
    """`not_shared` against the policy before it in `what_if`."""


@dataclass(frozen=True, slots=True)
class WallView:
    """All that the wall draws."""

    version: int
    lesson: str
    title: str
    mode: Mode
    part: Part
    step: int
    """From 1; 0 in the lobby."""
    steps: int
    text: str
    """What `say`, `tell` or `talk` says, with its figures: plain text, never markup."""
    addresses: tuple[str, ...]
    """Where phones find the class, the code at their end; none in mode hands."""
    code: str
    seats: int
    """Taken and not left; after the lobby all that were taken: that somebody left shows nowhere."""
    most_seats: int
    over: int
    door_open: bool
    paused: bool
    cameras: int
    """Homes with a camera; those without a seat are played by the computer."""
    houses: tuple[House, ...]
    request: RequestShown | None
    happened: dict[HouseId, Mark]
    """The left map: before a close only who is asked. Empty below `FEWEST_SHOWN` seats."""
    known: dict[HouseId, Known] | None
    """The right map; None while it is covered."""
    tally: Tally | None
    question: QuestionShown | None
    policy: PolicyShown | None
    proof: tuple[str, ...] = ()
    """In `infer`: the steps of the proof that is shown, as sentences."""
    proof_homes: tuple[tuple[HouseId, ...], ...] = ()
    """By step of the proof, the homes that it is about."""
    knocks: tuple[int, int] | None = None
    """After `knock`: picks, and how many of them were a house that had said no."""
    doors: tuple[int, int] | None = None
    """With them: houses that could be picked, and how many of those had said no."""
    deck: tuple[tuple[str, float, float], ...] = ()
    """The cards: text, share that gives, share that says no: the agency believes this of homes."""
    hands: int = 0
    """In mode hands: how many there are."""
    counts: tuple[int, ...] = ()
    """In mode hands, once a request is closed: how many shared, said no and did not answer."""
    note: str = ""
    """Something for the teacher: chances are being worked out, the disk is full, wrong codes."""


@dataclass(frozen=True, slots=True)
class PhoneView:
    """All that one phone shows. Asked or not, phones have the same parts in one order."""

    version: int
    part: Part
    title: str
    step: int
    steps: int
    house: HouseId
    """Stands behind *My house* only."""
    card: str
    """The text of the card, or what the die says."""
    may_swap: bool
    heading: str
    words: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    """Value and word of each button, in this phone's own order; the same for each kind of part."""
    chosen: str = ""
    """What was chosen last; a phone shows it behind *Look*."""
    is_in: bool = False
    """Whether something was chosen."""
    number: tuple[float, float, str] | None = None
    reasons: tuple[str, ...] = ()
    chosen_reason: int | None = None
    seconds_left: int | None = None
    paused: bool = False
    looks: tuple[str, ...] = ()
    """What *Look* uncovers: what the police know of this house, as sentences."""
    grid: tuple[House, ...] = ()
    """In `knock`: the houses that can be picked."""


_WALL: TypeAdapter[WallView] = TypeAdapter(WallView)


def to_json(view: WallView) -> bytes:
    """Return a wall as JSON."""
    return _WALL.dump_json(view)


def wall_of(sent: bytes) -> WallView:
    """Return the wall that `to_json` wrote.

    Raises:
        ValueError: it is something else.
    """
    return _WALL.validate_json(sent)
