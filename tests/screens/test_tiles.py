"""The tiles of a close view: each home is counted, and what stands out is seen to in every theme."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import numpy as np
import pytest
from textual.color import Color
from textual.theme import Theme

from simulator.ledger import NOBODY, Ledger
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import HomeTruth
from simulator.measure.observer.suspicion import Sure
from simulator.story.ground import ground_of
from simulator.tui.kit.ground.apart import apart
from simulator.tui.kit.ground.papers import BODY, COLOURS, GROUND_STYLES, LIT, NUMBER, Palette
from simulator.tui.kit.ground.scene import GLYPH, STYLE, Cells, Scene
from simulator.tui.kit.ground.shown import MapShown, Places
from simulator.tui.kit.looks import AGENCY, HAPPENED, SURE
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.theming.themes import MONO, THEMES
from tests.conftest import Ledgers
from tests.screens.conftest import SIZES, Play, press, resize, screen_text
from tests.screens.test_contrast import contrast

PANES = ((30, 9), (46, 9), (46, 12), (60, 20), (104, 30))
"""Those of Watch and Infer in windows of the three sizes, and a smaller one."""
LEAST_SEEN = 3.0
"""Contrast of a shape with what is around it (WCAG 2.2, 1.4.11)."""


def shown_of(ledger: Ledger, request: int, looked_at: int = AgencyKnows.ASKED) -> MapShown:
    """Return a close view of the homes in the area of a request, and of no other."""
    log, homes = ledger.requests, ledger.homes
    away = np.hypot(homes.x - log.x[request], homes.y - log.y[request])
    states = np.where(away <= log.radius[request], looked_at, -1).astype(np.int8)
    places = Places(homes.x, homes.y)
    ground = ground_of(ledger.loaded.scenario)
    return MapShown(ledger, ground, states, request, (), "street", places, None, NOBODY)


def counted(cells: Cells, palette: Palette, state: int) -> int:
    """Return how many homes of a state a class counts: tiles, and the numbers on them."""
    style, glyphs = cells >> STYLE, cells & GLYPH
    numbers = glyphs[style == palette.tile(state, NUMBER)]
    # Behind its glyph a tile can have another cell.
    alone = (style == palette.tile(state, BODY)) & (glyphs == palette.glyphs[state])
    return int(alone.sum()) + sum(int(chr(one)) for one in numbers.tolist())


@pytest.mark.parametrize("story", ["sixty-doorbells", "fort-lauderdale-2018", "small-areas"])
@pytest.mark.parametrize("pane", PANES)
def test_the_homes_of_an_area_can_be_counted(
    story: str, pane: tuple[int, int], ledgers: Ledgers
) -> None:
    (ledger,) = ledgers(story, ("early-partner-2018",)).values()
    palette = Palette(AGENCY)
    for request in range(min(8, len(ledger.requests))):
        shown = shown_of(ledger, request)
        many = int((shown.states > 0).sum())
        for plain in (False, True):
            scene = Scene(palette)
            drawn = scene.drawn(shown, *pane, plain=plain)
            if scene._street is None and scene.is_close(shown, pane[0]):
                # From so close a tile can be two cells wide.
                wide = counted(drawn, palette, AgencyKnows.ASKED)
                assert many <= wide <= 2 * many, (request, many)
                assert wide == many or drawn.shape[1] > 60, (request, many)


def test_those_who_find_no_room_are_counted_where_they_stand(ledgers: Ledgers) -> None:
    """And a click on their number gives one after the other."""
    (ledger,) = ledgers("sixty-doorbells", ("early-partner-2018",)).values()
    shown, many = shown_of(ledger, 1), 12
    east, north = ledger.homes.x.copy(), ledger.homes.y.copy()
    east[:many], north[:many] = east.mean(), north.mean()
    states = np.full(len(ledger.homes), -1, dtype=np.int8)
    states[:many] = AgencyKnows.NAMED
    states[0] = AgencyKnows.GAVE_NOTHING
    crowd = replace(shown, states=states, request=NOBODY, places=Places(east, north))
    scene, palette = Scene(Palette(AGENCY)), Palette(AGENCY)
    drawn = scene.drawn(crowd, 60, 20, plain=False)
    tiles = np.argwhere((drawn >> STYLE) >= GROUND_STYLES)
    assert len(tiles) == 9, "one cell and the eight around it"
    left = many - 8
    ((row, column),) = np.argwhere(drawn & GLYPH == ord(str(left))).tolist()
    strongest = palette.tile(AgencyKnows.NAMED, NUMBER)
    assert drawn[row, column] >> STYLE in {
        strongest,
        palette.tile(AgencyKnows.GAVE_NOTHING, NUMBER),
    }
    picked: list[int] = []
    for _ in range(left + 1):
        picked.append(scene.home_at(crowd, 60, 20, (column, row)))
        crowd = replace(crowd, focus=picked[-1])
        pointed = scene.drawn(crowd, 60, 20, plain=False)
        assert pointed[row, column] & GLYPH == ord(str(left)), "also while one is pointed at"
    assert len(set(picked)) == left
    assert picked[0] == picked[-1]
    assert all(states[home] >= 0 for home in picked)


def test_a_click_on_a_tile_gives_the_home_that_it_is_of(ledgers: Ledgers) -> None:
    """Also where the home stands on a cell beside its own."""
    (ledger,) = ledgers("sixty-doorbells", ("early-partner-2018",)).values()
    shown, scene = shown_of(ledger, 1), Scene(Palette(AGENCY))
    for pane in PANES:
        drawn = scene.drawn(shown, *pane, plain=False)
        given = []
        for row, column in np.argwhere((drawn >> STYLE) >= GROUND_STYLES).tolist():
            home = scene.home_at(shown, *pane, (column, row))
            given.append(home)
            pointed = scene.drawn(replace(shown, focus=home), *pane, plain=False)
            there = [
                chr(one) for one in (pointed & GLYPH)[row, max(0, column - 1) : column + 2].tolist()
            ]
            assert "►" in there or "◄" in there, (pane, home)
        assert len(set(given)) == int((shown.states >= 0).sum())


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_put_into_an_area_or_out_of_one(seed: int) -> None:
    luck = random.Random(seed)
    columns, rows, homes = 20, 10, luck.choice((5, 40, 120))
    at = np.array([luck.randrange(columns * rows) for _ in range(homes)])
    east = np.array([luck.random() for _ in range(homes)])
    inside = np.array([luck.random() < 0.5 for _ in range(columns * rows)])
    cells = apart(east, at, inside, columns)
    assert (inside[cells] == inside[at]).all()
    assert (np.abs(cells // columns - at // columns) <= 1).all()
    assert (np.abs(cells % columns - at % columns) <= 1).all()
    assert len(np.unique(cells)) > len(np.unique(at)) or len(np.unique(at)) == homes
    assert set(at) <= set(cells), "one of each cell stays"
    moved = cells != at
    assert len(set(cells[moved])) == moved.sum(), "nobody is put where somebody is"
    assert not set(cells[moved]) & set(at)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_what_stands_out_is_no_hole_in_any_theme(theme: Theme) -> None:
    """It is told from all that a home can stand on, and from the tile that it is at other times."""
    colours = {"background": theme.background, **theme.variables}
    lit = Color.parse(colours["tile-lit"])
    grounds = [Color.parse(colours[name]) for name in COLOURS]
    if theme.name != MONO:
        assert min(contrast(lit, ground) for ground in grounds) >= LEAST_SEEN
    for looks in (AGENCY, HAPPENED, SURE):
        palette = Palette(looks)
        for state in looks:
            body, bright = (palette.inks[palette.tile(state, part)] for part in (BODY, LIT))
            assert bright.paper == "tile-lit"
            assert chr(palette.lit[state]) not in "█▓", "the tile is seen around its glyph"
            usual = {colours[body.paper], colours[body.ink]}
            full = body.ink == body.paper
            if theme.name != MONO:
                assert colours["tile-lit"] not in usual if full else colours[body.paper]


def test_what_stands_out_has_marks_around_it_where_there_are_no_colours(ledgers: Ledgers) -> None:
    (ledger,) = ledgers("sixty-doorbells", ("early-partner-2018",)).values()
    shown = shown_of(ledger, 4, Sure.PROVEN)
    lit = np.zeros(len(ledger.homes), dtype=bool)
    lit[np.flatnonzero(shown.states > 0)[:2]] = True
    for pane in PANES:
        scene = Scene(Palette(SURE))
        usual = scene.drawn(shown, *pane, plain=True)
        out = scene.drawn(replace(shown, lit=lit), *pane, plain=True)
        text = "".join(chr(one) for one in (out & GLYPH).reshape(-1).tolist())
        assert len(re.findall(r"[()]", text)) >= 3
        assert not re.findall(r"[()]", "".join(map(chr, (usual & GLYPH).reshape(-1).tolist())))


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_a_proof_says_as_many_homes_as_its_picture_has(
    play: Play, size: tuple[int, int]
) -> None:
    """Of two homes on one cell one was not seen: seven tiles stood for `8 homes in its area`."""
    keys = ("enter", "4", "space", "space")
    async with play(*keys, scenario="sixty-doorbells", size=size) as pilot:
        view = pilot.app.screen.query_one("#infer-map", MapView)
        for homes, standing_out in ((8, 8), (7, 2)):
            assert f"{homes} homes in its area" in screen_text(pilot)
            tiles = {
                part: [view.palette.tile(state, part) for state in Sure] for part in (BODY, LIT)
            }
            seen = {part: int(np.isin(view._cells >> STYLE, tiles[part]).sum()) for part in tiles}
            assert seen == {BODY: homes - standing_out, LIT: standing_out}
            await press(pilot, "space")


async def test_all_homes_that_a_request_asks_are_seen(play: Play) -> None:
    async with play("enter", scenario="fort-lauderdale-2018") as pilot:
        view = pilot.app.screen.query_one("#happened-map", MapView)
        for size in SIZES.values():
            await resize(pilot, size)
            tile = view.palette.tile(int(HomeTruth.ASKED), BODY)
            squares = (view._cells >> STYLE == tile) & (view._cells & GLYPH == ord("□"))
            assert squares.sum() == 14, size
