"""Where the parties of Flow and the lines between them stand in a pane."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.measure.moments.flow import Channel

Box = tuple[int, int, int, int]
"""Top, left, bottom, right."""
_LEAST_FRAMED = 96
_LARGE = 150
"""Columns from which on the parties have boxes, and large ones."""
_WITH_BOXES, _WITHOUT = 6, 5
"""Rows that are no line of a channel: titles, borders, what is said below."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows and columns of all that is drawn."""

    residents: int
    company: int
    police: int
    """Columns at which the text of each party begins."""
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


def planned(columns: int, rows: int, channels: tuple[Channel, ...]) -> Plan:
    """Return where things stand in a pane of `columns` by `rows`."""
    lines = len(channels) + 1
    framed = columns >= _LEAST_FRAMED and rows >= lines + _WITH_BOXES
    widths = (21, 26, 24) if columns < _LARGE else (28, 32, 32)
    if not framed:
        widths = (16, 22, 22)
    lanes = columns - sum(widths)
    left = min(lanes * 2 // 5, 40)
    fixed = _WITH_BOXES if framed else _WITHOUT
    pitch = 2 if rows >= 2 * lines + fixed else 1
    spare = rows - lines * pitch - fixed
    police = [channel for channel in channels if channel != Channel.TO_THE_PUBLIC]
    first = 2 if framed or spare <= 0 else 3
    at: dict[Channel, int] = {
        channel: first + pitch * place for place, channel in enumerate(police)
    }
    last = first + pitch * (len(police) - 1)
    # Below the police, apart from them: what the others get.
    public = last + (2 if framed or spare > 0 else 1)
    if Channel.TO_THE_PUBLIC in channels:
        at[Channel.TO_THE_PUBLIC] = public
    back = public + (pitch if framed and rows > public + pitch + 4 else 1)
    bottom = back + 1
    said = min(rows - 2, bottom + (1 if framed else 0) + (rows - bottom > 4))
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
        others=starts[2] + (1 if framed else 0),
        into=(widths[0], starts[1] - (0 if framed else 1)),
        out=(edge, starts[2] - (0 if framed else 1)),
        rows=at,
        back=back,
        sum=said,
        legend=said + 1,
        boxes=boxes if framed else None,
    )
