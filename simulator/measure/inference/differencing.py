"""Nested numbers subtracted from one another, so that what is left overlaps less."""

from __future__ import annotations

from dataclasses import replace

from simulator.measure.inference.evidence import Evidence, Number


def differenced(evidence: Evidence) -> tuple[Number, ...] | None:
    """Return the published numbers of `evidence`, exact nested ones as differences.

    Two exact numbers of one item over the same requests have to agree; where one covers all
    requests of another and more, it says how many there were in the rest. Nothing is returned
    where a difference comes out negative: no world fits.
    """
    numbers = [fact for fact in evidence.facts if isinstance(fact, Number)]
    changed = True
    while changed:
        changed = False
        order = sorted(
            (i for i, n in enumerate(numbers) if n.exact and not n.left_out),
            key=lambda i: len(numbers[i].requests),
        )
        for small in order:
            inner = numbers[small]
            for large in order:
                outer = numbers[large]
                if large == small or inner.item != outer.item or not inner.requests:
                    continue
                if len(outer.requests) < len(inner.requests) or not outer.requests:
                    continue
                if set(inner.requests) <= set(outer.requests):
                    rest = outer.low - inner.low
                    if rest < 0:
                        return None
                    requests = tuple(r for r in outer.requests if r not in set(inner.requests))
                    if not requests and rest:
                        return None
                    numbers[large] = replace(outer, requests=requests, low=rest, high=rest)
                    changed = True
    return tuple(one for one in numbers if one.requests or not one.exact or one.low)
