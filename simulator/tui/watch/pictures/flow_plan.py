"""Where the parties of Flow and the lines between them stand in a pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.measure.moments.flow import Channel

Box = tuple[int, int, int, int]
"""Top, left, bottom, right."""
_LEAST_FRAMED = 96
_LARGE = 150
"""Columns from which on the parties have boxes, and large ones."""
_FRAMED, _BARE = 9, 7
"""Rows besides those from the first line to the last one to the police: with boxes and without."""
_NO_ANSWER = len("–  no answer ")
"""Columns of the longest count of what residents did, besides its number."""
_BORDERS = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows and columns of all that is drawn."""

    residents: int
    company: int
    police: int
    """Columns at which the text of each party begins."""
    police_end: int
    """Column behind the last one that is for what the police get."""
    others: int
    """Column of what the public and the residents get, below the police."""
    into: tuple[int, int]
    out: tuple[int, int]
    """Columns of the lines to the company and from it, the end left out."""
    rows: dict[Channel, int]
    back: int
    """Row of the line back to the residents."""
    sum: int
    legend: int
    boxes: tuple[Box, Box, Box] | None

    @property
    def residents_rows(self) -> tuple[int, int, int, int]:
        """Rows of who shared, said no, never answered, can still answer: beside what it becomes."""
        silent = self.rows[Channel.ANSWERS]
        shared = self.rows[Channel.PLACES if self.boxes else Channel.NAMES]
        return shared, self.rows[Channel.TOTALS], silent, silent + 1


def planned(columns: int, rows: int, channels: tuple[Channel, ...], most: int = 0) -> Plan:
    """Return where things stand in a pane of `columns` by `rows`.

    `most` is the largest number that residents are counted by in this run.
    """
    police = [channel for channel in channels if channel != Channel.TO_THE_PUBLIC]
    framed = columns >= _LEAST_FRAMED and rows >= len(police) - 1 + _FRAMED
    widths = (21, 26, 29) if columns < _LARGE else (28, 32, 32)
    if not framed:
        widths = (16, 22, 26)
    counted = _NO_ANSWER + len(f"{most:,}") + (_BORDERS if framed else 0)
    widths = (max(widths[0], counted), *widths[1:])
    lanes = columns - sum(widths)
    left = min(lanes * 2 // 5, 40)
    at, back, said = _lines(rows, police, framed=framed)
    bottom = back + 1
    last = at[police[-1]] if police else back
    starts = (0, widths[0] + left, columns - widths[2])
    inset = 2 if framed else 0
    edge = widths[0] + left + widths[1]
    boxes = (
        (0, starts[0], bottom, widths[0] - 1),
        (0, starts[1], bottom, edge - 1),
        (0, starts[2], last + 1, columns - 1),
    )
    return Plan(
        residents=starts[0] + inset,
        company=starts[1] + inset,
        police=starts[2] + inset,
        police_end=columns - inset,
        others=starts[2] + (1 if framed else 0),
        into=(widths[0], starts[1] - (0 if framed else 1)),
        out=(edge, starts[2] - (0 if framed else 1)),
        rows=at,
        back=back,
        sum=said,
        legend=said + 1,
        boxes=boxes if framed else None,
    )


def _lines(
    rows: int, police: Sequence[Channel], *, framed: bool
) -> tuple[dict[Channel, int], int, int]:
    """Return the row of each line to the police or public, of the line back, and of the sum.

    Where there is room a line has a free row below it; what room is left parts what belongs apart.
    """
    fixed = _FRAMED if framed else _BARE
    between = len(police) - 1
    # Without boxes nothing but a free row parts the public from the police.
    pitch = 2 if rows >= 2 * between + fixed + (not framed) else 1
    spare = rows - pitch * between - fixed - (not framed and pitch == 2)

    def gap(*, wanted: bool = True) -> int:
        nonlocal spare
        free = int(wanted and spare > 0)
        spare -= free
        return free

    dense = pitch == 1
    before_public = gap(wanted=not framed and dense)
    after_consent = gap(wanted=dense)
    visits = [one for one in police if one in {Channel.AT_THE_DOOR, Channel.BY_ORDER}]
    before_sum = gap()
    before_visits = gap(wanted=dense and bool(visits))
    first = 2 + gap(wanted=dense)
    before_back = gap()
    at: dict[Channel, int] = {}
    row = first
    for channel in police:
        row += after_consent if channel == Channel.PLACES else 0
        row += before_visits if visits and channel == visits[0] else 0
        at[channel] = row
        row += pitch
    # Below the police, apart from them: what the others get.
    public = row - pitch + (2 if framed or not dense else 1) + before_public
    at[Channel.TO_THE_PUBLIC] = public
    back = public + 1 + before_back
    said = back + (2 if framed else 1) + before_sum
    return at, back, min(rows - 2, said)
