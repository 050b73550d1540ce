"""Watch by keys only: the first minute, the trace, a home, a request, the kinds of no, the views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from simulator.tui.app import CamsimApp
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.sheets.sheet import Sheet
from simulator.tui.watch.trace_list import shortened
from tests.screens.conftest import FEW_RUNS, SIZES, Play, each_holds, press, screen_text
from tests.screens.short_eras import short_eras
from tests.sizes import AT_THE_EDGES, BETWEEN, some_here

SHEETS = {
    "trace": ("enter", "end", "l"),
    "request": ("escape", "escape", "g"),
    "five-kinds-of-no": ("escape", "n"),
    "card": ("escape", "i", "left"),
    "find-home": ("escape", "f", "7"),
    "home": ("enter",),
}
"""By sheet, the keys that lead there from the one before."""


def told_on_sheet(pilot: Pilot[None]) -> str:
    """Return what the sheet in front says, also what must be scrolled to, without line breaks."""
    assert isinstance(pilot.app.screen, Sheet)
    return " ".join(pilot.app.screen.fact().split())


def part_of_screen(pilot: Pilot[None], selector: str) -> str:
    """Return what stands where a widget is: the maps around a sheet are held elsewhere."""
    region = pilot.app.screen.query_one(selector).region
    lines = screen_text(pilot, beneath=False).splitlines()[region.y : region.bottom]
    parts = [line[region.x : region.right].rstrip() for line in lines]
    # How high the frame leaves a part is not what is held here.
    return "\n".join(part for part in parts if part.strip(" │█"))


async def differences(play: Play, snapshot: SnapshotAssertion, sizes: tuple[str, ...]) -> list[str]:
    """Return the sheets that are not what was kept of them."""
    different = []
    for name in sizes:
        async with play(size=SIZES[name]) as pilot:
            for sheet, keys in SHEETS.items():
                await press(pilot, *keys)
                part = part_of_screen(pilot, ".sheet")
                if part != snapshot(name=f"{name}-{sheet}"):
                    different.append(f"{name}-{sheet}")
    return different


async def test_what_stands_on_a_sheet_of_watch(play: Play, snapshot: SnapshotAssertion) -> None:
    assert await differences(play, snapshot, AT_THE_EDGES) == []


@pytest.mark.thorough
async def test_what_stands_on_a_sheet_between(play: Play, snapshot: SnapshotAssertion) -> None:
    assert await differences(play, snapshot, BETWEEN) == []


@pytest.mark.parametrize("size", some_here(SIZES, here=AT_THE_EDGES))
async def test_the_first_minute_step_by_step(play: Play, size: str) -> None:
    """Each press of space is one beat, at every size."""
    async with play("enter", size=SIZES[size]) as pilot:
        shown = screen_text(pilot)
        assert "Police ask 14 homes for video of a bicycle theft." in shown
        assert "14 can still answer" in shown
        await press(pilot, "space", "space")
        shown = screen_text(pilot)
        assert "One shares. Two say no. Eleven never answer. What do the police know?" in shown
        assert "Guess first." in shown
        assert "Guess: press a, b, c. Enter skips it." in shown
        assert "gave nothing" not in shown
        await press(pilot, "b")
        shown = screen_text(pilot)
        assert re.search(r"▒ 13|13 known not to have shared", shown)
        assert "You guessed 3. It is 14: one by name, 13 by what is missing." in shown
        await press(pilot, "space", "space")
        assert "One clip, one address." in screen_text(pilot)
        await press(pilot, "m")
        shown = screen_text(pilot)
        assert "The map is taken away" in shown
        assert re.search(r"0 known not to have shared|13 becomes 0", shown)
        await press(pilot, "end", "enter")
        shown = screen_text(pilot)
        assert "Fort Lauderdale, summer 2018" in shown


async def a_line_of_the_trace_takes_there(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "l")
    shown = screen_text(pilot)
    assert "ALL THAT HAPPENED   6 events" in shown
    assert "▸  9 May 00:00  A report comes out." in shown
    assert "2 May 19:42  Home B5 shares. The police are told 1 name and get 1 clip." in shown
    await press(pilot, "home", "down", "down", "enter")
    shown = screen_text(pilot)
    assert "2 May 2024  19:42" in shown.splitlines()[0]
    assert "● 1 shared" in shown
    assert "– 0 no answer" in shown


async def the_trace_is_filtered_by_typing(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "l", "slash", *"says no")
    shown = screen_text(pilot)
    assert "2 events" in shown
    assert "Home B3 says no." in shown
    assert "Home B5 shares." not in shown
    await press(pilot, "enter", "up", "enter")
    assert "2 May 2024  19:12" in screen_text(pilot).splitlines()[0]


async def a_filter_that_fits_nothing_says_so_and_escape_shows_all(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "l", "slash", *"zebra")
    shown = screen_text(pilot)
    assert "0 events" in shown
    assert "There is no such line." in shown
    await press(pilot, "escape")
    assert "6 events" in screen_text(pilot)
    await press(pilot, "escape")
    assert "WHAT HAPPENED" in screen_text(pilot)


async def the_trace_does_not_answer_an_open_question(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "l")
    shown = screen_text(pilot)
    assert "1 event" in shown, "nobody reads what has not happened yet"
    assert "Home B5 shares." not in shown
    await press(pilot, "escape", "space", "space", "f")
    assert "Guess first" in screen_text(pilot)
    assert "which one?" not in screen_text(pilot)
    await press(pilot, "b", "l")
    assert "5 events" in screen_text(pilot)
    await press(pilot, "escape", "left", "left", "l")
    assert "5 events" in screen_text(pilot), "what was seen can be gone back to"


async def test_at_160_by_48_flow_stands_below_the_maps(play: Play) -> None:
    async with play("enter", "end", size=SIZES["160x48"]) as pilot:
        shown = screen_text(pilot)
        assert "WHAT THE POLICE KNOW" in shown
        assert "14 places − 1 name = 13 homes known not to have shared." in shown
        assert "Enter: the next story." in shown
        await press(pilot, "l")
        assert told_on_sheet(pilot).count("A report comes out.") == 1
        await press(pilot, "escape", "x")
        assert "14 places − 1 name = 13 homes known not to have shared." in screen_text(pilot)
    async with play("enter", "space", "space", size=SIZES["160x48"]) as pilot:
        shown = screen_text(pilot)
        assert shown.count("Guess first.") == 2, "neither the map nor Flow tells the answer"
        assert "14 places" not in shown


async def test_at_160_by_48_trace_and_tree_stand_below_flow(play: Play) -> None:
    async with play("enter", "end", "x", "x", size=SIZES["160x48"]) as pilot:
        shown = screen_text(pilot)
        assert "FIVE KINDS OF NO" in shown
        assert "did not share, not why." in " ".join(shown.split())
        assert "▸  9 May 00:00  A report comes out." in shown
        await press(pilot, "l", "up", "up", "enter")
        shown = screen_text(pilot)
        assert "2 May 2024  21:30" in shown.splitlines()[0]
        assert "▸  2 May 21:30  Home C4 says no." in shown


async def what_the_agency_learned_about_home_7(pilot: Pilot[None]) -> None:
    """From the first screen: Enter, f, 7, Enter, and w for the whole run."""
    await press(pilot, "enter", "space", "space", "b", "f", "7", "enter")
    shown = told_on_sheet(pilot)
    assert "Home B7, up to 5 May 18:30" in shown
    assert "█ proven: Asked, and did not share. At first: 26 in 100. Now: certain." in shown
    await press(pilot, "w")
    shown = told_on_sheet(pilot)
    assert "Home B7, the whole run" in shown
    assert "▚ more likely: Said no. By map and sharers: 12 in 100. Now: 15 in 100." in shown
    assert "where its camera stands, as a dot without a name." in shown
    assert (
        "Terms: the company's own rule; the resident did not agree. This home was not told."
        in shown
    )
    assert "It is also counted, without a name, in 2 totals told to Maple Valley Police." in shown


async def beside_a_home_stand_others_and_its_request(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "f", *"b5", "enter")
    shown = told_on_sheet(pilot)
    assert "It shares a clip." in shown
    assert "Passers-by: nobody asked them, nobody told them." in shown
    await press(pilot, "left")
    assert "Home B4, the whole run" in screen_text(pilot)
    await press(pilot, "r")
    shown = screen_text(pilot)
    assert "The request, up to 9 May 00:00" in shown
    assert "2 said no: B3 and C4." in shown
    await press(pilot, "escape", "f")
    assert "B5" in screen_text(pilot)
    assert "picked last" in screen_text(pilot)


async def test_the_requests_of_a_summer_are_followed_one_by_one(play: Play) -> None:
    async with play("enter", "right_square_bracket", "g", scenario="sixty-doorbells") as pilot:
        shown = screen_text(pilot)
        first = re.search(r"Request (\d+) of 22, up to", shown)
        assert first is not None
        await press(pilot, "escape", "end", "g", "left")
        assert "Request 21 of 22, up to" in screen_text(pilot)


async def test_a_long_sheet_scrolls_by_keys(play: Play) -> None:
    keys = ("enter", "end", "f", "7", "enter")
    async with play(*keys, size=SIZES["80x24"], scenario="sixty-doorbells") as pilot:
        assert "WHAT THE POLICE CAN WORK OUT" in screen_text(pilot)
        await press(pilot, "pagedown", "pagedown", "down")
        assert "WHAT THE POLICE CAN WORK OUT" not in screen_text(pilot)
        assert "Home H7, the whole run" in screen_text(pilot)


@pytest.mark.parametrize("short", [True, pytest.param(False, marks=pytest.mark.thorough)])
async def test_the_map_is_taken_away_in_a_story_that_does_not_list_such_a_policy(
    play: Play, tmp_path: Path, *, short: bool
) -> None:
    scenario = short_eras(tmp_path) if short else "as-it-happened"
    async with play("enter", "end", "m", scenario=scenario) as pilot:
        assert "The map is taken away" in screen_text(pilot)
        shown = screen_text(pilot)
        assert "(map taken away)" in shown.splitlines()[2]
        await press(pilot, "m")
        assert "The map is back." in screen_text(pilot)


async def the_five_kinds_of_no_are_one_tree(pilot: Pilot[None]) -> None:
    """14 in the area: 1 shared, 2 said no, 11 gave no answer; 6 homes were not asked."""
    await press(pilot, "enter", "end", "n")
    shown = screen_text(pilot)
    for word, count, police in (
        ("said no", 2, "only how many"),
        ("no answer", 11, "only how many"),
        ("has not shared yet", 0, "no"),
        ("switched off", 0, "no"),
        ("not asked", 6, "by having no dot"),
    ):
        assert re.search(rf"▸ {word} +{count}  {police}", shown)
    assert "Can the police tell these apart? No: they know that 13 homes did not share" in shown


async def a_card_and_a_request_say_what_of_one_home_was_passed_on(pilot: Pilot[None]) -> None:
    """They said "the clips: names" and "sharers' names; the clips" of one home and its clip."""
    await press(pilot, "enter", "end", "g")
    assert "about home B5: its name and its clip. Terms:" in told_on_sheet(pilot)
    await press(pilot, "escape", "i", "left")
    shown = told_on_sheet(pilot)
    assert "what its name and address (attribute)" in shown
    assert "what the clip, with the name of who sent it (attribute)" in shown
    await press(pilot, "left")
    said = "what where their cameras stand, as dots without names (attribute)"
    assert said in told_on_sheet(pilot)


async def cards_are_browsed_through_earlier_flows(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "i")
    shown = screen_text(pilot)
    assert "(3 of 3 so far)" in shown
    assert "all homes that were asked, as a number" in shown
    await press(pilot, "left")
    shown = told_on_sheet(pilot)
    assert "(2 of 3 so far)" in shown
    assert "about whom home B5 (subject)" in shown
    assert "on what terms the resident agreed to share (transmission principle)" in shown
    assert "were they told? yes" in shown
    assert "Passers-by: nobody asked them, nobody told them." in shown
    await press(pilot, "left", "left")
    assert "(1 of 3 so far)" in screen_text(pilot)
    await press(pilot, "escape", "home", "i")
    assert "Nothing has been passed on to anybody yet." in screen_text(pilot)
    await press(pilot, "left", "right")
    assert "Nothing has been passed on to anybody yet." in screen_text(pilot)


async def each_party_has_indicators_of_its_own(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    for title, said in (
        ("WHAT THE PUBLIC KNOWS", "read: 0 requests"),
        ("WHAT RESIDENTS KNOW", "14 homes do not know all that"),
        ("WHAT THE COMPANY KNOWS", "knows of 14 homes by name"),
        ("WHAT THE COUNCIL KNOWS", "cannot work out how many share"),
        ("WHAT THE POLICE KNOW", "1 name, 1 clip"),
    ):
        await press(pilot, "v")
        assert title in screen_text(pilot)
        assert said in screen_text(pilot)


async def a_click_on_a_party_takes_its_view(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    line = next(line for line in screen_text(pilot).splitlines() if " council" in line)
    await pilot.click("#others", offset=(line.index("council"), 0))
    await press(pilot)
    assert "WHAT THE COUNCIL KNOWS" in screen_text(pilot)


async def a_day_on_goes_to_the_next_event_where_nothing_happens_for_days(
    pilot: Pilot[None],
) -> None:
    await press(pilot, "enter", "home", "down")
    assert "2 May 2024  21:30" in screen_text(pilot).splitlines()[0]
    await press(pilot, "down")
    assert "5 May 2024  18:30" in screen_text(pilot).splitlines()[0]


async def requests_and_reports_are_reached_by_brackets(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end", "left_square_bracket")
    assert "2 May 2024  18:30" in screen_text(pilot).splitlines()[0]
    await press(pilot, "right_square_bracket")
    assert "9 May 2024  00:00" in screen_text(pilot).splitlines()[0]
    await press(pilot, "r")
    assert "Nothing has happened yet." in screen_text(pilot)


async def test_a_changed_scenario_is_run_anew_when_watch_is_seen_again(play: Play) -> None:
    async with play("enter", "end", "3", runs=FEW_RUNS) as pilot:
        app = pilot.app
        assert isinstance(app, CamsimApp)
        assert app.story is not None
        app.publish(app.story.with_policy("every-outcome"))
        await press(pilot, "2")
        await press(pilot)
        assert "told: 14 names" in screen_text(pilot)


async def the_logs_are_tables_in_plain_words(pilot: Pilot[None]) -> None:
    await press(pilot, "enter", "end")
    screen = pilot.app.screen
    assert isinstance(screen, FramedScreen)
    tables = screen.tables()
    assert tables["what happened"][0][:3] == (
        "date and time",
        "minutes since the start",
        "what happened",
    )
    assert ("2024-05-02 19:42", "1182", "home shares", "1", "B5") in tables["what happened"]
    clips = [row for row in tables["what was passed on"] if row[5] == "the clips"]
    assert clips == [
        (
            "2024-05-02 19:42",
            "1182",
            "the resident",
            "Maple Valley Police",
            "B5",
            "the clips",
            "names",
            "",
            "the resident agreed to share",
            "1",
            "yes",
        )
    ]
    assert "A report comes out." in screen.fact()


WATCH_OF_MAPLE_COURT = (
    a_line_of_the_trace_takes_there,
    the_trace_is_filtered_by_typing,
    a_filter_that_fits_nothing_says_so_and_escape_shows_all,
    the_trace_does_not_answer_an_open_question,
    what_the_agency_learned_about_home_7,
    beside_a_home_stand_others_and_its_request,
    the_five_kinds_of_no_are_one_tree,
    a_card_and_a_request_say_what_of_one_home_was_passed_on,
    cards_are_browsed_through_earlier_flows,
    each_party_has_indicators_of_its_own,
    a_day_on_goes_to_the_next_event_where_nothing_happens_for_days,
    requests_and_reports_are_reached_by_brackets,
    the_logs_are_tables_in_plain_words,
    a_click_on_a_party_takes_its_view,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_watch_of_maple_court(play: Play) -> None:
    """Each claim above is of its own; a program for each would start twenty times."""
    async with play() as pilot:
        await each_holds(pilot, WATCH_OF_MAPLE_COURT)


def test_a_long_line_is_cut_between_two_words() -> None:
    assert shortened("one two three", 13) == "one two three"
    assert shortened("one two three", 11) == "one two…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"
