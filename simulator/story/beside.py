"""Proofs about large runs, worked out in a process beside this one, so that a screen stays quick.

Threads of Python share one lock: while one of them looks for a proof, a frame takes several times
as long. What is proven is the same wherever it is worked out.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from simulator.story.backend import InProcess, Stopped

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import SilentSoFar
    from simulator.measure.observer.silence import Silent

ROWS_OF_A_LARGE_RUN = 5_000
"""Rows of a trace from which on a proof takes longer than a frame may."""
_SECONDS_TO_LOOK_UP = 0.05
"""How long an answer is waited for before it is asked whether it is still wanted."""


class Beside(InProcess):
    """Works it out in this process; who is proven silent in a large run, in one beside it."""

    def __init__(self, rows: int = ROWS_OF_A_LARGE_RUN) -> None:
        """Take runs with so many rows of a trace as large; no process is started yet."""
        self._rows = rows
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._sent: Ledger | None = None
        """The run that the process has."""

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""
        small = len(so_far.ledger.trace) < self._rows or so_far.kept(minute) is not None
        # Elsewhere a process is not handed its end of the line in this way.
        if small or os.name != "posix":
            super().silent(so_far, minute, stopped)
            return
        try:
            with self._turn:
                silent = self._asked(so_far.ledger, minute, stopped)
        except (EOFError, OSError):
            # It could not be started, or was ended from outside: it is as well done here.
            self.close()
            super().silent(so_far, minute, stopped)
        else:
            so_far.keep(minute, silent)

    def close(self) -> None:
        """End the process beside this one, whatever it does; the next question starts another."""
        process, self._process, self._sent = self._process, None, None
        if self._line is not None:
            self._line.close()
            self._line = None
        if process is not None:
            process.terminate()
            process.wait()

    def _asked(self, ledger: Ledger, minute: int, stopped: Stopped) -> Silent:
        from simulator.measure.inference.stopping import go_on, until

        line = self._line or self._started()
        if ledger is not self._sent:
            line.send(ledger)
            self._sent = ledger
        line.send(minute)
        try:
            with until(stopped):
                while not line.poll(_SECONDS_TO_LOOK_UP):
                    go_on()
        except Exception:
            # What nobody waits for any more would keep the next question waiting.
            self.close()
            raise
        answer: Silent | Exception = line.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _started(self) -> Connection:
        from multiprocessing import Pipe

        line, far = Pipe()
        # By hand: what `multiprocessing` starts is handed a standard error that a terminal program
        # has put something else in the place of.
        words = [sys.executable, "-m", "simulator.story.beside", str(far.fileno())]
        nothing = subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603 - of our own words
            words, pass_fds=(far.fileno(),), stdin=nothing, stdout=nothing, stderr=nothing
        )
        far.close()
        self._line = line
        return line


def answer_proofs(line: Connection) -> None:
    """Answer minutes of the run that was sent last with who is proven silent, while there are any.

    An answer that fails is the error.
    """
    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import SilentSoFar

    # Ctrl-C is for the program in front.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    so_far: SilentSoFar | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            asked: Ledger | int = line.recv()
            if isinstance(asked, Ledger):
                so_far = SilentSoFar(asked)
            elif so_far is not None:
                line.send(_silent_or_error(so_far, asked))


def _silent_or_error(so_far: SilentSoFar, minute: int) -> Silent | Exception:
    try:
        return so_far.at(minute)
    except Exception as error:  # noqa: BLE001 - it is raised by whoever asked
        return error


if __name__ == "__main__":
    from multiprocessing.connection import Connection

    answer_proofs(Connection(int(sys.argv[1])))
