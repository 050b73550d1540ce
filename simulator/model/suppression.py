"""Complementary suppression: a total that is hidden stays hidden when the others are subtracted.

Over closed requests asked = shared + declined + ignored. Where a reader knows three of the four,
the fourth is no secret, so one more has to be withheld.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulator.ledger import DETAILS, Attribute
from simulator.model.rules import RELATED, Rule

_THRESHOLDED = DETAILS.index("thresholded")


class Published(Protocol):
    """What is known here of a number that is due."""

    @property
    def rule(self) -> Rule:
        """The flow that it belongs to."""
        ...

    @property
    def total(self) -> int:
        """The true total."""
        ...


def also_withheld(
    due: Mapping[Attribute, tuple[Published, int | None]], known: set[Attribute]
) -> set[Attribute]:
    """Return which more of the totals in `due` have to be withheld.

    `due` holds each number of one party over the same requests with the value that would be
    published, or nothing where it is withheld; `known` the items that the party knows anyway.
    The smallest total that hides something is withheld: not a zero where there is another.
    """
    shown = {attribute for attribute, (_, value) in due.items() if value is not None}
    unknown = [attribute for attribute in RELATED if attribute not in shown | known]
    if len(unknown) != 1 or unknown[0] not in due:
        return set()
    others = [
        (one.total == 0, one.total, attribute)
        for attribute, (one, value) in due.items()
        if value is not None and attribute not in known and one.rule.detail == _THRESHOLDED
    ]
    return {min(others)[2]} if others else set()
