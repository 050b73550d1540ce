"""A process beside this one that answers questions, one at a time, each with one answer.

What answers stands in `simulator/story/beside.py`.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from simulator.story.backend import Stopped
from simulator.system import handed

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

UP = "up"
"""What it sends before anything else, as soon as it can answer."""


class OtherProcess:
    """Runs a module of this program with the number of its end of the line; started when needed."""

    def __init__(self, module: str) -> None:
        """No process is started yet."""
        self._module = module
        self._turn = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._is_up = False
        self._told: object = None
        """What it was told last, besides questions."""

    def is_up(self) -> bool:
        """Tell whether it can answer by now; it is started where it was not.

        Raises:
            EOFError, OSError: it could not be started, or was ended from outside.
        """
        if self._is_up:
            return True
        with self._turn:
            return self._hears_that_it_is_up(self._line or self._started())

    def ask(self, question: object, stopped: Stopped, about: object = None) -> object:
        """Return its answer; what `question` is about is sent unless it was sent last.

        Raises:
            EOFError, OSError: it could not be started, or was ended from outside.
            StoppedError: nobody waits any more; it is ended, for it would go on.
        """
        from simulator.measure.inference.stopping import (
            SECONDS_TO_LOOK_UP,
            go_on,
            in_turn,
            until,
        )

        with until(stopped), in_turn(self._turn):
            try:
                line = self._line or self._started()
                if about is not None and about is not self._told:
                    line.send(about)
                    self._told = about
                line.send(question)
                while True:
                    # Asked before it listens: how fast an answer comes decides nothing.
                    go_on()
                    while not line.poll(SECONDS_TO_LOOK_UP):
                        go_on()
                    answer: object = line.recv()
                    if self._is_up:
                        return answer
                    self._is_up = True
            except BaseException:
                # What nobody waits for any more would keep the next question waiting.
                self.close()
                raise

    def _hears_that_it_is_up(self, line: Connection) -> bool:
        if not self._is_up:
            self._is_up = line.poll() and line.recv() == UP
        return self._is_up

    def close(self) -> None:
        """End it, whatever it does; the next question starts another."""
        process, self.process, self._told, self._is_up = self.process, None, None, False
        if self._line is not None:
            self._line.close()
            self._line = None
        if process is not None:
            process.terminate()
            # Which closes what holds it, too.
            process.communicate()

    def _started(self) -> Connection:
        from multiprocessing import Pipe

        line, far = Pipe()
        # By hand: what `multiprocessing` starts is handed a standard error that a terminal program
        # has put something else in the place of.
        words = [sys.executable, "-m", self._module, str(far.fileno())]
        nothing = subprocess.DEVNULL
        # Nothing is written to it: when this end is gone, so is the process, whatever it does.
        held = subprocess.PIPE
        self.process = subprocess.Popen(  # noqa: S603 - of our own words
            words, **handed(far.fileno()), stdin=held, stdout=nothing, stderr=nothing
        )
        far.close()
        self._line = line
        return line
