"""What the speed benches share: a made-up town, and plain programs that replay its requests."""

from __future__ import annotations

import datetime as dt
import heapq
from dataclasses import dataclass
from pathlib import Path

import simpy

from simulator.ledger import Ledger
from simulator.log_kinds import Happened
from simulator.scenario.agency import Agency, Lognormal
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario, Town
from simulator.scenario.policy import Flow, Flows, Policy

POLICY = "everything"
REQUESTS = 2_000
DAYS = 365
MINUTES = DAYS * 1440 + 1
TOWN_SQ_MI, AREA_SQ_MI = 34.6, 0.1
"""Fort Lauderdale, and the area of a request: with its 4,500 cameras, some 14.5 homes each."""


@dataclass(frozen=True)
class Plan:
    """Requests and answer times drawn beforehand, for the programs to compare with."""

    sent: list[int]
    answers: list[list[int]]
    """Minutes from sending to each answer, in order."""
    asked: list[int]
    deadline: int

    def every_wait(self, position: int) -> list[int]:
        """Return the minutes after which each asked home of a request is done."""
        answers = self.answers[position]
        return [*answers, *[self.deadline] * (self.asked[position] - len(answers))]

    def closes_after(self, position: int) -> int:
        """Return the minutes after which a request is done."""
        return max(self.every_wait(position), default=0)


def made_up(asked_per_request: float, requests: int = REQUESTS) -> Loaded:
    """Return a drawn town whose requests ask so many homes on average."""
    area = Lognormal(median=AREA_SQ_MI)
    cameras = round(asked_per_request * TOWN_SQ_MI / AREA_SQ_MI)
    scenario = Scenario(
        title="benchmark",
        start=dt.date(2024, 1, 1),
        days=DAYS,
        policies=(POLICY,),
        town=Town(area_sq_mi=TOWN_SQ_MI, homes_per_sq_mi=1e6, cameras=cameras),
        agencies=(Agency(name="Police", requests_per_month=requests * 30 / DAYS, area_sq_mi=area),),
    )
    everything = Policy(
        title=POLICY,
        agency_receives=Flows(
            asked=Flow(detail="total", when="on_request"),
            shared=Flow(detail="total", when="on_close"),
            declined=Flow(detail="total", when="on_close"),
            ignored=Flow(detail="total", when="on_close"),
            identity=Flow(detail="named", when="on_share"),
            footage=Flow(detail="named", when="on_share"),
        ),
    )
    regime = Regime(POLICY, ((0, everything),))
    return Loaded("benchmark", Path("benchmark"), scenario, {POLICY: regime})


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
    env.run(until=MINUTES)


def process_per_home(plan: Plan) -> None:
    """A SimPy process for each asked home; no records."""
    env = simpy.Environment()

    def home(after: int):  # noqa: ANN202
        yield env.timeout(after)

    def request(position: int):  # noqa: ANN202
        yield env.timeout(plan.sent[position])
        yield env.all_of([env.process(home(after)) for after in plan.every_wait(position)])

    for position in range(len(plan.sent)):
        env.process(request(position))
    env.run(until=MINUTES)


def heap_of_homes(plan: Plan) -> None:
    """A hand-written event loop with an event for each asked home."""
    heap = [(sent, number, number) for number, sent in enumerate(plan.sent)]
    heapq.heapify(heap)
    number = len(heap)
    state: list[int] = []
    while heap:
        now, _, position = heapq.heappop(heap)
        if position < 0:
            state.append(now)
            continue
        for after in plan.every_wait(position):
            number += 1
            heapq.heappush(heap, (now + after, number, -1))
