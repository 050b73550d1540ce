"""Take the pictures of the docs from the real program (`make pictures`).

Give a folder to write somewhere else, and sizes such as 80x24 to take every screen in them.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from simulator.tui.app import CamsimApp

DOCS = Path(__file__).resolve().parents[1] / "docs" / "pictures"
Press = tuple[str, ...]

SCREENS: dict[str, Press] = {
    "stories": (),
    "watch-asked": ("enter",),
    "watch-guess": ("enter", "space", "space"),
    "watch": ("enter", "space", "space", "b", "space", "space"),
    "watch-no-map": ("enter", "space", "space", "b", "space", "space", "space", "space", "m"),
    "fort-lauderdale": ("down", "enter", "end"),
    "compare": ("enter", "3"),
    "assumptions": ("down", "enter", "6"),
    "infer-fort-lauderdale": ("down", "enter", "4"),
    "infer": (*("down",) * 6, "enter", "4"),
    "help": ("enter", "question_mark"),
}
FOR_DOCS = ("watch", "stories", "compare", "infer")


async def picture(folder: Path, name: str, press: Press, size: tuple[int, int]) -> None:
    """Press keys in the program at `size`, and save the screen as SVG."""
    app = CamsimApp()
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in press:
            await pilot.press(key)
            await app.workers.wait_for_complete()
            await pilot.pause(0.1)
        await pilot.pause(0.3)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.svg").write_text(app.export_screenshot(title="camsim"), encoding="utf-8")


async def main(folder: Path, sizes: list[tuple[int, int]]) -> None:
    """Take the pictures."""
    for size in sizes:
        for name, press in SCREENS.items():
            if folder == DOCS and name not in FOR_DOCS:
                continue
            suffix = "" if folder == DOCS else f"-{size[0]}x{size[1]}"
            await picture(folder, name + suffix, press, size)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
    wanted = [tuple(map(int, word.split("x"))) for word in sys.argv[2:]] or [(100, 30)]
    asyncio.run(main(target, [(size[0], size[1]) for size in wanted]))
