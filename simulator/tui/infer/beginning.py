"""What Infer begins with: by itself, or as a start state has it; and what that state says of it."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.classroom.starts.model import Start
from simulator.classroom.starts.shown import Shown
from simulator.experiment.what_if import FactsGiven, given_under
from simulator.measure.observer.questions import QUESTIONS, Question
from simulator.story.open_story import OpenStory
from simulator.tui.infer.inquiry import Inquiry, as_in_watch, regime_of
from simulator.tui.kit import map_cells

ZOOMS = map_cells.ZOOMS[::-1]
"""From the whole town on, closer and closer."""


@dataclass(frozen=True, slots=True)
class ChosenInInfer:
    """What Infer is to show."""

    question: Question
    zoom: int
    """The place among `ZOOMS`."""
    home: str
    """The home in focus, by its name; empty for the first of the list."""
    given: FactsGiven


def chosen_by(start: Start | None, story: OpenStory) -> ChosenInInfer:
    """Return what to show of `story`: as `start` has it, or its policy and Watch."""
    first = regime_of(story).steps[0][1]
    question: Question = "opted_out" if first.residents_may_opt_out else "not_shared"
    if start is None:
        return ChosenInInfer(question, 0, "", as_in_watch(story))
    own = given_under(regime_of(story))
    return ChosenInInfer(
        next((word for word in QUESTIONS if word in start.views), question),
        next((place for place, word in enumerate(ZOOMS) if word in start.views), 0),
        start.home,
        own if start.given is None else start.given.of(own),
    )


def shown_by(inquiry: Inquiry, question: Question, zoom: int, home: int) -> Shown:
    """Return what a start state has to say; nothing while it is worked out."""
    if inquiry.case is None or inquiry.found is None:
        return Shown()
    ids = inquiry.found.ledger.homes.ids
    name = ids[home] if 0 <= home < len(ids) else ""
    words = (question, ZOOMS[zoom]) if zoom else (question,)
    return Shown(words, home=name, given=inquiry.case.given)
