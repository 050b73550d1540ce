"""What comes late: a key for a sheet that is closed by then, a proof while a sheet is being opened."""

from __future__ import annotations

from typing import cast

from textual.app import App

from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.watch.kinds_of_no import TreeScreen
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import Play, press


async def test_a_sheet_that_is_not_on_top_closes_nothing(play: Play) -> None:
    async with play("enter", "end", "i") as pilot:
        app = cast("App[None]", pilot.app)
        sheet = cast("Sheet[None]", app.screen)
        assert isinstance(sheet, Sheet)
        await press(pilot, "escape")
        assert isinstance(app.screen, WatchScreen)
        await sheet.dismiss(None)
        await press(pilot, "i")
        over = app.screen
        await app.switch_mode("stories")
        stories = app.screen
        await cast("Sheet[None]", over).dismiss(None)
        assert app.screen is stories
        assert len(app.screen_stack) == 1


async def test_a_proof_that_comes_while_the_kinds_of_no_are_opened_waits_for_them(
    play: Play,
) -> None:
    async with play("enter", "end") as pilot:
        watch = cast("WatchScreen", pilot.app.screen)
        player = watch.player
        assert player is not None
        frame = player.playback.frame(player.event)
        opening = pilot.app.push_screen(TreeScreen(player.playback, frame))
        watch._draw_proven()
        await opening
        assert isinstance(pilot.app.screen, TreeScreen)
