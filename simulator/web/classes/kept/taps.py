"""In which order a phone's taps were made: on a bad line they come in another one.

A page counts its taps and says the number with each. One that comes after a later one of the same
page, or of a page that the phone has loaded anew since, would undo what was tapped last. It is kept
in memory alone, and says nothing of when anything was tapped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from simulator.classroom.live.state import SeatId

PAGES: Final = 8
"""So many pages that a phone had before are remembered."""
_TAP: Final = re.compile(r"([0-9]{1,10})-([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest tap that came."""

    page: str
    number: int
    before: tuple[str, ...] = ()
    """The pages before this one."""


class Taps:
    """The newest tap of each phone."""

    def __init__(self) -> None:
        self._newest: dict[SeatId, dict[str, _Newest]] = {}

    def is_late(self, seat: SeatId, what: str, said: str) -> bool:
        """Tell whether a later tap came before this one, and note it if not.

        Args:
            seat: Whose tap it is.
            what: What it is about: an answer undoes no guess.
            said: Page and number; a form that is sent without a script says nothing.
        """
        page_and_number = _TAP.fullmatch(said)
        if page_and_number is None:
            return False
        page, number = page_and_number[1], int(page_and_number[2])
        of_seat = self._newest.setdefault(seat, {})
        newest = of_seat.get(what)
        if newest is None:
            of_seat[what] = _Newest(page, number)
        elif page in newest.before or (page == newest.page and number < newest.number):
            return True
        elif page == newest.page:
            of_seat[what] = replace(newest, number=number)
        else:
            before = (*newest.before, newest.page)[-PAGES:]
            of_seat[what] = _Newest(page, number, before)
        return False

    def forget(self, seat: SeatId) -> None:
        """Forget a phone that is not here any more."""
        self._newest.pop(seat, None)
