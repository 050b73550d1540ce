"""A rule that passes on less and lets more be known says why: its switch was there earlier."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from simulator.experiment import Comparison
from simulator.experiment.batch import compared
from simulator.experiment.engines import Serial
from simulator.report.files.data import compare_csv, compare_json
from simulator.report.pages.handout import handout_html
from simulator.report.pages.report import report_html
from simulator.report.words.compared.at_a_glance import glance_lines
from simulator.report.words.compared.cards import sentences
from simulator.report.words.compared.comparison import comparison_table
from simulator.report.words.compared.known_and_answered import KNOWN
from simulator.report.words.compared.plain_table import table_lines
from simulator.report.words.compared.why_more import why_more
from simulator.scenario import load_scenario
from tests.sizes import some_here

HAPPENED, WORD, MAP = "as it happened", "stated-policy-2019", "early-partner-2018"
WHY = (
    "under As it happened the off switch came later, so a home that shared before it may be off "
    "by now."
)
SMALL = """
title = "A switch that came later"
start = 2019-06-21
days = 60
seed = 0
policies = ["as it happened"]

[[timelines]]
name = "as it happened"
steps = [
  { from = 2019-06-21, policy = "early-partner-2018" },
  { from = 2019-07-01, policy = "no-map-2019" },
]

[town]
area_sq_mi = 1.0
homes_per_sq_mi = 2000
cameras = 20

[residents]
opted_out = 0.3
[[residents.segments]]
name = "all"
share = 1.0
shares = 0.2
declines = 0.115

[[agencies]]
name = "The police"
requests_per_month = 6
"""
"""Ten days without a switch, and fifty with one."""


@dataclass(frozen=True)
class Told:
    """A story in which one of three runs is apart, and what is known under the company's word."""

    story: str
    on_average: int
    in_the_last: int


@pytest.fixture(scope="module", params=some_here(["small", "they-all-joined"], here=["small"]))
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return a small story; under thorough the bundled one, in which somebody asked why."""
    if request.param != "small":
        return Told(request.param, on_average=17, in_the_last=18)
    path = tmp_path_factory.mktemp("small") / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return Told(str(path), on_average=3, in_the_last=8)


@pytest.fixture(scope="module")
def with_the_word(told: Told) -> Comparison:
    """Return three runs, in the last of which a home shares before the switch and is silent after."""
    loaded = load_scenario(told.story, (HAPPENED, WORD, MAP))
    return compared(loaded, loaded.scenario.seed, 3, Serial()).comparison(0)


@pytest.fixture(scope="module")
def report(with_the_word: Comparison) -> str:
    return report_html(with_the_word, "camsim report")


def test_more_is_known_of_a_rule_that_had_its_switch_from_the_start(
    with_the_word: Comparison,
) -> None:
    difference = with_the_word.summary(WORD, "measures", KNOWN).difference
    assert difference is not None
    assert (difference.lower, difference.equal, difference.higher) == (0, 2, 1)
    assert f"Why more: {WHY}" in sentences(with_the_word, WORD)


def test_nothing_is_explained_where_the_rule_passes_on_more(with_the_word: Comparison) -> None:
    difference = with_the_word.summary(MAP, "measures", KNOWN).difference
    assert difference is not None
    assert difference.higher
    assert not why_more(with_the_word, MAP, "As it happened")
    assert not why_more(with_the_word, HAPPENED, "As it happened")


def test_fewer_are_known_of_the_rule_whose_switch_came_later(
    told: Told, with_the_word: Comparison
) -> None:
    turned = replace(
        with_the_word,
        loaded=load_scenario(told.story, (WORD, HAPPENED)),
        outcomes={policy: with_the_word.outcomes[policy] for policy in (WORD, HAPPENED)},
    )
    said = why_more(turned, HAPPENED, "Company's word")
    assert said == f"Why fewer: {WHY}".replace("under As it happened", "here")


def in_figures(comparison: Comparison) -> str:
    return " ".join(table_lines(comparison_table(comparison), 100))


def at_a_glance(comparison: Comparison) -> str:
    return " ".join(
        glance_lines(comparison, comparison_table(comparison), 100, lambda _, text: text)
    )


def handed_out(comparison: Comparison) -> str:
    return handout_html(comparison, "camsim handout")


def said_once_beside_the_figure(words: str, told: Told) -> None:
    words = " ".join(html.unescape(words).split())
    why = f"Why more: {WHY}".replace("As it happened", "“as it happened”")
    figure = f"Known not to have shared: {told.on_average} answers."
    assert words.count(why) == 1
    assert f"{figure} More are known in 1 of 3 runs. {why}" in words


@pytest.mark.parametrize("said", [in_figures, handed_out])
def test_every_page_says_it_once_beside_the_figure_and_in_how_many_runs(
    said: Callable[[Comparison], str], with_the_word: Comparison, told: Told
) -> None:
    said_once_beside_the_figure(said(with_the_word), told)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<h3>What it means</h3>", '<section aria-labelledby="told"'),
        ('<section aria-labelledby="policies"', "</html>"),
    ],
    ids=["reported", "on_its_own_page"],
)
def test_a_report_says_it_once_in_each_of_two_places(
    begin: str, end: str, report: str, told: Told
) -> None:
    said_once_beside_the_figure(report[report.index(begin) : report.index(end)], told)


def test_a_terminal_says_it_under_the_bars(with_the_word: Comparison) -> None:
    words = at_a_glance(with_the_word)
    said = f"Under Company's word more are known in 1 of 3 runs. Why more: {WHY}"
    assert words.count("Why more") == words.count(said) == 1
    assert words.index(said) < words.index("WHAT REACHES THE POLICE")


def test_plain_lines_say_it_of_the_run_in_which_it_is_so(told: Told) -> None:
    words = ["run", told.story, "--policy", HAPPENED, "--policy", WORD, "--plain"]
    alike, apart = (
        CliRunner().invoke(cli, [*words, "--replication", str(number)]).output for number in (1, 2)
    )
    why = f"{told.in_the_last} answers. Why more: {WHY}".replace(
        "As it happened", "“as it happened”"
    )
    assert (alike.count("Why more"), apart.count("Why more"), apart.count(why)) == (0, 1, 1)


def test_what_other_programs_read_does_not_explain(with_the_word: Comparison) -> None:
    assert "Why more" not in compare_json(with_the_word) + compare_csv(with_the_word)
