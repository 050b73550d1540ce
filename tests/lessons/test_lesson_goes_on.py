"""A class that goes on from a story: the picture is of all that is talked about from there on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.classroom.lessons.loading import LoadedLesson
from simulator.tui.lesson.lines import keys_in_rows
from tests.lessons.test_lesson_keys import up_to
from tests.lessons.test_lesson_lines import on_until
from tests.lessons.test_lesson_screens import SIZE, place, said
from tests.screens.conftest import SIZES, Play, press, screen_text

Bundled = Callable[[str], LoadedLesson]


@pytest.mark.parametrize("by", ["space", "5"])
async def test_a_class_that_goes_on_finds_the_story_at_its_end(
    play: Play, bundled: Bundled, by: str
) -> None:
    """The talk is of what came of it; the screen said that nothing had happened yet."""
    async with play(size=SIZES["80x24"], lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "street", "show")
        assert "Nothing has happened yet." in said(pilot)
        await press(pilot, *((by,) if by == "space" else (by, "space")))
        assert (place(pilot).at.id, place(pilot).part) == ("street", "talk")
        assert "Who told them?" in said(pilot)
        assert "Nothing has happened yet." not in said(pilot)
        assert "14 asked" in said(pilot)
        await press(pilot, "backspace")
        assert "The end of the story." in said(pilot)
        await press(pilot, "r")
        assert "Nothing has happened yet." in said(pilot)


async def test_a_story_that_is_not_worked_out_yet_comes_at_its_end(
    play: Play, bundled: Bundled
) -> None:
    async with play(size=SIZE, lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "letter", "talk")
        # Nobody waits between them for the run.
        await pilot.press("space", "space")
        await press(pilot)
        assert (place(pilot).at.id, place(pilot).part) == ("street", "talk")
        assert "– 11 no answer" in said(pilot)
        await press(pilot, "backspace")
        assert "The end of the story." in said(pilot)


async def test_an_open_question_of_the_story_is_passed_by_no_going_on(
    play: Play, bundled: Bundled
) -> None:
    async with play(size=SIZE, lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "street", "show")
        await on_until(pilot, "The story asks: guess before you see.")
        await press(pilot, "5", "space")
        assert place(pilot).part == "talk"
        assert "a to c: your answer. Enter: no guess." in said(pilot)


async def test_what_to_press_breaks_between_keys(play: Play, bundled: Bundled) -> None:
    async with play(size=SIZES["80x24"], lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "street", "show")
        rows = screen_text(pilot).splitlines()
        first = next(place for place, row in enumerate(rows) if "Enter: the next event" in row)
        assert rows[first].endswith("Space: on with the lesson.")
        assert rows[first + 1] == "   Backspace: back."


def test_a_key_that_is_longer_than_a_row_is_wrapped_under_itself() -> None:
    assert keys_in_rows("a: one.  b: two.", 20) == ["   a: one.  b: two."]
    assert keys_in_rows("a: one.  b: two.", 18) == ["   a: one.", "   b: two."]
    assert keys_in_rows("a: one and two.", 12) == ["   a: one", "   and two."]
