"""The five kinds of no in words: what each branch is called, and what the police can tell."""

from __future__ import annotations

from simulator.measure.moments.kinds_of_no import Branch, CanTell, Tree, TreePart
from simulator.measure.moments.playback import HomeTruth
from simulator.report.words.states import TRUE
from simulator.report.words.terms import plural

PARTS: dict[TreePart, str] = {
    TreePart.WITH_A_CAMERA: "homes with a camera",
    TreePart.IN_THE_AREA: "in the area",
    TreePart.ASKED: "asked",
    TreePart.SHARED: TRUE[HomeTruth.SHARED],
    TreePart.SAID_NO: TRUE[HomeTruth.SAID_NO],
    TreePart.NO_ANSWER: TRUE[HomeTruth.NO_ANSWER],
    TreePart.NOT_YET: "has not shared yet",
    TreePart.SWITCHED_OFF: TRUE[HomeTruth.SWITCHED_OFF],
    TreePart.NOT_ASKED: TRUE[HomeTruth.NOT_ASKED],
}
POLICE: dict[CanTell | None, str] = {
    CanTell.WHICH: "which homes",
    CanTell.ON_A_MAP: "as dots",
    CanTell.HOW_MANY: "only how many",
    CanTell.ABOUT: "about how many",
    CanTell.IN_A_SUM: "in one total",
    CanTell.NOTHING: "no",
    None: "",
}
"""What the police can tell of a branch."""
_NO_DOT = "by having no dot"
"""Of homes that were not asked, where the police see those that were on a map."""
_COUNTED = {
    CanTell.HOW_MANY: "Only how many, not which homes.",
    CanTell.ABOUT: "About how many, not which homes.",
}


def police_can_tell(branch: Branch) -> str:
    """Return what the police can tell of a branch; empty where there is nothing to tell."""
    if branch.part == TreePart.NOT_ASKED and branch.police == CanTell.ON_A_MAP:
        return _NO_DOT
    return POLICE[branch.police]


def verdict(tree: Tree) -> str:
    """Say whether the police can tell these kinds apart."""
    return f"Can the police tell these apart? {_answer(tree)}"


def _answer(tree: Tree) -> str:
    refused = tree.of_those_who_said_no
    if refused == CanTell.WHICH:
        return "Yes: they are told which homes said no."
    if tree.silent is None:
        return "It is being worked out…"
    if tree.silent:
        return f"No: they know that {plural(tree.silent, 'home')} did not share, not why."
    return _COUNTED.get(refused, "No.")
