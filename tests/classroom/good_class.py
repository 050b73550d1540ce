"""A small lesson for classes that is right: tests play it, and make it wrong."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from simulator.classroom.lessons.loading import load_lesson
from simulator.classroom.live.course import (
    Action,
    Class,
    Join,
    Refusal,
    after,
    class_of,
)
from simulator.classroom.live.state import ClassState, Mode

GOOD_CLASS = """\
title = "A class"
minutes = 20
question = "What does silence tell?"
goals = ["Say what silence tells."]
story = "class-street"
[class]
street = "class-street"
what_if = ["stated-policy-2019", "early-partner-2018-exact-map", "every-outcome"]
[[class.cards]]
id = "door"
text = "Your camera also films the door next to yours."
shares = 0.1
declines = 0.5
[[class.cards]]
id = "parcel"
text = "Somebody took a parcel from your step."
shares = 0.6
declines = 0.1
[[class.cards]]
id = "busy"
text = "You open letters on Sunday, if at all."
shares = 0.2
declines = 0.1
[figures]
gave = { of = "requests.1.shared", policy = "stated-policy-2019" }
read = { of = "measures.certain_nonsharing", policy = "early-partner-2018-exact-map" }
[[steps]]
id = "first"
minutes = 5
say = "April."
request = { circle = "R1", incident = "A bicycle is gone.", seconds = 60 }
ask = { text = "What do the police know?", choices = ["all", "some", "nothing"], reasons = ["a map", "a list"], answer = "nothing" }
tell = { yes = "You said {guess}. {gave} shared.", no = "You said {guess}; it is nothing. {gave} shared." }
[[steps]]
id = "second"
minutes = 5
request = { circle = "R2", incident = "A second bicycle is gone.", seconds = 0 }
ask = { text = "How many silences do they read?", number = { low = 0, high = 80, unit = "silences" }, answer = { figure = "read", within = 5 } }
show = { screen = "infer", policy = "early-partner-2018-exact-map" }
tell = { all = "You said {guess}; it is {read}." }
knock = true
talk = "Who told the police?"
[[steps]]
id = "rules"
minutes = 5
say = "Other rules."
request = { circle = "R3", incident = "A window is broken.", seconds = 30 }
show = { screen = "compare" }
[[steps]]
id = "exit"
minutes = 5
talk = "On paper: one thing they knew."
"""


@cache
def good_class(mode: Mode = "cards", most_seats: int = 40, seed: int = 7, hands: int = 0) -> Class:
    """Return a class of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "class.toml"
        path.write_text(GOOD_CLASS, encoding="utf-8")
        loaded = load_lesson(str(path))
    return class_of(loaded, seed=seed, mode=mode, most_seats=most_seats, hands=hands)


def done(course: Class, state: ClassState, *actions: Action) -> ClassState:
    """Return the class after these actions, each of which has to fit."""
    for action in actions:
        outcome = after(course, state, action)
        assert isinstance(outcome, ClassState), (action, outcome)
        state = outcome
    return state


def why(course: Class, state: ClassState, action: Action) -> str:
    """Return why an action does not fit."""
    outcome = after(course, state, action)
    assert isinstance(outcome, Refusal), outcome
    return outcome.why


def with_seats(course: Class, count: int) -> ClassState:
    """Return a class in its lobby with seats s0, s1 and so on."""
    return done(course, ClassState(), *(Join(f"s{number}") for number in range(count)))
