"""What a story says in Watch, without what a lesson keeps for later."""

from __future__ import annotations

from typing import get_args

import pytest

from simulator.classroom.allowed import CONTROLS, OPENED_BY, SCREENS, Allowed
from simulator.scenario.library import scenario_names
from simulator.scenario.loading import load_scenario
from simulator.scenario.models import KeyToPress, Pause


@pytest.mark.parametrize(
    ("written", "hidden", "told"),
    [
        ({"say": "It is over.", "next": ("p", "choose another.")}, "policy", "It is over."),
        (
            {"say": "It is over.", "next": ("p", "choose another.")},
            "map",
            "It is over. Press p: choose another.",
        ),
        ({"next": ("m", "take the map away.")}, "map", ""),
        ({"next": ("m", "take the map away.")}, "views", "Press m: take the map away."),
        ({"say": "They press p on and on."}, "policy", "They press p on and on."),
    ],
)
def test_what_a_lesson_hides_is_not_said(
    written: dict[str, object], hidden: str, told: str
) -> None:
    after = written.get("next")
    if isinstance(after, tuple):
        written = {**written, "next": dict(zip(("press", "say"), after, strict=True))}
    pause = Pause.model_validate({"at": "end", **written})
    hides = Allowed().with_closed([hidden]).hides
    assert pause.told(lambda key: hides(OPENED_BY[key])) == told


def test_a_lesson_can_hide_whatever_a_story_tells_to_press() -> None:
    assert set(OPENED_BY) == set(get_args(KeyToPress))
    assert {*OPENED_BY.values()} <= {*SCREENS, *CONTROLS}


@pytest.mark.parametrize("name", scenario_names())
def test_what_to_press_is_said_where_it_can_be_kept_back(name: str) -> None:
    """A story that tells to press a key in its other sentences would tell what a lesson hides."""
    for pause in load_scenario(name).scenario.pauses:
        assert "press " not in pause.say.casefold().replace("press on", "")
