"""A screen that plays a run: its clock and the keys that move through time."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.geometry import Size

from simulator.ledger import Ledger
from simulator.measure.moments.playback import Playback
from simulator.scenario.library import scenario_names
from simulator.story.marks import mark_from, marked_events
from simulator.story.playhead import Player
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.kit.messages import RunFailed, RunFinished
from simulator.tui.kit.panels import Panels
from simulator.tui.kit.working import stopped, telling
from simulator.tui.watch.words import LETTERS

if TYPE_CHECKING:
    from simulator.story.open_story import OpenStory

TICKS_A_SECOND = 10
_LETTER_OF_SAVE = "e"
LETTER_OF_FOLLOW = "f"
_COLLECTS = (20_000, 20, 20)
"""When garbage is looked for while a run is watched: seldom, and among what is new only."""


class PlayedScreen(FramedScreen):
    """Play, pause, step, seek; what is drawn is up to the screen that builds on this."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "beat", "Go on", id="beat", tooltip="the next beat; play and pause"),
        Binding("enter", "enter", "Next", id="enter", show=False, tooltip="the next story"),
        Binding("left", "step(-1)", "Back", id="back", show=False, tooltip="one event back"),
        Binding("right", "step(1)", "On", id="on", show=False, tooltip="one event on"),
        Binding("up", "day(-1)", "A day back", id="day-back", show=False, tooltip="a day back"),
        Binding("down", "day(1)", "A day on", id="day-on", show=False, tooltip="a day on"),
        Binding(
            "left_square_bracket",
            "mark(-1)",
            "Mark before",
            id="mark-before",
            show=False,
            tooltip="the request or report before",
        ),
        Binding(
            "right_square_bracket",
            "mark(1)",
            "Mark after",
            id="mark-after",
            show=False,
            tooltip="the next request or report",
        ),
        Binding(
            "home,r", "seek(0)", "Beginning", id="beginning", show=False, tooltip="start again"
        ),
        Binding("end", "seek(1)", "End", id="end", show=False, tooltip="the end of the run"),
        Binding(
            "plus,equals_sign", "speed(1)", "Faster", id="faster", show=False, tooltip="play faster"
        ),
        Binding("minus", "speed(-1)", "Slower", id="slower", show=False, tooltip="play slower"),
        *(
            Binding(
                key,
                f"guess({n})",
                f"Guess {key}",
                id=f"guess-{key}",
                show=False,
                tooltip="an answer, while a question is open",
            )
            for n, key in enumerate(LETTERS)
            if key not in {_LETTER_OF_SAVE, LETTER_OF_FOLLOW}
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.player: Player | None = None
        self.panels = Panels(self)
        self._said_header: tuple[str, str, Size] | None = None
        self._said_next: tuple[str, Size] | None = None
        self.note = ""
        """What has just been changed, in words; until the next beat."""
        self._shown: OpenStory | None = None
        """The story whose run is shown."""

    def on_mount(self) -> None:
        """Start the clock that plays."""
        self.set_interval(1 / TICKS_A_SECOND, self._tick)

    @property
    def guesses(self) -> Mapping[str, str]:
        """By question, what the class guessed."""
        story = self.story
        return {} if story is None else story.guesses

    def say_header(self, left: str, right: str = "") -> None:
        """Set the header, if it says something else than before."""
        if (left, right, self.size) != self._said_header:
            self._said_header = (left, right, self.size)
            super().say_header(left, right)

    def say_next(self, text: str) -> None:
        """Say what to press next, if that is something else than before."""
        if (text, self.size) != self._said_next:
            self._said_next = (text, self.size)
            super().say_next(text)

    def story_changed(self, before: OpenStory | None, now: OpenStory) -> None:
        """Show the run of a story that was opened or changed, or under another policy."""
        if now.same_run(before):
            return
        self.note = ""
        ledger = self.camsim.answers.ledger_at_hand(*now.run_wanted())
        if ledger is None:
            self._compute(now)
        else:
            self.show_run(now, ledger)

    @work(thread=True, exclusive=True, group="run", exit_on_error=False)
    def _compute(self, story: OpenStory) -> None:
        try:
            with telling(self.app):
                ledger = self.camsim.answers.ledger(*story.run_wanted(), stopped())
                self.post_message(RunFinished(story, ledger))
        except Exception as error:
            self.app.post_message(RunFailed(str(error)))
            raise

    def on_run_finished(self, message: RunFinished) -> None:
        """Show a finished run if it is still wanted."""
        if message.story.same_run(self.story):
            _quiet_garbage_collector()
            self.show_run(message.story, message.ledger)

    def on_screen_resume(self) -> None:
        """Draw again after another screen."""
        self.call_after_refresh(self.redraw)

    def on_screen_suspend(self) -> None:
        """Stop playing while another screen is in front."""
        if self.player is not None:
            self.player.playing = False

    def show_run(self, story: OpenStory, ledger: Ledger) -> None:
        """Show a run: from its beginning, or at the same moment if only the rules changed."""
        before, shown = self.player, self._shown
        self.player = Player(Playback(ledger))
        if before is not None and shown is not None and shown.opening == story.opening:
            self.player.join(before)
        else:
            self.forget()
            self.player.open()
        self._said_next = None
        self._shown = story
        self.call_after_refresh(self.redraw)

    def forget(self) -> None:
        """Forget what belongs to the story shown before."""
        self.note = ""

    def go_to(self, event: int) -> None:
        """Show another moment, wherever it lies."""
        if self.player is not None:
            self.player.seek(event)
            self.jumped()
            self.redraw()

    def jumped(self) -> None:
        """Take note that the next moment shown does not follow from the one before."""

    def fade(self) -> bool:
        """Let what stands out for a moment pass on by a tick; tell whether it must be drawn."""
        return False

    def _tick(self) -> None:
        if self.player is None:
            return
        faded = self.fade()
        if self.player.tick(1 / TICKS_A_SECOND) or faded:
            self.redraw()

    def action_beat(self) -> None:
        """Go on: skip a question, play to the next beat, or jump to it."""
        if self.player is not None:
            self.note = ""
            self.player.beat()
            self.redraw()

    def action_enter(self) -> None:
        """Go on, and at the end open the next story."""
        if self.player is None or not self.player.at_end or self.player.asking:
            self.action_beat()
            return
        names, name = scenario_names(), self.player.playback.ledger.loaded.name
        here = names.index(name) if name in names else -1
        self.camsim.open_story(names[(here + 1) % len(names)])

    def action_step(self, count: int) -> None:
        """Move by events."""
        if self.player is not None:
            self.player.step(count)
            self.redraw()

    def action_day(self, count: int) -> None:
        """Move by days; where nothing happens for longer, to what happens next."""
        if self.player is not None:
            before = self.player.event
            self.player.days(count)
            if self.player.event == before:
                self.player.step(count)
            self.redraw()

    def action_mark(self, step: int) -> None:
        """Go to the request, report or change of policy before or after this moment."""
        if self.player is None:
            return
        event = mark_from(marked_events(self.player.playback), self.player.event, step)
        if event is not None:
            self.go_to(event)

    def action_seek(self, where: int) -> None:
        """Go to the beginning (0) or the end (1)."""
        if self.player is not None:
            self.go_to(self.player.playback.last if where else -1)

    def action_speed(self, change: int) -> None:
        """Play faster or slower."""
        if self.player is not None:
            self.player.faster(change)
            self.notify(f"{self.player.pace:g} times the pace", timeout=2, markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let letters be answers only while a question is open."""
        if action == "guess":
            pause = self.player.pause if self.player is not None else None
            number = parameters[0]
            return (
                self.player is not None
                and self.player.asking
                and pause is not None
                and isinstance(number, int)
                and number < len(pause.choices)
            )
        return True

    def action_export(self) -> None:
        """Save; the letter is an answer while a question with so many is open."""
        if not self.answered(_LETTER_OF_SAVE):
            super().action_export()

    def answered(self, letter: str) -> bool:
        """Take `letter` as an answer where a question with so many is open; tell whether it was.

        For keys that do something else at other times.
        """
        number = LETTERS.index(letter)
        if not self.check_action("guess", (number,)):
            return False
        self.action_guess(number)
        return True

    def action_guess(self, number: int) -> None:
        """Keep a guess, and show what is the case."""
        player, story = self.player, self.story
        if player is not None and player.pause is not None and story is not None:
            guess = player.pause.choices[number]
            self.publish(story.with_guess(player.pause.ask, guess))
            player.asking = False
            self.redraw()


def _quiet_garbage_collector() -> None:
    """Keep the collector from going through all that is loaded between two frames."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
        gc.set_threshold(*_COLLECTS)
