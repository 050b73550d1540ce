"""What takes long, worked out in processes beside this one, so that a screen stays quick.

Threads of Python share one lock: while one of them looks for a proof, a frame takes several times
as long. What is worked out is the same wherever it is done.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from typing import TYPE_CHECKING, cast

from simulator.memory import a_whole_program
from simulator.story.backend import InProcess, Stopped
from simulator.story.other_process import UP, OtherProcess
from simulator.system import end_with_input, hands_down

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from simulator.experiment.jobs import Job, Result
    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import SilentSoFar
    from simulator.measure.observer.silence import Silent

ROWS_OF_A_LARGE_RUN = 5_000
"""Rows of a trace from which on a proof takes longer than a frame may."""
AGENCIES_OF_A_LARGE_STORY = 100
"""Agencies, each of which is worked out, from which on a run takes longer than to start a process.

Here it would take a frame's time again and again, and go on for a while where nobody waits for it.
"""
_MODULE = "simulator.story.beside"


class Beside(InProcess):
    """Works it out in this process, but for who is proven silent in a large run, and for runs.

    These have a process each: a proof does not wait for twenty runs.
    """

    def __init__(
        self, rows: int = ROWS_OF_A_LARGE_RUN, agencies: int = AGENCIES_OF_A_LARGE_STORY
    ) -> None:
        """Take a run with so many rows of a trace as large, and a story with so many agencies.

        No process is started yet.
        """
        self._rows, self._agencies = rows, agencies
        self._turn_here = threading.Lock()
        self.proofs, self.runs = OtherProcess(_MODULE), OtherProcess(_MODULE)

    def silent(self, so_far: SilentSoFar, minute: int, stopped: Stopped) -> None:
        """Have `so_far` keep who is proven to have given nothing up to the end of `minute`."""
        small = len(so_far.ledger.trace) < self._rows or so_far.kept(minute) is not None
        if small or not hands_down():
            super().silent(so_far, minute, stopped)
            return
        try:
            answer = self.proofs.ask(minute, stopped, so_far.ledger)
        except (EOFError, OSError):
            # It could not be started, or was ended from outside: it is as well done here.
            super().silent(so_far, minute, stopped)
            return
        if isinstance(answer, Exception):
            raise answer
        so_far.keep(minute, cast("Silent", answer))

    def run(self, job: Job, stopped: Stopped) -> Result:
        """Do one run, with its measures; a small one here, until the process beside this is up.

        Of those that are done here one at a time: of several each would take as much longer, and
        the memory of a run, though only the newest is waited for.
        """
        from simulator.measure.inference.stopping import in_turn, until

        result = self._run_beside(job, stopped)
        if result is None:
            with until(stopped), in_turn(self._turn_here):
                result = self._run_beside(job, stopped) or super().run(job, stopped)
        return result

    def _run_beside(self, job: Job, stopped: Stopped) -> Result | None:
        """Do one run in the process beside this one, if it is to be done there."""
        if not job.inference or not hands_down():
            return None
        is_large = len(job.loaded.scenario.all_agencies()) >= self._agencies
        try:
            if is_large or self.runs.is_up():
                return cast("Result", self.runs.ask(job, stopped))
        except (EOFError, OSError):
            self.runs.close()
        return None

    def close(self) -> None:
        """End the processes beside this one, whatever they do."""
        self.proofs.close()
        self.runs.close()


def answer(line: Connection) -> None:
    """Answer what is asked, while anything is: a run that is to be done with what it came to.

    To a minute, with who is proven silent by then in the run that was sent last, or with the error.
    """
    from simulator.experiment.jobs import Doing, Job
    from simulator.ledger import Ledger
    from simulator.measure.moments.so_far import SilentSoFar

    # Ctrl-C is for the program in front.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    so_far: SilentSoFar | None = None
    doing = Doing()
    with contextlib.suppress(EOFError, OSError):
        line.send(UP)
        while True:
            asked: Job | Ledger | int = line.recv()
            if isinstance(asked, Job):
                line.send(doing([asked])[0])
            elif isinstance(asked, Ledger):
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

    end_with_input(lambda _: None)
    with a_whole_program():
        answer(Connection(int(sys.argv[1])))
