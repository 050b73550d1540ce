"""What the screens cost: CPU of a frame and to the first text, a key in a busy program, memory.

The program runs on a driver that serialises every frame, as for a real terminal, and then throws
it away. CPU is this process's own; the first text is a ratio to an app with one line.
`--minutes 10` plays longer for the memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median, quantiles
from typing import TypeAlias

import numpy as np
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from simulator.ledger import NOBODY, Ledger
from simulator.model import run
from simulator.scenario.agency import Agency, Lognormal
from simulator.scenario.homes.town import Town
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import CameraMap, Flow, Flows, Policy, Safeguards
from simulator.story.answers import Answers
from simulator.story.backend import Stopped
from simulator.story.beside import Beside
from simulator.story.open_story import OpenStory
from simulator.tui.app import CamsimApp
from simulator.tui.kit.looks import HAPPENED
from simulator.tui.kit.map_view import MapView
from simulator.tui.kit.theming.themes import THEMES
from simulator.tui.watch.clock import TICKS_A_SECOND
from simulator.tui.watch.screen import WatchScreen

HOMES = 20_000
WIDE, NORMAL = (200, 60), (100, 30)
Play: TypeAlias = Callable[[Pilot], Awaitable[None]]
ROUNDS = 5
KEYS = 40
PICTURES = {
    "street": "",
    "district": "z",
    "town": "zz",
    "Doors": "x",
    "Flow": "xx",
}
"""What is played, and the keys that show it."""


class Unseen(HeadlessDriver):
    """A terminal that nobody sees: frames are serialised in full, counted, and dropped."""

    written = 0
    at = 0.0

    @property
    def is_headless(self) -> bool:
        """Say no, or Textual would serialise nothing."""
        return False

    def write(self, data: str) -> None:
        """Count, and note when."""
        type(self).written += len(data)
        type(self).at = time.perf_counter()


class Clocked(WatchScreen):
    """Watch, noting the CPU that this process had used and what it had written at each tick."""

    def __init__(self) -> None:
        super().__init__()
        self.used: list[float] = []
        self.written: list[int] = []

    def tick(self) -> None:
        """Let a tick pass at once."""
        self._tick()

    def _tick(self) -> None:
        playing = self.player is not None and self.player.playing
        if playing:
            self.used.append(time.process_time())
            self.written.append(Unseen.written)
        super()._tick()


class AtHand(Beside):
    """A backend that has the run which is watched: what that takes is not what is measured."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger = ledger

    def ledger(self, loaded: Loaded, policy: str, stopped: Stopped) -> Ledger:
        """Return the run that is there."""
        del loaded, policy, stopped
        return self._ledger


def made_up(homes: int, requests: int, asked: int, *, error_ft: float = 0) -> Loaded:
    """Return a town of so many cameras, with requests over a year; the agency gets it all."""
    area, side_area, days = 0.1, 0.1 * homes / asked, 365
    scenario = Scenario(
        title="benchmark",
        start=dt.date(2024, 1, 1),
        days=days,
        policies=("everything",),
        town=Town(area_sq_mi=side_area, homes_per_sq_mi=1e6, cameras=homes),
        agencies=(
            Agency(
                name="Police",
                requests_per_month=requests * 30 / days,
                area_sq_mi=Lognormal(median=area),
            ),
        ),
    )
    total = Flow(detail="total", when="on_close")
    everything = Policy(
        title="everything",
        agency_receives=Flows(
            asked=Flow(detail="total", when="on_request"),
            shared=total,
            declined=total,
            ignored=total,
            identity=Flow(detail="named", when="on_share"),
            cameras=Flow(detail="pseudonymous", when="on_request"),
            footage=Flow(detail="named", when="on_share"),
        ),
        map=CameraMap(error_ft=error_ft),
        safeguards=Safeguards(group_by="request"),
    )
    regime = Regime("everything", ((0, everything),))
    return Loaded("benchmark", Path("benchmark"), scenario, {"everything": regime})


def on_unseen(
    app: App[None], size: tuple[int, int], play: Callable[[Pilot], Awaitable[None]]
) -> None:
    """Run `app` with `play` at its keys."""
    app.driver_class = Unseen

    async def pilot(pilot: Pilot) -> None:
        await play(pilot)
        app.exit()

    asyncio.run(app.run_async(size=size, auto_pilot=pilot))


def watching(ledger: Ledger, backend: AtHand) -> CamsimApp:
    """Return the program with a finished run, ready to be watched."""
    CamsimApp.MODES = {**CamsimApp.MODES, "watch": Clocked}
    app = CamsimApp(answers=Answers(backend))
    app.publish(OpenStory.as_written(ledger.loaded))
    return app


def on_watch(ledger: Ledger, size: tuple[int, int], play: Play) -> float:
    """Run the program with a finished run and `play` at its keys.

    Return the seconds that the process beside it has worked: frames do not wait for it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with contextlib.closing(AtHand(ledger)) as backend:
        on_unseen(watching(ledger, backend), size, play)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


async def opened(pilot: Pilot) -> Clocked:
    """Go to Watch, and wait for the run to be shown."""
    app = pilot.app
    await pilot.pause(0.5)
    await app.workers.wait_for_complete()
    await app.switch_mode("watch")
    await pilot.pause(0.5)
    await app.workers.wait_for_complete()
    await pilot.pause(0.5)
    return app.screen


def playback(ledger: Ledger, name: str, *keys: str) -> None:
    """Print what a frame costs while a year is played, at 10 frames a second, after `keys`."""
    costs: list[float] = []
    written: list[int] = []

    async def play(pilot: Pilot) -> None:
        screen = await opened(pilot)
        await pilot.press(*keys, "home", "space")
        while screen.player.playing:  # noqa: ASYNC110 - the program is not ours to change
            await asyncio.sleep(0.5)
        costs.extend(1000 * np.diff(screen.used))
        written.extend(np.diff(screen.written))

    beside = on_watch(ledger, WIDE, play)
    say(f"{name}: median CPU ms a frame ({len(costs)} frames)", median(costs), "under 30")
    say("  95th percentile", quantiles(costs, n=20)[-1], "under 60")
    say("  bytes a frame, to a terminal or a browser: median KiB", median(written) / 1024, "")
    say("  proofs, in a process beside it: CPU s in all", beside, "")


class TwoMaps(App[None]):
    """Two maps side by side and nothing else."""

    CSS = "MapView { width: 100; height: 60; }"

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger, self.chance = ledger, np.random.default_rng(1)
        self.states = np.zeros(len(ledger.homes), dtype=np.int8)
        self.costs: list[float] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the colours that the maps ask for."""
        return dict(THEMES[0].variables)

    def compose(self) -> ComposeResult:
        """Lay out the maps."""
        with Horizontal():
            yield MapView(HAPPENED, id="left")
            yield MapView(HAPPENED, id="right")

    def change(self) -> None:
        """Give a few homes another state: 0.2 percent of the cells of each map."""
        homes = self.chance.integers(0, len(self.states), 12)
        self.states = self.states.copy()
        self.states[homes] = 5 - self.states[homes]
        places = (self.ledger.homes.x, self.ledger.homes.y)
        for view in self.query(MapView):
            view.show(self.ledger, self.states, NOBODY, "town", places)
        self.costs.append(time.process_time())


def two_maps(ledger: Ledger) -> None:
    """Print what a frame of two maps costs of which little changes."""
    app = TwoMaps(ledger)

    async def play(_: Pilot) -> None:
        app.set_interval(1 / TICKS_A_SECOND, app.change)
        await asyncio.sleep(6)

    on_unseen(app, WIDE, play)
    costs = 1000 * np.diff(app.costs[5:])
    say("two maps of 100x60, 0.2 percent changed: median CPU ms", median(costs), "under 8")


TERMINAL = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""What most have; where there are 16 colours, ours takes another theme."""
FIRST_TEXT = """
import os, time
{load}
from textual.drivers.headless_driver import HeadlessDriver
class Reader(HeadlessDriver):
    is_headless = False
    def write(self, data):
        if {text!r} in data:
            os.write(1, str(time.process_time()).encode())
            os._exit(0)
app = {app}()
app.driver_class = Reader
import asyncio
asyncio.run(app.run_async(size=(100, 30)))
"""
ONE_LINE = """
from textual.app import App
from textual.widgets import Label
class Line(App):
    def compose(self):
        yield Label("one line")
"""


def first_text() -> None:
    """Compare the CPU up to the first text with that of an app of one line."""
    programs = {
        "ours": (
            "from simulator.tui.app import CamsimApp",
            "CamsimApp",
            "What do the police learn",
        ),
        "line": (ONE_LINE, "Line", "one line"),
    }
    used = dict.fromkeys(programs, float("inf"))
    for _ in range(ROUNDS):
        for name, (load, app, text) in programs.items():
            words = [sys.executable, "-c", FIRST_TEXT.format(load=load, app=app, text=text)]
            done = subprocess.run(words, check=True, capture_output=True, text=True, env=TERMINAL)
            used[name] = min(used[name], float(done.stdout))
    say("first text / first text of an app of one line (CPU)", used["ours"] / used["line"], "2")


def key_to_paint(ledger: Ledger) -> None:
    """Print how long a key takes to be seen while a run of 100,000 asked homes computes."""
    waits: dict[str, list[float]] = {"idle": [], "busy": []}
    large = made_up(HOMES, 1_000, 100)
    busy = True

    def compute() -> None:
        while busy:
            run(large, "everything", 0, 0)

    async def keys(pilot: Pilot, waits: list[float]) -> None:
        for key in ["right", "left"] * (KEYS // 2):
            await asyncio.sleep(0.05)
            before = time.perf_counter()
            pilot.app.simulate_key(key)
            while Unseen.at < before:  # noqa: ASYNC110 - nothing tells when it is written
                await asyncio.sleep(0.001)
            waits.append(1000 * (Unseen.at - before))

    async def play(pilot: Pilot) -> None:
        nonlocal busy
        await opened(pilot)
        await pilot.press("end", "left", "left")
        await keys(pilot, waits["idle"])
        pilot.app.run_worker(compute, thread=True)
        await asyncio.sleep(0.5)
        await keys(pilot, waits["busy"])
        busy = False

    on_watch(ledger, NORMAL, play)
    say("key to paint, nothing else going on: median ms", median(waits["idle"]), "")
    say("key to paint, a run computing: median ms", median(waits["busy"]), "under 100")
    say("key to paint, a run computing: 95th percentile", quantiles(waits["busy"], n=20)[-1], "")
    say(
        "  a run computing / nothing else going on",
        median(waits["busy"]) / median(waits["idle"]),
        "",
    )


def memory(ledger: Ledger, minutes: float) -> None:
    """Print how memory grows while a run is played over and over at top speed."""
    frames, played = round(minutes * 60 * TICKS_A_SECOND), 0
    sizes: list[float] = []

    async def play(pilot: Pilot) -> None:
        nonlocal played
        screen = await opened(pilot)
        await pilot.press(*["plus"] * 5)
        for frame in range(frames):
            if not screen.player.playing:
                screen.action_seek(0)
                screen.action_beat()
            before = screen.player.event
            screen.tick()
            played += screen.player.event - before
            await asyncio.sleep(0.005)
            if frame in {frames // 4, frames - 1}:
                gc.collect()
                sizes.append(resident())

    on_watch(ledger, NORMAL, play)
    say(f"{played:,} events played: MB at a quarter of it", sizes[0], "")
    say("  and MB more at the end", sizes[1] - sizes[0], "flat")


def resident() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def say(what: str, figure: float, aim: str) -> None:
    """Print one figure beside its aim."""
    print(f"  {what:<66} {figure:8.2f}" + (f"   ({aim})" if aim else ""), flush=True)


def main(minutes: float) -> None:
    """Print everything."""
    print(f"\nThe screens, {HOMES:,} homes at {WIDE[0]}x{WIDE[1]}:")
    ledger = run(made_up(HOMES, 600, 100), "everything", 0, 0)
    for name, keys in PICTURES.items():
        playback(ledger, name, *keys)
    two_maps(ledger)
    print("\nThe program:")
    first_text()
    key_to_paint(ledger)
    memory(ledger, minutes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="of playing, for the memory")
    main(parser.parse_args().minutes)
