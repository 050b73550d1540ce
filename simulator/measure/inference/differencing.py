"""Nested numbers subtracted from one another, so that what is left overlaps less."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from simulator.measure.inference.evidence import Evidence, Number


def differenced(evidence: Evidence) -> tuple[Number, ...] | None:
    """Return the published numbers of `evidence`, exact nested ones as differences.

    Two exact numbers of one item over the same requests have to agree; where one covers all
    requests of another and more, it says how many there were in the rest. Nothing is returned
    where a difference comes out negative: no world fits.
    """
    numbers = [fact for fact in evidence.facts if isinstance(fact, Number)]
    exact = [i for i, n in enumerate(numbers) if n.exact and not n.left_out]
    changed = True
    while changed:
        changed = False
        counting = _by_request(numbers, exact)
        for small in sorted(exact, key=lambda i: len(numbers[i].requests)):
            inner = numbers[small]
            for large in counting[inner.item, inner.requests[0]] if inner.requests else ():
                outer = numbers[large]
                if large == small or not set(inner.requests) <= set(outer.requests):
                    continue
                rest = outer.low - inner.low
                requests = tuple(r for r in outer.requests if r not in set(inner.requests))
                if rest < 0 or (rest and not requests):
                    return None
                numbers[large] = replace(outer, requests=requests, low=rest, high=rest)
                changed = True
    return tuple(one for one in numbers if one.requests or not one.exact or one.low)


def _by_request(numbers: list[Number], some: list[int]) -> dict[tuple[str, int], list[int]]:
    """Return the positions of `some` numbers by their item and each request that they cover."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for position in some:
        for request in numbers[position].requests:
            found[numbers[position].item, request].append(position)
    return found
