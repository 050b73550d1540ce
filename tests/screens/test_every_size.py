"""A window may have any size, and another one at any moment: no screen ends the program for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.events import Resize
from textual.geometry import Size
from textual.screen import Screen

from simulator.scenario.letters.cells import cells, first_lines, wrapped
from simulator.tui.keys import known_bindings
from simulator.tui.kit.theming.windowed import Windowed
from tests.screens.conftest import FEW_RUNS, Play, press, resize, screen_text
from tests.screens.textual_inside import sizes_laid_out_for

SMALL = ((2, 24),)
SIZES = (
    *((1, 1), (2, 1), (1, 24), (2, 24), (3, 3), (4, 24), (10, 5), (20, 10)),
    *((59, 20), (60, 19), (300, 1), (300, 100)),
)
WALKS: dict[str, list[tuple[str, str]]] = {
    "Stories": [
        ("", "Maple Court"),
        ("right", "◀"),
        ("right down down w", "Enter takes it"),
        ("escape escape question_mark", "EVERYWHERE"),
        ("escape ctrl+p", "Search"),
        ("escape j", "Press a letter"),
    ],
    "Watch": [
        ("enter", "HAPPENED"),
        ("space space space", "HAPPENED"),
        ("p", "Early partner"),
        ("escape end n", "kinds of no"),
        ("escape l", "ALL THAT HAPPENED"),
        ("escape g", "Escape"),
        ("escape i", "Passed on"),
        ("escape f", "home"),
        ("enter", "Escape"),
        ("escape e", "picture"),
        ("escape b", "HAPPENED"),
    ],
    "Compare": [
        ("enter 3", "policies side by side"),
        ("question_mark", "goes back"),
        ("escape i v", "policies side by side"),
        ("v", "policies side by side"),
        ("v", "▲"),
    ],
    "Infer": [
        ("enter 4", "▸4 Infer"),
        ("space space", "▸4 Infer"),
        ("enter", "Escape"),
        ("escape f", "home"),
    ],
    "Assumptions": [
        ("enter 6", "▸6 Assumptions"),
        ("o", "How would the result change"),
        ("escape s", "Enter takes it"),
        ("escape slash", "▸6 Assumptions"),
        ("escape j", "Press a letter"),
    ],
}
"""By mode, a walk over its screens and sheets: keys to the next one, and a word that is there."""


@pytest.mark.parametrize(
    "sizes",
    [pytest.param(SMALL, id="small"), pytest.param(SIZES, id="all", marks=pytest.mark.thorough)],
)
@pytest.mark.parametrize("mode", WALKS)
async def test_a_window_is_resized_while_it_is_open(
    play: Play, mode: str, sizes: tuple[tuple[int, int], ...]
) -> None:
    """At the size that was reported, on every third screen or sheet; at any under thorough, on all.

    The suite would miss a sheet that cannot be laid out so narrow where others like it can.
    """
    walk = WALKS[mode]
    async with play(runs=FEW_RUNS) as pilot:
        for place, (keys, word) in enumerate(walk, start=1):
            await press(pilot, *keys.split())
            assert word.lower() in screen_text(pilot).lower(), keys
            if sizes is SMALL and (len(walk) - place) % 3:
                continue
            for size in sizes:
                await resize(pilot, size)
                screen_text(pilot)
            await resize(pilot, (100, 30))
        await resize(pilot, (2, 24))
        await pilot.press("down", "right", "tab")
        screen_text(pilot)


@pytest.mark.parametrize(
    "size",
    [
        (2, 24),
        *(
            pytest.param(size, marks=pytest.mark.thorough)
            for size in ((1, 1), (2, 1), (3, 3), (10, 5), (20, 10), (300, 100))
        ),
    ],
)
async def test_it_opens_at_any_size_and_every_mode_does(play: Play, size: tuple[int, int]) -> None:
    async with play("enter", size=size, runs=FEW_RUNS) as pilot:
        for mode in ("2", "3", "4", "6", "question_mark", "question_mark", "1"):
            await press(pilot, mode)
            screen_text(pilot)
        await resize(pilot, (100, 30))
        assert "Maple Court" in screen_text(pilot)


async def test_a_page_of_a_list_without_a_row_is_not_turned(play: Play) -> None:
    """The keys go to a list that the window does not show, and to the palette's."""
    async with play("enter", runs=FEW_RUNS) as pilot:
        for keys in ("6", "ctrl+p"):
            await press(pilot, keys)
            await resize(pilot, (12, 3))
            await press(pilot, "pagedown", "pageup")
            await resize(pilot, (100, 30))
        assert "search" in screen_text(pilot).lower()


@pytest.mark.parametrize("width", [-3, 0, 1, 2, 3, 17])
@pytest.mark.parametrize("text", ["", "said no", "a-word-of-many-letters", "東京の家 asks é"])
def test_text_is_laid_out_in_any_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # A wide letter takes two cells, however narrow the line.
    assert all(cells(line) <= max(2, width) for line in lines)
    for most in (0, 1, 2):
        shown = first_lines(text, width, most)
        assert len(shown) <= max(1, most)
        assert all(cells(line) <= max(2, width) for line in shown)


def test_of_lines_that_are_left_out_the_last_one_tells() -> None:
    text = "one two three four five six"
    assert first_lines(text, 9, 2) == ["one two", "three …"]
    assert first_lines(text, 9, 9) == wrapped(text, 9)
    assert first_lines("abcdefghijkl", 4, 2) == ["abcd", "efg…"]


@pytest.mark.parametrize("keys", ["enter", "enter question_mark", "ctrl+p"])
async def test_a_screen_that_hears_of_two_sizes_takes_that_of_the_window_and_rests(
    keys: str, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody drags the window's corner, faster than a screen is laid out."""
    async with play(*keys.split(), runs=FEW_RUNS, size=(80, 24)) as pilot:
        before, sizes = screen_text(pilot), sizes_laid_out_for(monkeypatch, most=20)
        for size in (Size(20, 5), pilot.app.size):
            pilot.app.screen.post_message(Resize(size, size))
            # With nothing in between, the second would take the first one's place.
            pilot.app.screen.call_later(lambda: None)
        await press(pilot)
        assert len(sizes) < 20
        assert screen_text(pilot) == before


def test_every_screen_and_sheet_hears_of_the_size_of_now_alone() -> None:
    known_bindings()  # which imports them all
    screens = [
        node for node in classes_below(Screen) if node.__module__.startswith("simulator.tui.")
    ]
    assert {"WatchScreen", "WallScreen", "Palette", "HelpScreen"} <= {
        node.__name__ for node in screens
    }
    assert not [node for node in screens if not issubclass(node, Windowed)]


def classes_below(above: type[object]) -> Iterator[type[object]]:
    for below in above.__subclasses__():
        yield below
        yield from classes_below(below)
