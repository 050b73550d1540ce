"""The texts of a lesson with what belongs into them: figures, and what was guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.report.words.terms import capital
from simulator.scenario.letters.figures import figures_in, with_figures
from simulator.scenario.letters.text import sentences_of

GUESS = "guess"
"""What `{guess}` in a text stands for."""
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def filled(text: str, figures: Mapping[str, str], guess: str | None = None) -> str:
    """Return `text` with its figures and the guess; without one, what is about it is left out."""
    if guess is None:
        text = without_guess(text)
        return with_figures(text, figures)
    return with_figures(text, {**figures, GUESS: guess})


def without_guess(text: str) -> str:
    """Return `text` without the sentences, and halves of sentences, that have the guess in them.

    `You said {guess}; it is {exact}.` becomes `It is {exact}.`
    """
    if GUESS not in figures_in(text):
        return text
    kept = []
    for sentence in sentences_of(text):
        halves = [half for half in sentence.split("; ") if GUESS not in figures_in(half)]
        if halves:
            ends = "" if sentence.endswith(halves[-1]) else "."
            kept.append(capital("; ".join(halves)) + ends)
    return " ".join(kept)


def numbers_in(text: str) -> list[float]:
    """Return the numbers that `text` has in digits: `about 1,200` is 1200."""
    return [float(number.replace(",", "")) for number in _NUMBER.findall(text)]
