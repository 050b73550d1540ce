"""What the keys of a case must agree on among themselves."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

from simulator.scenario.cases.case import Case, CaseFact, CaseHome
from simulator.scenario.keys import KeyPath
from simulator.scenario.letters.names import alike
from simulator.scenario.letters.text import shorten
from simulator.scenario.problems import Hints
from simulator.scenario.toml.validation import Finding, touches

_SHAPES = ("total", "between", "rounded", "noisy")
_BY_NAME = ("request", "home", "response")
_TAKEN = ("asked", "declined", "not_shared", "opted_out", "camera")
"""What is said of every home; a kind of the same name would hide it."""
_LONGEST = 200


def check_case(case: Case, left_out: list[KeyPath]) -> list[Finding]:
    """Return everything in `case` that contradicts itself; facts against facts come later.

    What was wrong already (`left_out`) is not held against the rest.
    """
    return [one for one in _Checks(case, left_out).all() if not touches(one[0], left_out)]


class _Checks:
    """The checks of one case."""

    def __init__(self, case: Case, left_out: list[KeyPath]) -> None:
        self._case = case
        self._homes = {home.id: home for home in case.homes}
        self._areas = {request.id: request.homes for request in case.requests}
        self._inside = {id_: frozenset(homes) for id_, homes in self._areas.items()}
        self._broken = {path[0] for path in left_out if path}
        """The keys at the top of which not everything is there to check against."""
        self._hints = Hints()

    def all(self) -> Iterator[Finding]:
        """Yield everything that is wrong."""
        yield from self._kinds()
        yield from _names("homes", [home.id for home in self._case.homes])
        for position, home in enumerate(self._case.homes):
            for key, words in self._home(home):
                yield ("homes", position, *key), words
        yield from _names("requests", [request.id for request in self._case.requests])
        for position, request in enumerate(self._case.requests):
            path: KeyPath = ("requests", position, "homes")
            yield from self._listed(path, request.homes, self._homes, "home")
        for position, fact in enumerate(self._case.facts):
            for key, words in self._fact(fact):
                yield ("facts", position, *key), words

    def _kinds(self) -> Iterator[Finding]:
        kinds = self._case.kinds
        for name, kind in kinds.items():
            path: KeyPath = ("kinds", name)
            if not name.strip():
                yield path, "a kind needs a name"
            elif name in _TAKEN:
                yield path, f"a kind cannot be called '{name}', which is said of every home"
            elif len(name) > _LONGEST:
                yield path, f"the name of a kind is longer than {_LONGEST} characters"
            if kind.shares + kind.declines > 1 + 1e-9:
                yield path, _more_than_one(kind.shares, kind.declines)
        for _, said in alike(kinds):
            yield ("kinds",), f"two kinds are called {said}"
        total = sum(kind.prior for kind in kinds.values())
        if kinds and not math.isclose(total, 1.0, abs_tol=1e-9):
            yield ("kinds",), f"the priors add up to {total:g}, not to 1"

    def _home(self, home: CaseHome) -> Iterator[tuple[KeyPath, str]]:
        kinds = self._case.kinds
        if home.has_own_rates:
            if home.prior is not None:
                yield (), "has rates of its own and a prior over kinds; leave one out"
            shares, declines = home.shares or 0.0, home.declines or 0.0
            if shares + declines > 1 + 1e-9:
                yield (), _more_than_one(shares, declines)
        elif "kinds" in self._broken:
            return
        elif home.prior is not None:
            unknown = [name for name in home.prior if name not in kinds]
            for name in unknown:
                hint = self._hints.for_name(name, kinds)
                yield ("prior", name), f"no kind is called '{shorten(name)}'{hint}"
            total = sum(home.prior.values())
            if not unknown and not math.isclose(total, 1.0, abs_tol=1e-9):
                yield ("prior",), f"the priors add up to {total:g}, not to 1"
        elif not kinds:
            yield (), "needs shares and declines of its own, because the case has no kinds"

    def _listed(
        self, path: KeyPath, names: Collection[str], known: Collection[str], what: str
    ) -> Iterator[Finding]:
        seen: set[str] = set()
        for place, name in enumerate(names):
            if name in seen:
                yield (*path, place), f"names '{shorten(name)}' twice"
            elif name not in known and f"{what}s" not in self._broken:
                words = f"no {what} is called '{shorten(name)}'{self._hints.for_name(name, known)}"
                yield (*path, place), words
            seen.add(name)

    def _fact(self, fact: CaseFact) -> Iterator[tuple[KeyPath, str]]:
        written = [key for key in CaseFact.model_fields if getattr(fact, key) is not None]
        if set(written) & set(_BY_NAME):
            return self._named(fact, written)
        return self._number(fact, written)

    def _named(self, fact: CaseFact, written: list[str]) -> Iterator[tuple[KeyPath, str]]:
        extra = [key for key in written if key not in _BY_NAME]
        missing = [key for key in _BY_NAME if key not in written]
        if extra or missing:
            wrong = f"leave out {', '.join(extra)}" if extra else f"{', '.join(missing)} is missing"
            yield (), f"a response by name has request, home and response: {wrong}"
            return
        request, home = str(fact.request), str(fact.home)
        if home not in self._homes and "homes" not in self._broken:
            hint = self._hints.for_name(home, self._homes)
            yield ("home",), f"no home is called '{shorten(home)}'{hint}"
        if request not in self._areas:
            if "requests" not in self._broken:
                hint = self._hints.for_name(request, self._areas)
                yield ("request",), f"no request is called '{shorten(request)}'{hint}"
        elif home in self._homes:
            known = self._homes[home]
            if home not in self._inside[request]:
                yield ("home",), f"'{shorten(home)}' is not in the area of '{shorten(request)}'"
            elif known.camera == 0.0:
                words = "has no camera (camera = 0), so nobody asked it"
                yield ("response",), f"'{shorten(home)}' {words}"
            elif known.opted_out == 1.0:
                words = "has requests switched off (opted_out = 1), so nobody asked it"
                yield ("response",), f"'{shorten(home)}' {words}"

    def _number(self, fact: CaseFact, written: list[str]) -> Iterator[tuple[KeyPath, str]]:
        shapes = [key for key in _SHAPES if key in written]
        if len(shapes) != 1:
            had = f"has {' and '.join(shapes)}" if shapes else "has none"
            yield (), f"a number is one of total, between, rounded, noisy; this one {had}"
        if not fact.requests:
            yield (), "requests is missing: which requests does the number cover?"
        if fact.item is None:
            yield (), "item is missing: asked, shared, declined or ignored"
        yield from self._listed(("requests",), fact.requests or (), self._areas, "request")
        if fact.noisy is not None and fact.epsilon is None:
            yield (), "noisy needs epsilon beside it: how strong the noise is"
        elif fact.noisy is None and fact.epsilon is not None:
            yield ("noisy",), "is missing: epsilon is for a noisy number only"
        if fact.between is not None and fact.between[0] > fact.between[1]:
            yield ("between",), f"{fact.between[0]} is more than {fact.between[1]}"
        elif fact.rounded is not None and fact.rounded.value % fact.rounded.to:
            yield ("rounded",), f"{fact.rounded.value} is not a multiple of {fact.rounded.to}"
        elif len(shapes) == 1:
            words = self._beyond(fact)
            if words:
                yield (shapes[0],), words

    def _beyond(self, fact: CaseFact) -> str | None:
        """Return what is wrong with a number that no answers of the homes could bring about."""
        over = dict.fromkeys(fact.requests or ())
        names = [home for request in over for home in self._areas.get(request, ())]
        homes = [self._homes[home] for home in names if home in self._homes]
        if not homes or len(homes) < len(names) or any(one not in self._areas for one in over):
            return None
        most = sum(home.camera > 0.0 and home.opted_out < 1.0 for home in homes)
        least = sum(home.camera == 1.0 and home.opted_out == 0.0 for home in homes)
        where = shorten(" and ".join(over))
        each = "homes" if len(over) == 1 else "homes, each counted once for a request,"
        if fact.noisy is not None:
            return None  # however far it strays from what the homes can have answered
        low, high = _limits(fact)
        if low > most:
            if most == len(homes):
                return f"{low} is more than the {most} {each} in the area of {where}"
            return f"{low} is more than the {most} {each} that can have been asked in {where}"
        if fact.item == "asked" and high < least:
            certain = "they have a camera, and have not switched requests off"
            return f"{high} is less than the {least} {each} that were asked in {where}: {certain}"
        return None


def _limits(fact: CaseFact) -> tuple[int, int]:
    if fact.total is not None:
        return fact.total, fact.total
    if fact.between is not None:
        return fact.between[0], fact.between[1]
    assert fact.rounded is not None
    value, to = fact.rounded.value, fact.rounded.to
    return max(0, value - to // 2), value + (to - 1) // 2


def _more_than_one(shares: float, declines: float) -> str:
    return f"shares {shares:g} and declines {declines:g} add up to more than 1"


def _names(key: str, ids: list[str]) -> Iterator[Finding]:
    twice = dict(alike(ids))
    for position, one in enumerate(ids):
        if not one.strip():
            yield (key, position, "id"), "is blank"
        elif position in twice:
            yield (key, position, "id"), f"two {key} are called {twice[position]}"
