"""What a story says in Watch, without what a lesson keeps for later."""

from __future__ import annotations

import pytest

from simulator.classroom.allowed import Allowed
from simulator.report.words.watched.keys_said import without_hidden_keys


@pytest.mark.parametrize(
    ("said", "hidden", "told"),
    [
        ("All is over. Press p and make the map exact.", "policy", "All is over."),
        ("All is over. Press p and make the map exact.", "map", None),
        ("Press m: take the map away.", "map", ""),
        ("Four steps: press 3 to see them side by side.", "compare", ""),
        ("It is over. Press v: what did the public see? What did a resident see?", "views", None),
        ("The police press on. Nobody knows why.", "policy", None),
    ],
)
def test_a_sentence_with_a_hidden_key_is_not_said(said: str, hidden: str, told: str | None) -> None:
    hides = Allowed().with_closed([hidden]).hides
    if hidden == "views":
        assert without_hidden_keys(said, hides) == "It is over. What did a resident see?"
    else:
        assert without_hidden_keys(said, hides) == (said if told is None else told)
