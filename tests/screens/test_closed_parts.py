"""What is closed is gone: a program that is open for hours keeps no rows but those it shows."""

from __future__ import annotations

import gc
from typing import Any

from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.pilot import Pilot

from tests.screens.conftest import Play, press, screen_text


def remembered() -> set[int]:
    """Return by which parts of screens Textual remembers colours, by their identity."""
    kept: list[Any] = gc.get_referents(StylesCache.get_inner_outer)
    keys = [key for cache in kept if isinstance(cache, dict) for key in cache]
    return {id(key[0]) for key in keys if isinstance(key, tuple)}


def closed(pilot: Pilot[None]) -> set[int]:
    """Return those of them that are on no screen that is open."""
    app = pilot.app
    screens = [screen for stack in app._screen_stacks.values() for screen in stack]
    parts = [part for screen in screens for part in screen.walk_children(with_self=True)]
    return remembered() - {id(part._styles_cache) for part in parts}


async def test_nothing_is_remembered_of_a_sheet_that_is_closed(play: Play) -> None:
    # The oldest Textual that the program runs with remembers no keys.
    keys: Any = getattr(XTermParser, "_parse_extended_key", None)
    async with play() as pilot:
        for _sheet in range(3):
            await press(pilot, "?")
            screen_text(pilot)
            assert remembered(), "Textual remembers colours by something else: what is let go of?"
            if keys is not None:
                assert XTermParser()._parse_extended_key("\x1b[57u")
                assert keys.cache_info().currsize
            await press(pilot, "escape")
        assert not closed(pilot)
        assert keys is None or not keys.cache_info().currsize
