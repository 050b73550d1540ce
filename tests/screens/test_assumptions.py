"""Assumptions by keys only: numbers with sources, a change and its effect, bars, a new file."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot
from textual.widgets import Input, Static

from simulator.experiment.one_at_a_time import End, bars
from simulator.report.words.assumptions import bar_ends, label, without_effect
from simulator.scenario import load_scenario
from simulator.scenario.changing import value_at
from simulator.scenario.numbers import LUCK, number_at, numbers
from simulator.story.open_story import OpenStory
from simulator.tui.app import CamsimApp
from simulator.tui.assumptions.bars import tried_so_far
from simulator.tui.assumptions.effects import Effect, effect_text
from simulator.tui.assumptions.screen import AssumptionsScreen
from simulator.tui.kit.host import Runs
from tests.screens.conftest import SIZES, Play, each_holds, press, resize, screen_text
from tests.screens.test_compare import TOWN

STORY = "sixty-doorbells"
SIXTY = ("enter", "6")
CAMERAS = (*SIXTY, "home", *["down"] * 3)
VIEWS = {"sources": SIXTY, "changed": ("home", *["down"] * 3, "right")}
"""By view, the keys that lead there from the one before."""


def app_of(pilot: Pilot[None]) -> CamsimApp:
    assert isinstance(pilot.app, CamsimApp)
    return pilot.app


def screen_of(pilot: Pilot[None]) -> AssumptionsScreen:
    assert isinstance(pilot.app.screen, AssumptionsScreen)
    return pilot.app.screen


def story_of(pilot: Pilot[None]) -> OpenStory:
    story = app_of(pilot).story
    assert story is not None
    return story


def cameras(pilot: Pilot[None]) -> object:
    return value_at(story_of(pilot).loaded, "town.cameras")


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def write(pilot: Pilot[None], text: str) -> None:
    """Write `text` into the field in focus, over what is there."""
    await press(pilot, "end", "ctrl+u")
    await pilot.press(*text)


def listed(pilot: Pilot[None]) -> str:
    """Return what of the list of numbers is in sight."""
    region = screen_of(pilot)._list.region
    lines = screen_text(pilot).splitlines()[region.y : region.bottom]
    return "\n".join(line[region.x : region.right] for line in lines)


ONE_RUN = Runs(effect=1, bars=1)
"""For tests that look at something else than what a change does on average."""


async def test_it_opens_on_the_number_that_the_story_turns_on(play: Play) -> None:
    """It stands on the story's card too; in another story it is another one."""
    async with play(runs=ONE_RUN) as pilot:
        for size, story in zip(SIZES.values(), itertools.cycle((STORY, "maple-court"))):
            await resize(pilot, size)
            app_of(pilot).open_story(story)
            await press(pilot, "6")
            number = screen_of(pilot)._number()
            assert number is not None
            turns_on = story_of(pilot).loaded.scenario.controls
            assert number.key == next(key for key in turns_on if key != "policy")
            assert f" {label(number)[:20]}" in listed(pilot), "it is in sight"
            await press(pilot, "right")
            assert f" {label(number)[:20]}" in listed(pilot), "and it stays there"


async def test_what_stands_on_the_screen(play: Play, snapshot: SnapshotAssertion) -> None:
    different = []
    async with play(scenario=STORY) as pilot:
        for view, keys in VIEWS.items():
            await press(pilot, *keys)
            for name, size in SIZES.items():
                await resize(pilot, size)
                if screen_text(pilot) != snapshot(name=f"{view}-{name}"):
                    different.append(f"{view}-{name}")
    assert not different


async def each_number_stands_with_unit_status_and_source(pilot: Pilot[None]) -> None:
    await resize(pilot, SIZES["160x48"])
    await press(pilot, *SIXTY, "home")
    shown = screen_text(pilot)
    assert "◆ chance to share" in shown
    assert "0.035 = 3.5 in 100" in shown
    assert "The policy: Exact map, switch" in shown
    assert "Who switched off stays switched off for all five weeks" in shown
    assert "Allowed: a whole number from 1 to 36,525." in shown.replace("\n", " ")
    await resize(pilot, SIZES["100x30"])


async def test_a_step_shows_at_once_what_it_does_and_u_takes_it_back(play: Play) -> None:
    async with play(*CAMERAS, "right", "right", scenario=STORY) as pilot:
        assert cameras(pilot) == 70
        assert story_of(pilot).changes == {"town.cameras": 70}
        shown = screen_text(pilot)
        assert "changed: 1 number" in shown
        assert "times asked  310.2 → 360" in shown
        await press(pilot, "u")
        assert cameras(pilot) == 65
        await press(pilot, "r")
        assert cameras(pilot) == 60
        assert story_of(pilot).changes == {}
        assert "Nothing is changed." in screen_text(pilot)
        assert story_of(pilot).loaded.digest == load_scenario(STORY).digest


def test_what_is_still_worked_out_is_not_said_to_stay_as_it_was() -> None:
    """First come the figures that take no time, and those may be the ones that stay."""
    story = OpenStory.as_written(load_scenario("maple-court"))
    means: dict[str, tuple[float | None, float | None]] = {"asked": (14.0, 14.0)}
    first, last = (
        effect_text(Effect(story, means, {}, 1, done=done), "x") for done in (False, True)
    )
    assert "Nothing moves so far. The rest is being worked out." in first.plain
    assert "Nothing changes: this story fixes every answer." in last.plain


def test_numbers_that_are_tried_are_counted_of_those_that_can_be() -> None:
    """Luck of 0 has no half and no double, and no step that would mean more luck."""
    loaded = load_scenario(STORY)
    luck = number_at(loaded, "early-partner-2018", LUCK)
    assert luck is not None
    luck, others = replace(luck, value=0), numbers(loaded, "early-partner-2018")[:3]
    assert tried_so_far(1, [luck, *others]) == "1 of 3 numbers tried. Space stops.  "
    assert tried_so_far(0, [luck, *others[:1]]) == "0 of 1 number tried. Space stops.  "


def test_the_dots_error_of_nought_is_tried_and_what_cannot_move_is_said_apart() -> None:
    """13 are known by exact dots and hardly any by others: of all numbers that is the one."""
    loaded = load_scenario("maple-court", ("early-partner-2018-exact-map",))
    listed = {one.key: one for one in numbers(loaded, "early-partner-2018-exact-map")}
    wanted = [listed[key] for key in ("policy.map.error_ft", "residents.encrypted")]
    name, measure = "early-partner-2018-exact-map", "certain_nonsharing"
    moved, still = bars(loaded, name, measure, wanted)
    assert bar_ends(moved, 13.0).startswith("now 0 gives 13    ▒ 0 gives 13    █ 100 gives ")
    assert moved.length(13.0) > 0
    (covers,) = bars(loaded, name, measure, [listed["policy.map.covers"]])
    said = bar_ends(covers, 13.0)
    assert said.startswith("now 100 in 100 gives 13    ▒ 50 in 100 gives ")
    assert "█ 100 in 100 gives 13" in said
    stuck = replace(still, low=End(still.number.value, 13.0), high=End(still.number.value, 13.0))
    assert without_effect([moved, still], 13.0) == (
        "1 other number, moved so, makes no difference."
    )
    assert without_effect([stuck], 13.0) == "Not tried: 1 number that can only be as now."


async def a_wrong_value_is_refused_in_words_and_nothing_is_lost(pilot: Pilot[None]) -> None:
    await press(pilot, *CAMERAS, "enter")
    await write(pilot, "-4")
    await press(pilot, "enter")
    assert "-4 is less than 0" in screen_text(pilot)
    assert pilot.app.screen.query_one(Input).value == "-4"
    await write(pilot, "many")
    await press(pilot, "enter")
    assert "a whole number from 0 to 5,000,000" in screen_text(pilot)
    assert cameras(pilot) == 60
    await write(pilot, "90")
    await press(pilot, "enter")
    assert cameras(pilot) == 90
    assert "≠" in screen_text(pilot)
    await press(pilot, "r")


async def other_screens_show_the_changed_story_and_come_back_to_it(pilot: Pilot[None]) -> None:
    await press(pilot, *CAMERAS, "right", "2", "6")
    assert "changed: 1 number" in screen_text(pilot)
    assert cameras(pilot) == 65
    await press(pilot, "r")


async def a_number_is_found_by_part_of_its_name(pilot: Pilot[None]) -> None:
    await press(pilot, *SIXTY, "slash", *"say", "enter")
    shown = screen_text(pilot)
    assert "chance to say no" in shown
    assert "area of the town" not in shown
    await press(pilot, "escape")
    assert "area of the town" in screen_text(pilot)


async def one_status_alone(pilot: Pilot[None]) -> None:
    await press(pilot, *SIXTY, "f", "f")
    shown = screen_text(pilot)
    assert "chance to share" in shown
    assert "area of the town" not in shown


@pytest.fixture(params=["two streets", pytest.param(STORY, marks=pytest.mark.thorough)])
def drawn(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, int]:
    """A story whose homes are drawn, a small one or a large one, and its cameras."""
    if request.param == STORY:
        return STORY, 60
    path = tmp_path / "two-streets.toml"
    path.write_text(TOWN, encoding="utf-8")
    return str(path), 40


async def test_the_bars_say_low_and_high_value_and_what_each_comes_to(
    play: Play, drawn: tuple[str, int]
) -> None:
    story, enrolled = drawn
    async with play(*SIXTY, "o", scenario=story, runs=ONE_RUN) as pilot:
        shown = screen_text(pilot)
        assert "How would the result change?" in shown
        assert shown.index("homes with a camera enrolled") < shown.index("area of the town")
        assert f"now {enrolled} gives" in shown
        assert f"▒ {enrolled // 2} gives" in shown
        assert f"█ {2 * enrolled} gives" in shown
        await press(pilot, "escape")
        screen_of(pilot)


async def test_a_changed_story_is_saved_with_its_comments_and_loads_to_the_same(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with play(*CAMERAS, "right", "s", scenario=STORY, runs=ONE_RUN) as pilot:
        await write(pilot, "../out")
        await press(pilot, "enter")
        assert "no plain file name" in screen_text(pilot)
        await write(pilot, "mine")
        await press(pilot, "enter")
        screen_of(pilot)
        saved = tmp_path / "mine.toml"
        text = saved.read_text(encoding="utf-8")
        original = load_scenario(STORY).path.read_text(encoding="utf-8")
        assert text == original.replace("cameras = 60 ", "cameras = 65 ")
        assert load_scenario(str(saved)).digest == story_of(pilot).loaded.digest
        saved.write_text("mine")
        await press(pilot, "s")
        await write(pilot, "mine")
        await press(pilot, "enter")
        assert "A file has this name." in screen_text(pilot)
        assert saved.read_text() == "mine"
        await press(pilot, "enter")
        assert saved.read_text(encoding="utf-8") == text
        assert names_in(tmp_path) == ["mine.toml"]


async def test_in_a_browser_nothing_is_written_to_the_disk(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(CamsimApp, "is_web", property(lambda _: True))
    sent: dict[str, str] = {}

    def deliver(_: CamsimApp, file: object, *, save_filename: str, **__: object) -> None:
        sent[save_filename] = file.read()  # type: ignore[attr-defined]

    monkeypatch.setattr(CamsimApp, "deliver_text", deliver)
    async with play(*CAMERAS, "right", "s", "enter", scenario=STORY, runs=ONE_RUN):
        assert "cameras = 65 " in sent[f"{STORY}-mine.toml"]
        assert names_in(tmp_path) == []


async def the_table_and_the_fact_carry_the_source(pilot: Pilot[None]) -> None:
    await press(pilot, *CAMERAS, "right")
    rows = screen_of(pilot).tables()["assumptions"]
    assert rows[0][:6] == ("key", "label", "value", "unit", "status", "source")
    mine = next(row for row in rows if row[0] == "town.cameras")
    assert (mine[2], mine[3], mine[6]) == ("65", "homes", "60")
    assert all(len(row) == len(rows[0]) for row in rows)
    fact = screen_of(pilot).fact()
    assert fact.startswith("homes with a camera enrolled: 65 homes (assumed). The neighbour")
    assert "town.cameras" in screen_of(pilot).explanation()
    await press(pilot, "r")


THE_LIST_OF_NUMBERS = (
    the_table_and_the_fact_carry_the_source,
    each_number_stands_with_unit_status_and_source,
    a_wrong_value_is_refused_in_words_and_nothing_is_lost,
    other_screens_show_the_changed_story_and_come_back_to_it,
    a_number_is_found_by_part_of_its_name,
    one_status_alone,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_the_list_of_numbers(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play(scenario=STORY, runs=ONE_RUN) as pilot:
        await each_holds(pilot, THE_LIST_OF_NUMBERS)


@pytest.mark.thorough
async def test_hostile_text_of_a_file_is_text(play: Play, tmp_path: Path) -> None:
    """The list and its texts are tried in `test_hostile`; here the bars and the changes, too."""
    story = load_scenario("maple-court").path.read_text(encoding="utf-8")
    hostile = r"[@click=app.quit]x[/] \u001b[31mred \u202egnp"
    story = story.replace("The block, its homes", hostile).replace(
        "deadline_hours = 72 ",
        f'deadline_hours = 72\n[[residents.segments]]\nshare = 1.0\nname = "{hostile}"\n',
    )
    path = tmp_path / "hostile.toml"
    path.write_text(story, encoding="utf-8")
    async with play(size=(160, 48), runs=ONE_RUN) as pilot:
        app_of(pilot).open_story(str(path))
        await press(pilot, "6", "home", "down")
        shown = screen_text(pilot)
        assert shown.count("[@click=app.quit]x[/]") >= 3, "the source, and two of the segment"
        assert "\\x1b[31mred \\u202egnp" in shown
        assert "\x1b" not in shown
        await press(pilot, "right", "enter", "escape", "o", "escape")
        screen_of(pilot)


async def test_where_no_figure_moves_it_says_what_does_or_why_none(play: Play) -> None:
    """The first press moves nothing under most policies of Maple Court: its answers are written."""
    async with play("enter", "end", "greater_than_sign", "6", "right") as pilot:
        shown = effects_said(pilot)
        fixed = "Nothing changes: this story fixes every answer. Try another policy: 2, then p."
        assert fixed in shown
        assert "None of the" not in shown
        await press(pilot, "2", "greater_than_sign", "greater_than_sign", "6")
        shown = effects_said(pilot)
        assert (
            "None of the 9 figures moves. What moves is “surprise in the totals”: 17.5 →" in shown
        )


def effects_said(pilot: Pilot[None]) -> str:
    return " ".join(str(pilot.app.screen.query_one("#effects-text", Static).content).split())
