"""Which rows Compare shows, and in what order: held still while runs come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from simulator.report.words.compared.comparison import Row, Table
from simulator.report.words.compared.known_and_answered import KNOWN_AND_ANSWERED


class HeldRows:
    """The rows that are wanted. What is shown keeps its place; what comes later comes below it."""

    def __init__(self) -> None:
        self.by_gap = self.only_differing = False
        self.differing = self.all = 0
        """How many rows differ, and how many there are."""
        self._held: dict[str, None] = {}
        self._settling = False
        """Whether rows take their places anew with all figures that come."""

    def begin(self, *, by_gap: bool, only_differing: bool) -> None:
        """Take an order before there are figures: the last of them decide where a row stands."""
        self.by_gap, self.only_differing, self._settling = by_gap, only_differing, by_gap

    def turn_gap(self) -> None:
        """Put those rows first where policies are most apart, or all as they stand."""
        self.by_gap, self._settling = not self.by_gap, False
        self.forget()

    def turn_differing(self) -> None:
        """Want only the rows where policies differ, or all."""
        self.only_differing, self._settling = not self.only_differing, False
        self.forget()

    def forget(self) -> None:
        """Put the rows in order anew: somebody asked for it, or another story is open."""
        self._held = {}

    def arranged(self, table: Table) -> Table:
        """Return `table` with the rows that are wanted, what is known and answered first."""
        if self._settling:
            self.forget()
        rows = (*table.received, *table.measures)
        self.all, self.differing = len(rows), sum(row.differs for row in rows)
        wanted = table.arranged(by_gap=self.by_gap, only_differing=self.only_differing)
        pinned = [row for name in KNOWN_AND_ANSWERED for row in table.measures if row.key == name]
        measures = [*pinned, *(row for row in wanted.measures if row.key not in KNOWN_AND_ANSWERED)]
        shown = replace(
            wanted,
            received=self._in_place(table.received, wanted.received),
            measures=self._in_place(table.measures, measures),
        )
        self._held = dict.fromkeys(row.key for row in (*shown.received, *shown.measures))
        return shown

    def _in_place(self, rows: Iterable[Row], wanted: Sequence[Row]) -> tuple[Row, ...]:
        by_key = {row.key: row for row in rows}
        held = [by_key[key] for key in self._held if key in by_key]
        return (*held, *(row for row in wanted if row.key not in self._held))
