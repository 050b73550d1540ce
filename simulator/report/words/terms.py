"""The plain words for every term, in one place. One word for one thing.

Of those who were asked: they *said no* (refused; nobody else), they *did not answer* (the time went
by; "no answer" in a table or a legend), or they *did not share*, which is either of the two. *Known
not to have shared* is proven of a home by all that the police were told. Of every camera in an
area, asked or not: it *gave nothing*, where no clip came of it. "Refused" is said of a request that
the company turns down.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from simulator.scenario.policy import Detail, PublicItem, When


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word, the glyph that stands for it, and what it means."""

    plain: str
    glyph: str
    meaning: str


ANSWER_LETTERS = "abcdef"
"""What an answer is chosen by: as many as a question can have."""
QUESTION_OPEN = "A question is open. Answer it, or skip it with Enter."
"""What is said to whoever would pass it, whatever it asks for: a guess, a number or a reason."""
DETAILS: dict[Detail | Literal["n/a"], Word] = {
    "n/a": Word("nobody asked", "–", "does not exist: a public post asks nobody by name"),
    "none": Word("nothing", "·", "not passed on"),
    "noisy": Word("blurred by chance", "~", "a total with random noise (noisy)"),
    "rounded": Word("rounded", "≈", "a total, rounded"),
    "thresholded": Word("small ones hidden", "<", "small numbers hidden (thresholded)"),
    "total": Word("total", "Σ", "how many, no names"),
    "pseudonymous": Word("dots, no names", "○", "places without names (pseudonymous)"),
    "named": Word("names", "●", "name and address"),
}

ITEMS: dict[PublicItem, Word] = {
    "asked": Word("who was asked", "", "homes that got the request"),
    "shared": Word("who shared", "", "homes that shared video"),
    "declined": Word("who said no", "", "homes that said no"),
    "ignored": Word("who did not answer", "", "homes that had not answered in time"),
    "identity": Word("sharers' names", "", "name and address of those who shared"),
    "cameras": Word("the camera map", "", "where the cameras are"),
    "footage": Word("the clips", "", "the video itself"),
    "requests": Word("the requests", "", "how many there were, or the text of each"),
}

WHENS: dict[When, str] = {
    "on_request": "when asking",
    "on_share": "when shared",
    "on_response": "live",
    "on_close": "per request",
    "daily": "each day",
    "weekly": "each week",
    "monthly": "each month",
    "quarterly": "each quarter",
    "at_end": "once, at the end",
}

BASES = {
    "documented": "records show it",
    "stated": "the company says it",
    "counterfactual": "a made-up “what if”",
}

BASES_SAID = {**BASES, "counterfactual": "nothing: they are a made-up “what if”"}
"""The same in a sentence about what the rules rest on."""

CHANGES_WITH_TIME = "changes with time"
"""What a policy of several steps rests on, where there is no room for each of them."""

SAME_LUCK = "Same homes, same answers under every policy."
SAME_HOMES = "Same homes, same luck under every policy."
ONLY_THIS = "Only this side changes."
NO_FIGURE = "no figure"
"""Where nothing can be counted: a mean of nothing, a rate of no request."""
FEWER, SAME, MORE = "▼", "○", "▲"
"""The signs of runs beside those under the first policy."""
FOLLOWS_FROM_THE_RULE = "the same in every run: the rule decides, not luck"
ANSWERS_STAY = "People here answer the same whatever the police are told."
ANSWERS_CHANGE = (
    "People here answer differently where they are told what the police learn: an assumption, and "
    "nobody knows its direction."
)
DOUBT_THAT_THEY_STAY, DOUBT_THAT_THEY_CHANGE = "If you doubt that, change it (6).", "Change it (6)."
"""Beside each of them, where the key is open."""
_SELDOM = 0.5
"""A mean of no more is rounded to none: nobody meets half a home."""
_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNDER_1, _OVER_99 = Decimal("0.5"), Decimal("99.5")
"""Hundredths that are said as `under 1` and `over 99`."""
_NOT_COUNTED = frozenset({"hours", "points", "share", "nats", "bits"})
"""Units of what is measured and not counted: less of it, never fewer."""


def letters_to_press(count: int) -> str:
    """Name the keys of so many answers: `a`, `a or b`, `a to c`."""
    last = ANSWER_LETTERS[count - 1]
    return {1: last, 2: f"a or {last}"}.get(count, f"a to {last}")


def plural(count: float, noun: str, nouns: str | None = None) -> str:
    """Return `count` with the right form of its noun; nobody meets a tenth of a home."""
    nouns = nouns or f"{noun}s"
    is_one = is_seldom(count) or rounded(count, 0) == 1
    return f"{whole(count)} {noun if is_one else nouns}"


def is_seldom(mean: float) -> bool:
    """Tell whether a mean is no count of anything: it would be rounded to none, and is not none."""
    return 0 < abs(mean) <= _SELDOM


def homes_asked(asked: float, *, once: bool) -> str:
    """Say how many homes were asked, or, where one can be asked twice, how often homes were."""
    if once:
        return f"{plural(asked, 'home')} asked"
    return f"homes asked {plural(asked, 'time')}"


def whole(count: float, *, short: bool = False) -> str:
    """Return a count, or the mean of several counts, as a whole number; `under 1` is not none.

    In a table that is `<1`, in `short`.
    """
    if is_seldom(count):
        return "<1" if short else "under 1"
    return f"{rounded(count, 0):,.0f}"


def in_words(count: int) -> str:
    """Return a small count as a word, as it is read aloud; others in digits."""
    return _SMALL[count] if 0 <= count < len(_SMALL) else f"{count:,}"


def fewer(unit: str) -> str:
    """Return the word for less of what has this unit."""
    return "less" if unit in _NOT_COUNTED else "fewer"


def number(value: float | None) -> str:
    """Return a number for a table: whole ones whole, others with one decimal."""
    if value is None:
        return NO_FIGURE
    return f"{round(value):,}" if is_whole(value) else f"{rounded(value, 1):,.1f}"


def is_whole(value: float) -> bool:
    """Tell whether a number is said without decimals."""
    return abs(value - round(value)) < 1e-9


def rounded(value: float, places: int) -> Decimal:
    """Return `value` with so many decimals, a half away from zero, as it is learnt at school.

    What is rounded is the number as it is written: 2.45 is 2.5, though its bits are a little below.
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def counted(unit: str) -> bool:
    """Tell whether what has this unit is counted: from ten up it is said in whole numbers."""
    return unit not in _NOT_COUNTED


def capital(text: str) -> str:
    """Return `text` with a capital letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def joined(parts: list[str]) -> str:
    """Return parts as a phrase: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def needs_files(count: int) -> str:
    """Say that a line needs files of one's own, without which ones and without a full stop."""
    return f"It needs {'this file' if count == 1 else 'these files'} of its own"


def certain(value: float) -> bool:
    """Tell whether a probability is 1, but for how floats are rounded."""
    return value >= 1.0 - 1e-9


def in_100(value: float) -> Decimal:
    """Return a probability in hundredths, as far as it is said: two that are said alike are one."""
    if 0.0 < value < 0.005:
        return _UNDER_1
    if value > 0.995 and not certain(value):
        return _OVER_99
    return rounded(100 * value, 0)


def chance(value: float, *, short: bool = False) -> str:
    """Return a probability as people say it: `12 in 100`; for a table, `short`."""
    count = in_100(value)
    if count == _UNDER_1:
        return "<1 in 100" if short else "under 1 in 100"
    if count == _OVER_99:
        return ">99 in 100" if short else "over 99 in 100"
    return f"{count} in 100"
