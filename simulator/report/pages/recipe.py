"""What it takes to make a page again."""

from __future__ import annotations

from dataclasses import dataclass

from simulator import __version__
from simulator.experiment.results import Comparison


@dataclass(frozen=True, slots=True)
class Recipe:
    """The command and what it rests on."""

    command: str
    digest: str
    seed: int
    replications: int
    inference: bool
    """Whether what the agency can work out was computed."""
    code: str = ""
    """What to type or read aloud to have these runs again; empty where they have no code."""
    version: str = __version__


def recipe(comparison: Comparison, command: str, code: str = "") -> Recipe:
    """Return the recipe of a page of `comparison`, which has this `code`."""
    return Recipe(
        command,
        comparison.loaded.digest,
        comparison.seed,
        comparison.replications,
        "certain_nonsharing" in comparison.names("measures"),
        code,
    )
