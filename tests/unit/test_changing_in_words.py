"""A policy that changes with time, in words: all of its steps speak, and not the last alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result

from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.report.words.compared.at_a_glance import glance_lines
from simulator.report.words.compared.comparison import Table, comparison_table
from simulator.scenario import load_scenario
from tests.conftest import Write

STORY = """
title = "Two weeks"
start = 2024-03-01
days = 20
policies = ["changing"]
[[timelines]]
name = "changing"
steps = [
  { from = 2024-03-01, policy = "./first.toml" },
  { from = 2024-03-07, policy = "./second.toml" },
]
[town]
homes = [
  { id = "A", x = 0.02, y = 0.02 }, { id = "B", x = 0.03, y = 0.02 }, { id = "C", x = 0.04, y = 0.02 },
]
[residents]
deadline_hours = 48
[[agencies]]
name = "N"
[[script]]
at = 2024-03-02T09:00:00
asks = ["A", "B", "C"]
responses = { A = "shared", B = "declined", C = "ignored" }
[[script]]
at = 2024-03-10T09:00:00
asks = ["A", "B", "C"]
responses = { A = "shared", B = "ignored", C = "ignored" }
"""
NAMES = """
title = "By name"
[agency_receives]
ignored = { detail = "named", when = "on_close" }
cameras = { detail = "pseudonymous", when = "on_request" }
"""
TOTALS = """
title = "By number"
[agency_receives]
ignored = { detail = "total", when = "on_close" }
"""
NOTHING = 'title = "No more"\n'
EXACT_MAP = """
title = "Exact"
[agency_receives]
cameras = { detail = "pseudonymous", when = "on_request" }
"""
MAP_THAT_IS_OFF = f"{EXACT_MAP}\n[map]\nerror_ft = 200\n"


@pytest.fixture
def table(write: Write) -> Callable[[str, str], Table]:
    """Compare the one policy, whose two steps are given as text."""

    def _table(first: str, second: str, *, inference: bool = True) -> Table:
        write("first.toml", first)
        write("second.toml", second)
        loaded = load_scenario(str(write("s.toml", STORY)))
        gathered = compared(loaded, 0, 1, Serial(), inference=inference)
        comparison = gathered.comparison(0)
        table = comparison_table(comparison)
        said = "\n".join(glance_lines(comparison, table, 100, lambda _, text: text))
        assert "not answer" in said
        return table

    return _table


@pytest.mark.parametrize("steps", [(NAMES, TOTALS), (TOTALS, NAMES)])
def test_what_came_by_name_and_what_as_a_total_are_two_counts(
    table: Callable[..., Table], steps: tuple[str, str]
) -> None:
    (cell,) = next(row for row in table(*steps).received if row.key == "ignored").cells
    by_name, total = (1, 2) if steps[0] is NAMES else (2, 1)
    homes = "1 home" if by_name == 1 else f"{by_name} homes"
    assert cell.counted == f"{homes} by name; {total} as totals"


def test_totals_alone_are_no_times_and_homes(table: Callable[..., Table]) -> None:
    """Nobody who was asked under the second step was silent by name: nothing was told by then."""
    never = NAMES.replace("ignored", "declined")
    (cell,) = next(row for row in table(TOTALS, never).received if row.key == "ignored").cells
    assert cell.counted == "one total: 1"


def test_the_mark_is_that_of_the_most_that_is_told(table: Callable[..., Table]) -> None:
    """What was told in the first week is known in the second."""
    for steps in ((NAMES, NOTHING), (NOTHING, NAMES), (TOTALS, NAMES)):
        (cell,) = next(row for row in table(*steps).received if row.key == "ignored").cells
        assert cell.glyph == "●"


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((EXACT_MAP, EXACT_MAP), "is known not to have shared"),
        ((MAP_THAT_IS_OFF, EXACT_MAP), "For some of the time the map is off by up to 200 feet"),
        ((EXACT_MAP, MAP_THAT_IS_OFF), "For some of the time the map is off by up to 200 feet"),
        ((MAP_THAT_IS_OFF, MAP_THAT_IS_OFF), "The map is off by up to 200 feet"),
        ((EXACT_MAP, NOTHING), "the police are told where 3 cameras are."),
    ],
)
def test_what_a_map_comes_to_is_said_of_all_steps(
    table: Callable[..., Table], steps: tuple[str, str], said: str
) -> None:
    (sentence,) = table(*steps, inference=False).sentences
    assert said in sentence
    assert ("is known not" in sentence) == (steps == (EXACT_MAP, EXACT_MAP))


def test_a_sweep_names_the_whole_policy(camsim: Callable[..., Result]) -> None:
    swept = camsim(
        *("sweep", "as-it-happened", "--policy", "as it happened", "--vary"),
        *("residents.opted_out=0.1", "--replications", 1, "--no-inference"),
        *("--measure", "homes_named"),
    )
    assert swept.exit_code == 0
    assert "\n  as it happened\n" in swept.stdout
    assert "Posts again" not in swept.stdout


def test_a_quoted_count_of_homes_says_that_each_police_force_counts(
    camsim: Callable[..., Result], write: Write
) -> None:
    another = STORY.replace("[[script]]", '[[agencies]]\nname = "M"\n[[script]]', 1)
    for name, text in (("first", NAMES), ("second", TOTALS)):
        write(f"{name}.toml", text)
    for agencies, story in ((1, STORY), (2, another)):
        path = write(f"{agencies}.toml", story)
        words = ("--policy", "changing", "--replications", 1, "--measure", "homes_named")
        cited = camsim("cite", path, *words)
        assert cited.exit_code == 0, cited.output
        assert ("counted for each of them" in " ".join(cited.stdout.split())) == (agencies == 2)
