"""Watch: what happened beside what the agency knows, played from the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click

from simulator.classroom.starts.shown import Shown
from simulator.ledger import Ledger
from simulator.measure.moments.flow import Channel
from simulator.measure.moments.parties import AgencyTold, Viewer
from simulator.measure.moments.playback import Playback
from simulator.report.words.terms import ANSWER_LETTERS, QUESTION_OPEN
from simulator.report.words.watched.parties import NAMES
from simulator.scenario.front import in_order
from simulator.story.landmarks import listed_until
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.host import Rows
from simulator.tui.kit.kept import Panel
from simulator.tui.kit.map_view import MapView
from simulator.tui.watch.around import Around
from simulator.tui.watch.beginning import begin, log_tables, shown
from simulator.tui.watch.behind.almost_sure import AlmostSure
from simulator.tui.watch.behind.proofs import Proofs
from simulator.tui.watch.behind.run import WatchedRun
from simulator.tui.watch.clock import TICKS_A_SECOND, Clock
from simulator.tui.watch.keys import KEYS, LETTER_OF_FOLLOW, LETTER_OF_SAVE
from simulator.tui.watch.kinds_of_no import TreeScreen
from simulator.tui.watch.levers import Levers
from simulator.tui.watch.pictures.flow_view import FlowView
from simulator.tui.watch.pictures.timeline import Timeline
from simulator.tui.watch.sheets import Sheets
from simulator.tui.watch.sides import FLOW, MAP, PICTURES, Sides
from simulator.tui.watch.trace import TraceScreen
from simulator.tui.watch.trace_list import TraceList
from simulator.tui.watch.words import party_at

_WIDE, _TALL = 150, 40
"""Columns and rows from which Flow stands below the maps, and tree and trace below Flow."""


class WatchScreen(FramedScreen):
    """Two maps in step, the sentence of the moment, and the line of time."""

    AUTO_FOCUS = ""
    JUMPS: ClassVar[dict[str, str]] = {"l": "trace-lines"}
    GIVES_WAY = "says"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self) -> None:
        super().__init__()
        self._clock = Clock(self.redraw, self._forget_glow)
        self._run = WatchedRun(self, self._show_run)
        self._proofs = Proofs(self, self._draw_proven)
        self._almost_sure = AlmostSure(self, self.redraw_if_there)
        self._sides = Sides(self, self.panels)
        self._viewer = Viewer.AGENCY
        self._levers = Levers(self, self._told_now)
        self._around = Around(self, self._levers, self._sides)
        self._sheets = Sheets(self, lambda: set(self.guesses))

    def body(self) -> ComposeResult:
        """Lay out both sides, tree and trace beside them, the sentence and the line of time."""
        yield Panel(id="ribbon", markup=False)
        yield from self._sides.layout()
        yield Panel(id="others")
        yield Panel(id="says")
        yield Timeline(id="timeline")

    def on_mount(self) -> None:
        """Start the clock that plays."""
        self.set_interval(1 / (TICKS_A_SECOND * self.camsim.clock_speed), self._tick)
        self.app.theme_changed_signal.subscribe(self, lambda _: self.redraw_soon())

    @property
    def player(self) -> Playhead | None:
        """Where the run stands; nothing while none is there."""
        return self._clock.player

    @property
    def guesses(self) -> Mapping[str, str]:
        """By question, what the class guessed."""
        return {} if self.story is None else self.story.guesses

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Show the run of a story that was opened or changed, or under another policy."""
        if not now.same_run(before):
            self._levers.forget()
            if self._run.put_away_for(now):
                self._clock.player = None
                self.redraw_soon()
            self._run.want(now)

    def story_shown(self) -> OpenStory | None:
        """Return the story whose run is shown."""
        return self._run.story

    def _show_run(self, story: OpenStory, ledger: Ledger) -> None:
        """Show a run: from its beginning, or at the same moment if only the rules changed."""
        before = self.player
        player = self._clock.player = Playhead(Playback(ledger))
        self._proofs.begin(player.playback)
        if before is not None:
            player.join(before)
            self._sides.sweep()
        else:
            self._levers.forget()
            self._sheets.forget()
            self._sides.choose(None)
            self._sides.open()
            player.open()
            self._begin(player, story)
        self.redraw_soon()

    def _begin(self, player: Playhead, story: OpenStory) -> None:
        """Show what a start state says, if the story was opened by one."""
        start = self.camsim.start_for(story, "watch")
        if start is not None:
            self._viewer = begin(start, player, self._sides)
            if start.home:
                home = player.playback.ledger.homes.ids.index(start.home)
                self.call_after_refresh(self._sheets.home, player, home)

    def shown(self) -> Shown:
        """Return the moment, the picture, and the question that is open."""
        return shown(self.player, self._viewer, self._sides)

    def on_screen_resume(self) -> None:
        """Draw again after another screen; a run that failed is tried again."""
        if not self.see_story():
            self._run.try_again()
        self.redraw_soon()

    def on_screen_suspend(self) -> None:
        """Stop playing while another screen is in front; nothing moves behind it."""
        self._clock.stop()
        self._sides.rest()
        self.redraw_soon()

    def _tick(self) -> None:
        if self.player is not None:
            changes = self._sides.tick()
            if self._clock.tick() or changes:
                self.redraw()

    def _forget_glow(self) -> None:
        """Let nothing stand out or move at a moment that was jumped to."""
        self._sides.rest()

    def _draw_proven(self) -> None:
        """Show what has been worked out, in the kinds of no as well."""
        self.redraw()
        over = self.app.screen
        # One that is being opened draws itself as soon as it stands.
        if isinstance(over, TreeScreen) and over.is_mounted:
            over.draw()

    def set_classes_of_size(self, width: int, height: int) -> None:
        """Put Flow below the maps where there is room, and tree and trace below Flow."""
        self.set_class(width >= _WIDE and height >= _TALL, "-wide", update=False)

    def redraw(self) -> None:
        """Draw the moment."""
        player, story = self.player, self.story_shown()
        if player is None or story is None:
            self.say_next(self._run.says)
            return
        frame = self._almost_sure.frame(story, player, self._viewer)
        self._proofs.ask(player, frame)
        other = self._sides.follow(player, self._viewer)
        before = self._levers.before()
        self._sides.draw(player, self._viewer, frame, self.guesses, before)
        self._around.draw(player, story, self._viewer, frame)
        if other:
            # A picture has no size before it has been laid out once.
            self.call_after_refresh(self.redraw)

    def _may_look(self) -> Playhead | None:
        """Return the player, unless there is none or a question is open."""
        if self.player is not None and self.player.asking:
            self.notify(QUESTION_OPEN, timeout=3, markup=False)
            return None
        return self.player

    def action_beat(self) -> None:
        """Go on: play to the next beat, or jump to it; an open question is not passed."""
        if self._may_look() is not None:
            self._go_on()

    def _go_on(self) -> None:
        self._levers.forget()
        self._clock.beat()

    def action_enter(self) -> None:
        """Go on, past a question as well; at the end go on with the lesson, or open the next story.

        Where a line of Flow is chosen, show its card.
        """
        if self._sides.line is not None and (player := self.player) and not player.asking:
            self._show_line(self._sides.line)
            return
        if self.player is None or not self.player.at_end or self.player.asking:
            self._go_on()
            return
        if self.camsim.lesson_place():
            self.camsim.go_on_with_lesson()
            return
        names, name = in_order(), self.player.playback.ledger.loaded.name
        here = names.index(name) if name in names else -1
        self.camsim.open_story(names[(here + 1) % len(names)])

    def action_step(self, count: int) -> None:
        """Move by events."""
        self._clock.step(count)

    def action_day(self, count: int) -> None:
        """Move by days; in Flow choose the line above or below."""
        if self._sides.picture == FLOW and self._may_look() is not None:
            self._sides.choose_line(count)
            self.redraw()
        elif self._sides.picture != FLOW:
            self._clock.day(count)

    def _show_line(self, channel: Channel) -> None:
        """Show all that a line of Flow has carried so far as cards."""
        if (player := self._may_look()) is not None:
            self._sheets.line(player, self._sides.flows(player), channel)

    def on_flow_view_picked(self, message: FlowView.Picked) -> None:
        """Show the card of the line under the mouse."""
        self._show_line(message.channel)

    def action_mark(self, step: int) -> None:
        """Go to the request, report or change of policy before or after this moment."""
        self._clock.mark(step)

    def action_seek(self, where: int) -> None:
        """Go to the beginning (0) or the end (1)."""
        self._clock.go_to_end() if where else self._clock.go_to(-1)

    def action_speed(self, change: int) -> None:
        """Play faster or slower."""
        if self.player is not None:
            self.player.faster(change)
            self.notify(f"{self.player.pace:g} times the pace", timeout=2, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let letters be answers only while a question is open."""
        if action != "guess":
            return True
        (number,) = parameters
        return isinstance(number, int) and self._clock.offers(number)

    def action_export(self) -> None:
        """Save; the letter is an answer while a question with so many is open."""
        if not self._answered(LETTER_OF_SAVE):
            super().action_export()

    def _answered(self, letter: str) -> bool:
        """Take `letter` as an answer where a question with so many is open; tell whether it was.

        For keys that do something else at other times.
        """
        number = ANSWER_LETTERS.index(letter)
        if not self._clock.offers(number):
            return False
        self.action_guess(number)
        return True

    def action_guess(self, number: int) -> None:
        """Keep a guess, and show what is the case."""
        answer = self._clock.answer(number)
        if answer is not None and self.story is not None:
            self.publish(self.story.with_guess(*answer))
            self.redraw()

    def action_view(self) -> None:
        """Take the view of the next party; only the map has others than the police."""
        self._sides.choose(MAP)
        self._viewer = Viewer((self._viewer + 1) % len(NAMES))
        self.redraw()

    def on_click(self, event: Click) -> None:
        """Take the view of the party under the mouse."""
        if self.player is None or event.widget is None or event.widget.id != "others":
            return
        width = self.size.width - 2
        viewer = party_at(self.player, self._viewer, width, event.x - 1)
        if viewer is not None and not self.camsim.closes("views"):
            self._sides.choose(MAP)
            self._viewer = viewer
            self.redraw()

    def on_timeline_sought(self, message: Timeline.Sought) -> None:
        """Go to the moment on the line of time under the mouse."""
        if not self.camsim.closes("back"):
            self._clock.go_to_minute(message.minute)

    def on_map_view_picked(self, message: MapView.Picked) -> None:
        """Follow the home under the mouse."""
        if self._may_look() is not None and not self.camsim.closes("follow"):
            self._sheets.home(self.player, message.home)

    def on_map_view_zoomed(self, message: MapView.Zoomed) -> None:
        """Look from closer or from farther, as the wheel is turned."""
        self._sides.zoom(message.step)
        self.redraw()

    def action_card(self) -> None:
        """Show what was passed on last as cards."""
        if (player := self._may_look()) is not None:
            self._sheets.cards(player)

    def action_tree(self) -> None:
        """Show the five kinds of no."""
        if (player := self._may_look()) is not None:
            self._sheets.tree(player)

    def action_trace(self) -> None:
        """Put the focus on the trace; where there is no room for it, open it as a sheet."""
        if self.player is None:
            return
        if self._sides.shows_trace:
            self.query_one("#trace TraceList").focus()
            return
        until = listed_until(self.player, set(self.guesses))
        self.app.push_screen(
            TraceScreen(self.player.playback, self.player.event, until), self._take_event
        )

    def _take_event(self, event: int | None) -> None:
        if event is not None:
            self._clock.go_to(event)

    def on_trace_list_chosen(self, message: TraceList.Chosen) -> None:
        """Go to the moment that was chosen in the trace."""
        self._clock.go_to(message.event)

    def action_follow(self) -> None:
        """Choose a home and follow it; where a question has six answers, `f` is one of them."""
        if self._answered(LETTER_OF_FOLLOW):
            return
        if (player := self._may_look()) is not None:
            self._sheets.find(player)

    def action_request(self) -> None:
        """Show everything about the request in focus."""
        if (player := self._may_look()) is not None:
            self._sheets.request(player, player.playback.request_of(player.event))

    def action_zoom(self) -> None:
        """Look from closer or from farther."""
        self._sides.choose(MAP)
        self._sides.next_zoom()
        self.redraw()

    def action_picture(self) -> None:
        """Show the next picture of the same moment; doors are what the police know of them."""
        self._sides.choose((self._sides.picture + 1) % len(PICTURES))
        if self._sides.picture != MAP:
            self._viewer = Viewer.AGENCY
        self.redraw()

    def action_policy(self) -> None:
        """Choose another policy for the same moment."""
        self._levers.choose()

    def action_next_policy(self, step: int) -> None:
        """Take the story's policy before or after this one, at the same moment."""
        if self._may_look() is not None:
            self._levers.next_policy(step)

    def action_map(self) -> None:
        """Take the camera map away, or put it back; give one where the policy has none."""
        self._levers.other_map()

    def _told_now(self) -> AgencyTold | None:
        player = self.player
        return None if player is None else player.playback.told_to_agency(player.event, wait=False)

    def fact(self) -> str:
        """Return the sentence of the moment."""
        player, story = self.player, self.story_shown()
        if player is None or story is None:
            return ""
        frame = self._almost_sure.frame(story, player, Viewer.AGENCY)
        return self._around.says(player, story, self.size.width, frame=frame).plain

    def tables(self) -> dict[str, Rows]:
        """Return the logs of the run that is shown."""
        return log_tables(self.player)
