"""What a class is asked on the wall, and what it guessed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich.text import Text

from simulator.classroom.live.views import QuestionShown, WallView
from simulator.report.words.terms import ANSWER_LETTERS, number
from simulator.scenario.letters.text import clean

_FIVE = 5
_DOTS = 24
"""So many dots stand for a class at most."""
_AROUND_DOTS = 8
"""Columns of the mark before a choice, of a gap, and of the count behind its dots."""


def question(view: WallView) -> Text:
    """Return what is asked, and how many have guessed."""
    asked = view.question
    if asked is None:
        return Text()
    text = Text(f"{clean(asked.text)}\n\n", style="bold")
    for letter, choice in zip(ANSWER_LETTERS, asked.choices, strict=False):
        text.append(f"{letter}   {clean(choice)}\n", style="bold")
    if asked.number is not None:
        low, high, unit = asked.number
        text.append(f"A number from {number(low)} to {number(high)} {clean(unit)}".rstrip() + "\n")
    text.append("\n")
    if view.mode == "hands":
        how = "Hands up for each." if asked.choices else "Say a number each."
        return text.append(f"{how} Nobody has to say why.")
    return text.append_text(bar_in_fives("guessed", asked.guessed_in_fives, view.seats))


def told(view: WallView, columns: int) -> Text:
    """Return what is so beside what was guessed."""
    text, asked = Text(), view.question
    if asked is not None:
        text.append(f"{clean(asked.text)}\n\n", style="bold")
        for line in _tally(asked, columns, counted=view.mode != "hands"):
            text.append_text(line)
    text.append(f"\n{clean(view.text)}\n", style="bold")
    if asked is not None and any(given for _, given in asked.reasons):
        text.append_text(_reasons(asked, columns))
    return text


def _reasons(question: QuestionShown, columns: int) -> Text:
    """Return how many gave each reason for what they guessed."""
    text = Text("\nWhy, and how many said so:\n", style="bold")
    for reason, given in question.reasons:
        front = f"{given:>4}  "
        shown = textwrap.fill(
            clean(reason), columns, initial_indent=front, subsequent_indent=" " * len(front)
        )
        text.append(f"{shown}\n", style="not bold")
    return text


def _tally(question: QuestionShown, columns: int, *, counted: bool) -> Iterable[Text]:
    """Yield what was guessed, a row of dots for each choice, and which one is so.

    The dots stand beside their choice, and below it where it is too long. Of a number that hands
    guessed nothing was counted, and nothing is listed.
    """
    if not counted and not question.choices:
        return
    names = question.choices or tuple(_bins(question))
    counts = question.counts or (0,) * len(names)
    most = max((*counts, 1))
    a_dot = max(1.0, most / _DOTS)
    wide = max(map(len, names), default=0)
    in_a_line = wide + _DOTS + _AROUND_DOTS <= columns
    names = tuple(name.ljust(wide) for name in names) if in_a_line else names
    for place, (name, count) in enumerate(zip(names, counts, strict=False)):
        is_so = place == question.right
        dots = f"{'●' * (round(count / a_dot) or int(count > 0))} {count}" if count else "-"
        line = Text(f"{'▸' if is_so else ' '} {clean(name)}", style="bold" if is_so else "")
        if not counted:
            yield line.append("\n")
            continue
        line.append("  " if in_a_line else "\n  ", style="not bold")
        yield line.append(f"{dots}\n" if in_a_line else f"{dots}\n\n")


def _bins(question: QuestionShown) -> Iterable[str]:
    """Yield what each of the equal bins of a number's guesses is from and to.

    Whole numbers stand in one of them alone: 0 to 13, 14 to 27.
    """
    if question.number is None or not question.counts:
        return
    low, high, _ = question.number
    bins = len(question.counts)
    wide = (high - low) / bins
    apart = 1 if wide > 1 and wide.is_integer() and float(low).is_integer() else 0
    for place in range(bins):
        to = low + (place + 1) * wide - (apart if place < bins - 1 else 0)
        yield f"{number(low + place * wide)} to {number(to)}"


def in_fives(did: str, done: int, of: int) -> str:
    """Say how many phones did something, counted in fives: of fewer, that they are fewer."""
    if done < _FIVE:
        return f"Fewer than {_FIVE} phones have {did}."
    return f"About {done} of {of} phones have {did}."


def bar_in_fives(did: str, done: int, of: int) -> Text:
    """Return the same with its bar, as people tally."""
    text = Text(f"{in_fives(did, done, of)}\n", style="bold")
    blocks = [
        ("█" if place < done else "·") + (" " if place % _FIVE == _FIVE - 1 else "")
        for place in range(of)
    ]
    return text.append("".join(blocks), style="not bold")
