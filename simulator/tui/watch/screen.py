"""Watch: what happened beside what the agency knows, played from the ledger."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Click, Resize
from textual.widgets import Static

from simulator.ledger import NOBODY
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame
from simulator.report.words import terms as words
from simulator.report.words.watched.maps import map_note
from simulator.report.words.watched.parties import NAMES, VIEWS
from simulator.report.words.watched.record_tables import passed_on_table, trace_table
from simulator.scenario.letters.text import clean
from simulator.scenario.problems import InputError
from simulator.story.marks import told_until
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Player
from simulator.tui.follow.find_home import FindHomeScreen
from simulator.tui.follow.home import HomeScreen
from simulator.tui.follow.request import RequestScreen
from simulator.tui.kit.choice import ChoiceScreen
from simulator.tui.kit.host import Rows
from simulator.tui.kit.looks import HAPPENED, KNOWN
from simulator.tui.kit.map_cells import ZOOMS, dots
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.messages import Proven
from simulator.tui.watch.flow_cards import CardScreen
from simulator.tui.watch.glow import Glow
from simulator.tui.watch.kinds_of_no import TITLE, TreeScreen, drawn, tree_of
from simulator.tui.watch.playing import LETTER_OF_FOLLOW
from simulator.tui.watch.proving import ProvingScreen
from simulator.tui.watch.timeline import Timeline
from simulator.tui.watch.trace import TracePanel, TraceScreen
from simulator.tui.watch.trace_list import TraceList
from simulator.tui.watch.words import (
    alike,
    heading,
    lit,
    parties,
    party_at,
    says,
    sides,
    titled,
    what_next,
)

_OTHER_POLICY = "The same moment under another policy\nIn brackets: not one of this story's own."
GUESS_FIRST = "Guess first: a question is open. Space skips it."
_ASIDE_EVERY = 8
"""While the run plays, tree and trace are drawn once in so many frames."""
_WIDE, _TALL = 150, 40
"""Columns and rows from which tree and trace stand beside the maps."""


class WatchScreen(ProvingScreen):
    """Two maps in step, the sentence of the moment, and the line of time."""

    AUTO_FOCUS = ""
    HELP_TEXT = """
WATCH
  Left: what happened. Right: what the agency knows of it.
  space        the next beat of the story; or play and pause
  left, right  one event back, one on
  up, down     one day back, one on
  [ ]          the request or report before, the next
  home or r    the beginning
  end          the end
  + -          faster, slower
  a b c        answer a question (space skips it)
  p            another policy, at the same moment
  m            take the camera map away, or put it back; the rest
               stays (where there is none: give an exact one)
  v            whose view: police, public, residents, ...
  f            follow a home: all that is known of it
  g            all about the request in focus
  n            five kinds of no: can the police tell?
  l            all that happened, line by line
  /            in that list: only lines with these words
  i            what was passed on last, as a card
  z            closer, wider, the whole town
  y            copy the sentence
  e            save the picture, or a table
  proven: homes that gave nothing when asked, by all that the
  police were told, and how often. Key 4 says why.
  A total counts closed requests only.
  On the line of time: request ┬, report ▲,
  another policy ◆, visit ╿, pause of the story ║.
  Mouse: a home on the map is followed, a moment on the
  line of time is gone to, the wheel zooms.
"""
    JUMPS: ClassVar[dict[str, str]] = {"l": "trace-lines"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "follow", "Follow a home", id="follow", tooltip="all that is known of a home"),
        Binding("p", "policy", "Policy", id="policy", tooltip="another policy, same moment"),
        Binding("g", "request", "Request", id="request", show=False, tooltip="all of a request"),
        Binding("m", "map", "Map", id="map", show=False, tooltip="take the map away, or back"),
        Binding("n", "tree", "Kinds of no", id="tree", show=False, tooltip="five kinds of no"),
        Binding("l", "trace", "Log", id="trace", show=False, tooltip="all that happened"),
        Binding("v", "view", "View", id="view", show=False, tooltip="whose view it is"),
        Binding("i", "card", "Card", id="card", show=False, tooltip="what was passed on last"),
        Binding("z", "zoom", "Zoom", id="zoom", show=False, tooltip="closer, wider, the town"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._zoom = 0
        self._viewer = Viewer.AGENCY
        self._home = NOBODY
        """The home that was followed or picked last."""
        self._glow = Glow()
        self._asides = 0
        """Counts how often the side panels would have been drawn."""

    def body(self) -> ComposeResult:
        """Lay out both sides, tree and trace beside them, the sentence and the line of time."""
        with Horizontal(id="sides"):
            yield from _side("happened", "WHAT HAPPENED", words.SAME_LUCK)
            yield from _side("known", *VIEWS[Viewer.AGENCY])
            with Vertical(id="aside"):
                yield Static(TITLE, classes="side-title", markup=False)
                yield Static(id="tree")
                yield TracePanel(id="trace")
        yield Static(id="others")
        yield Static(id="says")
        yield Timeline(id="timeline")

    def on_resize(self, event: Resize) -> None:
        """Put tree and trace beside the maps where there is room."""
        super().on_resize(event)
        self.set_class(event.size.width >= _WIDE and event.size.height >= _TALL, "-wide")

    def forget(self) -> None:
        """Forget the home that was followed."""
        super().forget()
        self._home = NOBODY
        self._glow.forget()

    def jumped(self) -> None:
        """Let nothing stand out at a moment that was jumped to."""
        self._glow.forget()

    def fade(self) -> bool:
        """Let what stands out grow old."""
        return self._glow.tick()

    def redraw(self) -> None:
        """Draw the moment."""
        player, story = self.player, self.story
        if player is None or story is None:
            self.say_next("One moment: the run is being computed. What you press now waits for it.")
            return
        frame = player.playback.frame(player.event, self._viewer, wait=False)
        self.ask_for_proofs(player, frame)
        self.say_header(*heading(story.loaded, player.playback, frame.minute))
        put = self.panels.put
        subtitle = self.query_one("#happened-subtitle", Static)
        put("happened-subtitle", alike(story.loaded, subtitle.size.width), fixed=True)
        title, explained = VIEWS[self._viewer]
        put("known-title", title, fixed=True)
        put("known-subtitle", explained, fixed=True)
        self._draw_legends(player, frame)
        self._draw_maps(player, frame)
        self._draw_aside(player, frame)
        width = self.size.width
        put("others", parties(player, self._viewer, width - 2), fixed=True)
        put("says", says(player, self.guesses, self.note, width - 2))
        self.query_one(Timeline).show(player.playback, frame.minute)
        self.say_next(what_next(player, width))

    def on_proven(self, message: Proven) -> None:
        """Show what has been worked out in the kinds of no; the maps do so themselves."""
        del message
        if isinstance(self.app.screen, TreeScreen):
            self.app.screen.draw()

    def _draw_maps(self, player: Player, frame: Frame) -> None:
        """Draw both sides; while a question is open, only what happened."""
        ledger, zoom = player.playback.ledger, ZOOMS[self._zoom]
        true_places = (ledger.homes.x, ledger.homes.y)
        left, right = (
            self.query_one("#happened-map", MapView),
            self.query_one("#known-map", MapView),
        )
        left.show(ledger, frame.happened, frame.request, zoom, true_places)
        if player.asking:
            right.veil("What do they know?\nGuess first.")
            return
        error = player.playback.policy(frame.request).map.error_ft
        places = dots(ledger, frame.only_dots, error)
        right.draw_with(KNOWN[self._viewer])
        right.show(ledger, frame.known, frame.request, zoom, places, self._glow.homes)

    def _draw_legends(self, player: Player, frame: Frame) -> None:
        last = player.last_frame
        if self._viewer != Viewer.AGENCY:
            last = player.playback.frame(player.playback.last, self._viewer, wait=False)
        width = self.query_one("#known-legend", Static).size.width
        below = sides(player.playback, frame, last, width)
        if not player.asking and self.app.animation_level != "none":
            self._glow.see(player.playback, self._viewer, frame, below.known)
        for place, name in enumerate(("happened", "known")):
            # A veil leaves the room: the maps stay as they are when it is lifted.
            veiled = player.asking and name == "known"
            for kind, shown in (("legend", below.legends), ("counts", below.counts)):
                text = Text("\n" * shown[place].count("\n") if veiled else shown[place])
                if name == "known" and kind == "counts":
                    text = lit(text, self._glow.counts, width)
                self.panels.put(f"{name}-{kind}", text)

    def _draw_aside(self, player: Player, frame: Frame) -> None:
        if not self.has_class("-wide"):
            return
        # What flies past at the side cannot be read ten times a second.
        self._asides += 1
        turn = self._asides % _ASIDE_EVERY if player.playing else None
        if turn in {None, 1}:
            tree = Text("Guess first.")
            if not player.asking:
                tree = drawn(player.playback, tree_of(player.playback, frame))
            self.panels.put("tree", tree)
        if turn in {None, _ASIDE_EVERY // 2}:
            until = told_until(player, set(self.guesses))
            self.query_one("#trace", TracePanel).show(player.playback, player.event, until)

    def _may_look(self) -> Player | None:
        """Return the player, unless there is none or a question is open."""
        if self.player is not None and self.player.asking:
            self.notify(GUESS_FIRST, timeout=3, markup=False)
            return None
        return self.player

    def action_view(self) -> None:
        """Take the view of the next party."""
        self._viewer = Viewer((self._viewer + 1) % len(NAMES))
        self.redraw()

    def on_click(self, event: Click) -> None:
        """Take the view of the party under the mouse."""
        if self.player is None or event.widget is None or event.widget.id != "others":
            return
        width = self.size.width - 2
        viewer = party_at(self.player, self._viewer, width, event.x - 1)
        if viewer is not None:
            self._viewer = viewer
            self.redraw()

    def on_timeline_sought(self, message: Timeline.Sought) -> None:
        """Go to the moment on the line of time under the mouse."""
        if self.player is not None:
            self.go_to(self.player.playback.event_at(message.minute))

    def on_map_view_picked(self, message: MapView.Picked) -> None:
        """Follow the home under the mouse."""
        if self._may_look() is not None:
            self._follow_home(message.home)

    def on_map_view_zoomed(self, message: MapView.Zoomed) -> None:
        """Look from closer or from farther, as the wheel is turned."""
        self._zoom = max(0, min(self._zoom + message.step, len(ZOOMS) - 1))
        self.redraw()

    def action_card(self) -> None:
        """Show what was passed on last as cards."""
        player = self._may_look()
        if player is not None:
            minute = player.playback.minute_of(player.event) if player.event >= 0 else -1
            self.app.push_screen(CardScreen(player.playback, minute))

    def action_tree(self) -> None:
        """Show the five kinds of no."""
        player = self._may_look()
        if player is not None:
            frame = player.playback.frame(player.event, wait=False)
            self.app.push_screen(TreeScreen(player.playback, frame))

    def action_trace(self) -> None:
        """Put the focus on the trace; where there is no room for it, open it as a sheet."""
        if self.player is None:
            return
        if self.has_class("-wide"):
            self.query_one("#trace TraceList").focus()
            return
        until = told_until(self.player, set(self.guesses))
        self.app.push_screen(
            TraceScreen(self.player.playback, self.player.event, until), self._take_event
        )

    def _take_event(self, event: int | None) -> None:
        if event is not None:
            self.go_to(event)

    def on_trace_list_chosen(self, message: TraceList.Chosen) -> None:
        """Go to the moment that was chosen in the trace."""
        self.go_to(message.event)

    def action_follow(self) -> None:
        """Choose a home and follow it; where a question has six answers, `f` is one of them."""
        if self.answered(LETTER_OF_FOLLOW):
            return
        player = self._may_look()
        if player is not None:
            frame = player.playback.frame(player.event, wait=False)
            self.app.push_screen(
                FindHomeScreen(player.playback, frame, self._home), self._follow_home
            )

    def _follow_home(self, home: int | None) -> None:
        player = self.player
        if home is None or player is None:
            return
        self._home = home
        minute = player.playback.minute_of(player.event) if player.event >= 0 else -1
        ahead = told_until(player, set(self.guesses)) < len(player.playback)
        self.app.push_screen(
            HomeScreen(player.playback, home, minute, open_question=ahead),
            self._follow_request,
        )

    def action_request(self) -> None:
        """Show everything about the request in focus."""
        player = self._may_look()
        if player is not None:
            self._follow_request(player.playback.request_of(player.event))

    def _follow_request(self, request: int | None) -> None:
        player = self.player
        if request is not None and player is not None:
            minute = player.playback.minute_of(player.event) if player.event >= 0 else -1
            self.app.push_screen(RequestScreen(player.playback, request, minute))

    def action_zoom(self) -> None:
        """Look from closer or from farther."""
        self._zoom = (self._zoom + 1) % len(ZOOMS)
        self.redraw()

    def action_policy(self) -> None:
        """Choose another policy for the same moment: the story's own first, then all others."""
        story = self.story
        if story is None:
            return
        titles = {
            policy.name: policy.title if policy.own else f"({policy.title})"
            for policy in story.policies_to_choose()
        }
        self.app.push_screen(
            ChoiceScreen(_OTHER_POLICY, titles, story.policy),
            self._take_policy,
        )

    def _take_policy(self, policy: str | None) -> None:
        story = self.story
        if policy is None or story is None:
            return
        try:
            other = story.with_policy(policy)
        except InputError as error:
            self.notify(clean(str(error.problems[0])), severity="error", markup=False)
            return
        self._take(other, f"Now under “{titled(other.loaded, policy)}”.")

    def action_map(self) -> None:
        """Take the camera map away, or put it back; give one where the policy has none."""
        story = self.story
        if story is None:
            return
        note = map_note(story.loaded, story.policy, put_back=story.other_map)
        self._take(story.with_own_map() if story.other_map else story.without_map(), note)

    def _take(self, story: OpenStory, note: str) -> None:
        """Show the run of a story that was changed here, and say what was done."""
        self.publish(story)
        self.note = note

    def fact(self) -> str:
        """Return the sentence of the moment."""
        if self.player is None:
            return ""
        return says(self.player, self.guesses, self.note, self.size.width).plain

    def tables(self) -> dict[str, Rows]:
        """Return the logs of the run that is shown."""
        if self.player is None:
            return {}
        ledger = self.player.playback.ledger
        return {
            "what happened": list(trace_table(ledger)),
            "what was passed on": list(passed_on_table(ledger)),
        }


def _side(name: str, title: str, subtitle: str) -> ComposeResult:
    looks = HAPPENED if name == "happened" else KNOWN[Viewer.AGENCY]
    with Vertical(id=name, classes="side"):
        yield Static(title, id=f"{name}-title", classes="side-title", markup=False)
        yield Static(subtitle, id=f"{name}-subtitle", classes="side-subtitle", markup=False)
        yield MapView(looks, id=f"{name}-map")
        yield Static(id=f"{name}-legend", classes="legend")
        yield Static(id=f"{name}-counts", classes="counts")
