"""Keep pictures of the live class for the docs: `python scripts/class_pictures.py [PHONES]`.

The wall in each part of a class, at 100x30 and 80x24, comes from the program itself. PHONES is a
folder of pictures of a phone, which the test of the pages writes on demand:

    CAMSIM_PICTURES=PHONES python -m pytest -m browser tests/browser/test_phone_pages.py -k axe

Each kind becomes one sheet in few colours, so that they stay small.
"""

from __future__ import annotations

import asyncio
import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from simulator.report.files.svg_png import png_of
from simulator.tui.kit.export import picture
from tests.screens.on_the_wall import on_the_wall
from tests.screens.walls import STATES

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "class"
SIZES = ((100, 30), (80, 24))
_LETTER, _COLOURS, _GAP = 13, 32, 12
_WALLS_BESIDE, _PHONES_BESIDE = 3, 7
_TWICE = {"16", "17", "18", "19", "20", "21", "22", "26"}
"""Pictures of parts that a class has once more: nothing else is on them."""


async def walls(size: tuple[int, int]) -> list[Image.Image]:
    """Return the wall in each part of a class."""
    found = []
    for view in STATES.values():
        async with on_the_wall(view, size) as shown:
            svg = picture(shown.pilot.app)
        found.append(Image.open(BytesIO(png_of(svg, _LETTER))).convert("RGB"))
    return found


def phones(folder: Path, ground: str) -> list[Image.Image]:
    """Return a phone in each part of a class, on light or dark ground."""
    files = sorted(folder.glob(f"*-{ground}.png"))
    return [Image.open(one).convert("RGB") for one in files if one.name[:2] not in _TWICE]


def keep(name: str, pictures: list[Image.Image], beside: int) -> None:
    """Write pictures of one kind as one sheet, some of them beside each other."""
    rows = [pictures[place : place + beside] for place in range(0, len(pictures), beside)]
    wide = max(one.width for one in pictures) + _GAP
    sheet = Image.new("RGB", (wide * beside, sum(_height(row) for row in rows)), "#808080")
    top = 0
    for row in rows:
        for place, one in enumerate(row):
            sheet.paste(one, (place * wide, top))
        top += _height(row)
    FOLDER.mkdir(parents=True, exist_ok=True)
    few = sheet.quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)


def _height(row: list[Image.Image]) -> int:
    return max(one.height for one in row) + _GAP


def main(words: list[str]) -> None:
    """Keep what can be taken here, and of phones what was given."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    for size in SIZES:
        columns, rows = size
        keep(f"wall-{columns}x{rows}", asyncio.run(walls(size)), _WALLS_BESIDE)
    for ground in ("light", "dark") if words else ():
        keep(f"phone-{ground}", phones(Path(words[0]), ground), _PHONES_BESIDE)


if __name__ == "__main__":
    main(sys.argv[1:])
