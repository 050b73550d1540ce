"""What a lesson says below a screen: what to press is true there, and nothing old lies over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from simulator.classroom.allowed import CONTROLS, SCREENS, Allowed
from simulator.classroom.lessons.lesson import Lesson
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.report.words.lessons import LATER, LOOK_AT, NOBODY_HAS_TO, ON_BY_SPACE
from simulator.scenario.library import lesson_names
from tests.lessons.good import GOOD
from tests.lessons.test_lesson_keys import lesson_in, up_to
from tests.lessons.test_lesson_screens import SIZE, notes, place, said
from tests.screens.conftest import FEW_RUNS, SIZES, Play, press, screen_text

Bundled = Callable[[str], LoadedLesson]
DOUBT = "If you doubt that, change it (6)."


# ── A story that is played from its start ────────────────────────────────────────────────────────


async def on_until(pilot: Pilot[None], text: str, most: int = 12) -> None:
    """Press Enter until `text` stands on the screen."""
    for _ in range(most):
        if text in said(pilot):
            return
        await press(pilot, "enter")
    raise AssertionError(f"'{text}' never came: {said(pilot)}")


async def test_what_to_press_is_true_at_a_question_of_the_story_and_at_its_end(
    play: Play, bundled: Bundled
) -> None:
    async with play(size=SIZE, lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "street", "show")
        assert "Enter: the next event of the story. Space: on with the lesson." in said(pilot)
        await on_until(pilot, "The story asks: guess before you see.")
        assert "a to c: your answer. Enter: no guess." in said(pilot)
        assert "on with the lesson" not in said(pilot)
        await press(pilot, "space", "b")
        assert "You guessed 3." in said(pilot)
        assert "Space: on with the lesson." in said(pilot)
        await on_until(pilot, "The end of the story. Space or Enter: on with the lesson.")
        assert (place(pilot).at.id, place(pilot).part) == ("street", "show")
        await on_until(pilot, "Who told them?")
        assert (place(pilot).at.id, place(pilot).part) == ("street", "talk")
        assert LATER not in notes(pilot), "the next story was asked for"


async def test_in_flow_it_says_how_to_come_to_a_card(play: Play, street: LoadedLesson) -> None:
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "both", "show")
        await press(pilot, "x", "x", "down")
        assert "Up, down: a line, and Enter: its card. Space: on with the lesson." in said(pilot)
        await press(pilot, "enter")
        assert "Name of the sharer" in said(pilot)
        await press(pilot, "space")
        assert place(pilot).part == "tell"


async def test_enter_at_the_end_of_a_story_opens_no_other_one(play: Play, tmp_path: Path) -> None:
    """Also where the lesson hides no stories."""
    loaded = lesson_in(tmp_path, GOOD)
    async with play(size=SIZE, lesson=loaded) as pilot:
        await up_to(pilot, "street", "show")
        assert pilot.app.current_mode == "watch"
        await press(pilot, "enter")
        assert (place(pilot).at.id, place(pilot).part) == ("map", "say")
        assert pilot.app.current_mode == "lesson"


# ── The words beside a screen ────────────────────────────────────────────────────────────────────


async def test_5_leads_to_the_words_of_a_part_and_back_to_its_screen(
    play: Play, street: LoadedLesson
) -> None:
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "names", "ask")
        await press(pilot, "c", "b")
        for part in ("show", "tell"):
            assert (place(pilot).part, pilot.app.current_mode) == (part, "infer")
            await press(pilot, "5")
            assert pilot.app.current_mode == "lesson"
            assert "The police get the names of the homes that shared" in said(pilot)
            assert ("Can they name a home" in said(pilot)) == (part == "show")
            assert ("Guessed:" in said(pilot)) == (part == "tell"), "it stands beside the answer"
            assert "5: the screen again. Space: go on." in said(pilot)
            await press(pilot, "5")
            assert (place(pilot).part, pilot.app.current_mode) == (part, "infer")
            await press(pilot, "space")
        assert "5: the screen again" not in said(pilot)
        await press(pilot, "5")
        assert pilot.app.current_mode == "lesson"
        assert "Turn it round." in said(pilot)


async def test_a_part_without_words_has_some_on_5(play: Play, bundled: Bundled) -> None:
    async with play(size=SIZE, lesson=bundled("chiefs-email")) as pilot:
        await up_to(pilot, "street", "show")
        await press(pilot, "5")
        assert "Look at the screen." in said(pilot)


# ── What was said before ─────────────────────────────────────────────────────────────────────────


async def test_a_closed_key_says_so_once_and_not_over_the_next_part(
    play: Play, street: LoadedLesson
) -> None:
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "names", "show")
        await press(pilot, "3", "3", "m")
        assert notes(pilot) == [LATER]
        await press(pilot, "space")
        assert notes(pilot) == []
        pilot.app.notify("Saved.")
        await press(pilot, "3")
        pilot.app.notify("A number could not be worked out.")
        await press(pilot, "space")
        await press(pilot, "3", "space")
        # What nobody has read yet stays, whether it came before a closed key or after it.
        assert notes(pilot) == ["Saved.", "A number could not be worked out."]


async def test_before_the_first_story_a_screen_comes_later(play: Play, tmp_path: Path) -> None:
    """And nobody is told to choose one: the lesson does."""
    loaded = lesson_in(tmp_path, GOOD)
    async with play("2", "6", size=SIZE, lesson=loaded) as pilot:
        assert notes(pilot) == [LATER]
        assert "Choose a story" not in said(pilot)
        assert "Space: go on." in said(pilot)


async def test_the_clock_of_a_step_is_not_over_the_next_one(
    play: Play, street: LoadedLesson
) -> None:
    async with play("space", "space", "c", size=SIZE, lesson=street) as pilot:
        assert notes(pilot)[-1].startswith("By the plan this step is minutes 2 to 4.")
        await press(pilot, "space")
        assert notes(pilot) == []


async def test_what_is_said_of_a_wrong_key_goes_with_the_next_right_one(
    play: Play, street: LoadedLesson
) -> None:
    async with play(size=SIZE, lesson=street) as pilot:
        await up_to(pilot, "names", "ask")
        await press(pilot, "2")
        assert notes(pilot) != []
        await press(pilot, "h")
        assert notes(pilot) == []
        await press(pilot, *"12", "comma", "space", "7", "comma", "3", "enter")
        assert place(pilot).guesses["names"].hands == (12, 7, 3)


async def test_where_enter_does_nothing_it_names_the_key_that_does(
    play: Play, street: LoadedLesson
) -> None:
    async with play("enter", size=SIZE, lesson=street) as pilot:
        assert notes(pilot) == [ON_BY_SPACE]
        assert NOBODY_HAS_TO in said(pilot)
        await up_to(pilot, "names", "show")
        assert LOOK_AT["infer"] in said(pilot)
        before = place(pilot)
        await press(pilot, "enter")
        assert notes(pilot) == [ON_BY_SPACE], "Watch, which it would open, comes later"
        assert place(pilot) == before


# ── A guess and its reason ───────────────────────────────────────────────────────────────────────


async def test_the_reason_is_asked_beside_the_question_and_stands_beside_the_guess(
    play: Play, street: LoadedLesson
) -> None:
    async with play(size=SIZES["80x24"], lesson=street) as pilot:
        await up_to(pilot, "names", "ask")
        await press(pilot, "b")
        assert "Can they name a home that did not share? Guessed: yes, some of them. Why?" in said(
            pilot
        )
        await press(pilot, "b", "space")
        assert place(pilot).part == "tell"
        assert "yes, some of them ● no - Because: they can guess who was asked." in said(pilot)
        await up_to(pilot, "map-alone", "ask")
        await press(pilot, "c", "enter", "space")
        assert "Guessed:" in said(pilot)
        assert "Because:" not in said(pilot), "no reason was given"


async def test_a_question_stands_out_among_the_words(play: Play, bundled: Bundled) -> None:
    """In both of its rows, while it is asked and beside its reasons; nothing else is bold."""
    loaded = bundled("after-the-no")
    ask = next(step.ask for step in loaded.lesson.steps if step.id == "told-alone")
    async with play(size=SIZES["80x24"], lesson=loaded) as pilot:
        await up_to(pilot, "told-alone", "ask")
        assert ask is not None
        assert bold_in(pilot) == [ask.text]
        await press(pilot, "b")
        assert bold_in(pilot) == [ask.text]
        await press(pilot, "backspace")
        assert bold_in(pilot) == []


async def test_a_question_that_was_read_out_before_stands_out_where_it_is_asked(
    play: Play, bundled: Bundled
) -> None:
    loaded = bundled("after-the-no")
    place_of = {step.id: place for place, step in enumerate(loaded.lesson.steps)}
    steps = list(loaded.lesson.steps)
    step = steps[place_of["told-alone"]]
    assert step.ask is not None
    steps[place_of["told-alone"]] = step.model_copy(update={"say": step.ask.text})
    twice = replace(loaded, lesson=loaded.lesson.model_copy(update={"steps": tuple(steps)}))
    async with play(size=SIZES["80x24"], lesson=twice) as pilot:
        await up_to(pilot, "told-alone", "ask")
        text = pilot.app.screen.query_one("#lesson-text", Static).visual
        assert isinstance(text, Content)
        (bold,) = [span for span in text.spans if "bold" in str(span.style)]
        read, asked = text.plain[: bold.start], text.plain[bold.start : bold.end]
        assert " ".join(read.split()) == " ".join(asked.split()) == step.ask.text


def bold_in(pilot: Pilot[None]) -> list[str]:
    """Return what is bold among the words of a lesson, each in one row."""
    text = pilot.app.screen.query_one("#lesson-text", Static).visual
    assert isinstance(text, Content)
    bold = [text.plain[span.start : span.end] for span in text.spans if "bold" in str(span.style)]
    return [" ".join(one.split()) for one in bold]


async def test_at_the_end_stands_what_a_class_can_do_now(play: Play, street: LoadedLesson) -> None:
    async with play(size=SIZES["80x24"], lesson=street) as pilot:
        while not place(pilot).ended:
            assert "You can now" not in said(pilot)
            await press(pilot, "enter" if place(pilot).waits_for else "space")
        for goal in street.lesson.goals:
            assert f"You can now: {goal}" in said(pilot)
        await press(pilot, "6")
        assert pilot.app.current_mode == "assumptions", "nothing is still to come"
        assert "The end of the lesson." in said(pilot)
        assert "You can now" not in said(pilot), "the screen has room for itself"


# ── Keys that a sentence names ───────────────────────────────────────────────────────────────────


async def test_the_key_that_tells_reasons_step_by_step_is_the_one_of_a_lesson(
    play: Play, bundled: Bundled
) -> None:
    """Space goes on with the lesson there."""
    async with play(size=SIZES["80x24"], lesson=bundled("our-street-hands")) as pilot:
        await up_to(pilot, "once", "tell")
        assert "s tells it all, step by step." in said(pilot)
        assert "Space tells it all" not in said(pilot)


@pytest.mark.parametrize("hidden", [True, False])
async def test_compare_names_the_key_of_the_assumptions_where_that_is_open(
    play: Play, tmp_path: Path, *, hidden: bool
) -> None:
    text = GOOD.replace('"infer"]', '"infer", "assumptions"]') if hidden else GOOD
    async with play(size=(160, 48), lesson=lesson_in(tmp_path, text), runs=FEW_RUNS) as pilot:
        await up_to(pilot, "map", "show")
        assert "People here answer the same whatever the police are told." in said(pilot)
        assert (DOUBT in said(pilot)) == (not hidden)
        await press(pilot, "question_mark")
        assert ("(6)." in said(pilot)) == (not hidden)


@pytest.mark.parametrize("name", lesson_names())
def test_a_number_that_a_step_opens_can_be_changed_from_there_on(
    bundled: Bundled, name: str
) -> None:
    """It stands on the screen of assumptions alone."""
    for step, allowed in opened_by(bundled(name).lesson):
        assert not allowed.hides("assumptions"), f"{step}: nobody comes to that number"


def opened_by(lesson: Lesson) -> list[tuple[str, Allowed]]:
    """Return each step that opens a number, with what is open from there on."""
    steps, allowed = [], Allowed().with_closed(lesson.hidden)
    for step in lesson.steps:
        if step.show is None:
            continue
        allowed = allowed.with_opened(step.show.open).with_closed(step.show.close)
        if set(step.show.open) - {*SCREENS, *CONTROLS}:
            steps.append((step.id, allowed))
    return steps


def test_there_is_a_lesson_that_opens_a_number(bundled: Bundled) -> None:
    assert [step for step, _ in opened_by(bundled("chiefs-email").lesson)] == ["map"]


# ── What a step is about ─────────────────────────────────────────────────────────────────────────


async def test_infer_begins_with_the_question_of_the_step(play: Play, bundled: Bundled) -> None:
    """By itself it would begin with the switch, where residents have one."""
    async with play(size=SIZE, lesson=bundled("our-street-hands")) as pilot:
        await up_to(pilot, "once", "show")
        assert "▸Who was asked and, at least once, did not share?" in said(pilot)
        await up_to(pilot, "switch", "show")
        assert "▸Who switched requests off?" in said(pilot)


async def test_what_a_step_changes_is_wrapped_under_itself(play: Play, tmp_path: Path) -> None:
    changes = '{ policy.agency_receives.asked.detail = "noisy", policy.safeguards.epsilon = 1.0 }'
    shown = f'show = {{ screen = "watch", at = "end", set = {changes} }}'
    start = GOOD.index("show = ")
    text = GOOD[:start] + shown + GOOD[GOOD.index("\n", start) :]
    async with play(size=SIZES["80x24"], lesson=lesson_in(tmp_path, text)) as pilot:
        await up_to(pilot, "street", "show")
        rows = screen_text(pilot).splitlines()
    first = next(place for place, row in enumerate(rows) if "changed here:" in row)
    assert rows[first].startswith("   changed here: who was asked: blurred by chance;")
    assert rows[first + 1] == "   blur): 1 for the whole run"


# ── The list ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_in_the_list_of_lessons_is_wrapped_under_itself(play: Play) -> None:
    """At each size of a window that is made larger and smaller while the list stands."""
    async with play("5", size=SIZES["80x24"]) as pilot:
        assert "Choose a lesson" in said(pilot)
        for size in ("80x24", "160x48", "80x24"):
            await pilot.resize_terminal(*SIZES[size])
            await press(pilot)
            listed = pilot.app.screen.query_one(OptionList)
            top, rows = listed.region.y, screen_text(pilot).splitlines()
            left = {len(row) - len(row.lstrip()) for row in rows[top : top + 21] if row.strip()}
            assert left == {3, 5}, "titles, and below them questions"
            assert ("     silence tell?" in rows) == (size == "80x24")
