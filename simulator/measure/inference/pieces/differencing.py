"""Nested numbers subtracted from one another, so that what is left overlaps less."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from simulator.measure.inference.evidence import Evidence, PublishedNumber


def differenced(evidence: Evidence) -> tuple[PublishedNumber, ...] | None:
    """Return the published numbers of `evidence`, exact nested ones as differences.

    Two exact numbers of one item over the same requests have to agree; where one covers all
    requests of another and more, it says how many there were in the rest. Nothing is returned
    where a difference comes out negative: no world fits.
    """
    numbers = [fact for fact in evidence.facts if isinstance(fact, PublishedNumber)]
    exact = [i for i, n in enumerate(numbers) if n.exact and not n.left_out and n.requests]
    # Sets of requests as the bits of one number each: thousands are compared in no time.
    covers = {i: sum(1 << request for request in numbers[i].requests) for i in exact}
    changed = True
    while changed:
        changed = False
        within = _by_least(numbers, covers)
        # The largest first: what lies within it is then still whole, and few are taken off.
        for large in sorted(exact, key=lambda i: -covers[i].bit_count()):
            outer, rest = numbers[large], covers[large]
            inner = {
                small
                for request in outer.requests
                for small in within[outer.item, request]
                if small != large and not covers[small] & ~rest
            }
            low = outer.low
            for small in sorted(inner, key=lambda i: (-covers[i].bit_count(), i)):
                if covers[small] and not covers[small] & ~rest:
                    rest &= ~covers[small]
                    low -= numbers[small].low
            if rest == covers[large]:
                continue
            if low < 0 or (low and not rest):
                return None
            requests = tuple(request for request in outer.requests if rest >> request & 1)
            numbers[large] = replace(outer, requests=requests, low=low, high=low)
            covers[large], changed = rest, True
    return tuple(number for number in numbers if number.requests or not number.exact or number.low)


def _by_least(
    numbers: list[PublishedNumber], covers: dict[int, int]
) -> dict[tuple[str, int], list[int]]:
    """Return the positions of numbers by their item and the first request that they cover."""
    positions: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position, cover in covers.items():
        if cover:
            least = (cover & -cover).bit_length() - 1
            positions[numbers[position].item, least].append(position)
    return positions
