"""What the wall and each phone show of a class, made of its state and of what is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.lazily import offers

if TYPE_CHECKING:
    from simulator.classroom.live.shown.phone import over_view, phone_view
    from simulator.classroom.live.shown.results import Results
    from simulator.classroom.live.shown.wall import WayIn, wall_view

__all__ = ["Results", "WayIn", "over_view", "phone_view", "wall_view"]

__getattr__ = offers(
    __name__,
    {
        "Results": "results",
        "WayIn": "wall",
        "over_view": "phone",
        "phone_view": "phone",
        "wall_view": "wall",
    },
)
