"""Runs gathered: one replication of every policy, or many with intervals and differences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.experiment.broken import naming
from simulator.experiment.statistics import IntervalKind, Summary, summarise
from simulator.ledger import Ledger, Load
from simulator.measure import happened, measures, received
from simulator.measure.flows import Counts, Received, Value
from simulator.measure.inference.shapes import Shapes
from simulator.measure.shortfall import asked_instead
from simulator.model import Drawn, run
from simulator.scenario.loaded import Loaded


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one run came to."""

    happened: Counts
    agency: Received
    public: Received
    measures: dict[str, Value]
    loads: Mapping[str, Load]
    """How each resource with a queue fared."""
    asked_instead: Mapping[str, int] = field(default_factory=dict)
    """By the number of a scripted request: how many it asked, where it should ask more."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A run that did not come to its end."""

    policy: str
    replication: int
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Many runs of several policies on the same luck."""

    loaded: Loaded
    seed: int
    outcomes: Mapping[str, Sequence[Outcome | None]]
    """By policy, one for each replication from 0; nothing where the run failed."""
    interval: IntervalKind = "t"
    """Of which kind the intervals are."""
    lost: tuple[Lost, ...] = ()
    """The runs that failed: their places in `outcomes` are empty."""
    _summaries: dict[tuple[str, str, str], Summary] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By policy, group and name, those that were asked for: a page asks for each several times."""

    @property
    def replications(self) -> int:
        """How many replications every policy has, those whose run failed included."""
        return min(len(outcomes) for outcomes in self.outcomes.values())

    @property
    def first(self) -> str:
        """The policy that the others are compared with."""
        return next(iter(self.outcomes))

    @property
    def has_figures(self) -> bool:
        """Whether any run came to its end."""
        return any(self.done(policy) for policy in self.outcomes)

    @property
    def policies_with_figures(self) -> tuple[int, int]:
        """Of how many policies any run came to its end, and how many there are."""
        return sum(bool(self.done(policy)) for policy in self.outcomes), len(self.outcomes)

    @property
    def first_whole(self) -> int | None:
        """The first replication that came to its end under every policy."""
        return next(
            (
                replication
                for replication in range(self.replications)
                if all(many[replication] is not None for many in self.outcomes.values())
            ),
            None,
        )

    def done(self, policy: str) -> list[Outcome]:
        """Return the runs of a policy that came to their end, in their order."""
        return [one for one in self.outcomes[policy][: self.replications] if one is not None]

    def every_outcome(self) -> list[Outcome]:
        """Return the runs of all policies that came to their end."""
        return [outcome for policy in self.outcomes for outcome in self.done(policy)]

    def names(self, group: str) -> list[str]:
        """Return what there are figures of; `group` is happened or measures."""
        there = next((one for policy in self.outcomes for one in self.done(policy)), None)
        return [] if there is None else list(getattr(there, group))

    def values(self, policy: str, group: str, name: str) -> list[Value]:
        """Return a value for each replication, nothing where the run failed, or has none.

        `group` is happened or measures.
        """
        return [
            None if outcome is None else getattr(outcome, group).get(name)
            for outcome in self.outcomes[policy][: self.replications]
        ]

    def asks_once(self, policy: str) -> bool:
        """Tell whether nobody was asked twice under a policy: no run of it had two requests."""
        return all(one.happened["requests"] <= 1 for one in self.done(policy))

    def alike(self, policy: str, other: str, group: str, name: str) -> bool:
        """Tell whether two policies have the same figures wherever both have a run."""
        return all(
            getattr(mine, group).get(name) == getattr(theirs, group).get(name)
            for mine, theirs in zip(self.outcomes[policy], self.outcomes[other], strict=False)
            if mine is not None and theirs is not None
        )

    def summary(self, policy: str, group: str, name: str) -> Summary:
        """Return mean, interval and, but for the first policy, the paired difference."""
        key = policy, group, name
        if key not in self._summaries:
            first = None if policy == self.first else self.values(self.first, group, name)
            self._summaries[key] = summarise(self.values(*key), first, self.interval)
        return self._summaries[key]


def outcome(
    ledger: Ledger,
    *,
    inference: bool = True,
    chances: bool = True,
    shapes: Shapes | None = None,
) -> Outcome:
    """Compute everything that is shown of one run. Many runs are handed one store of `shapes`.

    What is left out without `inference` or without `chances`, `measures` says.
    """
    return Outcome(
        happened=happened(ledger),
        agency=received(ledger, public=False),
        public=received(ledger, public=True),
        measures=measures(ledger, inference=inference, chances=chances, shapes=shapes),
        loads=ledger.loads,
        asked_instead=asked_instead(ledger),
    )


def run_all(
    loaded: Loaded,
    seed: int,
    replication: int,
    keep: Callable[[Ledger, Outcome], None] = lambda _ledger, _outcome: None,
    *,
    inference: bool = True,
    shapes: Shapes | None = None,
) -> dict[str, Outcome]:
    """Run one replication under every policy of `loaded`; `keep` takes each run as it is done.

    Raises:
        BrokenRun: one of them broke down.
    """
    outcomes, shapes = {}, Shapes() if shapes is None else shapes
    drawn: Drawn | None = None
    for name in loaded.regimes:
        with naming(loaded, name, seed, replication):
            drawn = drawn or Drawn.of(loaded.scenario, seed, replication)
            ledger = run(loaded, name, seed, replication, drawn)
            outcomes[name] = outcome(ledger, inference=inference, shapes=shapes)
        keep(ledger, outcomes[name])
    return outcomes


def compare(
    loaded: Loaded,
    seed: int,
    replications: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    *,
    inference: bool = True,
) -> Comparison:
    """Run `replications` of every policy, replication by replication.

    Without `inference` the measures that need it are left out.

    A comparison that is interrupted has the same replications of every policy.
    """
    shapes = Shapes()
    outcomes: dict[str, list[Outcome]] = {name: [] for name in loaded.regimes}
    for replication in range(replications):
        one = run_all(loaded, seed, replication, inference=inference, shapes=shapes)
        for name, outcome_of_run in one.items():
            outcomes[name].append(outcome_of_run)
        progress(replication + 1, replications)
    return Comparison(loaded, seed, outcomes)
