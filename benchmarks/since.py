"""What a screen takes, old against new: starting, opening a story, and a key that is pressed.

The old commit is unpacked beside this one, and both play the same in turn, each time in a process
of its own. Figures are ratios of processor time, the median of each: now / then.

    python benchmarks/since.py [COMMIT]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from benchmarks.measuring import HERE, at_most, head, missing, say, unpacked

BEFORE = "284a737"
"""The last commit before the code was put into rooms: one flat folder of screens."""
_ROUNDS = 7
_STEPS = {
    "the program started, with its first screen": "started",
    "a story opened, until Watch shows it": "opened",
    "a key in Watch, until all is drawn": "pressed",
}
_NO_SLOWER = at_most(1.1)
"""The second digit is the machine's."""
_PLAYED = """
import asyncio, json, time
from simulator.tui.app import CamsimApp

def watched(app):
    # Its module has another name since.
    screen = app.screen
    return type(screen).__name__ == "WatchScreen" and getattr(screen, "player", None) is not None

async def played():
    app, used = CamsimApp(), {}
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        used["started"] = then = time.process_time()
        await pilot.press("enter")
        while not watched(app):
            await pilot.pause(0.02)
        await pilot.pause(0.2)
        now = time.process_time()
        used["opened"] = now - then
        for _ in range(30):
            await pilot.press("right", "left")
        used["pressed"] = (time.process_time() - now) / 60
    print(json.dumps(used))

asyncio.run(played())
"""


def main() -> None:
    """Measure by turns, and print every ratio beside its aim."""
    commit = sys.argv[1] if len(sys.argv) > 1 else BEFORE
    head(f"the screens: processor time now / at {commit}")
    with tempfile.TemporaryDirectory() as folder:
        if not unpacked(commit, Path(folder)):
            missing("all of it", f"git does not know {commit} here")
            return
        trees = {"then": Path(folder), "now": HERE}
        used: dict[tuple[str, str], list[float]] = defaultdict(list)
        for nth in range(1 + _ROUNDS):
            for name, root in trees.items():
                for step, seconds in played(root).items():
                    if nth:  # The first round compiles what it imports.
                        used[step, name].append(seconds)
    for what, step in _STEPS.items():
        then, now = (median(used[step, name]) for name in trees)
        say(f"{what} ({1000 * now:.0f} ms now)", now / then, _NO_SLOWER)


def played(root: Path) -> dict[str, float]:
    """Return the seconds of processor time that each step takes the program at `root`."""
    done = subprocess.run(
        [sys.executable, "-c", _PLAYED],
        env={**os.environ, "PYTHONPATH": str(root)},
        cwd=root,
        capture_output=True,
        check=True,
        text=True,
    )
    steps: dict[str, float] = json.loads(done.stdout)
    return steps


if __name__ == "__main__":
    main()
