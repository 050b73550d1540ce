"""What is said in a lesson, whoever says it: where a class is, what to press, why not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from simulator.report.words.assumptions import key_label, value_at_key
from simulator.report.words.terms import DETAILS, ITEMS, QUESTION_OPEN, plural

if TYPE_CHECKING:
    from simulator.experiment.what_if import FactsGiven

COVERED = QUESTION_OPEN
NOBODY_HAS_TO = (
    "Nobody has to say what they would do at home. You may pass at any time, and nobody asks why."
)
"""Said before the first step, on the screen as on paper."""
LOOK_AT: Mapping[str, str] = {
    "watch": "Look at both halves: what happened, and what the police know.",
    "infer": (
        "Look at the picture and the list of homes: who is proven? Then s: the reasons, one by one."
    ),
    "compare": "Look at each policy: what is the same, and what is not?",
    "assumptions": "Which of these numbers have a source, and which are assumed?",
}
"""By screen, what to look at there."""
ASKED_ALREADY = "It was asked already. Type again to ask it anew."
ON_BY_SPACE = "Space goes on with the lesson."
TO_COME = "A question comes first in this step. Press Enter to hear it."
LATER = "That comes later in this lesson."
WORKING = "One moment: this is being worked out."
NOT_READY = "One moment: this is being worked out. You can also go on."
BROKEN = "A number here could not be worked out. Go on with the next part."
NO_GUESS, NO_REASON = "No guess.", "No reason."
NOBODY_GUESSED, SPLIT = "Nobody guessed.", "The room was split."
"""What is told in place of what was guessed."""
REFUSED: Mapping[str, str] = {
    "question open": COVERED,
    "no question": "No question is open.",
    "no such choice": "There is no such answer.",
    "a choice is asked for": "Choose one of the answers.",
    "a number is asked for": "Type a number.",
    "out of range": "That number is too small or too large here.",
    "not a count for each": "Type a count of hands for each answer, for example: hands 12 7 3",
    "at the beginning": "This is the beginning of the lesson.",
    "ended": "This is the end of the lesson.",
}
"""By why an action does not fit."""


_ANSWERED = {"shared": "shared", "declined": "said no", "ignored": "did not answer"}
_VISITED = {
    "none": "nobody",
    "random": "homes by chance",
    "declined": "homes that most likely said no",
}
_MOST_SET = 2
"""Changes that are said on a screen; of the others it is said how many there are."""


def each_set(values: Mapping[str, object]) -> list[str]:
    """Say of each value that a step changes in its story, by whole key, what it is there."""
    return [_set(key, value) for key, value in values.items()]


def changed_here(values: Mapping[str, object]) -> str:
    """Say in a line what a step changes in its story; empty where it changes nothing."""
    said = each_set(values)
    more = len(said) - _MOST_SET
    parts = [*said[:_MOST_SET], *([f"{more} more"] if more > 0 else [])]
    return f"changed here: {'; '.join(parts)}" if parts else ""


def _set(key: str, value: object) -> str:
    *above, name = key.split(".")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{key_label(key)}: {value_at_key(key, value)}"
    if name == "detail" and value in DETAILS and above[-1] in ITEMS:
        return f"{ITEMS[above[-1]].plain}: {DETAILS[value].plain}"
    if name == "follow_up":
        return f"officers visit: {_VISITED.get(str(value), value)}"
    if above and above[-1] == "responses":
        return f"{name} {_ANSWERED.get(str(value), value)}"
    if key == "residents.segments":
        return "how people answer"
    return f"{key_label(key)}: {value}"


def place(step: int, steps: int, title: str = "") -> str:
    """Say in which step a class is."""
    return f"Step {step:,} of {steps:,}{f', {title}' if title else ''}."


def meaning(word: str, meaning: str) -> str:
    """Say what a word means in a lesson."""
    return f"“{word}”: {meaning}."


def opened_again(typed: str) -> str:
    """Say, after somebody left, how to come back to where a class was; `typed` names the lesson."""
    return (
        f"To open this lesson again: camsim lesson {typed}. It begins at its first step: "
        "Space, and Enter at each question, take you back to yours."
    )


def clock(planned: tuple[int, int], gone: float) -> str:
    """Say when the plan has this step, and how long the lesson has been on."""
    begins, ends = planned
    return f"By the plan this step is minutes {begins} to {ends}. Gone: {plural(gone, 'minute')}."


MAPS = {"none": "no map", "near": "a map whose dots are off", "exact": "an exact map"}
TOTALS = {
    "none": "no totals",
    "overview": "one overview of totals at the end",
    "weekly": "totals each week",
    "per request": "totals after each request",
    "live": "totals as the answers come in",
    "own": "totals as this policy has them",
}
SAFEGUARDS = {
    "none": "",
    "hidden": ", small ones hidden",
    "rounded": ", rounded",
    "blurred": ", blurred with noise",
}


def facts_that_differ(facts: FactsGiven, own: FactsGiven) -> str:
    """Name the facts that the police get otherwise than in `own`; empty where there are none."""
    said = []
    if facts.map != own.map:
        said.append(MAPS[facts.map])
    if facts.names != own.names:
        said.append(_names(names=facts.names))
    if (facts.totals, facts.safeguard) != (own.totals, own.safeguard):
        said.append(f"{TOTALS[facts.totals]}{SAFEGUARDS[facts.safeguard]}")
    return ", ".join(said)


def _names(*, names: bool) -> str:
    return "the names of those who shared" if names else "no names"


def given(camera_map: str, totals: str, safeguard: str, *, names: bool) -> str:
    """Say which facts the police are given, without a full stop."""
    return (
        f"the police are given: {MAPS[camera_map]}, {_names(names=names)}, "
        f"{TOTALS[totals]}{SAFEGUARDS[safeguard]}"
    )


def guessed(guess: str, reason: str = "") -> str:
    """Say what was guessed, and why."""
    return f"Guessed: {guess}. {because(reason)}" if reason else f"Guessed: {guess}."


def because(reason: str) -> str:
    """Say why somebody guessed so."""
    return f"Because: {reason}."


def goal(goal: str) -> str:
    """Say what somebody can do after a lesson."""
    return f"You can now: {goal}"


def hands(choices: Sequence[str], counts: Sequence[int]) -> str:
    """Say how a room guessed."""
    parts = [f"{choice}: {plural(n, 'hand')}" for choice, n in zip(choices, counts, strict=True)]
    return f"Guessed. {'. '.join(parts)}."
