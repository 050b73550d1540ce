"""Rings of moves, against everything that can be reached from everywhere."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.measure.observer.believed.rings import rings_of


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    places = draw(st.integers(1, 12))
    there = st.lists(st.integers(0, places - 1), max_size=3)
    return [draw(there) for _ in range(places)]


def reached(moves: list[list[int]], start: int) -> set[int]:
    found, left = {start}, [start]
    while left:
        for there in moves[left.pop()]:
            if there not in found:
                found.add(there)
                left.append(there)
    return found


@given(graphs())
def test_two_places_share_a_ring_where_each_can_be_reached_from_the_other(
    moves: list[list[int]],
) -> None:
    ring = rings_of(moves)
    everywhere = [reached(moves, start) for start in range(len(moves))]
    for one in range(len(moves)):
        for other in range(len(moves)):
            both_ways = other in everywhere[one] and one in everywhere[other]
            assert (ring[one] == ring[other]) == both_ways


def test_a_ring_of_thousands_needs_no_recursion() -> None:
    places = 20_000
    ring = rings_of([[(place + 1) % places] for place in range(places)])
    assert set(ring) == {0}
    assert len(set(rings_of([[place + 1] for place in range(places - 1)] + [[]]))) == places
