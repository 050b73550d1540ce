"""What moves on Watch, by ticks and by no clock: tokens, another policy, a town coming closer."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from simulator.measure.moments.flow import RunFlow
from simulator.measure.moments.parties import AgencyKnows
from simulator.measure.moments.playback import Playback
from simulator.tui.kit.ground.cell_view import SWEEP
from simulator.tui.kit.ground.papers import BODY
from simulator.tui.kit.ground.scene import STYLE
from simulator.tui.watch.pictures.doors_view import DoorsView
from simulator.tui.watch.pictures.glow import SECOND
from simulator.tui.watch.pictures.motion import FRAMES, FlowCounts, Motion, ticked, tokens
from tests.conftest import Ledgers
from tests.screens.conftest import Play, press
from tests.screens.flow_seen import picture, view, watch
from tests.screens.textual_inside import drawn, strips


def reversed_text(pilot: Pilot[None], selector: str) -> str:
    """Return what stands reversed in a part of the screen."""
    region = pilot.app.screen.query_one(selector).region
    rows = (strip.crop(region.x, region.right) for strip in strips(pilot)[region.y : region.bottom])
    return "".join(part.text for row in rows for part in row if part.style and part.style.reverse)


async def test_tokens_travel_and_the_count_ticks_when_they_arrive(play: Play) -> None:
    """The request goes out: 14 places in five tokens. Not a second passes: ticks are given."""
    async with play("enter", "home", "x", "x") as pilot:
        pilot.app.animation_level = "full"
        screen = watch(pilot)
        screen.action_step(1)
        await drawn(pilot)
        assert view(pilot).motion.moving
        counts, pictures = [], []
        for _ in range(FRAMES):
            row = next(line for line in picture(pilot).splitlines() if "where cameras" in line)
            number = row.split("│")[-2].split()
            counts.append(int(number[1]))
            pictures.append(row)
            screen._tick()
            await drawn(pilot)
        assert counts[0] == 0
        assert counts == sorted(counts)
        assert len(set(counts)) > 2, "it ticks"
        assert len(set(pictures)) == FRAMES, "something moves in each frame"
        assert "○ 14 places" in picture(pilot)
        assert not view(pilot).motion.moving
        rest = picture(pilot)
        screen._tick()
        await drawn(pilot)
        assert picture(pilot) == rest, "a moment that has come to rest does not move"


async def test_stepping_back_moves_nothing_and_a_sheet_lets_all_arrive(play: Play) -> None:
    async with play("enter", "home", "x", "x") as pilot:
        pilot.app.animation_level = "full"
        screen = watch(pilot)
        screen.action_step(2)
        screen.action_step(-1)
        await drawn(pilot)
        assert not view(pilot).motion.moving
        screen.action_step(1)
        screen.action_step(1)
        await drawn(pilot)
        motion = view(pilot).motion
        assert motion.moving
        await press(pilot, "l")
        assert not motion.moving


async def test_where_motion_is_not_wanted_the_number_stands_reversed_for_a_second(
    play: Play,
) -> None:
    async with play("enter", "home", "x", "x", "right") as pilot:
        assert not view(pilot).motion.moving
        assert "14 places" in reversed_text(pilot, "#flow")
        assert "asked" in reversed_text(pilot, "#flow")
        assert not set(reversed_text(pilot, "#flow")) & set("█▀▄"), "digits of blocks cannot be"
        screen = watch(pilot)
        for _ in range(SECOND):
            screen._tick()
        await drawn(pilot)
        assert "14 places" not in reversed_text(pilot, "#flow")
        assert "14 places" in picture(pilot)
        await press(pilot, "end", "x", "m")
        assert reversed_text(pilot, "#known-block").strip(), "of the map as well"
        for _ in range(SECOND):
            screen._tick()
        await drawn(pilot)
        assert not reversed_text(pilot, "#known-block").strip()


async def test_another_policy_sweeps_over_the_right_half_in_six_frames(play: Play) -> None:
    keys = ("enter", "end")
    async with play(*keys, scenario="fort-lauderdale-2018") as pilot:
        pilot.app.animation_level = "full"
        screen = watch(pilot)
        doors = screen.query_one("#known-doors", DoorsView)
        lit = doors.palette.tile(int(AgencyKnows.GAVE_NOTHING), BODY)
        lamps = [int((doors._cells >> STYLE == lit).sum())]
        await press(pilot, "greater_than_sign")
        for _ in range(SWEEP):
            lamps.append(int((doors._cells >> STYLE == lit).sum()))
            screen._tick()
            await drawn(pilot)
        lamps.append(int((doors._cells >> STYLE == lit).sum()))
        assert lamps[0] == lamps[1] == 1
        assert lamps[-1] == 309
        assert lamps == sorted(lamps)
        assert len(set(lamps)) == SWEEP + 1, "more in each frame"


async def test_without_motion_another_policy_is_there_at_once(play: Play) -> None:
    keys = ("enter", "end", "greater_than_sign")
    async with play(*keys, scenario="fort-lauderdale-2018") as pilot:
        doors = watch(pilot).query_one("#known-doors", DoorsView)
        lit = doors.palette.tile(int(AgencyKnows.GAVE_NOTHING), BODY)
        assert (doors._cells >> STYLE == lit).sum() == 309


async def test_a_summer_opens_on_its_town_and_comes_closer(play: Play) -> None:
    async with play(scenario="fort-lauderdale-2018") as pilot:
        pilot.app.animation_level = "full"
        await press(pilot, "enter")
        screen = watch(pilot)
        seen = [screen._sides._zoom_now]
        for _ in range(20):
            screen._tick()
            await drawn(pilot)
            seen.append(screen._sides._zoom_now)
        assert list(dict.fromkeys(seen)) == ["town", "district", "street"]
        await press(pilot, "r")
        assert screen._sides._zoom_now == "street"


async def test_without_motion_a_summer_opens_on_its_request(play: Play) -> None:
    async with play("enter", scenario="fort-lauderdale-2018") as pilot:
        assert watch(pilot)._sides._zoom_now == "street"


@pytest.mark.parametrize("more", [1, 2, 5, 14, 2_000])
@pytest.mark.parametrize("length", [4, 12, 40])
def test_all_tokens_arrive_and_no_count_goes_back(more: int, length: int) -> None:
    shown = [ticked(3, 3 + more, length, frame / FRAMES) for frame in range(FRAMES + 1)]
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (3, 3 + more)
    for frame in range(FRAMES):
        places, arrived = tokens(more, length, frame / FRAMES)
        assert all(0 <= place < length for place in places)
        assert len(places) + arrived <= min(more, 5)
    assert tokens(more, length, 1.0) == ([], min(more, 5))


def test_what_comes_while_tokens_are_under_way_comes_with_them(ledgers: Ledgers) -> None:
    (ledger,) = ledgers("maple-court", ("early-partner-2018-exact-map",)).values()
    playback, motion = Playback(ledger), Motion()
    flows = RunFlow(playback)

    def counts(event: int) -> FlowCounts:
        return FlowCounts.of(flows.at(event), playback.frame(event).counts)

    motion.see(playback, -1, counts(-1), moves=True)
    motion.see(playback, 0, counts(0), moves=True)
    assert motion.origin == counts(-1)
    motion.tick()
    motion.see(playback, 2, counts(2), moves=True)
    assert (motion.origin, motion.at) == (counts(-1), 1 / FRAMES)
    for _ in range(FRAMES):
        motion.tick()
    assert motion.origin is None
    assert not motion.tick()
    motion.see(playback, 1, counts(1), moves=True)
    assert not motion.moving
