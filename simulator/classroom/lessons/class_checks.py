"""What a lesson for classes must agree on, beyond what every lesson must."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.classroom.lessons.class_keys import (
    FEWEST_CARDS,
    MOST_CARD_LETTERS,
    MOST_CARDS,
    MOST_INCIDENT_LETTERS,
    ClassCard,
    LiveClass,
)
from simulator.classroom.lessons.lesson import Lesson, LessonFigure, LessonStep, Show
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.figures import figures_in
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import did_you_mean
from simulator.scenario.toml.validation import Finding, touches

SCREENS = ("infer", "compare", "nothing")
"""What a wall can show of the answers of a class."""
_AS_IT_HAPPENED = ("story", "given", "set", "runs", "open", "close")
"""Keys of `show` that would show something else than what the class did."""


def check_class(lesson: Lesson, left_out: list[KeyPath]) -> Iterator[Finding]:
    """Yield what a lesson says of a class that does not fit."""
    live = lesson.class_
    if live is None:
        if not touches(("class",), left_out):
            for place, step in enumerate(lesson.steps):
                for key in ("request", "knock"):
                    if getattr(step, key):
                        yield ("steps", place, key), "is for a class: [class] says on what street"
        return
    yield from _cards(live.cards)
    for place, said in alike(live.what_if):
        yield ("class", "what_if", place), f"two of them are {said}"
    unsure = touches(("class", "what_if"), left_out)
    for name, figure in lesson.figures.items():
        if not unsure and (figure.story or lesson.story) == live.street:
            for key, message in _figure(figure, live):
                yield ("figures", name, key), message
    yield from _steps(lesson, live, left_out, unsure=unsure)


def _cards(cards: tuple[ClassCard, ...]) -> Iterator[Finding]:
    path: KeyPath = ("class", "cards")
    if len(cards) < FEWEST_CARDS:
        yield path, f"has {len(cards)} cards; {FEWEST_CARDS} is the least, or a card is a person"
    if len(cards) > MOST_CARDS:
        yield path, f"has {len(cards)} cards; {MOST_CARDS} is the most"
    for place, said in alike([card.id for card in cards]):
        yield (*path, place, "id"), f"two cards are called {said}"
    for place, card in enumerate(cards):
        if card.shares + card.declines > 1 + 1e-9:
            both = f"{card.shares:g} and {card.declines:g}"
            yield (*path, place), f"shares and declines are {both}: together more than 1"
        yield from _length((*path, place, "text"), card.text, MOST_CARD_LETTERS)


def _length(path: KeyPath, text: str, most: int) -> Iterator[Finding]:
    if len(text) > most:
        yield path, f"has {len(text):,} letters; {most} is the most"


def _figure(figure: LessonFigure, live: LiveClass) -> Iterator[tuple[str, str]]:
    """Yield what keeps a figure from being worked out of the answers of a class."""
    if figure.policy not in live.what_if:
        hint = did_you_mean(figure.policy, live.what_if)
        yield "policy", f"'{shorten(figure.policy)}' is not in what_if of [class]{hint}"
    for key in ("set", "given", "runs"):
        if key in figure.model_fields_set:
            yield key, "is not for the street of a class: it is worked out as the class answered"


def _steps(
    lesson: Lesson, live: LiveClass, left_out: list[KeyPath], *, unsure: bool
) -> Iterator[Finding]:
    requests = [step.request for step in lesson.steps]
    if not any(requests) and not touches(("steps",), left_out):
        yield ("class",), "no step has a request: what do phones answer?"
    circles: set[str] = set()
    asked = False
    for place, step in enumerate(lesson.steps):
        at: KeyPath = ("steps", place)
        if step.request is not None:
            circle = step.request.circle
            if circle in circles:
                yield (*at, "request", "circle"), f"'{shorten(circle)}' is used twice"
            circles.add(circle)
            incident = step.request.incident
            yield from _length((*at, "request", "incident"), incident, MOST_INCIDENT_LETTERS)
            if figures_in(incident):
                yield (*at, "request", "incident"), "has a figure: a letter tells none"
            asked = True
        if step.knock and not step.talk:
            yield (*at, "knock"), "needs talk: with it the wall shows what was picked"
        for key, message in _step(step, live, asked=asked, unsure=unsure):
            yield (*at, *key), message


def _step(step: LessonStep, live: LiveClass, *, asked: bool, unsure: bool) -> Iterator[Finding]:
    shows = step.show is not None and step.show.screen in ("infer", "compare")
    if not asked and (shows or step.knock):
        yield ("knock",) if step.knock else ("show",), "comes before any request: nobody answered"
    if not any((step.say, step.request, step.ask, shows, step.knock, step.talk)):
        yield ("show",), "has nothing that a class could see: add say or talk"
    if step.show is not None:
        for name, message in _show(step.show, live, unsure=unsure):
            yield ("show", *name), message


def _show(show: Show, live: LiveClass, *, unsure: bool) -> Iterator[Finding]:
    if show.screen not in SCREENS:
        yield ("screen",), f"'{show.screen}' is not for a class: write {', '.join(SCREENS)}"
        return
    for key in _AS_IT_HAPPENED:
        written = key in show.model_fields_set
        if written and not (key == "story" and show.story == live.street):
            yield (key,), "is not for a class, which sees what it did itself"
    named = [("policy", show.policy)] if show.policy else []
    for key, name in [*named, *(("policies", one) for one in show.policies)]:
        if name not in live.what_if and not unsure:
            hint = did_you_mean(name, live.what_if)
            yield (key,), f"'{shorten(name)}' is not in what_if of [class]{hint}"
