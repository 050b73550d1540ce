"""A map of the class's street: houses in rows, with marks, and the circle of a request."""

from __future__ import annotations

from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.looks import Look
from simulator.tui.wall.street import Drawn, cells_of_street


class StreetMap(CellView):
    """Houses in rows. What it shows is set by `show`."""

    def __init__(self, looks: dict[int, Look], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(looks, id=id)
        self._shown: Drawn | None = None

    def show(self, drawn: Drawn) -> None:
        """Draw what stands at each house, and no message."""
        self._shown, self.message = drawn, ""
        self.draw()

    def draw(self) -> None:
        """Draw what was shown last, in the size that there is now."""
        columns, rows = self.size
        if self._shown is not None and columns and rows:
            halves = not self._marks().because
            self.put_cells(
                cells_of_street(
                    self._shown, self.palette, columns, rows, plain=self.plain, halves=halves
                )
            )
