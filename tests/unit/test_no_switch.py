"""What is about a switch is no figure under a policy that has none, wherever it is shown."""

from __future__ import annotations

import pytest

from simulator.experiment import Comparison
from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.measure.definitions import MEASURES
from simulator.report.pages.report import report_html
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.compared.explained import explained_measure
from simulator.report.words.compared.figure_text import NO_SWITCH
from simulator.report.words.compared.run_by_run import fact, strips
from simulator.scenario import load_scenario

WITH, WITHOUT = "asked-totals-with-opt-out", "every-outcome"
CLEARED = "cleared_opted_out"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    loaded = load_scenario("maple-court", (WITH, WITHOUT))
    return compared(loaded, 1, 2, Serial()).comparison(0)


def test_where_nobody_can_switch_off_nobody_is_counted_who_did_not(comparison: Comparison) -> None:
    rows = {row.key: row for row in comparison_table(comparison).measures}
    with_switch, without = rows[CLEARED].cells
    assert with_switch.word not in {NO_SWITCH, "0"}
    assert (without.word, without.whole, without.count) == (NO_SWITCH, NO_SWITCH, "")
    others = [row for key, row in rows.items() if not key.endswith("opted_out")]
    assert not any(cell.word == NO_SWITCH for row in others for cell in row.cells)


def test_no_page_and_no_sentence_says_0_of_it(comparison: Comparison) -> None:
    assert [strip.mean == NO_SWITCH for strip in strips(comparison, CLEARED)] == [False, True]
    said = f"{NO_SWITCH}: nobody can switch requests off under it"
    assert said in explained_measure(comparison, CLEARED, WITHOUT)
    assert said in fact(comparison, CLEARED, WITHOUT)
    page = report_html(comparison, "camsim report")
    assert MEASURES[CLEARED].label in page
    assert NO_SWITCH in page
