"""What the wall and each phone show of a class, made of its state and of what is worked out."""

from simulator.classroom.live.shown.phone import over_view, phone_view
from simulator.classroom.live.shown.results import Results
from simulator.classroom.live.shown.wall import WayIn, wall_view

__all__ = ["Results", "WayIn", "over_view", "phone_view", "wall_view"]
