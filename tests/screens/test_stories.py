"""Stories: the card, its controls by keys and by mouse, and the changed story on every screen."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import pytest
from rich.text import Text
from textual.pilot import Pilot
from textual.widgets import OptionList

from simulator.report.words import assumptions as said
from simulator.scenario import load_scenario
from simulator.scenario.front import SHELVES, bundled_spines, in_order, shelves
from simulator.scenario.library import scenario_names
from simulator.scenario.models import Shelf
from simulator.scenario.numbers import number_at
from simulator.story.changed_story import ChangedStory
from simulator.story.open_story import OpenStory
from simulator.tui.app import CamsimApp
from simulator.tui.kit.map_view import MapView
from simulator.tui.stories.controls import Controls, StoryChanged
from simulator.tui.stories.screen import StoriesScreen
from tests.screens.conftest import FEW_RUNS, SIZES, Play, press, screen_text
from tests.screens.test_compare import TOWN
from tests.screens.textual_inside import drawn
from tests.sizes import some_here

LARGE, SIXTY = "four-hundred-agencies", "sixty-doorbells"
SEVEN = "changed: homes that switch requests off 7 (file: 6)"


def switched_off(pilot: Pilot[None]) -> int | None:
    assert isinstance(pilot.app, CamsimApp)
    assert pilot.app.story is not None
    return pilot.app.story.loaded.scenario.residents.opted_out_homes


def lines_of(pilot: Pilot[None]) -> list[str]:
    """Return what the controls show, a line each."""
    shown = screen_text(pilot).splitlines()
    region = pilot.app.screen.query_one(Controls).region
    lines = (line[region.x : region.right] for line in shown[region.y : region.bottom])
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    "scenario", some_here(scenario_names(), here=[n for n in scenario_names() if n != LARGE])
)
def test_each_bundled_story_has_three_controls_that_do_something(scenario: str) -> None:
    loaded = load_scenario(scenario)
    story = ChangedStory.as_written(loaded)
    assert len(loaded.scenario.controls) == 3
    assert loaded.scenario.controls[0] == "policy"
    for key in loaded.scenario.controls[1:]:
        number = number_at(loaded, story.policy, key)
        assert number is not None
        there = story.stepped(number, 1)
        assert there is not None
        assert there.loaded.digest != loaded.digest
        assert said.label(number).split(": ")[-1] in there.words()
        assert there.with_number(number, number.value).changes == {}


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_asks_its_question_and_shows_its_controls(play: Play, size: str) -> None:
    async with play(size=SIZES[size], scenario="fort-lauderdale-2018") as pilot:
        shown = screen_text(pilot)
        assert "What did the chief's e-mail tell" in shown
        assert "Tab: " in shown
        assert lines_of(pilot)[0].startswith("policy ◀ Early partner ▶")
        tall = SIZES[size][1] >= 40
        assert ("how far off a dot can be" in shown) == tall, "numbers come with Tab"
        await press(pilot, "tab")
        assert lines_of(pilot)[1].startswith("how far off a dot can be ◀ 260 feet ▶")
        assert lines_of(pilot)[2] == "luck ◀ 2018 ▶"
        assert "□" in lines_of(pilot)[1]


async def test_a_share_is_so_many_in_100_and_nothing_else(play: Play) -> None:
    async with play("tab", "down", "down", size=SIZES["160x48"], scenario="maple-court") as pilot:
        assert lines_of(pilot)[2].startswith("▸ homes with a camera ◀ 27 in 100 ▶")
        await press(pilot, "right")
        assert "homes with a camera ◀ ≠ " in lines_of(pilot)[2]
        assert " in 100 ▶" in lines_of(pilot)[2]
        assert "0." not in lines_of(pilot)[2]


async def test_a_change_is_run_and_said_everywhere_until_it_is_set_back(play: Play) -> None:
    async with play("tab", "right", "down", "right", scenario=SIXTY, runs=FEW_RUNS) as pilot:
        assert "◀ ≠ 7 homes ▶" in lines_of(pilot)[1]
        assert "6 of 60 homes switch requests off." in screen_text(pilot)
        assert SEVEN in screen_text(pilot)
        await press(pilot, "enter")
        assert switched_off(pilot) == 7
        assert "◀ Early partner ▶" in screen_text(pilot)
        for key in ("4", "6", "2", "1"):
            assert SEVEN in screen_text(pilot)
            await press(pilot, key)
        assert SEVEN in screen_text(pilot)
        await press(pilot, "r")
        assert "changed:" not in screen_text(pilot)
        assert "Exact map, switch" in lines_of(pilot)[0]
        await press(pilot, "enter")
        assert switched_off(pilot) == 6
        assert "changed:" not in screen_text(pilot)


async def test_what_assumptions_change_stands_on_the_card(play: Play) -> None:
    async with play(
        "enter", "6", "home", *["down"] * 3, "right", scenario=SIXTY, runs=FEW_RUNS
    ) as pilot:
        await press(pilot, "1")
        assert "changed: homes with a camera enrolled 65 (file: 60)" in screen_text(pilot)
        await press(pilot, "tab", "down", "left", "enter")
        assert switched_off(pilot) == 5
        await press(pilot, "6")
        assert "changed: 2 numbers" in screen_text(pilot)
        await press(pilot, "r")
        assert switched_off(pilot) == 6


async def test_another_luck_stays_another_when_a_number_changes_too(play: Play) -> None:
    async with play(
        "tab", "down", "down", "right", "enter", scenario=SIXTY, runs=FEW_RUNS
    ) as pilot:
        assert "changed: luck 61 (file: 60)" in screen_text(pilot)
        await press(pilot, "6", "home", "down", "down", "down", "right")
        assert isinstance(pilot.app, CamsimApp)
        assert pilot.app.story is not None
        assert pilot.app.story.loaded.scenario.seed == 61
        assert pilot.app.story.changes == {"seed": 61, "town.cameras": 65}


async def test_values_are_written_and_policies_chosen_from_a_list(play: Play) -> None:
    async with play("tab", "w", "down", "enter", "down", "w", scenario=SIXTY) as pilot:
        await press(pilot, "end", "ctrl+u")
        await pilot.press(*"many")
        await press(pilot, "enter")
        assert "Please write a whole number" in screen_text(pilot)
        await press(pilot, "end", "ctrl+u")
        await pilot.press(*"9")
        await press(pilot, "enter")
        assert "◀ ≠ 9 homes ▶" in lines_of(pilot)[1]
        assert "◀ Early partner ▶" in lines_of(pilot)[0]


async def test_the_mouse_changes_a_control(play: Play) -> None:
    async with play("tab", scenario=SIXTY) as pilot:
        line = screen_text(pilot).splitlines()[pilot.app.screen.query_one(Controls).region.y + 1]
        x = line.index("▶") - pilot.app.screen.query_one(Controls).region.x
        await pilot.click("#controls", offset=(x, 1))
        await drawn(pilot)
        assert "◀ ≠ 7 homes ▶" in lines_of(pilot)[1]


async def test_what_has_no_use_under_a_policy_says_so(play: Play) -> None:
    keys = ("tab", "right", "right", "down", "right")
    async with play(*keys, scenario="fort-lauderdale-2018") as pilot:
        assert "◀ Company's word ▶" in lines_of(pilot)[0]
        assert "no use under this policy" in lines_of(pilot)[1]
        assert "changed:" not in screen_text(pilot)


async def test_a_story_without_controls_shows_none(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "two-streets.toml"
    path.write_text(TOWN, encoding="utf-8")
    async with play(scenario=str(path)) as pilot:
        assert "Two streets" in screen_text(pilot)
        assert "Tab" not in screen_text(pilot)
        await press(pilot, "tab", "right", "enter")
        assert "WHAT HAPPENED" in screen_text(pilot)


def test_the_shelves_hold_each_bundled_story_once() -> None:
    assert get_args(Shelf) == SHELVES == tuple(shelves(bundled_spines()))
    assert sorted(in_order()) == sorted(scenario_names())
    assert in_order()[:2] == ["maple-court", "fort-lauderdale-2018"]


@pytest.mark.parametrize("size", SIZES)
async def test_the_card_has_a_picture_of_the_first_request(play: Play, size: str) -> None:
    """Fourteen homes of Maple Court are asked; nobody has answered, and nothing is known."""
    async with play(size=SIZES[size]) as pilot:
        shown = screen_text(pilot)
        view = pilot.app.screen.query_one(MapView).region
        lines = shown.splitlines()[view.y : view.bottom]
        assert sum(line[view.x :].count("□") for line in lines) == 14
        assert "□ The first request asks 14 homes." in shown
        assert "Page Down" not in shown or size == "80x24"
        assert "24 homes, 1 request, 3 minutes to play" in shown
        assert not set("●✕█▒") & set(shown.replace("▟█▙", ""))
        assert view.height >= SIZES[size][1] // 4
        lines = [line.split("  ")[0].strip() for line in shown.splitlines()]
        heads = [line for line in lines if line.lower() in SHELVES]
        assert [line.lower() for line in heads] == list(SHELVES)


async def test_the_card_of_a_story_that_asks_nobody_says_so(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "nobody.toml"
    path.write_text(
        'title = "Nobody"\nstart = 2024-05-01\ndays = 3\npolicies = ["every-outcome"]\n'
        "[town]\narea_sq_mi = 1\nhomes_per_sq_mi = 100\ncameras = 20\n"
    )
    async with play(scenario=str(path)) as pilot:
        assert "Nobody is asked by name." in screen_text(pilot)


async def test_the_picture_follows_what_is_changed_on_the_card(play: Play) -> None:
    keys = ("tab", "down", "down", "right")
    async with play(scenario="fort-lauderdale-drawn") as pilot:
        before = screen_text(pilot)
        assert "The first request asks" in before
        await press(pilot, *keys)
        view = pilot.app.screen.query_one(MapView)
        assert not view.message
        other = next(line for line in screen_text(pilot).splitlines() if "first request" in line)
        assert other not in before.splitlines(), "another luck asks other homes"


async def test_the_next_story_is_the_next_of_the_list(play: Play) -> None:
    async with play(scenario="fort-lauderdale-2018") as pilot:
        await press(pilot, "enter", "end", "enter", "enter")
        assert isinstance(pilot.app, CamsimApp)
        assert pilot.app.story is not None
        assert pilot.app.story.loaded.name == in_order()[2] == "sixty-doorbells"


async def test_a_change_that_comes_when_no_story_is_in_focus_is_kept_under_its_own(
    play: Play,
) -> None:
    async with play() as pilot:
        stories = cast("StoriesScreen", pilot.app.screen)
        changed = ChangedStory.as_written(load_scenario("sixty-doorbells"))
        stories.query_one(OptionList).highlighted = None
        stories.post_message(StoryChanged(changed))
        await press(pilot, "enter", "2", "1")
        assert stories._read["sixty-doorbells"] is changed
        assert "" not in stories._read


async def test_a_policy_is_taken_for_the_story_that_was_asked_whichever_is_shown_by_then(
    play: Play,
) -> None:
    async with play("tab", scenario=SIXTY) as pilot:
        stories = cast("StoriesScreen", pilot.app.screen)
        await press(pilot, "w", "down")
        stories.take_story(OpenStory.as_written(load_scenario("maple-court")))
        await press(pilot)
        await press(pilot, "enter")
        assert "◀ Early partner ▶" not in screen_text(pilot)
        assert stories._read[SIXTY].policy == "early-partner-2018"
        assert stories._read["maple-court"].policy != "early-partner-2018"


async def test_the_controls_have_their_lines_from_the_first(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or Textual may keep the height that they had for a moment, and the picture a row less."""
    lines: list[int] = []
    update = Controls.update

    def updated(controls: Controls, content: Text, *, layout: bool = True) -> None:
        lines.append(content.plain.count("\n"))
        update(controls, content, layout=layout)

    monkeypatch.setattr(Controls, "update", updated)
    async with play(size=SIZES["160x48"]):
        assert len(lines) > 1
        assert len(set(lines)) == 1
