"""What luck decides in a class: houses, cards, dice, buttons, and what the computer answers.

Every draw is a function of (seed of the class, purpose, request, house), as in the model: a phone
more or fewer changes its own house and no other, and a new token changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import numpy as np

from simulator.classroom.lessons.class_keys import ClassCard
from simulator.classroom.live.state import CHOICES, HouseId, SeatId
from simulator.model.chance import Chance, exponential_below
from simulator.scenario.models import Response

T = TypeVar("T")
FAIR: Final = 0.5
"""Share of homes whose answer a die gives in mode dice, each of the three alike.

An answer then shifts the odds about a choice by (1/2 + 1/6) to 1/6 at most, which is 4 to 1.
"""


class Deck:
    """The luck of one class."""

    def __init__(self, seed: int, cards: Sequence[ClassCard]) -> None:
        self._chance = Chance(seed, 0)
        self._cards = {card.id: card for card in cards}

    def house(self, seat: SeatId, free: Iterable[HouseId]) -> HouseId:
        """Return which of the houses that are `free` a seat gets, whoever came before it."""
        return min(free, key=lambda house: self._chance.uniform("house", seat, house))

    def card(self, house: HouseId) -> str:
        """Return the id of the card that a house is dealt."""
        return self._pick(tuple(self._cards), "card", house)

    def other_card(self, house: HouseId, card: str) -> str:
        """Return the id of another card for it."""
        others = tuple(one for one in self._cards if one != card)
        return self._pick(others or (card,), "other card", house)

    def text(self, card: str) -> str:
        """Return what a card says; nothing where there is no such card."""
        return self._cards[card].text if card in self._cards else ""

    def answer(self, request: int, house: HouseId, card: str = "") -> Response:
        """Return what the computer answers for a house, with `card` or the one it is dealt."""
        played = self._cards[card or self.card(house)]
        luck = self._chance.uniform("answer", request, house)
        if luck < played.shares:
            return "shared"
        return "declined" if luck < played.shares + played.declines else "ignored"

    def die(self, request: int, house: HouseId) -> Response | None:
        """Return what the die has a house do in mode dice; None where the phone decides."""
        if self._chance.uniform("die", request, house) >= FAIR:
            return None
        return self._pick(CHOICES, "thrown", request, house)

    def buttons(self, house: HouseId) -> tuple[Response, ...]:
        """Return the three answers in the order in which the phone of a house shows them."""
        return tuple(self.shuffled(CHOICES, "buttons", house))

    def shuffled(self, things: Iterable[T], purpose: str, *about: str | int) -> list[T]:
        """Return `things` in an order of luck; each one's place is drawn by what it is called."""
        return sorted(things, key=lambda one: self._chance.uniform(purpose, *about, str(one)))

    def after_hours(self, request: int, house: HouseId, mean: float, deadline: float) -> float:
        """Return when a house answers in the replay: exponential of `mean`, below the deadline.

        Nobody's own time is in it. In hours after the request.
        """
        luck = self._chance.uniform("hours", request, house)
        return float(exponential_below(np.array([luck]), mean, deadline)[0])

    def _pick(self, things: Sequence[T], purpose: str, *about: str | int) -> T:
        return things[int(self._chance.uniform(purpose, *about) * len(things))]
