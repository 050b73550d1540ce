"""What a key means at an open question: an answer, or a letter of one that is being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from simulator.classroom.play import (
    Action,
    Choose,
    Hands,
    NumberGuess,
    Playing,
    Refusal,
    Skip,
)
from simulator.classroom.typed import counts_typed, number_typed
from simulator.report.words.terms import ANSWER_LETTERS

_MOST = 40


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """What has been written so far of a number, or of counts of hands."""

    text: str = ""
    hands: bool = False
    """Whether a room is counted."""


Meaning: TypeAlias = TypedAnswer | Action | Refusal


def meaning_at_question(
    playing: Playing, typed: TypedAnswer, key: str, character: str
) -> Meaning | None:
    """Return what a key means while a question is open; None where it answers nothing."""
    ask = playing.at.ask
    assert ask is not None
    by_reason = playing.waits_for == "reason"
    choices = ask.reasons if by_reason else ask.choices
    writes = typed.hands or not choices
    if key == "enter":
        return _answer(typed)
    if key == "escape" and typed != TypedAnswer():
        return TypedAnswer()
    if key == "backspace" and typed.text:
        return TypedAnswer(typed.text[:-1], typed.hands)
    if writes:
        allowed = "0123456789, " if typed.hands else "0123456789,.-"
        fits = bool(character) and character in allowed and len(typed.text) < _MOST
        return TypedAnswer(typed.text + character, typed.hands) if fits else None
    letter = character.casefold()
    if letter and letter in ANSWER_LETTERS[: len(choices)]:
        return Choose(ANSWER_LETTERS.index(letter))
    return TypedAnswer(hands=True) if key == "h" and not by_reason else None


def _answer(typed: TypedAnswer) -> Meaning:
    """Return what Enter makes of what was written."""
    if typed.hands:
        return Hands(counts_typed(typed.text)) if typed.text.strip() else TypedAnswer()
    if not typed.text:
        return Skip()
    value = number_typed(typed.text)
    return Refusal("a number is asked for") if value is None else NumberGuess(value)
