"""The program as a class meets it: keys, flows, and what stands on the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from simulator.report.words.terms import ANSWER_LETTERS
from simulator.scenario.library import policy_names, scenario_names, scenario_path
from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.tui.app import CamsimApp
from tests.screens.conftest import (
    FEW_RUNS,
    SIZES,
    Play,
    click_on,
    each_holds,
    press,
    screen_text,
)
from tests.sizes import AT_THE_EDGES, BETWEEN, some_here

BEATS = ("enter", "space", "space", "b", "space", "space")
WALKS: dict[str, dict[str, tuple[str, ...]]] = {
    "maple-court": {
        "stories": (),
        "watch-asked": ("enter",),
        "help": ("question_mark",),
        "compare": ("escape", "3"),
        "infer": ("4",),
        "watch-guess": ("2", "space", "space"),
        "watch-report": ("b", "space", "space"),
        "card": ("i",),
        "residents": ("escape", "v", "v"),
        "watch-no-map": (*"vvv", "m"),
    },
    "fort-lauderdale-2018": {
        "assumptions": ("enter", "6"),
        "fort-lauderdale": ("2", "end"),
    },
    "sixty-doorbells": {"infer-puzzle": ("enter", "4")},
}
"""By story and view, the keys that lead there from the view before."""


async def steady_text(pilot: Pilot[None]) -> str:
    """Return what stands on the screen when what is worked out beside it is done and drawn."""
    await pilot.app.workers.wait_for_complete()
    text = ""
    while (now := screen_text(pilot)) != text:
        text = now
        await press(pilot)
    return text


async def differences(play: Play, snapshot: SnapshotAssertion, sizes: tuple[str, ...]) -> list[str]:
    """Return the views that are not what was kept of them, each with what stands there."""
    different = []
    for name in sizes:
        for scenario, views in WALKS.items():
            async with play(size=SIZES[name], scenario=scenario) as pilot:
                for view, keys in views.items():
                    await press(pilot, *keys)
                    text = await steady_text(pilot)
                    if text != snapshot(name=f"{name}-{view}"):
                        different.append(f"{name}-{view}\n{text}")
    return different


async def test_what_stands_on_the_screen(play: Play, snapshot: SnapshotAssertion) -> None:
    different = await differences(play, snapshot, AT_THE_EDGES)
    assert not different, "\n".join(different)


@pytest.mark.thorough
async def test_what_stands_on_a_screen_between(play: Play, snapshot: SnapshotAssertion) -> None:
    different = await differences(play, snapshot, BETWEEN)
    assert not different, "\n".join(different)


async def enter_twice_shows_something_worth_seeing(pilot: Pilot[None]) -> None:
    await press(pilot, "enter")
    assert "Police ask 14 homes for video of a bicycle theft." in screen_text(pilot)
    await press(pilot, "enter", "enter")
    assert "One shares. Two say no. Eleven never answer." in screen_text(pilot)


async def the_answer_stays_hidden_until_somebody_guessed(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space")
    assert "Guess first." in screen_text(pilot)
    assert "gave nothing" not in screen_text(pilot)
    await press(pilot, "c")
    assert "▒ 13" in screen_text(pilot)
    assert "You guessed 14. That is right: one by name, 13 by what is missing." in screen_text(
        pilot
    )
    await press(pilot, "3")
    told = " ".join(screen_text(pilot).split())
    assert "You guessed 14. That is right: one by name, 13 by what is missing." in told


async def test_a_guess_comes_back_beside_the_result(play: Play) -> None:
    async with play("down", "enter", "c", *["space"] * 4) as pilot:
        shown = " ".join(screen_text(pilot).split())
        assert "You guessed about 310. It is 11: ten by name" in shown
        assert "known not to have shared" in shown, "a home that has shared before"
        assert "homes asked 319 times, 22 requests" in shown
        assert "One silence is proven: home H3375 shared in request 7" in shown
        # Above it are averages of many runs; of which run the 11 is, is said.
        await press(pilot, "3")
        for keys in ((), ("v",), ("v",)):
            await press(pilot, *keys)
            shown = " ".join(screen_text(pilot).split())
            assert re.search(
                r"In the run that you watched: After [^?]+\? You guessed about 310\. It is 11:",
                shown,
            )


async def test_of_six_answers_each_has_a_key_that_does_nothing_else_and_takes_a_click(
    play: Play, tmp_path: Path
) -> None:
    text = scenario_path("maple-court").read_text(encoding="utf-8")
    six = '["none", "two", "three", "four", "five", "all"]'
    story = tmp_path / "six.toml"
    story.write_text(text.replace('["1", "3", "14"]', six), encoding="utf-8")
    async with play(scenario=str(story)) as pilot:
        answers = ("none", "two", "three", "four", "five", "all")
        # The first three are pressed in every other test of a question.
        for key, answer in list(zip(ANSWER_LETTERS, answers, strict=True))[3:]:
            await press(pilot, "enter", "space", "space", key)
            assert f"You guessed {answer}. It is 14" in screen_text(pilot)
            assert "Follow a home: which one?" not in screen_text(pilot)
            await press(pilot, "1")
        for place in (1, 4, 5):
            await press(pilot, "enter", "space", "space")
            await click_on(pilot, f"{ANSWER_LETTERS[place]}) {answers[place]}")
            assert f"You guessed {answers[place]}. It is 14" in screen_text(pilot)
            await press(pilot, "1")


async def a_guess_can_be_skipped(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "space", "space", "space")
    assert "Guess first." in screen_text(pilot), "space passes no open question"
    await press(pilot, "enter")
    assert "▒ 13" in screen_text(pilot)


async def taking_the_map_away_turns_13_into_0_and_back(pilot: Pilot[None]) -> None:
    await press(pilot, *BEATS)
    assert "▒ 13" in screen_text(pilot)
    await press(pilot, "m")
    shown = screen_text(pilot)
    assert "▒" not in shown
    assert "home known not to have shared" not in shown
    assert "homes known not to have shared" in shown
    assert "13 becomes 0. The clip still came." in shown
    assert "13 homes that did not share" not in shown, "that is said of another policy"
    await press(pilot, "m")
    assert "0 becomes 13." in screen_text(pilot)
    assert "▒ 13" in screen_text(pilot)


async def a_policy_is_chosen_for_the_same_moment(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    before = screen_text(pilot).splitlines()[0][-20:]
    await press(pilot, "p", "down", "enter")
    after = screen_text(pilot)
    assert "Company's word" in after.splitlines()[2]
    assert after.splitlines()[0][-20:] == before


async def back_and_on_by_event_and_by_day(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    end = screen_text(pilot)
    await press(pilot, "left", "left", "right", "right")
    assert screen_text(pilot) == end
    await press(pilot, "home")
    assert "Nothing has happened yet." in screen_text(pilot)
    await press(pilot, "down")
    assert "homes asked" in screen_text(pilot)


async def after_the_last_beat_enter_opens_the_next_story(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "enter")
    assert "Fort Lauderdale, summer 2018" in screen_text(pilot)
    assert MODELLED_ON_NEWS in screen_text(pilot)


async def test_a_mode_without_a_story_says_what_to_do(play: Play) -> None:
    async with play("3") as pilot:
        assert "Choose a story first: Enter opens the one that is marked." in screen_text(pilot)


async def themes_and_the_projector(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "t")
    assert pilot.app.theme == "camsim-light"
    await press(pilot, "t")
    assert pilot.app.theme == "camsim-contrast"
    await press(pilot, "t", "b")
    assert pilot.app.has_class("-big")
    await press(pilot, "b")
    assert not pilot.app.has_class("-big")


A_FIRST_HOUR_WITH_MAPLE_COURT = (
    enter_twice_shows_something_worth_seeing,
    the_answer_stays_hidden_until_somebody_guessed,
    a_guess_can_be_skipped,
    taking_the_map_away_turns_13_into_0_and_back,
    a_policy_is_chosen_for_the_same_moment,
    back_and_on_by_event_and_by_day,
    themes_and_the_projector,
    after_the_last_beat_enter_opens_the_next_story,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_a_first_hour_with_maple_court(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(runs=FEW_RUNS) as pilot:
        await each_holds(pilot, A_FIRST_HOUR_WITH_MAPLE_COURT)


async def test_a_small_window_is_told_so_kindly(play: Play) -> None:
    async with play(size=(50, 15)) as pilot:
        assert "Please make it at least 60 by 20." in screen_text(pilot)


LARGE = "four-hundred-agencies"
"""Under its first policy it is watched in test_every_story."""


@pytest.mark.parametrize(
    "scenario",
    some_here(scenario_names(), here=["who-found-out"]),
)
async def test_every_policy_of_every_story_can_be_watched_to_its_end(
    play: Play, scenario: str
) -> None:
    async with play("enter", "end", scenario=scenario) as pilot:
        app = pilot.app
        assert isinstance(app, CamsimApp)
        assert app.story is not None
        for policy in app.story.loaded.regimes:
            app.publish(app.story.with_policy(policy))
            await press(pilot)
            assert app.story.policy == policy
            assert "WHAT THE POLICE KNOW" in screen_text(pilot)


def test_policies_and_stories_are_there() -> None:
    assert scenario_names()[:2] == ["maple-court", "fort-lauderdale-2018"]
    assert len(policy_names()) >= 8
