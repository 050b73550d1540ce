"""What is known of a street, worked out in a process beside this one: a wall stays quick.

The process is asked by a line on its standard input and answers by one; it ends when that ends,
even in the middle of an answer.
"""

from __future__ import annotations

import asyncio
import json
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Final

from simulator.classroom.live.street_result import StreetResult, result_json, result_of
from simulator.memory import a_whole_program

TRIES: Final = 2
"""How often something is asked of a process that may die of it."""
NICENESS: Final = 2
MOST_MEMORY: Final = 3 << 30
"""Bytes of address space."""
_COMMAND: Final = (sys.executable, "-P", "-m", "simulator.classroom.live.beside")


class Beside:
    """One process, which is started when it is first asked, and answers one question at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        """For starting and ending: a question is asked in a thread, which outlives who asked."""
        self._is_over = False

    async def ask(self, street: str, policy: str, *, chances: bool) -> StreetResult | None:
        """Return what is known of a street as `sent` has it; None where it cannot be had."""
        question = json.dumps([street, policy, chances]).encode() + b"\n"
        for _ in range(TRIES):
            with suppress(OSError, ValueError):
                return result_of(await asyncio.to_thread(self._answer, question))
            with self._turn:
                self._end()
        return None

    def start(self) -> subprocess.Popen[bytes]:
        """Have the process there before it is asked, so that the first answer comes sooner.

        Raises:
            OSError: it cannot be started, or was closed for good.
        """
        with self._turn:
            if self._is_over:
                raise BrokenPipeError
            if self._process is None:
                # By hand: what `multiprocessing` starts is handed a standard error that a terminal
                # program has put something else in the place of.
                self._process = subprocess.Popen(  # noqa: S603 - of our own words
                    _COMMAND,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            return self._process

    @property
    def is_there(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def _answer(self, question: bytes) -> bytes:
        process = self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(question)
        process.stdin.flush()
        return process.stdout.readline()

    def close(self) -> None:
        """End the process for good, whatever it does: a question on its way starts no other."""
        with self._turn:
            self._is_over = True
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                # What was not sent any more is not wanted any more.
                with suppress(OSError):
                    pipe.close()


def main() -> None:
    """Answer what is asked, while anything is."""
    # What computes is loaded here alone.
    from simulator.classroom.live.results import worked_out
    from simulator.scenario.writing.sending import received
    from simulator.system import bound_memory, end_with_input, give_way

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    give_way(NICENESS)
    bound_memory(MOST_MEMORY)
    asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    end_with_input(asked.put)
    while True:
        street, policy, chances = json.loads(asked.get())
        made = worked_out(received(street), policy, chances=chances)
        sys.stdout.buffer.write(result_json(made) + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    with a_whole_program():
        main()
