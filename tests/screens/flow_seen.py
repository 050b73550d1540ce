"""What stands in Flow on the screen, for the tests of it."""

from __future__ import annotations

from textual.pilot import Pilot

from simulator.tui.watch.pictures.flow_view import FlowView
from simulator.tui.watch.screen import WatchScreen
from tests.screens.textual_inside import strips


def watch(pilot: Pilot[None]) -> WatchScreen:
    assert isinstance(pilot.app.screen, WatchScreen)
    return pilot.app.screen


def view(pilot: Pilot[None]) -> FlowView:
    return watch(pilot).query_one(FlowView)


def picture(pilot: Pilot[None]) -> str:
    """Return what Flow shows."""
    region = view(pilot).region
    lines = strips(pilot)[region.y : region.bottom]
    return "\n".join(line.text[region.x : region.right].rstrip() for line in lines)
