"""What a chance is said to begin with names the facts that the police have, and no others."""

from __future__ import annotations

from functools import cache

import pytest

from simulator.experiment.what_if import FactsGiven, MapGiven, Totals, worked_out_under
from simulator.measure.observer.conclusions import Conclusions
from simulator.measure.observer.suspicion import suspicion_of
from simulator.report.words.proof.first_known import first_known
from simulator.report.words.proof.home_learned import learned_of
from simulator.report.words.proof.reasoning import reasoning
from simulator.scenario import load_scenario

HOME = "C4"


@cache
def told(map_given: MapGiven, names: bool, totals: Totals) -> tuple[Conclusions, int]:
    """Return what the police of Maple Court know by these facts, and the home that is asked of."""
    loaded = load_scenario("maple-court")
    given = FactsGiven(map_given, names, totals)
    ledger, known = worked_out_under(loaded, next(iter(loaded.regimes)), given, 0)
    assert known is not None
    return known, ledger.homes.ids.index(HOME)


@pytest.mark.parametrize(
    ("map_given", "names", "totals", "said"),
    [
        ("exact", True, "overview", "By map and sharers: 12 in 100. Now: 15 in 100."),
        ("none", True, "overview", "From the names alone: 3 in 100. With the totals: 12 in 100."),
        ("exact", False, "overview", "From the map alone: 12 in 100. With the totals: 14 in 100."),
        ("none", False, "overview", "At first: 3 in 100. Now: 11 in 100."),
        ("none", True, "none", "From the names alone: 3 in 100. Now: 3 in 100. Nothing learned."),
        ("exact", False, "none", "From the map alone: 12 in 100. Now: 12 in 100. Nothing learned."),
        ("none", False, "none", "At first: 3 in 100. Now: 3 in 100. Nothing learned."),
    ],
)
def test_only_what_they_have_is_named(
    map_given: MapGiven, names: bool, totals: Totals, said: str
) -> None:
    known, home = told(map_given, names, totals)
    (learned,) = [one for one in learned_of(known, ("P",), home) if one.question == "declined"]
    assert learned.text == f"Said no. {said}"
    # The column of the list and the step of the proof say no other thing.
    first = first_known(known.view, "declined")
    assert said.lower().startswith(first.sentence)
    assert ("map" in first.column) == (map_given == "exact")
    assert ("names" in first.column) == (names and map_given == "none")
    suspected = suspicion_of(known, "declined", home)
    assert suspected is not None
    moved = reasoning(known, suspected, "declined")[-1].text
    assert first.sentence in moved
    assert first.now in moved or "Nothing moved" in moved


def test_of_silence_the_chance_begins_with_nothing() -> None:
    known, home = told("none", True, "overview")
    (learned,) = [one for one in learned_of(known, ("P",), home) if one.question == "not_shared"]
    assert learned.text.startswith("Asked, and did not share. At first: 26 in 100. Now: ")
