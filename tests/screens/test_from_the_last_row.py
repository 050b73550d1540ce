"""A picture seen from the last row: shrunk to 320 pixels, in colour and in grey, it still counts.

The picture is made of what the screen draws, cell by cell, as a terminal would: no font has a part
in it, for houses and tall numbers are half blocks and papers.
"""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
from rich.color import Color
from textual.geometry import Region
from textual.pilot import Pilot

from tests.screens.conftest import SIZES, Play, press, resize
from tests.screens.textual_inside import strips

Picture = npt.NDArray[np.float64]
WIDE, HIGH = 8, 16
"""Pixels of a cell."""
SMALL = 320
_FULL, _UPPER, _LOWER, _HALF = "█", "▀", "▄", "▟▙"
_LUMA = np.array([0.299, 0.587, 0.114])
_LEAST_APART = 24.0
"""Of 255: by so much does a lit house differ from what is beside it, or nobody sees it."""


def rgb(colour: Color | None, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    triplet = None if colour is None else colour.get_truecolor()
    return otherwise if triplet is None else (triplet.red, triplet.green, triplet.blue)


def painted(pilot: Pilot[None]) -> Picture:
    """Return the screen in pixels: papers and blocks; of letters, as much ink as they have."""
    width, height = pilot.app.size
    picture = np.zeros((height * HIGH, width * WIDE, 3))
    for row, strip in enumerate(strips(pilot)):
        column = 0
        for text, style, _ in strip:
            ink, paper = (
                rgb(style.color if style else None, (255, 255, 255)),
                rgb(style.bgcolor if style else None, (0, 0, 0)),
            )
            if style and style.reverse:
                ink, paper = paper, ink
            for letter in text:
                cell = picture[row * HIGH : (row + 1) * HIGH, column * WIDE : (column + 1) * WIDE]
                cell[:] = paper
                if letter == _FULL or letter in _HALF:
                    cell[:] = ink
                elif letter == _UPPER:
                    cell[: HIGH // 2] = ink
                elif letter == _LOWER:
                    cell[HIGH // 2 :] = ink
                column += 1
    return picture


def shrunk(picture: Picture) -> Picture:
    """Return the picture `SMALL` pixels wide, each the mean of what it covers."""
    scale = SMALL / picture.shape[1]
    high = round(picture.shape[0] * scale)
    rows = np.linspace(0, picture.shape[0], high + 1).astype(int)
    columns = np.linspace(0, picture.shape[1], SMALL + 1).astype(int)
    sums = np.add.reduceat(np.add.reduceat(picture, rows[:-1], axis=0), columns[:-1], axis=1)
    area = np.diff(rows)[:, None] * np.diff(columns)[None, :]
    small: Picture = sums / area[:, :, None]
    return small


def part(picture: Picture, region: Region, width: int) -> Picture:
    """Return what `region` of a screen of `width` columns is in a shrunk picture."""
    scale = SMALL / (width * WIDE)
    top, low = round(region.y * HIGH * scale), round(region.bottom * HIGH * scale)
    left, right = round(region.x * WIDE * scale), round(region.right * WIDE * scale)
    return picture[top:low, left:right]


def patches(like: npt.NDArray[np.bool_]) -> int:
    """Return how many patches there are of more than a speck."""
    from scipy import ndimage

    named, count = ndimage.label(like)
    sizes = ndimage.sum_labels(like, named, range(1, count + 1))
    return int((np.asarray(sizes) >= 4).sum())


async def test_thirteen_lit_houses_are_counted_from_the_last_row(play: Play) -> None:
    from scipy import ndimage

    async with play("enter", "end") as pilot:
        for size, theme in itertools.product(SIZES.values(), ("camsim-dark", "camsim-light")):
            await resize(pilot, size)
            pilot.app.theme = theme
            await press(pilot)
            screen = pilot.app.screen
            small = shrunk(painted(pilot))
            seen = part(small, screen.query_one("#known-map").region, size[0])
            amber = np.array(rgb(Color.parse(pilot.app.theme_variables["data-proven"]), (0, 0, 0)))
            near = np.abs(seen - amber).sum(axis=2) < 90
            assert patches(near) == 13, (size, theme)

            grey = seen @ _LUMA
            lit = np.abs(grey - amber @ _LUMA) < _LEAST_APART
            lamps = [grey[place].mean() for place in ndimage.find_objects(ndimage.label(near)[0])]
            beside = np.median(grey[~near])
            least = min(abs(lamp - beside) for lamp in lamps if lamp)
            assert least >= _LEAST_APART, ("in grey too", size, theme)
            assert patches(lit & near) == 13, (size, theme)


def digits(pilot: Pilot[None], name: str) -> list[str]:
    """Return the rows of a block as text."""
    region = pilot.app.screen.query_one(name).region
    return [
        strip.text[region.x : region.right] for strip in strips(pilot)[region.y : region.bottom]
    ]


async def test_the_number_thirteen_stands_three_rows_high_and_apart_from_its_ground(
    play: Play,
) -> None:
    async with play("enter", "end") as pilot:
        rows = digits(pilot, "#known-block")
        assert [row[:7] for row in rows[:3]] == ["▀█  ▀▀█", " █   ▀█", "▀▀▀ ▀▀▀"]
        region = pilot.app.screen.query_one("#known-block").region
        number = part(shrunk(painted(pilot)), Region(region.x, region.y, 7, 3), 100)
        grey = number @ _LUMA
        assert grey.max() - grey.min() >= 100, "it is seen when it is small, in grey too"
