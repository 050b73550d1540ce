"""What people wait for, old against new: part of `make bench`.

The old commit is unpacked beside this one, and both do the same in turn, each time in a process of
its own. Figures are ratios of processor time, the best of each: how many times as long the old one
took. What both print is compared: a figure that is faster and another is worth nothing.

    python benchmarks/waiting.py [COMMIT]
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import HERE, Aim, at_least, at_most, head, missing, say, unpacked
from simulator.experiment.results import Comparison
from simulator.scenario import library, load_scenario
from simulator.story.backend import InProcess
from simulator.tui.compare.runs import stream

BEFORE = "8acba77"
"""The last commit before what people wait for was worked on that gives the figures of today.

Issue 17 was written two days before it, at 03fe95e, whose observer worked out less: its figures are
others, so it has no part in this bench.
"""
_PROGRAM = "from simulator.cli import main; main()"
_CHILD_SUBREAPER = 36
"""The option of `prctl`: processes copied from one that has ended are waited for all the same."""
_FIRST_FIGURES = 3.0
"""Seconds, by the clock."""


@dataclass(frozen=True)
class Wait:
    """Something that a person starts, and waits for."""

    words: tuple[str, ...]
    aim: Aim
    rounds: int = 5
    prints_figures: bool = False
    """Whether what it prints has to be the same, to the byte, but for the digest of its files."""
    alone: bool = False
    """Whether the new program is told to use one core, as the old one did by itself."""


def compared(
    name: str, replications: int, times: float, rounds: int = 2, *, alone: bool = True
) -> Wait:
    """Return a comparison that should be so many times as fast."""
    words = ("compare", name, "--replications", str(replications), "--format", "json")
    return Wait(words, at_least(times), rounds, prints_figures=True, alone=alone)


WAITS = (
    Wait(("--help",), at_least(1.2)),
    Wait(("check", "maple-court"), at_least(1.3)),
    Wait(("list",), at_least(2)),
    Wait(("run", "maple-court"), at_least(1.3)),
    compared("fort-lauderdale-2018", 6, 2),
    compared("sixty-doorbells", 2, 3),
    compared("fort-lauderdale-2018", 20, 2, alone=False),
    compared("sixty-doorbells", 20, 3, rounds=1, alone=False),
    compared("four-hundred-agencies", 1, 2, rounds=1),
)


def take_in_orphans() -> None:
    """Have what a program started, and left behind, become a child of this one (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1, 0, 0, 0)


def main() -> None:
    """Measure, and print every figure beside its aim."""
    take_in_orphans()
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    head(f"what people wait for: processor time at {commit} / now")
    with tempfile.TemporaryDirectory() as folder:
        if unpacked(commit, Path(folder)):
            for wait in WAITS:
                against(wait, Path(folder))
        else:
            missing("all of it", f"git does not know {commit} here")
    head("seconds by the clock until Compare shows the first figures, and some of every policy")
    for name in library.scenario_names():
        first, every_policy = seconds_to_first_figures(name)
        say(name, first, at_most(_FIRST_FIGURES))
        say("  of every policy", every_policy, at_most(_FIRST_FIGURES))


def against(wait: Wait, old: Path) -> None:
    """Print how many times as long the old program takes."""
    olds, news = [], []
    for _ in range(wait.rounds):
        olds.append(started(old, wait.words))
        news.append(started(HERE, (*wait.words, *(("--jobs", "1") if wait.alone else ()))))
    what = " ".join(wait.words).replace(" --format json", ", one core" if wait.alone else "")
    if wait.prints_figures and len({figures(printed) for _, printed in (*olds, *news)}) > 1:
        missing(what, "NO: the figures are others")
        return
    ratio = min(seconds for seconds, _ in olds) / min(seconds for seconds, _ in news)
    say(what, ratio, wait.aim)


def figures(printed: bytes) -> bytes:
    """Return what was printed without the version, and the digest of files: words may be others."""
    return re.sub(rb'"(digest|version)": "[0-9a-f.]+"', b"", printed)


def started(root: Path, words: tuple[str, ...]) -> tuple[float, bytes]:
    """Run the program whose files lie at `root`; return its processor time and what it printed.

    What it started itself counts, also what ends after it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words],
        capture_output=True,
        check=True,
        # What lies in the folder where it starts is what is imported.
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, done.stdout


def seconds_to_first_figures(name: str) -> tuple[float, float]:
    """Return how long it takes until there is a figure of a story, and one of every policy."""
    loaded, shown, whole = load_scenario(name), list[float](), list[float]()
    began = time.monotonic()

    def take(comparison: Comparison) -> None:
        shown.append(time.monotonic() - began)
        if all(map(comparison.done, comparison.outcomes)):
            whole.append(shown[-1])

    stream(loaded, 1, InProcess(), take, lambda: bool(whole), take)
    return shown[0], whole[0]


if __name__ == "__main__":
    main()
