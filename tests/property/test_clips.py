"""Clips over random towns: none is lost, and a number of them proves nothing that may be false."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.ledger import NOBODY, WITHHELD, Ledger
from simulator.log_kinds import ORDERS, Attribute, Happened
from simulator.measure.inference.evidence import DoorOutcome
from simulator.measure.observer.proving import proven_by
from simulator.measure.observer.view import views
from simulator.measure.withholding.subtraction import Count, CountLimits, given_away
from simulator.model import run
from simulator.scenario import load_scenario
from tests.sizes import few_and_many, some_here

GAVE = (
    Happened.SHARED,
    Happened.GAVE_AT_THE_DOOR,
    Happened.DEMAND_MET,
    Happened.EMERGENCY_MET,
    *(one.full for one in ORDERS.values()),
)


def played(scenario: str, policy: str, seed: int = 0) -> Ledger:
    """Run it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.toml"
        path.write_text(scenario)
        (Path(folder) / "p.toml").write_text(f'title = "P"\n{policy}')
        return run(load_scenario(str(path)), "p", seed, 0)


# ── None is lost ─────────────────────────────────────────────────────────────────────────────────


@st.composite
def towns(draw: st.DrawFn) -> str:
    """Draw a town of homes with one camera or several, with everything by which video comes."""
    weights = draw(st.lists(st.integers(0, 5), min_size=1, max_size=5).filter(any))
    shares = [weight / sum(weights) for weight in weights]
    follow_up = draw(st.sampled_from(["none", "random"]))
    order = '{ kind = "warrant", per_month = 9, full = 0.5, partial = 0.2 }'
    demands = draw(st.sampled_from(["legal_demands_per_month = 9", f"orders = [{order}]"]))
    return f"""
title = "Random"
start = 2024-01-01
days = {draw(st.integers(1, 60))}
policies = ["./p.toml"]
[town]
area_sq_mi = 0.4
homes_per_sq_mi = 5000
cameras = {draw(st.integers(0, 60))}
cameras_per_home = {shares}
[residents]
encrypted = {draw(st.floats(0, 0.5))}
deadline_hours = {draw(st.floats(0.5, 400))}
segments = [{{ name = "all", share = 1.0, shares = {draw(st.floats(0, 0.5))}, declines = 0.3 }}]
[[agencies]]
name = "A"
requests_per_month = {draw(st.floats(0, 30))}
knows_cameras = true
follow_up = "{follow_up}"
emergencies_per_month = {draw(st.floats(0, 9))}
{demands}
"""


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Draw a policy with clips by name at some moment, and a total for the public."""
    moment = draw(st.sampled_from(["on_share", "on_close", "daily", "weekly", "at_end"]))
    detail = draw(st.sampled_from(["named", "pseudonymous"]))
    group = draw(st.sampled_from(["request", "run"]))
    asked = draw(st.sampled_from(["listed", "listed", "audience", "visited"]))
    return f"""people_asked = "{asked}"
[agency_receives]
footage = {{ detail = "{detail}", when = "{moment}" }}
[public_receives]
footage = {{ detail = "total", when = "at_end", group_by = "{group}" }}
[legal]
warrant = true
emergency = true
"""


def as_many_clips_as_cameras(scenario: str, policy: str, seed: int) -> None:
    ledger = played(scenario, policy, seed)
    trace, told, cameras = ledger.trace, ledger.disclosures, ledger.homes.cameras
    expected: Counter[tuple[int, int]] = Counter()
    of_closed = 0
    for row in np.flatnonzero(np.isin(trace.kind, GAVE)).tolist():
        request, home = int(trace.request[row]), int(trace.home[row])
        expected[request, home] += int(cameras[home])
        if trace.kind[row] == Happened.SHARED and ledger.requests.closed[request] != NOBODY:
            of_closed += int(cameras[home])
    clips = (told.attribute == Attribute.FOOTAGE) & (told.cell == NOBODY)
    pairs = zip(told.request[clips].tolist(), told.subject[clips].tolist(), strict=True)
    found = Counter(pairs)
    # A clip that waits for the close of its request, or for a report, may not have come yet.
    assert found <= expected
    if 'when = "on_share"' in policy or 'when = "at_end" }\n[public' in policy:
        assert found == expected
    assert all(count % int(cameras[home]) == 0 for (_, home), count in found.items())
    totals = told.value[(told.attribute == Attribute.FOOTAGE) & (told.cell != NOBODY)]
    assert int(totals.sum()) == of_closed


(
    test_there_are_as_many_clips_as_cameras_of_those_who_gave,
    test_there_are_as_many_clips_in_many_towns,
) = few_and_many(given(towns(), rules(), st.integers(0, 3)), as_many_clips_as_cameras, 15, 300)


# ── Nothing false is proven ──────────────────────────────────────────────────────────────────────

LETTERS = {
    "shared": DoorOutcome.SHARED,
    "declined": DoorOutcome.DECLINED,
    "ignored": DoorOutcome.IGNORED,
}
ANSWERS = tuple(LETTERS)


class Small(NamedTuple):
    """A town of at most four homes, all asked in each of one or two requests."""

    cameras: tuple[int, ...]
    answers: tuple[tuple[str, ...], ...]
    """By request and home."""
    policy: str


def small(seed: int) -> Small:
    """Draw one: what is told is clips in some detail, and perhaps one number more."""
    luck = random.Random(seed)
    homes, requests = luck.choice([(2, 1), (3, 1), (4, 1), (2, 2), (3, 2)])
    cameras = tuple(luck.randint(1, 3) for _ in range(homes))
    answers = tuple(tuple(luck.choices(ANSWERS, k=homes)) for _ in range(requests))
    detail = luck.choice(["total", "total", "thresholded", "rounded"])
    group = luck.choice(["request", "run"])
    more = luck.choice(["", "", "declined", "ignored", "shared"])
    lines = [f'footage = {{ detail = "{detail}", when = "at_end", group_by = "{group}" }}']
    if more:
        lines.append(f'{more} = {{ detail = "total", when = "at_end", group_by = "request" }}')
    safeguards = {"thresholded": "threshold = 4", "rounded": "round_to = 3", "total": ""}[detail]
    zeros = luck.choice(["", "zeros_withheld = true"]) if detail == "thresholded" else ""
    told = "\n".join(lines)
    return Small(
        cameras, answers, f"[agency_receives]\n{told}\n[safeguards]\n{safeguards}\n{zeros}"
    )


def written(one: Small) -> str:
    """Return the scenario in which this happens."""
    homes = ", ".join(
        f'{{ id = "{name}", x = 0.{place + 1}, y = 0.1, cameras = {many} }}'
        for place, (name, many) in enumerate(zip("ABCD", one.cameras, strict=False))
    )
    script = "".join(
        f"[[script]]\nat = 2024-01-{2 + number:02}T09:00:00\n"
        f"asks = {list('ABCD'[: len(said)])}\nresponses = {{ "
        + ", ".join(f'{name} = "{word}"' for name, word in zip("ABCD", said, strict=False))
        + " }\n"
        for number, said in enumerate(one.answers)
    ).replace("'", '"')
    return f"""title = "Small"
start = 2024-01-01
days = 30
policies = ["./p.toml"]
town = {{ homes = [{homes}] }}
residents = {{ segments = [{{ name = "all", share = 1.0, shares = 0.3, declines = 0.3 }}] }}
[[agencies]]
name = "P"
knows_cameras = true
{script}"""


def worlds(one: Small, ledger: Ledger) -> Iterator[tuple[tuple[str, ...], ...]]:
    """Yield the answers of every world in which the same numbers would have been published.

    A home has as many cameras in each request: any number up to the most of this town.
    """
    told = ledger.disclosures
    numbers = []
    for row in np.flatnonzero(told.cell != NOBODY).tolist():
        cell = ledger.cells[int(told.cell[row])]
        covered = [cell.number] if cell.group == "request" else list(range(len(one.answers)))
        numbers.append((cell.attribute, covered, int(told.value[row])))
    homes = len(one.cameras)
    for answers in itertools.product(
        itertools.product(ANSWERS, repeat=homes), repeat=len(one.answers)
    ):
        for cameras in itertools.product(range(1, max(one.cameras) + 1), repeat=homes):
            if all(
                shown(one.policy, attribute, _total(attribute, covered, answers, cameras)) == value
                for attribute, covered, value in numbers
            ):
                yield answers
                break


def _total(
    attribute: Attribute,
    covered: list[int],
    answers: tuple[tuple[str, ...], ...],
    cameras: tuple[int, ...],
) -> int:
    if attribute == Attribute.FOOTAGE:
        return sum(
            many
            for request in covered
            for many, word in zip(cameras, answers[request], strict=True)
            if word == "shared"
        )
    word = attribute.name.lower()
    return sum(answers[request].count(word) for request in covered)


def shown(policy: str, attribute: Attribute, total: int) -> int:
    """Return the number that is published for `total`."""
    if attribute != Attribute.FOOTAGE:
        return total
    if "threshold = 4" in policy:
        small = total < 4 and (total > 0 or "zeros_withheld" in policy)
        return int(WITHHELD) if small else total
    return (2 * total + 3) // 6 * 3 if "round_to = 3" in policy else total


def held(seeds: range) -> tuple[int, int]:
    """Hold the law for `seeds`; return how many answers were ruled out, and towns of one request."""
    ruled_out = alone = 0
    for seed in seeds:
        one = small(seed)
        ledger = played(written(one), one.policy)
        (view,) = views(ledger)
        proven = proven_by(view)
        left: dict[tuple[int, int], set[DoorOutcome]] = {
            (request, home): set()
            for request in range(len(one.answers))
            for home in range(len(one.cameras))
        }
        possible = list(worlds(one, ledger))
        assert one.answers in possible, seed
        for answers in possible:
            for request, said in enumerate(answers):
                for home, word in enumerate(said):
                    left[request, home].add(LETTERS[word])
        for shape, proof in zip(proven.classes, proven.proven, strict=True):
            for home in shape.members:
                for request, bits in proof.decisions.items():
                    found = {outcome for outcome in DoorOutcome if bits & 1 << outcome}
                    assert left[request, home] <= found, (seed, one, request, home)
                    if len(one.answers) == 1:
                        # Of one request nothing else is to be known: all that follows is proven.
                        assert left[request, home] == found, (seed, one, request, home)
                    ruled_out += 3 - len(found)
        alone += len(one.answers) == 1
    return ruled_out, alone


def test_a_number_of_clips_proves_what_every_world_has_and_nothing_else() -> None:
    ruled_out, alone = held(range(60))
    assert ruled_out > 30
    assert 20 < alone < 55


@pytest.mark.thorough
def test_a_number_of_clips_proves_nothing_false_in_many_towns() -> None:
    """The same over twenty times as many: the rare ways in which numbers meet."""
    ruled_out, alone = held(range(60, 1_400))
    assert ruled_out > 600
    assert alone > 400


# ── What is hidden stays hidden ──────────────────────────────────────────────────────────────────

ITEMS = (
    Attribute.ASKED,
    Attribute.SHARED,
    Attribute.DECLINED,
    Attribute.IGNORED,
    Attribute.FOOTAGE,
)
MOST = 4


def _value(count: Count, world: tuple[tuple[int, ...], ...]) -> int:
    """Return a count in a world: shared, declined, ignored and clips of each request."""
    total = 0
    for request in count.requests:
        shared, declined, ignored, clips = world[request]
        total += {
            Attribute.ASKED: shared + declined + ignored,
            Attribute.SHARED: shared,
            Attribute.DECLINED: declined,
            Attribute.IGNORED: ignored,
            Attribute.FOOTAGE: clips,
        }[count.item]
    return total


@pytest.mark.parametrize(
    ("requests", "most_clips"),
    some_here(itertools.product([1, 2], [2, 3]), here=[(1, 2), (1, 3), (2, 2)]),
)
def test_what_is_given_away_through_clips_is_what_listing_the_worlds_says(
    requests: int, most_clips: int
) -> None:
    """Counts with a limit above and below, over one request or two; a hundred times each."""
    each = [
        (shared, declined, ignored, clips)
        for shared, declined, ignored in itertools.product(range(MOST), repeat=3)
        if shared + declined + ignored <= 3
        for clips in range(shared, most_clips * shared + 1)
    ]
    all_worlds = list(itertools.product(each, repeat=requests))
    luck = random.Random(7 * requests + most_clips)
    gone = kept = 0
    for _ in range(100 if requests == 1 else 40):
        truth = luck.choice(all_worlds)
        covers = [(0,)] if requests == 1 else [(0,), (1,), (0, 1)]
        # How many were asked is always known: what is listed here is all there is.
        known = [
            CountLimits(Count(Attribute.ASKED, (number,)), asked, asked)
            for number in range(requests)
            for asked in [_value(Count(Attribute.ASKED, (number,)), truth)]
        ]
        hidden = []
        for item, cover in itertools.product(ITEMS[1:], covers):
            count = Count(item, cover)
            value = _value(count, truth)
            how = luck.choice(["exact", "limits", "hidden", "not told"])
            if how == "exact":
                known.append(CountLimits(count, value, value))
            elif how == "limits":
                known.append(CountLimits(count, max(0, value - luck.randint(0, 1)), value + 1))
            elif how == "hidden":
                hidden.append(count)
        if not hidden:
            continue
        fits = [
            world
            for world in all_worlds
            if all(
                low <= _value(count, world) and (high is None or _value(count, world) <= high)
                for count, low, high in known
            )
        ]
        expected = [len({_value(count, world) for world in fits}) == 1 for count in hidden]
        assert given_away(hidden, known, most_clips) == expected, (truth, known, hidden)
        gone += sum(expected)
        kept += len(expected) - sum(expected)
    assert gone > 10
    assert kept > 10


@pytest.mark.parametrize(
    ("cameras", "clips"),
    [
        # One clip is of one home: shown, it would give the hidden number of sharers away.
        (1, WITHHELD),
        # Two clips may be of two homes.
        (2, 2),
    ],
)
def test_a_number_of_clips_is_hidden_where_it_would_give_a_hidden_one_away(
    cameras: int, clips: int
) -> None:
    policy = (
        '[agency_receives]\nshared = { detail = "thresholded", when = "on_close" }\n'
        'footage = { detail = "total", when = "on_close" }\n'
        "[safeguards]\nthreshold = 4\ncomplementary = true\n"
    )
    one = Small((cameras, 2), (("shared", "declined"),), policy)
    ledger = played(written(one), policy)
    told = ledger.disclosures
    assert told.value[told.attribute == Attribute.SHARED].tolist() == [WITHHELD]
    assert told.value[told.attribute == Attribute.FOOTAGE].tolist() == [clips]
