"""What a visitor's process runs: the terminal program, driven through pipes.

It ends when the server's end of the pipe is gone, however that happened.
"""

from __future__ import annotations

import os
from typing import Any

from textual import events, messages
from textual.drivers.web_driver import WebDriver
from textual.message import Message

from simulator.memory import a_whole_program, share_freed_memory
from simulator.story.answers import Answers
from simulator.story.backend import InProcess
from simulator.system import bound_memory
from simulator.web.worker.channel import SOCKET
from simulator.web.worker.client import WorkerClient

MOST_MEMORY = 2 << 30
"""Bytes of address space: what a visitor can make the program ask for."""
MOST_KILOBYTES = 16 << 10
"""What is kept of answers: there may be twenty visitors, and the worker keeps them, too."""
SECONDS_TO_END = 1.0
_AGAIN = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?25l\x1b[?2004h"
"""The modes that a terminal has been told at the start, for one that comes later."""


class BrowserDriver(WebDriver):
    """Textual's driver for the web, for a page that has the focus and may come back."""

    def start_application_mode(self) -> None:
        """Start, with the focus: Textual takes it away until the page is clicked."""
        super().start_application_mode()
        self._app.call_later(self._app.post_message, events.AppFocus())

    def run_input_thread(self) -> None:
        """Read what the visitor types; without it, there is nothing to go on for."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())
            # A thread that computes for nobody does not hold the process up.
            self.exit_event.wait(SECONDS_TO_END)
            os._exit(0)

    def process_message(self, message: Message) -> None:
        """Pass on what was typed; a size comes from the server alone, which bounds it."""
        if not isinstance(message, events.Resize):
            super().process_message(message)

    def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
        """Do what the server says; `redraw` is ours."""
        if packet_type == "redraw":
            self._app.call_later(self._redraw)
        else:
            super().on_meta(packet_type, payload)

    def _redraw(self) -> None:
        self.write(_AGAIN)
        self._app.refresh(layout=True)


def main() -> None:
    """Open the terminal program for a visitor."""
    bound_memory(MOST_MEMORY)
    share_freed_memory()
    from simulator.tui.app import CamsimApp

    worker = os.environ.get(SOCKET)
    backend = WorkerClient(worker) if worker else InProcess()
    app = CamsimApp(answers=Answers(backend, MOST_KILOBYTES))
    app.run()
    # The server tells a visitor who left from one whose program broke down.
    raise SystemExit(int(app.return_code != 0))


if __name__ == "__main__":
    with a_whole_program():
        main()
