"""The keys of Infer, each with what it does, as the help sheet and the palette say it."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from simulator.tui.kit.host import NextKey, NextKeys

PRESS: NextKeys = (
    NextKey("f: find a home.", ("follow",)),
    NextKey("Enter: all about it.", ("follow", "questions")),
    "Space: why, in steps.",
    NextKey("w: question.", ("questions",)),
)
PRESS_ON: NextKeys = ("Space: the next step.", "Backspace: a step back.", "Escape: all at once.")
KEYS: tuple[BindingType, ...] = (
    Binding(
        "f,slash",
        "find",
        "Find a home",
        id="infer-find",
        tooltip="find a home: type 7 or H7, then Enter",
    ),
    Binding(
        "enter",
        "whole",
        "All about it",
        show=False,
        id="infer-whole",
        priority=True,
        tooltip="all about the home in focus, as one page",
    ),
    Binding(
        "w",
        "question",
        "Question",
        id="infer-question",
        tooltip="the next question; the one that is asked is marked",
    ),
    # The line of facts names their keys: the footer has room for five.
    Binding(
        "m",
        "give('map')",
        "Map",
        id="infer-map",
        show=False,
        tooltip="take the camera map away, or put it back; the rest stays",
    ),
    Binding(
        "n",
        "give('names')",
        "Names",
        id="infer-names",
        show=False,
        tooltip="the names of those who shared: given, or not",
    ),
    Binding(
        "g",
        "give('totals')",
        "Totals",
        id="infer-totals",
        show=False,
        tooltip="totals: none, one overview, each week, each request, live",
    ),
    Binding(
        "h",
        "give('safeguard')",
        "Safeguard",
        show=False,
        id="infer-safeguard",
        tooltip="totals as they are, small ones hidden, rounded, blurred",
    ),
    Binding(
        "left_square_bracket",
        "beside(-1)",
        "Police before",
        show=False,
        id="infer-before",
        tooltip="the police force before, where there are several",
    ),
    Binding(
        "right_square_bracket",
        "beside(1)",
        "Next police",
        show=False,
        id="infer-after",
        tooltip="the next police force",
    ),
    Binding(
        "z",
        "zoom",
        "Zoom",
        show=False,
        id="infer-zoom",
        tooltip="closer, or the whole town (in a large one)",
    ),
    Binding(
        "space,s",
        "step",
        "Step by step",
        show=False,
        id="infer-step",
        priority=True,
        tooltip="its reasons, one by one; the map shows what each is about",
    ),
    Binding(
        "backspace",
        "step_back",
        "A step back",
        show=False,
        id="infer-step-back",
        tooltip="a step back",
    ),
    Binding(
        "escape",
        "all_at_once",
        "All at once",
        show=False,
        id="infer-all",
        tooltip="all reasons at once",
    ),
)


def press_fact(*, names_map: bool) -> str:
    """Say by which keys a fact is given or taken away, that of the map where it is named."""
    keys = [*(["m map"] if names_map else []), "n names", "g totals", "h how exact"]
    return f"Give a fact or take one away: {', '.join(keys)}."
