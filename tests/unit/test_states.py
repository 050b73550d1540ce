"""The words of states: each state has one, in one place, and every place that tells asks for it."""

from __future__ import annotations

from enum import IntEnum

import pytest

from simulator.ledger import NOBODY
from simulator.log_kinds import Happened
from simulator.measure.moments.parties import Viewer
from simulator.measure.moments.playback import HomeTruth
from simulator.measure.observer.suspicion import Sure
from simulator.model import run
from simulator.report.words import states
from simulator.report.words.watched.home_story import asked_and_answered
from simulator.report.words.watched.record_tables import trace_table
from simulator.scenario import load_scenario
from simulator.tui.kit import looks

TABLES: tuple[dict[IntEnum, str], ...] = (
    states.SURE,
    states.TRUE,
    states.AGENCY_KNOWS,
    states.PUBLIC_KNOWS,
    states.RESIDENTS_KNOW,
    states.PLATFORM_KNOWS,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(next(iter(table))).__name__)
def test_each_state_has_one_word_of_its_own(table: dict[IntEnum, str]) -> None:
    assert set(table) == set(type(next(iter(table))))
    assert len(set(table.values())) == len(table)


def test_whatever_happens_has_words_in_a_table_and_of_a_home_on_its_page() -> None:
    assert set(states.HAPPENED) == set(Happened)
    assert len({words.row for words in states.HAPPENED.values()}) == len(Happened)
    for kind, words in states.HAPPENED.items():
        assert words.row, kind
        # What has a sentence of an event happens to a home, and stands on the page of that home.
        assert words.page or not words.event, kind


@pytest.mark.parametrize("scenario", ["maple-court", "after-the-request"])
def test_all_that_happens_to_a_home_in_a_run_is_told(scenario: str) -> None:
    loaded = load_scenario(scenario)
    policy = next(iter(loaded.regimes))
    ledger = run(loaded, policy, loaded.scenario.seed, 0)
    horizon = loaded.scenario.horizon
    assert len(list(trace_table(ledger))) == len(ledger.trace) + 1
    for home in range(len(ledger.homes)):
        rows = int((ledger.trace.home == home).sum())
        lines = asked_and_answered(ledger, home, horizon)
        assert len([line for line in lines if line.minute != NOBODY]) == rows
        assert not any("{" in line.text for line in lines)


def test_what_is_drawn_is_called_by_those_words() -> None:
    assert {sure: looks.SURE[sure].word for sure in Sure} == states.SURE
    assert {true: looks.HAPPENED[true].word for true in HomeTruth} == states.TRUE
    words = {
        Viewer.AGENCY: states.AGENCY_KNOWS,
        Viewer.PUBLIC: states.PUBLIC_KNOWS,
        Viewer.RESIDENTS: states.RESIDENTS_KNOW,
        Viewer.PLATFORM: states.PLATFORM_KNOWS,
        Viewer.COUNCIL: states.PUBLIC_KNOWS,
    }
    for viewer in Viewer:
        drawn = {state: look.word for state, look in looks.KNOWN[viewer].items()}
        assert drawn == words[viewer], viewer
