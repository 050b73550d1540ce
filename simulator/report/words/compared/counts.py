"""What happened, in counts: of one run, of the mean of many, or of a run so far."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.log_kinds import Happened
from simulator.measure.flows import ORDER_NAMES
from simulator.report.words import terms as words
from simulator.report.words.states import ANSWERS, STILL_OPEN
from simulator.scenario.agency import OrderKind

_ANSWERED = {
    "shared": Happened.SHARED,
    "declined": Happened.DECLINED,
    "ignored": Happened.IGNORED,
}
_ORDERS: dict[OrderKind, str] = {
    "warrant": "warrant",
    "subpoena": "subpoena",
    "other": "other order",
}


def counts_sentence(
    count: dict[str, float], *, once: bool | None = None, so_far: bool = False
) -> str:
    """Say what happened, from the counts of `happened`; at the end of a run, or `so_far`.

    With `once` nobody was asked twice, in any run; of a single run its counts say so themselves.
    """
    return sentence_of(counts_clauses(count, once=once, so_far=so_far))


def sentence_of(clauses: Sequence[str]) -> str:
    """Return clauses, or the first of them, as a sentence."""
    return f"{'; '.join(clauses)}."


def counts_clauses(
    count: dict[str, float], *, once: bool | None = None, so_far: bool = False
) -> list[str]:
    """Return the clauses of that sentence, what matters most first."""
    once = count["requests"] <= 1 if once is None else once
    answers = (f"{words.whole(count[key])} {ANSWERS[kind]}" for key, kind in _ANSWERED.items())
    asked = words.homes_asked(count["asked"], once=once)
    text = f"{words.plural(count['requests'], 'request')}, {asked}: {', '.join(answers)}"
    if count["pending"]:
        text += f", {words.whole(count['pending'])} {STILL_OPEN}"
        text += "" if so_far else " at the end"
    if not _adds_up(count):
        text += ", each rounded"
    clauses = [text]
    if count["opted_out"]:
        clauses.append(f"{words.whole(count['opted_out'])} left out, requests switched off")
    if count["refused_requests"]:
        clauses.append(_refused(count["refused_requests"]))
    after = [
        words.plural(count[key], one)
        for key, one in (
            ("visits", "visit"),
            ("legal_demands", "legal demand"),
            ("emergencies", "emergency demand"),
        )
        if count[key]
    ]
    if after:
        clauses.append(f"after that {words.joined(after)}")
    for kind, name in ORDER_NAMES.items():
        if count.get(name):
            clauses.append(
                f"of {words.plural(count[name], _ORDERS[kind])} "
                f"{words.whole(count[f'{name}_full'])} brought the clip, "
                f"{words.whole(count[f'{name}_partial'])} the name alone, "
                f"{words.whole(count[f'{name}_none'])} nothing"
            )
    return clauses


def _adds_up(count: dict[str, float]) -> bool:
    """Tell whether the answers, as they are said, can add up to how often homes were asked.

    Of a mean each part is rounded by itself; `under 1` is none or one to whoever adds.
    """
    parts = [count[key] for key in (*_ANSWERED, "pending")]
    if all(part.is_integer() for part in map(float, parts)):
        return True
    least = sum(words.rounded(part, 0) for part in parts if not words.is_seldom(part))
    small = sum(map(words.is_seldom, parts))
    return least <= words.rounded(count["asked"], 0) <= least + small


def _refused(count: float) -> str:
    """Say how many requests the company refused; of a mean below one, that it came to pass."""
    if words.is_seldom(count):
        return "in some runs a request was refused"
    return f"{words.plural(count, 'request')} refused"
