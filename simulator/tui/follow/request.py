"""Everything of one request as sentences, up to a minute."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType

from simulator.ledger import NOBODY
from simulator.measure.moments.playback import Playback
from simulator.report.words.terms import capital
from simulator.report.words.watched.home_story import request_name, request_story, when
from simulator.tui.follow.sections import add_lines, add_title
from simulator.tui.kit.sheets.sheet import Sheet


class RequestScreen(Sheet[None]):
    """Everything of one request; left and right go to those before and after it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "g,space,enter",
            "back",
            "Back",
            id="request-back",
            show=False,
            tooltip="back to the map",
        ),
        Binding(
            "left",
            "beside(-1)",
            "Request before",
            id="request-before",
            show=False,
            tooltip="the request before this one",
        ),
        Binding(
            "right",
            "beside(1)",
            "Request after",
            id="request-after",
            show=False,
            tooltip="the request after this one",
        ),
    ]

    def __init__(self, playback: Playback, request: int, minute: int) -> None:
        super().__init__()
        self._playback, self._request, self._minute = playback, request, minute

    def on_mount(self) -> None:
        """Tell of it."""
        self._draw()

    def action_beside(self, step: int) -> None:
        """Tell of the request before or after this one, of those that have been made."""
        made = int((self._playback.ledger.requests.at <= self._minute).sum())
        self._request = max(0, min(self._request + step, made - 1))
        self._draw()

    def _draw(self) -> None:
        ledger = self._playback.ledger
        if self._request == NOBODY:
            self.say("No request yet", Text("Nobody has asked for video."), "Escape: back.")
            return
        happened, flows = request_story(ledger, self._request, self._minute)
        text = Text()
        add_title(text, "ASKED AND ANSWERED")
        add_lines(text, ledger, happened)
        add_title(text, "PASSED ON")
        add_lines(text, ledger, flows)
        name = request_name(ledger, self._request)
        several = "Left, right: other requests.  " if len(ledger.requests) > 1 else ""
        self.say(
            f"{capital(name)}, up to {when(ledger, self._minute)}",
            text,
            f"Up, down: scroll.  {several}Escape: back.",
        )
