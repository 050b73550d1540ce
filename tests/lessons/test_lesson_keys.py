"""What a class types in a lesson: wrong numbers, wrong counts, odd text; and what help says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from simulator.classroom.lessons.loading import LoadedLesson, load_lesson
from simulator.classroom.lessons.stories import Stories
from simulator.classroom.play import Next, Playing, Skip, after
from simulator.experiment.broken import BrokenRun
from simulator.measure.inference.stopping import StoppedError
from simulator.report.words.lessons import BROKEN, COVERED, NOT_READY, REFUSED
from simulator.tui.app import CamsimApp
from simulator.tui.kit.sheets.help import HelpScreen
from tests.lessons.good import GOOD
from tests.lessons.test_lesson_screens import SIZE, notes, place, said
from tests.screens.conftest import Play, press

Bundled = Callable[[str], LoadedLesson]
NUMBER = """\
title = "Numbers"
minutes = 1
question = "How many?"
goals = ["Count."]
story = "maple-court"
[figures]
silent = { of = "measures.certain_nonsharing", policy = "early-partner-2018-exact-map" }
[[steps]]
id = "count"
minutes = 1
ask = { text = "How many?", number = { low = 0, high = 20, unit = "homes" }, reasons = ["the map", "the names"], answer = { figure = "silent", within = 1 } }
show = { screen = "watch", policy = "early-partner-2018-exact-map", at = "end" }
tell = { yes = "Yes: {silent}.", no = "No: it is {silent}." }
"""


def lesson_in(folder: Path, text: str) -> LoadedLesson:
    path = folder / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    return load_lesson(str(path))


async def up_to(pilot: Pilot[None], step: str, part: str) -> None:
    """Be led to a part of a step, without guesses, by the key of the part before it.

    What comes earlier is passed and not drawn: `test_lesson_screens` and `test_every_lesson` play
    lessons key by key.
    """
    assert isinstance(pilot.app, CamsimApp)
    assert pilot.app.lessons is not None
    way = [place(pilot)]
    while (way[-1].at.id, way[-1].part) != (step, part):
        assert not way[-1].ended
        on = after(way[-1], Skip() if way[-1].waits_for else Next())
        assert isinstance(on, Playing)
        way.append(on)
    if len(way) > 1:
        pilot.app.lessons._take(way[-2])
        await press(pilot, "enter" if way[-2].waits_for else "space")
    assert place(pilot) == way[-1]


# ── Help ─────────────────────────────────────────────────────────────────────────────────────────


async def help_text(pilot: Pilot[None]) -> str:
    await press(pilot, "question_mark")
    assert isinstance(pilot.app.screen, HelpScreen)
    text = str(pilot.app.screen.query_one("#help-text").render())
    await press(pilot, "escape")
    return text


async def test_help_says_what_keys_do_in_a_lesson(play: Play, street: LoadedLesson) -> None:
    """On Infer and on Watch, where Space and Backspace mean something else by themselves."""
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "names", "show")
        says_the_keys_of_the_lesson(await help_text(pilot), old="the next step")
        await up_to(pilot, "both", "show")
        says_the_keys_of_the_lesson(await help_text(pilot), old="the next moment")


def says_the_keys_of_the_lesson(text: str, old: str) -> None:
    lines = {" ".join(line.split()) for line in text.splitlines()}
    assert "space the next part of the lesson" in lines
    assert "Backspace the part of the lesson before" in lines
    assert "r this step of the lesson from its beginning" in lines
    assert old not in text
    assert "back to the state that was opened" not in text


async def test_help_without_a_lesson_has_none_of_its_keys(play: Play) -> None:
    async with play("enter", size=SIZE) as pilot:
        assert pilot.app.current_mode == "watch"
        text = await help_text(pilot)
    assert "the lesson" not in text
    assert "the next moment" in text


async def test_a_lesson_is_left_with_escape_twice_and_nothing_is_locked_any_more(
    play: Play, bundled: Bundled
) -> None:
    async with play(size=SIZE, lesson=bundled("map-and-names")) as pilot:
        await up_to(pilot, place(pilot).lesson.steps[1].id, "show")
        await press(pilot, "5", "escape")
        assert notes(pilot)[-1].startswith("Press Escape again to leave this lesson. Opened again,")
        assert place(pilot).lesson.title == "A map and a list of names"
        await press(pilot, "escape")
        app = pilot.app
        assert isinstance(app, CamsimApp)
        assert app.lessons is not None
        assert app.lessons.playing is None
        assert "choose a lesson" in said(pilot)
        await press(pilot, "4")
        assert app.current_mode == "infer"


# ── Numbers and counts ───────────────────────────────────────────────────────────────────────────


WRONG_NUMBERS = {
    "21": "out of range",
    "-1": "out of range",
    "9" * 60: "a number is asked for",
    "-": "a number is asked for",
    ".": "a number is asked for",
    "1-2": "a number is asked for",
}


async def test_a_wrong_number_is_refused_and_the_question_stays_open(
    play: Play, tmp_path: Path
) -> None:
    """One after the other; what was typed is gone each time."""
    loaded = lesson_in(tmp_path, NUMBER)
    async with play(size=SIZE, lesson=loaded) as pilot:
        for typed, why in WRONG_NUMBERS.items():
            pilot.app.clear_notifications()
            await press(pilot, *typed, "enter")
            assert notes(pilot) == [REFUSED[why]], typed
            assert place(pilot).waits_for == "guess", typed
        await press(pilot, "1", "x", "[", "3", "backspace", "2", "enter", "b")
        assert place(pilot).guesses["count"].number == 12
        assert place(pilot).guesses["count"].reason == 1
        await press(pilot, "space")
        assert "Guessed: ● 12" in said(pilot)
        assert "Yes: 13." in said(pilot)


ODD_KEYS = ("z", "9", "tab", "up", "f12", "ctrl+a", "é", "[", "delete", "home", "space")
WRONG_COUNTS = ("1 2", "1 2 3 4", "0 0 0", "9999 1 1", "1 1,000 1")


async def test_an_open_question_takes_a_guess_and_nothing_else(
    play: Play, street: LoadedLesson
) -> None:
    """Odd keys change nothing, wrong counts are refused, and a right guess is taken after both."""
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "names", "ask")
        before = place(pilot)
        for key in ODD_KEYS:
            await press(pilot, key)
            assert place(pilot) == before, key
        assert COVERED in notes(pilot)
        for typed in WRONG_COUNTS:
            pilot.app.clear_notifications()
            keys = [{" ": "space", ",": "comma"}.get(letter, letter) for letter in typed]
            await press(pilot, "h", *keys, "enter")
            assert notes(pilot) == [REFUSED["not a count for each"]], typed
            assert place(pilot).waits_for == "guess", typed
        await press(pilot, "h", "1", "escape", "a")
        assert place(pilot).waits_for == "reason"


# ── Odd text ─────────────────────────────────────────────────────────────────────────────────────


async def test_text_of_a_lesson_is_text_on_the_screen(play: Play, tmp_path: Path) -> None:
    """Neither markup nor a terminal's commands: in a title, a text, a choice, a reason, a talk."""
    odd = "[red]x[/] \\u001b[K **y**"
    text = GOOD.replace('title = "Good"', f'title = "{odd}"')
    for old in ("The police ask", "Look at", "How many of", '"about 1"', '"the map"', "At {doors}"):
        text = text.replace(old, f'"{odd} {old[1:]}' if old[0] == '"' else f"{odd} {old}", 1)
    loaded = lesson_in(tmp_path, text)
    async with play(size=SIZE, lesson=loaded) as pilot:
        seen = []
        while not place(pilot).ended:
            seen.append(said(pilot))
            keys = {"guess": "a", "reason": "a", None: "space"}
            await press(pilot, keys[place(pilot).waits_for])
    assert sum("[red]x[/]" in one for one in seen) >= 5
    assert all("\x1b" not in one for one in seen)
    assert any("**y** about 1 ●" in one for one in seen)


# ── What is not there ────────────────────────────────────────────────────────────────────────────


async def test_a_figure_that_breaks_down_says_so_and_every_part_can_be_passed(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise BrokenRun("a run failed: maple-court, policy x: [red]Error")

    loaded = lesson_in(tmp_path, NUMBER)
    monkeypatch.setattr(Stories, "outcome", breaks)
    async with play("5", "enter", "a", size=SIZE, lesson=loaded) as pilot:
        assert "a run failed: maple-court, policy x: [red]Error" in notes(pilot)
        await press(pilot, "space")
        assert place(pilot).part == "tell"
        assert BROKEN in said(pilot)
        await press(pilot, "space")
        assert place(pilot).ended


async def test_a_figure_that_is_not_there_yet_says_so_and_can_be_passed(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def still_works(*_: object, **__: object) -> None:
        raise StoppedError

    loaded = lesson_in(tmp_path, NUMBER)
    monkeypatch.setattr(Stories, "outcome", still_works)
    async with play("5", "enter", "a", "space", size=SIZE, lesson=loaded) as pilot:
        assert NOT_READY in said(pilot)
        await press(pilot, "space")
        assert place(pilot).ended
