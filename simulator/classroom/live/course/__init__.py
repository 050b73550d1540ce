"""The course of a class: what each action makes of where it is, decided from that alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.lazily import offers

if TYPE_CHECKING:
    from simulator.classroom.live.course.actions import (
        Action,
        Away,
        Back,
        Before,
        Door,
        End,
        Guess,
        HandCounts,
        Join,
        Knock,
        Leave,
        MoreTime,
        NewToken,
        Next,
        Passed,
        Pause,
        Refusal,
        Say,
        Swap,
        TurnedAway,
        WhatIf,
        WhyNot,
    )
    from simulator.classroom.live.course.course import after
    from simulator.classroom.live.course.given import DEFAULT_SEATS, Class, class_of
    from simulator.classroom.live.course.places import is_first_time, is_open, parts_of, places_of

__all__ = [
    "DEFAULT_SEATS", "Action", "Away", "Back", "Before", "Class", "Door", "End", "Guess",
    "HandCounts", "Join", "Knock", "Leave", "MoreTime", "NewToken", "Next", "Passed", "Pause",
    "Refusal", "Say", "Swap", "TurnedAway", "WhatIf", "WhyNot", "after", "class_of",
    "is_first_time", "is_open", "parts_of", "places_of",
]  # fmt: skip

__getattr__ = offers(
    __name__,
    {
        **dict.fromkeys(__all__, "actions"),
        **dict.fromkeys(("DEFAULT_SEATS", "Class", "class_of"), "given"),
        **dict.fromkeys(("is_first_time", "is_open", "parts_of", "places_of"), "places"),
        "after": "course",
    },
)
