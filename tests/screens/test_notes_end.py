"""What is said in the corner of the screen leaves nothing behind when it is over."""

from __future__ import annotations

from typing import Any

import pytest
from textual.events import MouseDown, MouseEvent, MouseMove, MouseUp
from textual.notifications import Notification
from textual.timer import Timer
from textual.widgets._toast import Toast, ToastHolder

from simulator.report.words.terms import QUESTION_OPEN
from simulator.story.answers import Answers
from simulator.tui.app import CamsimApp
from simulator.tui.kit.theming.notes import Note
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


async def test_a_note_whose_time_ran_out_while_it_got_its_place_stops_no_clock(
    answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A soak of random keys came to it: a clock with less than no time turned for ever."""
    begun: list[float] = []
    set_timer = Toast.set_timer

    def seen(self: Toast, delay: float, *more: Any, **options: Any) -> Timer:
        begun.append(delay)
        # What this one lets through would never end.
        return set_timer(self, max(delay, 0.01), *more, **options)

    monkeypatch.setattr(Toast, "set_timer", seen)
    # Whoever looks whether it is over says no, and when its place is made its time is over.
    monkeypatch.setattr(Notification, "has_expired", False)
    monkeypatch.setattr(Note, "has_expired", False)
    app = CamsimApp(None, answers=answers)
    async with app.run_test(notifications=True):
        await idle(app)
        app.notify("too late", timeout=-1.0)
        await idle(app)
        app.say_for_now("too late as well")
        assert app._said_for_now is not None
        app._said_for_now.raised_at -= 60.0
        await idle(app)
    assert len(begun) >= 2
    assert min(begun) > 0.0


@pytest.mark.parametrize("what", [MouseDown, MouseMove, MouseUp])
async def test_the_mouse_over_a_note_that_has_just_gone_does_nothing(
    what: type[MouseEvent], answers: Answers
) -> None:
    """A soak of random clicks came to it: the program looked for what held the note, and ended."""
    app = CamsimApp(None, answers=answers)
    async with app.run_test(notifications=True):
        await idle(app)
        app.notify("soon over", timeout=60)
        await idle(app)
        note = app.screen.query_one(Toast)
        x, y = note.region.offset
        holder = note.parent
        assert isinstance(holder, ToastHolder)
        # What Textual does when a note's time is over, but for the layout that follows.
        note._detach()
        app.post_message(what(None, x + 2, y, 0, 0, 1, False, False, False, x + 2, y))
        await idle(app)
        assert app.is_running
        assert app.return_code is None
        note._attach(holder)


def test_a_note_is_over_when_its_time_is() -> None:
    now = Note("a note", timeout=60.0)
    assert not now.has_expired
    assert 59.0 < now.time_left <= 60.0
    late = Note("a note", timeout=60.0, raised_at=now.raised_at - 60.1)
    assert late.has_expired
    assert late.time_left > 0.0


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
