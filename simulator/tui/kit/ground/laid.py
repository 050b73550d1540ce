"""The ground of a view: streets, roofs and areas. It is laid once for all panes that show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ledger
from simulator.tui.kit.ground import raster
from simulator.tui.kit.ground.houses import HousesOnCells, street_of
from simulator.tui.kit.ground.papers import Paper
from simulator.tui.kit.ground.shown import MapShown
from simulator.tui.kit.map_cells import Circle, MapWindow, circle_of, window_of


@dataclass(frozen=True, slots=True)
class Laid:
    """A ground on which nobody lives yet."""

    papers: raster.Papers
    """What each half cell is, from the top, areas of requests included."""
    window: MapWindow
    street: HousesOnCells | None
    """How houses stand on it, where homes are few and in rows."""


NOTHING_LAID = Laid(np.zeros((0, 0), dtype=np.uint8), MapWindow(0, 0, 1, 1, None), None)


class LastLaid:
    """The ground that was laid last, and what of it the next view may have in common with it."""

    def __init__(self) -> None:
        self._ledger: Ledger | None = None
        self._view: tuple[object, ...] = ()
        self._laid = NOTHING_LAID
        self._part: tuple[object, ...] = ()
        """Which part of the town, in which size, streets and rims were drawn for."""
        self._town: raster.Papers = NOTHING_LAID.papers
        """Its streets and roofs."""
        self._rims: dict[Circle, npt.NDArray[np.int64]] = {}
        """By circle, the half cells at its rim."""

    def of(self, shown: MapShown, columns: int, rows: int) -> Laid:
        """Return the ground of a view: the very same where it was asked for last."""
        if shown.ledger is not self._ledger:
            self._ledger, self._view, self._part = shown.ledger, (), ()
        view = columns, rows, shown.request, shown.others, shown.zoom, shown.around
        if view != self._view:
            self._view, self._laid = view, self._lay(shown, columns, rows)
        return self._laid

    def _lay(self, shown: MapShown, columns: int, rows: int) -> Laid:
        focus, *others = (circle_of(shown.ledger, at) for at in (shown.request, *shown.others))
        circles = [circle for circle in (focus, *others) if circle is not None]
        lattice = shown.ground.lattice
        ring = circles[0] if circles else None
        street = None if lattice is None else street_of(lattice, columns, rows, ring)
        if street is None:
            at = shown.around if shown.request == NOBODY else shown.request
            window = window_of(shown.ledger, at, shown.zoom, columns, rows)
        else:
            window = street.window
        town = self._town_in(shown, window, street, columns, rows)
        # The request in focus is filled; those that it is seen together with have a rim.
        rims = circles[1:] if focus is not None else []
        area = raster.inside_circles(window, columns, rows, circles[:1] if rims else circles)
        for circle in rims:
            area.reshape(-1)[self._rim(window, columns, rows, circle)] = 1
        if street is not None:
            area = whole_cells(area)
        return Laid(raster.tinted(town, area, None), window, street)

    def _town_in(
        self,
        shown: MapShown,
        window: MapWindow,
        street: HousesOnCells | None,
        columns: int,
        rows: int,
    ) -> raster.Papers:
        """Return streets and roofs: those of a part are the same for every request, as are rims."""
        part = window.left, window.bottom, window.width, window.height, columns, rows
        if part != self._part:
            self._part = part
            if street is None:
                self._town = raster.rasterise(shown.ground, window, columns, rows)
            else:
                self._town = _yards(street, columns, rows)
            self._rims.clear()
        return self._town

    def _rim(
        self, window: MapWindow, columns: int, rows: int, circle: Circle
    ) -> npt.NDArray[np.int64]:
        if circle not in self._rims:
            rim = raster.rims_of_circles(window, columns, rows, [circle])
            self._rims[circle] = np.flatnonzero(rim)
        return self._rims[circle]


def _yards(street: HousesOnCells, columns: int, rows: int) -> raster.Papers:
    """Return the yards of a few homes in rows, and their streets, by half cell."""
    town: raster.Papers = np.full((2 * rows, columns), Paper.YARD, dtype=np.uint8)
    for row in street.streets:
        town[2 * row : 2 * row + 2] = Paper.STREET
    return town


def whole_cells(halves: raster.Papers) -> raster.Papers:
    """Return half cells as whole cells of one: where houses stand, letters stand on the ground."""
    whole: raster.Papers = np.repeat(halves[1::2], 2, axis=0)
    return whole
