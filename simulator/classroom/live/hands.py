"""Hands that were counted in a room, given to the homes of a street in proportion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.classroom.live.deck import Deck
from simulator.classroom.live.state import CHOICES, HouseId
from simulator.scenario.models import Response


def counts_fit(counts: Sequence[int], hands: int) -> bool:
    """Tell whether there is a count for each answer, and no more hands than there are."""
    return (
        len(counts) == len(CHOICES)
        and all(count >= 0 for count in counts)
        and 0 < sum(counts) <= hands
    )


def shared_out(
    deck: Deck, request: int, counts: Sequence[int], asked: Sequence[HouseId]
) -> Mapping[HouseId, Response]:
    """Return the answer of each house that was asked, as the hands answered in proportion.

    By largest remainder; what is alike, and which house does what, is luck of the class. No hand
    is a house.
    """
    answers = [
        choice
        for choice, many in zip(
            CHOICES, _in_proportion(deck, request, counts, len(asked)), strict=True
        )
        for _ in range(many)
    ]
    return dict(zip(deck.shuffled(asked, "hand", request), answers, strict=True))


def _in_proportion(deck: Deck, request: int, counts: Sequence[int], homes: int) -> list[int]:
    """Return how many of `homes` each answer gets, in whole numbers."""
    hands = sum(counts)
    whole, over = zip(*(divmod(count * homes, hands) for count in counts), strict=True)
    ties = deck.shuffled(range(len(counts)), "remainder", request)
    by_remainder = sorted(ties, key=lambda place: over[place], reverse=True)
    more = by_remainder[: homes - sum(whole)]
    return [many + (place in more) for place, many in enumerate(whole)]
