"""A session of `camsim serve` loads the screens, and nothing that works out what takes long."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("scipy", "numba", "multiprocessing", "concurrent.futures.process", "aiohttp", "tomllib")
SCREENS = (
    *("watch.screen", "follow.home", "compare.screen", "compare.plot"),
    *("infer.screen", "assumptions.screen", "assumptions.bars"),
)


def test_no_screen_loads_what_only_the_worker_needs() -> None:
    loads = "\n".join(f"import simulator.tui.{screen}" for screen in SCREENS)
    script = f"import sys, simulator.web.program, simulator.web.worker.questions\n{loads}\n"
    script += f"print(*(name for name in {HEAVY} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    # It reads stories, so that this test can fail.
    assert done.stdout.split() == ["tomllib"]


def test_the_first_screen_waits_for_nothing_that_computes() -> None:
    """Numbers, models and runs are loaded where somebody opens a story."""
    late = ("numpy", "pydantic", "simpy", "simulator.model", "simulator.measure")
    script = "import sys, simulator.tui.app\n"
    script += f"print(*(name for name in {late} if name in sys.modules), 'textual' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True"]
