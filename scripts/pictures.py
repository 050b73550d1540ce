"""Take the pictures of the docs from the real program (`make pictures`).

Give a folder to take every screen in every theme instead, in sizes such as 80x24 or in all three,
with an index to look through them in a browser: `pictures.py FOLDER [80x24 ...] [theme ...]`.
"""

from __future__ import annotations

import asyncio
import os
import sys
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image
from textual.pilot import Pilot

from simulator.report.files.svg_png import png_of
from simulator.scenario.front import in_order
from simulator.tui.app import CamsimApp
from simulator.tui.kit.export import picture
from simulator.tui.kit.theming.themes import DARK, PROJECTOR, THEME_WORDS

DOCS = Path(__file__).resolve().parents[1] / "docs" / "pictures"
_LETTER, _COLOURS = 16, 128
"""Of the picture that moves: pixels of a letter, and how many colours."""
_STANDS_OUT = 1.2
"""Seconds after which what has changed stands reversed no more, as it does where nothing moves."""
SIZES = ((80, 24), (100, 30), (160, 48))
Press = tuple[str, ...]


def to(story: str) -> Press:
    """Return the keys from the first story in the list to this one."""
    return ("down",) * in_order().index(story)


FOR_DOCS: dict[str, Press] = {
    "stories": (),
    "watch": ("enter", "space", "space", "b", "space", "space"),
    "compare": ("enter", "3"),
    "infer": (*to("sixty-doorbells"), "enter", "4"),
}
MOVING: tuple[tuple[Press, int], ...] = (
    ((), 2200),
    (("enter",), 1500),
    (("space",), 1500),
    (("space",), 2600),
    (("b",), 1200),
    (("space",), 3200),
    (("m",), 3200),
    (("m", "3"), 3600),
    (("4",), 3200),
)
"""The picture of the README that moves: keys, and for how many milliseconds what they lead to is
shown. A street is asked, somebody guesses, thirteen houses are lit, `m` puts them out."""
WALKS: tuple[dict[str, Press], ...] = (
    {
        "stories": (),
        "watch-asked": ("enter",),
        "watch-guess": ("space", "space"),
        "watch": ("b", "space", "space"),
        "card": ("i",),
        "trace": ("escape", "l"),
        "find-home": ("escape", "escape", "f"),
        "home": ("7", "enter"),
        "request": ("escape", "g"),
        "kinds-of-no": ("escape", "n"),
        "policies": ("escape", "p"),
        "jump": ("escape", "j"),
        "no-map": ("escape", "m"),
        "residents": ("m", "v", "v"),
        "compare": ("3",),
        "assumptions": ("6", "down", "down"),
        "changed": ("right",),
        "written": ("enter",),
        "help": ("escape", "question_mark"),
        "palette": ("escape", "ctrl+p"),
    },
    {
        "fort-lauderdale": (*to("fort-lauderdale-2018"), "enter", "end"),
        "fort-lauderdale-infer": ("4",),
    },
    {"puzzle": (*to("sixty-doorbells"), "enter", "end"), "puzzle-infer": ("4",)},
)
"""Ways through the program: by picture, the keys that lead there from the one before."""


async def go(pilot: Pilot[None], press: Press) -> None:
    """Press keys, each when what the last one started is done."""
    for key in press:
        await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause(0.1)
    await pilot.pause(0.3)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause(0.1)


async def walk(folder: Path, way: dict[str, Press], size: tuple[int, int], theme: str) -> list[str]:
    """Take the pictures of one way through the program; return their names."""
    app = CamsimApp()
    names = []
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if theme == PROJECTOR:
            await go(pilot, ("b",))
        elif theme != DARK:
            app.take_theme(theme)
        for name, press in way.items():
            await go(pilot, press)
            app.clear_notifications()
            await pilot.pause(0.1)
            names.append(f"{name}-{size[0]}x{size[1]}-{theme}.svg")
            (folder / names[-1]).write_text(picture(app), encoding="utf-8")
    return names


async def for_docs() -> None:
    """Take the pictures of the docs."""
    for name, press in FOR_DOCS.items():
        app = CamsimApp()
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.pause()
            await go(pilot, press)
            await pilot.pause(_STANDS_OUT)
            (DOCS / f"{name}.svg").write_text(picture(app), encoding="utf-8")


async def moving() -> None:
    """Take the picture that moves, as a GIF of the screens that keys lead to."""
    app, shown = CamsimApp(), []
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for press, _ in MOVING:
            await go(pilot, press)
            app.clear_notifications()
            await pilot.pause(_STANDS_OUT)
            shown.append(Image.open(BytesIO(png_of(picture(app), _LETTER))).convert("RGB"))
    # One palette for all: a colour is the same in each, and what does not change is not stored.
    every = Image.new("RGB", (shown[0].width, shown[0].height * len(shown)))
    for place, image in enumerate(shown):
        every.paste(image, (0, place * image.height))
    palette = every.quantize(_COLOURS, dither=Image.Dither.NONE)
    first, *others = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in shown]
    first.save(
        DOCS / "moving.gif",
        save_all=True,
        append_images=others,
        duration=[shown_for for _, shown_for in MOVING],
        loop=0,
        optimize=True,
    )


async def everything(folder: Path, sizes: list[tuple[int, int]], themes: list[str]) -> None:
    """Take every screen, and write an index of the pictures beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for theme in themes:
        for size in sizes:
            for way in WALKS:
                names += await walk(folder, way, size, theme)
    shown = "\n".join(
        f'<figure><img src="{escape(name)}" alt=""><figcaption>{escape(name)}</figcaption></figure>'
        for name in names
    )
    page = f'<!doctype html><meta charset="utf-8"><title>camsim</title>\n{shown}\n'
    (folder / "index.html").write_text(page, encoding="utf-8")


def main(words: list[str]) -> None:
    """Take what was asked for."""
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    if not words:
        asyncio.run(for_docs())
        asyncio.run(moving())
        return
    folder, *rest = words
    themes = [word for word in rest if word in THEME_WORDS] or list(THEME_WORDS)
    sizes = [word.split("x") for word in rest if word not in THEME_WORDS]
    wanted = [(int(width), int(height)) for width, height in sizes] or list(SIZES)
    asyncio.run(everything(Path(folder), wanted, themes))


if __name__ == "__main__":
    main(sys.argv[1:])
