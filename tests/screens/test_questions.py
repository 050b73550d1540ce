"""An open question: nobody passes it by chance, and leaving a story takes a second press."""

from __future__ import annotations

from textual.pilot import Pilot

from simulator.tui.app import CamsimApp
from tests.screens.conftest import FEW_RUNS, Play, each_holds, press, screen_text
from tests.screens.textual_inside import notices


async def space_never_passes_an_open_question_and_enter_skips_it(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", *["space"] * 5)
    assert "Guess first." in screen_text(pilot)
    assert "Guess: press a, b, c. Enter skips it." in screen_text(pilot)
    await press(pilot, "enter")
    shown = screen_text(pilot)
    assert "It is 14: one by name, 13 by what is missing." in shown
    assert "You guessed" not in shown


async def a_lever_answers_no_open_question(pilot: Pilot[None]) -> None:
    """That 13 becomes 0 says what was asked."""
    await press(pilot, "enter", "space", "space", "m")
    assert "The map is taken away." in screen_text(pilot)
    assert "becomes" not in screen_text(pilot)


async def the_answer_is_of_the_policy_that_is_shown(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space", "b", "m")
    shown = screen_text(pilot)
    assert "the answer would be 1: one by name, none by what is missing." in shown
    assert "You guessed" not in shown, "the guess was not made of this policy"
    await press(pilot, "3")
    # The card in front is of the policy with its own map. That of the one beside it is not at
    # hand: then nothing is said.
    assert "You guessed 3. It is 14: one by name" in " ".join(screen_text(pilot).split())
    await press(pilot, "right")
    beside = " ".join(screen_text(pilot).split())
    assert "You guessed" not in beside
    assert "It is 14" not in beside


async def the_storys_own_words_are_of_its_own_run(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space", "b", "space", "space")
    assert "so they know of 13 homes that did not share" in screen_text(pilot)
    await press(pilot, "6", "enter", *"260", "enter", "2")
    changed = screen_text(pilot)
    assert "A report comes out." in changed
    assert "13 homes that did not share" not in changed


QUESTIONS_OF_MAPLE_COURT = (
    space_never_passes_an_open_question_and_enter_skips_it,
    a_lever_answers_no_open_question,
    the_answer_is_of_the_policy_that_is_shown,
    the_storys_own_words_are_of_its_own_run,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_questions_of_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS) as pilot:
        await each_holds(pilot, QUESTIONS_OF_MAPLE_COURT)


async def test_a_guess_is_told_under_its_own_story_alone(play: Play) -> None:
    """The other story is a small one: Compare works out its runs to their end."""
    keys = "enter", "space", "space", "b"
    async with play(*keys, scenario="sixty-doorbells", runs=FEW_RUNS) as pilot:
        assert "You guessed how many switched off. That is right" in screen_text(pilot)
        await press(pilot, "1", "home", "enter", "3")
        assert "Maple Court, one afternoon: policies side by side" in screen_text(pilot)
        assert "You guessed" not in screen_text(pilot)


async def test_q_asks_once_while_a_story_is_open(play: Play) -> None:
    async with play("enter", "q") as pilot:
        app = pilot.app
        assert isinstance(app, CamsimApp)
        assert app.is_running
        assert any("Press q again" in one.message for one in notices(app))
        await pilot.press("q")
        await pilot.pause()
        assert not app.is_running or app.return_code == 0
    async with play("q") as pilot:
        assert pilot.app.return_code == 0


async def test_the_log_beside_the_map_tells_no_answer_before_its_event(play: Play) -> None:
    async with play("enter", size=(160, 48)) as pilot:
        shown = screen_text(pilot)
        assert "The request goes out" in shown
        assert "Home B5 shares" not in shown
        assert "Home C4 says no" not in shown
