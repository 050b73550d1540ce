"""The pictures of Watch: both sides with what stands below them, and Flow."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from simulator.ledger import NOBODY, Ledger
from simulator.measure.moments.doors import Doors, DoorsNow
from simulator.measure.moments.flow import Channel, Flows
from simulator.measure.moments.parties import ResidentsAware, Viewer
from simulator.measure.moments.playback import Frame
from simulator.report.words.watched.parties import VIEWS
from simulator.scenario.loaded import Loaded
from simulator.story.landmarks import listed_until
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.ground.laid import LastLaid
from simulator.tui.kit.ground.shown import Places
from simulator.tui.kit.kept import Column, Panel, Row
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look
from simulator.tui.kit.map_cells import ZOOMS, Zoom, dots
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.panels import Panels
from simulator.tui.watch.behind.almost_sure import doors_almost_sure
from simulator.tui.watch.kinds_of_no import TITLE, drawn, tree_of
from simulator.tui.watch.pictures.block import (
    counted,
    doors_block,
    happened_block,
    known_block,
)
from simulator.tui.watch.pictures.block import drawn as drawn_block
from simulator.tui.watch.pictures.doors_view import DoorsView
from simulator.tui.watch.pictures.flow_view import FlowView
from simulator.tui.watch.pictures.glow import Glow, Numbers
from simulator.tui.watch.trace import TracePanel
from simulator.tui.watch.words import alike

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
        self._doors: Doors | None = None
        self._flows: Flows | None = None
        self.glow, self.numbers = Glow(), Numbers()
        self._far = 0
        """Ticks until the map has come close after a story was opened."""
        self._zoom_drawn: Zoom = ZOOMS[0]
        self._frames = 0
        """Counts how often Flow would have been drawn."""
        self._asides = 0
        """Counts how often the side panels would have been drawn."""

    @staticmethod
    def layout() -> ComposeResult:
        """Lay out both sides, Flow, and tree and trace."""
        with Column(id="sides"):
            with Row(id="pair"):
                laid = LastLaid()
                yield from _side("happened", HAPPENED, laid)
                yield from _side("known", KNOWN[Viewer.AGENCY], laid)
            yield FlowView(id="flow")
            with Row(id="aside"):
                with Column(id="tree-side"):
                    yield Panel(TITLE, classes="side-title", markup=False)
                    yield Panel(id="tree")
                yield TracePanel(id="trace")

    def tick(self) -> bool:
        """Let a tick pass; tell whether anything looks otherwise now."""
        changes = [self.glow.tick(), self.numbers.tick(), self._come_closer()]
        if self._shows_flow:
            changes.append(self._screen.query_one("#flow", FlowView).motion.tick())
        if self.picture != FLOW:
            changes += [view.tick() for view in self._right()]
        return any(changes)

    def rest(self) -> None:
        """Let nothing stand out, and all that is under way arrive."""
        self.glow.forget()
        self.numbers.forget()
        self._far = 0
        for view in (*self._right(), *self._screen.query(FlowView)):
            view.rest()

    def sweep(self) -> None:
        """Let what the police know under another rule take the place of what they knew."""
        if self._moves:
            for view in self._right():
                view.sweep()

    def open(self) -> None:
        """Show a story that was just opened: the whole town first, if anything may move."""
        self.rest()
        self._far = _FAR if self._moves else 0

    def _come_closer(self) -> bool:
        self._far = max(0, self._far - 1)
        return self._far in {_FAR_STREETS, 0} and self._zoom_now != self._zoom_drawn

    @property
    def _zoom_now(self) -> Zoom:
        """From how far the map is seen: a story opens on its town and comes closer."""
        if self._far > _FAR_STREETS:
            return "town"
        return "district" if self._far else ZOOMS[self.zoomed]

    def _right(self) -> list[CellView]:
        """Return what shows what the police know."""
        return [self._screen.query_one(f"#known-{name}", CellView) for name in ("map", "doors")]

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

    def next_in_flow(self, player: Playhead, width: int) -> str:
        """Say what to press in Flow; in the other pictures, nothing."""
        if self.picture != FLOW or player.asking or player.playing:
            return ""
        if self.line is not None:
            return "Enter: the card of this line.  Up, down: another line.  x: the map."
        on = "Enter: next story." if player.at_end else "Space: go on."
        policy = "p: policy." if width < _WIDE else "p: another policy."
        return f"{on}  Up, down: a line.  m: open or shut the map.  {policy}"

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
        loaded: Loaded,
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
        width = self._screen.query_one("#known-title", Static).size.width
        ink = self._screen.app.theme_variables["map-ink"]
        said = self._unit_said() or alike(loaded, width - len("WHAT HAPPENED  "))
        for name, (title, explained) in (
            ("happened", ("WHAT HAPPENED", said)),
            ("known", VIEWS[viewer]),
        ):
            self._panels.put(f"{name}-title", _titled(title, explained, width, ink), fixed=True)
        doors = self.doors(player).at(player.event) if self.picture == DOORS else None
        if doors is not None:
            doors = doors_almost_sure(doors, frame)
        self._draw_blocks(player, viewer, frame, was, doors)
        for name in ("happened", "known"):
            self._screen.query_one(f"#{name}-map").display = self.picture == MAP
            self._screen.query_one(f"#{name}-doors").display = self.picture == DOORS
        if doors is None:
            self._draw_maps(player, viewer, frame)
        else:
            self._draw_doors(player, doors)

    def _unit_said(self) -> str:
        """Say how many doors a square of Doors stands for, where that is more than one."""
        if self.picture != DOORS:
            return ""
        unit = self._screen.query_one("#happened-doors", DoorsView).unit()
        return f"A square is {unit:,} doors." if unit > 1 else ""

    def _passes(self, player: Playhead) -> bool:
        """Tell whether Flow below the maps lets a frame pass: the run plays, and they move most."""
        self._frames += 1
        below = self.picture != FLOW and player.playing and not player.asking
        return below and self._frames % _FLOW_EVERY != 0

    def _draw_maps(self, player: Playhead, viewer: Viewer, frame: Frame) -> None:
        """Draw both sides; while a question is open, only what happened."""
        ledger, zoom = player.playback.ledger, self._zoom_now
        self._zoom_drawn = zoom
        true_places = (ledger.homes.x, ledger.homes.y)
        left, right = (
            self._screen.query_one("#happened-map", MapView),
            self._screen.query_one("#known-map", MapView),
        )
        others = _before(ledger, frame) if zoom == "town" else ()
        left.numbered = right.numbered = zoom == "town" and len(ledger.requests) > 1
        left.show(
            ledger,
            frame.happened,
            frame.request,
            zoom,
            true_places,
            others=others,
        )
        if player.asking:
            right.veil("What do they know?\nGuess first.")
            return
        error = player.playback.policy(frame.request).map.error_ft
        places = dots(ledger, frame.only_dots, error)
        right.draw_with(KNOWN[viewer])
        right.show(
            ledger,
            frame.known,
            frame.request,
            zoom,
            Places(*places, frame.only_dots if error else None, error, unknown=True),
            self.glow.homes,
            others=others,
        )

    def doors(self, player: Playhead) -> Doors:
        """Return the doors of the run that is shown."""
        if self._doors is None or self._doors.playback is not player.playback:
            self._doors = Doors(player.playback)
        return self._doors

    def flows(self, player: Playhead) -> Flows:
        """Return the flow of the run that is shown."""
        if self._flows is None or self._flows.playback is not player.playback:
            self._flows = Flows(player.playback)
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

    def _draw_doors(self, player: Playhead, now: DoorsNow) -> None:
        """Draw a square for each door on both sides; while a question is open, at the left."""
        doors = self.doors(player)
        left, right = (
            self._screen.query_one(f"#{name}-doors", DoorsView) for name in ("happened", "known")
        )
        left.show(now, now.happened, doors.by_request)
        if player.asking:
            right.veil("What do they know?\nGuess first.")
        else:
            right.show(now, now.known, doors.by_request)

    def _draw_blocks(
        self,
        player: Playhead,
        viewer: Viewer,
        frame: Frame,
        was: int | None,
        doors: DoorsNow | None,
    ) -> None:
        happened = happened_block(player.playback, frame)
        if doors is not None:
            known = doors_block(player.playback, frame, doors, was)
        else:
            known = known_block(player.playback, frame, was)
        if not player.asking and self._moves:
            self.glow.see(player.playback, viewer, frame, counted(known))
        large = not self._screen.has_class("-short") or self._screen.app.has_class("-big")
        colours = self._screen.app.theme_variables
        for name, block in (("happened", happened), ("known", known)):
            width, rows = self._screen.query_one(f"#{name}-block", Static).size
            # A veil leaves the room: the maps stay as they are when it is lifted.
            veiled = player.asking and name == "known"
            if not veiled:
                self.numbers.see(name, (self.picture, viewer), block.number)
            out = not self._moves and self.numbers.standing_out(name)
            text = Text("")
            if not veiled:
                text = drawn_block(
                    block,
                    width,
                    colours,
                    large=large,
                    rows=rows or None,
                    stands_out=out,
                    new=self.glow.counts if name == "known" else frozenset(),
                )
            self._panels.put(f"{name}-block", text, fixed=True)

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


def _side(name: str, looks: dict[int, Look], laid: LastLaid) -> ComposeResult:
    with Column(id=name, classes="side"):
        yield Panel(id=f"{name}-title", classes="side-title", markup=False)
        yield MapView(looks, id=f"{name}-map", laid=laid)
        yield DoorsView(looks, id=f"{name}-doors")
        yield Panel(id=f"{name}-block", classes="block", markup=False)


def _before(ledger: Ledger, frame: Frame) -> tuple[int, ...]:
    """Return the requests that went out before the one in focus: the last ones of many."""
    sent = ledger.requests.sent
    there = np.flatnonzero((sent != NOBODY) & (sent <= frame.minute))
    return tuple(at for at in there.tolist() if at != frame.request)[-_MOST_AREAS:]


def _titled(title: str, explained: str, width: int, ink: str) -> Text:
    """Return a title with what it means behind it, as far as there is room."""
    text = Text().append(title, style="bold")
    room = width - len(title) - 2
    if len(explained) <= room:
        text.append(f"  {explained}", style=f"not bold {ink}")
    return text
