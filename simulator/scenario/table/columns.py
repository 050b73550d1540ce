"""Which column of a table holds what: named by whoever asks, or guessed from its heading."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import InputError, did_you_mean

What: TypeAlias = Literal[
    "agency",
    "at",
    "time",
    "year",
    "requests",
    "recipients",
    "area",
    "shared",
    "declined",
    "ignored",
]
WHATS: tuple[What, ...] = get_args(What)
_HEADINGS: dict[What, tuple[str, ...]] = {
    "agency": (
        "agency", "agency name", "department", "police department", "law enforcement agency",
        "requesting agency", "force", "police agency", "police",
    ),
    "at": (
        "at", "date", "date and time", "date time", "datetime", "timestamp", "request date",
        "date of request", "date requested", "requested", "requested on", "requested at",
        "date sent", "sent", "sent at", "sent on",
    ),
    "time": ("time", "request time", "time of request", "time sent", "time requested"),
    "year": ("year", "calendar year"),
    "requests": (
        "requests", "number of requests", "requests made", "requests sent", "total requests",
        "video requests",
    ),
    "recipients": (
        "recipients", "number of recipients", "residents asked", "asked", "homes asked", "emails",
        "emails sent", "e mails", "e mails sent", "residents", "residents contacted", "reached",
        "users notified", "users contacted", "total recipients",
    ),
    "area": ("area", "area sq mi", "area square miles", "square miles", "sq mi"),
    "shared": (
        "shared", "videos shared", "video shared", "shares", "gave video", "videos provided",
        "videos received", "number shared",
    ),
    "declined": ("declined", "refused", "said no", "declines", "refusals", "number declined"),
    "ignored": (
        "ignored", "no response", "no answer", "unanswered", "did not respond", "did not answer",
        "not answered", "number ignored",
    ),
}  # fmt: skip
"""Headings in lower case, every run of other signs a blank."""


def columns_of(
    file: str, headings: Sequence[str], named: Mapping[str, str]
) -> tuple[dict[What, int], list[str]]:
    """Return which column holds what, and one sentence for each choice that nobody made.

    `named` holds headings by what their columns hold, as the command line has them.

    Raises:
        InputError: a name that is no heading or no content; two columns that could be the same.
    """
    place_of: dict[What, int] = {}
    for word, heading in named.items():
        what = _known(word)
        place_of[what] = _place(file, headings, heading)
    said: list[str] = []
    guessed: dict[What, list[int]] = {}
    for place, heading in enumerate(headings):
        if place in place_of.values() or not heading:
            continue
        meant = _guess(heading)
        if meant is None:
            said.append(f"column '{shorten(heading)}' is not used")
        elif meant in place_of:
            said.append(f"column '{shorten(heading)}' is not used: another one has {meant}")
        else:
            guessed.setdefault(meant, []).append(place)
    for what, places in guessed.items():
        if len(places) > 1:
            both = " and ".join(f"'{shorten(headings[place])}'" for place in places)
            raise InputError.about(
                file, f"{both} could both be {what}: say which, --column {what}=HEADING", 1
            )
        place_of[what] = places[0]
        said.append(f"column '{shorten(headings[places[0]])}' is taken for: {_MEANS[what]}")
    _enough(file, place_of, headings)
    return place_of, said


_MEANS: dict[What, str] = {
    "agency": "which agency asked",
    "at": "the day of a request, and its time where it has one",
    "time": "the time of a request",
    "year": "the year that a line is about",
    "requests": "how many requests there were",
    "recipients": "how many homes were asked",
    "area": "the area of a request, in square miles",
    "shared": "how many homes shared video",
    "declined": "how many homes said no",
    "ignored": "how many homes never answered",
}


def _known(word: str) -> What:
    for what in WHATS:
        if word == what:
            return what
    hint = did_you_mean(word, WHATS) or f"; write one of {', '.join(WHATS)}"
    raise InputError.about("--column", f"nothing is called '{shorten(word)}'{hint}")


def _place(file: str, headings: Sequence[str], heading: str) -> int:
    places = [place for place, one in enumerate(headings) if one == heading] or [
        place for place, one in enumerate(headings) if _plain(one) == _plain(heading)
    ]
    if len(places) == 1:
        return places[0]
    if places:
        raise InputError.about(file, f"two columns are called '{shorten(heading)}'", 1)
    hint = did_you_mean(heading, headings) or f"; the columns are {', '.join(headings)}"
    raise InputError.about(file, f"no column is called '{shorten(heading)}'{hint}", 1)


def _plain(heading: str) -> str:
    return " ".join(re.findall(r"\w+", heading.lower().replace("_", " ")))


def _guess(heading: str) -> What | None:
    plain = _plain(heading)
    return next((what for what, known in _HEADINGS.items() if plain in known), None)


def _enough(file: str, place_of: Mapping[What, int], headings: Sequence[str]) -> None:
    """Refuse a table that is neither a list of requests nor one of agencies and years."""
    if "at" in place_of and "year" in place_of:
        raise InputError.about(
            file, "has a date and a year: is a line one request, or a year? Leave one column out", 1
        )
    needs: str | None = None
    if "at" not in place_of and "year" not in place_of:
        needs = "a date (at), or a year"
    elif "at" in place_of and not {"recipients", "area"} & place_of.keys():
        whole = {"shared", "declined", "ignored"} <= place_of.keys()
        needs = None if whole else "recipients or area: how many homes a request asked"
    elif "year" in place_of and "requests" not in place_of:
        needs = "requests: how many there were in the year"
    if needs is not None:
        shown = ", ".join(f"'{shorten(heading)}'" for heading in headings)
        raise InputError.about(
            file, f"needs a column with {needs}; say which with --column. It has {shown}", 1
        )
