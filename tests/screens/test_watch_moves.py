"""Watch by random keys, by the mouse, and what stands out for a moment."""

from __future__ import annotations

import random
import re

import pytest
from textual.color import Color
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from simulator.measure.cut import cut
from simulator.measure.flows import flow_measures, happened
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Playback
from simulator.model import run
from simulator.scenario import load_scenario
from simulator.tui.follow.home import NO_CAMERA, HomeScreen
from simulator.tui.kit.ground.scene import GLYPH
from simulator.tui.kit.map_view import MapView
from simulator.tui.watch.pictures.doors_view import DoorsView
from simulator.tui.watch.pictures.timeline import Timeline, key_of_marks, marks_of
from simulator.tui.watch.screen import WatchScreen
from tests.screens.conftest import Play, each_holds, press, screen_text
from tests.screens.textual_inside import drawn, strips, turn_wheel

WALK = (
    *("space", "left", "right", "up", "down", "home", "end", "plus", "minus", "z", "v", "a"),
    *("left_square_bracket", "right_square_bracket"),
)


def watch(pilot: Pilot[None]) -> WatchScreen:
    """Return the screen in front, which is Watch."""
    assert isinstance(pilot.app.screen, WatchScreen)
    return pilot.app.screen


@pytest.mark.parametrize("seed", [1, 2])
async def test_after_a_random_walk_on_and_back_draws_the_same_and_it_is_true(
    play: Play, seed: int
) -> None:
    keys = random.Random(seed).choices(WALK, k=25)
    async with play("enter", scenario="sixty-doorbells") as pilot:
        await pilot.press(*keys, "left")
        screen = watch(pilot)
        player = screen.player
        assert player is not None
        screen._viewer = Viewer.AGENCY
        await press(pilot, "left")
        before = screen_text(pilot)
        await press(pilot, "right", "left")
        assert screen_text(pilot) == before
        while player.playback.minute_of(player.event + 1) == player.playback.minute_of(
            player.event
        ):
            await pilot.press("right")
        await press(pilot)
        so_far = cut(player.playback.ledger, player.playback.minute_of(player.event))
        counted, told = happened(so_far), flow_measures(so_far)
        shown = re.sub(r"\s+", " ", screen_text(pilot)).replace(",", "")
        for words in (
            f"{counted['declined']} said no ",
            *(
                f"{told[name]} {noun}"
                for name, noun in (
                    ("homes_named", "name"),
                    ("clips_told", "clip"),
                    ("cameras_told", "dot"),
                    ("numbers_told", "total"),
                )
                if told[name]
            ),
        ):
            assert words in shown


async def a_click_on_a_home_follows_it_and_a_click_on_nothing_does_not(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    lines = screen_text(pilot).splitlines()
    row = next(row for row, line in enumerate(lines) if line.count("●") == 2)
    column = lines[row].index("●")
    await pilot.click("#happened-map", offset=(0, 0))
    await press(pilot)
    watch(pilot)
    await pilot.click(offset=(column, row))
    await press(pilot)
    assert isinstance(pilot.app.screen, HomeScreen)
    assert "Home B5" in screen_text(pilot)


async def a_click_on_a_home_without_a_camera_opens_nothing(pilot: Pilot[None]) -> None:
    """On a map that is seen from far off it stands among the others; the program ended."""
    await press(pilot, "enter", "end")
    screen = watch(pilot)
    assert screen.player is not None
    screen.query_one("#happened-map").post_message(
        MapView.Picked(len(screen.player.playback.ledger.homes))
    )
    await press(pilot)
    watch(pilot)
    assert any(note.message == NO_CAMERA for note in pilot.app._notifications)


async def a_click_on_the_map_does_not_answer_an_open_question(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space")
    await pilot.click("#known-map")
    await press(pilot)
    watch(pilot)


async def a_click_on_the_line_of_time_goes_there(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    screen = watch(pilot)
    assert screen.player is not None
    width = screen.query_one(Timeline).size.width
    marks = marks_of(screen.player.playback, width)
    await pilot.click("#timeline", offset=(marks.index("┬"), 0))
    await press(pilot)
    assert "2 May 2024  18:" in screen_text(pilot).splitlines()[0]
    await pilot.click("#timeline", offset=(width - 1, 0))
    await press(pilot)
    assert "9 May 2024  00:00" in screen_text(pilot).splitlines()[0]


async def test_the_wheel_looks_from_farther_and_closer(play: Play) -> None:
    async with play("enter", "end", "x", "x", scenario="fort-lauderdale-2018") as pilot:
        view = watch(pilot).query_one("#happened-map", MapView)
        close = view._cells.copy()
        await turn_wheel(pilot, MouseScrollDown, view)
        assert (view._cells != close).any()
        await turn_wheel(pilot, MouseScrollUp, view)
        assert (view._cells == close).all()


def test_all_kinds_of_marks_stand_on_the_line_of_time() -> None:
    """Requests and pauses, reports, a change of policy, visits: each where it happens."""
    seen = set()
    for scenario in ("maple-court", "as-it-happened", "after-the-request"):
        loaded = load_scenario(scenario)
        playback = Playback(run(loaded, next(iter(loaded.regimes)), loaded.scenario.seed, 0))
        marks = set(marks_of(playback, 400)) - {""}
        assert all(f"{mark} " in key_of_marks(playback) for mark in marks)
        seen |= marks
    assert seen == set("┬▲◆╿║")


def lit(pilot: Pilot[None]) -> str:
    """Return the glyphs of the right map that stand out."""
    region = watch(pilot).query_one("#known-map").region
    lines = strips(pilot)[region.y : region.bottom]
    segments = [part for strip in lines for part in strip.crop(region.x, region.right)]
    bright = Color.parse(pilot.app.theme_variables["tile-lit"]).rich_color
    return "".join(part.text for part in segments if part.style and part.style.bgcolor == bright)


async def test_what_has_just_become_known_stands_out_for_a_moment(play: Play) -> None:
    async with play("enter", "home") as pilot:
        assert lit(pilot) == ""
        pilot.app.animation_level = "full"
        await press(pilot, "home")
        screen = watch(pilot)
        screen.action_step(1)
        await drawn(pilot)
        assert lit(pilot).replace(" ", "") == "○" * 14
        for _ in range(10):
            screen._tick()
        await press(pilot)
        assert lit(pilot) == ""
        screen.action_step(1)
        screen.action_step(-1)
        await drawn(pilot)
        assert lit(pilot) == ""


async def test_nothing_stands_out_where_motion_is_not_wanted(play: Play) -> None:
    async with play("enter", "home") as pilot:
        watch(pilot).action_step(1)
        await drawn(pilot)
        assert lit(pilot) == ""


async def test_a_story_of_many_requests_ends_on_all_its_doors(play: Play) -> None:
    """Of the last request the map shows 7; the numbers are those of 319 doors."""
    async with play("enter", scenario="fort-lauderdale-2018") as pilot:
        pair = watch(pilot).query_one("#pair")
        assert pair.query_one("#happened-map").display
        await press(pilot, "end")
        squares = pair.query_one("#happened-doors", DoorsView)
        assert squares.display
        assert not pair.query_one("#happened-map").display
        glyphs = "".join(chr(cell) for cell in (squares._cells & GLYPH).ravel().tolist())
        assert sum(glyphs.count(glyph) for glyph in "–✕●") == 319
        await press(pilot, "left")
        assert pair.query_one("#happened-map").display
        await press(pilot, "end", "z")
        assert pair.query_one("#happened-map").display, "whoever looks closer looks at the map"


async def a_story_of_a_single_request_ends_on_its_map(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    assert watch(pilot).query_one("#happened-map").display


async def what_several_ask_for_by_the_next_frame_is_drawn_once(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    screen, drawn_at = watch(pilot), []
    with pytest.MonkeyPatch.context() as patch:
        redraw = screen.redraw
        patch.setattr(screen, "redraw", lambda: (drawn_at.append(screen.size), redraw()))
        for _ in range(3):
            screen.redraw_soon()
        await press(pilot)
        assert len(drawn_at) == 1
        screen.redraw_soon()
        await press(pilot)
        assert len(drawn_at) == 2, "who asks later has it drawn again"


CLICKS_ON_WATCH = (
    a_click_on_a_home_follows_it_and_a_click_on_nothing_does_not,
    a_click_on_a_home_without_a_camera_opens_nothing,
    a_click_on_the_map_does_not_answer_an_open_question,
    a_click_on_the_line_of_time_goes_there,
    a_story_of_a_single_request_ends_on_its_map,
    what_several_ask_for_by_the_next_frame_is_drawn_once,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_clicks_on_watch(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play() as pilot:
        await each_holds(pilot, CLICKS_ON_WATCH)
