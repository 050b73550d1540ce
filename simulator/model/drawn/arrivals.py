"""When something comes, at a rate that may change with the date: a Poisson process."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from simulator.model.chance import Chance
from simulator.scenario.pace import PaceStep


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
    wanted = _most_likely(steps, horizon)
    while True:
        # Exponential variates of mean 1.
        lucks = [
            -math.log1p(-uniform)
            for uniform in chance.series(wanted, purpose, position, first=nth).tolist()
        ]
        for after in _after(now, lucks, steps, horizon):
            if after is None or after > horizon:
                return
            now = after
            yield now
        nth += wanted
        wanted = 8


def _most_likely(steps: Sequence[PaceStep], horizon: int) -> int:
    """Return some more than are to be expected: so much luck is drawn at once."""
    ends = [*(step.start for step in steps[1:]), horizon]
    expected = sum(
        max(0, end - step.start) / step.mean_gap for step, end in zip(steps, ends, strict=True)
    )
    return math.ceil(expected + math.sqrt(expected)) + 1


def _after(
    now: int, lucks: list[float], steps: Sequence[PaceStep], horizon: int
) -> Iterable[int | None]:
    """Return one minute after the other, each when its luck is spent; nothing after `horizon`."""
    if len(steps) == 1:
        # Cut before they are added up: at a rate near zero a wait is infinite.
        with np.errstate(over="ignore"):
            waits = np.minimum(np.array(lucks) * steps[0].mean_gap, 2.0 * horizon)
        gaps = np.maximum(np.ceil(waits), 1.0).astype(np.int64)
        minutes: list[int] = (now + np.cumsum(gaps)).tolist()
        return minutes
    return _one_by_one(now, lucks, steps, horizon)


def _one_by_one(
    now: int, lucks: list[float], steps: Sequence[PaceStep], horizon: int
) -> Iterator[int | None]:
    for luck in lucks:
        after = _next(now, luck, steps, horizon)
        yield after
        if after is not None:
            now = after


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
