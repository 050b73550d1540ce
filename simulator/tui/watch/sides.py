"""The pictures of Watch: which is shown, from how far, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual.app import ComposeResult

from simulator.measure.moments.flow import Channel, RunFlow
from simulator.measure.moments.parties import ResidentsAware, Viewer
from simulator.measure.moments.playback import Frame
from simulator.story.landmarks import listed_until
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import NextKey, NextKeys
from simulator.tui.kit.kept import Column, Panel, Row
from simulator.tui.kit.map_cells import ZOOMS, Zoom
from simulator.tui.kit.panels import Panels
from simulator.tui.watch.kinds_of_no import TITLE, drawn, tree_of
from simulator.tui.watch.pair import Pair
from simulator.tui.watch.pictures.flow_view import FlowView
from simulator.tui.watch.trace import TracePanel

MAP, DOORS, FLOW = range(3)
PICTURES = ("Map", "Doors", "Flow")
"""By their places, what they are called."""
_WIDE = 100
_FAR, _FAR_STREETS = 15, 5
"""Ticks that a story opens on its whole town and what is around its request; then on that alone."""
_MOST_AREAS = 30
"""Areas of earlier requests that the whole town is drawn with."""
_FLOW_EVERY = 2
"""While the run plays, Flow below the maps is drawn once in so many frames."""
_ASIDE_EVERY = 8
"""While the run plays, tree and trace are drawn once in so many frames."""


class Sides:
    """What happened at the left, what a party knows of it at the right, and who passed it on.

    Where there is room, Flow stands below both sides, and below Flow alone the tree and the trace.
    """

    def __init__(self, screen: FramedScreen, panels: Panels) -> None:
        """Draw on `screen`, which has what `layout` lays out; text goes into its `panels`."""
        self._screen, self._panels = screen, panels
        self.zoomed = 0
        """How far the map is seen from, by its place among `ZOOMS`."""
        self.chosen: int | None = None
        """The picture that somebody asked for in this story."""
        self._seen = MAP
        self.picture = MAP
        """Which of the pictures is shown."""
        self.pair = Pair(screen, panels)
        self._flows: RunFlow | None = None
        self._far = 0
        """Ticks until the map has come close after a story was opened."""
        self._frames = 0
        """Counts how often Flow would have been drawn."""
        self._asides = 0
        """Counts how often the side panels would have been drawn."""

    @staticmethod
    def layout() -> ComposeResult:
        """Lay out both sides, Flow, and tree and trace."""
        with Column(id="sides"):
            yield from Pair.layout()
            yield FlowView(id="flow")
            with Row(id="aside"):
                with Column(id="tree-side"):
                    yield Panel(TITLE, classes="side-title", markup=False)
                    yield Panel(id="tree")
                yield TracePanel(id="trace")

    def tick(self) -> bool:
        """Let a tick pass; tell whether anything looks otherwise now."""
        changes = [*self.pair.tick(), self._come_closer()]
        if self._shows_flow:
            changes.append(self._screen.query_one("#flow", FlowView).motion.tick())
        if self.picture != FLOW:
            changes += [view.tick() for view in self.pair.right()]
        return any(changes)

    def rest(self) -> None:
        """Let nothing stand out, and all that is under way arrive."""
        self._far = 0
        self.pair.rest()
        flow = self._screen.query_one_optional("#flow", FlowView)
        if flow is not None:
            flow.rest()

    def sweep(self) -> None:
        """Let what the police know under another rule take the place of what they knew."""
        if self._moves:
            for view in self.pair.right():
                view.sweep()

    def open(self) -> None:
        """Show a story that was just opened: the whole town first, if anything may move."""
        self.rest()
        self._far = _FAR if self._moves else 0

    def _come_closer(self) -> bool:
        self._far = max(0, self._far - 1)
        return self._far in {_FAR_STREETS, 0} and self._zoom_now != self.pair.zoom_drawn

    @property
    def _zoom_now(self) -> Zoom:
        """From how far the map is seen: a story opens on its town and comes closer."""
        if self._far > _FAR_STREETS:
            return "town"
        return "district" if self._far else ZOOMS[self.zoomed]

    @property
    def line(self) -> Channel | None:
        """The line of Flow that is chosen; None in the other pictures."""
        return self._screen.query_one("#flow", FlowView).chosen if self.picture == FLOW else None

    @property
    def _wide(self) -> bool:
        """Whether there is room for more than one picture."""
        return self._screen.has_class("-wide")

    @property
    def _shows_flow(self) -> bool:
        return self.picture == FLOW or self._wide

    @property
    def shows_trace(self) -> bool:
        """Whether tree and trace stand on the screen."""
        return self.picture == FLOW and self._wide

    def choose_line(self, step: int) -> None:
        """Choose the line of Flow above or below."""
        self._screen.query_one("#flow", FlowView).choose(step)

    def next_in_flow(self, player: Playhead, width: int) -> NextKeys:
        """Say what to press in Flow; in the other pictures, nothing."""
        if self.picture != FLOW or player.asking or player.playing:
            return ()
        if self.line is not None:
            to_the_map = NextKey("x: the map.", ("views",))
            return "Enter: the card of this line.", "Up, down: another line.", to_the_map
        on = "Enter: next story." if player.at_end else "Space: go on."
        another = "p: policy." if width < _WIDE else "p: another policy."
        open_or_shut = NextKey("m: open or shut the map.", ("map",))
        return on, "Up, down: a line.", open_or_shut, NextKey(another, ("policy",))

    def zoom(self, step: int) -> None:
        """Look from closer or from farther, as far as that goes."""
        self._far = 0
        self.zoomed = max(0, min(self.zoomed + step, len(ZOOMS) - 1))

    def choose(self, picture: int | None) -> None:
        """Show this picture from now on; None leaves it to the story."""
        self.chosen = picture
        self.picture = MAP if picture is None else picture

    def follow(self, player: Playhead, viewer: Viewer) -> bool:
        """Show what the moment asks for, unless somebody chose; tell whether it is another.

        A story of many requests ends on all its doors: the map has those of the last one alone.
        """
        if self.chosen is None:
            many = len(player.playback.ledger.requests) > 1
            ends = player.at_end and not player.asking and viewer == Viewer.AGENCY
            self.picture = DOORS if many and ends else MAP
        other, self._seen = self.picture != self._seen, self.picture
        return other

    def next_zoom(self) -> None:
        """Look from closer; after the closest at the whole town again."""
        self._far = 0
        self.zoomed = (self.zoomed + 1) % len(ZOOMS)

    def draw(
        self,
        player: Playhead,
        viewer: Viewer,
        frame: Frame,
        guesses: Mapping[str, str],
        was: int | None = None,
    ) -> None:
        """Draw a moment, as `viewer` sees it at the right; `was` stands beside a number."""
        self._screen.query_one("#pair").display = self.picture != FLOW
        flow = self._screen.query_one("#flow", FlowView)
        flow.display = self._shows_flow
        flow.set_class(self.picture != FLOW, "-below")
        self._screen.query_one("#aside").display = self.shows_trace
        if self._shows_flow and not self._passes(player):
            self._draw_flow(player, frame)
        if self.picture == FLOW:
            self._draw_aside(player, frame, guesses)
            return
        as_doors = self.picture == DOORS
        self.pair.draw(player, viewer, frame, was, self._zoom_now, as_doors=as_doors)

    def area_to_say(self, player: Playhead, frame: Frame) -> Text | None:
        """Return what the tinted ground of the map is, where there is any and no title says it."""
        if self.picture != MAP or self.pair.says_area:
            return None
        return self.pair.area_said(player, frame, short=True)

    def _passes(self, player: Playhead) -> bool:
        """Tell whether Flow below the maps lets a frame pass: the run plays, and they move most."""
        self._frames += 1
        below = self.picture != FLOW and player.playing and not player.asking
        return below and self._frames % _FLOW_EVERY != 0

    def flows(self, player: Playhead) -> RunFlow:
        """Return the flow of the run that is shown."""
        if self._flows is None or self._flows.playback is not player.playback:
            self._flows = RunFlow(player.playback)
        return self._flows

    def _draw_flow(self, player: Playhead, frame: Frame) -> None:
        """Draw who passes what to whom; while a question is open, nothing of it."""
        view = self._screen.query_one("#flow", FlowView)
        if player.asking:
            view.veil()
            return
        playback, event = player.playback, player.event
        aware = playback.told(event, Viewer.RESIDENTS)
        if isinstance(aware, ResidentsAware):
            if frame.viewer != Viewer.AGENCY:
                frame = playback.frame(event, wait=False)
            view.show(self.flows(player), frame, aware, moves=self._moves)

    @property
    def _moves(self) -> bool:
        """Whether anything may move."""
        return self._screen.app.animation_level != "none"

    def _draw_aside(self, player: Playhead, frame: Frame, guesses: Mapping[str, str]) -> None:
        if not self.shows_trace:
            return
        # What flies past at the side cannot be read ten times a second.
        self._asides += 1
        turn = self._asides % _ASIDE_EVERY if player.playing else None
        if turn in {None, 1}:
            tree = Text("Guess first.")
            if not player.asking:
                tree = drawn(player.playback, tree_of(player.playback, frame))
            self._panels.put("tree", tree, fixed=True)
        if turn in {None, _ASIDE_EVERY // 2}:
            until = listed_until(player, set(guesses))
            self._screen.query_one("#trace", TracePanel).show(player.playback, player.event, until)
