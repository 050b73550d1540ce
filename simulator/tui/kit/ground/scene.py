"""What a map shows, cell by cell: the ground, made once for a view, and the homes laid over it."""

from __future__ import annotations

from itertools import count
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simulator.ledger import NOBODY, Ints, Ledger
from simulator.report.words.terms import plural
from simulator.tui.kit.ground import houses, raster
from simulator.tui.kit.ground.apart import apart
from simulator.tui.kit.ground.houses import DASHES, HousesOnCells
from simulator.tui.kit.ground.laid import NOTHING_LAID, LastLaid, whole_cells
from simulator.tui.kit.ground.papers import (
    AREA,
    AREA_ID,
    AREA_NAME,
    AREA_ROOF,
    BODY,
    FOCUS,
    FOG_DOT,
    GROUND_STYLES,
    ID,
    LIT,
    NAME,
    NUMBER,
    ROOF,
    Palette,
    Paper,
)
from simulator.tui.kit.ground.shown import MapShown
from simulator.tui.kit.map_cells import CellsSeen, Circle, cells_of, circle_of, home_near, strongest

Cells: TypeAlias = npt.NDArray[np.uint32]
"""By row and column, the style and the glyph: `style << STYLE | glyph`."""
Glyphs: TypeAlias = npt.NDArray[np.uint32]
STYLE = 21
GLYPH = (1 << STYLE) - 1
_HALF, _SPACE, _DOT = ord("▀"), ord(" "), ord("○")
_DIGIT, _NINE, _PLUS = ord("0"), 9, ord("+")
_AREA_IN_PLAIN, _STREET_IN_PLAIN = ord("░"), ord("─")
_FOG_OF = 200
"""Up to so many dots have their disc drawn."""
_SOLID = "█▓▒▚"
_LIT_LEFT, _LIT_RIGHT = ord("("), ord(")")
"""Stand at both sides of what stands out where there are no colours."""
_CLOSE_LOT = 1 / 3
"""Columns of a lot from which on homes are so few and far between that each has its own cell."""
_WIDE_LOT = 2.0
"""Columns of a lot from which on a tile is two cells wide."""
_AT_LEFT, _AT_RIGHT = ord("►"), ord("◄")


class Scene:
    """A pane of a size, and the ground in it."""

    def __init__(self, palette: Palette, laid: LastLaid | None = None) -> None:
        """Draw in the styles of `palette`, on the ground that was `laid` last where it fits."""
        self._palette, self._laid = palette, laid or LastLaid()
        self._view: tuple[object, ...] = ()
        self._ledger: Ledger | None = None
        """What the ground was laid for."""
        self._fog: list[Circle] | None = None
        """The discs of fog on it; None before there is any ground."""
        self._bare = self.papers = NOTHING_LAID.papers
        self._ground: Cells = np.zeros((0, 0), dtype=np.uint32)
        self._street, self._window = NOTHING_LAID.street, NOTHING_LAID.window
        self._seen = CellsSeen()

    def drawn(
        self, shown: MapShown, columns: int, rows: int, *, plain: bool, wider: bool = False
    ) -> Cells:
        """Return the cells of a pane; `plain` is for terminals without colour.

        Tiles are `wider` by a cell for a projector.
        """
        view = columns, rows, shown.request, shown.others, shown.zoom, shown.around, plain
        if view != self._view or shown.ledger is not self._ledger:
            self._view, self._ledger, self._fog = view, shown.ledger, None
            laid = self._laid.of(shown, columns, rows)
            self._bare, self._window, self._street = laid.papers, laid.window, laid.street
        fog = self._fog_around_dots(shown, columns, rows)
        if fog != self._fog:
            self._fog = fog
            self._tint(shown, columns, rows, plain)
        cells = self._ground.copy()
        if self._street is not None:
            self._draw_houses(cells, shown, self._street, plain)
        else:
            self._draw_tiles(cells, shown, plain, wider)
            if shown.numbered:
                self._draw_numbers(cells, shown)
        return cells

    def home_at(self, shown: MapShown, columns: int, rows: int, cell: tuple[int, int]) -> int:
        """Return the home at a cell, or the nearest one close by; NOBODY where there is none."""
        if self._street is not None and shown.ground.lattice is not None:
            street, cameras = self._street, np.array(shown.ground.lattice.camera)
            near = (np.abs(street.column - cell[0]) <= 1) & (cell[1] - street.row >= -1)
            near &= (cell[1] - street.row <= 1) & (cameras >= 0)
            return int(cameras[near][0]) if near.any() else NOBODY
        if self.papers.shape != (2 * rows, columns):
            # It has another size by now than what was clicked on.
            return NOBODY
        homes, at = self._tiles(shown, columns, rows)
        here = homes[at == cell[1] * columns + cell[0]].tolist()
        if here:
            # Clicked on again, a cell of several gives the one after that in focus.
            after = here.index(shown.focus) + 1 if shown.focus in here else 0
            return int(here[after % len(here)])
        east, north, *_ = shown.places
        return home_near(east, north, self._window, columns, rows, cell)

    def _fog_around_dots(self, shown: MapShown, columns: int, rows: int) -> list[Circle]:
        """Return a disc for each dot in view that is off; none where there are too many to draw."""
        places = shown.places
        if places.dots is None or not places.error_ft or not places.dots.any():
            return []
        east, north = places.east[places.dots], places.north[places.dots]
        seen, _ = cells_of(east, north, self._window, columns, rows)
        if len(seen) > _FOG_OF:
            return []
        middles = zip(east[seen].tolist(), north[seen].tolist(), strict=True)
        return [(x, y, places.miles_off) for x, y in middles]

    def _tint(self, shown: MapShown, columns: int, rows: int, plain: bool) -> None:
        """Put fog where dots are that can be off, and make the cells of the ground."""
        self.papers = self._bare
        if self._fog:
            fog = raster.inside_circles(self._window, columns, rows, self._fog)
            if self._street is not None:
                fog = whole_cells(fog)
            self.papers = raster.tinted(self._bare, np.zeros_like(fog), fog)
        self._ground = _cells_of(self.papers, plain)
        if self._street is not None:
            self._write_names(shown, self._street)

    def _write_names(self, shown: MapShown, street: HousesOnCells) -> None:
        """Draw the middle of each street, its name, and the ids below the houses."""
        lattice = shown.ground.lattice
        if lattice is None:
            return
        columns = self._ground.shape[1]
        names = [one.name for one in shown.ground.streets]
        for place, row in enumerate(street.streets):
            if row >= len(self._ground):
                continue
            text = (DASHES * columns)[: columns - 1]
            name = names[place] if place < len(names) else ""
            text = text[: columns - len(name) - 3] + f" {name} " if name else text
            self._write(self._ground, row, 1, text, NAME, AREA_NAME)
        if street.with_ids:
            for column, row, name in zip(
                street.column.tolist(), street.row.tolist(), lattice.ids, strict=True
            ):
                short = name[: street.pitch - 1]
                start = column - len(short) // 2
                self._write(self._ground, row + 1, start, short, ID, AREA_ID)

    def _write(
        self, cells: Cells, row: int, column: int, text: str, style: int, in_area: int
    ) -> None:
        """Write on `cells`, in the ink for the paper that is there."""
        rows, columns = cells.shape
        for place, letter in enumerate(text, start=column):
            if 0 <= row < rows and 0 <= place < columns:
                area = int(self.papers[2 * row + 1, place]) in AREA
                ink = self._palette.written(in_area if area else style)
                cells[row, place] = ink << STYLE | ord(letter)

    def _draw_houses(
        self, cells: Cells, shown: MapShown, street: HousesOnCells, plain: bool
    ) -> None:
        """Draw a house for each home of a lattice, whether it has a camera or not."""
        lattice, palette = shown.ground.lattice, self._palette
        if lattice is None:
            return
        off = shown.places.dots if shown.places.error_ft > 0 else None
        without = count(len(shown.ledger.homes))
        for column, row, camera in zip(
            street.column.tolist(), street.row.tolist(), lattice.camera, strict=True
        ):
            # Behind those with a camera, as they are written out.
            home = camera if camera != NOBODY else next(without)
            known = home < len(shown.states) and not (off is not None and off[home])
            state = int(shown.states[home]) if known else 0
            lit = known and shown.lit is not None and bool(shown.lit[home])
            if not 0 < row < len(cells):
                continue
            area = int(self.papers[2 * row, column]) in AREA
            hidden, state = state < 0, max(state, palette.least)
            lit &= not hidden
            body = palette.tile(state, LIT if lit else BODY)
            roof = palette.tile(state, AREA_ROOF if area else ROOF)
            glyph = _SPACE if hidden else int(palette.glyphs[state])
            solid = chr(glyph) in _SOLID
            if lit:
                glyph = int(palette.lit[state])
            elif not (plain or hidden):
                glyph = int(palette.solid[state])
            sides = [glyph if solid else _SPACE] * 2
            if lit and plain:
                sides = [_LIT_LEFT, _LIT_RIGHT]
            where = slice(column - 1, column + 2)
            quiet = plain and not solid and state == 0
            top = "▗▄▖" if quiet else houses.ROOF
            cells[row - 1, where] = [roof << STYLE | ord(one) for one in top]
            cells[row, where] = [body << STYLE | one for one in (sides[0], glyph, sides[1])]
            if home == shown.focus:
                point = palette.written(FOCUS) << STYLE
                if column - 2 >= 0:
                    cells[row, column - 2] = point | _AT_LEFT
                if column + 2 < cells.shape[1]:
                    cells[row, column + 2] = point | _AT_RIGHT
        if off is not None:
            self._draw_dots(cells, shown, np.flatnonzero(off))

    def _draw_dots(self, cells: Cells, shown: MapShown, homes: npt.NDArray[np.int64]) -> None:
        """Draw each dot where the map has it, which is not where its home stands.

        Several in one cell are their number, past nine a plus; it is said how many are not in view.
        """
        rows, columns = cells.shape
        east, north, *_ = shown.places
        seen, at = cells_of(east[homes], north[homes], self._window, columns, rows)
        states = np.maximum(shown.states[homes[seen]], self._palette.least)
        many = np.bincount(at, minlength=rows * columns)[at]
        glyphs = np.where(states > self._palette.least, self._palette.glyphs[states], _DOT)
        glyphs = np.where(many > 1, np.where(many > _NINE, _PLUS, _DIGIT + many), glyphs)
        style = self._palette.written(FOG_DOT) << STYLE
        cells.reshape(-1)[at] = (style | glyphs).astype(np.uint32)
        if len(seen) < len(homes):
            text = f" {plural(len(homes) - len(seen), 'dot')} beyond this map "
            self._write(cells, rows - 1, max(0, columns - len(text) - 1), text, NAME, AREA_NAME)

    def is_close(self, shown: MapShown, columns: int) -> bool:
        """Tell whether homes have room enough that each is to be seen."""
        return raster.lot_columns(shown.ground, self._window, columns) >= _CLOSE_LOT

    def _tiles(self, shown: MapShown, columns: int, rows: int) -> tuple[Ints, Ints]:
        """Return the homes that have a tile, and the cell of each.

        Of what nobody is known to live at, there is none.
        """
        homes, at = self._seen.of(*shown.places[:2], self._window, columns, rows)
        lot = raster.lot_columns(shown.ground, self._window, columns)
        all_drawn = lot >= 1.0 or len(shown.ledger.homes) <= _FOG_OF
        hidden = shown.places.unknown or not all_drawn
        drawn = shown.states[homes] >= int(hidden)
        homes, at = homes[drawn], at[drawn]
        if self.is_close(shown, columns):
            inside = np.isin(self.papers[1::2], [int(one) for one in AREA]).reshape(-1)
            at = apart(shown.places.east[homes], at, inside, columns)
        return homes, at

    def _draw_tiles(self, cells: Cells, shown: MapShown, plain: bool, wider: bool) -> None:
        """Draw a tile for each home in view, and the number of those on one cell of a close view.

        Of the homes on a cell the most telling is drawn.
        """
        rows, columns = cells.shape
        homes, at = self._tiles(shown, columns, rows)
        lot = raster.lot_columns(shown.ground, self._window, columns)
        flat, palette = cells.reshape(-1), self._palette
        states = strongest(shown.states, homes, at, rows * columns)
        full = np.flatnonzero(states >= 0)
        styles = palette.bodies[states[full]]
        glyphs = (palette.glyphs if plain else palette.solid)[states[full]]
        solid = np.isin(glyphs, [ord(one) for one in _SOLID])
        many = np.bincount(at, minlength=rows * columns) * self.is_close(shown, columns)
        styles = styles + np.where(many[full] > 1, NUMBER, BODY).astype(np.uint32)
        lit = np.zeros(len(full), dtype=bool)
        if shown.lit is not None:
            lit = np.isin(full, at[shown.lit[homes]])
            styles = np.where(lit, palette.bodies[states[full]] + np.uint32(LIT), styles)
            glyphs = np.where(lit, palette.lit[states[full]], glyphs)
        flat[full] = styles << STYLE | _counted(glyphs, many[full])
        more = int(lot >= _WIDE_LOT) + wider
        if more:
            next_to = styles << STYLE | np.where(solid, glyphs, _SPACE).astype(np.uint32)
            room = np.ones(len(full), dtype=bool)
            for beside in (full + step for step in range(1, 1 + more)):
                room &= (beside % columns != 0) & ~np.isin(beside, full)
                flat[beside[room]] = next_to[room]
        if plain:
            # A shape that is as much black as white looks the same the other way round.
            for step, glyph in ((-1, _LIT_LEFT), (1, _LIT_RIGHT)):
                beside = full[lit] + step
                free = (beside // columns == full[lit] // columns) & ~np.isin(beside, full)
                flat[beside[free]] = palette.written(FOCUS) << STYLE | glyph
        if shown.focus != NOBODY:
            self._point_at(cells, shown, homes, at, many)

    def _draw_numbers(self, cells: Cells, shown: MapShown) -> None:
        """Write the number of each request beside its area, or in it, where nothing else stands."""
        rows, columns = cells.shape
        window, free = self._window, (cells >> STYLE) < GROUND_STYLES
        for request in (shown.request, *reversed(shown.others)):
            circle = circle_of(shown.ledger, request)
            if circle is None:
                continue
            text = str(request + 1)
            across, down = columns / window.width, rows / window.height
            middle = int((circle[0] - window.left) * across)
            row = int(rows - (circle[1] - window.bottom) * down)
            wide, high = int(circle[2] * across) + 1, int(circle[2] * down) + 1
            start = middle - len(text) // 2
            for place, column in (
                (row, middle + wide + 1),
                (row, middle - wide - len(text)),
                (row - high, start),
                (row + high, start),
                (row, start),
            ):
                beside = slice(max(0, column - 1), column + len(text) + 1)
                inside = 0 <= place < rows and 0 < column <= columns - len(text)
                if inside and free[place, beside].all():
                    ink, there = (
                        self._palette.written(ID) << STYLE,
                        slice(column, column + len(text)),
                    )
                    cells[place, there] = [ink | ord(one) for one in text]
                    free[place, there] = False
                    break

    def _point_at(self, cells: Cells, shown: MapShown, homes: Ints, at: Ints, many: Ints) -> None:
        """Show the home in focus, whoever else is there, and point at it from both sides.

        From the sides that are free; where both are taken, over what stands there: a mark that is
        not seen is none. `homes` have a tile `at` these cells, and `many` are counted on each.
        """
        rows, columns = cells.shape
        mine = at[homes == shown.focus]
        if not len(mine):
            place = np.array([shown.focus])
            east, north = shown.places[0][place], shown.places[1][place]
            _, mine = cells_of(east, north, self._window, columns, rows)
        if not len(mine):
            return
        cell, flat, palette = int(mine[0]), cells.reshape(-1), self._palette
        state = int(shown.states[shown.focus])
        if state >= 0 and many[cell] <= 1:
            lit = shown.lit is not None and bool(shown.lit[shown.focus])
            glyphs = palette.lit if lit else palette.glyphs
            flat[cell] = palette.tile(state, LIT if lit else BODY) << STYLE | int(glyphs[state])
        column, taken = cell % columns, set(at.tolist())
        sides = [
            (cell + step, glyph)
            for step, glyph in ((-1, _AT_LEFT), (1, _AT_RIGHT))
            if 0 <= column + step < columns
        ]
        free = [(beside, glyph) for beside, glyph in sides if beside not in taken]
        for beside, glyph in free or sides:
            flat[beside] = palette.written(FOCUS) << STYLE | glyph


def _counted(glyphs: Glyphs, many: Ints) -> Glyphs:
    """Return the glyphs of cells, the number of those that stand there where they are several."""
    number = np.where(many > _NINE, _PLUS, _DIGIT + many)
    return np.where(many > 1, number, glyphs).astype(np.uint32)


def _cells_of(papers: npt.NDArray[np.uint8], plain: bool) -> Cells:
    """Return the cells of half cells: a half block where the halves differ, else the paper."""
    top, low = papers[0::2].astype(np.uint32), papers[1::2].astype(np.uint32)
    if plain:
        street = np.isin(low, (Paper.STREET, Paper.AREA_STREET)) | np.isin(
            top, (Paper.STREET, Paper.AREA_STREET)
        )
        area = np.isin(low, [int(one) for one in AREA])
        glyph = np.where(street, _STREET_IN_PLAIN, np.where(area, _AREA_IN_PLAIN, _SPACE))
        return glyph.astype(np.uint32)
    glyph = np.where(top == low, _SPACE, _HALF).astype(np.uint32)
    cells: Cells = ((top * np.uint32(len(Paper)) + low) << np.uint32(STYLE)) | glyph
    return cells.astype(np.uint32)
