"""Everything that happens and every ground on which something is passed on has words of its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simulator.ledger import NOBODY, Ledger
from simulator.log_kinds import ORDERS, Happened, Principle
from simulator.measure.moments.playback import Playback
from simulator.report.words.watched.events import sentence
from simulator.report.words.watched.flow_cards import TERMS, cards
from simulator.report.words.watched.home_story import asked_and_answered
from simulator.report.words.watched.record_tables import passed_on_table, trace_table
from tests.acceptance.test_orders import POLICY, story


@pytest.fixture
def found(ledger: Callable[[str, str], Ledger]) -> Ledger:
    """A run in which each kind of order is met in full, in part and not at all."""
    orders = ", ".join(
        f'{{ kind = "{kind}", per_month = 30, full = 0.3, partial = 0.3 }}' for kind in ORDERS
    )
    # A demand and what comes of it are two events.
    platform = "[platform]\nreviewers = 20\nreview_hours = { demand = 2 }\n"
    return ledger(story(f"orders = [{orders}]", platform=platform), POLICY)


def test_each_kind_and_answer_is_told_apart_in_every_place(found: Ledger) -> None:
    playback = Playback(found)
    listed = [row[2] for row in trace_table(found)][1:]
    lines: dict[str, set[str]] = {}
    for words in ORDERS.values():
        for kind in words[:4]:
            rows = np.flatnonzero(found.trace.kind == kind)
            assert len(rows), kind
            row = int(rows[0])
            minute, home = int(found.trace.time[row]), int(found.trace.home[row])
            lines.setdefault("table", set()).add(listed[row])
            told = [one.text for one in asked_and_answered(found, home, minute)]
            lines.setdefault("home", set()).add(told[-1])
            event = int(np.searchsorted(playback.ends, row, side="right"))
            said = sentence(playback, event).replace(found.homes.ids[home], "H")
            lines.setdefault("watch", set()).add(said)
    assert {place: len(one) for place, one in lines.items()} == {
        "table": 12,
        "home": 12,
        "watch": 12,
    }


def test_the_ground_of_what_is_passed_on_is_said(found: Ledger) -> None:
    by_order = np.isin(found.disclosures.principle, [one.principle for one in ORDERS.values()])
    shown = {
        content
        for card in cards(found, np.flatnonzero(by_order & (found.disclosures.subject != NOBODY)))
        for name, _, content in card.lines
        if name == "on what terms"
    }
    assert shown == {TERMS[one.principle] for one in ORDERS.values()}
    rows = [" ".join(row) for row in passed_on_table(found)]
    assert all(any(one in row for row in rows) for one in shown)


def test_nothing_that_happens_is_without_words() -> None:
    assert set(TERMS) == set(Principle)
    assert len(set(TERMS.values())) == len(TERMS)
    named = {one for words in ORDERS.values() for one in words[:4]}
    assert {int(one) for one in named} == set(range(Happened.WARRANT, len(Happened)))
