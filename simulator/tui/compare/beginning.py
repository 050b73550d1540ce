"""What Compare shows as a start state has it: the view, the row, the policy in focus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from simulator.classroom.starts.model import COMPARED, ROWS, Start
from simulator.classroom.starts.shown import Shown
from simulator.measure.definitions import MEASURES
from simulator.scenario.policy import ITEMS
from simulator.story.open_story import OpenStory
from simulator.tui.compare.words import View


@dataclass(frozen=True, slots=True)
class ChosenInCompare:
    """What somebody has chosen in Compare."""

    view: View = "cards"
    row: str = ""
    """The figure in focus, by its measure."""
    policy: int = 0
    """The place of the policy in focus."""
    flags: tuple[bool, bool, bool] = (False, False, False)
    """Whether rows stand by how far apart they are, only those that differ, with intervals."""


def chosen_by(start: Start, story: OpenStory) -> ChosenInCompare:
    """Return what a start state of `story` has chosen."""
    words = start.views
    view = next((word for word in words if word in COMPARED), COMPARED[0])
    row = next((word for word in words if word not in COMPARED and word not in ROWS), "")
    sorted_, differing, intervals = (word in words for word in ROWS)
    place = list(story.loaded.regimes).index(story.policy)
    return ChosenInCompare(cast("View", view), row, place, (sorted_, differing, intervals))


def place_in(now: OpenStory, before: OpenStory, place: int) -> int:
    """Return where the policy at `place` of `before` stands in `now`; the first where it does not.

    Another story may compare fewer policies, and others.
    """
    policy, policies = list(before.loaded.regimes)[place], list(now.loaded.regimes)
    return policies.index(policy) if policy in policies else 0


def shown_by(chosen: ChosenInCompare, story: OpenStory | None) -> Shown:
    """Return what a start state has to say of what is chosen for `story`."""
    if story is None:
        return Shown()
    words = [word for word, is_on in zip(ROWS, chosen.flags, strict=True) if is_on]
    # The title of a group of figures can be in focus, too.
    is_figure = chosen.row in MEASURES or chosen.row in ITEMS
    row = [chosen.row] if chosen.view in {"table", "dots"} and is_figure else []
    policy = list(story.loaded.regimes)[chosen.policy]
    return Shown((chosen.view, *words, *row), policy=policy, all_policies=True)
