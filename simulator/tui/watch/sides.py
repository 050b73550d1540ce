"""Both sides of Watch: the maps with what stands below them, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame
from simulator.report.words import terms as words
from simulator.report.words.watched.parties import VIEWS
from simulator.scenario.loaded import Loaded
from simulator.story.marks import listed_until
from simulator.story.playhead import Player
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.looks import HAPPENED, KNOWN
from simulator.tui.kit.map_cells import ZOOMS, dots
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.panels import Panels
from simulator.tui.watch.glow import Glow
from simulator.tui.watch.kinds_of_no import TITLE, drawn, tree_of
from simulator.tui.watch.trace import TracePanel
from simulator.tui.watch.words import alike, lit, sides

_ASIDE_EVERY = 8
"""While the run plays, tree and trace are drawn once in so many frames."""


class Sides:
    """What happened at the left, what a party knows of it at the right, tree and trace beside."""

    def __init__(self, screen: FramedScreen, panels: Panels) -> None:
        """Draw on `screen`, which has what `layout` lays out; text goes into its `panels`."""
        self._screen, self._panels = screen, panels
        self._zoom = 0
        self.glow = Glow()
        self._asides = 0
        """Counts how often the side panels would have been drawn."""

    @staticmethod
    def layout() -> ComposeResult:
        """Lay out both sides, and tree and trace beside them."""
        with Horizontal(id="sides"):
            yield from _side("happened", "WHAT HAPPENED", words.SAME_LUCK)
            yield from _side("known", *VIEWS[Viewer.AGENCY])
            with Vertical(id="aside"):
                yield Static(TITLE, classes="side-title", markup=False)
                yield Static(id="tree")
                yield TracePanel(id="trace")

    def zoom(self, step: int) -> None:
        """Look from closer or from farther, as far as that goes."""
        self._zoom = max(0, min(self._zoom + step, len(ZOOMS) - 1))

    def next_zoom(self) -> None:
        """Look from closer; after the closest at the whole town again."""
        self._zoom = (self._zoom + 1) % len(ZOOMS)

    def draw(
        self,
        loaded: Loaded,
        player: Player,
        viewer: Viewer,
        frame: Frame,
        guesses: Mapping[str, str],
    ) -> None:
        """Draw a moment, as `viewer` sees it at the right."""
        put = self._panels.put
        subtitle = self._screen.query_one("#happened-subtitle", Static)
        put("happened-subtitle", alike(loaded, subtitle.size.width), fixed=True)
        title, explained = VIEWS[viewer]
        put("known-title", title, fixed=True)
        put("known-subtitle", explained, fixed=True)
        self._draw_legends(player, viewer, frame)
        self._draw_maps(player, viewer, frame)
        self._draw_aside(player, frame, guesses)

    def _draw_maps(self, player: Player, viewer: Viewer, frame: Frame) -> None:
        """Draw both sides; while a question is open, only what happened."""
        ledger, zoom = player.playback.ledger, ZOOMS[self._zoom]
        true_places = (ledger.homes.x, ledger.homes.y)
        left, right = (
            self._screen.query_one("#happened-map", MapView),
            self._screen.query_one("#known-map", MapView),
        )
        left.show(ledger, frame.happened, frame.request, zoom, true_places)
        if player.asking:
            right.veil("What do they know?\nGuess first.")
            return
        error = player.playback.policy(frame.request).map.error_ft
        places = dots(ledger, frame.only_dots, error)
        right.draw_with(KNOWN[viewer])
        right.show(ledger, frame.known, frame.request, zoom, places, self.glow.homes)

    def _draw_legends(self, player: Player, viewer: Viewer, frame: Frame) -> None:
        last = player.last_frame
        if viewer != Viewer.AGENCY:
            last = player.playback.frame(player.playback.last, viewer, wait=False)
        width = self._screen.query_one("#known-legend", Static).size.width
        below = sides(player.playback, frame, last, width)
        if not player.asking and self._screen.app.animation_level != "none":
            self.glow.see(player.playback, viewer, frame, below.known)
        for place, name in enumerate(("happened", "known")):
            # A veil leaves the room: the maps stay as they are when it is lifted.
            veiled = player.asking and name == "known"
            for kind, shown in (("legend", below.legends), ("counts", below.counts)):
                text = Text("\n" * shown[place].count("\n") if veiled else shown[place])
                if name == "known" and kind == "counts":
                    text = lit(text, self.glow.counts, width)
                self._panels.put(f"{name}-{kind}", text)

    def _draw_aside(self, player: Player, frame: Frame, guesses: Mapping[str, str]) -> None:
        if not self._screen.has_class("-wide"):
            return
        # What flies past at the side cannot be read ten times a second.
        self._asides += 1
        turn = self._asides % _ASIDE_EVERY if player.playing else None
        if turn in {None, 1}:
            tree = Text("Guess first.")
            if not player.asking:
                tree = drawn(player.playback, tree_of(player.playback, frame))
            self._panels.put("tree", tree)
        if turn in {None, _ASIDE_EVERY // 2}:
            until = listed_until(player, set(guesses))
            self._screen.query_one("#trace", TracePanel).show(player.playback, player.event, until)


def _side(name: str, title: str, subtitle: str) -> ComposeResult:
    looks = HAPPENED if name == "happened" else KNOWN[Viewer.AGENCY]
    with Vertical(id=name, classes="side"):
        yield Static(title, id=f"{name}-title", classes="side-title", markup=False)
        yield Static(subtitle, id=f"{name}-subtitle", classes="side-subtitle", markup=False)
        yield MapView(looks, id=f"{name}-map")
        yield Static(id=f"{name}-legend", classes="legend")
        yield Static(id=f"{name}-counts", classes="counts")
