"""Pictures of a dozen screens as they are exported: each run of text with its place and colours."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from syrupy.assertion import SnapshotAssertion
from textual.color import Color
from textual.pilot import Pilot
from textual.widgets import Input

from simulator.tui.kit.export import picture
from simulator.tui.kit.host import Runs
from tests.screens.conftest import SIZES, Play, press

SHOWN: dict[str, tuple[str, ...]] = {
    "stories": (),
    "watch, a question": ("enter", "space", "space"),
    "watch, the report": ("b", "space", "space"),
    "card": ("i",),
    "find a home": ("escape", "f"),
    "a home": ("7", "enter"),
    "trace": ("escape", "l"),
    "residents, light": ("escape", "v", "v", "t"),
    "compare, high contrast": ("t", "3"),
    "infer, for a projector": ("t", "4"),
    "assumptions, no colour": ("t", "6"),
    "help": ("t", "question_mark"),
}
"""By picture, the keys that lead there from the one before; `t` takes the next theme."""
CELL_WIDTH, CELL_HEIGHT, TOP = 12.2, 24.4, 20.0
"""Of the exported SVG: its letters are 20 high."""
FRAMES = set("─│╭╮╰╯━┃█▁▔▏▕▊▎ ")
"""What only parts one thing from another: held by the snapshots of text."""
SVG = "{http://www.w3.org/2000/svg}"


async def test_pictures_are_what_they_were(play: Play, snapshot: SnapshotAssertion) -> None:
    """Where one differs, look at it (`make pictures`) before the snapshot is renewed."""
    different = []
    async with play(size=SIZES["80x24"], runs=Runs(compare=2)) as pilot:
        for name, keys in SHOWN.items():
            await press(pilot, *keys)
            for box in pilot.app.screen.query(Input):
                box.cursor_blink = False
            await press(pilot)
            if runs(pilot) != snapshot(name=name):
                different.append(name)
    assert not different


def runs(pilot: Pilot[None]) -> str:
    """Return the runs of the exported picture, a line each: row, column, colour, text."""
    # What passes by itself is in no picture.
    pilot.app.clear_notifications()
    root = ET.fromstring(picture(pilot.app))
    names = colours(pilot)
    rules = "".join(style.text or "" for style in root.iter(f"{SVG}style"))
    looks = {
        name: nearest(names, fill) + ("*" if "bold" in more else "")
        for name, fill, more in re.findall(r"-(r\d+) \{ fill: (#\w+)([^}]*)\}", rules)
    }
    found = []
    for text in root.iter(f"{SVG}text"):
        look = looks.get(text.get("class", "").rpartition("-")[2])
        shown = (text.text or "").replace("\u00a0", " ").rstrip()
        if look is not None and set(shown) - FRAMES:
            row, column = place(text)
            found.append(f"{row:>2} {column:>2}  {look}  {shown}")
    return "\n".join(found)


def place(text: ET.Element) -> tuple[int, int]:
    row = (float(text.get("y", 0)) - TOP) / CELL_HEIGHT
    return round(row), round(float(text.get("x", 0)) / CELL_WIDTH)


def colours(pilot: Pilot[None]) -> dict[str, Color]:
    """Return the colours of the theme by name."""
    variables = pilot.app.theme_variables
    wanted = ("foreground", "background", "primary", "accent")
    return {
        name.removeprefix("data-"): Color.parse(value)
        for name, value in variables.items()
        if name in wanted or name.startswith("data-")
    }


def nearest(names: dict[str, Color], fill: str) -> str:
    """Return the name of a colour, which the picture may have rounded; else the colour itself."""
    there = Color.parse(fill)
    for name, colour in names.items():
        if max(abs(one - other) for one, other in zip(colour.rgb, there.rgb, strict=True)) < 2:
            return name
    return fill
