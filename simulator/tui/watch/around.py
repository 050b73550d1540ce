"""What stands around the pictures of Watch: header, policy, parties, the sentence, the time."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Static

from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import Frame
from simulator.story.almost_sure import is_too_much
from simulator.story.open_story import OpenStory
from simulator.story.playhead import Playhead
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.watch.levers import Levers
from simulator.tui.watch.pictures.ribbon import ribbon
from simulator.tui.watch.pictures.timeline import Timeline
from simulator.tui.watch.sides import PICTURES, Sides
from simulator.tui.watch.words import ClassGuesses, heading, parties, says, what_next


class Around:
    """Draws it on a screen that has a place for each."""

    def __init__(self, screen: FramedScreen, levers: Levers, sides: Sides) -> None:
        """Draw on `screen`, with what `levers` changed, around what `sides` shows."""
        self._screen, self._levers, self._sides = screen, levers, sides

    def draw(self, player: Playhead, story: OpenStory, viewer: Viewer, frame: Frame) -> None:
        """Draw a moment, as `viewer` sees it in `frame`."""
        screen, width = self._screen, self._screen.size.width
        locked, views = map(screen.camsim.names_no_key, ("policy", "views"))
        screen.say_header(*heading(story.loaded, frame.minute, screen.header_room()))
        regime = player.playback.ledger.regime
        title, now = player.playback.title_at(frame.minute), self._sides.picture
        line = ribbon(title, regime, width, PICTURES, now, locked=locked, views_locked=views)
        screen.panels.put("ribbon", line, fixed=True)
        area = self._sides.area_to_say(player, frame)
        named = parties(player, viewer, width - 2, area, locked=views)
        screen.panels.put("others", named, fixed=True)
        rows = screen.query_one("#says", Static).content_size.height or None
        police = frame if viewer == Viewer.AGENCY else None
        said = self.says(player, story, width - 2, rows, police)
        screen.panels.put("says", said, fixed=True)
        screen.query_one(Timeline).show(player.playback, frame.minute)
        in_flow = self._sides.next_in_flow(player, width)
        screen.say_next(*in_flow or what_next(player, width, other_map=story.other_map))

    def says(
        self,
        player: Playhead,
        story: OpenStory,
        width: int,
        rows: int | None = None,
        frame: Frame | None = None,
    ) -> Text:
        """Return the sentence of the moment, in lines of `width`, at most `rows` of them.

        `frame` is what the police know, where it is at hand.
        """
        camsim = self._screen.camsim
        if frame is None:
            frame = player.playback.frame(player.event, wait=False)
        # A lesson asks its own questions, and leads itself.
        leads = bool(camsim.lesson_place())

        def hides(name: str) -> bool:
            return leads or camsim.names_no_key(name)

        left = player.at_end and not hides("infer") and is_too_much(player.playback.ledger)
        noted = self._levers.noted(frame, asking=player.asking, left_to_infer=left)
        guessed = ClassGuesses(story.guesses, story.guessed_elsewhere(), recalls=not leads)
        written = story.is_as_written
        return says(player, guessed, noted, width, rows, as_written=written, hides=hides)
