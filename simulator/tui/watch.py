"""Watch: what happened beside what the agency knows, played from the ledger."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from simulator.ledger import Ledger
from simulator.report import words
from simulator.report.cards import cards
from simulator.scenario.library import policy_names, policy_path, scenario_names
from simulator.scenario.loading import load_policy, with_policy
from simulator.scenario.text import clean
from simulator.tui.card import CardScreen
from simulator.tui.choice import ChoiceScreen
from simulator.tui.frame import FramedScreen
from simulator.tui.knowing import Known, Viewer
from simulator.tui.map_view import MapView
from simulator.tui.mapping import ZOOMS, dots
from simulator.tui.palette import HAPPENED, KNOWN
from simulator.tui.playback import Frame, Playback
from simulator.tui.player import Player
from simulator.tui.sentences import sentence
from simulator.tui.timeline import Timeline, key_of_marks
from simulator.tui.views import (
    COUNTS,
    SHORT,
    VIEWS,
    happened_counts,
    in_short,
    packed,
    what_is_alike,
)

NO_MAP = "stated-policy-2019"
TICKS_A_SECOND = 10


class WatchScreen(FramedScreen):
    """Two maps in step, the sentence of the moment, and the line of time."""

    HELP_TEXT = """
WATCH
  space        the next beat of the story; or play and pause
  left, right  one event back, one on
  up, down     one day back, one on
  home, end    the beginning, the end
  + -          faster, slower
  p            another policy, at the same moment
  m            take the camera map away, or put it back
  v            whose view: the police's, the public's, the residents'
  i            the last thing passed on, as a card: from, to, about whom
  z            closer, wider, the whole town
  a b c        answer a question (space skips it)
  y            copy the sentence
  left side: what happened. Right side: what the agency knows of it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "beat", "Go on", id="beat"),
        Binding("enter", "enter", "Next", id="enter", show=False),
        Binding("left", "step(-1)", "Back", id="back", show=False),
        Binding("right", "step(1)", "On", id="on", show=False),
        Binding("up", "day(-1)", "A day back", id="day-back", show=False),
        Binding("down", "day(1)", "A day on", id="day-on", show=False),
        Binding("home,r", "seek(0)", "Beginning", id="beginning", show=False),
        Binding("end", "seek(1)", "End", id="end", show=False),
        Binding("plus,equals_sign", "speed(1)", "Faster", id="faster", show=False),
        Binding("minus", "speed(-1)", "Slower", id="slower", show=False),
        Binding("p", "policy", "Policy", id="policy"),
        Binding("m", "map", "Map away / back", id="map"),
        Binding("3", "app.go('compare')", "Compare"),
        Binding("v", "view", "View", id="view", show=False),
        Binding("i", "card", "Card", id="card", show=False),
        Binding("z", "zoom", "Zoom", id="zoom", show=False),
        *(
            Binding(key, f"guess({n})", f"Guess {key}", show=False)
            for n, key in enumerate("abcdef")
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._player: Player | None = None
        self._scenario = ""
        self._zoom = 0
        self._viewer = Viewer.AGENCY
        self._with_map = ""
        """The policy to go back to when the map is put back."""
        self._note = ""

    def body(self) -> ComposeResult:
        """Lay out both sides, the sentence and the line of time."""
        with Horizontal(id="sides"):
            yield from _side("happened", "WHAT HAPPENED", words.SAME_LUCK)
            yield from _side("known", *VIEWS[Viewer.AGENCY])
        yield Static(id="others")
        yield Static(id="says")
        yield Timeline(id="timeline")

    def on_mount(self) -> None:
        """Start the clock that plays."""
        self.set_interval(1 / TICKS_A_SECOND, self._tick)

    def on_screen_resume(self) -> None:
        """Draw again after another screen."""
        self.call_after_refresh(self.redraw)

    def on_screen_suspend(self) -> None:
        """Stop playing while another screen is in front."""
        if self._player is not None:
            self._player.playing = False

    def show_run(self, ledger: Ledger) -> None:
        """Show a run: from its beginning, or at the same moment if only the policy changed."""
        before = self._player
        self._player = Player(Playback(ledger))
        if before is not None and self._scenario == ledger.loaded.name:
            self._player.join(before)
        else:
            self._note = self._with_map = ""
            self._player.open()
        self._scenario = ledger.loaded.name
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw the moment."""
        player = self._player
        if player is None or self.camsim.loaded is None:
            self.say_next("One moment: the run is being computed.")
            return
        frame = player.playback.frame(player.event, self._viewer)
        scenario = self.camsim.loaded.scenario
        title = player.playback.title_at(frame.minute)
        moment = scenario.moment(frame.minute)
        self.say_header(
            f"{scenario.title}   policy: {title}", f"{moment.day} {moment:%b %Y  %H:%M} "
        )
        self.query_one("#happened-subtitle", Static).update(what_is_alike(self.camsim.loaded))
        title, subtitle = VIEWS[self._viewer]
        self.query_one("#known-title", Static).update(title)
        self.query_one("#known-subtitle", Static).update(subtitle)
        self._draw_maps(player, frame)
        self._legends(player, frame)
        self.query_one("#others", Static).update(self._others(player))
        self.query_one("#says", Static).update(self._says(player))
        self.query_one(Timeline).show(player.playback, frame.minute)
        self.say_next(self._next(player))

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
        places = dots(ledger, frame.known == Known.DOT, error)
        right.show(ledger, frame.known, frame.request, zoom, places)

    def _legends(self, player: Player, frame: Frame) -> None:
        """Explain the glyphs that are shown now or at the end, and count."""
        last = player.last_frame
        if self._viewer != Viewer.AGENCY:
            last = player.playback.frame(player.playback.last, self._viewer)
        for name, looks, states, counts in (
            ("happened", HAPPENED, (frame.happened, last.happened), happened_counts(frame)),
            ("known", KNOWN, (frame.known, last.known), COUNTS[self._viewer](frame)),
        ):
            legend = self.query_one(f"#{name}-legend", Static)
            count = self.query_one(f"#{name}-counts", Static)
            veiled = player.asking and name == "known"
            present = {int(state) for some in states for state in np.unique(some)}
            pairs = [f"{one.glyph} {one.word}" for state, one in looks.items() if state in present]
            legend.update(Text("" if veiled else packed(pairs, legend.size.width)))
            count.update(Text("" if veiled else packed(counts, count.size.width)))

    def _says(self, player: Player) -> Text:
        text = Text()
        pause = player.pause
        if self._note:
            text.append(f"{self._note}\n", style="italic")
        if pause is not None:
            text.append(clean(pause.say), style="bold")
            if pause.ask:
                text.append(f"\n{clean(pause.ask)}")
                for key, choice in zip("abcdef", pause.choices, strict=False):
                    text.append(f"   {key}) {clean(choice)}")
            for ask, guess in self._guesses(player):
                question = "" if ask == pause.ask else f"{clean(ask)}  "
                text.append(f"\n{question}Your guess: {clean(guess)}")
            text.append("\n")
        if not player.asking:
            text.append(sentence(player.playback, player.event))
        return text

    def _others(self, player: Player) -> Text:
        """Say in one line what those know whose view is not on the map, and what the marks are."""
        if player.asking:
            return Text("")
        parts = []
        for viewer, short in SHORT.items():
            if viewer != self._viewer:
                told = player.playback.frame(player.event, viewer).told
                parts.append(f"{short}: {in_short(viewer, told)}")
        line = "   ".join([*parts, "v: their view"])
        if len(line) > self.size.width - 2:
            line = "   ".join(parts)
        marks = key_of_marks(player.playback)
        room = self.size.width - len(line) - len(marks) - 4
        return Text(f"{line}{' ' * room}{marks}" if room >= 2 else line)

    def _guesses(self, player: Player) -> list[tuple[str, str]]:
        """Return question and guess of this pause, and at the end those of the whole story."""
        pauses = player.playback.ledger.loaded.scenario.pauses
        pause = player.pause
        asks = [one.ask for one in pauses if one is pause or (pause and pause.at == "end")]
        return [(ask, self.camsim.guesses[ask]) for ask in asks if ask in self.camsim.guesses]

    def _next(self, player: Player) -> str:
        pause = player.pause
        if player.asking and pause is not None and pause.choices:
            return f"Guess: press {', '.join('abcdef'[: len(pause.choices)])}. Space goes on."
        if player.playing:
            return "Space: jump to the next beat.  Left and right: one event."
        if player.at_end:
            return "Enter: the next story.  m: the map away.  p: another policy.  3: compare them."
        return "Press space to go on.  Left and right: one event."

    def _tick(self) -> None:
        if self._player is not None and self._player.tick(1 / TICKS_A_SECOND):
            self.redraw()

    def action_beat(self) -> None:
        """Go on: skip a question, play to the next beat, or jump to it."""
        if self._player is not None:
            self._note = ""
            self._player.beat()
            self.redraw()

    async def action_enter(self) -> None:
        """Go on, and at the end open the next story."""
        if self._player is None or not self._player.at_end or self._player.asking:
            self.action_beat()
            return
        names = scenario_names()
        here = names.index(self._scenario) if self._scenario in names else -1
        self.camsim.open_story(names[(here + 1) % len(names)])

    def action_step(self, count: int) -> None:
        """Move by events."""
        if self._player is not None:
            self._player.step(count)
            self.redraw()

    def action_day(self, count: int) -> None:
        """Move by days."""
        if self._player is not None:
            self._player.days(count)
            self.redraw()

    def action_seek(self, where: int) -> None:
        """Go to the beginning (0) or the end (1)."""
        if self._player is not None:
            self._player.seek(self._player.playback.last if where else -1)
            self.redraw()

    def action_speed(self, change: int) -> None:
        """Play faster or slower."""
        if self._player is not None:
            self._player.faster(change)
            self.notify(f"{self._player.pace:g} times the pace", timeout=2, markup=False)

    def action_view(self) -> None:
        """Take the view of the next party: the police, the public, the residents."""
        self._viewer = Viewer((self._viewer + 1) % len(Viewer))
        self.redraw()

    def action_card(self) -> None:
        """Show what was passed on last as cards."""
        if self._player is None or self._player.asking:
            return
        playback = self._player.playback
        minute, rows = playback.told_at(self._player.event)
        moment = playback.ledger.loaded.scenario.moment(minute)
        self.app.push_screen(
            CardScreen(
                f"Passed on last: {moment.day} {moment:%B %Y, %H:%M}", cards(playback.ledger, rows)
            )
        )

    def action_zoom(self) -> None:
        """Look from closer or from farther."""
        self._zoom = (self._zoom + 1) % len(ZOOMS)
        self.redraw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let letters be answers only while a question is open."""
        if action == "guess":
            pause = self._player.pause if self._player is not None else None
            number = parameters[0]
            return (
                self._player is not None
                and self._player.asking
                and pause is not None
                and isinstance(number, int)
                and number < len(pause.choices)
            )
        return True

    def action_guess(self, number: int) -> None:
        """Keep a guess, and show what is the case."""
        player = self._player
        if player is not None and player.pause is not None:
            self.camsim.guesses[player.pause.ask] = player.pause.choices[number]
            player.asking = False
            self.redraw()

    def action_policy(self) -> None:
        """Choose another policy for the same moment: the story's own first, then all others."""
        loaded = self.camsim.loaded
        if loaded is None:
            return
        titles = {name: regime.title for name, regime in loaded.regimes.items()}
        for name in policy_names():
            titles.setdefault(name, f"({load_policy(policy_path(name)).title})")
        self.app.push_screen(
            ChoiceScreen("The same moment under another policy", titles, self.camsim.policy),
            self._take_policy,
        )

    def _take_policy(self, policy: str | None) -> None:
        loaded = self.camsim.loaded
        if policy is not None and loaded is not None:
            self._with_map = ""
            self._note = f"Now under “{clean(with_policy(loaded, policy).regimes[policy].title)}”."
            self.camsim.want_run(policy)

    def action_map(self) -> None:
        """Take the camera map away, or put it back."""
        loaded = self.camsim.loaded
        if loaded is None or NO_MAP not in loaded.regimes:
            self.notify("This story has no policy without a map.", markup=False)
            return
        if self.camsim.policy != NO_MAP:
            self._with_map = self.camsim.policy
            self._note = f"The map is taken away: “{clean(loaded.regimes[NO_MAP].title)}”."
            self.camsim.want_run(NO_MAP)
        else:
            back = self._with_map or next(iter(loaded.regimes))
            self._note = f"Back to “{clean(loaded.regimes[back].title)}”."
            self.camsim.want_run(back)

    def fact(self) -> str:
        """Return the sentence of the moment."""
        return "" if self._player is None else self._says(self._player).plain


def _side(name: str, title: str, subtitle: str) -> ComposeResult:
    looks = HAPPENED if name == "happened" else KNOWN
    with Vertical(id=name, classes="side"):
        yield Static(title, id=f"{name}-title", classes="side-title", markup=False)
        yield Static(subtitle, id=f"{name}-subtitle", classes="side-subtitle", markup=False)
        yield MapView(looks, id=f"{name}-map")
        yield Static(id=f"{name}-legend", classes="legend")
        yield Static(id=f"{name}-counts", classes="counts")
