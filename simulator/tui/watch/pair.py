"""Both sides of Watch: their titles, the map or the doors, and the counts below them."""

from __future__ import annotations

import numpy as np
from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from simulator.ledger import NOBODY, Ledger
from simulator.measure.moments.doors import Doors, DoorsNow
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame
from simulator.report.words.watched.parties import GAP, VIEWS
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.ground.cell_view import CellView
from simulator.tui.kit.ground.laid import LastLaid
from simulator.tui.kit.ground.shown import Places
from simulator.tui.kit.kept import Column, Panel, Row
from simulator.tui.kit.looks import HAPPENED, KNOWN, Look
from simulator.tui.kit.map_cells import Zoom, circle_of, dots
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.panels import Panels
from simulator.tui.kit.theming.themes import MONO
from simulator.tui.watch.behind.almost_sure import doors_almost_sure
from simulator.tui.watch.pictures.area import area_said
from simulator.tui.watch.pictures.block import (
    counted,
    doors_block,
    drawn,
    happened_block,
    known_block,
)
from simulator.tui.watch.pictures.doors_view import DoorsView
from simulator.tui.watch.pictures.glow import ChangedNumbers, Glow
from simulator.tui.watch.words import alike

_MOST_AREAS = 30
"""Areas of earlier requests that the whole town is drawn with."""
_HAPPENED, _SQUARE = "WHAT HAPPENED", "■"


class Pair:
    """What happened at the left, and what a party knows of it at the right, in one picture."""

    def __init__(self, screen: FramedScreen, panels: Panels) -> None:
        """Draw on `screen`, which has what `layout` lays out; text goes into its `panels`."""
        self._screen, self._panels = screen, panels
        self._doors: Doors | None = None
        self.glow, self.numbers = Glow(), ChangedNumbers()
        self.zoom_drawn: Zoom | None = None
        """How far the map was seen from last."""
        self.says_area = False
        """Whether the title at the left says what the tinted ground is."""

    @staticmethod
    def layout() -> ComposeResult:
        """Lay out both sides."""
        with Row(id="pair"):
            laid = LastLaid()
            yield from _side("happened", HAPPENED, laid)
            yield from _side("known", KNOWN[Viewer.AGENCY], laid)

    def right(self) -> list[CellView]:
        """Return what shows what the police know."""
        return [self._screen.query_one(f"#known-{name}", CellView) for name in ("map", "doors")]

    def tick(self) -> list[bool]:
        """Let a tick pass; tell of each part that moves whether it looks otherwise now."""
        return [self.glow.tick(), self.numbers.tick()]

    def rest(self) -> None:
        """Let nothing stand out, and all that is under way arrive."""
        self.glow.forget()
        self.numbers.forget()
        for view in self.right():
            view.rest()

    @property
    def _moves(self) -> bool:
        """Whether anything may move."""
        return self._screen.app.animation_level != "none"

    def draw(
        self,
        player: Playhead,
        viewer: Viewer,
        frame: Frame,
        was: int | None,
        zoom: Zoom,
        *,
        as_doors: bool,
    ) -> None:
        """Draw a moment, as `viewer` sees it at the right; `was` stands beside a number."""
        doors = doors_almost_sure(self._at(player), frame) if as_doors else None
        self._draw_titles(player, viewer, frame, as_doors=as_doors)
        self._draw_blocks(player, viewer, frame, was, doors)
        for name in ("happened", "known"):
            self._screen.query_one(f"#{name}-map").display = not as_doors
            self._screen.query_one(f"#{name}-doors").display = as_doors
        if doors is None:
            self._draw_maps(player, viewer, frame, zoom)
        else:
            self._draw_doors(player, doors)

    def _draw_titles(
        self, player: Playhead, viewer: Viewer, frame: Frame, *, as_doors: bool
    ) -> None:
        width, known_width = (
            self._screen.query_one(f"#{name}-title", Static).size.width
            for name in ("happened", "known")
        )
        ink = self._screen.app.theme_variables["map-ink"]
        loaded = player.playback.ledger.loaded
        said = alike(loaded, width - len(_HAPPENED) - len(GAP))
        if as_doors:
            forms = self._unit_said(player)
            room = width - len(_HAPPENED) - len(GAP)
            said = next((form for form in forms if len(form) <= room), said)
        left = _titled(_HAPPENED, said, width, ink)
        area = None if as_doors else self.area_said(player, frame)
        self.says_area = False
        if area is not None and left.cell_len + len(GAP) + area.cell_len <= width:
            self.says_area = True
            left.append(GAP).append_text(area)
        self._panels.put("happened-title", left, fixed=True)
        self._panels.put("known-title", _titled(*VIEWS[viewer], known_width, ink), fixed=True)

    def area_said(self, player: Playhead, frame: Frame, *, short: bool = False) -> Text | None:
        """Return what the tinted ground of the map is; nothing where there is none."""
        if circle_of(player.playback.ledger, frame.request) is None:
            return None
        app = self._screen.app
        return area_said(app.theme_variables, plain=app.theme == MONO, short=short)

    def _unit_said(self, player: Playhead) -> tuple[str, ...]:
        """Say how many doors a square of Doors stands for, where that is more than one.

        The longest form comes first: who counts squares has to read it in any room.
        """
        unit = self._screen.query_one("#happened-doors", DoorsView).unit()
        if unit == 1:
            return ()
        if len(player.playback.ledger.requests) <= 1:
            return f"A square: {unit:,} homes.", f"{_SQUARE} = {unit:,} homes"
        return f"A square: asked {unit:,} times.", f"{_SQUARE} = {unit:,} times"

    def _draw_maps(self, player: Playhead, viewer: Viewer, frame: Frame, zoom: Zoom) -> None:
        """Draw both sides; while a question is open, only what happened."""
        ledger, self.zoom_drawn = player.playback.ledger, zoom
        true_places = (ledger.homes.x, ledger.homes.y)
        left, right = (
            self._screen.query_one("#happened-map", MapView),
            self._screen.query_one("#known-map", MapView),
        )
        others = _before(ledger, frame) if zoom == "town" else ()
        left.around = right.around = _first(ledger) if frame.request == NOBODY else NOBODY
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

    def _at(self, player: Playhead) -> DoorsNow:
        return self.doors(player).at(player.event)

    def _draw_doors(self, player: Playhead, now: DoorsNow) -> None:
        """Draw a square for each door on both sides; while a question is open, at the left."""
        doors = self.doors(player)
        left, right = (
            self._screen.query_one(f"#{name}-doors", DoorsView) for name in ("happened", "known")
        )
        columns = min(left.size.width, right.size.width)
        left.show(now, now.happened, doors.by_request, columns)
        if player.asking:
            right.veil("What do they know?\nGuess first.")
        else:
            right.show(now, now.known, doors.by_request, columns)

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
                self.numbers.see(name, (doors is None, viewer), block.number)
            out = not self._moves and self.numbers.standing_out(name)
            text = Text("")
            if not veiled:
                text = drawn(
                    block,
                    width,
                    colours,
                    large=large,
                    rows=rows or None,
                    stands_out=out,
                    new=self.glow.counts if name == "known" else frozenset(),
                )
            self._panels.put(f"{name}-block", text, fixed=True)


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


def _first(ledger: Ledger) -> int:
    """Return the request that goes out first: where it will, a story begins; NOBODY without one."""
    sent = ledger.requests.sent
    there = np.flatnonzero(sent != NOBODY)
    return int(there[np.argmin(sent[there])]) if len(there) else NOBODY


def _titled(title: str, explained: str, width: int, ink: str) -> Text:
    """Return a title with what it means behind it, as far as there is room."""
    text = Text().append(title, style="bold")
    room = width - len(title) - 2
    if len(explained) <= room:
        text.append(f"  {explained}", style=f"not bold {ink}")
    return text
