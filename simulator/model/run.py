"""One run: the scenario under one policy, as SimPy processes, into a ledger.

A process stands for an agency, for each of its requests, and for each calendar of reports;
the platform's reviewers are a resource that requests wait for. Reports of a minute come half a
minute after it, so that they see everything that happened in it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from simulator.ledger import (
    NOBODY,
    TRACE_COLUMNS,
    Columns,
    Disclosures,
    Happened,
    Ints,
    Ledger,
    RequestLog,
    Trace,
)
from simulator.model.answers import Answers, Reach, deadline_minutes, draw_answers, reach
from simulator.model.chance import Chance
from simulator.model.incidents import Incident, all_incidents
from simulator.model.limits import refusal
from simulator.model.passing_on import OpenRequest, PassingOn
from simulator.model.reviewers import Reviewers
from simulator.model.rules import Rules
from simulator.model.town import build_town
from simulator.scenario.loading import Loaded, Regime
from simulator.scenario.models import MINUTES_PER_DAY
from simulator.scenario.policy import GROUP_DAYS, PERIOD_OF, When

AFTER_THE_MINUTE = 0.5
_IGNORED = int(Happened.IGNORED)
Steps = Generator[simpy.Event, Any, None]


def run(loaded: Loaded, policy: str, seed: int, replication: int) -> Ledger:
    """Run one replication of `loaded` under the policy called `policy`.

    The outcome is a function of the arguments alone.
    """
    return _Run(loaded, loaded.regimes[policy], seed, replication).finish()


class _Run:
    """The state of a run while it lasts."""

    def __init__(self, loaded: Loaded, regime: Regime, seed: int, replication: int) -> None:
        self.loaded = loaded
        self.regime = regime
        self.chance = Chance(seed, replication)
        self.scenario = loaded.scenario
        self.town = build_town(self.scenario, self.chance)
        self.incidents = all_incidents(self.scenario, self.town, self.chance)
        self.rules = [Rules.of(policy) for _, policy in regime.steps]
        self.steps = [regime.step_at(incident.at) for incident in self.incidents]
        self.reaches, self.answers = self._draw()
        self.deadline = deadline_minutes(self.scenario.residents)
        self.agencies = tuple(agency.name for agency in self.scenario.all_agencies())
        self.trace = Columns(TRACE_COLUMNS)
        self.sent = [NOBODY] * len(self.incidents)
        self.closed = [NOBODY] * len(self.incidents)
        self.refused = [""] * len(self.incidents)
        self.passing_on = PassingOn(self.town, self.chance, self.agencies, self.scenario.horizon)
        self.env = simpy.Environment()
        self.reviewers = Reviewers(self.env, self.scenario.platform)

    def _draw(self) -> tuple[list[Reach], list[Answers]]:
        reaches = [
            reach(
                incident,
                self.town,
                may_opt_out=self.rules[step].policy.residents_may_opt_out,
            )
            for incident, step in zip(self.incidents, self.steps, strict=True)
        ]
        answers = draw_answers(self.scenario, self.town, self.chance, self.incidents, reaches)
        return reaches, answers

    def finish(self) -> Ledger:
        """Play the run to its last minute and return what it left behind."""
        for agency in range(len(self.agencies)):
            self.env.process(self._agency(agency))
        for when in sorted(set().union(*(rules.moments() for rules in self.rules))):
            if when in PERIOD_OF:
                self.env.process(self._calendar(when))
        self.env.process(self._end())
        self.env.run(until=self.scenario.horizon + 1)
        return self._ledger()

    def _agency(self, agency: int) -> Steps:
        """An agency submits its requests, each when its time comes."""
        for position, incident in enumerate(self.incidents):
            if incident.agency != agency:
                continue
            if incident.at > self.env.now:
                yield self.env.timeout(incident.at - self.env.now)
            self.env.process(self._request(position, incident))

    def _request(self, position: int, incident: Incident) -> Steps:
        """A request is reviewed, sent, answered, and closed."""
        rules = self.rules[self.steps[position]]
        self._note(Happened.SUBMITTED, position)
        reason = refusal(rules.policy, incident, self.reaches[position].radius)
        if reason:
            self.refused[position] = reason
            self._note(Happened.REFUSED, position)
            return
        yield from self.reviewers.review("request")
        request = self._send(position, incident, rules)
        sent = int(self.env.now)
        answers = self.answers[position]
        live = "on_response" in rules.numbers
        last = len(answers.events) - 1
        changed: set[int] = set()
        for number, (after, kind, place) in enumerate(answers.events):
            now = sent + after
            if now > self.env.now:
                yield self.env.timeout(now - self.env.now)
            self.trace.append(now, kind, position, int(request.reach.asked[place]))
            self.passing_on.answered(now, request, kind, place)
            if live:
                changed.add(kind)
                if number == last or answers.events[number + 1][0] > after:
                    self.passing_on.counted_live(now, request, changed)
                    changed = set()
        if len(answers.silent):
            yield self.env.timeout(sent + self.deadline - self.env.now)
            self._fall_silent(request, answers.silent, live=live)
        self.closed[position] = int(self.env.now)
        self._note(Happened.CLOSED, position)
        self.passing_on.closed(int(self.env.now), request)

    def _send(self, position: int, incident: Incident, rules: Rules) -> OpenRequest:
        now = int(self.env.now)
        found = self.reaches[position]
        self.sent[position] = now
        self._note(Happened.SENT, position)
        self.trace.extend(len(found.asked), now, Happened.ASKED, position, found.asked)
        if len(found.asked) < len(found.area):
            out = np.setdiff1d(found.area, found.asked, assume_unique=True)
            self.trace.extend(len(out), now, Happened.LEFT_OUT, position, out)
        step = self.steps[position]
        request = OpenRequest(position, incident.agency, step, incident.key, found, rules)
        self.passing_on.sent(now, request)
        return request

    def _fall_silent(self, request: OpenRequest, places: Ints, *, live: bool) -> None:
        """The deadline has come: every open response becomes `ignored`."""
        now = int(self.env.now)
        homes = request.reach.asked[places]
        self.trace.extend(len(homes), now, _IGNORED, request.position, homes)
        self.passing_on.stayed_silent(now, request, places)
        if live:
            self.passing_on.counted_live(now, request, {_IGNORED})

    def _calendar(self, when: When) -> Steps:
        """A report is made at the end of each period."""
        period = GROUP_DAYS[PERIOD_OF[when]] * MINUTES_PER_DAY
        for end in range(period, self.scenario.horizon + 1, period):
            yield self.env.timeout(end + AFTER_THE_MINUTE - self.env.now)
            self._note(Happened.REPORT, NOBODY)
            self.passing_on.report(end, when)

    def _end(self) -> Steps:
        """The run is over: the last reports, after those of the calendars."""
        yield self.env.timeout(self.scenario.horizon + AFTER_THE_MINUTE + 0.25)
        self._note(Happened.REPORT, NOBODY)
        self.passing_on.end(self.scenario.horizon)

    def _note(self, kind: Happened, position: int) -> None:
        self.trace.append(int(self.env.now), kind, position, NOBODY)

    def _ledger(self) -> Ledger:
        incidents = self.incidents
        return Ledger(
            loaded=self.loaded,
            regime=self.regime,
            seed=self.chance.seed,
            replication=self.chance.replication,
            homes=self.town.homes,
            requests=RequestLog(
                agency=np.array([one.agency for one in incidents], dtype=np.int32),
                at=np.array([one.at for one in incidents], dtype=np.int32),
                x=np.array([one.x for one in incidents], dtype=np.float64),
                y=np.array([one.y for one in incidents], dtype=np.float64),
                radius=np.array([one.radius for one in self.reaches], dtype=np.float64),
                window_hours=np.array([one.window_hours for one in incidents], dtype=np.float64),
                age_days=np.array([one.age_days for one in incidents], dtype=np.float64),
                incident=np.arange(len(incidents), dtype=np.int32),
                sent=np.array(self.sent, dtype=np.int32),
                closed=np.array(self.closed, dtype=np.int32),
                refused=tuple(self.refused),
                step=np.array(self.steps, dtype=np.int32),
            ),
            trace=Trace(**self.trace.frozen()),
            disclosures=Disclosures(**self.passing_on.log.frozen()),
            cells=tuple(self.passing_on.cells),
            left_out=self.passing_on.left_out,
            busy=self.reviewers.busy(self.scenario.horizon),
        )
