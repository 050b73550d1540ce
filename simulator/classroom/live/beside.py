"""What is known of a street, worked out in a process beside this one, so that a wall stays quick."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Final

from simulator.classroom.live.results import worked_out
from simulator.classroom.live.street_result import StreetResult, result_json, result_of
from simulator.scenario.writing.sending import received

TRIES: Final = 2
"""How often something is asked of a process that may die of it."""
NICENESS: Final = 2


class Beside:
    """One process, which is started when it is first asked."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def ask(self, street: str, policy: str, *, chances: bool) -> StreetResult | None:
        """Return what is known of a street as `sent` has it; None where it cannot be had."""
        loop = asyncio.get_running_loop()
        for _ in range(TRIES):
            if self._pool is None:
                # A copy of this process would hold its terminal and its threads.
                spawning = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, spawning, _begin)
            try:
                made = await loop.run_in_executor(self._pool, _answer, street, policy, chances)
            except BrokenProcessPool:
                self.close()
            except Exception:  # noqa: BLE001 - the class goes on without it, and the wall says so
                return None
            else:
                return result_of(made)
        return None

    def close(self) -> None:
        """End the process, whatever it does."""
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - it has no public way
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()


def _begin() -> None:
    """Be polite, and gone as soon as the wall is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    wall = multiprocessing.parent_process()
    assert wall is not None

    def follow() -> None:
        wall.join()
        os._exit(0)

    threading.Thread(target=follow, daemon=True).start()


def _answer(street: str, policy: str, chances: bool) -> bytes:
    return result_json(worked_out(received(street), policy, chances=chances))
