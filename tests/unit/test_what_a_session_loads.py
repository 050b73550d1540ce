"""A session of `camsim serve` loads the screens, and nothing that works out what takes long."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy", "numba", "multiprocessing", "concurrent.futures.process", "aiohttp", "tomllib")
SCREENS = (
    *("watch.screen", "follow.home", "compare.screen", "compare.plot"),
    *("infer.screen", "assumptions.screen", "assumptions.bars"),
)


LATE = ("numpy", "pydantic", "simpy", "simulator.model", "simulator.measure")
"""Numbers, models and runs are loaded where somebody opens a story."""


def test_neither_the_first_screen_nor_any_other_loads_what_it_does_not_need() -> None:
    """The first waits for nothing that computes; none loads what only the worker needs."""
    loads = "\n".join(f"import simulator.tui.{screen}" for screen in SCREENS)
    script = "import sys, simulator.tui.app\n"
    script += (
        f"print(*(name for name in {LATE} if name in sys.modules), 'textual' in sys.modules)\n"
    )
    script += f"import simulator.web.program, simulator.web.worker.questions\n{loads}\n"
    script += f"print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    # It reads stories, so that this test can fail.
    assert done.stdout.splitlines() == ["True", "tomllib"]
