"""Figures in the answer to a story's question: written as what they count, put in from the run."""

from __future__ import annotations

import re
from collections.abc import Mapping

ANSWER_FIGURES = ("known", "named", "missing")
"""What `{known}` and so on in an answer stand for: answers that the police know home by home, those
of them by name, and those by what is missing. With `_at_end` it is so at the end of the run."""
AT_END = "_at_end"
FIGURE_NAMES = (*ANSWER_FIGURES, *(f"{name}{AT_END}" for name in ANSWER_FIGURES))
_FIGURE = re.compile(r"\{([^{}]*)\}")


def figures_in(text: str) -> list[str]:
    """Return the names of the figures that `text` has, in their order."""
    return _FIGURE.findall(text)


def unknown_figures(text: str) -> list[str]:
    """Return the names in `text` that no figure has."""
    return [name for name in figures_in(text) if name not in FIGURE_NAMES]


def with_figures(text: str, figures: Mapping[str, str]) -> str:
    """Return `text` with the figures put in; a name that is none of them stays as it is."""
    return _FIGURE.sub(lambda found: figures.get(found[1], found[0]), text)
