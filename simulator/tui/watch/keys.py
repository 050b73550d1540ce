"""The keys of Watch, each with what it does, as the help sheet and the palette say it."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from simulator.report.words.terms import ANSWER_LETTERS

LETTER_OF_SAVE, LETTER_OF_FOLLOW = "e", "f"
"""Answers too, while a question with so many is open; at other times they do something else."""
_OTHERS = {LETTER_OF_SAVE: "export", LETTER_OF_FOLLOW: "follow"}


def binding_of_answer(letter: str) -> str:
    """Return the id of the binding whose key answers with this letter."""
    return _OTHERS.get(letter) or f"guess-{letter}"


KEYS: tuple[BindingType, ...] = (
    Binding(
        "space",
        "beat",
        "Go on",
        id="beat",
        show=False,
        tooltip="the next moment of the story; or jump to it",
    ),
    Binding(
        "enter",
        "enter",
        "Next",
        id="enter",
        show=False,
        tooltip="on, past a question; then the next story; in Flow, a card",
    ),
    Binding("left", "step(-1)", "Back", id="back", show=False, tooltip="one event back"),
    Binding("right", "step(1)", "On", id="on", show=False, tooltip="one event on"),
    Binding(
        "up",
        "day(-1)",
        "A day back",
        id="day-back",
        show=False,
        tooltip="one day back; in Flow the line above",
    ),
    Binding(
        "down",
        "day(1)",
        "A day on",
        id="day-on",
        show=False,
        tooltip="one day on; in Flow the line below",
    ),
    Binding(
        "left_square_bracket",
        "mark(-1)",
        "Mark before",
        id="mark-before",
        show=False,
        tooltip="the request or report before",
    ),
    Binding(
        "right_square_bracket",
        "mark(1)",
        "Mark after",
        id="mark-after",
        show=False,
        tooltip="the next request or report",
    ),
    Binding("home,r", "seek(0)", "Beginning", id="beginning", show=False, tooltip="the beginning"),
    Binding("end", "seek(1)", "End", id="end", show=False, tooltip="the end"),
    Binding(
        "plus,equals_sign", "speed(1)", "Faster", id="faster", show=False, tooltip="play faster"
    ),
    Binding("minus", "speed(-1)", "Slower", id="slower", show=False, tooltip="play slower"),
    *(
        Binding(
            key,
            f"guess({n})",
            f"Guess {key}",
            id=binding_of_answer(key),
            show=False,
            tooltip="answer the question; Enter skips it",
        )
        for n, key in enumerate(ANSWER_LETTERS)
        if key not in _OTHERS
    ),
    Binding(
        "f",
        "follow",
        "Follow a home",
        id="follow",
        tooltip="follow a home: all that is known of it",
    ),
    Binding(
        "less_than_sign,comma",
        "next_policy(-1)",
        "Policy before",
        id="policy-before",
        show=False,
        tooltip="the story's policy before, at the same moment",
    ),
    Binding(
        "greater_than_sign,full_stop",
        "next_policy(1)",
        "Policy after",
        id="policy-after",
        show=False,
        tooltip="the story's next policy, at the same moment",
    ),
    Binding("p", "policy", "Policy", id="policy", tooltip="another policy, at the same moment"),
    Binding(
        "g",
        "request",
        "Request",
        id="request",
        show=False,
        tooltip="all about the request in focus",
    ),
    Binding(
        "m",
        "map",
        "Map",
        id="map",
        show=False,
        tooltip="take the camera map away, or put it back; the rest stays",
    ),
    Binding(
        "n",
        "tree",
        "Kinds of no",
        id="tree",
        show=False,
        tooltip="five kinds of no: can the police tell?",
    ),
    Binding("l", "trace", "Log", id="trace", show=False, tooltip="all that happened, line by line"),
    Binding(
        "v",
        "view",
        "View",
        id="view",
        show=False,
        tooltip="whose view: police, public, residents, …",
    ),
    Binding(
        "i", "card", "Card", id="card", show=False, tooltip="what was passed on last, as a card"
    ),
    Binding(
        "x",
        "picture",
        "Picture",
        id="picture",
        show=False,
        tooltip="another picture of the same moment: map, doors, flow",
    ),
    Binding("z", "zoom", "Zoom", id="zoom", show=False, tooltip="closer, wider, the whole town"),
)
