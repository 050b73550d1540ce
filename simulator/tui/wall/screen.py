"""The screen of the wall: two sides, words below them, what to press, and the teacher's keys."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, cast

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Key, Resize
from textual.screen import Screen
from textual.widgets import Static

from simulator.classroom.live.course.actions import WallAction
from simulator.classroom.live.host import is_same_but_for_time
from simulator.classroom.live.views import WallView
from simulator.scenario.letters.cells import wrapped
from simulator.scenario.letters.text import clean
from simulator.tui.kit.frame import ROWS_FOR_MODES, WIDE_COLUMNS, too_small
from simulator.tui.kit.ground.papers import TILES
from simulator.tui.kit.kept import Column, Panel, Row
from simulator.tui.kit.panels import Panels
from simulator.tui.kit.theming.windowed import Windowed
from simulator.tui.wall import words
from simulator.tui.wall.asking import Teacher
from simulator.tui.wall.letters import Room
from simulator.tui.wall.lobby import is_here_alone
from simulator.tui.wall.looks import HAPPENED, POLICE
from simulator.tui.wall.page import Counts, Here, MapPane, Page, Pane, Side, page_of
from simulator.tui.wall.square import square_of
from simulator.tui.wall.street import SOLID
from simulator.tui.wall.street_map import StreetMap

_NAME = " camsim  "
_SIDES: tuple[Side, ...] = ("left", "right")
_TYPED = "0123456789, "
_MOST_TYPED = 12
_AROUND_WORDS, _AROUND_BELOW = 5, 2
_TILE = 3
"""Columns of a mark in the legend."""
_IN_TWO_LINES = 5
"""So many marks have their meaning in two lines."""
_DRAWN_ON = ", ".join(
    (
        "#header, #incident, #too-small, #sides, #square, #below, #next",
        *(f"#{side}, #{side}-title, #{side}-map, #{side}-legend, #{side}-words" for side in _SIDES),
    )
)
_ALONE = {"lobby", "say", "talk", "end"}


def _cut(text: str, columns: int) -> str:
    return text if len(text) <= columns else f"{text[: max(0, columns - 1)]}…"


class WallScreen(Windowed, Screen[None]):
    """What the projector shows of a class; `show` gives it another view."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "next", "Go on", tooltip="the next part"),
        Binding("backspace", "do('before')", "Back", tooltip="the part before"),
        Binding("plus", "do('more')", "More", tooltip="30 seconds more"),
        Binding("p", "do('pause')", "Pause", tooltip="stop the clock, or go on"),
        Binding("d", "do('door')", "Door", tooltip="shut the door, or open it"),
        Binding("a", "address", "Address", tooltip="address and code again"),
        Binding("c", "cards", "Cards", tooltip="the cards that are dealt"),
        Binding("left", "turn(-1)", "", tooltip="step, policy or side before"),
        Binding("right", "turn(1)", "", tooltip="step, policy or side after"),
        Binding("tab", "other_side", "", tooltip="in a narrow window: other side"),
        Binding("enter", "finish('end')", "", tooltip="at the end: delete it all"),
        Binding("k", "finish('keep')", "", tooltip="at the end: keep the street"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.panels = Panels(self)
        self.view: WallView | None = None
        """What is shown; nothing before the class has said anything."""
        self.here = Here()

    def compose(self) -> ComposeResult:
        """Lay out header, both sides, what stands below, and what to press."""
        yield Panel(id="header")
        yield Panel(id="incident", markup=False)
        yield Panel(id="too-small", markup=False)
        with Column(id="body"):
            with Row(id="sides"):
                yield Static(id="square", markup=False)
                for side, looks in zip(_SIDES, (HAPPENED, POLICE), strict=True):
                    with Column(id=side, classes="side"):
                        yield Panel(id=f"{side}-title", classes="side-title", markup=False)
                        yield StreetMap(looks, id=f"{side}-map")
                        yield Panel(id=f"{side}-legend", classes="side-legend", markup=False)
                        yield Static(id=f"{side}-words", classes="side-words", markup=False)
            yield Panel(id="below", markup=False)
        yield Panel(id="next", markup=False)

    @property
    def teacher(self) -> Teacher:
        """What does the teacher's steps: the program around this screen."""
        return cast("Teacher", self.app)

    def on_mount(self) -> None:
        """Keep the panels at the height of their text, and in the colours of the theme."""
        self.screen_layout_refresh_signal.subscribe(self, self.panels.laid_out)
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw())
        self.call_after_refresh(self.redraw)

    def show(self, view: WallView) -> None:
        """Show `view` from now on; what was in front of another part is not any more.

        What was refused was so of the view before: it is said until anything but its clock changes.
        """
        before, self.view = self.view, view
        if before is not None and (before.step, before.part) != (view.step, view.part):
            self.here = Here()
        elif before is not None and not is_same_but_for_time(before, view):
            self.here = replace(self.here, said="")
        self.redraw()

    def on_resize(self, event: Resize) -> None:
        """Lay out for the window."""
        width, height = event.size
        small = too_small(width, height)
        self.set_class(bool(small), "-too-small")
        self.set_class(width < WIDE_COLUMNS, "-narrow")
        self.set_class(height < ROWS_FOR_MODES, "-short")
        self.panels.put("too-small", small)
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw the view in the size and theme that there are now."""
        if len(self.query(_DRAWN_ON)) < _DRAWN_ON.count("#"):
            # Before it is laid out, and while it closes part by part, there is nothing to draw on.
            return
        view = self.view
        if view is None:
            self._say_header(" ")
            self.panels.put("next", Text(" ▸ One moment: the class is being opened.", style="bold"))
            return
        narrow = self.has_class("-narrow")
        width = self.app.size.width
        columns = width if view.part in _ALONE else self._columns_of_side()
        square = self._square_of(view)
        if square is not None:
            # It stands beside them.
            columns = width // 2
        blocks, beside = self.teacher.shows_squares, square is not None
        room = Room(columns - _AROUND_WORDS, width - _AROUND_BELOW, narrow, blocks, beside)
        page = page_of(view, self.here, room)
        self._say_header(*words.header(view, width - len(_NAME)))
        self._lay_out(view, page, square)
        maps = [pane for pane in page.panes.values() if isinstance(pane, MapPane)]
        self.set_class(any(len(one.counts) > _IN_TWO_LINES for one in maps), "-many-marks")
        for side in _SIDES:
            pane = page.panes.get(side)
            if pane is not None:
                self._put(side, pane)
        self.panels.put("below", page.below)
        self.query_one("#below").display = bool(page.below)
        rows = wrapped(self.here.said or page.press, width - 1, " ▸ ", "   ")
        self.panels.put("next", Text("\n".join(rows), style="bold"))

    def _columns_of_side(self) -> int:
        """Return how wide a side is; the right one has a line at its left."""
        width = self.app.size.width
        return width if self.has_class("-narrow") else width // 2 - 1

    def _say_header(self, left: str, right: str = "", below: str = "") -> None:
        width = self.app.size.width
        room = max(0, width - len(_NAME) - len(right) - 2)
        text = Text(_NAME, style="bold").append(_cut(left, room).ljust(room + 1)).append(right)
        self.panels.put("header", text, fixed=True)
        self.panels.put("incident", _cut(below, width - _AROUND_BELOW), fixed=True)
        self.query_one("#incident").display = bool(below)

    def _square_of(self, view: WallView) -> Text | None:
        """Return the square that phones scan to come in; nothing where none can, or fits."""
        if view.part != "lobby" or not view.addresses or not self.teacher.shows_squares:
            return None
        address = view.addresses[0]
        width, height = self.app.size
        return None if is_here_alone(address) else square_of(address, width // 2 - 1, height - 3)

    def _lay_out(self, view: WallView, page: Page, code: Text | None) -> None:
        """Show the sides that the page has, and the `code` that phones scan, if there is one."""
        narrow = self.has_class("-narrow")
        front = page.in_front(self.here)
        for side in _SIDES:
            self.query_one(f"#{side}").display = side in page.panes and (
                not narrow or side == front
            )
        self.set_class(view.part in _ALONE, "-alone")
        square = self.query_one("#square", Static)
        square.display = code is not None
        if code is not None:
            square.update(code)

    def _put(self, side: Side, pane: Pane) -> None:
        """Show a map or words at one side."""
        columns = self._columns_of_side()
        is_map = isinstance(pane, MapPane)
        drawn, spoken = self.query_one(f"#{side}-map", StreetMap), f"{side}-words"
        drawn.display = is_map
        self.query_one(f"#{side}-legend").display = is_map
        self.query_one(f"#{spoken}").display = not is_map
        self.panels.put(f"{side}-title", Text(pane.title, style="bold"), fixed=True)
        self.query_one(f"#{side}-title").display = bool(pane.title)
        if isinstance(pane, MapPane):
            drawn.draw_with(pane.looks)
            drawn.show(pane.drawn)
            self.panels.put(f"{side}-legend", self._legend(pane.counts, columns), fixed=True)
        else:
            self.panels.put(spoken, pane.text)

    def _legend(self, counts: Counts, columns: int) -> Text:
        """Return what the marks mean, each as it is drawn, and how many houses have it."""
        colours = self.app.theme_variables
        text, left = Text(), columns
        for look, count in counts:
            tile = TILES[look.colour]
            style = Style(color=colours[tile.ink], bgcolor=colours[tile.paper], bold=True)
            said = f" {look.word} " if count is None else f" {look.word} {count} "
            # A mark and its words stand in one line.
            if _TILE + len(said) > left + 1 and left < columns:
                text.append("\n")
                left = columns
            text.append(
                look.glyph * _TILE if look.glyph in SOLID else look.glyph.center(_TILE), style
            )
            text.append(said)
            left -= _TILE + len(said)
        return text

    async def on_key(self, event: Key) -> None:
        """Take counts of hands where they are asked for."""
        view = self.view
        if view is None or view.mode != "hands" or view.part != "letter":
            return
        typed = self.here.typed
        if event.key == "enter" and typed.strip():
            event.prevent_default().stop()
            await self.teacher.count(typed)
        elif event.key == "escape" and typed:
            self._take(replace(self.here, typed="", said=""))
        elif event.key == "backspace" and typed:
            event.prevent_default().stop()
            self._take(replace(self.here, typed=typed[:-1], said=""))
        elif event.character and event.character in _TYPED and (typed or event.key != "space"):
            event.prevent_default().stop()
            if len(typed) < _MOST_TYPED:
                self._take(replace(self.here, typed=typed + event.character, said=""))

    def say(self, text: str) -> None:
        """Say in the place of the keys why something was not done, until the next key."""
        self._take(replace(self.here, said=clean(text)))

    def _take(self, here: Here) -> None:
        if here != self.here:
            self.here = here
            self.redraw()

    async def action_next(self) -> None:
        """Go on; an open request is closed by the second press."""
        view = self.view
        if view is None or view.part == "end" or words.is_closing(view):
            return
        if view.part == "letter" and not self.here.sure:
            if view.mode == "hands":
                self.say("First the hands: three counts, then Enter.")
            else:
                self._take(replace(self.here, sure=True, said=""))
            return
        await self.action_do("next")

    async def action_do(self, action: WallAction) -> None:
        """Do a step of the teacher's."""
        if self.view is not None:
            self._take(replace(self.here, sure=False, said=""))
            await self.teacher.do(action)

    async def action_finish(self, action: WallAction) -> None:
        """End the class, where it is at its end."""
        if self.view is not None and self.view.part == "end":
            await self.teacher.do(action)

    async def action_turn(self, by: int) -> None:
        """Show the step, the policy or the side before or after."""
        view = self.view
        if view is None:
            return
        if view.part == "infer" and view.proof:
            step = min(max(0, self.here.step + by), len(view.proof) - 1)
            self._take(replace(self.here, step=step, said=""))
        elif view.part == "what_if" and view.policy is not None:
            place = view.policy.place + by
            if 0 <= place < view.policy.of:
                await self.teacher.do("what_if", place)
        else:
            self.action_other_side()

    def action_other_side(self) -> None:
        """In a narrow window show the side that is not in front."""
        if self.has_class("-narrow"):
            self._take(replace(self.here, other_side=not self.here.other_side, said=""))

    def action_address(self) -> None:
        """Show address and code again, for who comes late."""
        if self.view is not None and self.view.addresses:
            self.teacher.show_address(self.view)

    def action_cards(self) -> None:
        """Show the cards, and what the police believe of homes."""
        if self.view is not None and self.view.deck:
            self.teacher.show_cards(self.view)
