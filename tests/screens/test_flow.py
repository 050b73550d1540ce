"""Flow: lines that carry what the ledger says, and cards by Enter."""

from __future__ import annotations

import re
from dataclasses import astuple, replace

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from simulator.log_kinds import Principle
from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.parties import ResidentsAware, Viewer
from simulator.measure.moments.playback import Playback
from simulator.report.words.watched.parties import told_in_short
from simulator.scenario.library import policy_names
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.watch.pictures.canvas import Canvas
from simulator.tui.watch.pictures.flow_picture import (
    LABELS,
    FlowMoment,
    channels_of,
    flow_canvas,
    sum_said,
    terms_of,
)
from simulator.tui.watch.pictures.flow_plan import planned
from simulator.tui.watch.pictures.motion import FlowCounts
from simulator.tui.watch.pictures.timeline import labelled, marks_of
from tests.conftest import Ledgers
from tests.screens.conftest import SIZES, Play, each_holds, press, resize, screen_text
from tests.screens.flow_seen import picture, view

FLOW = ("enter", "end", "x", "x")


async def test_flow_at_three_sizes(play: Play, snapshot: SnapshotAssertion) -> None:
    different = []
    for story in ("maple-court", "after-the-request"):
        keys = FLOW if story == "maple-court" else ("enter", "end", "x")
        async with play(*keys, scenario=story) as pilot:
            for size, cells in SIZES.items():
                await resize(pilot, cells)
                shown = picture(pilot)
                assert "…" not in shown
                if shown != snapshot(name=f"{size}-{story}"):
                    different.append(f"{size}-{story}")
    assert not different


@pytest.mark.parametrize("most", [14, 3_623, 123_456])
@pytest.mark.parametrize("extra", [(), (Channel.AT_THE_DOOR,), tuple(Channel)[5:8]])
@pytest.mark.parametrize("size", [(78, 15), (78, 14), (98, 18), (98, 17), (158, 15), (158, 35)])
def test_nothing_of_flow_stands_on_anything_else(
    size: tuple[int, int], extra: tuple[Channel, ...], most: int
) -> None:
    channels = (*tuple(Channel)[:5], *extra, Channel.TO_THE_PUBLIC)
    plan = planned(*size, channels, most)
    rows = [*(plan.rows[channel] for channel in channels), plan.back, plan.sum, plan.legend]
    assert rows == sorted(set(rows)), "each has a row of its own, in this order"
    assert plan.legend < size[1]
    assert plan.residents + len(f"– {most:,} no answer") < plan.into[0] < plan.into[1]
    assert plan.company + len("✕ each answer by name") <= plan.out[0] < plan.out[1]
    if plan.boxes:
        assert plan.residents_rows[0] > 3, "the digits have the rows above"
        company, police = plan.boxes[1], plan.boxes[2]
        assert police[2] < plan.rows[Channel.TO_THE_PUBLIC]
        assert plan.back < company[2] < plan.sum


@pytest.mark.parametrize(("rows", "lines"), [(18, 5), (17, 5), (15, 5)])
def test_flow_leaves_few_rows_free(rows: int, lines: int) -> None:
    channels = (*tuple(Channel)[:lines], Channel.TO_THE_PUBLIC)
    assert rows - planned(98 if rows > 15 else 78, rows, channels).legend <= 2


async def test_a_number_says_what_it_is_of_where_homes_have_several(play: Play) -> None:
    """Of 319 doors 308 homes: a home that was asked twice is one dot and two places."""
    async with play("enter", "end", "x", scenario="fort-lauderdale-2018") as pilot:
        for size in SIZES.values():
            await resize(pilot, size)
            shown = picture(pilot)
            assert "○ 319 places, 308 homes" in shown
            assert "● 10 names" in shown
            assert "10 names," not in shown, "each of another home"
            assert "RESIDENTS 308 homes not told" in shown
        await press(pilot, "x")
        assert "308 dots" in screen_text(pilot)


async def test_what_a_shut_line_does_not_bring_is_named(play: Play) -> None:
    """A bare "nothing" stood under "4 totals": nothing of what?"""
    async with play(*FLOW, "m", size=SIZES["80x24"]) as pilot:
        rows = picture(pilot).splitlines()
        for label, said in (
            ("where cameras are", "no places"),
            ("each answer by name", "no answer by name"),
            ("to the public", "PUBLIC nothing"),
        ):
            assert next(row for row in rows if label in row).endswith(f" {said}")


async def test_a_line_back_is_shut_where_nobody_was_told_of_totals(play: Play) -> None:
    """It said "told of all" where one home knew of its clip, and nobody of the four totals."""
    async with play(*FLOW, "m") as pilot:
        for size in SIZES.values():
            await resize(pilot, size)
            (line,) = (row for row in picture(pilot).splitlines() if "back to residents" in row)
            assert re.search("┄┄┄┤ +RESIDENTS not told of 4 totals$", line)


AWARE = {
    ResidentsAware(1, 14, 0, 4): "14 homes not told",
    ResidentsAware(1, 0, 0, 4): "not told of 4 totals",
    ResidentsAware(1, 0, 4, 0): "told of all",
    ResidentsAware(0, 0, 4, 0): "told of all",
    ResidentsAware(0, 0, 0, 0): "nothing yet",
}
"""By what residents were told, what the line back to them says of it."""


@pytest.mark.parametrize(("pane", "most"), [((78, 15), 123_456), ((98, 18), 14), ((158, 17), 14)])
@pytest.mark.parametrize("many", [1, 19, 100])
def test_the_line_back_goes_on_only_where_nothing_was_left_out(
    ledgers: Ledgers, pane: tuple[int, int], most: int, many: int
) -> None:
    """Whatever the numbers are: what was left out is told of in a form that has room."""
    (ledger,) = ledgers("maple-court", ("early-partner-2018-exact-map",)).values()
    flows = RunFlow(Playback(ledger))
    flow = flows.at(0)
    counts = FlowCounts.of(flow, flows.playback.frame(0, wait=False).counts)
    for aware, said in AWARE.items():
        told = ResidentsAware(*(many * count for count in astuple(aware)))
        moment = FlowMoment(flow, counts, channels_of(flows.channels), 0, 0, told, most)
        rows = flow_canvas(moment, pane, THEMES[0].variables).text().splitlines()
        line = next(row for row in rows if "back to residents" in row).removesuffix(" ")
        assert line.endswith(told_in_short(told)), "no form of it is cut"
        assert many > 1 or pane[0] == 78 or line.endswith(f"RESIDENTS {said}")
        assert ("━▶ RESIDENTS told of all" in line) == (said == "told of all")
        assert re.search("┄┄┤ +RESIDENTS ", line) or said == "told of all"


async def test_a_long_count_of_residents_is_whole_beside_its_line(play: Play) -> None:
    async with play("enter", "end", "x", scenario="as-it-happened") as pilot:
        for size in SIZES.values():
            await resize(pilot, size)
            assert "– 3,623 no answer" in picture(pilot)
            assert "asked" in picture(pilot)


LARGE = "four-hundred-agencies"
PROVEN = 175
"""What is proven at its end, which takes ten seconds to work out."""
PANES = {"80x24": (78, 15), "100x30": (98, 18), "160x48": (158, 17)}
"""How many columns and rows the picture has by the size of the screen."""


def large_flow(ledgers: Ledgers, pane: tuple[int, int]) -> str:
    """Return Flow at the end of the large story, drawn without a screen."""
    (ledger,) = ledgers(LARGE, ("early-partner-2018",)).values()
    playback = Playback(ledger)
    flows, frame = RunFlow(playback), playback.frame(playback.last, wait=False)
    flow, aware = flows.at(frame.event), playback.told(frame.event, Viewer.RESIDENTS)
    assert isinstance(aware, ResidentsAware)
    counts, channels = FlowCounts.of(flow, frame.counts), channels_of(flows.channels)
    known = PROVEN, PROVEN
    homes = frame.homes_asked
    moment = FlowMoment(flow, counts, channels, *known, aware, flows.asked, homes)
    return flow_canvas(moment, pane, THEMES[0].variables).text()


def test_what_is_still_worked_out_is_not_said_to_be_none(ledgers: Ledgers) -> None:
    """The box beside it says so at the same moment: it cannot be known of nobody."""
    (ledger,) = ledgers("maple-court", ("early-partner-2018-exact-map",)).values()
    flows = RunFlow(Playback(ledger))
    flow = flows.at(0)
    counts = FlowCounts.of(flow, flows.playback.frame(0, wait=False).counts)
    nobody = ResidentsAware(0, 0, 0, 0)
    done = FlowMoment(flow, counts, channels_of(flows.channels), 0, 0, nobody)
    assert sum_said(done) == "Of no home it is known that it did not share."
    assert sum_said(replace(done, at_least=True)) == "Working out what they can prove…"
    some = replace(done, at_least=True, silent=2, gave_nothing=2)
    assert sum_said(some) == "From all of it: 2 homes known not to have shared, or more…"


@pytest.mark.parametrize("size", PANES)
def test_flow_of_a_large_story(ledgers: Ledgers, snapshot: SnapshotAssertion, size: str) -> None:
    assert large_flow(ledgers, PANES[size]) == snapshot


@pytest.mark.thorough
async def test_a_large_story_s_screen_has_the_flow_that_is_drawn(
    play: Play, ledgers: Ledgers
) -> None:
    async with play("enter", "end", "x", scenario=LARGE) as pilot:
        for size, cells in SIZES.items():
            await resize(pilot, cells)
            shown = [line.removeprefix(" ") for line in picture(pilot).splitlines()]
            assert shown == large_flow(ledgers, PANES[size]).splitlines(), size


async def a_line_is_chosen_by_up_and_down_and_enter_opens_its_card(pilot: Pilot[None]) -> None:
    await press(pilot, *FLOW)
    assert "Up, down: a line." in screen_text(pilot)
    await press(pilot, "down", "down", "down", "down")
    assert "▸Σ how many" in picture(pilot)
    assert "Enter: the card of this line." in screen_text(pilot)
    await press(pilot, "enter")
    shown = " ".join(screen_text(pilot).replace("█", " ").split())
    assert "How many: 4 totals so far" in shown
    assert "who was asked 14, who shared 1, who said no 2, who did not" in shown
    assert shown.count("were they told?") == 1, "a report of four totals is one card"
    await press(pilot, "escape", "up", "enter")
    assert "Where cameras are: 14 places so far" in screen_text(pilot)
    await press(pilot, "escape", "m", "enter")
    assert "Shut: this policy passes nothing of it on." in screen_text(pilot)
    await press(pilot, "escape", "x", "up")
    assert "5 May 2024  18:30" in screen_text(pilot), "on the map up is a day back again"


async def test_past_the_last_line_none_is_chosen_and_enter_goes_on(play: Play) -> None:
    async with play(*FLOW, "up", "down") as pilot:
        assert view(pilot).chosen is None
        await press(pilot, "enter")
        assert "Fort Lauderdale, summer 2018" in screen_text(pilot)


async def a_click_on_a_line_opens_its_card(pilot: Pilot[None]) -> None:
    await press(pilot, *FLOW)
    row = view(pilot).plan.rows[Channel.CLIPS]
    await pilot.click("#flow", offset=(5, row))
    await press(pilot)
    assert "The clip: 1 clip so far" in screen_text(pilot)
    assert "Passers-by" in screen_text(pilot)


LINES_OF_FLOW = (
    a_line_is_chosen_by_up_and_down_and_enter_opens_its_card,
    a_click_on_a_line_opens_its_card,
)
"""What one program is asked one after the other, each from the list of stories on."""


async def test_lines_of_flow(play: Play) -> None:
    """Each claim above is one of its own; only the program is shared, which is dear to start."""
    async with play() as pilot:
        await each_holds(pilot, LINES_OF_FLOW)


@pytest.mark.parametrize("width", [60, 80, 100, 160, 400])
@pytest.mark.parametrize("story", ["maple-court", "fort-lauderdale-2018", "after-the-request"])
def test_labels_of_the_line_of_time_stand_on_no_mark(
    story: str, width: int, ledgers: Ledgers
) -> None:
    (ledger,) = ledgers(story, policy_names()[:1]).values()
    playback = Playback(ledger)
    marks = marks_of(playback, width)
    labels = labelled(playback, marks)
    assert labels or story != "maple-court", "a line full of marks has no room"
    columns = [start + place for start, text in labels for place in range(len(text))]
    assert len(columns) == len(set(columns)), "no two in one place"
    assert all(0 < column < width and not marks[column] for column in columns)
    texts = [text.strip() for _, text in labels]
    assert len(texts) == len(set(texts))


def test_on_what_terms_a_line_comes_is_told_by_a_letter_as_well_as_by_colour() -> None:
    """Colours alone would tell nothing where there are none, or to eyes that mix them up."""
    shown = {terms_of(principle)[:2] for principle in Principle}
    assert len({letter for letter, _ in shown}) == len({colour for _, colour in shown}) == 4
    assert len({(glyph, label) for glyph, label, _ in LABELS.values()}) == len(LABELS)


async def test_in_every_theme_flow_says_the_same(play: Play) -> None:
    async with play(*FLOW, "down", size=SIZES["80x24"]) as pilot:
        in_the_dark = picture(pilot)
        for theme in THEMES:
            pilot.app.theme = theme.name
            await press(pilot)
            assert picture(pilot) == in_the_dark, theme.name


def test_a_canvas_draws_nothing_outside() -> None:
    canvas = Canvas(4, 2)
    canvas.put(0, -1, "abcdef", "bold")
    canvas.put(5, 0, "no")
    assert canvas.text() == "bcde\n"
    assert canvas.runs(0) == (("bcde", "bold"),)
