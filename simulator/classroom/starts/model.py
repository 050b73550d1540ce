"""A start state, as its file says it: a state of the program that a class starts from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from simulator.classroom.allowed import Allowed
from simulator.experiment.what_if import FactsGiven, MapGiven, Safeguard, Totals
from simulator.measure.observer.questions import QUESTIONS
from simulator.scenario.amounts import limits
from simulator.scenario.base import Count, Line, Many, Reference, Word, Written
from simulator.scenario.models import MOMENTS as MOMENTS_OF_A_STORY

FORMAT: Final = 1
"""Of these files: what another one means is not guessed."""
Screen: TypeAlias = Literal["stories", "watch", "compare", "infer", "assumptions", "follow"]
SCREENS: Final[tuple[Screen, ...]] = get_args(Screen)
Theme: TypeAlias = Literal["dark", "light", "contrast", "projector", "mono"]
MOMENTS = ("start", *MOMENTS_OF_A_STORY)
At: TypeAlias = (
    Literal["start", "end", "first_request", "first_close", "first_report"] | dt.datetime
)
FEWEST_CHOICES, MOST_CHOICES = 2, 6

PICTURES = ("map", "doors", "flow")
PARTIES = ("police", "public", "residents", "company", "council")
ZOOMS = ("street", "district", "town")
COMPARED = ("cards", "table", "dots", "plot")
ROWS = ("sorted", "differing", "intervals")
"""What else is chosen in Compare: its rows by how far apart, only those that differ, and more."""
STATUSES = ("sourced", "derived", "assumed")
VIEWS: Final[dict[Screen, tuple[tuple[str, ...], ...]]] = {
    "stories": (),
    "watch": (PICTURES, PARTIES, ZOOMS),
    "compare": (COMPARED, *((word,) for word in ROWS)),
    "infer": (QUESTIONS, ZOOMS),
    "assumptions": (STATUSES,),
    "follow": (),
}
"""By screen, words of which one each can be said; the first is what the screen begins with."""

_LATER = limits.Limits(0, 2**63 - 1, "nobody counts runs so far")
_DIGEST = frozenset("0123456789abcdef")


def _as_moment(value: Any) -> Any:
    if isinstance(value, dt.datetime | int) and not isinstance(value, bool):
        return value
    if value in MOMENTS:
        return value
    raise ValueError(
        f"is not a moment: write {', '.join(MOMENTS)}, a date-time, or the number of an event"
    )


def _as_digest(value: str) -> str:
    if value and (len(value) != 64 or not set(value) <= _DIGEST):
        raise ValueError("is no digest: one has 64 letters, 0 to 9 and a to f")
    return value


class Given(Written):
    """Which facts the police are given, other than by the policy; what is left out stays."""

    map: MapGiven | None = None
    """The map of cameras: none, the policy's own (`near`), or one without mistakes."""
    names: bool | None = None
    """Whether they get the names of those who share."""
    totals: Totals | None = None
    """How often they get totals, and over what; `own`: as the policy has them."""
    safeguard: Safeguard | None = None
    """How these totals are made less telling."""

    def of(self, own: FactsGiven) -> FactsGiven:
        """Return the facts that are given, where `own` is what the policy gives."""
        return FactsGiven(
            own.map if self.map is None else self.map,
            own.names if self.names is None else self.names,
            own.totals if self.totals is None else self.totals,
            own.safeguard if self.safeguard is None else self.safeguard,
        )


class StartAsk(Written):
    """A question that is open at the moment of the start; it stands over what it asks about."""

    text: Annotated[Line, Field(min_length=1)]
    """The question."""
    choices: Annotated[Many[Line], Field(min_length=1, max_length=MOST_CHOICES)]
    """Answers to choose from."""


class Start(Written):
    """A start state, as its file says it."""

    camsim: Literal[1]
    """The format of this file."""
    story: Reference
    """A bundled scenario, or a path from where this file is."""
    digest: Annotated[str, AfterValidator(_as_digest)] = ""
    """Of the story as it was; of another one it is said that the story has changed since."""
    policy: Reference = ""
    """One of the story's own, or a bundled one; by default the story's first."""
    seed: Annotated[Count, limits.SEED] | None = None
    """By default the story's own."""
    replication: Annotated[Count, _LATER] = 0
    """Which run of its seed."""
    set: Annotated[dict[Reference, Any], Field(max_length=1_000)] = Field(default_factory=dict)
    """Numbers that are other than in the story, by key as for `--vary`."""
    screen: Screen = "watch"
    """The screen that it opens with."""
    at: Annotated[At | int, BeforeValidator(_as_moment)] | None = None
    """The moment in Watch; by default where the story opens."""
    view: Word = ""
    """What the screen shows, in words with blanks between: `doors`, `map public`, `table`."""
    home: Reference = ""
    """The home in focus, or the one that is followed."""
    given: Given | None = None
    """What the police are given; in Watch only the map can be another."""
    hidden: Annotated[Many[Reference], Field(max_length=100)] = ()
    """Screens, controls and numbers that are not there."""
    locked: Annotated[Many[Reference], Field(max_length=100)] = ()
    """Screens, controls and numbers that are seen, but for their keys, and cannot be used."""
    theme: Theme | None = None
    """The colours; by default those of whoever opens it."""
    big: bool = False
    """Whether it is for a projector."""
    ask: StartAsk | None = None
    """A question that is open when the class begins."""

    @property
    def views(self) -> tuple[str, ...]:
        """The words of `view`."""
        return tuple(self.view.split())

    @property
    def allowed(self) -> Allowed:
        """What it lets a class do: all but what is hidden or locked."""
        return Allowed().with_closed((*self.hidden, *self.locked))


def values_of(written: Mapping[str, Any], before: str = "") -> dict[str, object]:
    """Return the values of a `set` by whole key: `{ residents.x = 1 }` is `residents.x`."""
    values: dict[str, object] = {}
    for name, value in written.items():
        if isinstance(value, Mapping):
            values |= values_of(value, f"{before}{name}.")
        else:
            values[f"{before}{name}"] = value
    return values
