"""A second `camsim infer`, in whole numbers and fractions, from the contract's section 7 alone.

A home is in one of few states: a camera or not, requests on or off, a kind, and an answer to each
request that asks it. What a state adds to each fact's total is a vector; homes are independent
before the facts, so the worlds of all homes are counted by adding vectors up.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from tests.oracle.happening import Table

ANSWERS = ("shared", "declined", "ignored")
Vector = tuple[int, ...]  # of each published number, how much of its true total
Weights = dict[Vector, int]


class ContradictionError(ValueError):
    """No world fits the facts, or the rates leave those that fit no chance."""


@dataclass(frozen=True)
class State:
    """All that one home can be and do."""

    camera: bool
    off: bool
    kind: str | None  # None where the home has rates of its own
    answers: tuple[tuple[str, str], ...]  # request, answer; empty where it is not asked

    def quantities(self) -> dict[str, bool]:
        out = {
            "asked": bool(self.answers),
            "declined": any(answer == "declined" for _, answer in self.answers),
            "not_shared": any(answer != "shared" for _, answer in self.answers),
            "opted_out": self.off,
            "camera": self.camera,
        }
        if self.kind is not None:
            out[self.kind] = True
        return out


# What can be certain of a home.
CERTAIN: dict[str, Callable[[State], bool]] = {
    "camera": lambda state: state.camera,
    "no_camera": lambda state: not state.camera,
    "opted_out": lambda state: state.off,
    "not_opted_out": lambda state: not state.off,
    "not_asked": lambda state: not state.answers,
    "declined": lambda state: state.quantities()["declined"],
    "not_declined": lambda state: not state.quantities()["declined"],
    "not_shared": lambda state: state.quantities()["not_shared"],
}


def infer(case: Table) -> Table:
    """`homes`, `decisions`, `evidence_probability`, and `certain` as (home, fact) pairs.

    Raises:
        ContradictionError: no world that the rates allow fits the facts.
    """
    homes = {home["id"]: home for home in case["homes"]}
    numbers = [fact for fact in case.get("facts", []) if "requests" in fact]
    states = {name: list(states_of(case, home)) for name, home in homes.items()}
    fitting = {
        name: [pair for pair in pairs if is_named_right(case, name, pair[0])]
        for name, pairs in states.items()
    }
    parts: dict[str, dict[Vector, list[tuple[State, int]]]] = {}
    scale = Fraction(1)
    for name, pairs in fitting.items():
        unit = math.lcm(*(weight.denominator for _, weight in pairs))
        scale /= unit
        parts[name] = defaultdict(list)
        for state, weight in pairs:
            parts[name][vector_of(state, numbers)].append((state, int(weight * unit)))
    rest = {name: others(parts, name) for name in homes}
    chances = [chances_of(number, case) for number in numbers]
    evidence = Fraction(0)
    sums: dict[str, dict[State, Fraction]] = {name: defaultdict(Fraction) for name in homes}
    possible: dict[str, set[State]] = {name: set() for name in homes}
    for name in homes:
        for own, members in parts[name].items():
            chance, fits = Fraction(0), False
            for others_add, weight in rest[name].items():
                total = tuple(map(int.__add__, own, others_add))
                likelihood = math.prod(
                    (say(count) for say, count in zip(chances, total, strict=True)),
                    start=Fraction(1),
                )
                fits = fits or likelihood > 0
                chance += likelihood * weight
            for state, weight in members:
                sums[name][state] += chance * weight * scale
                if fits:
                    possible[name].add(state)
        evidence = sum(sums[name].values(), Fraction(0))
    if not evidence:
        raise ContradictionError
    return {
        "evidence_probability": evidence,
        "homes": {
            name: {
                "prior": quantities_of(case, homes[name], dict(states[name])),
                "posterior": quantities_of(
                    case, homes[name], {s: w / evidence for s, w in sums[name].items()}
                ),
            }
            for name in homes
        },
        "decisions": {
            request["id"]: {
                name: decision_of(request["id"], sums[name], evidence) for name in request["homes"]
            }
            for request in case.get("requests", [])
        },
        "certain": {
            (name, fact)
            for name in homes
            for fact, is_so in CERTAIN.items()
            if all(map(is_so, possible[name])) and not all(is_so(s) for s, _ in states[name])
        },
    }


def exact(number: float) -> Fraction:
    """A decimal number as it is written: 0.1 is a tenth."""
    return Fraction(str(number))


def states_of(case: Table, home: Table) -> Iterator[tuple[State, Fraction]]:
    """Each state that the facts of a home allow, with its chance, which may be 0."""
    requests = [r["id"] for r in case.get("requests", []) if home["id"] in r["homes"]]
    camera, off = exact(home.get("camera", 1.0)), exact(home.get("opted_out", 0.0))
    for has_camera, camera_chance in ((True, camera), (False, 1 - camera)):
        for is_off, off_chance in ((True, off), (False, 1 - off)):
            if not camera_chance or not off_chance:
                continue  # a camera or a switch of exactly 0 or 1 is a fact
            asking = requests if has_camera and not is_off else []
            for kind, prior, rates in kinds_of(case, home):
                for answers in itertools.product(ANSWERS, repeat=len(asking)):
                    chance = math.prod((rates[a] for a in answers), start=Fraction(1))
                    state = State(
                        has_camera, is_off, kind, tuple(zip(asking, answers, strict=True))
                    )
                    yield state, camera_chance * off_chance * prior * chance


def kinds_of(
    case: Table, home: Table
) -> Iterator[tuple[str | None, Fraction, dict[str, Fraction]]]:
    """Each kind that the home can be of, its prior, and the chances of each answer."""
    if "shares" in home or "declines" in home:
        yield None, Fraction(1), rates_of(home)
        return
    for name, kind in case["kinds"].items():
        prior = home.get("prior", {}).get(name, 0) if "prior" in home else kind["prior"]
        yield name, exact(prior), rates_of(kind)


def rates_of(table: Table) -> dict[str, Fraction]:
    shares, declines = exact(table.get("shares", 0)), exact(table.get("declines", 0))
    return {"shared": shares, "declined": declines, "ignored": 1 - shares - declines}


def is_named_right(case: Table, name: str, state: State) -> bool:
    """Whether every answer that is known by name is this one."""
    return all(
        (fact["request"], fact["response"]) in state.answers
        for fact in case.get("facts", [])
        if fact.get("home") == name
    )


def vector_of(state: State, numbers: list[Table]) -> Vector:
    """What a home adds to each number: a (home, request) pair counts once for each request."""
    return tuple(
        sum(
            request in number["requests"] and number["item"] in {"asked", answer}
            for request, answer in state.answers
        )
        for number in numbers
    )


def others(parts: dict[str, dict[Vector, list[tuple[State, int]]]], name: str) -> Weights:
    """The weight of each sum of vectors of all homes but one."""
    tables: Iterable[Weights] = (
        {own: sum(weight for _, weight in members) for own, members in part.items()}
        for other, part in parts.items()
        if other != name
    )
    width = len(next(iter(parts[name]), ()))
    out: Weights = {(0,) * width: 1}
    for table in tables:
        added: Weights = defaultdict(int)
        for one, weight in out.items():
            for two, times in table.items():
                added[tuple(map(int.__add__, one, two))] += weight * times
        out = added  # a sum of weight 0 stays: it is possible, whatever the rates
    return out


def chances_of(number: Table, case: Table) -> Callable[[int], Fraction]:
    """The chance of a published number, given the true total."""
    if "total" in number:
        return lambda count: Fraction(count == number["total"])
    if "between" in number:
        low, high = number["between"]
        return lambda count: Fraction(low <= count <= high)
    if "rounded" in number:
        multiple = number["rounded"]["to"]
        return lambda count: Fraction(
            (2 * count + multiple) // (2 * multiple) * multiple == number["rounded"]["value"]
        )
    with localcontext() as context:
        context.prec = 40
        alpha = Fraction((-Decimal(str(number["epsilon"]))).exp())
    top = (1 - alpha) / (1 + alpha)
    return lambda count: top * alpha ** abs(number["noisy"] - count)


def quantities_of(case: Table, home: Table, weights: dict[State, Fraction]) -> dict[str, Fraction]:
    """The chance of each quantity of a home."""
    names = ["asked", "declined", "not_shared", "opted_out", "camera"]
    names += [kind for kind, _, _ in kinds_of(case, home) if kind is not None]
    out = dict.fromkeys(names, Fraction(0))
    for state, weight in weights.items():
        for name, is_so in state.quantities().items():
            out[name] += weight * is_so
    return out


def decision_of(
    request: str, sums: dict[State, Fraction], evidence: Fraction
) -> dict[str, Fraction]:
    out = dict.fromkeys([*ANSWERS, "not_asked"], Fraction(0))
    for state, weight in sums.items():
        out[dict(state.answers).get(request, "not_asked")] += weight / evidence
    return out
