"""A map of the class's street: houses in rows, with marks, and the circle of a request."""

from __future__ import annotations

from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.looks import Look
from simulator.tui.wall.street import StreetSeen, cells_of_street, plan_of

NO_ROOM = "There is no room for the map.\nA larger window, or smaller letters: ctrl and -."


class StreetMap(CellView):
    """Houses in rows. What it shows is set by `show`."""

    def __init__(self, looks: dict[int, Look], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(looks, id=id)
        self._shown: StreetSeen | None = None

    def show(self, drawn: StreetSeen) -> None:
        """Draw what stands at each house, and no message."""
        self._shown = drawn
        self.draw()

    def draw(self) -> None:
        """Draw what was shown last, in the size that there is now."""
        columns, rows = self.size
        if self._shown is None or not columns or not rows:
            return
        if plan_of(self._shown.houses, columns, rows) is None:
            self.veil(NO_ROOM)
            return
        self.message = ""
        halves = not self._marks().because
        self.put_cells(
            cells_of_street(
                self._shown, self.palette, columns, rows, plain=self.plain, halves=halves
            )
        )

    def on_resize(self) -> None:
        """Draw the same again in the new size, where there was no room for it as well."""
        self.draw()
