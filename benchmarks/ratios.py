"""Speed and size as ratios in one run on one machine: `make bench`.

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
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import click

from benchmarks import batches, scale
from benchmarks.measuring import Aim, at_least, at_most, best, head, missing, say
from benchmarks.plans import (
    POLICY,
    Plan,
    bare_simpy,
    heap_of_homes,
    made_up,
    plan_of,
    process_per_home,
)
from simulator.experiment import outcome
from simulator.model import Drawn, run
from simulator.scenario import load_scenario
from simulator.scenario.loaded import Loaded

OTHERS = (
    ("Mesa", "mesa_model", "agent_per_home"),
    ("salabim", "salabim_model", "component_per_home"),
)
MESA = OTHERS[0][1]
COMPARED = "fort-lauderdale-2018"
REPLICATIONS = 3
"""Of a scenario whose policies are compared."""


FEWER_REQUESTS = 100
"""For comparing with other libraries: some take minutes for as many as the model is measured at."""


@dataclass(frozen=True)
class Aims:
    """What the model should reach beside plainer programs."""

    bare: Aim
    shared: Aim
    homes: Aim
    heap: Aim
    mesa: Aim


def model_ratios(asked_per_request: float, aims: Aims) -> None:
    """Compare the model with plainer programs that do the same requests."""
    loaded = made_up(asked_per_request)
    drawn = Drawn.of(loaded.scenario, 0, 0)
    plan = plan_of(run(loaded, POLICY, 0, 0))
    head(f"{asked_per_request:g} asked homes a request, {len(plan.sent)} requests")
    # Drawn once before it is timed, as for the second policy that meets this world.
    run(loaded, POLICY, 0, 0, drawn)
    model, shared, bare, homes, heap, drawing = best(
        lambda: run(loaded, POLICY, 0, 0),
        lambda: run(loaded, POLICY, 0, 0, drawn),
        lambda: bare_simpy(plan),
        lambda: process_per_home(plan),
        lambda: heap_of_homes(plan),
        lambda: draw(loaded),
    )
    say("model, recording everything / bare SimPy, no records", model / bare, aims.bare)
    say("  of it drawing the town, requests and answers, which bare SimPy is given", drawing / bare)
    say("the same, in a world that another policy has met", shared / bare, aims.shared)
    say("a SimPy process per asked home / model", homes / model, aims.homes)
    say("model / a hand-written heap of asked homes", model / heap, aims.heap)
    lean_mesa(loaded, plan, aims.mesa)
    for name, module, per_home in OTHERS:
        other_ratios(name, module, per_home, made_up(asked_per_request, FEWER_REQUESTS))


def draw(loaded: Loaded) -> None:
    """Do what the model does before the first minute."""
    Drawn.of(loaded.scenario, 0, 0).answered(loaded.regimes[POLICY])


def lean_mesa(loaded: Loaded, plan: Plan, aim: Aim) -> None:
    """Compare with Mesa's event scheduler at its leanest, at as many requests as bare SimPy."""
    what = f"Mesa, answers as events of their request, {len(plan.sent)} requests / model"
    try:
        replay = importlib.import_module(f"benchmarks.others.{MESA}").run
    except ImportError as error:
        missing(what, f"not installed: {error.name}")
        return
    ours, lean = best(
        lambda: run(loaded, POLICY, 0, 0), lambda: replay(plan, agent_per_home=False), rounds=3
    )
    say(what, lean / ours, aim)


def policies_together() -> None:
    """Compare all policies of a scenario on one world with each on its own, and with one alone."""
    loaded = load_scenario(COMPARED)
    policies = list(loaded.regimes)
    head(f"{COMPARED}: {len(policies)} policies on the same luck, without inference")

    # A policy is compiled once for all replications, as where many runs are done.
    rules = Drawn.of(loaded.scenario, 0, 0).rules

    def shared(names: list[str]) -> None:
        for replication in range(REPLICATIONS):
            drawn = Drawn.of(loaded.scenario, 0, replication, rules)
            for name in names:
                outcome(run(loaded, name, 0, replication, drawn), inference=False)

    def apart() -> None:
        for replication in range(REPLICATIONS):
            for name in policies:
                drawn = Drawn.of(loaded.scenario, 0, replication, rules)
                outcome(run(loaded, name, 0, replication, drawn), inference=False)

    together, alone, *each = best(
        lambda: shared(policies), apart, *(lambda one=one: shared([one]) for one in policies)
    )
    say("all policies, one world / a world for each", together / alone, at_most(1))
    say("all policies / one of them, on average", together * len(each) / sum(each), at_most(3))


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
        model_ratios(100, Aims(at_most(0.7), at_most(0.4), at_least(40), at_most(0.4), at_least(4)))
        model_ratios(
            14.5, Aims(at_most(1.1), at_most(0.85), at_least(8), at_most(1.1), at_least(2))
        )
        policies_together()
    if only in {None, "start"}:
        start_up()
    if only in {None, "scale"}:
        scale.print_all()
    if only in {None, "batches"}:
        batches.print_all(long=long)


if __name__ == "__main__":
    main()
