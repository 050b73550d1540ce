"""Lessons on the screens: nothing is answered before it is asked, and every part can be reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.play import Playing
from simulator.report.words.lessons import COVERED, LATER
from simulator.tui.app import CamsimApp
from tests.screens.conftest import Play, press, screen_text
from tests.screens.textual_inside import notices

SIZE = (100, 30)
STARS = {"names": "cb", "map-alone": "ab", "both": "cc"}
"""By step of the lesson on Maple Court, the letters of a guess and of its reason."""


def place(pilot: Pilot[None]) -> Playing:
    app = pilot.app
    assert isinstance(app, CamsimApp)
    assert app.lessons is not None
    assert app.lessons.playing is not None
    return app.lessons.playing


def said(pilot: Pilot[None]) -> str:
    return " ".join(screen_text(pilot).split())


def notes(pilot: Pilot[None]) -> list[str]:
    return [note.message for note in notices(pilot.app)]


async def played(pilot: Pilot[None], guesses: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Play a lesson to its end; return step, part, mode and screen of each part."""
    seen = []
    while not place(pilot).ended:
        at = place(pilot)
        seen.append((at.at.id, at.part, str(pilot.app.current_mode), said(pilot)))
        if at.waits_for == "guess":
            await press(pilot, *(guesses.get(at.at.id, "") or ["enter"]))
        else:
            await press(pilot, "space")
    seen.append(("", "ended", str(pilot.app.current_mode), said(pilot)))
    return seen


@pytest.mark.parametrize(
    "guesses",
    [
        pytest.param(STARS, id="with guesses"),
        pytest.param({}, id="with Enter", marks=pytest.mark.thorough),
    ],
)
async def test_a_lesson_is_played_to_its_end_and_answers_nothing_before_its_question(
    play: Play, street: LoadedLesson, guesses: dict[str, str]
) -> None:
    async with play(size=SIZE, lesson=street) as pilot:
        seen = await played(pilot, guesses)
    for step, part, mode, text in seen:
        assert part in {"ended", "show"} or "Step" in text
        for other in street.lesson.steps:
            assert not other.teacher or other.teacher[:40] not in text, "notes are for paper"
        if part in {"say", "ask"} and step in STARS:
            assert mode == "lesson", f"{step}: something else than words stands there"
            assert "Proven" not in text
    modes = {step: mode for step, part, mode, _ in seen if part == "show"}
    assert modes == {"names": "infer", "map-alone": "infer", "both": "watch"}
    told = {step: text for step, part, _, text in seen if part == "tell"}
    figure = street.figure("both").text
    assert f"prove {figure} together" in told["both"] or f"It is {figure}" in told["both"]
    assert ("Guessed:" in told["both"]) == bool(guesses)
    assert ("every home that did not share ●" in told["both"]) == bool(guesses)
    assert ("Nobody guessed." in told["both"]) == (not guesses)
    for step, part, mode, text in seen:
        if part in {"show", "tell"} and mode == "infer":
            assert "Who said no?" not in text
            assert "said no" not in text.split("WHAT THEY WERE TOLD")[0], f"{step}: asked later"
        if part in {"show", "tell", "talk"} and mode == "watch":
            assert "C1 C2 C3 C4 C5 C6 C7 C8" in text, f"{step}, {part}: a finger is put on one"
            assert "p all" not in text, "kept back by this lesson"
    assert "The end of the lesson." in seen[-1][3]


async def test_an_open_question_is_not_passed_and_covers_every_screen(
    play: Play, street: LoadedLesson
) -> None:
    async with play("space", "space", "space", size=SIZE, lesson=street) as pilot:
        assert (place(pilot).at.id, place(pilot).part) == ("names", "ask")
        for key in ("space", "1", "2", "3", "4", "6"):
            await press(pilot, key)
            assert place(pilot).part == "ask", key
            assert pilot.app.current_mode == "lesson", key
        assert set(notes(pilot)) == {COVERED}
        await press(pilot, "y")
        assert not any("Code" in note for note in notes(pilot))


async def test_what_a_later_step_opens_says_so_until_then(play: Play, street: LoadedLesson) -> None:
    keys = ("space", "space", "space", "enter")
    async with play(*keys, size=SIZE, lesson=street) as pilot:
        assert pilot.app.current_mode == "infer"
        assert "3 Compare" not in screen_text(pilot)
        await press(pilot, "3")
        assert pilot.app.current_mode == "infer"
        assert LATER in notes(pilot)
        before = said(pilot)
        await press(pilot, "m")
        assert said(pilot).split("Step")[0][:200] == before.split("Step")[0][:200]


async def test_back_shows_the_part_before_and_r_asks_anew(play: Play, street: LoadedLesson) -> None:
    keys = ("space", "space", "space", "c", "b")
    async with play(*keys, size=SIZE, lesson=street) as pilot:
        assert place(pilot).part == "show"
        await press(pilot, "backspace")
        assert place(pilot).part == "ask"
        assert "asked already" in said(pilot)
        await press(pilot, "space", "r")
        assert (place(pilot).part, place(pilot).covered) == ("say", True)
        assert pilot.app.current_mode == "lesson"
        await press(pilot, "space", "enter")
        assert pilot.app.current_mode == "infer"


async def test_a_room_is_counted_and_stands_as_dots(play: Play, street: LoadedLesson) -> None:
    keys = ("space", "space", "space", "h", *"12", "space", "7", "space", *"03", "backspace", "3")
    async with play(*keys, size=SIZE, lesson=street) as pilot:
        assert "12 7 03_" in said(pilot)
        await press(pilot, "enter", "space")
        assert place(pilot).part == "tell"
        assert f"yes, all of them {'●' * 12}" in said(pilot)


async def test_the_clock_says_plan_and_time_gone(play: Play, street: LoadedLesson) -> None:
    async with play("c", size=SIZE, lesson=street) as pilot:
        assert any("minutes 0 to 2" in note for note in notes(pilot))


async def test_leaving_asks_once(play: Play, street: LoadedLesson) -> None:
    async with play("q", size=SIZE, lesson=street) as pilot:
        assert pilot.app.is_running
        assert any("Press q again" in note for note in notes(pilot))


async def test_five_lists_the_lessons_and_enter_begins_one(
    play: Play, bundled: Callable[[str], LoadedLesson]
) -> None:
    async with play("5", size=SIZE) as pilot:
        for name in ("map-and-names", "chiefs-email"):
            assert bundled(name).lesson.title in said(pilot)
        await press(pilot, "enter")
        assert place(pilot).step == 0
        assert "Step 1 of" in said(pilot)


async def test_a_page_over_the_screen_says_how_the_lesson_goes_on(
    play: Play, bundled: Callable[[str], LoadedLesson]
) -> None:
    async with play(size=SIZE, lesson=bundled("after-the-no")) as pilot:
        while place(pilot).part != "show":
            await press(pilot, "enter" if place(pilot).waits_for else "space")
        assert "Home B3" in said(pilot)
        assert "Step 2 of 11. Space: on with the lesson." in said(pilot)
        await press(pilot, "space")
        assert place(pilot).part == "tell"
        assert "Step 2 of" in said(pilot)
        assert "Space: go on." in said(pilot)


async def test_the_line_of_screens_names_those_of_the_lesson_from_its_first_part_on(
    play: Play,
) -> None:
    """It named all six until something else had it drawn again."""
    async with play("5", size=SIZE) as pilot:
        assert "3 Compare" in screen_text(pilot).splitlines()[1]
        await press(pilot, "enter")
        assert screen_text(pilot).splitlines()[1].split() == ["2", "Watch", "▸5", "Lessons"]
        await press(pilot, "escape", "escape")
        assert "3 Compare" in screen_text(pilot).splitlines()[1]
