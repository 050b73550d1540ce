"""What all screens share: one header, one place for the next key, one footer, and what goes out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Click, Resize
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from simulator.classroom.starts.shown import Shown
from simulator.memory import look_now
from simulator.scenario.letters.cells import cells, wrapped
from simulator.scenario.letters.text import clean
from simulator.scenario.real_agencies import MODELLED_ON_NEWS
from simulator.tui.kit.host import Host, NextKey, NextKeys, Rows, host_of
from simulator.tui.kit.kept import Column, Panel, forget_closed_parts
from simulator.tui.kit.keys_line import KeysLine, bindings_pressed_by, press
from simulator.tui.kit.panels import Panels
from simulator.tui.kit.tabs import tabs, tabs_in_short
from simulator.tui.kit.theming.windowed import Windowed

if TYPE_CHECKING:
    from simulator.story.open_story import OpenStory
    from simulator.tui.kit.mode import Mode

LEAST_COLUMNS, LEAST_ROWS = 60, 20
WIDE_COLUMNS, WIDE_COLUMNS_BIG = 100, 140
"""From this width on a screen stands side by side; on a projector it wants more room."""
ROWS_FOR_MODES = 30
_INDENT = "   "
"""What the rows below what to press begin with."""
_LEAST_LEFT = 2
"""Rows that stay of a panel that gives way."""
_SECONDS_OF_A_WHILE = 6
_SECONDS_OF_A_TURN = 0.001
"""For so long may one thread keep another waiting that wants to work as well; Python's own is 5."""


class FramedScreen(Windowed, Screen[None]):
    """A screen with the common header, the line that says what to press, and the footer."""

    JUMPS: ClassVar[dict[str, str]] = {}
    """By letter, the id of the widget that `j` and this letter put the focus on."""
    GIVES_WAY: ClassVar[str] = ""
    """The id of the panel whose rows a lesson takes for what it says; the picture keeps its own."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="copy", show=False, tooltip="copy the fact in focus"),
        Binding(
            "e",
            "export",
            "Picture",
            id="export",
            tooltip="save picture or table, or a file to start from here",
        ),
        Binding(
            "j",
            "jump",
            "Jump",
            id="jump",
            show=False,
            tooltip="then a letter: go to a part of the screen",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.panels = Panels(self)
        self.story: OpenStory | None = None
        """The story that this screen has taken up: of one that nobody sees, maybe an older one."""
        self._next: NextKeys = ()
        """What it said last of what to press."""
        self._for_a_while = ""
        """What stands in its place for a while."""
        self._until_then: Timer | None = None
        self._is_to_draw = False
        """Whether somebody has asked for it since it was drawn last."""

    def on_mount(self) -> None:
        """Hear of each story that takes the place of another."""
        self.camsim.story_signal.subscribe(self, self._hear_of_story)
        self.screen_layout_refresh_signal.subscribe(self, self.panels.laid_out)

    def _hear_of_story(self, _: OpenStory) -> None:
        # A screen that nobody sees does no work for it: it is told when it is come back to.
        if self.is_current:
            self.see_story()

    def see_story(self) -> bool:
        """Take up the story that is open now; tell whether it is another than was seen before."""
        before, now = self.story, self.camsim.story
        if now is None or now is before:
            return False
        self.story = now
        self.story_changed(before, now)
        return True

    def in_background(
        self,
        work: Callable[[], None],
        group: str,
        *,
        exclusive: bool = True,
        exit_on_error: bool = True,
    ) -> None:
        """Do `work` in a thread of its own, in place of what is under way of `group`.

        It is called by its group: Textual would spell out all that it is handed, arrays too.
        """
        # A key is seen after some ten turns of the screen, and each waits for this thread's turn.
        sys.setswitchinterval(_SECONDS_OF_A_TURN)
        self.run_worker(
            work,
            description=group,
            group=group,
            exclusive=exclusive,
            exit_on_error=exit_on_error,
            thread=True,
        )

    def publish(self, story: OpenStory) -> None:
        """Make `story` what all screens show from now on; this one takes it up at once."""
        self.camsim.publish(story)
        self.see_story()

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Take up `now`: the first story that this screen sees, or what took the place of one."""

    def compose(self) -> ComposeResult:
        """Lay out header, body, the next key and the footer."""
        # What is drawn before the window tells its size is drawn for it: Textual may keep the
        # height of a text that soon becomes another one.
        self._take_size(*self.app.size)
        yield Panel(id="header")
        yield Panel(id="modes")
        yield Panel(id="too-small", markup=False)
        with Column(id="body"):
            yield from self.body()
        yield Panel(id="next")
        yield KeysLine(common="export")

    def body(self) -> ComposeResult:
        """Lay out what is this screen's own."""
        yield from ()

    @property
    def camsim(self) -> Host:
        """The program that this screen stands in."""
        return host_of(self.app)

    def fact(self) -> str:
        """Return the fact in focus as text: what `y` copies; empty where there is none."""
        return ""

    def explanation(self) -> str:
        """Return what is in focus in more words, for the help sheet; empty where there is none."""
        return ""

    def tables(self) -> dict[str, Rows]:
        """Return the tables of this screen by name: what `e` can save as CSV."""
        return {}

    def shown(self) -> Shown:
        """Return what a start state has to say of this screen."""
        return Shown()

    def take_story(self, story: OpenStory) -> None:
        """Put a story into focus that is not opened, where there is a list of them."""

    def story_shown(self) -> OpenStory | None:
        """Return the story that this screen shows; a list of stories shows one that is not open."""
        return self.camsim.story

    def say_header(self, left: str, right: str = "") -> None:
        """Set the header: what is shown at the left, the moment at the right."""
        room = max(0, self.header_room() - len(right))
        left = clean(left)
        if len(left) > room:
            left = left[: max(0, room - 1)] + "…"
        leads = self._leads()
        self._let_notes_cover(leads.cell_len + cells(left))
        text = leads.append(left.ljust(room + 1), style="bold")
        text.append(clean(right), style="bold")
        # Its height is fixed: a layout at each tick of the clock would cost more than the map.
        self.panels.put("header", text, fixed=True)

    def _let_notes_cover(self, columns: int) -> None:
        """Have a note, however short, lie over so much of the header: half a title says nothing."""
        for place in self.query("ToastRack"):
            place.styles.min_width = columns

    def header_room(self) -> int:
        """Return how many columns the header has for what is shown and the moment."""
        width = self.query_one("#header", Static).size.width or self.app.size.width
        return width - self._leads().cell_len - 2

    def _leads(self) -> Text:
        """Return what the header begins with: where the line of screens has no row, that line."""
        if self.query_one("#modes").display:
            return Text(" camsim  ", style="bold")
        here = tabs_in_short(self._modes_seen(), self.app.current_mode)
        return here.append(" ")

    def say_next(self, *keys: str | NextKey) -> None:
        """Say what to press next, always in the same place, once that is laid out."""
        self._next = keys
        if self.query_one_optional("#next") is None:
            return
        line = Text(" ▸ ", style="bold")
        lesson = self.lesson_line()
        line.append(self._for_a_while or lesson or clean(self._named(keys)), style="bold")
        self._give_way(0 if self._for_a_while else lesson.count("\n"))
        if self.says_modelled():
            line.append(f"\n{_INDENT}{MODELLED_ON_NEWS}")
        for row in wrapped(self.changed(), self.app.size.width - 1, _INDENT, _INDENT):
            line.append(f"\n{row}", style="bold")
        self.panels.put("next", line)

    def _named(self, keys: NextKeys) -> str:
        """Return what to press in a line, without the keys that need what is hidden or locked."""
        closed = self.camsim.names_no_key
        plain = (NextKey(key, ()) if isinstance(key, str) else key for key in keys)
        return "  ".join(key.said for key in plain if not any(map(closed, key.needs)))

    def say_for_a_while(self, text: str) -> None:
        """Say something for some seconds in the place of what to press."""
        if self._until_then is not None:
            self._until_then.stop()
        self._for_a_while = clean(text)
        self._until_then = self.set_timer(_SECONDS_OF_A_WHILE, self.say_what_to_press)
        self.say_next_again()

    def say_what_to_press(self) -> None:
        """Say what to press again, whatever stood in its place for a while."""
        self._for_a_while = ""
        self.say_next_again()

    def says_modelled(self) -> bool:
        """Whether the line below what to press says that the story is modelled on news."""
        story = self.camsim.story
        return story is not None and story.loaded.names_real_agency

    def _give_way(self, rows: int) -> None:
        """Have what stands above what to press take fewer rows by so many, two at least."""
        panel = self.query_one_optional(f"#{self.GIVES_WAY}") if self.GIVES_WAY else None
        usual = None if panel is None else panel.styles.base.height
        if panel is None or usual is None or usual.cells is None:
            return
        wanted = max(_LEAST_LEFT, usual.cells - rows)
        if (panel.styles.height or usual).cells != wanted:
            panel.styles.height = wanted
            self.call_after_refresh(self.redraw_if_there)

    def say_next_again(self) -> None:
        """Say it anew: a lesson has gone on."""
        self.say_next(*self._next)

    def lesson_line(self) -> str:
        """Return what the lesson that is on says in place of the next key, if one is on."""
        return self.camsim.lesson_line()

    def changed(self) -> str:
        """Say which numbers of what is shown are other than in the file."""
        story = self.camsim.story
        return "" if story is None else story.changed

    def on_screen_resume(self) -> None:
        """Take up the story that is open by now, and mark the screen in the line of screens."""
        self.see_story()
        self.call_after_refresh(self.show_modes)
        # What was over it, or before it, is gone by then.
        self.call_after_refresh(_let_go_of_what_is_gone)

    def _modes_seen(self) -> list[Mode]:
        """Return the screens that the line of screens names."""
        return [mode for mode in self.camsim.modes if not self.camsim.hides(mode.name)]

    def show_modes(self) -> None:
        """Name the screens in the line of screens; a lesson opens and hides them as it goes on."""
        line = tabs(self._modes_seen(), self.app.current_mode, self.app.size.width)
        self.panels.put("modes", line, fixed=True)

    def on_click(self, event: Click) -> None:
        """Press the key of what was clicked on: the name of a screen or a picture, an arrow."""
        for binding in bindings_pressed_by(event.style):
            # By the app: a key that this screen sends goes no farther than to this screen.
            self.app.call_later(press, self.app, binding)

    def on_resize(self, event: Resize) -> None:
        """Say so kindly where the window is too small."""
        self.fit(event.size.width, event.size.height)

    def fit_again(self) -> None:
        """Lay out again for the window, which is the same, where that has been done once."""
        if self.is_mounted:
            self.fit(*self.app.size)

    def fit(self, width: int, height: int) -> None:
        """Lay out for a window of this size."""
        before = self.classes
        self._take_size(width, height)
        if self.classes != before:
            self.update_node_styles()
        if self.has_class("-too-small"):
            self.query_one("#too-small", Static).update(too_small(width, height))
        self.show_modes()
        self.redraw_soon()

    def _take_size(self, width: int, height: int) -> None:
        wide = WIDE_COLUMNS_BIG if self.app.has_class("-big") else WIDE_COLUMNS
        small = width < LEAST_COLUMNS or height < LEAST_ROWS
        self.set_class(small, "-too-small", update=False)
        self.set_class(width < wide, "-narrow", update=False)
        self.set_class(height < ROWS_FOR_MODES, "-short", update=False)
        self.set_classes_of_size(width, height)

    def set_classes_of_size(self, width: int, height: int) -> None:
        """Set the classes that this screen alone has in a window of this size, without `update`."""

    def redraw_soon(self) -> None:
        """Draw again once what has changed is laid out; who asks twice by then has it drawn once.

        Only for what a message brings: what a drawing itself asks for has a layout of its own.
        """
        self._is_to_draw = True
        # Each waits for itself: Textual drops what waits on a sheet that is closed.
        self.call_after_refresh(self._redraw_if_asked)

    def _redraw_if_asked(self) -> None:
        if self._is_to_draw:
            self.redraw_if_there()

    def redraw_if_there(self) -> None:
        """Draw again, unless it is being laid out, or closes: it has nothing to draw on then."""
        self._is_to_draw = False
        if self.is_mounted and self.children:
            self.redraw()

    def redraw(self) -> None:
        """Draw again what depends on the size of the window."""

    def action_copy(self) -> None:
        """Copy the fact in focus, and say what happened."""
        self.camsim.copy_text(self.fact(), self._code_said())

    def _code_said(self) -> str:
        """Say the code of what is shown, or how else to come back to it."""
        story = self.story_shown()
        if story is None:
            return ""
        from simulator.classroom.starts.writing import code_of_state

        code = code_of_state(story, self.shown())
        if code:
            return f"Code: {code}  (camsim tui {code})"
        return "This has no code, as it is changed or your own. e: a file to start from here."

    def action_export(self) -> None:
        """Save the picture of the screen or one of its tables."""
        self.camsim.offer_export(self, self.tables())

    def action_jump(self) -> None:
        """Put the focus on a part of the screen by its letter."""
        self.camsim.offer_jump(self, self.JUMPS)


def _let_go_of_what_is_gone() -> None:
    forget_closed_parts()
    look_now()


def too_small(width: int, height: int) -> str:
    """Say kindly that a window is too small for a screen; empty where it is not."""
    if width >= LEAST_COLUMNS and height >= LEAST_ROWS:
        return ""
    return (
        f"This window has {width} columns and {height} rows.\n"
        f"Please make it at least {LEAST_COLUMNS} by {LEAST_ROWS}.\n"
        "Larger window, or smaller letters: ctrl and -."
    )
