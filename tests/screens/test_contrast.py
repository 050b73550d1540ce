"""Contrast of every text and glyph with its ground, as the screens are drawn (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen

from simulator.tui.kit.theming.themes import MONO, THEMES
from tests.screens.conftest import FEW_RUNS, Play, press, screen_text
from tests.screens.textual_inside import strips

LEAST, LEAST_IN_HIGH_CONTRAST = 4.5, 7.0
# Lines that only part one thing from another are no text: they may be fainter.
LINES = set("─│╭╮╰╯━┃┌┐└┘├┤┬┴┼▁▔▏▕▊▎▌▐█▇▆▅▄▃▂▀▟▙▗▖╌┄ ")
SWATCH = set("▒")
DIM_SHARE = 0.66
"""What Textual's own filter leaves of a dim colour."""


def pairs(pilot: Pilot[None]) -> dict[tuple[Color, Color], str]:
    """Return each pair of colours on the screen with a text that has it."""
    found: dict[tuple[Color, Color], str] = {}
    screen = pilot.app.screen
    part = screen.region
    if isinstance(screen, ModalScreen):
        # What lies under a sheet is out of use, and dimmed to say so (WCAG exempts it).
        sheet = screen.children[0]
        # The palette's own frame takes no room; its parts do.
        part = sheet.region or Region.from_union(
            [widget.region for widget in sheet.walk_children() if widget.region]
        )
    for strip in strips(pilot)[part.y : part.bottom]:
        for text, style, _ in strip.crop(part.x, part.right):
            if style is None or not set(text) - LINES:
                continue
            front, ground = colours(style)
            if front == ground and set(text) <= SWATCH:
                # A cell filled with the colour of a lit house stands on the ground of the screen.
                ground = Color.parse(str(pilot.app.current_theme.background))
            found.setdefault((front, ground), text.strip())
    return found


def colours(style: Style) -> tuple[Color, Color]:
    assert style.color is not None, style
    assert style.bgcolor is not None, style
    front, ground = _colour(style.color), _colour(style.bgcolor)
    if style.reverse:
        front, ground = ground, front
    if style.dim:
        front = ground.blend(front, DIM_SHARE)
    return front, ground


def _colour(colour: RichColor) -> Color:
    assert colour.triplet is not None, (
        "a named colour is the terminal's own, and cannot be measured"
    )
    return Color(*colour.triplet)


@pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.thorough)])
async def test_every_text_stands_out_from_its_ground(play: Play, each: bool) -> None:
    """In every theme, one after the other on each screen; in the suite each screen in one of them.

    So that in the suite, too, every screen is seen and every theme is on some of them.
    """
    turn, weak, seen = 0, {}, {theme.name: set[tuple[Color, Color]]() for theme in THEMES}
    unseen = set()
    async with play(runs=FEW_RUNS) as pilot:
        for name, keys in {
            "stories": ("1",),
            "watch": ("enter", "space", "space"),
            "watch, guessed": ("a", "space", "space"),
            "a list below a box": ("f",),
            "doors": ("escape", "x"),
            "flow": ("x",),
            "a number that has changed": ("m",),
            "a line of flow": ("m", "down", "down", "down"),
            "its card": ("enter",),
            "card": ("escape", "x", "i"),
            "help": ("escape", "question_mark"),
            "compare": ("escape", "3"),
            "two maps beside each other": ("k", "right", "k"),
            "table": ("escape", "v"),
            "dots": ("v",),
            "plot": ("v",),
            "infer": ("4",),
            "a home of infer": ("f", *"b7", "enter"),
            "all about it": ("enter",),
            "assumptions": ("escape", "6"),
            "a changed number": ("right",),
            "palette": ("ctrl+p", "down"),
        }.items():
            await press(pilot, *keys)
            turn += 1
            themes = list(seen)
            for theme in themes if each else (themes[turn % len(themes)],):
                shown = seen[theme]
                high = "contrast" in theme or "projector" in theme
                least = LEAST_IN_HIGH_CONTRAST if high else LEAST
                pilot.app.theme = theme
                await press(pilot)
                found = pairs(pilot)
                shown.update(found)
                for (front, ground), text in found.items():
                    ratio = contrast(front, ground)
                    if ratio < least:
                        weak[f"{theme}, {name}: {text[:30]!r} {front.hex} on {ground.hex}"] = ratio
                    for fewer in (ColorSystem.STANDARD, ColorSystem.EIGHT_BIT):
                        if in_fewer(front, fewer) == in_fewer(ground, fewer):
                            unseen.add(f"{theme}, {name}, {fewer.name}: {text[:30]!r}")
    assert not weak
    assert not unseen, "a terminal of 16 or of 256 colours makes one colour of both"
    assert len({frozenset(shown) for shown in seen.values()}) == len(THEMES)


def in_fewer(colour: Color, fewer: ColorSystem) -> int | None:
    """Return which of fewer colours a terminal shows instead."""
    return RichColor.from_rgb(*colour.rgb).downgrade(fewer).number


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of WCAG, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast(Color(255, 255, 255), Color(0, 0, 0)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.005)


async def test_shapes_are_seen_where_there_is_no_colour(play: Play) -> None:
    """The area of a request and what is proven are patterns there, of ink on ground."""
    async with play("enter", "end") as pilot:
        pilot.app.theme = MONO
        await press(pilot)
        assert {"▒", "░"} <= set(screen_text(pilot))
        shown = pairs(pilot)
    assert all(contrast(front, ground) >= LEAST for front, ground in shown)
