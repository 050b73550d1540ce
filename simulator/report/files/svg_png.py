"""A picture of the screen as PNG, for slides: drawn anew from the SVG, cell by cell.

Textual gives a screen to others as SVG alone, and that of rich is a grid of cells of one size. Its
text is drawn in the fonts that come with the program, and blocks as rectangles, so that no font of
the machine is needed and no seam is seen.
"""

from __future__ import annotations

import html
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from simulator.scenario.letters.cells import cells

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

Box: TypeAlias = tuple[int, int, int, int]
"""Left, top, right and bottom pixel, all of them inside."""

FONTS = Path(__file__).resolve().parents[2] / "web" / "page"
SIZE = 26
"""Pixels of a letter's height: 100 columns are about as wide as a slide."""
_COLUMN, _ROW, _TOP = 12.2, 24.4, 1.5
"""Of a cell in rich's SVG, and where its first row begins."""
_CLASS = re.compile(r"\.[\w-]+-(r\d+) \{ fill: (#\w{6})([^}]*)\}")
_RECT = re.compile(
    r'<rect fill="(#\w{6})" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="24\.65"'
)
_TEXT = re.compile(
    r'<text class="[\w-]+-(r\d+)" x="([\d.]+)" y="([\d.]+)"[^>]*line-(\d+)\)">([^<]*)</text>'
)
_WINDOW = re.compile(r'<rect x="0" y="0" width="([\d.]+)" height="([\d.]+)" />')
_EIGHTHS_UP, _EIGHTHS_ACROSS = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉█"
_QUADRANTS = {
    "▘": "1000", "▝": "0100", "▀": "1100", "▖": "0010", "▌": "1010", "▞": "0110", "▛": "1110",
    "▗": "0001", "▚": "1001", "▐": "0101", "▜": "1101", "▄": "0011", "▙": "1011", "▟": "0111",
}  # fmt: skip
"""Upper left, upper right, lower left and lower right."""
_SHADES = {"░": 4, "▒": 2, "▓": -4}
"""Of how many pixels one is drawn; where it is negative, all but one."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font of one width, and how large a cell of it is."""

    usual: FreeTypeFont
    bold: FreeTypeFont
    width: int = field(init=False)
    height: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "width", round(self.usual.getlength("M")))
        object.__setattr__(self, "height", sum(self.usual.getmetrics()))


def png_of(svg: str, size: int = SIZE) -> bytes:
    """Return the grid of a screen's `svg` as PNG, without the window around it.

    `size` is that of a letter, in pixels.

    Raises:
        ImportError: Pillow is not there.
    """
    from PIL import Image, ImageDraw, ImageFont

    font = Font(
        ImageFont.truetype(FONTS / "mono.woff2", size),
        ImageFont.truetype(FONTS / "mono-bold.woff2", size),
    )
    columns, rows = grid_of(svg)
    image = Image.new("RGB", (columns * font.width, rows * font.height))
    draw = ImageDraw.Draw(image)
    for colour, x, y, width in _RECT.findall(svg):
        first, row = round(float(x) / _COLUMN), round((float(y) - _TOP) / _ROW)
        after = round((float(x) + float(width)) / _COLUMN)
        if after > first:
            draw.rectangle(_box(font, row, first, after - first), fill=colour)
    looks = {name: (colour, rest) for name, colour, rest in _CLASS.findall(svg)}
    for name, x, _, row, text in _TEXT.findall(svg):
        colour, rest = looks[name]
        bold, column = "bold" in rest, round(float(x) / _COLUMN)
        if "underline" in rest:
            left, _, right, low = _box(font, int(row), column, cells(html.unescape(text)))
            draw.rectangle((left, low - 2, right, low - 1), fill=colour)
        for letter in html.unescape(text).rstrip("\n"):
            if column < columns:
                _letter(draw, font, letter, _box(font, int(row), column, 1), colour, bold=bold)
            column += cells(letter)
    held = io.BytesIO()
    image.save(held, format="PNG", optimize=True)
    return held.getvalue()


def grid_of(svg: str) -> tuple[int, int]:
    """Return of how many columns and rows the screen in `svg` is."""
    window = _WINDOW.search(svg)
    if window is None:
        raise ValueError("this is no picture of a screen")
    return round(float(window[1]) / _COLUMN), round(float(window[2]) / _ROW)


def _box(font: Font, row: int, column: int, count: int) -> Box:
    left, top = column * font.width, row * font.height
    return left, top, left + count * font.width - 1, top + font.height - 1


def _letter(draw: ImageDraw, font: Font, letter: str, box: Box, colour: str, *, bold: bool) -> None:
    """Draw a letter in its cell: blocks as rectangles, shades as points."""
    left, top, right, bottom = box
    if letter in _SHADES:
        draw.point(_points(box, _SHADES[letter]), fill=colour)
    elif letter in _QUADRANTS:
        # Before the eighths: a half is as large as the quarters beside it.
        middle, centre = left + font.width // 2, top + font.height // 2
        parts = (
            (left, top, middle - 1, centre - 1),
            (middle, top, right, centre - 1),
            (left, centre, middle - 1, bottom),
            (middle, centre, right, bottom),
        )
        for part, drawn in zip(parts, _QUADRANTS[letter], strict=True):
            if drawn == "1":
                draw.rectangle(part, fill=colour)
    elif letter in _EIGHTHS_UP:
        high = (_EIGHTHS_UP.index(letter) + 1) * font.height // 8
        draw.rectangle((left, bottom - high + 1, right, bottom), fill=colour)
    elif letter in _EIGHTHS_ACROSS:
        wide = max(1, (_EIGHTHS_ACROSS.index(letter) + 1) * font.width // 8)
        draw.rectangle((left, top, left + wide - 1, bottom), fill=colour)
    elif letter.strip("\xa0 "):
        draw.text((left, top), letter, fill=colour, font=font.bold if bold else font.usual)


def _points(box: Box, of: int) -> list[tuple[int, int]]:
    """Return the pixels of a shade: every second, every fourth, or all but every fourth."""
    left, top, right, bottom = box
    places = [(x, y) for y in range(top, bottom + 1) for x in range(left, right + 1)]
    if of == 2:
        return [(x, y) for x, y in places if (x // 2 + y // 2) % 2]
    sparse = {(x, y) for x, y in places if x // 2 % 2 and y // 2 % 2}
    return [place for place in places if (place in sparse) is (of > 0)]
