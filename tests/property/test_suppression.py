"""With complementary suppression no hidden total follows from what is published: all worlds tried.

A reader of a ledger goes through every table of answers that fits the published totals, the rule
by which small ones are hidden, and the names. Where only one value of a hidden total is left, it
was given away. Nothing here uses the program's own reckoning.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from simulator.ledger import NOBODY, PUBLIC, WITHHELD, Ledger
from simulator.log_kinds import DETAILS, Attribute, Happened
from simulator.measure.coverage import requests_of
from simulator.model import run
from simulator.scenario.checks.policy_checks import check_policy
from simulator.scenario.loaded import Loaded, Regime
from simulator.scenario.models import Scenario
from simulator.scenario.policy import BY_NAME, ITEMS, Policy, round_to_of, threshold_of

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
MOST = 7
"""Answers of one kind to one request in the worlds that a reader tries; there are at most four."""
PARTIES = ("agency_receives", "public_receives")
SHARES = (Attribute.SHARED, Attribute.IDENTITY, Attribute.FOOTAGE)
MOMENTS = (
    ("on_close", "request"),
    ("weekly", "week"),
    ("monthly", "request"),
    ("monthly", "week"),
    ("at_end", "run"),
    ("at_end", "request"),
)
"""Of two requests in different weeks, the first of a month and the last."""


def scenario(answers: list[list[str]]) -> Scenario:
    """Return two requests to four homes each, answered within the day."""
    homes = ", ".join(f'{{ id = "H{n}", x = 0.{n}, y = 0.1 }}' for n in range(1, 9))
    script = ""
    for nth, (day, some) in enumerate(zip((2, 20), answers, strict=True)):
        ids = [f"H{4 * nth + n}" for n in range(1, len(some) + 1)]
        said = ", ".join(f'{home} = "{answer}"' for home, answer in zip(ids, some, strict=True))
        script += f"[[script]]\nat = 2024-01-{day:02}T09:00:00\nasks = {ids}\n"
        script += f"responses = {{ {said} }}\n"
    text = f"""
title = "Two requests"
start = 2024-01-01
days = 40
policies = ["p"]
[town]
homes = [{homes}]
[[agencies]]
name = "P"
{script}"""
    return Scenario.model_validate(tomllib.loads(text))


def ledger_of(answers: list[list[str]], policy: dict[str, Any]) -> Ledger:
    """Run it."""
    made = Policy.model_validate({"title": "P", **policy})
    assert not check_policy(made, [])
    town = scenario(answers)
    loaded = Loaded("s", Path("s.toml"), town, {"p": Regime("p", ((0, made),))})
    return run(loaded, "p", 0, 0)


class Row(NamedTuple):
    """A number in the ledger."""

    time: int
    complete: int
    """From when on it could be seen that its own rule will withhold it."""
    public: bool
    item: Attribute
    requests: tuple[int, ...]
    low: int
    high: int | None
    withheld: bool
    small: bool
    """Whether its own rule withholds it."""


def rows_of(ledger: Ledger) -> list[Row]:
    """Return the numbers, and what each says by itself."""
    told, (_, policy) = ledger.disclosures, ledger.regime.steps[0]
    kinds, of_request = ledger.trace.kind, ledger.trace.request
    found = []
    for row in np.flatnonzero(told.cell != NOBODY).tolist():
        cell = ledger.cells[int(told.cell[row])]
        public = int(told.recipient[row]) == PUBLIC
        flow = getattr(policy, PARTIES[public]).flow(ITEMS[cell.attribute])
        requests = tuple(requests_of(ledger, cell).tolist())
        item = Attribute.SHARED if cell.attribute in SHARES else cell.attribute
        # Nobody can switch requests off here, and the map is whole: a camera for each who is asked.
        item = Attribute.ASKED if item == Attribute.CAMERAS else item
        total = int((np.isin(of_request, requests) & (kinds == Happened[item.name])).sum())
        threshold = threshold_of(flow, policy.safeguards)
        least = 0 if policy.safeguards.zeros_withheld else 1
        small = flow.detail == "thresholded" and least <= total < threshold
        value, to = int(told.value[row]), round_to_of(flow, policy.safeguards)
        low, high = value, value
        if small:
            assert value == WITHHELD
            low, high = least, threshold - 1
        elif value == WITHHELD:
            low, high = 0, None  # type: ignore[assignment]
        elif DETAILS[int(told.detail[row])] == "rounded":
            fits = [n for n in range(3 * MOST) if (2 * n + to) // (2 * to) * to == value]
            low, high = fits[0], fits[-1]
        time = int(told.time[row])
        complete = {
            "request": int(ledger.requests.closed[list(requests)].max()),
            "week": 7 * 1440 * (cell.number + 1),
        }.get(cell.group, ledger.loaded.scenario.horizon)
        found.append(
            Row(time, complete, public, item, requests, low, high, value == WITHHELD, small)
        )
    return found


WORLDS: Ints = np.indices((MOST + 1,) * 6, dtype=np.int64).reshape(6, -1).T
"""(worlds, 6): shared, declined and ignored in request 1, then in request 2."""
COLUMNS = {Attribute.SHARED: (0,), Attribute.DECLINED: (1,), Attribute.IGNORED: (2,)}
COLUMNS[Attribute.ASKED] = (0, 1, 2)


def in_worlds(item: Attribute, requests: tuple[int, ...]) -> Ints:
    """Return how many of `item` there are in each world."""
    columns = [3 * request + column for request in requests for column in COLUMNS[item]]
    return WORLDS[:, columns].sum(axis=1, dtype=np.int64)


def fitting(ledger: Ledger, rows: list[Row], *, public: bool) -> Bools:
    """Return which worlds fit what the public, or the agency, reads."""
    fits = np.ones(len(WORLDS), dtype=bool)
    for row in rows:
        # A rule that hides one number only says which: subtraction is not needed.
        if (row.public or not public) and not (row.small and row.low == row.high):
            counts = in_worlds(row.item, row.requests)
            fits &= (counts >= row.low) & (row.high is None or counts <= row.high)
    kinds, of_request = ledger.trace.kind, ledger.trace.request
    for item in by_name(ledger, public=public):
        for request in (0, 1):
            truth = int(((of_request == request) & (kinds == Happened[item.name])).sum())
            fits &= in_worlds(item, (request,)) == truth
    return fits


def by_name(ledger: Ledger, *, public: bool) -> set[Attribute]:
    """Return the items of which every record comes by name."""
    (_, policy) = ledger.regime.steps[0]
    flows = [policy.public_receives] if public else [policy.public_receives, policy.agency_receives]
    names = {item for item in ITEMS for one in flows if one.flow(item).detail in BY_NAME}
    found = {Attribute[item.upper()] for item in names}
    if found & set(SHARES):
        found |= {Attribute.SHARED}
    if Attribute.CAMERAS in found:
        found |= {Attribute.ASKED}
    return found & set(COLUMNS)


def given_away(ledger: Ledger, rows: list[Row]) -> set[int]:
    """Return the withheld rows of which only one value fits."""
    found = set()
    for public in (True, False):
        fits = fitting(ledger, rows, public=public)
        assert fits.any()
        for place, row in enumerate(rows):
            if row.withheld and row.public == public:
                values = in_worlds(row.item, row.requests)[fits]
                if values.min() == values.max():
                    found.add(place)
    return found


def unprotected(ledger: Ledger) -> tuple[set[int], list[Row]]:
    """Return the withheld rows that are given away, and could have been kept; and all rows."""
    rows = rows_of(ledger)
    found = {place for place in given_away(ledger, rows) if _could_be_kept(ledger, rows, place)}
    return found, rows


def is_out(row: Row, minute: int) -> bool:
    """Tell whether readers have the number, or the news that it is withheld, at `minute`."""
    return (row.complete if row.small else row.time) <= minute


def _unknown(row: Row) -> Row:
    return row._replace(low=0, high=None)


def _could_be_kept(ledger: Ledger, rows: list[Row], place: int) -> bool:
    """Tell whether it is kept if everything of the minute in which it was lost is withheld.

    What is out is out: a week that turns out to have few answers may give a request of it away.
    """

    def is_lost(known: Callable[[Row], bool]) -> bool:
        least = [row if known(row) else _unknown(row) for row in rows]
        return place in given_away(ledger, least)

    minutes = sorted({row.time for row in rows} | {row.complete for row in rows})
    for minute in minutes[minutes.index(rows[place].complete) :]:
        if is_lost(lambda row, now=minute: is_out(row, now)):  # type: ignore[misc]
            kept = is_lost(
                lambda row, now=minute: is_out(row, now) and (row.small or row.time < now)  # type: ignore[misc]
            )
            return not kept
    raise AssertionError("given away in the end, and at no moment")


ANSWERS = ("shared", "declined", "ignored")
SETTINGS = ("thresholded", "thresholded", "thresholded", "total", "rounded", "none")


def drawn(seed: int) -> tuple[list[list[str]], dict[str, Any]]:
    """Draw answers, and a policy with totals of many kinds, some names, and the suppression."""
    rng = random.Random(seed)
    answers = [rng.choices(ANSWERS, k=rng.randint(1, 4)) for _ in range(2)]
    policy: dict[str, Any] = {party: {} for party in PARTIES}
    moments = rng.sample(MOMENTS, rng.randint(1, 2))
    for party in PARTIES:
        if party == "public_receives" and rng.random() < 0.5:
            continue
        for item in ITEMS[:6]:
            detail = rng.choice(SETTINGS if item in ITEMS[:4] else (*SETTINGS[3:], "none", "none"))
            when, group = rng.choice(moments)
            if detail != "none":
                policy[party][item] = {"detail": detail, "when": when, "group_by": group}
    if rng.random() < 0.4:
        policy["agency_receives"]["identity"] = {"detail": "named", "when": "on_share"}
    if rng.random() < 0.2:
        policy["agency_receives"]["cameras"] = {"detail": "pseudonymous", "when": "on_request"}
    details = {flow["detail"] for party in PARTIES for flow in policy[party].values()}
    if "thresholded" not in details:
        policy["agency_receives"]["declined"] = {
            "detail": "thresholded", "when": "on_close", "group_by": "request",
        }  # fmt: skip
        details = {flow["detail"] for party in PARTIES for flow in policy[party].values()}
    policy["safeguards"] = {
        "threshold": rng.randint(2, 5),
        "complementary": True,
        "zeros_withheld": rng.random() < 0.5,
        **({"round_to": 3} if "rounded" in details else {}),
    }
    return answers, policy


def many(seeds: range) -> Iterator[tuple[int, Ledger]]:
    """Yield the runs of these seeds."""
    for seed in seeds:
        yield seed, ledger_of(*drawn(seed))


def hold(seeds: range) -> tuple[int, int, int]:
    """Hold both laws for `seeds`; return how many numbers there were, small and hidden besides."""
    numbers = small = besides = 0
    for seed, ledger in many(seeds):
        lost, rows = unprotected(ledger)
        assert not lost, (seed, [rows[place] for place in lost])
        numbers += len(rows)
        small += sum(row.small for row in rows)
        for place, row in enumerate(rows):
            if row.withheld and not row.small:
                besides += 1
                assert needed(ledger, rows, place), (seed, row)
    return numbers, small, besides


def needed(ledger: Ledger, rows: list[Row], place: int) -> bool:
    """Tell whether a hidden total would be given away if the one at `place` were shown.

    That is decided when it is due: what comes out later may give the same total away all the same.
    """
    row = rows[place]
    kinds, of_request = ledger.trace.kind, ledger.trace.request
    mine = np.isin(of_request, row.requests) & (kinds == Happened[row.item.name])
    total = int(mine.sum())
    shown = row._replace(low=total, high=total, withheld=False)
    so_far = [other if is_out(other, row.time) else _unknown(other) for other in rows]
    with_it = [*so_far[:place], shown, *so_far[place + 1 :]]
    return bool(given_away(ledger, with_it) - given_away(ledger, so_far))


@pytest.mark.parametrize("tables", [12, pytest.param(60, marks=pytest.mark.thorough)])
def test_no_hidden_total_is_given_away_and_none_is_hidden_for_nothing(tables: int) -> None:
    numbers, small, besides = hold(range(tables))
    assert small > 100 * tables / 60
    assert 20 * tables / 60 < besides < 0.3 * numbers


@pytest.mark.thorough
def test_no_hidden_total_is_given_away_in_many_tables() -> None:
    hold(range(60, 1_000))
