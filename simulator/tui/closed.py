"""Which control an action belongs to, so that a start state can close it on every screen."""

from __future__ import annotations

_CONTROLS = {
    ("stories", "run"): ("watch",),
    ("watch", "policy"): ("policy",),
    ("watch", "next_policy"): ("policy",),
    ("watch", "map"): ("map",),
    ("watch", "view"): ("views",),
    ("watch", "picture"): ("views",),
    ("watch", "follow"): ("follow",),
    ("compare", "view"): ("views",),
    ("compare", "watch"): ("watch", "policy"),
    ("infer", "find"): ("follow",),
    ("infer", "question"): ("questions",),
    ("infer", "whole"): ("follow", "questions"),
    ("assumptions", "save"): ("save",),
}
"""By screen and action, what has to be open for it."""
_BACK = {"step": -1, "day": -1, "mark": -1, "seek": 0}
"""Actions of Watch that go back, by what they are called with."""


def controls_of(screen: str, action: str, parameters: tuple[object, ...]) -> tuple[str, ...]:
    """Return which controls have to be open for an action on a screen."""
    if action == "export":
        return ("save",)
    if screen == "watch" and action in _BACK and parameters == (_BACK[action],):
        return ("back",)
    if screen == "infer" and action == "give" and parameters == ("map",):
        return ("map",)
    return _CONTROLS.get((screen, action), ())
