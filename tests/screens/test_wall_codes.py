"""Codes on the wall: squares that phones read, and tall letters for the last row."""

from __future__ import annotations

import segno
from textual.pilot import Pilot

from simulator.report.words.marks import Marks
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.wall.letters import tall
from simulator.tui.wall.square import square_of
from tests.screens.conftest import SIZES, resize, screen_text, settle
from tests.screens.on_the_wall import Wall
from tests.screens.textual_inside import strips
from tests.screens.walls import LETTER, LOBBY, WHAT_IF

CODE_LETTERS = "23456789CFGHJMPQRVWX"


async def test_the_square_code_is_black_on_white_in_every_theme(wall: Wall) -> None:
    async with wall(LOBBY) as shown:
        for theme in THEMES:
            shown.pilot.app.theme = theme.name
            await settle(shown.pilot)
            assert _squares(shown.pilot) == _as_made(LOBBY.addresses[0]), theme.name


async def test_a_phone_reads_the_address_from_the_square_code_at_each_size(wall: Wall) -> None:
    async with wall(LOBBY) as shown:
        for name, size in SIZES.items():
            await resize(shown.pilot, size)
            assert _squares(shown.pilot) == _as_made(LOBBY.addresses[0]), name


async def test_without_signs_the_address_stands_there_in_letters_alone(wall: Wall) -> None:
    marks = Marks("ascii", because="the encoding ascii")
    async with wall(LOBBY, marks=marks) as shown:
        assert not shown.pilot.app.screen.query_one("#square").display
        assert LOBBY.addresses[0] in screen_text(shown.pilot)
        assert "_" not in screen_text(shown.pilot)
        assert " ".join(LOBBY.code) in screen_text(shown.pilot)
        assert "42 seconds left" in await shown.show(LETTER)
        # Full and empty are told apart, too.
        assert "##### ##### ##### ..... ...." in screen_text(shown.pilot)
        assert "17 homes known not to have shared" in await shown.show(WHAT_IF)


def test_a_square_that_does_not_fit_is_none() -> None:
    assert square_of(LOBBY.addresses[0], 24, 12) is None
    assert square_of(LOBBY.addresses[0], 29, 15) is not None


def test_letters_of_codes_are_told_apart() -> None:
    shapes = {tall(letter) for letter in CODE_LETTERS + "01+-:"}
    assert len(shapes) == len(CODE_LETTERS) + 5
    assert all(len(set(map(len, shape))) == 1 for shape in shapes)


def _squares(pilot: Pilot[None]) -> list[list[int]]:
    """Return the square code as it is drawn, 1 for what is dark, without its border."""
    region = pilot.app.screen.query_one("#square").region
    lines = [
        strip.crop(region.x, region.right) for strip in strips(pilot)[region.y : region.bottom]
    ]
    lines = [line for line in lines if "█" in line.text]
    left = lines[0].text.index("█")
    right = lines[0].text.rindex("█") + 1
    rows: list[list[int]] = []
    for line in (line.crop(left, right) for line in lines):
        for segment in line:
            assert segment.style is not None
            colours = (segment.style.color, segment.style.bgcolor)
            assert [one and tuple(one.get_truecolor()) for one in colours] == [(255,) * 3, (0,) * 3]
        rows.append([int(letter in " ▄") for letter in line.text])
        rows.append([int(letter in " ▀") for letter in line.text])
    dark = [at for at, row in enumerate(rows) if any(row)]
    rows = rows[dark[0] : dark[-1] + 1]
    across = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    rows = [row[across[0] : across[-1] + 1] for row in rows]
    # Drawn twice as large, each square is two by two.
    step = 2 if rows[0][0] == rows[0][1] == 1 and _is_double(rows) else 1
    return [row[::step] for row in rows[::step]]


def _is_double(rows: list[list[int]]) -> bool:
    return all(row[0::2] == row[1::2] for row in rows)


def _as_made(address: str) -> list[list[int]]:
    made = segno.make(address, error="l", micro=False)
    return [[int(one) for one in row] for row in made.matrix]
