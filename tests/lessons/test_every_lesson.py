"""Every bundled lesson on the screens, to its end: no step shows an answer before its question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot

from simulator.classroom.lessons.lesson import LessonStep, texts_of
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.play import Playing
from simulator.classroom.telling import told
from simulator.scenario.library import lesson_names
from tests.lessons.test_lesson_screens import place, said
from tests.screens.conftest import SIZES, Play, press
from tests.sizes import some_here

QUICK = {("map-and-names", "80x24", "with Enter")}
"""In the suite; all others are thorough. It would miss what one lesson alone gets wrong.

That one at 100x30, with guesses, is in `test_lesson_screens`.
"""
PLAYED = [
    pytest.param(name, size, how, marks=() if (name, size, how) in QUICK else pytest.mark.thorough)
    for name in lesson_names()
    for size in ("80x24", "100x30")
    for how in ("with guesses", "with Enter")
]
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
FEWEST_WORDS = 4
"""A sentence with fewer may stand anywhere: `Clips: 1.`"""
LARGE = 3
"""A number with so many digits is no day of a month, and no count of steps."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One part of a lesson, as a class saw it."""

    at: Playing
    mode: str
    text: str
    """The whole screen, its blanks and lines made single blanks."""

    @property
    def asks(self) -> bool:
        """Whether the question of its step is still open, or to come."""
        return self.at.covered


def keys_of(at: Playing, how: str) -> list[str]:
    """Return the keys that a class presses at a part."""
    ask = at.at.ask
    if at.waits_for is None or ask is None:
        return ["space"]
    if how == "with Enter":
        return ["enter"]
    if at.waits_for == "guess" and ask.number is not None:
        return [*f"{(ask.number.low + ask.number.high) // 2:.0f}", "enter"]
    return ["a"] if at.waits_for == "guess" else ["b"]


async def seen_in(pilot: Pilot[None], how: str) -> list[Seen]:
    """Play the lesson that is on to its end; return what stood there at each part."""
    seen = []
    while True:
        at = place(pilot)
        seen.append(Seen(at, str(pilot.app.current_mode), said(pilot)))
        if at.ended:
            return seen
        await press(pilot, *keys_of(at, how))
        assert place(pilot) != at, f"{at.at.id}: {at.part} is not passed"


@pytest.mark.parametrize(("name", "size", "how"), PLAYED)
async def test_a_lesson_is_played_to_its_end_and_no_answer_comes_before_its_question(
    play: Play, bundled: Callable[[str], LoadedLesson], name: str, size: str, how: str
) -> None:
    loaded = bundled(name)
    for figure in loaded.lesson.figures:
        loaded.figure(figure)  # What stands there until it is worked out is in `test_lesson_keys`.
    async with play(size=SIZES[size], lesson=loaded) as pilot:
        seen = await seen_in(pilot, how)
    assert [one.at.at.id for one in seen if one.at.ended] == [loaded.lesson.steps[-1].id]
    assert {one.at.at.id for one in seen} == {step.id for step in loaded.lesson.steps}
    for one in seen:
        assert "being worked out" not in one.text, f"{one.at.at.id}: {one.at.part}"
        assert "could not be worked out" not in one.text
        # What a part says stands there whole, at this size.
        for text in texts_in_front(one, loaded):
            assert " ".join(text.split()) in one.text, f"{one.at.at.id}, {one.at.part}: {text}"
    for step in loaded.lesson.steps:
        if step.ask is None:
            continue
        before = [one for one in seen if one.at.step < loaded.lesson.steps.index(step)]
        open_ = [one for one in seen if one.at.at.id == step.id and one.asks]
        assert open_
        for one in open_:
            assert one.mode == "lesson", f"{step.id}: something else than words stands there"
            extra = set(NUMBER.findall(one.text)) - own_numbers(one, step, loaded)
            # What was guessed stands beside the question why.
            guess = one.at.guess
            extra -= {f"{guess.number:,.0f}"} if guess and guess.number is not None else set()
            assert not extra, f"{step.id}: {extra} beside the question"
        for secret in told_in(step, loaded):
            shown = [one.at.at.id for one in (*before, *open_) if secret in one.text]
            assert not shown, f"{step.id}: '{secret}' shows in {shown}"


@pytest.mark.parametrize("name", some_here(lesson_names(), here={name for name, *_ in QUICK}))
def test_what_is_searched_for_is_there(bundled: Callable[[str], LoadedLesson], name: str) -> None:
    """Or the test above would look for nothing."""
    loaded = bundled(name)
    asking = [step for step in loaded.lesson.steps if step.tell is not None]
    assert asking
    assert all(list(told_in(step, loaded)) for step in asking)


def texts_in_front(one: Seen, loaded: LoadedLesson) -> list[str]:
    """Return what the part in front has to say by itself."""
    at, step = one.at, one.at.at
    if at.ended:
        return []
    texts = {
        "say": [step.say],
        "talk": [step.talk],
        "ask": [step.ask.text, *step.ask.choices] if step.ask and at.waits_for == "guess" else [],
    }
    if at.part == "tell":
        return [told(at, loaded)]
    return [loaded.text(text) for text in texts.get(at.part, []) if text]


def own_numbers(one: Seen, step: LessonStep, loaded: LoadedLesson) -> set[str]:
    """Return the numbers that may stand beside an open question: its own, and the step's place."""
    asked = [text for where, text in texts_of(step).items() if where[0] in {"say", "ask"}]
    lesson = loaded.lesson
    if one.at.step == 0:
        asked += [lesson.question, lesson.note, lesson.instead, *lesson.words.values()]
    numbers = {number for text in asked for number in NUMBER.findall(loaded.text(text))}
    ask = step.ask
    if ask is not None and ask.number is not None:
        numbers |= {f"{ask.number.low:,.0f}", f"{ask.number.high:,.0f}"}
    # The line of screens has their keys.
    places = {str(one.at.step + 1), str(len(lesson.steps)), *map(str, range(1, 7))}
    return numbers | places


def told_in(step: LessonStep, loaded: LoadedLesson) -> Iterator[str]:
    """Yield what only comes after the question of a step: whole sentences, and large numbers."""
    if step.tell is None or step.ask is None:
        return
    for text in filter(None, (step.tell.yes, step.tell.no, step.tell.all)):
        for sentence in re.split(r"(?<=[.?!]) ", loaded.text(text)):
            if len(sentence.split()) >= FEWEST_WORDS:
                yield sentence
    # What else is told beside the answer may be known from a screen before.
    if step.ask.answer is not None and step.ask.answer.figure:
        text = loaded.figure(step.ask.answer.figure).text
        if sum(letter.isdigit() for letter in text) >= LARGE:
            yield text
