"""What the parts of a lesson must agree on among themselves; its stories are not looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.classroom.allowed import Allowed
from simulator.classroom.lessons.class_checks import check_class
from simulator.classroom.lessons.lesson import (
    FEWEST_CHOICES,
    Ask,
    AskAnswer,
    Lesson,
    LessonStep,
    Show,
    Tell,
    texts_of,
)
from simulator.classroom.lessons.texts import GUESS, numbers_in, without_guess
from simulator.classroom.starts.checks import check_views
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import Hints, did_you_mean
from simulator.scenario.toml.validation import Finding, touches

MOST_LETTERS = 400
"""Six lines at eighty columns."""
_SPOKEN = ("say", "ask", "tell", "talk")
"""Parts whose texts stand on a screen."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ONLY_FOR = {
    "policies": "compare",
    "runs": "compare",
    "home": "follow",
    "given": "infer",
}
"""Keys of `show` that one screen alone has a use for."""


def check_lesson(lesson: Lesson, left_out: list[KeyPath]) -> list[Finding]:
    """Return everything in `lesson` that contradicts itself.

    What was wrong already (`left_out`) is not held against the rest.
    """
    findings = [
        *_minutes(lesson, left_out),
        *_figures(lesson),
        *check_class(lesson, left_out),
        *_steps(lesson, left_out),
    ]
    return [(path, message) for path, message in findings if not touches(path, left_out)]


def _minutes(lesson: Lesson, left_out: list[KeyPath]) -> Iterator[Finding]:
    unsure = any(path == ("steps",) or path[-1:] == ("minutes",) for path in left_out)
    total = sum(step.minutes for step in lesson.steps)
    if total != lesson.minutes and not unsure:
        yield (
            ("minutes",),
            f"the steps take {total} minutes, the lesson says {lesson.minutes}",
        )


def _figures(lesson: Lesson) -> Iterator[Finding]:
    for name in lesson.figures:
        if name == GUESS:
            yield ("figures", name), f"'{GUESS}' is what was guessed; call the figure otherwise"
        elif not _NAME.fullmatch(name):
            yield ("figures", name), "is not a name of small letters, digits and _"
    for _, said in alike(lesson.figures):
        yield ("figures",), f"two figures are called {said}"


def _steps(lesson: Lesson, left_out: list[KeyPath]) -> Iterator[Finding]:
    hints = Hints()
    ids = [step.id for step in lesson.steps]
    for place, said in alike(ids):
        yield ("steps", place, "id"), f"two steps are called {said}"
    allowed = Allowed().with_closed(lesson.hidden)
    for place, step in enumerate(lesson.steps):
        at: KeyPath = ("steps", place)
        for key, message in (*_parts(step), *_texts(lesson, step, hints, left_out)):
            yield (*at, *key), message
        if step.show is not None:
            for name, message in _opened(step.show, allowed):
                yield (*at, "show", *name), message
            allowed = allowed.with_opened(step.show.open).with_closed(step.show.close)


def _parts(step: LessonStep) -> Iterator[Finding]:
    if not any((step.say, step.ask, step.show, step.talk)):
        yield (), "has nothing to say, to ask, to show or to talk about"
    if step.hands_up and not step.talk:
        yield ("hands_up",), "needs talk: what do hands go up for?"
    if step.ask is not None:
        for key, message in _ask(step.ask):
            yield ("ask", *key), message
    if step.tell is not None:
        for key, message in _tell(step.tell, step.ask):
            yield ("tell", *key), message
    if step.show is not None:
        for key, message in _show(step.show):
            yield ("show", *key), message


def _ask(ask: Ask) -> Iterator[Finding]:
    if ask.choices and ask.number is not None:
        yield (), "has both choices and number; leave one out"
    elif not ask.choices and ask.number is None:
        yield (), "needs choices or number: how is it answered?"
    if len(ask.choices) == 1:
        yield ("choices",), f"has 1 entry; {FEWEST_CHOICES} is the least"
    for name in ("choices", "reasons"):
        for place, said in alike(getattr(ask, name)):
            yield (name, place), f"two of them are {said}"
    if ask.number is not None and ask.number.low >= ask.number.high:
        yield ("number",), f"low {ask.number.low:g} is not less than high {ask.number.high:g}"
    yield from ((("answer", *key), message) for key, message in _answer(ask))


def _answer(ask: Ask) -> Iterator[Finding]:
    answer = ask.answer
    if answer is None:
        return
    if answer.choice is not None:
        yield from _answered_by_choice(ask, answer.choice)
        if answer.figure is not None:
            yield (), "has both choice and figure; leave one out"
        return
    if answer.figure is None:
        yield (), "needs a choice or a figure"
    if (answer.within is None) == (answer.nearest is None):
        yield (), "needs one of within and nearest"
    yield from _answered_by_figure(ask, answer)


def _answered_by_choice(ask: Ask, choice: str) -> Iterator[Finding]:
    if ask.number is not None:
        yield (), "is a choice, and the question asks for a number; write { figure, within }"
    elif ask.choices and choice not in ask.choices:
        hint = did_you_mean(choice, ask.choices)
        yield (), f"'{shorten(choice)}' is not among the choices{hint}"


def _answered_by_figure(ask: Ask, answer: AskAnswer) -> Iterator[Finding]:
    if answer.within is not None and ask.choices:
        yield ("within",), "is for a number; for choices write nearest = true"
    if answer.nearest is False:
        yield ("nearest",), "is true or left out"
    if answer.nearest and ask.number is not None:
        yield ("nearest",), "is for choices; for a number write within"
    for place, choice in enumerate(ask.choices if answer.nearest else ()):
        if len(numbers_in(choice)) != 1:
            yield (), f"choice {place + 1} has no number, or several: none can be the nearest"


def _tell(tell: Tell, ask: Ask | None) -> Iterator[Finding]:
    if ask is None:
        yield (), "tells what came of a guess, and the step asks nothing"
        return
    by_answer = bool(tell.yes or tell.no)
    if by_answer and tell.all:
        yield (), "has all, and yes or no besides; leave one out"
    elif by_answer and not (tell.yes and tell.no):
        yield (), "needs both yes and no, or all alone"
    elif not by_answer and not tell.all:
        yield (), "needs yes and no, or all"
    if by_answer and ask.answer is None:
        yield (), "has yes and no, and the question has no answer; write all"
    for key in ("no", "all"):
        text = getattr(tell, key)
        if text and not without_guess(text):
            yield (key,), f"says nothing to who did not guess: every part of it has {{{GUESS}}}"


def _show(show: Show) -> Iterator[Finding]:
    for key, screen in _ONLY_FOR.items():
        if key in show.model_fields_set and show.screen != screen:
            yield (key,), f"is for the screen {screen}, and this is {show.screen}"
    if show.screen == "follow" and not show.home:
        yield (), "needs a home to follow"
    if show.policy and show.policies:
        yield (), "has both policy and policies; leave one out"
    if show.view and show.screen == "nothing":
        yield ("view",), "is for a screen, and this is nothing"
    elif show.screen != "nothing":
        for message in check_views(show.screen, show.views):
            yield ("view",), message


def _texts(
    lesson: Lesson, step: LessonStep, hints: Hints, left_out: list[KeyPath]
) -> Iterator[Finding]:
    for place, text in texts_of(step).items():
        if place[0] in _SPOKEN and len(text) > MOST_LETTERS:
            said = f"has {len(text):,} letters; {MOST_LETTERS} is the most, which is six lines"
            yield place, said
    unsure = touches(("figures",), left_out)
    for place, text in texts_of(step).items():
        for name in dict.fromkeys(figures_in(text)):
            if name == GUESS:
                if place[0] != "tell":
                    yield place, f"has {{{GUESS}}}, which only tell can use: nobody has guessed yet"
            elif name not in lesson.figures and not unsure:
                hint = hints.for_name(name, lesson.figures)
                yield place, f"has {{{shorten(name)}}}, and no figure is called so{hint}"
    answer = step.ask.answer if step.ask else None
    figure = answer.figure if answer else None
    for place, text in texts_of(step).items():
        if figure is not None and figure in figures_in(text) and place[0] in ("say", "ask"):
            yield (
                place,
                f"has {{{shorten(figure)}}}, which is the answer: it shows before the guess",
            )
    if figure is not None and figure not in lesson.figures and not unsure:
        hint = hints.for_name(figure, lesson.figures)
        yield ("ask", "answer", "figure"), f"no figure is called '{shorten(figure)}'{hint}"


def _opened(show: Show, allowed: Allowed) -> Iterator[Finding]:
    for place, name in enumerate(show.open):
        if not allowed.hides(name):
            yield ("open", place), f"'{shorten(name)}' is not hidden here, so it cannot be opened"
