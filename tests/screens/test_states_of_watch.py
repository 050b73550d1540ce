"""Every state that Watch and the cards draw is seen by all eyes, in every theme, with few colours.

What stands on a tile is read (4.5 to 1), what is lit stands out from the yard (3 to 1), and no two
states look the same: they differ by glyph, or by the colour of the tile for every kind of eyes.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from simulator.log_kinds import Principle
from simulator.measure.moments.parties import AgencyKnows
from simulator.report.words.compared.cards import STATES
from simulator.tui.compare.small.card_text import Drawing, square
from simulator.tui.kit.ground.cell_view import SWEEP
from simulator.tui.kit.ground.papers import TILES
from simulator.tui.kit.ground.scene import GLYPH
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look
from simulator.tui.kit.theming.themes import CONTRAST, DARK, LIGHT, MONO, PROJECTOR, THEMES
from simulator.tui.watch.pictures.doors_view import DoorsView
from simulator.tui.watch.pictures.flow_picture import terms_of
from simulator.tui.watch.screen import WatchScreen
from tests.screens.colour_science import EYES, distance, seen
from tests.screens.conftest import SIZES, Play, press
from tests.screens.test_contrast import LEAST, contrast, pairs
from tests.screens.textual_inside import drawn

FAR_ENOUGH = 10.0
ON_THE_YARD = 3.0
STANDS_OUT = ("data-shared", "data-declined", "data-proven")
"""By the colour of its look, what is lit: the others are dim because little is known of them."""
MAPS = {"what happened": HAPPENED} | {viewer.name: looks for viewer, looks in KNOWN.items()}
COLOURED = [theme for theme in THEMES if theme.name != MONO]
FEW = {
    f"{name}-{system}": (next(theme for theme in THEMES if theme.name == name), fewer)
    for name, system, fewer in (
        (DARK, "true", ColorSystem.TRUECOLOR),
        (LIGHT, "true", ColorSystem.TRUECOLOR),
        (CONTRAST, "true", ColorSystem.TRUECOLOR),
        (PROJECTOR, "true", ColorSystem.TRUECOLOR),
        (DARK, "256", ColorSystem.EIGHT_BIT),
        (LIGHT, "256", ColorSystem.EIGHT_BIT),
        (PROJECTOR, "256", ColorSystem.EIGHT_BIT),
        (CONTRAST, "256", ColorSystem.EIGHT_BIT),
        (CONTRAST, "16", ColorSystem.STANDARD),
    )
}
"""Themes with the colours that a terminal makes of them."""


def colour(theme: Theme, name: str, fewer: ColorSystem = ColorSystem.TRUECOLOR) -> Color:
    """Return a variable of the theme, as a terminal with so few colours shows it."""
    there = RichColor.parse(theme.variables[name]).downgrade(fewer).get_truecolor()
    return Color(*there)


@pytest.mark.parametrize("name", FEW)
def test_what_stands_on_a_tile_can_be_read(name: str) -> None:
    theme, fewer = FEW[name]
    weak = {}
    for look, tile in TILES.items():
        if tile.ink != tile.paper:
            ratio = contrast(colour(theme, tile.ink, fewer), colour(theme, tile.paper, fewer))
            # With 16 colours the marks are what a terminal makes of them: no text (WCAG 1.4.11).
            # Nor is what is almost sure: it fills the tile with a pattern.
            no_text = fewer == ColorSystem.STANDARD or look == "data-almost"
            if ratio < (ON_THE_YARD if no_text else LEAST):
                weak[look] = round(ratio, 2)
    assert not weak


@pytest.mark.parametrize("name", FEW)
def test_what_is_lit_stands_out_from_its_yard(name: str) -> None:
    theme, fewer = FEW[name]
    weak = {}
    for look in STANDS_OUT:
        lit = colour(theme, TILES[look].paper, fewer)
        for ground in ("ground", "yard", "area-yard"):
            ratio = contrast(lit, colour(theme, ground, fewer))
            if ratio < ON_THE_YARD:
                weak[look, ground] = round(ratio, 2)
    assert not weak


@pytest.mark.parametrize("name", FEW)
def test_what_somebody_did_has_a_tile_of_another_colour_than_the_ground(name: str) -> None:
    """With 16 colours a door that did not answer was a dash on nothing."""
    theme, fewer = FEW[name]
    for look in ("data-shared", "data-declined", "data-ignored", "data-asked", "data-proven"):
        for ground in ("ground", "yard"):
            paper = colour(theme, TILES[look].paper, fewer)
            assert paper != colour(theme, ground, fewer), (look, ground)


@pytest.mark.parametrize("name", FEW)
@pytest.mark.parametrize("eyes", EYES)
def test_two_tiles_of_a_picture_differ_in_glyph_or_for_all_eyes(name: str, eyes: str) -> None:
    """On the map and among the doors.

    A lit house is the one that has no glyph. From afar no glyph is seen: so it differs by its
    colour too, for typical eyes and, in the dark themes, for all.
    """
    theme, fewer = FEW[name]
    afar = eyes == "typical" or (theme.dark and fewer != ColorSystem.STANDARD)

    def paper(look: Look) -> tuple[float, float, float]:
        return seen(colour(theme, TILES[look.colour].paper, fewer), eyes)

    near = set()
    for which, looks in MAPS.items():
        for one, other in combinations(looks.values(), 2):
            lit = afar and "data-proven" in {one.colour, other.colour}
            same_glyph = one.glyph == other.glyph
            if (lit or same_glyph) and distance(paper(one), paper(other)) < FAR_ENOUGH:
                near.add(f"{which}: {one.word} and {other.word}")
    assert not near


@pytest.mark.parametrize("name", FEW)
def test_the_glyph_of_a_card_s_square_can_be_read(name: str) -> None:
    theme, fewer = FEW[name]
    least = ON_THE_YARD if fewer == ColorSystem.STANDARD else LEAST
    drawing = Drawing(24, 11, theme.variables, plain=False, cards=None)
    weak = {}
    for state in STATES:
        glyph, style = square(state, drawing)
        if not glyph.strip() or style.color is None or style.bgcolor is None:
            continue
        ink, ground = (
            Color(*part.downgrade(fewer).get_truecolor()) for part in (style.color, style.bgcolor)
        )
        if state != AgencyKnows.GAVE_NOTHING and contrast(ink, ground) < least:
            weak[state.name] = round(contrast(ink, ground), 2)
    assert not weak


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_lines_of_flow_differ_by_letter_and_can_be_read(theme: Theme) -> None:
    ground = Color.parse(str(theme.background))
    for principle in Principle:
        letter, name, meaning = terms_of(principle)
        assert letter
        assert meaning
        assert contrast(colour(theme, name), ground) >= LEAST, (name, theme.name)
    letters = {terms_of(principle)[0]: terms_of(principle)[1] for principle in Principle}
    assert len(set(letters.values())) == len(letters)


@pytest.mark.parametrize(
    "themes",
    [
        pytest.param(THEMES[::2], id="some themes"),
        pytest.param(THEMES[1::2], id="the others", marks=pytest.mark.thorough),
    ],
)
async def test_in_the_middle_of_a_sweep_all_can_be_read(
    play: Play, themes: tuple[Theme, ...]
) -> None:
    """Half of the doors are known under one policy, half under the other: each frame is tried."""
    keys = ("enter", "end")
    async with play(*keys, size=SIZES["80x24"], scenario="fort-lauderdale-2018") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, WatchScreen)
        for theme in themes:
            pilot.app.theme = theme.name
            await press(pilot)
            pilot.app.animation_level = "full"
            await press(pilot, "greater_than_sign")
            frames = set()
            for _ in range(SWEEP):
                screen._tick()
                await drawn(pilot)
                found = pairs(pilot)
                weak = {
                    text: contrast(*pair) for pair, text in found.items() if contrast(*pair) < 4.5
                }
                assert not weak, theme.name
                frames.add(screen.query_one("#known-doors", DoorsView)._cells.tobytes())
            assert len(frames) == SWEEP, f"{theme.name}: more is swept in each frame"
            pilot.app.animation_level = "none"
            await press(pilot, "less_than_sign")


async def test_without_colour_each_state_has_a_glyph_of_its_own(play: Play) -> None:
    """On the map, among the doors and in Flow, at 80x24."""
    async with play("enter", "end", size=SIZES["80x24"]) as pilot:
        pilot.app.theme = MONO
        await press(pilot, "x")
        view = pilot.app.screen.query_one("#known-doors", DoorsView)
        assert view.plain
        glyphs = [look.glyph for look in view.looks.values()]
        assert len(glyphs) == len(set(glyphs))
        assert "▒" in {chr(view._glyph(state)) for state in view.looks}
    for looks in MAPS.values():
        assert len({look.glyph for look in looks.values()}) == len(looks)


async def test_with_16_colours_a_dark_door_is_a_square(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was a dot on the ground: the darkest of 16 colours is that of the ground."""
    monkeypatch.setattr(DoorsView, "few_colours", property(lambda _: True))
    async with play("enter", "end", "greater_than_sign", "x") as pilot:
        view = pilot.app.screen.query_one("#known-doors", DoorsView)
        shades = (view._cells & GLYPH) == ord("░")
        dots = (view._cells & GLYPH) == ord("·")
        assert dots.sum() == 13
        assert shades.sum() % 13 == 0
        assert shades.sum() > dots.sum()


def test_with_16_colours_a_dark_square_of_a_card_is_a_square() -> None:
    few = Drawing(24, 11, COLOURED[0].variables, plain=False, cards=None, few_colours=True)
    for across in (1, 2, 3):
        said, _ = square(AgencyKnows.NOTHING, few, across)
        assert said.count("·") == 1
        assert said.count("░") == across - 1
    assert "░" not in square(AgencyKnows.DOT, few, 3)[0]
    many = replace(few, few_colours=False)
    assert "░" not in square(AgencyKnows.NOTHING, many, 3)[0]
    assert "░" not in square(AgencyKnows.NOTHING, replace(few, plain=True), 3)[0]


async def test_squares_of_two_columns_end_before_the_next_begins(play: Play) -> None:
    """Their glyph stood at the left of two cells, and lit ones ran into one another."""
    async with play("enter", "end", scenario="as-it-happened", size=(100, 30)) as pilot:
        view = pilot.app.screen.query_one("#known-doors", DoorsView)
        row = "".join(chr(cell & GLYPH) for cell in view._cells[3].tolist())
        assert "█▌█▌" in row
        assert "██" not in row
        pilot.app.theme = MONO
        await press(pilot)
        row = "".join(chr(cell & GLYPH) for cell in view._cells[3].tolist())
        assert "▒ ▒ " in row, "nor without colours"
        assert "▒▒" not in row
