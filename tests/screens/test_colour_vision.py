"""The states of a map are told apart by all eyes: by colour, by glyph, or by both."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from simulator.measure.moments.parties import AgencyKnows
from simulator.report.words.compared.cards import STATES
from simulator.tui.compare.small.card_text import Drawing, square
from simulator.tui.kit.looks import FOCUS, HAPPENED, KNOWN, SURE, Look
from simulator.tui.kit.theming.themes import (
    CONTRAST,
    DARK,
    MONO,
    PROJECTOR,
    THEMES,
    first_theme,
    projectors_theme,
)
from tests.screens.colour_science import EYES, Lab, distance, seen
from tests.screens.test_contrast import contrast

FAR_ENOUGH = 10.0
MAPS = {
    "what happened": list(HAPPENED.values()),
    **{f"what is known: {viewer.name}": list(looks.values()) for viewer, looks in KNOWN.items()},
    "how sure": [*SURE.values(), FOCUS[0]],
}
"""By map, the states that can stand on it together."""
BY_COLOUR_ALONE = (DARK, CONTRAST)
"""Themes with room enough between black and white: nobody there has to look at the shapes."""


def colour_of(theme: Theme, look: Look, eyes: str) -> Lab:
    return seen(Color.parse(theme.variables[look.colour]), eyes)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("eyes", EYES)
def test_two_states_of_a_map_differ_in_colour_or_in_glyph(theme: Theme, eyes: str) -> None:
    near = {
        f"{name}: {one.word} and {other.word}"
        for name, looks in MAPS.items()
        for one, other in combinations(looks, 2)
        if one.glyph == other.glyph
        and distance(colour_of(theme, one, eyes), colour_of(theme, other, eyes)) < FAR_ENOUGH
    }
    assert not near


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("eyes", EYES)
def test_two_squares_of_the_cards_differ_in_colour_or_in_glyph(theme: Theme, eyes: str) -> None:
    drawing = Drawing(24, 11, theme.variables, theme.name == MONO, None)

    def paper(state: AgencyKnows) -> tuple[str, Lab]:
        glyph, style = square(state, drawing)
        ground = theme.background if style.bgcolor is None else style.bgcolor.name
        return glyph, seen(Color.parse(str(ground)), eyes)

    papers = {state: paper(state) for state in STATES}
    near = [
        (one.name, other.name)
        for one, other in combinations(STATES, 2)
        if papers[one][0] == papers[other][0]
        and distance(papers[one][1], papers[other][1]) < FAR_ENOUGH
    ]
    assert not near
    lit = papers[AgencyKnows.GAVE_NOTHING][1]
    if theme.name != MONO and eyes == "typical":
        for dark in (AgencyKnows.DOT, AgencyKnows.NOTHING):
            assert distance(lit, papers[dark][1]) > 2 * FAR_ENOUGH


@pytest.mark.parametrize(
    ("theme", "eyes"),
    [
        pytest.param(theme, eyes, id=f"{theme.name}-{eyes}")
        for theme in THEMES
        for eyes in EYES
        if theme.name in BY_COLOUR_ALONE or (eyes == "typical" and theme.name != MONO)
    ],
)
def test_where_there_is_room_colours_alone_are_enough(theme: Theme, eyes: str) -> None:
    """Elsewhere for typical eyes at least, but for the theme without colour."""
    names = {look.colour for looks in MAPS.values() for look in looks}
    # What is almost sure is a pattern of the colour of what is proven.
    assert theme.variables["data-almost"] == theme.variables["data-proven"]
    names.discard("data-almost")
    colours = {name: seen(Color.parse(theme.variables[name]), eyes) for name in names}
    near = {
        (one, other): round(distance(colours[one], colours[other]), 1)
        for one, other in combinations(sorted(names), 2)
        if distance(colours[one], colours[other]) < FAR_ENOUGH
    }
    assert not near


def test_no_two_states_of_a_legend_look_the_same() -> None:
    for looks in MAPS.values():
        assert len({(look.glyph, look.colour) for look in looks}) == len(looks)
        assert len({look.word for look in looks}) == len(looks)


SHARMA = (
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0009, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((6.7747, -0.2908, -2.4247), (5.8714, -0.0985, -2.2286), 0.6377),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
)
"""Pairs of table 1, those where implementations go wrong among them."""


@pytest.mark.parametrize(("one", "other", "published"), SHARMA)
def test_the_difference_is_the_published_one(one: Lab, other: Lab, published: float) -> None:
    assert distance(one, other) == pytest.approx(published, abs=5e-5)
    assert distance(other, one) == pytest.approx(published, abs=5e-5)


@pytest.mark.parametrize("eyes", EYES)
def test_white_and_grey_stay_what_they_are_for_all_eyes(eyes: str) -> None:
    assert seen(Color(255, 255, 255), eyes) == pytest.approx((100, 0, 0), abs=0.01)
    light, a, b = seen(Color(119, 119, 119), eyes)
    assert light == pytest.approx(50.03, abs=0.05)
    assert (a, b) == pytest.approx((0, 0), abs=0.01)


def test_red_and_green_come_close_for_some_eyes() -> None:
    """A pair that everybody knows to be a bad one."""
    apart = {
        eyes: distance(seen(Color.parse("#C04040"), eyes), seen(Color.parse("#5E7A1E"), eyes))
        for eyes in EYES
    }
    assert apart["typical"] > 50
    assert apart["deuteranopia"] < apart["typical"] / 4


def test_with_256_colours_what_says_nothing_is_grey_and_the_area_is_blue() -> None:
    """Each paper is next to an entry of that table: a dark house must not turn out green."""
    theme = next(theme for theme in THEMES if theme.name == DARK)

    def nearest(name: str) -> tuple[int, int, int]:
        colour = RichColor.parse(theme.variables[name]).downgrade(ColorSystem.EIGHT_BIT)
        return tuple(colour.get_truecolor())

    for name in ("ground", "yard", "street", "roof", "roof-2", "tile-quiet"):
        assert len(set(nearest(name))) == 1, (name, nearest(name))
    for name in ("area-yard", "area-street", "area-roof", "area-roof-2", "tile-asked"):
        red, _, blue = nearest(name)
        assert blue > red, (name, nearest(name))
    assert nearest("area-street") not in {nearest("street"), nearest("area-yard")}
    assert nearest("tile-asked") != nearest("tile-quiet")


@pytest.mark.parametrize(("system", "name"), [("256", DARK), ("standard", CONTRAST)])
def test_text_stays_readable_with_fewer_colours(system: str, name: str) -> None:
    """With 256 colours the greys stay grey; with 16, text is not on a grey of middling light."""
    assert first_theme(system) == name
    theme = next(theme for theme in THEMES if theme.name == name)
    if system == "standard":
        assert projectors_theme(system) == name, "dark yellow on white would come out as yellow"
    assert projectors_theme("truecolor") == PROJECTOR
    fewer = ColorSystem.EIGHT_BIT if system == "256" else ColorSystem.STANDARD
    for ground in (theme.background, theme.surface, theme.panel):
        for text in (theme.foreground, theme.primary, theme.accent):
            pair = [
                Color(*RichColor.parse(str(colour)).downgrade(fewer).get_truecolor())
                for colour in (text, ground)
            ]
            assert contrast(*pair) > 4.5, (text, ground)
    for grey in (theme.foreground, theme.background, theme.surface, theme.panel):
        there = RichColor.parse(str(grey)).downgrade(fewer).get_truecolor()
        assert max(there) - min(there) < 3, grey
