"""Two logs of one run: the trace (what happened) and the disclosures (who told whom what).

Both are columnar. Everything that is shown or measured is a function of a `Ledger`; looking at an
earlier moment is looking at a prefix of its rows.

Rows come in the order of time; within a minute their order is a rule. Of the trace: policy
changes; requests submitted; refused; sent; homes asked; left out; sharing or declining; falling
silent; requests closed; officers and courts, as they act; reports. Of the disclosures: names, then
numbers, at sending; names of answers at once; live numbers; names, then numbers, at a close; then
numbers of settled incidents; what is handed over; names, then numbers, of reports, the daily first
and those of the end last. Each by step of the regime, flow (the agency's first), request and home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from simulator.kept import Kept
from simulator.log_kinds import Attribute
from simulator.scenario.loaded import Loaded, Regime

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Kinds = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NOBODY = -1
"""Stands where a row is about no home, no request or no cell."""
PUBLIC = -1
"""The public, where an agency's position would stand."""
WITHHELD = np.iinfo(np.int64).min
"""The value of a published cell whose number was withheld."""

TRACE_COLUMNS: Mapping[str, str] = {"time": "i", "kind": "b", "request": "i", "home": "i"}
DISCLOSURE_COLUMNS: Mapping[str, str] = {
    "time": "i",
    "sender": "b",
    "recipient": "h",
    "subject": "i",
    "attribute": "b",
    "detail": "b",
    "principle": "b",
    "request": "i",
    "cell": "i",
    "value": "q",
    "told": "b",
}


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened, a row an event, in the order of time. All columns have one length."""

    time: npt.NDArray[np.integer]
    """Minutes from the start's midnight."""
    kind: npt.NDArray[np.integer]
    """A `Happened`."""
    request: npt.NDArray[np.integer]
    """Position in `Ledger.requests`, or NOBODY."""
    home: npt.NDArray[np.integer]
    """Position in `Ledger.homes`, or NOBODY."""
    kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.time)


@dataclass(frozen=True, slots=True)
class Disclosures:
    """Who told whom what, a row a record, in the order of time."""

    time: npt.NDArray[np.integer]
    sender: npt.NDArray[np.integer]
    """A `Sender`."""
    recipient: npt.NDArray[np.integer]
    """Position of the agency, or PUBLIC."""
    subject: npt.NDArray[np.integer]
    """The home that it is about, or NOBODY for a number."""
    attribute: npt.NDArray[np.integer]
    """An `Attribute`."""
    detail: npt.NDArray[np.integer]
    """Position in `DETAILS`."""
    principle: npt.NDArray[np.integer]
    """A `Principle`."""
    request: npt.NDArray[np.integer]
    """The request, or NOBODY for a number over several."""
    cell: npt.NDArray[np.integer]
    """Position in `Ledger.cells`, or NOBODY for a record by name."""
    value: npt.NDArray[np.integer]
    """The number published, or WITHHELD; 1 for a record by name."""
    told: npt.NDArray[np.integer]
    """Whether the subject was told of it."""
    kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.time)


class Cell(NamedTuple):
    """What one published total covers."""

    agency: int
    """Position of the agency whose requests it covers."""
    attribute: Attribute
    group: str
    """`request`, `incident`, `day`, ..., `run`."""
    number: int
    """The request's position, or the number of the period from 0."""
    step: int
    """The position of the policy in its regime: a total holds requests of one policy."""


class Cells(Sequence[Cell]):
    """What the published numbers of a run cover, as columns: there can be a number a request."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        names = [cell.group for cell in cells]
        self._groups = tuple(dict.fromkeys(names))
        place = {group: place for place, group in enumerate(self._groups)}
        self._group = np.array([place[name] for name in names], dtype=np.int8)
        self._agency = np.array([cell.agency for cell in cells], dtype=np.int16)
        self._attribute = np.array([cell.attribute for cell in cells], dtype=np.int8)
        self._number = np.array([cell.number for cell in cells], dtype=np.int32)
        self._step = np.array([cell.step for cell in cells], dtype=np.int16)

    @classmethod
    def of_columns(cls, groups: tuple[str, ...], *columns: Ints) -> Cells:
        """Return cells by agency, attribute, place of the group in `groups`, number and step."""
        cells = cls(())
        cells._groups = groups
        agency, attribute, group, number, step = columns
        cells._agency, cells._step = agency.astype(np.int16), step.astype(np.int16)
        cells._attribute, cells._group = attribute.astype(np.int8), group.astype(np.int8)
        cells._number = number.astype(np.int32)
        return cells

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self._number)

    @overload
    def __getitem__(self, position: int) -> Cell: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Cell]: ...
    def __getitem__(self, position: int | slice) -> Cell | Sequence[Cell]:
        """Return the cell at `position`."""
        if isinstance(position, slice):
            return [self[one] for one in range(*position.indices(len(self)))]
        return Cell(
            int(self._agency[position]),
            Attribute(self._attribute[position]),
            self._groups[self._group[position]],
            int(self._number[position]),
            int(self._step[position]),
        )

    def may_cover(self, agency: int, request: int) -> list[int]:
        """Return the positions of totals of `agency` that are not of one request, another one."""
        other = self.of_group("request") & (self._number != request)
        positions: list[int] = np.flatnonzero((self._agency == agency) & ~other).tolist()
        return positions

    def of_group(self, group: str) -> Bools:
        """Tell which of them are totals of such a group."""
        where = [place for place, name in enumerate(self._groups) if name == group]
        mine: Bools = self._group == (where[0] if where else NOBODY)
        return mine

    @property
    def groups(self) -> tuple[str, ...]:
        """What groups there are among them."""
        return self._groups

    @property
    def agencies(self) -> Ints:
        """The agency of each."""
        return self._agency.astype(np.int64)

    @property
    def attributes(self) -> Ints:
        """The `Attribute` of each."""
        return self._attribute.astype(np.int64)

    @property
    def numbers(self) -> Ints:
        """The number of each."""
        return self._number.astype(np.int64)

    @property
    def steps(self) -> Ints:
        """The step of each."""
        return self._step.astype(np.int64)

    @property
    def nbytes(self) -> int:
        """How many bytes they take."""
        small = self._group.nbytes + self._attribute.nbytes + self._agency.nbytes
        return small + self._step.nbytes + self._number.nbytes


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes with a camera; those without one are never asked. Arrays of one length."""

    ids: Sequence[str]
    x: Floats
    y: Floats
    segment: Small
    """Position in `residents.segments`."""
    opted_out: Bools
    encrypted: Bools
    on_map: Floats
    """A uniform: the home is on a map that covers more than this share."""
    dot_east: Floats
    """Where its dot stands on an approximate map, from the home, as a share of the map's error."""
    dot_north: Floats
    crowd: Floats
    """A uniform: how many other homes stand near it, more for more."""
    cameras: Small
    """How many each has, at least 1: whoever gives video gives a clip from each."""

    def __len__(self) -> int:
        """Return the number of homes."""
        return len(self.ids)

    def same(self, other: Homes) -> bool:
        """Tell whether `other` are the same homes, every number of them."""
        mine, its = ([getattr(one, each.name) for each in fields(Homes)] for one in (self, other))
        return mine[0] == its[0] and all(map(np.array_equal, mine[1:], its[1:]))


@dataclass(frozen=True, slots=True)
class RequestLog:
    """The requests of a run, in the order of submission. All columns have one length."""

    agency: Small
    at: Small
    """Minute of submission."""
    x: Floats
    y: Floats
    radius: Floats
    """Miles; 0 where the homes were named one by one."""
    window_hours: Floats
    age_days: Floats
    incident: Small
    """Which incident it is about: a wider circle is another request for the same one."""
    sent: Small
    """Minute of sending, or NOBODY."""
    closed: Small
    """Minute of closing, or NOBODY."""
    refused: tuple[str, ...]
    """Why the platform turned it down; empty where it did not."""
    step: Small
    """Position of the policy in its regime."""

    def __len__(self) -> int:
        """Return the number of requests."""
        return len(self.at)


@dataclass(frozen=True, slots=True)
class Load:
    """How a resource with a queue fared over a run."""

    busy: float
    """Utilisation, from 0 to 1."""
    served: int
    """Pieces of work taken up."""
    waiting: int
    """Pieces of work still in the queue at the end."""
    mean_wait: Mapping[str, float]
    """Minutes in the queue, for each kind of work taken up."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that one run of one policy left behind."""

    loaded: Loaded
    regime: Regime
    seed: int
    replication: int
    homes: Homes
    requests: RequestLog
    trace: Trace
    disclosures: Disclosures
    cells: Cells
    left_out: int
    """Answers that noisy totals left out because their home was over its most requests."""
    loads: Mapping[str, Load]
    """How each resource fared: the reviewers, and the officers of each agency that sent any."""

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies by name."""
        return tuple(agency.name for agency in self.loaded.scenario.all_agencies())
