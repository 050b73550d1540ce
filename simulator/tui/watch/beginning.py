"""What Watch shows as a start state has it: the moment, the picture, whose view; there and back."""

from __future__ import annotations

import datetime as dt

from simulator.classroom.starts.model import PARTIES, PICTURES, ZOOMS, Start
from simulator.classroom.starts.shown import Shown
from simulator.measure.moments.parties import Viewer
from simulator.report.words.watched.record_tables import passed_on_table, trace_table
from simulator.story.playhead import Playhead
from simulator.tui.kit.host import Rows
from simulator.tui.watch.sides import Sides


def begin(start: Start, player: Playhead, sides: Sides) -> Viewer:
    """Bring the player and both sides to where `start` is; return whose view it is."""
    playback = player.playback
    if start.at is not None:
        event = start.at if isinstance(start.at, int) else playback.event_of(start.at)
        if event is not None:
            player.begin(event, "" if start.ask is None else start.ask.text)
    sides.rest()
    for word in start.views:
        if word in PICTURES:
            sides.choose(PICTURES.index(word))
    zoom = next((ZOOMS.index(word) for word in start.views if word in ZOOMS), 0)
    sides.zoom(zoom - sides.zoomed)
    return next((Viewer(PARTIES.index(word)) for word in start.views if word in PARTIES), Viewer(0))


def shown(player: Playhead | None, viewer: Viewer, sides: Sides) -> Shown:
    """Return where the player and both sides are."""
    if player is None:
        return Shown()
    view = [] if sides.chosen is None else [PICTURES[sides.chosen]]
    view += [PARTIES[viewer]] if viewer != Viewer.AGENCY else []
    view += [ZOOMS[sides.zoomed]] if sides.zoomed else []
    pause = player.pause if player.asking else None
    return Shown(
        view=tuple(view),
        at=_moment(player),
        question="" if pause is None else pause.ask,
        choices=() if pause is None else pause.choices,
    )


def _moment(player: Playhead) -> str | int | dt.datetime:
    """Return the moment by its name or its time; where it has neither, the number of the event."""
    playback, event = player.playback, player.event
    if event < 0:
        return "start"
    if event == playback.last:
        return "end"
    minute = playback.minute_of(event)
    if playback.event_at(minute) == event:
        return playback.ledger.loaded.scenario.moment(minute)
    return event


def log_tables(player: Playhead | None) -> dict[str, Rows]:
    """Return the logs of the run that is played."""
    if player is None:
        return {}
    ledger = player.playback.ledger
    return {
        "what happened": list(trace_table(ledger)),
        "what was passed on": list(passed_on_table(ledger)),
    }
