"""Rings of moves: which places can be reached from each other, both ways.

Strongly connected components (Tarjan, "Depth-first search and linear graph algorithms", SIAM
Journal on Computing 1, 1972), without recursion. A library has them too, but takes longer to load
than this takes for a town.
"""

from __future__ import annotations

from collections.abc import Sequence


def rings_of(moves: Sequence[Sequence[int]]) -> list[int]:
    """Return for each place a number that it shares with those of its ring, and with no others.

    Args:
        moves: for each place where one can go from there.
    """
    ring = [-1] * len(moves)
    entered = [-1] * len(moves)
    """When each place was come to first."""
    back = [0] * len(moves)
    """The earliest place that one gets back to from it."""
    waiting: list[int] = []
    """Places whose ring is not known yet, in the order in which they were come to."""
    clock, rings = 0, 0
    for start in range(len(moves)):
        if entered[start] >= 0:
            continue
        path = [(start, iter(moves[start]))]
        entered[start] = back[start] = clock
        clock += 1
        waiting.append(start)
        while path:
            place, left = path[-1]
            there = next(left, None)
            if there is None:
                path.pop()
                if path:
                    before = path[-1][0]
                    back[before] = min(back[before], back[place])
                if back[place] == entered[place]:
                    while ring[place] < 0:
                        ring[waiting.pop()] = rings
                    rings += 1
            elif entered[there] < 0:
                entered[there] = back[there] = clock
                clock += 1
                waiting.append(there)
                path.append((there, iter(moves[there])))
            elif ring[there] < 0:
                back[place] = min(back[place], entered[there])
    return ring
