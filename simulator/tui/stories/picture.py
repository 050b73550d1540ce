"""The picture on a story's card: its first request, on the map, as Watch opens on it."""

from __future__ import annotations

from functools import partial

import numpy as np
from rich.text import Text

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.measure.moments.playback import Frame, HomeTruth, Playback
from simulator.report.words import terms as words
from simulator.scenario.loaded import Loaded
from simulator.story.changed_story import ChangedStory
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.looks import HAPPENED
from simulator.tui.kit.map_cells import FEW, Zoom
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.working import stopped, telling

_SOON = 0.5
"""Seconds."""
_WAIT, _FAILED = "One moment: the picture comes.", "There is no picture: the run has failed."


class StoryPicture:
    """The map on the card of a story, and what stands below it; its run comes when it is there."""

    def __init__(self, screen: FramedScreen) -> None:
        """Draw on `screen`, which has a map called `story-map` and a line `map-says`."""
        self._screen = screen
        self._wanted: OpenStory | None = None
        self.frame: Frame | None = None
        """The moment that is shown; nothing before the run is there."""
        self.ledger: Ledger | None = None
        self._shown: OpenStory | None = None
        """The story whose picture it is."""

    def want(self, story: ChangedStory | None) -> None:
        """Show the first request of a story; nothing while it is not read yet."""
        if story is None:
            self._wanted = self.frame = self.ledger = None
            self._screen.query_one("#story-map", MapView).veil(_WAIT)
            self._screen.panels.put("map-says", "", fixed=True)
            return
        opened = OpenStory.with_changes_of(story)
        before = self._wanted
        if before and before.loaded.path == opened.loaded.path and opened.same_run(before):
            return
        self._wanted = opened
        ledger = self._screen.camsim.answers.ledger_at_hand(*opened.run_wanted())
        if ledger is None:
            # What is there soon takes the place of the picture before at once.
            self._screen.set_timer(_SOON, partial(self._say_that_it_comes, opened))
            work = partial(self._work, opened)
            self._screen.in_background(work, "picture of a story", exit_on_error=False)
        else:
            self._take(opened, ledger)

    def _say_that_it_comes(self, opened: OpenStory) -> None:
        """Take away the picture of another story where that of `opened` takes long."""
        if opened is self._wanted and self._shown is not opened:
            self.frame = self.ledger = None
            self._screen.query_one("#story-map", MapView).veil(_WAIT)
            self._screen.panels.put("map-says", "", fixed=True)

    def _work(self, opened: OpenStory) -> None:
        screen = self._screen
        try:
            with telling(screen.app, self._fail):
                ledger = screen.camsim.answers.ledger(*opened.run_wanted(), stopped())
                screen.call_later(self._take, opened, ledger)
        except Exception:
            screen.call_later(self._fail)
            raise

    def _fail(self) -> None:
        self._shown = self._wanted
        self._screen.call_later(self._screen.query_one("#story-map", MapView).veil, _FAILED)

    def _take(self, opened: OpenStory, ledger: Ledger) -> None:
        """Show a run, if its story is still in front."""
        if opened is not self._wanted:
            return
        self._shown = opened
        playback = Playback(ledger)
        frame = self.frame = playback.frame(_first_request(playback), wait=False)
        self.ledger = ledger
        zoom: Zoom = "town" if len(ledger.homes) <= FEW else "street"
        places = (ledger.homes.x, ledger.homes.y)
        view = self._screen.query_one("#story-map", MapView)
        view.show(ledger, frame.happened, frame.request, zoom, places)
        self._screen.panels.put("map-says", says(frame), fixed=True)
        self._screen.redraw()


def _first_request(playback: Playback) -> int:
    """Return the event at which Watch opens; where it opens before everything, the first asking."""
    player = Playhead(playback)
    player.open()
    if player.event >= 0:
        return player.event
    asked = np.flatnonzero(playback.ledger.trace.kind == Happened.ASKED)
    if not len(asked):
        return playback.last
    return int(np.searchsorted(playback.ends, asked[0], side="right"))


def says(frame: Frame) -> Text:
    """Say what the picture shows: how many homes are asked in the first request."""
    look = HAPPENED[HomeTruth.ASKED]
    if not frame.counts["asked"]:
        return Text("Nobody is asked by name.")
    text = Text(f"{look.glyph} ", style="bold")
    return text.append(f"The first request asks {words.plural(frame.counts['asked'], 'home')}.")


def facts(loaded: Loaded, ledger: Ledger | None, minutes: int, *, short: bool = False) -> str:
    """Say how large a story is: its homes, its requests once its run is there, its length.

    In `short` the length is minutes alone.
    """
    homes = loaded.scenario.town.homes
    size = words.plural(len(homes), "home") if homes else ""
    if not size and ledger is not None:
        size = words.plural(len(ledger.homes), "camera")
    requests = "" if ledger is None else words.plural(len(ledger.requests), "request")
    length = words.plural(minutes, "minute") if minutes else ""
    length += " to play" if minutes and not short else ""
    return ", ".join(part for part in (size, requests, length) if part)
