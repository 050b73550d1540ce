"""What comes late: a key for a sheet that is closed by then, a proof while a sheet is being opened."""

from __future__ import annotations

import importlib
import pkgutil
from typing import cast

from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import OptionList

import simulator.tui
from simulator.tui.kit.sheets.choice import ChoiceScreen
from simulator.tui.kit.sheets.over import Over
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


async def test_a_choice_that_is_made_after_its_list_is_gone_closes_nothing(play: Play) -> None:
    """Two keys in one breath: the first closes the list, the second still finds it."""
    async with play("enter", "p") as pilot:
        app = cast("App[None]", pilot.app)
        choice = app.screen
        assert isinstance(choice, ChoiceScreen)
        options = choice.query_one(OptionList)
        await press(pilot, "escape")
        watch = app.screen
        assert isinstance(watch, WatchScreen)
        late = OptionList.OptionSelected(options, options.get_option_at_index(0), 0)
        choice.on_option_list_option_selected(late)
        assert app.screen is watch


def test_whatever_lies_over_a_screen_closes_only_itself() -> None:
    """No screen of ours that lies over another leaves it to Textual to close what is on top."""
    for module in pkgutil.walk_packages(simulator.tui.__path__, "simulator.tui."):
        importlib.import_module(module.name)
    ours = [
        screen
        for screen in ModalScreen.__subclasses__()
        if screen.__module__.startswith("simulator")
    ]
    assert ours == [Over]


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
