"""Luck hangs on a home that is written out, and not on where it stands in the file.

One more home, one less, or another order: whatever is not about that home stays as it was. The
town has all that luck decides of a home: kind, switch, encryption, dot, answers and how long they
take, visits, whom a legal demand names.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import Result

from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import Happened
from simulator.model import run
from simulator.scenario import load_scenario
from tests.metamorphic.test_another_name import DOOR, LISTED, figures

POLICIES = ("totals-per-request", "every-outcome", "door", "later")
FAR = ("FAR", 0.6, 0.0)
"""A home in a corner that no request reaches."""
AT = (2 * 24 + 9) * 60
"""The minute of the request that asks the eight homes nearest to it."""
NEAREST = "emergencies_per_month = 2\n"
"""Of an emergency the home counts that is nearest to a point: one more home may be nearer."""


class Listed(NamedTuple):
    """A home as the file has it."""

    id: str
    x: float
    y: float


HOMES = [Listed(f"HOME {n * 7 % 40}", round(n % 8 * 0.03, 2), n // 8 * 0.04) for n in range(40)]


def ledger_of(folder: Path, homes: Sequence[tuple[str, float, float]], policy: str) -> Ledger:
    """Run the town with these homes, in this order."""
    lines = "\n  ".join(f'{{ id = "{id_}", x = {x}, y = {y:.2f} }},' for id_, x, y in homes)
    text = LISTED.replace("{homes}", lines).replace(
        "[town]\n", "[town]\nwidth = 0.6\nheight = 0.6\n"
    )
    text = text.replace(NEAREST, "").replace("requests_per_month = 6", "requests_per_month = 20")
    (folder / "s.toml").write_text(text)
    (folder / "door.toml").write_text(DOOR)
    return run(load_scenario(str(folder / "s.toml")), policy, 5, 0)


def drawn(ledger: Ledger) -> dict[str, tuple[float, ...]]:
    """Return what luck decided of each home, by its name."""
    homes = ledger.homes
    columns = (
        homes.x, homes.y, homes.segment, homes.opted_out, homes.encrypted, homes.on_map,
        homes.dot_east, homes.dot_north, homes.crowd, homes.cameras,
    )  # fmt: skip
    return dict(
        zip(homes.ids, zip(*(column.tolist() for column in columns), strict=True), strict=True)
    )


def happened(ledger: Ledger) -> list[tuple[int, int, int, str]]:
    """Return all that took place: when, what, in which request, at which home."""
    trace = ledger.trace
    rows = zip(
        *(one.tolist() for one in (trace.time, trace.kind, trace.request, trace.home)), strict=True
    )
    return sorted(
        (time, kind, request, "" if home == NOBODY else ledger.homes.ids[home])
        for time, kind, request, home in rows
    )


@pytest.mark.parametrize("policy", POLICIES)
def test_one_more_home_anywhere_in_the_file_changes_nothing_of_the_others(
    tmp_path: Path, policy: str
) -> None:
    before = ledger_of(tmp_path, HOMES, policy)
    kinds = set(before.trace.kind.tolist())
    assert {Happened.SHARED, Happened.DECLINED, Happened.IGNORED, Happened.DEMAND} <= kinds
    assert policy != "every-outcome" or Happened.VISIT in kinds
    for place in (0, 17, len(HOMES)):
        after = ledger_of(tmp_path, [*HOMES[:place], FAR, *HOMES[place:]], policy)
        assert "FAR" not in {row[3] for row in happened(after)}
        assert happened(after) == happened(before)
        assert {home: luck for home, luck in drawn(after).items() if home != "FAR"} == drawn(before)


@pytest.mark.parametrize("policy", POLICIES)
def test_homes_in_another_order_are_the_same_homes(tmp_path: Path, policy: str) -> None:
    """Officers go from door to door in the order of the file: then the minutes may be others."""
    before = ledger_of(tmp_path, HOMES, policy)
    when = 1 if policy == "door" else 0
    for homes in (HOMES[::-1], random.Random(4).sample(HOMES, len(HOMES))):
        after = ledger_of(tmp_path, homes, policy)
        assert sorted(row[when:] for row in happened(after)) == sorted(
            row[when:] for row in happened(before)
        )
        assert drawn(after) == drawn(before)


def test_one_home_less_changes_no_answer_of_another(tmp_path: Path) -> None:
    """Its own rows go; a request that asks so many homes asks the next one in its place."""
    answers = {Happened.ASKED, Happened.LEFT_OUT, Happened.SHARED, Happened.DECLINED}

    def of_homes(ledger: Ledger) -> list[tuple[int, int, int, str]]:
        asks_so_many = {int(ledger.requests.at.tolist().index(AT))}
        rows = (row for row in happened(ledger) if row[1] in answers)
        return [row for row in rows if row[2] not in asks_so_many]

    before = ledger_of(tmp_path, HOMES, "every-outcome")
    for gone in (HOMES[12], HOMES[19]):
        homes = [home for home in HOMES if home != gone]
        after = ledger_of(tmp_path, homes, "every-outcome")
        others = [row for row in of_homes(before) if row[3] != gone.id]
        assert 20 < len(others) < len(of_homes(before))
        assert of_homes(after) == others
        assert drawn(after) == {
            home: luck for home, luck in drawn(before).items() if home != gone.id
        }


def test_another_order_gives_the_same_figures(
    camsim: Callable[..., Result], tmp_path: Path
) -> None:
    shown: list[dict[str, Any]] = []
    for homes in (HOMES, HOMES[::-1]):
        ledger_of(tmp_path, homes, "door")
        shown.append(figures(camsim, tmp_path / "s.toml"))
    assert json.dumps(shown[0]) == json.dumps(shown[1])


def test_homes_at_one_place_are_told_apart_by_their_order(tmp_path: Path) -> None:
    """Two flats of one house answer each by itself; a third, written after, changes neither."""
    two = [*HOMES, Listed("FLAT 1", 0.1, 0.1), Listed("FLAT 2", 0.1, 0.1)]
    before = drawn(ledger_of(tmp_path, two, "every-outcome"))
    assert before["FLAT 1"] != before["FLAT 2"]
    after = drawn(ledger_of(tmp_path, [*two, Listed("FLAT 3", 0.1, 0.1)], "every-outcome"))
    assert {home: luck for home, luck in after.items() if home != "FLAT 3"} == before
