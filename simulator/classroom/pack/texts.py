"""The texts of a lesson as its pack has them: with their figures, or with blanks to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.classroom.lessons.lesson import LessonStep, texts_of
from simulator.classroom.lessons.loading import LoadedLesson
from simulator.classroom.lessons.texts import GUESS
from simulator.classroom.starts.model import values_of
from simulator.report.words.assumptions import key_label, plain
from simulator.report.words.terms import DETAILS, ITEMS, WHENS
from simulator.scenario.letters.figures import figures_in, with_figures

BLANK = "_____"
"""Stands where a figure is that the class finds out."""

GUESSED = "(their guess)"
"""Stands where a teacher says what was guessed."""

_MEANINGS: Mapping[str, Mapping[Any, str]] = {
    "detail": {detail: word.plain for detail, word in DETAILS.items()},
    "when": WHENS,
}
"""Of a rule about an item, what its values mean."""

_FOLLOW_UPS = {
    "none": "officers visit nobody after a request",
    "random": "officers visit homes drawn by lot after a request without a clip",
    "declined": "officers visit the doors where a no is likeliest after a request without a clip",
}
_ANSWERS = {"shared": "shares", "declined": "says no", "ignored": "gives no answer"}
"""What a home does whose answer a story fixes."""


class PackTexts:
    """Fills in what a lesson says: for its teacher, or for who has not guessed yet."""

    def __init__(self, loaded: LoadedLesson) -> None:
        self._loaded = loaded
        self._told = told_first(loaded)

    def full(self, text: str) -> str:
        """Return `text` with its figures; of what tells, to somebody who did not guess."""
        return self._loaded.text(text)

    def told(self, text: str) -> str:
        """Return what tells, with a place for what was guessed."""
        return self._loaded.text(text, GUESSED)

    def blank(self, text: str) -> str:
        """Return `text` with blanks in place of all figures that the lesson tells after a guess."""
        return self.full(with_figures(text, dict.fromkeys(self._told, BLANK)))


def told_first(loaded: LoadedLesson) -> frozenset[str]:
    """Return the names of the figures that a class finds out: nothing says them before.

    Two figures of the same thing that come to the same are one: either gives the other away.

    Raises:
        BrokenRun: a run broke down.
    """
    lesson = loaded.lesson
    same = {
        name: (figure.of.rpartition(".")[2], figure.story, loaded.figure(name).text)
        for name, figure in lesson.figures.items()
    }
    told: dict[tuple[str, ...], bool] = {}
    for step in lesson.steps:
        for name, by_telling in _in_order(step):
            told.setdefault(same[name], by_telling)
    return frozenset(name for name in same if told.get(same[name], False))


def _in_order(step: LessonStep) -> list[tuple[str, bool]]:
    """Return the figures of a step as they come, and whether each comes after its question."""
    answer = step.ask.answer if step.ask else None
    known = [] if answer is None or answer.figure is None else [(answer.figure, True)]
    texts = texts_of(step)
    before = [text for place, text in texts.items() if place[0] in {"say", "ask"}]
    after = [text for place, text in texts.items() if place[0] in {"tell", "talk"}]
    finds_out = step.ask is not None or step.show is not None
    said = [(name, False) for text in before for name in figures_in(text)]
    told = [(name, finds_out) for text in after for name in figures_in(text) if name != GUESS]
    return [*said, *known, *told]


def changes_said(values: Mapping[str, object]) -> Iterator[str]:
    """Yield what a `set` changes, each number and each rule by its plain name."""
    for key, value in values_of(values).items():
        yield from _change_said(key, value)


def _change_said(key: str, value: object) -> Iterator[str]:
    *_, table, what = ("", *key.split("."))
    meanings = _MEANINGS.get(what, {})
    if table in ITEMS and value in meanings:
        yield f"{ITEMS[table].plain}: {meanings[value]}"
    elif table == "responses" and value in _ANSWERS:
        yield f"home {what} {_ANSWERS[value]}"
    elif what == "follow_up" and value in _FOLLOW_UPS:
        yield _FOLLOW_UPS[value]
    elif what == "segments" and isinstance(value, list):
        yield from (_residents_said(key, segment) for segment in value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield f"{key_label(key)}: {plain(value)}"
    elif isinstance(value, str):
        yield f"{key_label(key)}: {value}"
    else:
        yield f"{key_label(key)}: as the lesson's file has it"


def _residents_said(key: str, segment: Mapping[str, object]) -> str:
    """Say how a kind of residents answers; `key` is of the list of all kinds.

    Where all are of one kind, neither its name nor how many they are is said.
    """
    share = segment.get("share")
    kind = "all residents" if share == 1 else f"residents “{segment.get('name', '')}”"
    numbers = [
        f"{key_label(f'{key}.{name}')} {plain(value)}"
        for name, value in segment.items()
        if isinstance(value, int | float) and not (name == "share" and value == 1)
    ]
    return f"{kind}: {', '.join(numbers)}"
