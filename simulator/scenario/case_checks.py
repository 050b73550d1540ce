"""What the keys of a case must agree on among themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator.scenario.case import Case, CaseFact, CaseHome
from simulator.scenario.problems import KeyPath, did_you_mean
from simulator.scenario.text import shorten
from simulator.scenario.validation import Finding, touches

_SHAPES = ("total", "between", "rounded", "noisy")
_BY_NAME = ("request", "home", "response")


def check_case(case: Case, left_out: list[KeyPath]) -> list[Finding]:
    """Return everything in `case` that contradicts itself; facts against facts come later.

    What was wrong already (`left_out`) is not held against the rest.
    """
    found = [*_kinds(case), *_homes(case), *_requests(case), *_facts(case)]
    return [(path, words) for path, words in found if not touches(path, left_out)]


def _kinds(case: Case) -> Iterator[Finding]:
    for name, kind in case.kinds.items():
        if kind.shares + kind.declines > 1 + 1e-9:
            yield ("kinds", name), _more_than_one(kind.shares, kind.declines)
    total = sum(kind.prior for kind in case.kinds.values())
    if case.kinds and not math.isclose(total, 1.0, abs_tol=1e-9):
        yield ("kinds",), f"the priors add up to {total:g}, not to 1"


def _more_than_one(shares: float, declines: float) -> str:
    return f"shares {shares:g} and declines {declines:g} add up to more than 1"


def _homes(case: Case) -> Iterator[Finding]:
    yield from _twice("homes", [home.id for home in case.homes])
    for position, home in enumerate(case.homes):
        for words in _home(case, home):
            yield ("homes", position), words


def _home(case: Case, home: CaseHome) -> Iterator[str]:
    if home.has_own_rates:
        if home.prior is not None:
            yield "has rates of its own and a prior over kinds; leave one out"
        shares, declines = home.shares or 0.0, home.declines or 0.0
        if shares + declines > 1 + 1e-9:
            yield _more_than_one(shares, declines)
    elif home.prior is not None:
        for name in home.prior:
            if name not in case.kinds:
                yield f"no kind is called '{shorten(name)}'{did_you_mean(name, case.kinds)}"
        total = sum(home.prior.values())
        if not math.isclose(total, 1.0, abs_tol=1e-9):
            yield f"the priors add up to {total:g}, not to 1"
    elif not case.kinds:
        yield "needs shares and declines of its own, because the case has no kinds"


def _requests(case: Case) -> Iterator[Finding]:
    yield from _twice("requests", [request.id for request in case.requests])
    known = {home.id for home in case.homes}
    for position, request in enumerate(case.requests):
        path: KeyPath = ("requests", position, "homes")
        for home in dict.fromkeys(request.homes):
            if home not in known:
                yield path, f"no home is called '{shorten(home)}'{did_you_mean(home, known)}"
            elif request.homes.count(home) > 1:
                yield path, f"names '{shorten(home)}' twice"


def _twice(key: str, ids: list[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for position, one in enumerate(ids):
        if one in seen:
            yield (key, position, "id"), f"two {key} are called '{shorten(one)}'"
        seen.add(one)


def _facts(case: Case) -> Iterator[Finding]:
    areas = {request.id: request.homes for request in case.requests}
    for position, fact in enumerate(case.facts):
        path: KeyPath = ("facts", position)
        written = [key for key in CaseFact.model_fields if getattr(fact, key) is not None]
        if set(written) & set(_BY_NAME):
            check = _named(fact, written, areas)
        else:
            check = _number(fact, written, areas)
        for key, words in check:
            yield (*path, *((key,) if key else ())), words


def _named(
    fact: CaseFact, written: list[str], areas: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    extra = [key for key in written if key not in _BY_NAME]
    missing = [key for key in _BY_NAME if key not in written]
    if extra or missing:
        wrong = f"leave out {', '.join(extra)}" if extra else f"{', '.join(missing)} is missing"
        yield "", f"a response by name has request, home and response: {wrong}"
    elif fact.request not in areas:
        hint = did_you_mean(str(fact.request), areas)
        yield "request", f"no request is called '{shorten(str(fact.request))}'{hint}"
    elif fact.home not in areas[str(fact.request)]:
        hint = did_you_mean(str(fact.home), areas[str(fact.request)])
        yield "home", f"'{shorten(str(fact.home))}' is not in the area of {fact.request}{hint}"


def _number(
    fact: CaseFact, written: list[str], areas: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    shapes = [key for key in _SHAPES if key in written]
    if len(shapes) != 1:
        had = f"has {' and '.join(shapes)}" if shapes else "has none"
        yield "", f"a number is one of total, between, rounded, noisy; this one {had}"
    if not fact.requests:
        yield "", "requests is missing: which requests does the number cover?"
    if fact.item is None:
        yield "", "item is missing: asked, shared, declined or ignored"
    for request in dict.fromkeys(fact.requests or ()):
        if request not in areas:
            hint = did_you_mean(request, areas)
            yield "requests", f"no request is called '{shorten(request)}'{hint}"
        elif (fact.requests or ()).count(request) > 1:
            yield "requests", f"names '{shorten(request)}' twice"
    if (fact.noisy is None) != (fact.epsilon is None):
        yield "", "noisy and epsilon belong together"
    if fact.between is not None and fact.between[0] > fact.between[1]:
        yield "between", f"{fact.between[0]} is more than {fact.between[1]}"
    if fact.rounded is not None and fact.rounded.value % fact.rounded.to:
        yield "rounded", f"{fact.rounded.value} is not a multiple of {fact.rounded.to}"
