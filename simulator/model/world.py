"""What the processes of a run share: town, clock, logs, desks, open requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import simpy

from simulator.ledger import Ints, Ledger, Load
from simulator.log_kinds import Happened, Principle, Sender
from simulator.measure.deadline import deadline_minutes
from simulator.model.at_once import AtOnce
from simulator.model.chance import Chance
from simulator.model.desk import Desk
from simulator.model.drawn.answers import Answers
from simulator.model.drawn.incidents import Incident
from simulator.model.drawn.reaches import Reach
from simulator.model.drawn.town import DrawnTown
from simulator.model.knowledge import KnownDoors
from simulator.model.submitted import Submitted
from simulator.model.told.rules import Compiled
from simulator.model.written.disclosures import Handed, written_disclosures
from simulator.model.written.gathered import gathered
from simulator.model.written.moments import NEVER, Cut, period_of
from simulator.model.written.requested import Requested, requested
from simulator.model.written.trace import written_trace
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.pace import present
from simulator.scenario.policy import PERIOD_OF

AFTER_ANSWERS = 0.25
"""Of a minute: what looks at the answers of a minute comes after all of them."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed request, as an agency remembers it for a legal demand."""

    request: Submitted

    @property
    def homes(self) -> Ints:
        """Who was asked and did not share; where nobody is asked at all, those of its area."""
        refused = self.request.refused
        return self.request.reach.area if refused else self.request.not_shared()

    @property
    def anybody(self) -> bool:
        """Whether there is any such home."""
        refused = self.request.refused
        return len(self.request.reach.area) > 0 if refused else self.request.somebody_did_not_share


@dataclass
class World:
    """The state of a run while it lasts."""

    loaded: Loaded
    regime: Regime
    chance: Chance
    town: DrawnTown
    compiled: Compiled
    env: simpy.Environment = field(default_factory=simpy.Environment)

    def __post_init__(self) -> None:
        """Set up the logs and the desks."""
        self.scenario = self.loaded.scenario
        self.agencies = self.scenario.all_agencies()
        self.rules = [
            self.compiled.of(policy, self.scenario.town.most_cameras)
            for _, policy in self.regime.steps
        ]
        self.deadline = deadline_minutes(self.scenario.residents)
        self.process: list[tuple[int, int, int, int]] = []
        """Rows of the trace about officers and courts, in the order in which it happens."""
        self.handed: list[Handed] = []
        self.knowledge = KnownDoors(
            self.town,
            self.scenario.horizon,
            frozenset(n for n, one in enumerate(self.agencies) if one.follow_up != "none"),
        )
        platform = self.scenario.platform
        self.reviewers = Desk(self.env, platform.reviewers, self.chance, platform.review_times)
        self.officers = [
            Desk(self.env, agency.officers, self.chance, agency.visit_times)
            for agency in self.agencies
        ]
        self._present = [present(self.scenario, agency) for agency in self.agencies]
        follows_up = self.knowledge.wanted
        self._quiet = [
            not (platform.reviewers or follows_up or agency.makes_demands or agency.widen)
            for agency in self.agencies
        ]
        self.at_once: AtOnce | None = None
        """What comes of all requests, where nothing reacts to any: else each is submitted."""
        self.submitted: list[Submitted] = []
        self.remembered: list[list[Closed]] = [[] for _ in self.agencies]
        self._incidents: dict[int, int] = {}
        self._open: dict[int, int] = {}
        self._settled: dict[int, int] = {}

    @property
    def now(self) -> int:
        """The minute."""
        return int(self.env.now)

    def there(self, agency: int) -> bool:
        """Tell whether an agency has joined, and has not left: whether it can ask."""
        return self.now in self._present[agency]

    def is_quiet(self, agency: int) -> bool:
        """Tell whether nothing reacts to what comes of an agency's requests."""
        return self._quiet[agency]

    @property
    def all_quiet(self) -> bool:
        """Whether nothing reacts to what comes of any request."""
        visits = any(rules.policy.people_asked == "visited" for rules in self.rules)
        return all(self._quiet) and not visits

    def note(self, kind: Happened, request: int, home: int) -> None:
        """Write down what an officer or a court does."""
        self.process.append((self.now, kind, request, home))

    def submit(self, incident: Incident, step: int, reached: Reach, answers: Answers) -> Submitted:
        """Enter a request in the log."""
        number = self._incidents.setdefault(incident.key, len(self._incidents))
        position = len(self.submitted)
        row = Submitted(incident, position, number, step, self.rules[step], reached, answers)
        self.submitted.append(row)
        return row

    def hand_over(
        self,
        agency: int,
        home: int,
        request: int,
        *,
        sender: Sender,
        principle: Principle,
        told: bool,
        clip: bool = True,
    ) -> None:
        """The clips of a home and its name reach the agency by another way than a request.

        One from each camera; without the `clip`, the name alone.
        """
        clips = int(self.town.homes.cameras[home]) if clip else 0
        self.handed.append(Handed(self.now, agency, home, request, sender, principle, told, clips))
        self.knowledge.by_name(agency, home, self.now)
        if clip:
            self.knowledge.clip(request, self.now)

    def hold(self, incident: Incident) -> None:
        """Keep an incident open: a request of it is on its way, or may yet be made."""
        self._open[incident.key] = self._open.get(incident.key, 0) + 1

    def release(self, incident: Incident) -> None:
        """Undo one `hold`; with the last, nothing more will be asked about the incident."""
        self._open[incident.key] -= 1
        if not self._open[incident.key]:
            del self._open[incident.key]
            self.settle(self._incidents[incident.key], self.now)

    def settle(self, incident: int, minute: int) -> None:
        """Nothing more will be asked about the incident of this number from `minute` on."""
        self._settled[incident] = minute

    def remember(self, closed: Closed, agency: int) -> None:
        """Keep a closed request for the demands that may come of it."""
        if self.agencies[agency].makes_demands and closed.anybody:
            self.remembered[agency].append(closed)

    def loads(self) -> dict[str, Load]:
        """Return how the desks fared: the reviewers, and officers who had anything to do."""
        horizon = self.scenario.horizon
        loads = (
            {"reviewers": self.reviewers.load(horizon)} if self.scenario.platform.reviewers else {}
        )
        for agency, desk in zip(self.agencies, self.officers, strict=True):
            load = desk.load(horizon)
            if load.served or load.waiting:
                loads[f"officers of {agency.name}"] = load
        return loads

    def ledger(self) -> Ledger:
        """Return what the run left behind."""
        horizon = self.scenario.horizon
        return self._written(Cut(horizon, horizon, horizon), self.loads())

    def so_far(self) -> Ledger:
        """Return what the run has left behind up to now; reports of this minute are to come."""
        return self._written(Cut(self.now, self.now - 1, self.scenario.horizon), {})

    def numbers_out(self, agency: int, so_far: Callable[[], Ledger]) -> bool:
        """Tell whether any number about the requests of `agency` was published so far.

        What the run has left behind, `so_far`, is asked for only where the rules have numbers.
        """
        if not any(rules.numbers for rules in self.rules):
            return False
        return any(cell.agency == agency for cell in so_far().cells)

    def _written(self, cut: Cut, loads: dict[str, Load]) -> Ledger:
        if self.at_once is None:
            requests = self._requested()
            so_far, log = gathered(requests, self.town, self.rules, cut), requests.log(cut)
        else:
            # Nobody looks at such a run before its end.
            so_far, log = self.at_once.under(self.rules), self.at_once.log
        changes = [start for start, _ in self.regime.steps if 0 < start <= cut.minute]
        reports = self._reports(cut)
        if self.at_once is None or self.process:
            trace = written_trace(so_far, changes, self.process, reports)
        else:
            trace = self.at_once.trace(so_far, changes, reports)
        written = written_disclosures(so_far, self.chance, self.handed)
        return Ledger(
            loaded=self.loaded,
            regime=self.regime,
            seed=self.chance.seed,
            replication=self.chance.replication,
            homes=self.town.homes,
            requests=log,
            trace=trace,
            disclosures=written.log,
            cells=written.cells,
            left_out=written.left_out,
            loads=loads,
        )

    def _requested(self) -> Requested:
        """Return the requests that were submitted one by one."""
        settled = np.full(len(self._incidents), NEVER, dtype=np.int64)
        settled[list(self._settled)] = list(self._settled.values())
        return requested(self.submitted, settled)

    def _reports(self, cut: Cut) -> Ints:
        """Return the minutes of reports up to the cut: those of calendars, and the last of all."""
        whens = set().union(*(rules.moments() for rules in self.rules)) & set(PERIOD_OF)
        last = min(cut.last_report, cut.horizon)
        calendars = [np.arange(period_of(when), last + 1, period_of(when)) for when in whens]
        minutes = np.concatenate([*calendars, [cut.horizon] if last == cut.horizon else []])
        return np.sort(minutes.astype(np.int64))
