"""An open question: nobody passes it by chance, and leaving a story takes a second press."""

from __future__ import annotations

from simulator.tui.app import CamsimApp
from tests.screens.conftest import Play, press, screen_text


async def test_space_never_passes_an_open_question_and_enter_skips_it(play: Play) -> None:
    async with play("enter", *["space"] * 5) as pilot:
        assert "Guess first." in screen_text(pilot)
        assert "Guess: press a, b, c. Enter skips it." in screen_text(pilot)
        await press(pilot, "enter")
        shown = screen_text(pilot)
        assert "It is 14: one by name, 13 by what is missing." in shown
        assert "You guessed" not in shown


async def test_the_answer_is_of_the_policy_that_is_shown(play: Play) -> None:
    async with play("enter", "space", "space", "b", "m") as pilot:
        shown = screen_text(pilot)
        assert "You guessed 3. It is 1: one by name, none by what is missing." in shown
        await press(pilot, "3")
        assert "You guessed 3. It is 1: one by name" in " ".join(screen_text(pilot).split())


async def test_q_asks_once_while_a_story_is_open(play: Play) -> None:
    async with play("enter", "q") as pilot:
        app = pilot.app
        assert isinstance(app, CamsimApp)
        assert app.is_running
        assert any("Press q again" in one.message for one in app._notifications)
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running or app._exit
    async with play("q") as pilot:
        assert pilot.app._exit


async def test_the_log_beside_the_map_tells_no_answer_before_its_event(play: Play) -> None:
    async with play("enter", size=(160, 48)) as pilot:
        shown = screen_text(pilot)
        assert "The request goes out" in shown
        assert "Home B5 shares" not in shown
        assert "Home C4 says no" not in shown
