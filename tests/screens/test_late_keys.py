"""What comes late: a key for a sheet that is closed by then, a proof while a sheet is being opened."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from unittest import mock

import pytest
from rich.style import Style
from textual.app import App
from textual.events import Click
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import OptionList, Static

import simulator.tui
from simulator.story.playhead import Playhead
from simulator.tui.app import CamsimApp
from simulator.tui.compare.dots import PolicyChosen
from simulator.tui.compare.small.page import CardChosen
from simulator.tui.follow.home import HomeScreen
from simulator.tui.infer.screen import InferScreen
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.sheets.choice import ChoiceScreen
from simulator.tui.kit.sheets.over import Over
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.watch.kinds_of_no import TreeScreen
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import FEW_RUNS, Play, each_holds, press


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


async def what_is_closed_while_it_is_being_laid_out_is_closed_after_it(pilot: Pilot[None]) -> None:
    """Two keys in one breath: one opens the sheet, the next closes it before it has its parts."""
    app = pilot.app
    watch, player = await _at_its_end(pilot)
    frame = player.playback.frame(player.event)
    for turns in (0, 1, 2, 5, 20, 80):
        kinds: list[Over[Any]] = [
            HomeScreen(player.playback, 3, frame.minute),
            TreeScreen(player.playback, frame),
            ChoiceScreen("Choose", {"this": "this one"}, "this"),
        ]
        for over in kinds:
            opening = app.push_screen(over)
            for _ in range(turns):
                await asyncio.sleep(0)
            over.dismiss(None)
            await opening
            await pilot.pause()
            await pilot.pause()
            assert app.screen is watch, (over, turns)


async def a_key_for_what_is_being_laid_out_does_nothing_and_a_later_one_does(
    pilot: Pilot[None],
) -> None:
    """Two keys in one breath: one opens the page of a home, the next is for the home after it."""
    watch, player = await _at_its_end(pilot)
    minute = player.playback.minute_of(player.event)
    for turns in (0, 3, 20):
        page = HomeScreen(player.playback, 3, minute, open_question=False)
        opening = pilot.app.push_screen(page)
        for _ in range(turns):
            await asyncio.sleep(0)
        for action in ("beside(1)", "whole", "copy"):
            await pilot.app.run_action(action, page)
        await opening
        there = page.home
        await press(pilot, "right")
        assert page.home == there + 1, turns
        await press(pilot, "escape")
        assert pilot.app.screen is watch, turns


async def a_screen_that_is_being_laid_out_is_told_and_comes(pilot: Pilot[None]) -> None:
    """Another is opened in the same breath: it is told what to press before it has a place for it."""
    await press(pilot, "enter")
    app = cast("CamsimApp", pilot.app)
    for turns in (0, 2):
        for mode in ("compare", "infer"):
            opening = app.switch_mode(mode)
            for _ in range(turns):
                await asyncio.sleep(0)
            screen = cast("FramedScreen", app.screen)
            screen.say_next("Opening the story…")
            screen.redraw_if_there()
            app.fit_again()
            await opening
            await pilot.pause()
            assert screen.query_one("#next", Static).visual, (mode, turns)


async def a_lesson_closes_a_sheet_that_is_being_laid_out(pilot: Pilot[None]) -> None:
    watch, player = await _at_its_end(pilot)
    sheet = HomeScreen(player.playback, 3, player.playback.minute_of(player.event))
    opening = pilot.app.push_screen(sheet)
    await sheet.close()
    await opening
    assert pilot.app.screen is watch


async def a_proof_that_comes_while_the_kinds_of_no_are_opened_waits_for_them(
    pilot: Pilot[None],
) -> None:
    watch, player = await _at_its_end(pilot)
    frame = player.playback.frame(player.event)
    opening = pilot.app.push_screen(TreeScreen(player.playback, frame))
    watch._draw_proven()
    await opening
    assert isinstance(pilot.app.screen, TreeScreen)


async def _at_its_end(pilot: Pilot[None]) -> tuple[WatchScreen, Playhead]:
    await press(pilot, "enter", "end")
    watch = cast("WatchScreen", pilot.app.screen)
    assert watch.player is not None
    return watch, watch.player


SHEETS_THAT_ARE_BEING_LAID_OUT = (
    what_is_closed_while_it_is_being_laid_out_is_closed_after_it,
    a_key_for_what_is_being_laid_out_does_nothing_and_a_later_one_does,
    a_screen_that_is_being_laid_out_is_told_and_comes,
    a_lesson_closes_a_sheet_that_is_being_laid_out,
    a_proof_that_comes_while_the_kinds_of_no_are_opened_waits_for_them,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_sheets_that_are_being_laid_out(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS) as pilot:
        await each_holds(pilot, SHEETS_THAT_ARE_BEING_LAID_OUT)


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


async def test_a_row_that_is_no_row_is_no_home(play: Play) -> None:
    """A list of Infer that was emptied as a key came to it: the last home was taken, or none."""
    async with play("enter", "end", "4") as pilot:
        infer = cast("InferScreen", pilot.app.screen)
        assert infer._homes
        in_focus = infer._home
        for row in (-1, len(infer._homes)):
            infer._take_row(row)
            assert infer._home == in_focus


async def test_a_dot_without_a_camera_is_gone_with_its_map(play: Play) -> None:
    """Its number was taken for that of a home: the program ended, or told of another one."""
    async with play("enter", "end", "4") as pilot:
        infer = cast("InferScreen", pilot.app.screen)
        assert infer._found is not None
        first = infer._home
        infer._home = len(infer._found.ledger.homes) + 3
        infer.redraw()
        assert infer._home == first


@pytest.mark.parametrize("story", ["maple-court", "they-all-joined"])
async def test_a_dot_that_is_gone_is_told_of_by_nobody(play: Play, story: str) -> None:
    """Random keys came there before the list was filled anew: a number of no camera has no name."""
    async with play("enter", "4", scenario=story) as pilot:
        infer = cast("InferScreen", pilot.app.screen)
        assert infer._found is not None
        gone = len(infer._found.ledger.homes) + 3
        late: list[Callable[[], None]] = [
            infer._tell_home,
            infer._draw_map,
            infer.action_whole,
            infer._place_cursor,
            partial(infer._focus_on, gone),
            partial(infer.action_beside, 1),
        ]
        for do in late:
            infer._home, infer._homes = gone, []
            assert not infer.shown().home
            do()
            await press(pilot)
            infer.redraw()
            assert infer._home != gone
        assert infer._homes


async def test_another_home_can_be_looked_for_from_a_dot_without_a_camera(play: Play) -> None:
    """What was picked last stands first in the list of homes: a dot of no camera is no home."""
    async with play("enter", "end", "4", "m") as pilot:
        infer = cast("InferScreen", pilot.app.screen)
        assert infer._found is not None
        cameras = len(infer._found.ledger.homes)
        dots = [dot.home for dot in infer._homes if dot.home >= cameras]
        assert dots
        infer._focus_on(dots[0])
        await press(pilot, "f")
        offered = pilot.app.screen.query_one(OptionList)
        assert offered.option_count == cameras
        await press(pilot, "C", "4", "enter")
        assert infer._found.ledger.homes.ids[infer._home] == "C4"


async def test_a_click_on_a_line_that_is_gone_does_nothing(play: Play) -> None:
    """A list is filled anew while somebody clicks on what it showed; a soak of clicks came to it."""
    async with play("enter", "end", runs=FEW_RUNS) as pilot:

        async def clicked(part: Widget, **meta: int) -> None:
            style = Style(meta=meta)
            part.post_message(Click(part, 1, 1, 0, 0, 1, False, False, False, 1, 1, style))
            await press(pilot)
            assert pilot.app.is_running
            assert pilot.app.return_code is None

        for key, name in (("1", "#story-list"), ("3", "#table"), ("4", "#homes")):
            await press(pilot, key)
            part = pilot.app.screen.query_one(name)
            for meta in ({"option": 99}, {"row": -1, "column": 99}, {"row": 999, "column": 0}):
                await clicked(part, **meta)
        await press(pilot, "f")
        await clicked(pilot.app.screen.query_one(OptionList), option=999)


async def test_a_click_that_comes_when_a_part_has_lost_its_room_does_nothing(play: Play) -> None:
    """A map without a column, a card of a story that had more policies: clicks came to both."""
    async with play("down", "enter", "end", runs=FEW_RUNS) as pilot:
        part = pilot.app.screen.query_one("#happened-map", MapView)
        click = Click(part, 1, 1, 0, 0, 1, False, False, False, 1, 1, Style())
        with mock.patch.object(MapView, "size", Size(0, 0)):
            part.on_click(click)
        await press(pilot, "3")
        for message in (CardChosen(99), PolicyChosen(99), PolicyChosen(-1)):
            pilot.app.screen.post_message(message)
            await press(pilot, "v", "k")
        assert pilot.app.is_running
        assert pilot.app.return_code is None
