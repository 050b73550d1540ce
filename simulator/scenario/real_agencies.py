"""Agencies that exist: scenarios that name one stay with what was reported about it.

The list holds the agencies that `docs/facts` cites; it is a safeguard against putting
invented visits and legal demands into the mouth of a real department, not a register.
"""

from __future__ import annotations

import re

_PLACES = (
    "akron", "atlanta", "aurora", "bensenville", "bloomfield", "broward", "charlotte-mecklenburg",
    "chicago", "clearwater", "denver", "fort lauderdale", "fort walton beach", "gwinnett",
    "hamilton", "iowa city", "kankakee", "los angeles", "miami beach", "milwaukee", "naperville",
    "new york", "oceanside", "ormond beach", "peachtree corners", "rolling meadows",
    "san francisco", "south windsor", "tampa", "winston-salem",
)  # fmt: skip
_PLACE = re.compile("|".join(map(re.escape, _PLACES)))
_SHORT = re.compile(r"\b(lapd|nypd|sfpd|cmpd|flpd)\b")
_FORCE = re.compile(r"\b(police|sheriff|pd|department|county)\b")

MODELLED_ON_NEWS = "Modelled on a news report. Every person, home and answer here is invented."
"""Stands on every screen of a scenario with a real agency's name."""


def is_real(agency: str) -> bool:
    """Tell whether `agency` is the name of a real agency that the sources cite."""
    name = " ".join(agency.lower().split())
    if _SHORT.search(name):
        return True
    return bool(_PLACE.match(name) and _FORCE.search(name))
