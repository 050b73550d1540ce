"""When something comes, at a rate that may change with the date: a Poisson process."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from simulator.scenario.pace import PaceStep
from tests.model_before.chance import Chance, exponential


def arrivals(
    chance: Chance, purpose: str, position: int, steps: Sequence[PaceStep], horizon: int
) -> Iterator[int]:
    """Yield the minutes, up to `horizon`, at which something comes to an agency.

    The luck between one and the next is an exponential variate of mean 1, spent at the rate in
    force: the process of that rate (time rescaled by what is to be expected; Daley and Vere-Jones,
    An Introduction to the Theory of Point Processes I, 2003, 7.4). What comes before a change
    of rate is the same without it. `position` is that of the agency in the file.
    """
    now = nth = 0
    while True:
        luck = exponential(chance.uniform(purpose, position, nth), 1.0)
        after = _next(now, luck, steps, horizon)
        if after is None or after > horizon:
            return
        now = after
        yield now
        nth += 1


def _next(now: int, luck: float, steps: Sequence[PaceStep], horizon: int) -> int | None:
    """Return the minute after `now` in which so much luck is spent; nothing after `horizon`."""
    ends = [*(step.start for step in steps[1:]), horizon]
    for step, end in zip(steps, ends, strict=True):
        since, mean = max(step.start, now), step.mean_gap
        if since > end:
            continue
        # Compared before it is rounded: at a rate near zero the wait is infinite.
        if since + luck * mean <= end:
            return max(now + 1, since + math.ceil(luck * mean))
        luck -= (end - since) / mean
    return None
