"""What `class_load.py` measures, and how it says it."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from benchmarks.class_server import Line

TOGETHER = 0.01
"""Seconds: phone and wall are told of one answer by one process, one right after the other."""


@dataclass
class Seen:
    """What was measured."""

    taps: list[tuple[float, float]] = field(default_factory=list)
    """When something was tapped, and when the phone heard that it is in."""
    answered: dict[tuple[float, float], float] = field(default_factory=dict)
    """By tap, when the server's answer came to the line."""
    wall: list[tuple[float, int]] = field(default_factory=list)
    """When a wall was told of a version."""
    painted: list[tuple[float, int]] = field(default_factory=list)
    """When the wall's picture of a version was there."""
    late: list[float] = field(default_factory=list)
    """Seconds from a step of the wall until each phone showed it."""
    caught_up: list[float] = field(default_factory=list)
    """Seconds from a silence that a phone's line met until it had a page asked for after it."""
    kills: list[tuple[float, float]] = field(default_factory=list)
    """When the server was killed, and when it listened again."""

    def tapped(self, tap: tuple[float, float], line: Line) -> None:
        """Note a tap that is in."""
        self.taps.append(tap)
        self.answered[tap] = max((one for one in line.answers if one <= tap[1]), default=tap[1])


def caught_up(silences: list[float], looks: list[tuple[float, float]]) -> list[float]:
    """Return for each silence the seconds until a page asked for after it was there.

    A connection stays silent for ever, so this is counted from a silence's beginning: more than
    from its end. What was still silent when the class ended is left out.
    """
    found = []
    for silent in silences:
        after = [there - silent for asked, there in looks if asked >= silent]
        if after:
            found.append(min(after))
    return found


def to_wall(taps: list[tuple[float, float]], seen: Seen) -> list[float]:
    """Return for each tap the seconds until it was painted on the wall, at the latest.

    A wall is told of a version when the phone is answered: the newest one that it had been told of
    by then, or the next, has the tap.
    """
    found = []
    for tap in taps:
        answered = seen.answered[tap] + TOGETHER
        told = [version for when, version in seen.wall if when <= answered]
        later = [version for when, version in seen.wall if when > answered]
        has_it = max(told) if told else min(later, default=0)
        there = [when for when, version in seen.painted if version >= has_it and when >= tap[0]]
        if there:
            found.append(min(there) - tap[0])
    return found


def say(what: str, seconds: list[float], of: str = "taps") -> None:
    """Print the median, the 95th percentile and the worst."""
    if len(seconds) < 2:
        print(f"{what}: {len(seconds)} {of}")
        return
    cuts = statistics.quantiles(seconds, n=20)
    print(
        f"{what}, {len(seconds)} {of}: {statistics.median(seconds) * 1000:.0f} ms in the middle",
        end="",
    )
    print(f", {cuts[-1] * 1000:.0f} at the 95th percentile, {max(seconds) * 1000:.0f} at worst")
