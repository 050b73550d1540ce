"""The wall of a class: what it shows in each part, and what the teacher's keys do."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import cast

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.color import Color

from simulator.classroom.live.state import Mode
from simulator.classroom.live.views import House, QuestionShown
from simulator.tui.wall.letters import Room, tall
from simulator.tui.wall.sheets import AddressSheet
from simulator.tui.wall.street import plan_of
from simulator.tui.wall.words import spoken
from tests.screens.conftest import SIZES, press, resize, screen_text
from tests.screens.on_the_wall import Wall
from tests.screens.textual_inside import notices, strips
from tests.screens.walls import (
    ASKED,
    END,
    FEW,
    GUESS,
    HANDS_LETTER,
    HOUSES,
    INFER,
    KNOWN,
    LETTER,
    LOBBY,
    OPENING,
    SAY,
    STATES,
    TELL,
    WHAT_IF,
)


@pytest.mark.parametrize("size", SIZES)
async def test_each_part_of_a_class_looks_as_it_did(
    wall: Wall, size: str, snapshot: SnapshotAssertion
) -> None:
    """Where one differs, look at it before the snapshot is renewed."""
    different = []
    async with wall(size=SIZES[size]) as shown:
        for name, view in STATES.items():
            if await shown.show(view) != snapshot(name=name):
                different.append(name)
    assert not different


def test_a_number_is_guessed_in_bins_that_share_no_number_and_by_hands_in_none() -> None:
    asked = QuestionShown("How many times?", (), (0.0, 140.0, "times"), guessed_in_fives=0)
    guessed = replace(asked, counts=(3, 0, 0, 1, 0, 0, 0, 0, 0, 2), right=3)
    room = Room(columns=48, window=98)
    told = spoken(replace(TELL, question=guessed), 0, room)[1].plain
    assert "  0 to 13" in told
    assert "▸ 42 to 55" in told
    assert "  126 to 140" in told
    by_hands = replace(TELL, mode="hands", question=guessed)
    assert " to " not in spoken(by_hands, 0, room)[1].plain.replace(TELL.text, "")
    question = spoken(replace(by_hands, part="guess"), 0, room)[1].plain
    assert question.endswith("Say a number each. Nobody has to say why.")


OTHER_SIZES = ((60, 20), (72, 22), (99, 29), (120, 36), (200, 60))


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param(OTHER_SIZES[::2], id="odd"),
        pytest.param(OTHER_SIZES[1::2], id="even", marks=pytest.mark.thorough),
    ],
)
async def test_it_is_whole_in_windows_of_other_sizes(
    wall: Wall, sizes: tuple[tuple[int, int], ...]
) -> None:
    assert WHAT_IF.policy is not None
    number = tall(str(WHAT_IF.policy.not_shared))
    async with wall() as shown:
        for size, (name, view) in itertools.product(sizes, STATES.items()):
            await resize(shown.pilot, size)
            text = await shown.show(view)
            assert text.startswith(" camsim  Our street"), (name, size)
            assert " ▸ " in text.splitlines()[-1] + text.splitlines()[-2], (name, size)
            if view is WHAT_IF:
                below = "\n".join(line[1 : 1 + len(number[0])] for line in text.splitlines())
                is_tall = "\n".join(number) in below
                assert is_tall or f"\n {WHAT_IF.policy.not_shared} homes known" in text, size


@pytest.mark.parametrize("size", SIZES)
async def test_every_house_stands_on_a_map_of_each_size(wall: Wall, size: str) -> None:
    async with wall(size=SIZES[size]) as shown:
        text = await shown.show(replace(LETTER, happened=dict.fromkeys(ASKED, "asked")))
        # One more stands in the legend.
        assert text.count("□") == len(ASKED) + 1
        columns, rows = shown.pilot.app.screen.query_one("#left-map").size
        plan = plan_of(HOUSES, columns, rows)
        assert plan is not None
        east, south = plan.middle(11, 6)
        assert east + plan.wide / 2 <= columns
        assert south + plan.high / 2 <= rows


async def test_the_circle_is_drawn_around_exactly_the_houses_that_are_asked(wall: Wall) -> None:
    async with wall(LETTER) as shown:
        colours = shown.pilot.app.theme_variables
        street = shown.pilot.app.screen.query_one("#left-map")
        columns, rows = street.size
        plan = plan_of(HOUSES, columns, rows)
        assert plan is not None
        inside = set()
        lines = strips(shown.pilot)
        for house in HOUSES:
            if house.id not in ASKED:
                continue
            row = street.region.y + plan.top + plan.drop * house.row
            column = street.region.x + plan.left + plan.pitch * house.column + 1
            style = next(iter(lines[row].crop(column, column + 1))).style
            assert style is not None
            assert style.bgcolor is not None
            ground = tuple(style.bgcolor.get_truecolor())
            assert ground == Color.parse(colours["area-yard"]).rgb, house
            inside.add(house.id)
        assert inside == set(ASKED)


async def test_the_largest_street_has_room_in_the_windows_of_a_class(wall: Wall) -> None:
    houses = tuple(
        House(f"{letter}{column + 1}", row, column, True)
        for row, letter in enumerate("ABCDEFGHIJKL")
        for column in range(20)
    )
    view = replace(
        LETTER, houses=houses, happened=dict.fromkeys((one.id for one in houses), "asked")
    )
    for size in SIZES.values():
        async with wall(view, size=size) as shown:
            assert screen_text(shown.pilot).count("□") == len(houses) + 1
    async with wall(view, size=(60, 20)) as shown:
        assert "There is no room for the map." in screen_text(shown.pilot)
        await shown.press("right", "left")
        await resize(shown.pilot, (100, 30))
        assert screen_text(shown.pilot).count("□") == len(houses) + 1


async def test_space_goes_on_but_closes_a_letter_only_at_the_second_press(wall: Wall) -> None:
    async with wall(SAY) as shown:
        await shown.press("space")
        assert shown.host.asked == [("next", 0)]
        await shown.show(LETTER)
        assert "Space again: close it now." in await shown.press("space")
        assert len(shown.host.asked) == 1
        # Another key in between: it was not meant.
        await shown.press("p", "space")
        assert shown.host.asked[1:] == [("pause", 0)]
        await shown.press("space")
        assert shown.host.asked[2:] == [("next", 0)]


async def test_a_letter_that_closes_by_itself_is_not_closed_by_space(wall: Wall) -> None:
    assert LETTER.request is not None
    async with wall(replace(LETTER, request=replace(LETTER.request, seconds_left=0))) as shown:
        assert "answers on their way still count" in await shown.press("space", "space")
        assert shown.host.asked == []


async def test_another_second_of_the_same_letter_does_not_take_back_what_was_pressed(
    wall: Wall,
) -> None:
    assert LETTER.request is not None
    async with wall(LETTER) as shown:
        await shown.press("space")
        later = replace(LETTER, request=replace(LETTER.request, seconds_left=41), version=10)
        assert "Space again" in await shown.show(later)
        await shown.press("space")
        assert shown.host.asked == [("next", 0)]


@pytest.mark.parametrize(
    ("key", "action"),
    [("backspace", "before"), ("plus", "more"), ("p", "pause"), ("d", "door")],
)
async def test_keys_ask_for_steps_of_the_class(wall: Wall, key: str, action: str) -> None:
    async with wall(LETTER) as shown:
        await shown.press(key)
        assert shown.host.asked == [(action, 0)]


async def test_why_a_step_was_not_done_stands_in_the_place_of_the_keys(wall: Wall) -> None:
    async with wall(SAY) as shown:
        shown.host.why_not = "The clock is stopped. p: go on."
        text = await shown.press("space")
        assert text.splitlines()[-1] == " ▸ The clock is stopped. p: go on."
        shown.host.why_not = ""
        assert "Space: go on." in await shown.press("p")


async def test_the_end_is_decided_by_enter_or_k_and_only_there(wall: Wall) -> None:
    async with wall(TELL) as shown:
        await shown.press("enter", "k")
        assert shown.host.asked == []
        text = await shown.show(END)
        assert "Enter: delete all of it." in text
        await shown.press("space")
        assert shown.host.asked == []
        await shown.press("k", "enter")
        assert shown.host.asked == [("keep", 0), ("end", 0)]


async def test_the_steps_of_a_proof_light_up_their_homes(wall: Wall) -> None:
    async with wall(INFER) as shown:
        first = await shown.press("left")
        assert "▸ 1." in first
        assert _right_half(first).count("●") == 3 + 1
        last = await shown.press("right", "right", "right", "right")
        assert "▸ 4. F7" in last
        # The one house and its place in the legend.
        assert _right_half(last).count("/") == 2
        assert _right_half(last).count("●") == 1
        assert shown.host.asked == []


async def test_left_and_right_ask_for_the_policy_before_and_after(wall: Wall) -> None:
    assert WHAT_IF.policy is not None
    async with wall(WHAT_IF) as shown:
        await shown.press("right", "left")
        assert shown.host.asked == [("what_if", 3), ("what_if", 1)]
        await shown.show(replace(WHAT_IF, policy=replace(WHAT_IF.policy, place=5)))
        await shown.press("right")
        assert len(shown.host.asked) == 2


async def test_a_narrow_window_shows_one_side_and_left_and_right_the_other(wall: Wall) -> None:
    async with wall(GUESS, size=(80, 24)) as shown:
        text = screen_text(shown.pilot)
        assert "How many homes" in text
        assert "WHAT HAPPENED" not in text
        assert "WHAT HAPPENED" in await shown.press("left")
        assert "How many homes" in await shown.press("right")
        assert "WHAT THE POLICE KNOW" in await shown.show(WHAT_IF)
        assert "WHAT HAPPENED" in await shown.press("tab")
        assert shown.host.asked == []


async def test_hands_are_counted_in_one_line(wall: Wall) -> None:
    async with wall(HANDS_LETTER) as shown:
        assert "First the hands" in await shown.press("space")
        text = await shown.press("9", "space", "6", "space", "1", "3", "3", "backspace")
        assert "9 6 13_" in text
        await shown.press("enter")
        assert shown.host.counted == [(9, 6, 13)]
        await shown.press("escape", "7", "comma", "enter")
        assert shown.host.counted[1:] == [(7,)]
        assert shown.host.asked == []


async def test_another_address_is_a_press_away(wall: Wall) -> None:
    first, second = LOBBY.addresses[0], "http://[2001:db8::1]:8000/C7QM2X"
    async with wall(replace(LETTER, addresses=(first, second))) as shown:
        assert "(1 of 2)" in await shown.press("a")
        text = await shown.press("a")
        assert second in text
        assert first not in text
        assert "WHO IS ASKED" in await shown.press("a")


async def test_a_window_that_changes_as_the_address_goes_ends_nothing(wall: Wall) -> None:
    async with wall(LETTER) as shown:
        await shown.press("a")
        sheet = cast("AddressSheet", shown.pilot.app.screen)
        sheet.action_turn()
        sheet.on_resize()
        assert "WHO IS ASKED" in await shown.press()


async def test_few_phones_are_shown_as_totals_and_no_house(wall: Wall) -> None:
    async with wall(FEW) as shown:
        text = screen_text(shown.pilot)
        assert FEW.tally is not None
        assert f"{FEW.tally.shared} shared, {FEW.tally.declined} said no" in text
        assert not set("●✕–") & set(text)


async def test_what_is_not_told_yet_is_nowhere_on_the_wall(wall: Wall) -> None:
    """A server that sent too much would still be a fault of the server: the wall adds nothing."""
    async with wall(GUESS) as shown:
        text = screen_text(shown.pilot)
        assert "▸ nearly all" not in text
        assert not set("█▒") & set(_right_half(text).replace("█", "", 15))


async def test_whoever_comes_late_finds_address_and_code_again(wall: Wall) -> None:
    async with wall(LETTER) as shown:
        text = await shown.press("a")
        assert LOBBY.addresses[0] in text
        assert tall(LOBBY.code)[0] in text
        assert "WHO IS ASKED" in await shown.press("a")
        assert "shares 10 in 100, says no 50 in 100" in await shown.press("c")
        assert "WHO IS ASKED" in await shown.press("escape")
        assert "the part before" in await shown.press("question_mark")


async def test_text_of_a_lesson_is_text(wall: Wall) -> None:
    odd = "[bold]x[/] \x1b[31m \u202eabc \x00"
    assert LETTER.request is not None
    assert GUESS.question is not None
    request = replace(LETTER.request, incident=odd)
    question = replace(GUESS.question, text=odd, choices=(odd, odd))
    async with wall() as shown:
        for view in STATES.values():
            text = await shown.show(
                replace(
                    view,
                    title=odd,
                    text=odd,
                    note=odd,
                    request=view.request and request,
                    question=view.question and question,
                    proof=view.proof and (odd,) * len(view.proof),
                )
            )
            assert "[bold]x[/]" in text
            assert not set("\x1b\u202e\x00") & set(text)


async def test_the_wall_ends_with_the_class(wall: Wall) -> None:
    async with wall(END) as shown:
        await shown.show(None)
        assert not shown.pilot.app.is_running


async def test_a_class_that_is_lost_is_said_and_the_wall_stays(wall: Wall) -> None:
    async with wall(TELL) as shown:
        text = await shown.show(OSError("the class's server does not answer"))
        assert "Lost: the class's server does not answer. Press q twice, then the same" in text
        assert "nearly all that were asked" in text


async def test_it_is_left_by_q_pressed_twice(wall: Wall) -> None:
    async with wall(OPENING) as shown:
        await shown.press("q")
        assert shown.pilot.app.is_running
        await press(shown.pilot, "q")
        assert not shown.pilot.app.is_running


async def test_whoever_leaves_a_class_of_hands_is_told_that_it_is_over_then(wall: Wall) -> None:
    for view, said in ((HANDS_LETTER, "This class is over then."), (LETTER, "The class is kept")):
        async with wall(view) as shown:
            await shown.press("q")
            assert any(said in one.message for one in notices(shown.pilot.app))


async def test_a_window_that_is_too_small_says_so(wall: Wall) -> None:
    async with wall(TELL, size=(50, 18)) as shown:
        assert "50 columns and 18 rows" in screen_text(shown.pilot)


def test_the_street_of_these_tests_is_one_of_a_class() -> None:
    assert len(HOUSES) == 84
    assert sum(house.camera for house in HOUSES) == LOBBY.cameras == 55
    assert set(KNOWN) == {house.id for house in HOUSES}


def _right_half(text: str) -> str:
    return "\n".join(line[51:] for line in text.splitlines()[1:-2])


@pytest.mark.parametrize(
    ("mode", "said"), [("cards", "never who has it"), ("dice", "a die"), ("hands", "Your hands")]
)
async def test_the_cards_say_what_the_police_believe_whoever_decides(
    wall: Wall, mode: Mode, said: str
) -> None:
    async with wall(replace(LETTER, mode=mode)) as shown:
        text = await shown.press("c")
        assert said in text
        assert "The police know how often" in text or "believe that homes answer" in " ".join(
            text.split()
        )


@pytest.mark.parametrize("gone", ["#header", "#next", "#left-map", "#right-legend", "#sides"])
async def test_what_is_heard_while_the_wall_closes_is_not_drawn(wall: Wall, gone: str) -> None:
    """It closes part by part, and a class may say something in between."""
    async with wall(LETTER) as shown:
        await shown.pilot.app.screen.query_one(gone).remove()
        await shown.show(TELL)
        assert shown.pilot.app.is_running
