"""How the benches measure, and the one table that they print."""

from __future__ import annotations

import gc
import subprocess
import tarfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
"""The tree that is measured."""
ROUNDS = 5
Clock = Callable[[], float]


@dataclass(frozen=True)
class Aim:
    """What a figure should be: at most, or at least, so much."""

    limit: float
    least: bool = False
    strict: bool = False

    def met(self, figure: float) -> bool:
        """Tell whether `figure` is as it should be."""
        if self.least:
            return figure >= self.limit
        return figure < self.limit if self.strict else figure <= self.limit

    def __str__(self) -> str:
        """Return it in words."""
        words = "at least" if self.least else "under" if self.strict else "at most"
        return f"{words} {self.limit:g}"


def at_most(limit: float) -> Aim:
    """Return the aim that a figure is no more than `limit`."""
    return Aim(limit)


def at_least(limit: float) -> Aim:
    """Return the aim that a figure is no less than `limit`."""
    return Aim(limit, least=True)


def under(limit: float) -> Aim:
    """Return the aim that a figure is less than `limit`."""
    return Aim(limit, strict=True)


def best(
    *programs: Callable[[], object], rounds: int = ROUNDS, clock: Clock = time.process_time
) -> list[float]:
    """Return the best of five times of each program, run in turn.

    Processor time: what others do on the machine is not counted, though it slows everybody.
    """
    times = [float("inf")] * len(programs)
    for _ in range(rounds):
        for position, program in enumerate(programs):
            gc.collect()
            start = clock()
            program()
            times[position] = min(times[position], clock() - start)
    return times


def head(title: str) -> None:
    """Print the head of a part of the table."""
    print(f"\n{title:<78} {'figure':>9}  {'aim':<14} met", flush=True)


def say(what: str, figure: float, aim: Aim | None = None) -> None:
    """Print one figure beside its aim, and whether it is met."""
    met = "" if aim is None else "yes" if aim.met(figure) else "NO"
    print(f"  {what:<76} {figure:>9.2f}  {aim or ''!s:<14} {met}", flush=True)


def missing(what: str, why: str) -> None:
    """Print that a figure cannot be had here."""
    print(f"  {what:<76} {'-':>9}  {why}", flush=True)


def unpacked(commit: str, folder: Path) -> bool:
    """Unpack the files of a commit into `folder`, where git has them."""
    archive = subprocess.run(
        ["git", "-C", str(HERE), "archive", commit], capture_output=True, check=False
    )
    if archive.returncode:
        return False
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return True
