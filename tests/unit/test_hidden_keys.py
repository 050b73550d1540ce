"""What a story says in Watch, without what a lesson keeps for later."""

from __future__ import annotations

from typing import get_args

import pytest

from simulator.classroom.allowed import CONTROLS, SCREENS, Allowed
from simulator.scenario.library import scenario_names
from simulator.scenario.loading import load_scenario
from simulator.scenario.models import Opened, Pause


@pytest.mark.parametrize(
    ("written", "hidden", "told"),
    [
        ({"say": "It is over.", "next": ("policy", "Press p.")}, "policy", "It is over."),
        ({"say": "It is over.", "next": ("policy", "Press p.")}, "map", "It is over. Press p."),
        ({"next": ("map", "Press m: take the map away.")}, "map", ""),
        ({"next": ("map", "Press m: take the map away.")}, "views", "Press m: take the map away."),
        ({"say": "They press p on and on."}, "policy", "They press p on and on."),
    ],
)
def test_what_a_lesson_hides_is_not_said(
    written: dict[str, object], hidden: str, told: str
) -> None:
    opens = written.get("next")
    if isinstance(opens, tuple):
        written = {**written, "next": dict(zip(("opens", "say"), opens, strict=True))}
    pause = Pause.model_validate({"at": "end", **written})
    assert pause.told(Allowed().with_closed([hidden]).hides) == told


def test_a_lesson_can_hide_whatever_a_pause_can_open() -> None:
    assert set(get_args(Opened)) <= {*SCREENS, *CONTROLS}


@pytest.mark.parametrize("name", scenario_names())
def test_what_to_press_is_said_where_it_can_be_kept_back(name: str) -> None:
    """A story that tells to press a key in its other sentences would tell what a lesson hides."""
    for pause in load_scenario(name).scenario.pauses:
        assert "press " not in pause.say.casefold().replace("press on", "")
