"""The page's fonts have a glyph for everything that the program draws."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont

from simulator.web.server import FILES
from tests.screens.conftest import Play, answers, play, screen_text

__all__ = ["answers", "play"]

ROOT = Path(__file__).resolve().parents[2]
FOR_SPREADSHEETS = set("＋－＝＠")
"""Never drawn: what a cell of a CSV file begins with instead of the sign of a formula."""


def signs(font: str) -> set[str]:
    """Return what a font can draw."""
    return {chr(sign) for sign in TTFont(FILES[font]).getBestCmap()}


def test_every_sign_of_the_screens_and_of_the_stories_is_there() -> None:
    written = {
        sign
        for pattern in ("simulator/**/*.py", "simulator/**/*.tcss", "scenarios/**/*.toml")
        for path in ROOT.glob(pattern)
        for sign in path.read_text(encoding="utf-8")
        if sign.isprintable()
    }
    assert len(written) > 100
    assert written - FOR_SPREADSHEETS <= signs("mono.woff2") & signs("mono-bold.woff2")


async def test_every_sign_that_textual_draws_around_them_is_there(play: Play) -> None:
    drawn: set[str] = set()
    for keys in (("enter", "e"), ("ctrl+p",)):
        async with play(*keys) as pilot:
            drawn |= set(screen_text(pilot).replace("\n", ""))
    assert "╭" in drawn
    assert drawn <= signs("mono.woff2") & signs("mono-bold.woff2")
