"""What a story says of keys: left out where a lesson hides them, typed where none is pressed.

Written as `Press m: take the map away.`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_SENTENCES = re.compile(r"(?<=[.?!]) +(?=[A-Z])")
_PRESSED = re.compile(r"\b([Pp])ress ([a-z0-9])\b")
_TYPE = {"P": "Type", "p": "type"}
_CONTROL_OF: Mapping[str, str] = {
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
"""By key, the screen or the control that a lesson can hide."""


def without_hidden_keys(said: str, hides: Callable[[str], bool]) -> str:
    """Return what a story says without its sentences that tell to press what is hidden."""
    told = [
        sentence
        for sentence in _SENTENCES.split(said)
        if not any(hides(_CONTROL_OF.get(key, "")) for key in _keys_of(sentence))
    ]
    return " ".join(told)


def typed(said: str) -> str:
    """Return what a story says for whoever types the letter of a key, and Enter after it."""
    return _PRESSED.sub(lambda press: f"{_TYPE[press[1]]} {press[2]}", said)


def _keys_of(sentence: str) -> list[str]:
    return [key for _, key in _PRESSED.findall(sentence)]
