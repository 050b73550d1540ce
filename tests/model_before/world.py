"""What the processes of a run share: town, clock, logs, desks, open requests."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import simpy

from simulator.ledger import (
    NOBODY,
    TRACE_COLUMNS,
    Cells,
    Disclosures,
    Ints,
    Ledger,
    Load,
    RequestLog,
    Trace,
)
from simulator.log_kinds import Happened
from simulator.measure.deadline import deadline_minutes
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.pace import present
from tests.model_before.chance import Chance
from tests.model_before.columns import Columns
from tests.model_before.desk import Desk
from tests.model_before.drawn.incidents import Incident
from tests.model_before.drawn.town import Town
from tests.model_before.told.passing_on import PassingOn
from tests.model_before.told.rules import Rules
from tests.model_before.told.totals import OpenRequest

AFTER_ANSWERS = 0.25
"""Of a minute: what looks at the answers of a minute comes after all of them."""


@dataclass(slots=True)
class Submitted:
    """A request from its submission on, as the log will show it."""

    incident: Incident
    position: int
    number: int
    """Of its incident."""
    step: int
    radius: float
    sent: int = NOBODY
    closed: int = NOBODY
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed request, as an agency remembers it for a legal demand."""

    position: int
    key: int
    homes: Ints
    """Who was asked and did not share; where nobody is asked at all, the homes of its area."""


@dataclass
class World:
    """The state of a run while it lasts."""

    loaded: Loaded
    regime: Regime
    chance: Chance
    town: Town
    env: simpy.Environment = field(default_factory=simpy.Environment)

    def __post_init__(self) -> None:
        """Set up the logs and the desks."""
        self.scenario = self.loaded.scenario
        self.agencies = self.scenario.all_agencies()
        self.rules = [
            Rules.of(policy, self.scenario.town.most_cameras) for _, policy in self.regime.steps
        ]
        self.deadline = deadline_minutes(self.scenario.residents)
        self.trace = Columns(TRACE_COLUMNS)
        self.passing_on = PassingOn(
            self.town,
            self.chance,
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
        self.submitted: list[Submitted] = []
        self.remembered: list[list[Closed]] = [[] for _ in self.agencies]
        self._incidents: dict[int, int] = {}
        self._open: dict[int, int] = {}

    @property
    def now(self) -> int:
        """The minute."""
        return int(self.env.now)

    def there(self, agency: int) -> bool:
        """Tell whether an agency has joined, and has not left: whether it can ask."""
        return self.now in self._present[agency]

    def note(self, kind: Happened, request: int = NOBODY, home: int = NOBODY) -> None:
        """Write a row of the trace."""
        self.trace.append(int(self.env.now), kind, request, home)

    def fall_silent(self, open_request: OpenRequest, places: Ints) -> None:
        """Let the open responses of the asked homes at `places` become `ignored`."""
        homes = open_request.reach.asked[places]
        self.trace.extend(self.now, int(Happened.IGNORED), open_request.position, homes)
        self.passing_on.stayed_silent(self.now, open_request, places)

    def submit(self, incident: Incident, step: int, radius: float) -> Submitted:
        """Enter a request in the log."""
        number = self._incidents.setdefault(incident.key, len(self._incidents))
        row = Submitted(incident, len(self.submitted), number, step, radius)
        self.submitted.append(row)
        return row

    def hold(self, incident: Incident) -> None:
        """Keep an incident open: a request of it is on its way, or may yet be made."""
        self._open[incident.key] = self._open.get(incident.key, 0) + 1

    def release(self, incident: Incident) -> None:
        """Undo one `hold`; with the last, nothing more will be asked about the incident."""
        self._open[incident.key] -= 1
        if not self._open[incident.key]:
            del self._open[incident.key]
            self.passing_on.settled(self.now, self._incidents[incident.key])

    def remember(self, closed: Closed, agency: int) -> None:
        """Keep a closed request for the demands that may come of it."""
        if len(closed.homes) and self.agencies[agency].makes_demands:
            self.remembered[agency].append(closed)

    def request_log(self) -> RequestLog:
        """Return the requests as columns."""
        rows = self.submitted
        incidents = [row.incident for row in rows]
        return RequestLog(
            agency=np.array([one.agency for one in incidents], dtype=np.int32),
            at=np.array([one.at for one in incidents], dtype=np.int32),
            x=np.array([one.x for one in incidents], dtype=np.float64),
            y=np.array([one.y for one in incidents], dtype=np.float64),
            radius=np.array([row.radius for row in rows], dtype=np.float64),
            window_hours=np.array([one.window_hours for one in incidents], dtype=np.float64),
            age_days=np.array([one.age_days for one in incidents], dtype=np.float64),
            incident=np.array([row.number for row in rows], dtype=np.int32),
            sent=np.array([row.sent for row in rows], dtype=np.int32),
            closed=np.array([row.closed for row in rows], dtype=np.int32),
            refused=tuple(row.refused for row in rows),
            step=np.array([row.step for row in rows], dtype=np.int32),
        )

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
        return self._ledger(
            Trace(**self.trace.frozen()),
            Disclosures(**self.passing_on.log.frozen()),
            self.loads(),
        )

    def so_far(self) -> Ledger:
        """Return what the run has left behind up to now: a copy of the logs, which still grow."""
        trace, log = self.trace.copied(), self.passing_on.log.copied()
        return self._ledger(Trace(**trace), Disclosures(**log), {})

    def _ledger(self, trace: Trace, disclosures: Disclosures, loads: dict[str, Load]) -> Ledger:
        return Ledger(
            loaded=self.loaded,
            regime=self.regime,
            seed=self.chance.seed,
            replication=self.chance.replication,
            homes=self.town.homes,
            requests=self.request_log(),
            trace=trace,
            disclosures=disclosures,
            cells=Cells(self.passing_on.cells),
            left_out=self.passing_on.left_out,
            loads=loads,
        )
