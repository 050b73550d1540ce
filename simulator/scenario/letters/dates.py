"""Dates and times as people write them in tables; what can be read in two ways is not guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

Order: TypeAlias = Literal["mdy", "dmy"]
"""Whether 5/9/2018 is the 9th of May, or the 5th of September."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})")
_DOTS = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_TIME = re.compile(r"(\d{1,2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?([ap]\.?m\.?)?")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def order_called(name: str | None) -> Order | None:
    """Return the order of this name; nothing where there is none."""
    return next((order for order in get_args(Order) if order == name), None)


class UnreadableError(ValueError):
    """A date or a time that cannot be read; says why, behind what was written."""


def order_of(texts: Iterable[str]) -> Order | None:
    """Return how dates with slashes are meant, by those that can be read in one way only.

    Nothing where all can be read both ways, or some only the one and some only the other way.
    """
    orders: set[Order] = set()
    for text in texts:
        slashes = _SLASHES.match(text.strip())
        if slashes:
            first, second = int(slashes[1]), int(slashes[2])
            if first > 12 >= second:
                orders.add("dmy")
            elif second > 12 >= first:
                orders.add("mdy")
    return orders.pop() if len(orders) == 1 else None


def in_doubt(text: str) -> bool:
    """Tell whether `text` is a date with slashes that the order of day and month changes."""
    slashes = _SLASHES.match(text.strip())
    if slashes is None:
        return False
    first, second = int(slashes[1]), int(slashes[2])
    return max(first, second) <= 12 and first != second


def moment(text: str, order: Order | None) -> tuple[dt.date, dt.time | None]:
    """Read a date, with its time where it has one; seconds are cut off.

    Raises:
        UnreadableError: it is none, or can be read in two ways and `order` does not say which.
    """
    text = " ".join(text.strip().lower().split())
    day, rest = _day(text, order)
    rest = rest.strip(" ,t")
    return day, time_of(rest) if rest else None


def time_of(text: str) -> dt.time:
    """Read a time of the day: 9:10, 09:10:00, 9:10 pm, 9 pm.

    Raises:
        UnreadableError: it is none.
    """
    text = " ".join(text.strip().lower().split())
    clock = _TIME.fullmatch(text)
    if not clock or not (clock[2] or clock[4]):
        raise UnreadableError("is not a time such as 9:10 or 9:10 pm")
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (clock[4] or " ")[0]
    if half in "ap" and not 1 <= hour <= 12:
        raise UnreadableError("is not a time: with am or pm, hours go from 1 to 12")
    if half in "ap":
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise UnreadableError("is not a time of the day") from None


def _day(text: str, order: Order | None) -> tuple[dt.date, str]:
    for pattern in (_ISO, _SLASHES, _DOTS, _DAY_FIRST, _MONTH_FIRST):
        written = pattern.match(text)
        if not written:
            continue
        first, second, third = written.groups()
        if pattern is _ISO:
            year, month, day = first, second, third
        elif pattern is _SLASHES:
            if in_doubt(text) and order is None:
                raise UnreadableError(
                    "can be read as month/day or as day/month: say which, "
                    "--dates mdy or --dates dmy"
                )
            # One that can be read in one way only is read so, whatever the others are.
            day_first = int(first) > 12 or (order == "dmy" and int(second) <= 12)
            year, month, day = (third, second, first) if day_first else (third, first, second)
        elif pattern is _DOTS:
            year, month, day = third, second, first
        elif pattern is _DAY_FIRST:
            year, month, day = third, _month(second), first
        else:
            year, month, day = third, _month(first), second
        century = 2000 if len(year) == 2 else 0
        try:
            return dt.date(century + int(year), int(month), int(day)), text[written.end() :]
        except ValueError:
            raise UnreadableError("is not a day of any month") from None
    raise UnreadableError("is not a date such as 2018-05-09, 5/9/2018 or May 9, 2018")


def _month(name: str) -> str:
    for number, month in enumerate(_MONTHS, start=1):
        if len(name) >= 3 and (month.startswith(name) or (name == "sept" and number == 9)):
            return str(number)
    raise UnreadableError(f"has no month that is called '{name}'")
