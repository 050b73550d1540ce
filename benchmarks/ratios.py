"""Speed and size as ratios in one run on one machine: `make bench` (design 10).

Seconds say little on a noisy machine. Each ratio compares two programs that are run in turn,
five times each, by the best time of each.
"""

from __future__ import annotations

import datetime as dt
import gc
import heapq
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import simpy

from simulator.ledger import DISCLOSURE_COLUMNS, TRACE_COLUMNS, Happened, Ledger
from simulator.model import run
from simulator.scenario.loading import Loaded, Regime
from simulator.scenario.models import Agency, Lognormal, Scenario, Town
from simulator.scenario.policy import Flow, Flows, Policy

ROUNDS = 5
REQUESTS = 2_000
DAYS = 365


@dataclass(frozen=True)
class Plan:
    """Requests and answer times drawn beforehand, for the programs to compare with."""

    sent: list[int]
    answers: list[list[int]]
    """Minutes from sending to each answer, in order."""
    asked: list[int]
    deadline: int


def made_up(asked_per_request: float, requests: int = REQUESTS) -> Loaded:
    """Return a drawn town whose requests ask so many homes on average."""
    side_area, area = 100.0, 0.1
    scenario = Scenario(
        title="benchmark",
        start=dt.date(2024, 1, 1),
        days=DAYS,
        policies=("everything",),
        town=Town(
            area_sq_mi=side_area,
            homes_per_sq_mi=1e6,
            cameras=round(asked_per_request * side_area / area),
        ),
        agencies=(
            Agency(
                name="Police",
                requests_per_month=requests * 30 / DAYS,
                area_sq_mi=Lognormal(median=area),
            ),
        ),
    )
    everything = Policy(
        title="everything",
        agency_receives=Flows(
            asked=Flow(detail="total", when="on_request"),
            shared=Flow(detail="total", when="on_close"),
            declined=Flow(detail="total", when="on_close"),
            ignored=Flow(detail="total", when="on_close"),
            identity=Flow(detail="named", when="on_share"),
            footage=Flow(detail="named", when="on_share"),
        ),
    )
    regime = Regime("everything", ((0, everything),))
    return Loaded("benchmark", Path("benchmark"), scenario, {"everything": regime})


def plan_of(ledger: Ledger) -> Plan:
    """Return the same requests and answers, ready to be replayed."""
    trace = ledger.trace
    answers: list[list[int]] = [[] for _ in range(len(ledger.requests))]
    asked = [0] * len(ledger.requests)
    sent = ledger.requests.sent.tolist()
    answered = (Happened.SHARED, Happened.DECLINED)
    for when, kind, request in zip(
        trace.time.tolist(), trace.kind.tolist(), trace.request.tolist(), strict=True
    ):
        if kind in answered:
            answers[request].append(when - sent[request])
        elif kind == Happened.ASKED:
            asked[request] += 1
    return Plan(sent, answers, asked, 168 * 60)


def bare_simpy(plan: Plan) -> None:
    """A SimPy process per request that wakes for each answer and the deadline; no records."""
    env = simpy.Environment()

    def request(position: int):  # noqa: ANN202
        yield env.timeout(plan.sent[position])
        start = env.now
        for after in plan.answers[position]:
            if start + after > env.now:
                yield env.timeout(start + after - env.now)
        if len(plan.answers[position]) < plan.asked[position]:
            yield env.timeout(start + plan.deadline - env.now)

    for position in range(len(plan.sent)):
        env.process(request(position))
    env.run(until=DAYS * 1440 + 1)


def process_per_home(plan: Plan) -> None:
    """A SimPy process for each asked home; no records."""
    env = simpy.Environment()

    def home(after: int):  # noqa: ANN202
        yield env.timeout(after)

    def request(position: int):  # noqa: ANN202
        yield env.timeout(plan.sent[position])
        answers = plan.answers[position]
        silent = plan.asked[position] - len(answers)
        yield env.all_of(
            [env.process(home(after)) for after in [*answers, *[plan.deadline] * silent]]
        )

    for position in range(len(plan.sent)):
        env.process(request(position))
    env.run(until=DAYS * 1440 + 1)


def heap_of_homes(plan: Plan) -> None:
    """A hand-written event loop with an event for each asked home."""
    heap: list[tuple[int, int, int]] = []
    number = 0
    for position, sent in enumerate(plan.sent):
        heap.append((sent, number, position))
        number += 1
    heapq.heapify(heap)
    state: list[int] = []
    while heap:
        now, _, position = heapq.heappop(heap)
        if position < 0:
            state.append(now)
            continue
        answers = plan.answers[position]
        silent = plan.asked[position] - len(answers)
        for after in [*answers, *[plan.deadline] * silent]:
            number += 1
            heapq.heappush(heap, (now + after, number, -1))


def best(*programs: Callable[[], object]) -> list[float]:
    """Return the best of five times of each program, run in turn."""
    times = [float("inf")] * len(programs)
    for _ in range(ROUNDS):
        for position, program in enumerate(programs):
            gc.collect()
            start = time.perf_counter()
            program()
            times[position] = min(times[position], time.perf_counter() - start)
    return times


def model_ratios(asked_per_request: float, aims: tuple[str, str, str]) -> None:
    """Compare the model with three plainer programs that do the same requests."""
    loaded = made_up(asked_per_request)
    plan = plan_of(run(loaded, "everything", 0, 0))
    model, bare, homes, heap = best(
        lambda: run(loaded, "everything", 0, 0),
        lambda: bare_simpy(plan),
        lambda: process_per_home(plan),
        lambda: heap_of_homes(plan),
    )
    print(f"\nAt {asked_per_request:g} asked homes a request, {len(plan.sent)} requests:")
    say("model, recording everything / bare SimPy, no records", model / bare, aims[0])
    say("a SimPy process per asked home / model", homes / model, aims[1])
    say("model / a hand-written heap of asked homes", model / heap, aims[2])


def cost_per_home() -> None:
    """Compare what one asked home costs in small and large runs."""
    costs: list[float] = []
    print("\nCost per asked home:")
    for requests, asked in ((100, 100), (1_000, 100), (1_000, 1_000), (5_000, 1_000)):
        loaded = made_up(asked, requests)
        total = int((run(loaded, "everything", 0, 0).trace.kind == Happened.ASKED).sum())
        (seconds,) = best(lambda loaded=loaded: run(loaded, "everything", 0, 0))
        costs.append(seconds / total)
        say(f"at {total:,} asked homes / at the fewest", costs[-1] / costs[0], "at most 1.5")


def bytes_kept() -> None:
    """Print how much memory the ledger keeps."""
    ledger = run(made_up(100), "everything", 0, 0)
    answers = int((ledger.trace.kind == Happened.ASKED).sum())
    trace = sum(getattr(ledger.trace, name).nbytes for name in TRACE_COLUMNS)
    told = sum(getattr(ledger.disclosures, name).nbytes for name in DISCLOSURE_COLUMNS)
    print("\nMemory kept:")
    say("bytes per response", trace / answers, "under 64")
    say("bytes per disclosure", told / len(ledger.disclosures), "under 48")


def start_up() -> None:
    """Compare `camsim --help` with an interpreter that imports click."""

    def command(*words: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *words], check=True, capture_output=True)

    ours, click = best(command("-m", "simulator.cli", "--help"), command("-c", "import click"))
    print("\nStart:")
    say("camsim --help / python -c 'import click'", ours / click, "at most 3")


FIRST_SCREEN = """
import asyncio
{load}
async def first_screen():
    async with {app}().run_test(size=(100, 30)) as pilot:
        await pilot.pause()
asyncio.run(first_screen())
"""


def first_screen() -> None:
    """Compare the first screen with that of an empty Textual app, both from process start."""

    def program(load: str, app: str) -> Callable[[], object]:
        words = [sys.executable, "-c", FIRST_SCREEN.format(load=load, app=app)]
        return lambda: subprocess.run(words, check=True, capture_output=True)

    ours, empty = best(
        program("from simulator.tui.app import CamsimApp", "CamsimApp"),
        program("from textual.app import App", "App"),
    )
    say("first screen / first screen of an empty Textual app", ours / empty, "at most 2")


def say(what: str, ratio: float, aim: str) -> None:
    """Print one ratio beside its aim."""
    print(f"  {what:<56} {ratio:8.2f}   ({aim})")


if __name__ == "__main__":
    model_ratios(100, ("at most 2", "at least 10", "at most 1"))
    model_ratios(14.5, ("at most 3", "at least 5", "at most 2"))
    cost_per_home()
    bytes_kept()
    start_up()
    first_screen()
