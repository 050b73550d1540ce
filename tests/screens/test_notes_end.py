"""What is said in the corner of the screen leaves nothing behind when it is over."""

from __future__ import annotations

import pytest
from textual.widgets._toast import Toast, ToastHolder

from simulator.report.words.terms import QUESTION_OPEN
from simulator.story.answers import Answers
from simulator.tui.app import CamsimApp
from tests.screens.conftest import SIZES, screen_text
from tests.screens.textual_inside import idle


async def test_a_note_that_is_over_leaves_no_place_behind(answers: Answers) -> None:
    app = CamsimApp(None, answers=answers)
    async with app.run_test(notifications=True) as pilot:
        await idle(app)
        for told in range(5):
            app.notify(f"note {told}", timeout=60)
            await idle(app)
            app.clear_notifications()
            await idle(app)
        assert len(app.screen.query(ToastHolder)) <= 1
        app.notify("the last one", timeout=60)
        await idle(app)
        assert len(pilot.app.screen.query(Toast)) == 1


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_a_note_stands_over_the_title_alone(answers: Answers, size: tuple[int, int]) -> None:
    app = CamsimApp(None, answers=answers)
    async with app.run_test(notifications=True, size=size) as pilot:
        await idle(app)
        await pilot.press("enter")
        await idle(app)
        app.notify("Press q again to leave camsim.", timeout=60)
        await idle(app)
        note, title = app.screen.query_one(Toast), app.screen.query_one("#header")
        assert title.region.contains_region(note.region), (note.region, title.region)
        # The clock stands at the right.
        assert note.region.right <= size[0] // 2


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_no_rest_of_the_title_stands_behind_a_note(
    answers: Answers, size: tuple[int, int]
) -> None:
    """It said "Press q again to leave camsim. esson" over the list of lessons."""
    app = CamsimApp(None, answers=answers)
    async with app.run_test(notifications=True, size=size) as pilot:
        await idle(app)
        for keys in (["enter"], ["5"]):
            await pilot.press(*keys)
            await idle(app)
            app.notify("A note.", timeout=60)
            await idle(app)
            row = screen_text(pilot).splitlines()[0].strip()
            assert row == "A note." if keys == ["5"] else row.startswith("A note.   ")
            app.clear_notifications()
            await idle(app)


async def test_what_is_said_of_an_open_question_leaves_the_clock_of_80_columns(
    answers: Answers,
) -> None:
    app = CamsimApp("fort-lauderdale-2018", answers=answers)
    async with app.run_test(notifications=True, size=SIZES["80x24"]) as pilot:
        await idle(app)
        await pilot.press("enter")
        await idle(app)
        app.notify(QUESTION_OPEN, timeout=60)
        await idle(app)
        assert screen_text(pilot).splitlines()[0].split()[-4:] == ["9", "May", "2018", "09:10"]
