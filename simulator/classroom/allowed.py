"""What a lesson lets a class do at a moment: one object that every face asks first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from simulator.scenario.keys import tables_of
from simulator.scenario.models import KeyToPress

SCREENS = ("stories", "watch", "compare", "infer", "assumptions", "follow")
CONTROLS = ("policy", "seed", "map", "views", "follow", "questions", "back", "save")
"""What can be hidden besides screens and the keys of a scenario."""
OPENED_BY: Mapping[KeyToPress, str] = {
    "1": "stories",
    "2": "watch",
    "3": "compare",
    "4": "infer",
    "6": "assumptions",
    "f": "follow",
    "p": "policy",
    "m": "map",
    "v": "views",
    "e": "save",
}
"""By a key that a story can tell to press, the screen or the control that it opens."""
WhyNot: TypeAlias = Literal["covered", "later"]
"""`covered`: it could answer the open question. `later`: a step that is still to come opens it."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is hidden, and whether a question covers everything."""

    covered: bool = False
    """Whether a question is open, so that nothing that could answer it is to be seen."""
    hidden: Mapping[str, bool] = field(default_factory=dict)
    """By screen, control or key, whether it is hidden; what is not named goes with its table."""

    def why_not(self, name: str) -> WhyNot | None:
        """Return why a screen, a control or a number cannot be used now; None where it can."""
        if self.covered:
            return "covered"
        return "later" if self.hides(name) else None

    def hides(self, name: str) -> bool:
        """Tell whether a later step opens `name`: what is said of it, or of the table around it."""
        for place in (name, *reversed(list(tables_of(name)))):
            if place in self.hidden:
                return self.hidden[place]
        return False

    def with_opened(self, names: Iterable[str]) -> Allowed:
        """Return it with these open."""
        return replace(self, hidden={**self.hidden, **dict.fromkeys(names, False)})

    def with_closed(self, names: Iterable[str]) -> Allowed:
        """Return it with these hidden."""
        return replace(self, hidden={**self.hidden, **dict.fromkeys(names, True)})
