"""Small parts against hand-made answers and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.experiment.statistics import interval, summarise
from simulator.ledger import NOBODY
from simulator.model.drawn.town import Grid
from simulator.model.told.rules import Rules
from simulator.model.written.blocks import Blocks, runs
from simulator.model.written.moments import NEVER, reported
from simulator.report.words.terms import number, plural
from simulator.scenario.letters.text import clean
from simulator.scenario.library import library, numbers_path
from simulator.scenario.policy import Flow, Flows, Policy, Safeguards
from simulator.scenario.schema import MODELS, text_of


def test_blocks_come_in_the_order_of_time_and_in_a_minute_as_they_were_added() -> None:
    blocks = Blocks()
    blocks.add(np.array([7, 2]))
    blocks.add_homes(np.array([2, 1]), np.array([4, 5, 6]), np.array([2, 1]))
    rows = blocks.rows()
    assert rows.order.tolist() == [3, 1, 2, 0]
    assert rows.lengths.tolist() == [1, 1, 2, 1]
    assert rows.spread(rows.order, "i").tolist() == [3, 1, 2, 2, 0]
    assert rows.home.tolist() == [6, NOBODY, 4, 5, NOBODY]


def test_runs_are_equal_neighbours() -> None:
    starts, lengths = runs(np.array([3, 3, 5, 3]), np.array([1, 1, 1, 1]))
    assert (starts.tolist(), lengths.tolist()) == ([0, 2, 3], [2, 1, 1])
    nothing = np.zeros(0, dtype=np.int64)
    assert [len(one) for one in runs(nothing, nothing)] == [0, 0]


def test_a_report_has_what_is_known_by_its_minute_and_the_last_has_all() -> None:
    """Weeks end at 10,080 and 20,160; the run at 25,000."""
    known = np.array([0, 10_080, 10_081, 20_161, 25_000, 25_001])
    found = reported("weekly", known, 25_000).tolist()
    assert found == [10_080, 10_080, 20_160, 25_000, 25_000, NEVER]
    assert reported("at_end", known, 25_000).tolist() == [25_000] * 5 + [NEVER]


def test_a_t_interval_by_hand() -> None:
    """1, 2, 3: mean 2, s = 1, t(2) = 4.302653, half-width 4.302653 / sqrt 3 = 2.484138."""
    mean, low, high = interval([1, 2, 3])
    assert mean == 2
    assert (low, high) == pytest.approx((-0.484138, 4.484138), abs=1e-6)


def test_one_value_has_no_interval_and_none_has_no_mean() -> None:
    assert interval([5]) == (5, None, None)
    assert interval([]) == (None, None, None)


def test_pairs_with_a_null_are_left_out_of_the_difference() -> None:
    summary = summarise([1, None, 5, 2], [3, 4, 5, None])
    assert summary.n == 3
    assert summary.values == [1, None, 5, 2]
    difference = summary.difference
    assert difference is not None
    assert (difference.n, difference.values) == (2, [-2, 0])
    assert (difference.lower, difference.equal, difference.higher) == (1, 1, 0)


def test_the_noise_budget_is_divided_over_items_and_requests() -> None:
    """epsilon / (c k): c = 2 for two noisy items or more, k = 4 for a home and 1 for an answer."""
    noisy = Flow(detail="noisy", when="weekly")

    def parameter(protects: str, **flows: Flow) -> float:
        policy = Policy(
            title="P",
            agency_receives=Flows(**flows),
            safeguards=Safeguards(epsilon=1.0, protects=protects),  # type: ignore[arg-type]
        )
        return Rules.of(policy).numbers["weekly"][0].noise

    assert parameter("home", asked=noisy) == 1 / 4
    assert parameter("home", asked=noisy, declined=noisy) == 1 / 8
    assert parameter("answer", declined=noisy) == 1
    assert parameter("answer", shared=noisy, declined=noisy, ignored=noisy) == 1 / 2


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3)), max_size=40),
    st.floats(0, 3), st.floats(0, 3), st.floats(0, 4), st.integers(0, 10), st.randoms(),
)  # fmt: skip
def test_the_grid_finds_what_brute_force_finds(points, x, y, radius, count, random) -> None:
    east = np.array([point[0] for point in points])
    north = np.array([point[1] for point in points])
    grid = Grid.of(east, north)
    away = np.hypot(east - x, north - y)
    assert grid.within(x, y, radius).tolist() == np.flatnonzero(away <= radius).tolist()
    counted = np.array([random.random() < 0.7 for _ in points], dtype=bool)
    found, reach = grid.closest(x, y, count, counted)
    wanted = min(count, int(counted.sum()))
    if wanted:
        assert int(counted[found].sum()) == wanted
        assert reach == pytest.approx(sorted(away[counted])[wanted - 1])
        assert set(np.flatnonzero(away < reach)) <= set(found.tolist())


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "no figure"), (3, "3"), (3.0, "3"), (3.25, "3.3"), (12345, "12,345"), (math.pi, "3.1")],
)
def test_numbers_are_shown_short(value: float | None, shown: str) -> None:
    assert number(value) == shown


def test_nouns_agree_with_their_number() -> None:
    assert [plural(n, "home") for n in (0, 1, 2, 1.5, 14.6)] == [
        "0 homes",
        "1 home",
        "2 homes",
        "2 homes",
        "15 homes",
    ]


def test_control_characters_are_spelled_out() -> None:
    assert clean("a\x1b[2J\x07\u202e\u200bb") == "a\\x1b[2J\\x07\\u202e\\u200bb"
    assert clean("Zoë ▒ ●", keep_newlines=True) == "Zoë ▒ ●"
    assert clean("a\nb", keep_newlines=True) == "a\nb"


@pytest.mark.parametrize("what", MODELS)
def test_the_bundled_schemas_are_those_of_the_models(what: str) -> None:
    """Run `make schema` where they are not."""
    assert (library() / "schema" / f"{what}.json").read_text(encoding="utf-8") == text_of(
        MODELS[what]
    )


def test_every_bundled_file_names_its_schema_in_its_first_line() -> None:
    for path in set(library().rglob("*.toml")) - {numbers_path()}:
        first = path.read_text(encoding="utf-8").split("\n", 1)[0]
        assert first.startswith("#:schema ")
        assert (path.parent / first.removeprefix("#:schema ")).is_file()
