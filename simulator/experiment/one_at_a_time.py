"""What one changed number does on the same luck, and which of the numbers matters most.

Each number is moved low and high while all others stay (one at a time), and a measure of one
policy is compared on the same replications.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from simulator.experiment.results import outcome
from simulator.measure.flows import Value
from simulator.measure.observer.conclusions import LEARNED, WEIGHED
from simulator.model import run
from simulator.scenario.changing import changed, with_companions
from simulator.scenario.loaded import Loaded
from simulator.scenario.numbers import LUCK, ScenarioNumber, stepped
from simulator.scenario.problems import InputError

FACTOR = 2.0
"""Low is the value divided by this, high the value times this, within the allowed range."""
FROM_ZERO = 0.1
"""Where a number that can be a share or a chance is 0, high is this; others of 0 go by a step."""
_TRIES = 4

Figures: TypeAlias = Callable[[Loaded, str, int, bool, bool], dict[str, Value]]
"""Gives the figures of a run: `figures`, or what asks another process for them."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a bar: the number's value there, and what the measure comes to."""

    value: float
    result: float | None
    """The mean over the replications that have a value."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What moving one number does to one measure."""

    number: ScenarioNumber
    low: End
    high: End

    @property
    def moves(self) -> bool:
        """Whether the number could be moved at all: what the checks refuse stays where it is."""
        return (self.low.value, self.high.value) != (self.number.value, self.number.value)

    def length(self, base: float | None) -> float:
        """Return how far apart the lowest and the highest result are, `base` among them."""
        results = [one for one in (self.low.result, self.high.result, base) if one is not None]
        return max(results) - min(results) if results else 0.0


def figures(
    loaded: Loaded, policy: str, replication: int, inference: bool = True, chances: bool = True
) -> dict[str, Value]:
    """Return what happened and the measures of one run, by name (`measures`)."""
    ledger = run(loaded, policy, loaded.scenario.seed, replication)
    found = outcome(ledger, inference=inference, chances=chances)
    return {**found.happened, **found.measures}


def needs_inference(measure: str) -> bool:
    """Tell whether `measure` asks what the agency can work out, which takes longer."""
    return measure in LEARNED


def mean(values: Iterable[Value]) -> float | None:
    """Return the mean of the values that are there."""
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def result(
    loaded: Loaded, policy: str, measure: str, replications: int, figures_of: Figures = figures
) -> float | None:
    """Return the mean of `measure` under `policy` over the first `replications`."""
    wanted = needs_inference(measure), measure in WEIGHED
    return mean(
        figures_of(loaded, policy, replication, *wanted)[measure]
        for replication in range(replications)
    )


def ends(number: ScenarioNumber) -> tuple[float, float] | None:
    """Return the low and the high value of a number; nothing of the luck where it is 0.

    Half of 0 is 0, and so is its double: a 0 that is no chance goes as far as one key press in
    Assumptions takes it, down and up.
    """
    allowed, value = number.allowed, number.value
    is_share = allowed.low == 0 and allowed.high == 1
    if value == 0:
        if number.kind == LUCK:
            return None
        if is_share:
            return 0.0, FROM_ZERO
        return float(stepped(number, value, -1)), float(stepped(number, value, 1))
    low, high = sorted((value / FACTOR, value * FACTOR))
    if allowed.low is not None:
        low = max(low, allowed.low)
    if allowed.high is not None:
        high = min(high, allowed.high)
    if number.whole:
        return float(math.floor(low)), float(math.ceil(high))
    return low, high


def moved(loaded: Loaded, number: ScenarioNumber, end: float) -> tuple[float, Loaded]:
    """Return `loaded` with `number` at `end`, or as near to it as the scenario's checks allow."""
    value = number.value
    for attempt in range(_TRIES):
        aim = value + (end - value) / FACTOR**attempt
        there = round(aim) if number.whole else aim
        if there == value:
            break
        try:
            return float(there), changed(loaded, with_companions(loaded, number.key, there))
        except InputError:
            continue
    return value, loaded


def bars(
    loaded: Loaded,
    policy: str,
    measure: str,
    numbers: Iterable[ScenarioNumber],
    replications: int = 1,
    stopped: Callable[[], bool] = lambda: False,
    figures_of: Figures = figures,
) -> Iterator[Bar]:
    """Yield one bar for each of `numbers` that has a scale, in their order, as they are done."""
    base = result(loaded, policy, measure, replications, figures_of)
    for number in numbers:
        reach = ends(number)
        if reach is None:
            continue
        both_ends: list[End] = []
        for end in reach:
            if stopped():
                return
            value, other = moved(loaded, number, end)
            is_same = value == number.value
            there = base if is_same else result(other, policy, measure, replications, figures_of)
            both_ends.append(End(value, there))
        yield Bar(number, both_ends[0], both_ends[1])


def by_length(found: Iterable[Bar], base: float | None) -> list[Bar]:
    """Return the bars, the longest first; those alike in the order of the file."""
    return sorted(found, key=lambda bar: -bar.length(base))
