"""The sheets that Watch opens about its moment: a home, a request, cards, the kinds of no."""

from __future__ import annotations

from collections.abc import Callable

from simulator.ledger import NOBODY
from simulator.measure.moments.flow import Channel, RunFlow
from simulator.story.landmarks import told_until
from simulator.story.playhead import Playhead
from simulator.tui.follow.find_home import FindHomeScreen
from simulator.tui.follow.home import NO_CAMERA, HomeScreen
from simulator.tui.follow.request import RequestScreen
from simulator.tui.kit.frame import FramedScreen
from simulator.tui.watch.flow_cards import CardScreen, LineScreen
from simulator.tui.watch.kinds_of_no import TreeScreen


class Sheets:
    """Opens sheets over a screen, each for the moment of the player that it is given."""

    def __init__(self, screen: FramedScreen, guessed: Callable[[], set[str]]) -> None:
        """Open over `screen`; `guessed` says which questions have been answered."""
        self._screen, self._guessed = screen, guessed
        self._home = NOBODY
        """The home that was followed or picked last."""

    def forget(self) -> None:
        """No home of this story has been followed yet."""
        self._home = NOBODY

    def cards(self, player: Playhead) -> None:
        """Show what was passed on last as cards."""
        self._screen.app.push_screen(CardScreen(player.playback, _minute(player)))

    def line(self, player: Playhead, flows: RunFlow, channel: Channel) -> None:
        """Show all that a line of Flow has carried so far as cards."""
        self._screen.app.push_screen(LineScreen(flows, player.event, channel))

    def tree(self, player: Playhead) -> None:
        """Show the five kinds of no."""
        frame = player.playback.frame(player.event, wait=False)
        self._screen.app.push_screen(TreeScreen(player.playback, frame))

    def find(self, player: Playhead) -> None:
        """Choose a home, and follow it."""
        frame = player.playback.frame(player.event, wait=False)
        finder = FindHomeScreen(player.playback, frame, self._home)
        self._screen.app.push_screen(finder, lambda home: self.home(player, home))

    def home(self, player: Playhead | None, home: int | None) -> None:
        """Show all that is known of a home, and after it the request that was asked for there."""
        if home is None or player is None:
            return
        if home >= len(player.playback.ledger.homes):
            # On a map seen from far off it stands among the others.
            self._screen.notify(NO_CAMERA, timeout=4, markup=False)
            return
        self._home = home
        ahead = told_until(player, self._guessed()) < len(player.playback)
        page = HomeScreen(player.playback, home, _minute(player), open_question=ahead)
        self._screen.app.push_screen(page, lambda request: self.request(player, request))

    def request(self, player: Playhead, request: int | None) -> None:
        """Show everything about a request."""
        if request is not None:
            page = RequestScreen(player.playback, request, _minute(player))
            self._screen.app.push_screen(page)


def _minute(player: Playhead) -> int:
    return player.playback.minute_of(player.event) if player.event >= 0 else -1
