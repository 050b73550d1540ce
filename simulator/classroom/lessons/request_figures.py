"""Figures of one request, or of what two have in common: how many homes were asked, shared, ..."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from simulator.log_kinds import Happened

if TYPE_CHECKING:
    from simulator.ledger import Ledger

COUNTED: Mapping[str, tuple[Happened, ...]] = {
    "in_reach": (Happened.ASKED, Happened.LEFT_OUT),
    "asked": (Happened.ASKED,),
    "switched_off": (Happened.LEFT_OUT,),
    "shared": (Happened.SHARED,),
    "declined": (Happened.DECLINED,),
    "ignored": (Happened.IGNORED,),
}
"""The homes of a request that can be counted: `requests.2.asked`, `requests.2_and_5.in_reach`."""
_OF_REQUESTS = re.compile(r"requests\.(\d{1,6})(?:_and_(\d{1,6}))?\.")


def numbers_of(path: str) -> tuple[int, ...]:
    """Return the numbers of the requests that a figure is about: none, one, or two."""
    named = _OF_REQUESTS.match(path)
    return tuple(int(number) for number in named.groups() if number) if named else ()


def counted(ledger: Ledger, numbers: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Return how many homes were asked, shared and so on in a request, or in both of two.

    By `2` or `2_and_5`: requests are counted from 1. Nothing where there is no such request.
    """
    if not all(1 <= number <= len(ledger.requests) for number in numbers):
        return {}
    trace, counts = ledger.trace, {}
    for name, kinds in COUNTED.items():
        of_kind = np.isin(trace.kind, kinds)
        homes = [trace.home[of_kind & (trace.request == number - 1)] for number in numbers]
        counts[name] = len(set.intersection(*(set(some.tolist()) for some in homes)))
    return {"_and_".join(map(str, numbers)): counts}
