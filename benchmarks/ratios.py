"""Speed and size as ratios in one run on one machine: `make bench` (design 10).

Seconds say little on a noisy machine. Each ratio compares programs that are run in turn, five
times each, by the best processor time of each; only what runs on two cores is told by the clock
on the wall.
"""

from __future__ import annotations

import importlib
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import click

from benchmarks import batches, scale
from benchmarks.measuring import Aim, at_least, at_most, best, head, missing, say
from benchmarks.plans import (
    POLICY,
    bare_simpy,
    heap_of_homes,
    made_up,
    plan_of,
    process_per_home,
)
from simulator.model import run
from simulator.model.chance import Chance
from simulator.model.drawn.answers import draw_answers, reach_each
from simulator.model.drawn.incidents import all_incidents
from simulator.model.drawn.town import build_town
from simulator.scenario.loaded import Loaded

OTHERS = (
    ("Mesa", "mesa_model", "agent_per_home"),
    ("salabim", "salabim_model", "component_per_home"),
)


FEWER_REQUESTS = 100
"""For comparing with other libraries: some take minutes for as many as the model is measured at."""


def model_ratios(asked_per_request: float, aims: tuple[Aim, Aim, Aim]) -> None:
    """Compare the model with plainer programs that do the same requests."""
    loaded = made_up(asked_per_request)
    plan = plan_of(run(loaded, POLICY, 0, 0))
    head(f"{asked_per_request:g} asked homes a request, {len(plan.sent)} requests")
    model, bare, homes, heap, drawing = best(
        lambda: run(loaded, POLICY, 0, 0),
        lambda: bare_simpy(plan),
        lambda: process_per_home(plan),
        lambda: heap_of_homes(plan),
        lambda: draw(loaded),
    )
    say("model, recording everything / bare SimPy, no records", model / bare, aims[0])
    say("  of it drawing the town, requests and answers, which bare SimPy is given", drawing / bare)
    say("a SimPy process per asked home / model", homes / model, aims[1])
    say("model / a hand-written heap of asked homes", model / heap, aims[2])
    for name, module, per_home in OTHERS:
        other_ratios(name, module, per_home, made_up(asked_per_request, FEWER_REQUESTS))


def draw(loaded: Loaded) -> None:
    """Do what the model does before the first minute."""
    chance, scenario = Chance(0, 0), loaded.scenario
    town = build_town(scenario, chance)
    incidents = all_incidents(scenario, town, chance)
    found = reach_each(incidents, town, [False] * len(incidents))
    draw_answers(scenario, town, chance, incidents, found, [0.0] * len(incidents))


def other_ratios(name: str, module: str, per_home: str, loaded: Loaded) -> None:
    """Compare with another library: with something for each asked home, and at its leanest."""
    try:
        replay = importlib.import_module(f"benchmarks.others.{module}").run
    except ImportError as error:
        missing(f"{name} / model", f"not installed: {error.name}")
        return
    what = per_home.replace("_per_", " per asked ")
    plan = plan_of(run(loaded, POLICY, 0, 0))
    ours, homes, requests = best(
        lambda: run(loaded, POLICY, 0, 0),
        lambda: replay(plan, **{per_home: True}),
        lambda: replay(plan, **{per_home: False}),
        rounds=2,
    )
    say(f"{name}, an {what} / model".replace("an comp", "a comp"), homes / ours, at_least(10))
    say(f"{name}, answers as events of their request / model", requests / ours)


def start_up() -> None:
    """Compare `camsim --help` with an interpreter that imports click, by processor time."""

    def command(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    def processor_time() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    head("Start")
    ours, bare = best(
        command("-m", "simulator.cli", "--help"),
        command("-c", "import click"),
        clock=processor_time,
    )
    say("camsim --help / python -c 'import click'", ours / bare, at_most(3))


@click.command()
@click.option("--long", is_flag=True, help="A batch of a minute, not of some seconds.")
@click.option("--only", type=click.Choice(["model", "start", "scale", "batches"]))
def main(long: bool, only: str | None) -> None:
    """Print every ratio of speed and size, its aim, and whether it is met."""
    if only in {None, "model"}:
        model_ratios(100, (at_most(2), at_least(10), at_most(1)))
        model_ratios(14.5, (at_most(3), at_least(5), at_most(2)))
    if only in {None, "start"}:
        start_up()
    if only in {None, "scale"}:
        scale.print_all()
    if only in {None, "batches"}:
        batches.print_all(long=long)


if __name__ == "__main__":
    main()
